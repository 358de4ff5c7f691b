//! Sealed packs with time tokens, held against the time authorities, keys and policies that an auditor brings: a case to each row and code.

use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::seal::time::Certificate;
use packseal::seal::trust::{Asked, Authority, Pin, Policy, Store};
use packseal::verify::beside::Beside;
use packseal::verify::report::{FindingOutcome, Outcome, Report, RowId};
use packseal::verify::verify_with;

use super::support::forge::Pack;
use super::support::signer::{APPROVER, OWNER, public};
use super::support::stamp::{Cert, SERVER, between, leaf, leaf_below, other_root, root};
use super::support::{check, custom};

fn at(text: &str) -> Option<Instant> {
    Some(Instant::parse(text).expect("an instant"))
}

fn owner() -> Pin {
    Pin {
        signer: "Owner of Orchid Ledger".to_owned(),
        role: "owner".to_owned(),
        key: public(OWNER),
        valid_from: None,
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: None,
        pinned_at: None,
        kid: None,
    }
}

fn authority(root: &Cert) -> Authority {
    Authority {
        name: "Orchid Time".to_owned(),
        root: Certificate::from_der(&root.der()).expect("a certificate"),
        valid_from: None,
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: None,
        pinned_at: None,
    }
}

fn report(pack: &Pack, pins: Vec<Pin>, authorities: Vec<Authority>, time: Asked) -> Report {
    let beside = Beside {
        trust: Some(Store { pins, authorities }),
        policy: Some(Policy { time, ..Policy::default() }),
        now: at("2026-11-01T00:00:00Z"),
        ..Beside::default()
    };
    let (zip, limits) = (pack.zip(), Limits::default());
    let report = verify_with(&mut Memory(&zip), "pack.zip", &beside, &limits, &mut |_, _| {}).expect("memory").report;
    check(&report);
    report
}

pub struct Case {
    what: &'static str,
    pack: Pack,
    pins: Vec<Pin>,
    authorities: Vec<Authority>,
    headline: &'static str,
    /// All codes of signatures, signers, time and policy.
    pub codes: &'static [&'static str],
    /// The outcome of the row `time`, and when the first signature was there by it.
    time: &'static str,
    attested: Option<&'static str>,
}

/// The policy asks for a trusted time in each of them.
pub fn cases() -> Vec<Case> {
    let stamped = || custom::pack().signed().stamped(|_| {});
    let of = |leaf: Cert| custom::pack().signed().stamped(|made| made.leaf = leaf);
    let case = |what, pack, authorities, codes, time| Case {
        what,
        pack,
        pins: vec![owner()],
        authorities,
        headline: "INTACT, POLICY NOT MET",
        codes,
        time,
        attested: None,
    };
    let trusted = |what, pack, authorities| Case {
        headline: "INTACT AND TRUSTED",
        attested: Some("2026-10-12T09:41:01Z"),
        ..case(what, pack, authorities, &[], "PASS")
    };
    let pinned = || vec![authority(&root())];
    let missing = &["policy.time.missing"];
    vec![
        trusted("the authority is known", stamped(), pinned()),
        trusted(
            "its chain is longer",
            custom::pack().signed().stamped(|made| (made.leaf, made.chain) = (leaf_below(), vec![between(), root()])),
            pinned(),
        ),
        trusted("of several authorities, its own", stamped(), vec![authority(&other_root()), authority(&root())]),
        trusted(
            "an authority that ended later",
            stamped(),
            vec![Authority { valid_until: at("2026-10-13T00:00:00Z"), ..authority(&root()) }],
        ),
        trusted(
            "an authority that will be revoked",
            stamped(),
            vec![Authority { revoked_at: at("2026-12-01T00:00:00Z"), ..authority(&root()) }],
        ),
        case("no token", custom::pack().signed(), pinned(), missing, "NOT PRESENT"),
        case(
            "the token of another authority",
            stamped(),
            vec![authority(&other_root())],
            &["policy.time.missing", "time.authority.unknown"],
            "NOT CHECKED",
        ),
        case(
            "no authority is pinned",
            stamped(),
            vec![],
            &["policy.time.missing", "time.authority.unknown"],
            "NOT CHECKED",
        ),
        case(
            "not for time stamping",
            of(Cert { purposes: &[SERVER], ..leaf() }),
            pinned(),
            &["policy.time.missing", "time.certificate.purpose"],
            "FAIL",
        ),
        case(
            "the certificate had ended",
            of(Cert { until: "20261001000000Z", ..leaf() }),
            pinned(),
            &["policy.time.missing", "time.chain.invalid"],
            "FAIL",
        ),
        case(
            "the authority is revoked since",
            stamped(),
            vec![Authority { revoked_at: at("2026-10-20T00:00:00Z"), ..authority(&root()) }],
            &["policy.time.missing", "time.authority.revoked"],
            "FAIL",
        ),
        case(
            "before its first day",
            stamped(),
            vec![Authority { valid_from: at("2026-10-13T00:00:00Z"), ..authority(&root()) }],
            &["policy.time.missing", "time.authority.outside"],
            "FAIL",
        ),
        case(
            "after its last day",
            stamped(),
            vec![Authority { valid_until: at("2026-10-12T09:41:00Z"), ..authority(&root()) }],
            &["policy.time.missing", "time.authority.outside"],
            "FAIL",
        ),
        Case {
            what: "revoked before the trusted time",
            pins: vec![Pin { revoked_at: at("2026-10-12T09:41:01Z"), ..owner() }],
            codes: &["policy.role.missing", "signer.key.revoked"],
            ..trusted("", stamped(), pinned())
        }
        .unmet(),
        Case {
            what: "revoked after the trusted time",
            pins: vec![Pin { revoked_at: at("2026-10-12T09:41:02Z"), ..owner() }],
            codes: &["signer.key.revoked-later"],
            ..trusted("", stamped(), pinned())
        },
        Case {
            what: "a key that has ended since, and a trusted time before",
            pins: vec![Pin { valid_until: at("2026-10-31T00:00:00Z"), ..owner() }],
            ..trusted("", stamped(), pinned())
        },
        Case {
            what: "a key that had ended at the trusted time",
            pins: vec![Pin { valid_until: at("2026-10-12T09:41:01Z"), ..owner() }],
            codes: &["policy.role.missing", "signer.key.expired"],
            ..trusted("", stamped(), pinned())
        }
        .unmet(),
        Case {
            what: "the approver of an unknown key has no token",
            codes: &["signer.key.unknown"],
            time: "NOT PRESENT",
            ..trusted("", stamped().sealed(2, "approver", APPROVER, "approve"), pinned())
        },
    ]
}

