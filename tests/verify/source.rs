//! What the server said: packs whose answers are signed, held against the server's key that an auditor knows. A case to each row and code.

use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::seal::trust::{Asked, Pin, Policy, SERVER, Store};
use packseal::verify::beside::Beside;
use packseal::verify::report::{Outcome, Report, RowId};
use packseal::verify::verify_with;
use serde_json::Value;

use super::support::forge::{Pack, pretty};
use super::support::server::{self, CREATED, KEY, KID, OTHER, WHOLE, pin, rows, sign_row, signed};
use super::support::signer::{OWNER, public};
use super::support::{check, derived, driftwise, row, valdrics};

fn at(text: &str) -> Option<Instant> {
    Some(Instant::parse(text).expect("an instant"))
}

fn report(zip: &[u8], pins: Option<Vec<Pin>>, policy: Option<Policy>) -> Report {
    let beside = Beside {
        trust: pins.map(|pins| Store { pins, ..Store::default() }),
        policy,
        now: at("2026-11-01T00:00:00Z"),
        ..Beside::default()
    };
    let report =
        verify_with(&mut Memory(zip), "pack.zip", &beside, &Limits::default(), &mut |_, _| {}).expect("memory").report;
    check(&report);
    report
}

fn whole() -> Pack {
    signed(valdrics::unlisted(), KEY).listed()
}

/// The pack with the first line changed after the server has signed, and the list made anew.
fn first(change: impl Fn(&mut Value)) -> Pack {
    rows(signed(valdrics::unlisted(), KEY), |row| {
        if row["n"] == 1 {
            change(row);
        }
    })
    .listed()
}

fn known() -> Option<Vec<Pin>> {
    Some(vec![pin(KEY)])
}

pub struct Case {
    what: &'static str,
    pack: Pack,
    pins: Option<Vec<Pin>>,
    outcome: &'static str,
    /// What the row says, or a part of it.
    says: &'static str,
    /// All codes of the area: exactly these.
    pub codes: &'static [&'static str],
}

