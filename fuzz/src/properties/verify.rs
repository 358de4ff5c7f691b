//! The whole verification: a file, then what lies beside it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::pack::range::Memory;
use packseal::seal::hmac::Secret;
use packseal::seal::key::PublicKey;
use packseal::seal::trust::{Pin, Policy, Store};
use packseal::verify::beside::{Beside, typed_digest};
use packseal::verify::digesting::Digested;
use packseal::verify::report::{FindingOutcome, Headline, Kind, Outcome, Report, RowId};
use packseal::verify::{Check, Verified, verify_with};

use super::limits;
use super::parts;
use super::seeds::{LONGEST, Seed, entries, named, subject, vectors};

/// In the order of the parts of an input.
const BESIDE: [&str; 5] = ["pack.signature.json", "pack.countersign.json", "secret.txt", "live.json", "digest.txt"];

/// Every vector, with what is beside it.
pub fn seeds() -> Vec<Seed> {
    named(vectors().iter().map(|(_, files)| {
        let beside =
            BESIDE.map(|wanted| files.iter().find(|(name, _)| name == wanted).map_or(&[][..], |(_, bytes)| bytes));
        match beside.iter().rposition(|bytes| !bytes.is_empty()) {
            None => subject(files).to_vec(),
            Some(last) => parts::join(&[&[subject(files)], &beside[..=last]].concat()),
        }
    }))
}

/// What is read once.
struct Given {
    trust: Store,
    now: Instant,
    /// The lists of digests of all vectors that verify.
    lists: BTreeSet<[u8; 32]>,
    /// Those that somebody signed.
    signed: BTreeSet<[u8; 32]>,
}

fn given() -> &'static Given {
    static GIVEN: OnceLock<Given> = OnceLock::new();
    GIVEN.get_or_init(|| {
        let keys = entries().into_iter().filter(|(name, _)| name.starts_with("signatures/") && name.ends_with(".pem"));
        let mut pins: Vec<Pin> = Vec::new();
        for key in keys.filter_map(|(_, pem)| PublicKey::from_pem(&pem).ok()) {
            let role = ["owner", "approver", "auditor"][pins.len() % 3];
            if pins.iter().all(|pin| pin.key != key) {
                pins.push(pin(role, key));
            }
        }
        let mut given = Given {
            trust: Store { pins, authorities: Vec::new() },
            now: Instant::parse("2026-11-01T00:00:00Z").expect("an instant"),
            lists: BTreeSet::new(),
            signed: BTreeSet::new(),
        };
        for (_, files) in vectors() {
            let beside = Beside { trust: Some(given.trust.clone()), now: Some(given.now), ..Beside::default() };
            let report = report(subject(&files), &beside);
            if let Some(list) = report.manifest_sha256.filter(|_| is_intact(&report)) {
                given.lists.insert(*list.bytes());
                if report.signatures.is_some() {
                    given.signed.insert(*list.bytes());
                }
            }
        }
        assert!(given.lists.len() > 10 && !given.signed.is_empty(), "vectors verify, and some are signed");
        given
    })
}

fn pin(role: &str, key: PublicKey) -> Pin {
    Pin {
        signer: format!("The {role} of Orchid Ledger"),
        role: role.to_owned(),
        key,
        valid_from: None,
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: None,
        pinned_at: None,
        kid: None,
    }
}

/// Findings of one code that a report lists.
const KEPT_PER_CODE: usize = 1000;