impl Case {
    fn unmet(self) -> Self {
        Self { headline: "INTACT, POLICY NOT MET", ..self }
    }
}

#[test]
fn what_time_tokens_are_worth() {
    for Case { what, pack, pins, authorities, headline, codes, time, attested } in cases() {
        let report = report(&pack, pins, authorities, Asked::Yes);
        assert_eq!(report.headline.words(), headline, "{what}: {:#?}", report.rows);
        let area = |code: &str| ["signature.", "signer.", "policy.", "time."].iter().any(|area| code.starts_with(area));
        let mut found: Vec<&str> =
            report.findings.iter().map(|one| one.code.as_str()).filter(|code| area(code)).collect();
        found.sort_unstable();
        assert_eq!(found, codes, "{what}");
        let row = report.rows.iter().find(|row| row.id == RowId::Time).expect("the row");
        assert_eq!(serde_json::to_value(row.outcome).expect("a word"), time, "{what}: {row:?}");
        let told = report.signatures.as_ref().expect("signatures");
        assert_eq!(told[0].attested_at.as_deref(), attested, "{what}");
        assert_eq!(told[0].time_authority.as_deref(), attested.map(|_| "Orchid Time"), "{what}");
        assert!(report.findings.iter().all(|one| one.outcome != FindingOutcome::Fail), "{what}");
    }
}

/// What the policy does not ask for may be absent, or not count; the row says so, and the policy is met.
#[test]
fn a_policy_that_asks_for_no_time() {
    let pack = custom::pack().signed();
    let without = report(&pack, vec![owner()], vec![], Asked::No);
    assert_eq!((without.headline.words(), without.exit()), ("INTACT AND TRUSTED", 0));
    let unknown = report(&pack.clone().stamped(|_| {}), vec![owner()], vec![], Asked::No);
    assert_eq!((unknown.headline.words(), unknown.exit()), ("INTACT AND TRUSTED", 0));
    let revoked = Authority { revoked_at: at("2026-10-20T00:00:00Z"), ..authority(&root()) };
    let refused = report(&pack.clone().stamped(|_| {}), vec![owner()], vec![revoked.clone()], Asked::No);
    assert_eq!((refused.headline.words(), refused.exit()), ("INTACT AND TRUSTED", 0));
    assert_eq!(refused.rows[RowId::Time as usize].outcome, Outcome::Fail);
    let asked = report(&pack.stamped(|_| {}), vec![owner()], vec![revoked], Asked::Yes);
    assert_eq!((asked.headline.words(), asked.exit()), ("INTACT, POLICY NOT MET", 4));
}

/// Each bit of a token is seen in `tests/native/seal/time.rs`; here some of each kind, through the whole report.
#[test]
fn no_flipped_bit_of_a_token_is_intact() {
    let pack =
        custom::pack().signed().stamped(|made| (made.leaf, made.chain) = (leaf_below(), vec![between(), root()]));
    let token = pack.get("signatures/01-owner.tsr").to_vec();
    for byte in (0..token.len()).step_by(11) {
        let mut bytes = token.clone();
        bytes[byte] ^= 1 << (byte % 8);
        let flipped = pack.clone().with("signatures/01-owner.tsr", &bytes);
        let report = report(&flipped, vec![owner()], vec![authority(&root())], Asked::No);
        assert_eq!(report.headline.words(), "ALTERED", "byte {byte} of {}", token.len());
    }
}
