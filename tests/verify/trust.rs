//! Sealed packs held against what an auditor brings: the lower half of the truth table, a case to each row and code.

use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::seal::trust::{Asked, Pin, Policy, Required, Store};
use packseal::verify::beside::Beside;
use packseal::verify::report::{FindingOutcome, Report, RowId};
use packseal::verify::verify_with;

use super::support::forge::Pack;
use super::support::signer::{APPROVER, OWNER, STRANGER, public};
use super::support::{check, custom};

const NOW: &str = "2026-11-01T00:00:00Z";

fn at(text: &str) -> Option<Instant> {
    Some(Instant::parse(text).expect("an instant"))
}

fn pin(signer: &str, key: u8, role: &str) -> Pin {
    Pin {
        signer: signer.to_owned(),
        role: role.to_owned(),
        key: public(key),
        valid_from: at("2026-06-02T00:00:00Z"),
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: Some("engagement letter".to_owned()),
        pinned_at: None,
        kid: None,
    }
}

fn owner() -> Pin {
    pin("Owner of Orchid Ledger", OWNER, "owner")
}

fn approver() -> Pin {
    pin("Approver of Orchid Ledger", APPROVER, "approver")
}

fn sealed() -> Pack {
    custom::pack().signed()
}

fn approved() -> Pack {
    sealed().sealed(2, "approver", APPROVER, "approve")
}

fn dual() -> Policy {
    let signers = ["owner", "approver"].map(|role| Required { role: role.to_owned(), min: 1 });
    Policy { signers: signers.into(), ..Policy::default() }
}

fn report(zip: &[u8], pins: Option<Vec<Pin>>, policy: Option<Policy>) -> Report {
    let beside = Beside {
        trust: pins.map(|pins| Store { pins, ..Store::default() }),
        policy,
        now: at(NOW),
        ..Beside::default()
    };
    let report =
        verify_with(&mut Memory(zip), "pack.zip", &beside, &Limits::default(), &mut |_, _| {}).expect("memory").report;
    check(&report);
    report
}

pub struct Case {
    what: &'static str,
    pack: Vec<u8>,
    trust: Option<Vec<Pin>>,
    policy: Option<Policy>,
    headline: &'static str,
    exit: u8,
    /// All codes of signatures, signers, time and policy.
    pub codes: &'static [&'static str],
    /// Outcomes of identity and policy.
    rows: [&'static str; 2],
}

