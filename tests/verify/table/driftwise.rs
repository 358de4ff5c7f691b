//! DriftWise's packs with nothing beside them: the list as its server writes it, the attestation, the layout.

use packseal::verify::report::Headline;
use serde_json::{Value, json};

use super::Vector;
use crate::support::driftwise::{ATTESTATION, DATA, attested, listed, server, unlisted, vendor};
use crate::support::forge::Pack;

const LIST: &str = "MANIFEST.txt";
const NOTES: &[&str] = &["attestation.not-checked", "zip.foreign.attributes", "zip.foreign.time"];
const ZIP_NOTES: &[&str] = &["zip.foreign.attributes", "zip.foreign.time"];
const UNCHECKED: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "PASS"), ("chain", "NOT CHECKED")];
const CHAIN_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "PASS"), ("chain", "FAIL")];

/// The server's list with its text changed.
fn list(change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let pack = server();
    let text = String::from_utf8(pack.get(LIST).to_vec()).expect("a list of text");
    pack.with(LIST, change(&text)).foreign().build()
}

/// The server's list with a line more.
fn line_more(name: &str) -> Vec<u8> {
    list(|text| format!("{text}{}  {name}\n", "5a".repeat(32)))
}

fn made(pack: Pack) -> Vec<u8> {
    pack.foreign().build()
}

