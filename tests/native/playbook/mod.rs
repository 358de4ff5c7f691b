//! The playbook's layout: the log that a pack carries beside one that Python writes, its report, readiness.

mod audit;
mod oracle;
mod readiness;

use packseal::chain::log::{Checked, Checker};
use packseal::model::instant::Instant;
use packseal::model::json::{Value, parse};
use packseal::playbook::audit::{Redaction, Rewriter, Rewritten, Settings};

fn settings(redaction: Redaction) -> Settings {
    let now = Instant::parse("2026-11-20T10:00:00Z").unwrap();
    Settings::new(redaction, None, None, now).unwrap()
}

/// The log as it is written, and what became of it.
fn rewrite(log: &[u8], settings: Settings) -> (Vec<u8>, Rewritten) {
    let mut out = Vec::new();
    let mut rewriter = Rewriter::new(settings);
    rewriter.push(log, &mut out);
    let rewritten = rewriter.finish(&mut out);
    (out, rewritten)
}

fn check(log: &[u8]) -> Checked {
    let mut checker = Checker::default();
    checker.push(log);
    checker.finish()
}

/// A member by its path, segments divided by `/`.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('/').fold(value, |value, key| match value {
        Value::Array(items) => &items[key.parse::<usize>().unwrap()],
        value => value.get(key).unwrap_or_else(|| panic!("{key} of {path}")),
    })
}

fn report(rewritten: &Rewritten) -> Value {
    parse(&rewritten.report()).unwrap()
}
