//! One thing changed, with lists that fit: found, and placed.

use std::collections::BTreeMap;

use packseal::recipe::DRIFTWISE;
use packseal::verify::report::{FindingOutcome, Outcome};

use super::{all, entry, one, replaced, report, row, with};
use crate::recipes::{HARBOUR, custom, driftwise};
use crate::support::arguments::{chosen, exports, plain};
use crate::support::driver::Recorded;
use crate::support::fixture::recorded;
use crate::support::pack::{Pack, build};

fn harbour() -> Pack {
    build(&chosen(HARBOUR, custom::QUERY), &Recorded::new(custom::answers(), BTreeMap::new()))
}

#[test]
fn a_raw_byte() {
    let pack = harbour();
    let bytes = with(&pack, |entries| {
        replaced(entries, "raw/0003-changes.json", "\"title\":\"=cmd c\"", "\"title\":\"=cmd d\"")
    });
    let found = all(&bytes);
    let at = pack.text("changes.csv").find("cmd c").unwrap() + 4;
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(found[0][..2], ["derivation.entry.differs".to_owned(), format!("changes.csv, byte {at}, line 4")]);
    assert!(
        found[0][2].starts_with("byte 64: \"d,true,,") && found[0][3].starts_with("byte 63: \"c,true,,"),
        "{found:#?}"
    );
    assert!(found[1][1].starts_with("changes.jsonl, byte "), "{found:#?}");

    let bytes = with(&pack, |entries| replaced(entries, "raw/0003-changes.json", "\"data\"", "\"dada\""));
    let [code, place, _, _] = one(&bytes);
    assert_eq!((code.as_str(), place.as_str()), ("derivation.answer.malformed", "raw/0003-changes.json"));
}

#[test]
fn a_derived_byte() {
    let pack = build(&exports(), &recorded());
    for (name, from, to, line) in [
        ("audit_logs.csv", ",success,", ",succeeds,", ", line "),
        ("exports/close-package.csv", "close_package", "close_pocket!", ", line 1"),
        ("manifest.json", "\"notes\": [", "\"nodes\": [", ", line "),
        ("exports/realized-savings.csv", "monthly", "mounthly", ", line 1"),
    ] {
        if !pack.text(name).contains(from) {
            continue;
        }
        let bytes = with(&pack, |entries| replaced(entries, name, from, to));
        let found = all(&bytes);
        let [code, place, ..] = found.iter().find(|it| it[0].starts_with("derivation.")).unwrap();
        assert_eq!(code, "derivation.entry.differs");
        let at = pack.text(name).find(from).unwrap() + from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
        assert!(place.starts_with(&format!("{name}, byte {at}{line}")), "{place}");
    }
    let bytes = with(&harbour(), |entries| replaced(entries, "changes.csv", "'=cmd b", "=cmd b"));
    assert_eq!(one(&bytes)[0], "derivation.entry.differs");
}

#[test]
fn a_dropped_page() {
    let bytes = with(&harbour(), |entries| {
        entries.retain(|(name, _)| name != "raw/0002-changes.json");
        let requests = String::from_utf8(entry(entries, "raw/requests.jsonl").clone()).unwrap();
        let kept: Vec<&str> = requests.lines().filter(|line| !line.contains("raw/0002-changes.json")).collect();
        *entry(entries, "raw/requests.jsonl") = format!("{}\n", kept.join("\n")).into_bytes();
    });
    let [code, place, expected, found] = one(&bytes);
    assert_eq!((code.as_str(), place.as_str()), ("derivation.answer.missing", "raw/requests.jsonl"));
    assert!(expected.ends_with("&cursor=p%202") && found == "no answer to it", "{expected}: {found}");
    assert!(row(&report(&bytes)).why.unwrap().starts_with("An answer that the entries need is not below raw/"));
}

#[test]
fn a_reordered_row_and_a_dropped_one() {
    let pack = build(&plain(), &recorded());
    let lines: Vec<&str> = pack.text("audit_logs.csv").split_inclusive("\r\n").collect();
    assert!(lines.len() > 6);
    let mut swapped = lines.clone();
    swapped.swap(3, 4);
    let bytes = with(&pack, |entries| *entry(entries, "audit_logs.csv") = swapped.concat().into_bytes());
    let [code, place, _, found] = one(&bytes);
    assert_eq!((code.as_str(), place.as_str()), ("derivation.rows.differ", "audit_logs.csv, line 4"));
    assert_eq!(found, "the same lines in another order");

    let pack = build(&chosen(DRIFTWISE, driftwise::QUERY), &Recorded::new(driftwise::answers("ok"), BTreeMap::new()));
    let bytes = with(&pack, |entries| {
        let scans = String::from_utf8(entry(entries, "scans.csv").clone()).unwrap();
        let kept: Vec<&str> = scans.split_inclusive('\n').filter(|line| !line.starts_with("s2,")).collect();
        *entry(entries, "scans.csv") = kept.concat().into_bytes();
    });
    let [code, place, expected, found] = one(&bytes);
    assert_eq!((code.as_str(), place.as_str()), ("derivation.rows.differ", "scans.csv, line 3"));
    assert_eq!((expected.as_str(), found.as_str()), ("3 lines in their order", "2 of these lines"));
}

