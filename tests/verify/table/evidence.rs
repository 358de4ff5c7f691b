//! A package of the evidence runbook with nothing beside it: the file alone.

use packseal::verify::report::Headline;

use super::Vector;
use crate::support::evidence::{CLAIM, EVENTS, MANIFEST, event, events, lines, listed, package, unlisted};
use crate::support::forge::Pack;

const NOTES: &[&str] = &["zip.foreign.attributes", "zip.foreign.time"];
const WITH_CLAIM: &[&str] = &["events.claim.differs", "zip.foreign.attributes", "zip.foreign.time"];
const CHAIN_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "PASS"), ("chain", "FAIL")];
const GOOD: &[(&str, &str)] =
    &[("integrity", "PASS"), ("completeness", "PASS"), ("signature", "NOT PRESENT"), ("chain", "PASS")];

/// The package changed after its list was made.
fn changed(change: impl FnOnce(Pack) -> Pack) -> Vec<u8> {
    change(package()).foreign().build()
}

/// The package changed before.
fn made_anew(change: impl FnOnce(Pack) -> Pack) -> Vec<u8> {
    listed(change(unlisted())).foreign().build()
}

fn with_events(rows: &[String]) -> Vec<u8> {
    made_anew(|pack| pack.with(EVENTS, lines(rows)))
}

/// A log that does not hold together, in a list made anew.
fn broken(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Vector {
    Vector::altered(name, why, make, fails).headline(Headline::ChainBroken).rows(CHAIN_FAILS).notes(WITH_CLAIM)
}

pub fn vectors() -> Vec<Vector> {
    let mut vectors = vec![
        Vector::intact("evidence", "A package of the evidence runbook, with nothing beside it.", || {
            changed(|pack| pack)
        })
        .rows(GOOD),
        Vector::altered(
            "evidence_edited_fail",
            "An entry was edited; the package is unsigned, and its service would say `ok`.",
            || changed(|pack| pack.replaced("strategy_versions.json", "true", "false")),
            &["payload.digest.mismatch"],
        ),
        Vector::altered(
            "evidence_size_fail",
            "The size in a row of manifest.json is another.",
            || changed(|pack| pack.json(MANIFEST, |manifest| manifest["files"][0]["size_bytes"] = 1.into())),
            &["payload.digest.mismatch"],
        ),
        Vector::incomplete(
            "evidence_missing_fail",
            "An entry that manifest.json lists was removed.",
            || changed(|pack| pack.without("strategy_versions.json")),
            &["manifest.entry.missing"],
        ),
        Vector::altered(
            "evidence_added_fail",
            "An entry was added that manifest.json does not list, under a name that a pack of ours would reserve.",
            || changed(|pack| pack.with("attachments/notes.txt", "x")),
            &["manifest.entry.unlisted"],
        )
        .rows(&[("integrity", "PASS"), ("completeness", "FAIL")]),
        Vector::altered(
            "evidence_row_twice_fail",
            "manifest.json lists an entry twice.",
            || {
                changed(|pack| {
                    pack.json(MANIFEST, |manifest| {
                        let files = manifest["files"].as_array_mut().expect("rows");
                        files.push(files[0].clone());
                    })
                })
            },
            &["manifest.entry.duplicate"],
        ),
        Vector::altered(
            "evidence_key_twice_fail",
            "manifest.json has a member twice, and programs take the one or the other.",
            || changed(|pack| pack.replaced(MANIFEST, "{", "{\n  \"bundle_id\": \"another\",")),
            &["manifest.malformed"],
        ),
        Vector::altered(
            "evidence_bundle_id_fail",
            "The bundle id in manifest.json is a number.",
            || changed(|pack| pack.json(MANIFEST, |manifest| manifest["bundle_id"] = 1.into())),
            &["manifest.malformed"],
        ),
        Vector::altered(
            "evidence_count_fail",
            "manifest.json counts another number of audit rows.",
            || changed(|pack| pack.json(MANIFEST, |manifest| manifest["summary"]["audit_events"] = 4.into())),
            &["vendor.count.differs"],
        )
        .rows(&[("integrity", "PASS"), ("completeness", "FAIL")]),
        Vector::intact("evidence_token", "manifest.json repeats the access token of an outside service.", || {
            changed(|pack| {
                pack.json(MANIFEST, |manifest| manifest["request"]["external_auth_token"] = "tok-5f1e".into())
            })
        })
        .notes(&["evidence.token.kept", "zip.foreign.attributes", "zip.foreign.time"])
        .rows(GOOD),
        broken(
            "events_edited_fail",
            "An audit row was edited, and the list made anew.",
            || made_anew(|pack| pack.replaced(EVENTS, "1e+22", "1e+21")),
            &["events.hash.differs"],
        ),
        broken(
            "events_respelled_fail",
            "A number in an audit row was spelled otherwise, and the list made anew.",
            || made_anew(|pack| pack.replaced(EVENTS, "1e-05", "0.00001")),
            &["events.hash.differs"],
        ),
        broken(
            "events_link_fail",
            "An audit row was replaced by one with a right hash of its own.",
            || {
                let rows = events();
                let before = rows[1].split("\"prev_hash\": \"").nth(1).and_then(|rest| rest.get(..64)).expect("a hash");
                with_events(&[rows[0].clone(), event(2, "reject", "{}", before).0, rows[2].clone()])
            },
            &["events.link.broken"],
        ),
        broken(
            "events_line_fail",
            "An audit row was cut short.",
            || made_anew(|pack| pack.replaced(EVENTS, "\"status\": \"OK\"", "\"status\": 0")),
            &["events.line.malformed"],
        ),
        broken(
            "events_id_twice_fail",
            "Two audit rows have one id.",
            || {
                let [third, second, first] = <[String; 3]>::try_from(events()).expect("three rows");
                let again = third.replace("\"id\": 3", "\"id\": 2");
                with_events(&[again, second, first])
            },
            &["events.line.malformed"],
        ),
        Vector::intact("events_gap", "An audit row between two others was never exported.", || {
            let rows = events();
            made_anew(|pack| {
                pack.with(EVENTS, lines(&[rows[0].clone(), rows[2].clone()]))
                    .json(MANIFEST, |manifest| manifest["summary"]["audit_events"] = 2.into())
            })
        })
        .notes(&["events.link.not-checked", "zip.foreign.attributes", "zip.foreign.time"])
        .rows(GOOD),
        Vector::intact("events_claim", "The server says that its log is broken; the rows here hold.", || {
            made_anew(|pack| pack.replaced(CLAIM, "true", "false"))
        })
        .notes(WITH_CLAIM)
        .rows(GOOD),
    ];
    for vector in &mut vectors {
        (vector.kind, vector.container) = ("evidence", "foreign");
        if vector.notes.is_empty() {
            vector.notes = NOTES;
        }
    }
    vectors
}