/// A statement about the log that does not hold, under a list that does.
fn broken(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Vector {
    Vector::altered(name, why, make, fails).headline(Headline::ChainBroken).rows(CHAIN_FAILS).notes(ZIP_NOTES)
}

fn invalid(name: &'static str, why: &'static str, make: fn() -> Vec<u8>) -> Vector {
    broken(name, why, make, &["attestation.malformed"])
}

fn set(name: &'static str, value: Value) -> Vec<u8> {
    made(attested(|attestation| attestation[name] = value))
}

pub fn vectors() -> Vec<Vector> {
    let mut vectors = vec![
        Vector::intact("driftwise_server", "DriftWise's pack as its server writes it.", || made(server())),
        Vector::intact("driftwise_pdf", "The same with the server's summary.pdf.", || {
            made(listed(vendor().with("summary.pdf", "%PDF-1.7\n")))
        }),
        Vector::intact(
            "driftwise_alias",
            "The attestation calls its status chain_status, and its hash is in capitals.",
            || {
                made(attested(|attestation| {
                    attestation["chain_status"] = attestation["status"].take();
                    attestation.as_object_mut().expect("an object").remove("status");
                    let upper = attestation["head_hash_hex"].as_str().expect("a hash").to_uppercase();
                    attestation["head_hash_hex"] = upper.into();
                    attestation["unknown"] = json!([1]);
                }))
            },
        ),
        Vector::intact("driftwise_no_rows", "The attested chain has no rows, so no hash.", || {
            made(attested(|attestation| {
                attestation["head_seq"] = 0.into();
                attestation["head_hash_hex"] = Value::Null;
            }))
        }),
        Vector::intact("driftwise_table_absent", "The server's list and its ZIP lack a table of the layout.", || {
            made(listed(vendor().without("scans.csv")))
        })
        .notes(&[
            "attestation.not-checked",
            "vendor.entry.absent",
            "zip.foreign.attributes",
            "zip.foreign.time",
        ]),
        Vector::intact(
            "driftwise_entry_more",
            "The server's pack has an entry, listed, that the layout does not have.",
            || made(listed(vendor().with("policies.csv", "id\n"))),
        )
        .notes(&[
            "attestation.not-checked",
            "vendor.entry.unknown",
            "zip.foreign.attributes",
            "zip.foreign.time",
        ]),
        Vector::intact("driftwise_columns", "findings.csv has no column `resolution`.", || {
            made(listed(vendor().replaced("findings.csv", "status,resolution,", "status,")))
        })
        .notes(&[
            "attestation.not-checked",
            "vendor.columns.differ",
            "zip.foreign.attributes",
            "zip.foreign.time",
        ]),
        Vector::intact("driftwise_period", "data.json is about another period than the attestation.", || {
            made(listed(vendor().json(DATA, |data| data["period_end"] = "2026-09-01T00:00:00Z".into())))
        })
        .notes(&[
            "attestation.not-checked",
            "vendor.period.differs",
            "zip.foreign.attributes",
            "zip.foreign.time",
        ]),
        Vector::altered(
            "driftwise_edited_fail",
            "One byte of a table was changed; the list was not.",
            || made(server().replaced("findings.csv", "low", "lox")),
            &["payload.digest.mismatch"],
        ),
        Vector::altered(
            "driftwise_data_fail",
            "data.json is cut short; the list was made anew.",
            || made(listed(vendor().with(DATA, "{\"schema\": "))),
            &["vendor.json.malformed"],
        ),
        Vector::incomplete(
            "driftwise_missing_fail",
            "A listed table was removed.",
            || made(server().without("scans.csv")),
            &["manifest.entry.missing"],
        ),
        Vector::altered(
            "driftwise_unlisted_fail",
            "The server's list lost a line.",
            || list(|text| text.lines().skip(1).map(|line| format!("{line}\n")).collect()),
            &["manifest.entry.unlisted"],
        )
        .rows(&[("integrity", "PASS"), ("completeness", "FAIL")]),
        Vector::altered(
            "driftwise_line_twice_fail",
            "The server's list has a line twice.",
            || list(|text| format!("{text}{}\n", text.lines().next().expect("a line"))),
            &["manifest.entry.duplicate"],
        ),
        Vector::altered(
            "driftwise_line_malformed_fail",
            "The server's list has a line that is none, which `shasum -c` only warns of.",
            || list(|text| format!("{text}not a line\n")),
            &["manifest.malformed"],
        ),
        Vector::altered(
            "driftwise_line_parent_fail",
            "The server's list names a file beside the pack.",
            || line_more("../evidence.csv"),
            &["manifest.path.unsafe"],
        ),
        Vector::altered(
            "driftwise_line_absolute_fail",
            "The server's list names a file of the system.",
            || line_more("/etc/hostname"),
            &["manifest.path.unsafe"],
        ),
        Vector::altered(
            "driftwise_line_backslash_fail",
            "The server's list names a path with a backslash.",
            || line_more("..\\evidence.csv"),
            &["manifest.path.unsafe"],
        ),
        Vector::altered(
            "driftwise_line_itself_fail",
            "The server's list names itself.",
            || line_more(LIST),
            &["manifest.self-listed"],
        ),
        invalid("attestation_not_json_fail", "The attestation is no JSON; the list was made anew.", || {
            made(listed(vendor().with(ATTESTATION, "status: ok\n")))
        }),
        invalid("attestation_array_fail", "The attestation is no object.", || {
            made(listed(vendor().with(ATTESTATION, "[]")))
        }),
        invalid("attestation_key_twice_fail", "The attestation has a member twice.", || {
            made(listed(vendor().replaced(ATTESTATION, "{", "{ \"head_seq\": 1,")))
        }),
        invalid("attestation_no_status_fail", "The attestation has no status.", || {
            made(attested(|attestation| drop(attestation.as_object_mut().and_then(|it| it.remove("status")))))
        }),
        invalid("attestation_two_statuses_fail", "Two names of the attestation's status say two things.", || {
            set("verify_status", "broken".into())
        }),
        invalid("attestation_seq_text_fail", "The attested number is a text.", || set("head_seq", "412".into())),
        invalid("attestation_seq_negative_fail", "The attested number is below 0.", || set("head_seq", (-1).into())),
        invalid("attestation_hash_short_fail", "The attested hash has a digit less.", || {
            set("head_hash_hex", "5a".repeat(32)[1..].into())
        }),
        invalid("attestation_hash_null_fail", "A chain with rows is attested without a hash.", || {
            set("head_hash_hex", Value::Null)
        }),
        invalid("attestation_hash_absent_fail", "The attestation has no hash, not even null.", || {
            made(attested(|attestation| {
                attestation["head_seq"] = 0.into();
                drop(attestation.as_object_mut().and_then(|it| it.remove("head_hash_hex")));
            }))
        }),
        broken(
            "attestation_broken_fail",
            "The attestation says that the chain is broken.",
            || set("status", "broken".into()),
            &["attestation.status.broken"],
        ),
        broken(
            "attestation_other_word_fail",
            "The attestation has a status that nobody knows.",
            || set("status", "OK".into()),
            &["attestation.status.broken"],
        ),
    ];
    for vector in &mut vectors {
        (vector.kind, vector.container) = ("driftwise", "foreign");
        if vector.notes.is_empty() {
            vector.notes = NOTES;
        }
        if vector.fails.is_empty() {
            vector.rows = UNCHECKED;
        }
    }
    vectors.extend(ours());
    vectors
}

/// Packs of ours in this layout.
fn ours() -> [Vector; 4] {
    [
        Vector::intact("inside_driftwise", "A pack of ours in DriftWise's layout; nobody asked the vendor.", || {
            unlisted().listed().zip()
        })
        .notes(&["attestation.not-checked"])
        .rows(UNCHECKED),
        Vector::intact(
            "inside_driftwise_gap",
            "A pack of ours in DriftWise's layout that states a gap for the attestation.",
            || {
                let gap = json!([{"section": "chain", "what": ATTESTATION, "why": "The server did not answer."}]);
                unlisted().without(ATTESTATION).json("pack.json", |about| about["gaps"] = gap).listed().zip()
            },
        )
        .notes(&["section.gap.stated"])
        .rows(&[("integrity", "PASS"), ("completeness", "PASS"), ("chain", "NOT PRESENT")]),
        Vector::altered(
            "inside_driftwise_absent_fail",
            "A pack of ours in DriftWise's layout has no attestation, and does not say why.",
            || unlisted().without(ATTESTATION).listed().zip(),
            &["attestation.malformed"],
        )
        .headline(Headline::ChainBroken)
        .rows(CHAIN_FAILS),
        Vector::altered(
            "inside_driftwise_broken_fail",
            "A pack of ours in DriftWise's layout attests a broken chain.",
            || {
                let broken = |attestation: &mut Value| attestation["status"] = "broken".into();
                let bytes = vendor().json(ATTESTATION, broken).get(ATTESTATION).to_vec();
                unlisted().with(ATTESTATION, bytes).listed().zip()
            },
            &["attestation.status.broken"],
        )
        .headline(Headline::ChainBroken)
        .rows(CHAIN_FAILS),
    ]
}