/// The byte map covers the file, the report has its form and comes back from its JSON. A verdict of intact is for a list of digests that a vector
/// has, and one that somebody signed it for a list that somebody signed.
pub fn check(data: &[u8]) {
    let [file, signature, countersign, secret, live, digest] = parts::split(data);
    let some = |bytes: &[u8]| Some(bytes.to_vec()).filter(|bytes| !bytes.is_empty());
    let given = given();
    let mut beside = Beside {
        signature: some(signature),
        countersign: some(countersign),
        secret: std::str::from_utf8(secret).ok().and_then(Secret::new),
        live: some(live),
        list: std::str::from_utf8(digest).ok().and_then(|text| typed_digest(text).ok()),
        now: Some(given.now),
        ..Beside::default()
    };
    let bare = report(file, &beside);
    beside.trust = Some(given.trust.clone());
    beside.policy = Some(Policy::default());
    beside.require_countersign = Some(1);
    let trusted = report(file, &beside);
    for report in [&bare, &trusted] {
        let Some(list) = report.manifest_sha256.map(|list| *list.bytes()) else { continue };
        if !is_intact(report) {
            continue;
        }
        assert!(report.signatures.is_none() || given.signed.contains(&list), "nobody signed this");
        assert!(
            !matches!(report.headline, Headline::SignerUnknown | Headline::PolicyNotMet | Headline::Trusted)
                || report.signatures.is_none()
                || given.signed.contains(&list),
            "{:?} of a list that nobody signed",
            report.headline
        );
        if report.kind == Kind::Packseal {
            assert!(given.lists.contains(&list), "intact by a list that no vector has: {:?}", report.headline);
        }
    }
    assert_ne!(bare.headline, Headline::Trusted, "without a trust store nobody is trusted");
    // More is asked for with a policy, and a trust store changes nothing about the bytes.
    assert_eq!(
        bare.headline < Headline::NotSigned,
        trusted.headline < Headline::NotSigned,
        "{:?} {:?}",
        bare.headline,
        trusted.headline
    );
}

fn is_intact(report: &Report) -> bool {
    report.headline.words().starts_with("INTACT")
}

/// The same check, of which others read what they may.
fn with_others(file: &[u8], beside: &Beside) -> Verified {
    let (mut source, limits) = (Memory(file), limits());
    let mut check = Check::begin(&mut source, &limits).expect("memory does not fail");
    let prefix = Digest::of(&file[..check.prefix() as usize]);
    check.know(Digested { file: Digest::of(file), prefix });
    for job in check.jobs(&limits) {
        check.take(job.read(&mut source).expect("memory does not fail").into_iter().collect());
    }
    check.finish(&mut source, "pack.zip", beside, &limits, &mut |_, _| {}).expect("memory does not fail")
}

/// The report, and what must hold for any.
fn report(file: &[u8], beside: &Beside) -> Report {
    let mut told = 0;
    let mut tell = |done: u64, total: u64| {
        assert!(done <= total && done >= told, "progress goes forward: {told}, {done} of {total}");
        told = done;
    };
    let verified =
        verify_with(&mut Memory(file), "pack.zip", beside, &limits(), &mut tell).expect("memory does not fail");
    assert!(verified == with_others(file, beside), "who reads an entry changes nothing");
    let mut cursor = 0;
    for part in &verified.map {
        assert_eq!(part.start, cursor, "the byte map has no gap");
        cursor = part.end;
    }
    assert_eq!(cursor, file.len() as u64, "the byte map covers the file");
    let report = verified.report;
    assert_eq!(report.file.sha256, Digest::of(file));
    assert_eq!(report.rows.iter().map(|row| row.id).collect::<Vec<_>>(), RowId::ALL);
    assert!(
        report.rows.iter().all(|row| row.why.as_deref().is_some_and(|why| !why.is_empty())),
        "each row has its words"
    );
    assert!(!report.lead.is_empty());
    assert!(report.findings.len() as u64 <= report.findings_total);
    assert!(report.findings.iter().all(|it| !it.place.is_empty() && !it.expected.is_empty() && !it.found.is_empty()));
    if let Some(first) = report.findings.first() {
        assert!(report.findings.iter().filter(|it| it.code == first.code).count() <= KEPT_PER_CODE);
    }
    let fails = report.rows.iter().any(|row| row.outcome == Outcome::Fail && row.id != RowId::Time)
        || report.findings.iter().any(|finding| finding.outcome == FindingOutcome::Fail);
    if is_intact(&report) {
        assert!(fails != (report.exit() == 0), "{:?} {:#?} {:#?}", report.headline, report.rows, report.findings);
    } else if report.headline != Headline::NotProven {
        assert!(fails, "{:?} without a reason", report.headline);
    }
    if file.len() <= LONGEST {
        let json = serde_json::to_vec(&report).expect("a report is JSON");
        let again: Report = serde_json::from_slice(&json).expect("a report is read");
        assert!(again == report, "a report comes back from its JSON");
    }
    report
}
