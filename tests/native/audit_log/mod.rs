//! The playbook's audit log: what is said of lines and links, whatever the pieces, and what stays bounded.

mod bounds;
mod canonical;
mod forms;
mod outcomes;
mod properties;
mod samples;

pub(crate) use samples::sample;

use packseal::chain::log::{Bounds, Checked, Checker, Fields, HashOutcome, LinkOutcome, write};
use packseal::model::digest::Digest;
use packseal::model::json::{Value, object, parse};

/// The check of a whole text.
fn check(log: &[u8]) -> Checked {
    check_within(Bounds::default(), log)
}

fn check_within(bounds: Bounds, log: &[u8]) -> Checked {
    let mut checker = Checker::new(bounds);
    checker.push(log);
    checker.finish()
}

/// Line numbers with both outcomes.
fn told(checked: &Checked) -> Vec<(u64, HashOutcome, LinkOutcome)> {
    checked.lines.iter().map(|line| (line.line, line.hash, line.link)).collect()
}

/// An invented entry's line, its hash, and the hash by itself.
fn line(resource: &str, details: &str, previous: Option<Digest>) -> (String, Digest) {
    let fields = Fields {
        timestamp: "2027-03-04T05:06:07.000008+00:00",
        action: "export",
        user_id: "0badcafe",
        resource_id: resource,
        details: parse(details.as_bytes()).unwrap(),
        previous_hash: previous,
    };
    let written = write(fields, |_| {}).unwrap();
    (written.line, written.entry_hash)
}

/// A chain of entries of one resource.
pub(crate) fn chain(resource: &str, details: &[&str]) -> Vec<String> {
    let mut previous = None;
    let next = |details: &&str| {
        let (line, hash) = line(resource, details, previous);
        previous = Some(hash);
        line
    };
    details.iter().map(next).collect()
}

/// Details with one member.
fn one(key: &str, value: &str) -> Value {
    object([(key, value.into())])
}
