//! `chain_report.json`: what the entries of a log give, beside what the server said of them. Ours, in a pack of Grantex' layout.

use super::{Entry, Reason, walk};
use crate::model::json::{Value, object};
use crate::model::order::sort;

/// Breaks told one by one; the total counts all.
const BREAKS: usize = 1000;

/// The report on a log, and on the server's `chainIntegrity` for it. Whoever has both can make it again, byte for byte.
///
/// The first four members are the server's words for the same walk; `agrees` is whether the server gave the same.
pub fn chain_report(entries: &[Value], server: &Value) -> Vec<u8> {
    let walk = walk(entries);
    let integrity = &walk.integrity;
    let own = [
        ("valid", Value::Bool(integrity.valid)),
        ("checkedEntries", integrity.checked_entries.into()),
        ("firstBrokenAt", Value::text_or_null(integrity.first_broken_at.as_deref())),
        ("reason", Value::text_or_null(integrity.reason.map(Reason::word))),
    ];
    let agrees = own.iter().all(|(name, value)| server.get(name) == Some(value));
    let end =
        |entry: Option<&Value>, name: &str| entry.and_then(|entry| entry.get(name)).cloned().unwrap_or(Value::Null);
    let mut rules: Vec<(String, u64)> = Vec::new();
    for label in walk.steps.iter().filter_map(|step| step.layout).map(super::Layout::label) {
        match rules.iter_mut().find(|(known, _)| known == label) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => rules.push((label.to_owned(), 1)),
        }
    }
    sort(&mut rules, Ord::cmp);
    let mut breaks = Vec::new();
    let mut total = 0u64;
    for (at, step) in walk.steps.iter().enumerate() {
        let link = (step.linked == Some(false)).then_some(Reason::Link);
        let content = step.layout.is_none().then_some(Reason::Content);
        for reason in link.into_iter().chain(content) {
            total = total.saturating_add(1);
            if breaks.len() < BREAKS {
                breaks.push(object([
                    ("position", (at as u64).into()),
                    ("entryId", Value::text_or_null(entries.get(at).and_then(|entry| Entry(entry).id()))),
                    ("reason", reason.word().into()),
                ]));
            }
        }
    }
    let [valid, checked, first, reason] = own;
    let mut report = object([
        ("schema", "packseal-chain-report/1".into()),
        valid,
        checked,
        first,
        reason,
        ("agrees", agrees.into()),
        ("server", server.clone()),
        ("entries", (entries.len() as u64).into()),
        ("firstPrevHash", end(entries.first(), "prevHash")),
        ("headHash", end(entries.last(), "hash")),
        ("firstTime", end(entries.first(), "timestamp")),
        ("lastTime", end(entries.last(), "timestamp")),
        ("rules", Value::Object(rules.into_iter().map(|(label, count)| (label, count.into())).collect())),
        ("breaks", Value::Array(breaks)),
        ("breaksTotal", total.into()),
        (
            "notShown",
            "Entries taken off the end of the log, and a whole log made anew: for that the number of entries and headHash must be known \
             from elsewhere."
                .into(),
        ),
    ])
    .to_indented();
    report.push(b'\n');
    report
}