pub fn cases() -> Vec<Case> {
    let case = |what, pack: Pack, trust, policy, headline, exit, codes, rows| Case {
        what,
        pack: pack.zip(),
        trust,
        policy,
        headline,
        exit,
        codes,
        rows,
    };
    let rejected = || sealed().sealed(2, "approver", APPROVER, "reject");
    let (trusted, unknown, unmet) = ("INTACT AND TRUSTED", "INTACT, SIGNER UNKNOWN", "INTACT, POLICY NOT MET");
    let not_signed = "INTACT, NOT SIGNED";
    let asks = |change: fn(&mut Policy)| {
        let mut policy = Policy::default();
        change(&mut policy);
        Some(policy)
    };
    vec![
        case("nothing brought", sealed(), None, None, unknown, 0, &[], ["NOT CHECKED", "NOT CHECKED"]),
        case(
            "unsigned, with a trust store",
            custom::pack(),
            Some(vec![owner()]),
            None,
            not_signed,
            4,
            &[],
            ["NOT PRESENT", "FAIL"],
        ),
        case(
            "unsigned, with a policy",
            custom::pack(),
            None,
            Some(Policy::default()),
            not_signed,
            4,
            &[],
            ["NOT PRESENT", "FAIL"],
        ),
        case(
            "a stranger",
            sealed(),
            Some(vec![approver()]),
            None,
            unknown,
            4,
            &["signer.key.unknown"],
            ["NOT CHECKED", "FAIL"],
        ),
        case(
            "a policy without a trust store",
            sealed(),
            None,
            Some(Policy::default()),
            unknown,
            4,
            &[],
            ["NOT CHECKED", "FAIL"],
        ),
        case("the owner is known", sealed(), Some(vec![owner()]), None, trusted, 0, &[], ["PASS", "PASS"]),
        case(
            "both are asked for and known",
            approved(),
            Some(vec![owner(), approver()]),
            Some(dual()),
            trusted,
            0,
            &[],
            ["PASS", "PASS"],
        ),
        case(
            "an approval of a stranger besides",
            approved(),
            Some(vec![owner()]),
            None,
            trusted,
            0,
            &["signer.key.unknown"],
            ["PASS", "PASS"],
        ),
        case(
            "the approver is missing",
            sealed(),
            Some(vec![owner(), approver()]),
            Some(dual()),
            unmet,
            4,
            &["policy.role.missing"],
            ["PASS", "FAIL"],
        ),
        case(
            "the approver rejects",
            rejected(),
            Some(vec![owner(), approver()]),
            Some(dual()),
            unmet,
            4,
            &["policy.decision.reject", "policy.role.missing", "signature.decision.reject"],
            ["PASS", "FAIL"],
        ),
        case(
            "known in another role",
            sealed(),
            Some(vec![Pin { role: "approver".to_owned(), ..owner() }]),
            None,
            unmet,
            4,
            &["policy.role.missing", "signer.role.differs"],
            ["FAIL", "FAIL"],
        ),
        case(
            "before its first day",
            sealed(),
            Some(vec![Pin { valid_from: at("2026-10-13T00:00:00Z"), ..owner() }]),
            None,
            unmet,
            4,
            &["policy.role.missing", "signer.key.too-early"],
            ["FAIL", "FAIL"],
        ),
        case(
            "after its last day",
            sealed(),
            Some(vec![Pin { valid_until: at("2026-10-01T00:00:00Z"), ..owner() }]),
            None,
            unmet,
            4,
            &["policy.role.missing", "signer.key.expired"],
            ["FAIL", "FAIL"],
        ),
        case(
            "expired since, by a claim",
            sealed(),
            Some(vec![Pin { valid_until: at("2026-10-31T00:00:00Z"), ..owner() }]),
            None,
            unmet,
            4,
            &["policy.role.missing", "signer.key.expired"],
            ["FAIL", "FAIL"],
        ),
        case(
            "revoked before",
            sealed(),
            Some(vec![Pin { revoked_at: at("2026-08-01T00:00:00Z"), ..owner() }]),
            None,
            unmet,
            4,
            &["policy.role.missing", "signer.key.revoked"],
            ["FAIL", "FAIL"],
        ),
        case(
            "revoked since, by a claim",
            sealed(),
            Some(vec![Pin { revoked_at: at("2026-10-20T00:00:00Z"), ..owner() }]),
            None,
            unmet,
            4,
            &["policy.role.missing", "signer.key.revoked"],
            ["FAIL", "FAIL"],
        ),
        case(
            "one key in two roles",
            sealed().sealed(2, "approver", OWNER, "approve"),
            Some(vec![owner(), Pin { role: "approver".to_owned(), ..owner() }]),
            Some(dual()),
            unmet,
            4,
            &["policy.people.same", "signature.key.repeated"],
            ["PASS", "FAIL"],
        ),
        case(
            "one person with two keys",
            approved(),
            Some(vec![owner(), Pin { signer: "owner of  orchid ledger".to_owned(), ..approver() }]),
            Some(dual()),
            unmet,
            4,
            &["policy.people.same"],
            ["PASS", "FAIL"],
        ),
        case(
            "a time is asked for",
            sealed(),
            Some(vec![owner()]),
            asks(|policy| policy.time = Asked::Yes),
            unmet,
            4,
            &["policy.time.missing"],
            ["PASS", "FAIL"],
        ),
        case(
            "a source is asked for",
            sealed(),
            Some(vec![owner()]),
            asks(|policy| policy.source = Asked::Yes),
            unmet,
            4,
            &["policy.source.missing"],
            ["PASS", "FAIL"],
        ),
        case(
            "signed anew by a stranger",
            custom::pack().sealed(1, "owner", STRANGER, "seal"),
            Some(vec![owner()]),
            None,
            unknown,
            4,
            &["signer.key.unknown"],
            ["NOT CHECKED", "FAIL"],
        ),
        case(
            "altered under the old signature",
            sealed().replaced(custom::TABLE, "login", "logon").listed(),
            Some(vec![owner()]),
            None,
            "ALTERED",
            1,
            &["signature.subject.differs"],
            ["NOT CHECKED", "NOT CHECKED"],
        ),
    ]
}

#[test]
fn the_truth_table_of_signed_packs() {
    for Case { what, pack, trust, policy, headline, exit, codes, rows } in cases() {
        let report = report(&pack, trust, policy);
        assert_eq!((report.headline.words(), report.exit()), (headline, exit), "{what}: {:#?}", report.rows);
        let area = |code: &str| ["signature.", "signer.", "policy.", "time."].iter().any(|area| code.starts_with(area));
        let mut found: Vec<&str> =
            report.findings.iter().map(|one| one.code.as_str()).filter(|code| area(code)).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, codes, "{what}");
        let word = |id| {
            let row = report.rows.iter().find(|row| row.id == id).expect("the row");
            serde_json::to_value(row.outcome).expect("a word").as_str().map(str::to_owned).unwrap_or_default()
        };
        assert_eq!([word(RowId::Identity), word(RowId::Policy)], rows, "{what}: {:#?}", report.rows);
        // What only concerns the auditor's own demands never counts against the pack.
        let fails = report.findings.iter().filter(|one| one.outcome == FindingOutcome::Fail).count();
        assert_eq!(fails > 0, exit == 1, "{what}");
    }
}

#[test]
fn what_a_report_says_of_each_signature() {
    let report = report(&approved().zip(), Some(vec![owner()]), None);
    let told = serde_json::to_value(report.signatures.expect("signatures")).expect("JSON");
    assert_eq!(told[0]["number"], 1);
    assert_eq!(told[0]["role"], "owner");
    assert_eq!(told[0]["signer"], "The owner of Orchid Ledger");
    assert_eq!(told[0]["decision"], "seal");
    assert_eq!(told[0]["claimed_at"], super::support::signer::CLAIMED);
    assert_eq!(told[0]["key_id"], public(OWNER).id().to_string());
    assert_eq!(told[0]["algorithm"], "ECDSA P-256");
    assert_eq!(told[0]["standing"], "good");
    assert_eq!(told[0]["known_as"], "Owner of Orchid Ledger");
    assert_eq!(told[0]["known_from"], "engagement letter");
    assert_eq!((&told[1]["standing"], &told[1]["known_as"]), (&"unknown".into(), &serde_json::Value::Null));
}