#[test]
fn a_cell_of_the_ledger() {
    let pack = harbour();
    let bytes = with(&pack, |entries| replaced(entries, "COMPLETENESS.csv", ",3,4,3,100,false,", ",3,3,3,100,false,"));
    let wanted = ["completeness.rows.differ", "COMPLETENESS.csv, line 2, returned", "4", "3"];
    assert_eq!(one(&bytes), wanted.map(str::to_owned));
    let bytes = with(&pack, |entries| replaced(entries, "COMPLETENESS.csv", ",100,false,", ",100,true,"));
    assert_eq!(one(&bytes)[1], "COMPLETENESS.csv, line 2, truncated");
}

#[test]
fn an_entry_and_an_answer_more() {
    let pack = harbour();
    let bytes = with(&pack, |entries| entries.insert(0, ("people_2.csv".to_owned(), b"name\nEve\n".to_vec())));
    let wanted = ["derivation.entry.differs", "people_2.csv", "no such entry", "an entry of 9 bytes"];
    assert_eq!(one(&bytes), wanted.map(str::to_owned));
    let bytes = with(&pack, |entries| entries.retain(|(name, _)| name != "people.csv"));
    assert_eq!(one(&bytes)[..2], ["derivation.entry.differs".to_owned(), "people.csv".to_owned()]);

    let bytes = with(&pack, |entries| {
        let requests = String::from_utf8(entry(entries, "raw/requests.jsonl").clone()).unwrap();
        let first = requests.lines().next().unwrap();
        let more = first.replace("raw/0001-changes.json", "raw/0009-changes.json").replace("/changes?", "/others?");
        *entry(entries, "raw/requests.jsonl") = format!("{requests}{more}\n").into_bytes();
        let body = entry(entries, "raw/0001-changes.json").clone();
        let at = entries.iter().position(|(name, _)| name == "raw/arguments.json").unwrap();
        entries.insert(at, ("raw/0009-changes.json".to_owned(), body));
    });
    let [code, place, _, found] = one(&bytes);
    assert_eq!((code.as_str(), found.as_str()), ("derivation.answer.unused", "raw/0009-changes.json"));
    assert_eq!(place, "raw/requests.jsonl, line 6");
}

#[test]
fn what_the_pack_was_made_with() {
    let pack = harbour();
    for (from, to, place) in [
        ("packseal-arguments/1", "packseal-arguments/2", "raw/arguments.json"),
        ("\"tenant\": \"Orchid Ledger\"", "\"tenant\": \"Orchid Lodger\"", "raw/arguments.json, tenant"),
        ("2026-11-20T09:30:00.123456Z", "2026-11-21T09:30:00.123456Z", "raw/arguments.json, now"),
        ("\"number\": null", "\"number\": 7", "raw/arguments.json, number"),
        ("\\\"path\\\"", "\\\"paths\\\"", "raw/arguments.json"),
        ("2026-07-01", "2026-07-02", "raw/arguments.json, first_day"),
    ] {
        let bytes = with(&pack, |entries| replaced(entries, "raw/arguments.json", from, to));
        let [code, found, ..] = one(&bytes);
        assert_eq!((code.as_str(), found.as_str()), ("derivation.arguments.malformed", place), "{to}");
    }
}

#[test]
fn packs_of_other_versions_are_not_judged() {
    let pack = harbour();
    for (bytes, words) in [
        (
            with(&pack, |entries| {
                replaced(entries, "pack.json", "\"producer\": \"packseal 0", "\"producer\": \"packseal 9")
            }),
            "only the version that made a pack",
        ),
        (
            with(&pack, |entries| entries.retain(|(name, _)| name != "raw/arguments.json")),
            "(raw/arguments.json) is not here",
        ),
    ] {
        let report = report(&bytes);
        let row = row(&report);
        assert_eq!((report.headline.words(), row.outcome), ("INTACT, NOT SIGNED", Outcome::NotChecked), "{row:?}");
        assert!(row.why.unwrap().contains(words));
        assert!(report.findings.iter().all(|it| it.outcome == FindingOutcome::Note));
    }
}