pub fn cases() -> Vec<Case> {
    let case = |what, pack, pins, outcome, says, codes| Case { what, pack, pins, outcome, says, codes };
    let (pass, fail, unchecked, absent) = ("PASS", "FAIL", "NOT CHECKED", "NOT PRESENT");
    let digest_of_other = |row: &mut Value| {
        // What the server signed is another answer: its signature holds.
        row["sha256"] = "5a".repeat(32).into();
        sign_row(row, KEY, WHOLE);
        row["sha256"] = valdrics_digest();
    };
    vec![
        case("nothing is signed", valdrics::pack(), known(), absent, "The API does not sign its answers.", &[]),
        case(
            "all of them, by a known key",
            whole(),
            known(),
            pass,
            "The server signed 3 of 3 answers, at 2026-10-12T09:38:00Z by its own clock.",
            &[],
        ),
        case(
            "named by the digest of the key",
            whole_named(&public(KEY).id().to_string()),
            Some(vec![Pin { kid: None, ..pin(KEY) }]),
            pass,
            "3 of 3",
            &[],
        ),
        case(
            "no trust store",
            whole(),
            None,
            unchecked,
            "3 of 3 answers are signed with a key that you have not named: orchid-2026.",
            &["source.key.unknown"],
        ),
        case(
            "the key of an owner",
            whole(),
            Some(vec![Pin { role: "owner".to_owned(), ..pin(KEY) }]),
            unchecked,
            "a key that you have not named",
            &["source.key.unknown"],
        ),
        case(
            "another key under the same name",
            whole(),
            Some(vec![pin(OTHER)]),
            fail,
            "The server's signature does not fit raw/0001-audit-logs.json, nor 3 more.",
            &["source.signature.differs"],
        ),
        case(
            "an older key under the same name besides",
            whole(),
            Some(vec![pin(OTHER), pin(KEY)]),
            pass,
            "3 of 3",
            &[],
        ),
        case(
            "the address is another",
            first(|row| row["url"] = "https://api.orchid.example/api/v1/audit/logs?limit=100&offset=3".into()),
            known(),
            fail,
            "does not fit raw/0001-audit-logs.json.",
            &["source.signature.differs"],
        ),
        case(
            "the status is another",
            first(|row| row["status"] = 201.into()),
            known(),
            fail,
            "does not fit raw/0001-audit-logs.json.",
            &["source.signature.differs"],
        ),
        case(
            "the answer is another",
            first(digest_of_other),
            known(),
            fail,
            "does not fit raw/0001-audit-logs.json.",
            &["source.digest.differs"],
        ),
        case(
            "a header that is no signature",
            first(|row| row["headers"]["signature-input"] = "s=()x".into()),
            known(),
            unchecked,
            "The server signed 2 of 3 answers, at 2026-10-12T09:38:00Z by its own clock. The others: 1 with a signature that cannot be read.",
            &["source.signature.malformed"],
        ),
        case(
            "a signature without the address",
            first(|row| sign_row(row, KEY, r#""@status" "content-digest" "@method";req"#)),
            known(),
            unchecked,
            "1 with a signature that covers less than it must",
            &["source.signature.partial"],
        ),
        case(
            "a signature over what is not kept",
            first(|row| sign_row(row, KEY, &format!("{WHOLE} \"date\""))),
            known(),
            unchecked,
            "1 with a signature that covers less than it must",
            &["source.signature.partial"],
        ),
        case(
            "a revoked key",
            whole(),
            Some(vec![Pin { revoked_at: at("2026-10-20T00:00:00Z"), ..pin(KEY) }]),
            unchecked,
            "by a key that was not in force",
            &["source.key.not-in-force"],
        ),
        case(
            "a key of a later time",
            whole(),
            Some(vec![Pin { valid_from: at("2026-10-13T00:00:00Z"), ..pin(KEY) }]),
            unchecked,
            "by a key that was not in force",
            &["source.key.not-in-force"],
        ),
        case(
            "a key that has ended since",
            whole(),
            Some(vec![Pin { valid_until: at("2026-10-13T00:00:00Z"), ..pin(KEY) }]),
            pass,
            "3 of 3",
            &[],
        ),
        case(
            "one answer without a signature",
            first(|row| {
                row["headers"].as_object_mut().expect("headers").retain(|name, _| name == "content-type");
            }),
            known(),
            unchecked,
            "The others: 1 without a signature.",
            &["source.answer.unsigned"],
        ),
        case(
            "a value was hidden",
            rows(valdrics::unlisted(), |row| {
                if row["n"] == 2 {
                    row["kept"] = "redacted".into();
                    row["sha256_received"] = "6b".repeat(32).into();
                }
                sign_row(row, KEY, WHOLE);
            })
            .listed(),
            known(),
            unchecked,
            "The server signed 2 of 3 answers, at 2026-10-12T09:38:00Z by its own clock. The others: 1 changed before the list was made, to hide a value.",
            &[],
        ),
        case(
            "an answer of which only the digest is left",
            only_its_digest("https://api.orchid.example/api/v1/audit/logs?limit=100&offset=0"),
            known(),
            unchecked,
            "The others: 1 kept only as a digest.",
            &[],
        ),
        case(
            "a question about the role, of which only the status counts",
            only_its_digest("https://api.orchid.example/api/v1/audit/event-types"),
            known(),
            pass,
            "The server signed 2 of 2 answers",
            &[],
        ),
        case(
            "a file in place of an answer",
            first(|row| {
                for name in ["method", "url", "status"] {
                    row[name] = Value::Null;
                }
                row["imported"] = "logs.json".into();
            }),
            known(),
            unchecked,
            "1 from files that the maker gave",
            &[],
        ),
        case(
            "answers of another day",
            whole().replaced("pack.json", "2026-10-12T09:39:00Z", "2026-10-14T09:39:00Z").listed(),
            known(),
            pass,
            "3 of 3",
            &["source.time.apart"],
        ),
    ]
}

/// The first answer is that to this request, and not kept but for its digest.
fn only_its_digest(url: &'static str) -> Pack {
    let pack = rows(valdrics::unlisted(), move |row| {
        if row["n"] == 1 {
            row["url"] = url.into();
            row["kept"] = "digest".into();
            row["file"] = Value::Null;
        }
        sign_row(row, KEY, WHOLE);
    });
    pack.without("raw/0001-audit-logs.json").listed()
}

/// All answers under another name of the key.
fn whole_named(name: &str) -> Pack {
    let name = name.to_owned();
    let renamed = rows(signed(valdrics::unlisted(), KEY), move |row| {
        // The name is signed too: it has to be there when the server signs.
        let base = row["headers"]["signature-input"].as_str().expect("a header").replace(KID, &name);
        row["headers"]["signature-input"] = base.into();
        server::sign_again(row, KEY);
    });
    renamed.listed()
}

fn valdrics_digest() -> Value {
    let pack = valdrics::unlisted();
    packseal::model::digest::Digest::of(pack.get("raw/0001-audit-logs.json")).to_string().into()
}

fn word(outcome: Outcome) -> String {
    serde_json::to_value(outcome).expect("a word").as_str().map(str::to_owned).unwrap_or_default()
}

#[test]
fn what_the_row_says_of_each() {
    for Case { what, pack, pins, outcome, says, codes } in cases() {
        let report = report(&pack.zip(), pins, None);
        let source = report.rows.iter().find(|row| row.id == RowId::Source).expect("the row");
        assert_eq!(word(source.outcome), outcome, "{what}: {source:?}");
        assert!(source.why.as_deref().is_some_and(|why| why.contains(says)), "{what}: {:?}", source.why);
        let mut found: Vec<&str> =
            report.findings.iter().map(|one| one.code.as_str()).filter(|code| code.starts_with("source.")).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, codes, "{what}");
        let headline = if outcome == "FAIL" { "ALTERED" } else { "INTACT, NOT SIGNED" };
        assert_eq!(report.headline.words(), headline, "{what}");
    }
}

#[test]
fn what_the_report_counts() {
    let told = report(&whole().zip(), known(), None).source.expect("answers");
    assert_eq!((told.answers, told.signed, told.attested, told.failed, told.failed_attested), (3, 3, 3, 1, 1));
    assert_eq!((told.servers, told.unknown_keys), (vec!["API of Orchid Ledger".to_owned()], vec![]));
    assert_eq!(told.first_signed_at.as_deref(), Some("2026-10-12T09:38:00Z"));
    assert_eq!(CREATED, Instant::parse("2026-10-12T09:38:00Z").expect("an instant").unix_millis() / 1000);
    let unknown = report(&whole().zip(), Some(vec![]), None).source.expect("answers");
    assert_eq!((unknown.signed, unknown.attested, unknown.unknown_keys), (3, 0, vec![KID.to_owned()]));
}

/// A pack whose entries are made again from answers that the server signed.
fn made() -> Pack {
    signed(derived::pack(), KEY).fitted()
}

/// The same, with one answer whose signature cannot be read.
fn one_less() -> Pack {
    let spoil = |row: &mut Value| {
        if row["n"] == 1 {
            row["headers"]["signature"] = "s=?0".into();
        }
    };
    rows(signed(derived::pack(), KEY), spoil).fitted()
}

#[test]
fn a_policy_that_asks_for_the_server_is_met_by_nothing_less() {
    let policy = || Some(Policy { source: Asked::Yes, ..Policy::default() });
    let owner = Pin { role: "owner".to_owned(), kid: None, key: public(OWNER), ..pin(KEY) };
    let both = || Some(vec![owner.clone(), pin(KEY)]);
    for (what, pack, headline, exit) in [
        ("attested", made().signed(), "INTACT AND TRUSTED", 0),
        ("attested, and nothing was made again", whole().signed(), "INTACT, POLICY NOT MET", 4),
        ("not signed", derived::pack().signed(), "INTACT, POLICY NOT MET", 4),
        ("one less", one_less().signed(), "INTACT, POLICY NOT MET", 4),
        ("broken", first(|row| row["status"] = 201.into()).signed(), "ALTERED", 1),
    ] {
        let report = report(&pack.zip(), both(), policy());
        assert_eq!((report.headline.words(), report.exit()), (headline, exit), "{what}");
    }
    // Without that wish, a pack of an API that signs nothing is trusted.
    assert_eq!(report(&valdrics::pack().signed().zip(), both(), None).headline.words(), "INTACT AND TRUSTED");
}

#[test]
fn a_servers_key_is_no_signer_of_a_pack() {
    let pins = Some(vec![Pin { key: public(OWNER), kid: None, ..pin(KEY) }]);
    for role in ["owner", SERVER] {
        let pack = valdrics::pack().sealed(1, role, OWNER, "seal");
        let report = report(&pack.zip(), pins.clone(), None);
        assert_eq!(report.headline.words(), "INTACT, SIGNER UNKNOWN", "{role}");
    }
}

/// DriftWise's check of its log, as the builder keeps it.
fn checked(seq: u64) -> Pack {
    let url = "https://api.orchid.example/api/v2/orgs/5d0c2e1a-4b7f-4c1e-9a55-0f3b8e6d7a21/audit-log/verify";
    let body =
        pretty(&serde_json::json!({"checked": seq, "head_hash": driftwise::hash(), "head_seq": seq, "status": "ok"}));
    let file = "raw/0001-chain_attestation.json";
    let row = serde_json::json!({"n": 1, "method": "GET", "url": url, "status": 200, "headers": {}, "time": "2026-10-12T09:39:00Z",
        "kept": "whole", "sha256": packseal::model::digest::Digest::of(&body).to_string(), "bytes": body.len(), "file": file});
    let pack = driftwise::unlisted().with(file, body).with("raw/requests.jsonl", format!("{row}\n"));
    signed(pack, KEY).listed()
}

#[test]
fn a_signed_answer_pins_the_end_of_a_log() {
    let said = |pack: Pack, pins| {
        let report = report(&pack.zip(), pins, None);
        assert_eq!(row(&report, RowId::Chain), Outcome::NotChecked);
        let chain = report.rows.into_iter().find(|row| row.id == RowId::Chain).and_then(|row| row.why);
        chain
            .unwrap_or_default()
            .contains("The server signed the answer that says where the log ends at 2026-10-12T09:38:00Z")
    };
    assert!(said(checked(driftwise::SEQ), known()));
    assert!(!said(checked(driftwise::SEQ), None));
    // What the server signed is the head of another row than the pack attests.
    assert!(!said(checked(driftwise::SEQ + 1), known()));
}
