//! The vendor's live answer, and the digest of the list had by another way: the contract's table, and what each story gives.

use packseal::chain::attestation::{Attestation, Head, Verdict, verdict};
use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::beside::Beside;
use packseal::verify::report::{Headline, Outcome, Report, RowId};
use packseal::verify::verify_with;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::driftwise::{ATTESTATION, SEQ, answer, attested, hash, listed, server, vendor};
use super::support::{check, custom, fails, grantex, log, row};
use super::table::live::all;

fn of(bytes: &[u8], beside: &Beside) -> Report {
    let report = verify_with(&mut Memory(bytes), "pack.zip", beside, &Limits::default(), &mut |_, _| {});
    let report = report.expect("memory does not fail").report;
    check(&report);
    report
}

fn with_live(bytes: &[u8], live: &[u8]) -> Report {
    of(bytes, &Beside { live: Some(live.to_vec()), ..Beside::default() })
}

/// The report in the form of expect.json.
fn summary(report: &Report) -> Value {
    let word = |id| serde_json::to_value(row(report, id)).expect("a word");
    let mut codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.retain(|code| !code.starts_with("zip."));
    codes.sort_unstable();
    codes.dedup();
    let verdict = report.attestation.as_ref().map(|attested| serde_json::to_value(attested.verdict).expect("a word"));
    json!({
        "headline": report.headline.words(), "exit": report.exit(), "codes": codes, "verdict": verdict,
        "rows": {"integrity": word(RowId::Integrity), "chain": word(RowId::Chain), "policy": word(RowId::Policy)},
    })
}

#[test]
fn each_story_gives_what_is_expected() {
    for story in all() {
        let report = of(&(story.make)(), &story.beside());
        assert_eq!(summary(&report), story.expect(), "{}: {:#?}", story.name, report.findings);
        assert_eq!(story.name.ends_with("_fail"), story.exit != 0, "{}", story.name);
        assert!(report.lead.ends_with('.') && report.lead.len() < 400, "{}: {}", story.name, report.lead);
        let text = serde_json::to_string(&report).expect("JSON").to_lowercase();
        assert!(!text.contains("verified"), "{}", story.name);
    }
}

/// The contract's table in its order: what is attested, what is answered, the verdict. The first row that fits gives it.
#[test]
fn the_verdict_table() {
    let [h, other] = [Digest::of(b"h"), Digest::of(b"other")];
    let head = |status: &str, head_seq, head_hash| Head { status: status.to_owned(), head_seq, head_hash };
    let attest = |head| Attestation { head, org_id: None, period: [None, None], verify_path: None };
    let a = |status: &str, seq, hash| Some(attest(head(status, seq, hash)));
    let r = |status: &str, seq, hash| Some(head(status, seq, hash));
    let (ok, broken) = ("ok", "broken");
    for (at, (attestation, live, expected)) in [
        (None, None, "fail_attestation_invalid"),
        (None, r(ok, 7, Some(h)), "fail_attestation_invalid"),
        (None, r(broken, 7, Some(h)), "fail_attestation_invalid"),
        (a(broken, 7, Some(h)), None, "fail_attested_broken"),
        (a(broken, 7, Some(h)), r(ok, 7, Some(h)), "fail_attested_broken"),
        (a(broken, 7, Some(h)), r(broken, 6, Some(other)), "fail_attested_broken"),
        (a("", 7, Some(h)), None, "fail_attested_broken"),
        (a("OK", 7, Some(h)), None, "fail_attested_broken"),
        (a(ok, 7, Some(h)), None, "not_checked"),
        (a(ok, 0, None), None, "not_checked"),
        (a(ok, 7, Some(h)), r(broken, 7, Some(h)), "fail_chain_broken"),
        (a(ok, 7, Some(h)), r(broken, 6, Some(h)), "fail_chain_broken"),
        (a(ok, 7, Some(h)), r("running", 9, Some(h)), "fail_chain_broken"),
        (a(ok, 7, Some(h)), r("Ok", 7, Some(h)), "fail_chain_broken"),
        (a(ok, 7, Some(h)), r(ok, 6, Some(h)), "fail_truncated"),
        (a(ok, 7, Some(h)), r(ok, 0, None), "fail_truncated"),
        (a(ok, 7, Some(h)), r(ok, 7, Some(h)), "match"),
        (a(ok, 0, None), r(ok, 0, None), "match"),
        (a(ok, 7, Some(h)), r(ok, 7, Some(other)), "fail_hash_mismatch"),
        (a(ok, 7, Some(h)), r(ok, 7, None), "fail_hash_mismatch"),
        (a(ok, 7, Some(h)), r(ok, 8, Some(h)), "consistent_grown"),
        (a(ok, 7, Some(h)), r(ok, 8, None), "consistent_grown"),
        (a(ok, 0, None), r(ok, u64::MAX, Some(other)), "consistent_grown"),
    ]
    .into_iter()
    .enumerate()
    {
        let found = verdict(attestation.as_ref(), live.as_ref());
        assert_eq!(serde_json::to_value(found).expect("a word"), expected, "row {at}");
    }
}

/// What a person reads: the weaker answers say that they are weaker.
#[test]
fn each_verdict_has_its_words() {
    let bytes = server().foreign().build();
    let means = |live: Option<Vec<u8>>| {
        let report = of(&bytes, &Beside { live, ..Beside::default() });
        let attested = report.attestation.expect("an attestation");
        let chain = report.rows.iter().find(|row| row.id == RowId::Chain).and_then(|row| row.why.clone());
        assert_eq!(chain.as_deref(), Some(attested.means.as_str()));
        if report.headline == Headline::NotSigned || report.headline == Headline::ChainBroken {
            assert!(report.lead.ends_with(&attested.means), "{}", report.lead);
        }
        attested.means
    };
    assert_eq!(means(None), "Consistent with itself. Not evidence until the vendor's live check agrees.");
    let grown = means(Some(answer("ok", SEQ + 9, &hash())));
    assert!(grown.contains("weaker than a match: nothing shows that the attested row is one of its rows"), "{grown}");
    let matched = means(Some(answer("ok", SEQ, &hash())));
    assert!(matched.contains("the state of the chain, not the tables"), "{matched}");
    assert!(means(Some(answer("broken", SEQ, &hash()))).contains("does not hold"));
    // Of a pack that is not as its list says nothing is called consistent.
    let edited = of(&server().replaced("scans.csv", "done", "lost").foreign().build(), &Beside::default());
    assert_eq!(edited.headline, Headline::Altered);
    assert!(!serde_json::to_string(&edited).expect("JSON").contains("onsistent with itself"));
}

/// The members that report.md names, and ours: hashes in lower case, the check with the attested number.
#[test]
fn members_of_the_report() {
    let report = with_live(&server().foreign().build(), &answer("ok", SEQ, &hash().to_uppercase()));
    let value = serde_json::to_value(&report).expect("JSON");
    let attested = &value["attestation"];
    assert_eq!(attested["verdict"], "match");
    assert_eq!(attested["head_seq"], SEQ);
    assert_eq!(attested["head_hash_hex"], hash());
    assert_eq!(attested["live"], json!({"status": "ok", "head_seq": SEQ, "head_hash_hex": hash()}));
    assert_eq!(
        attested["check"],
        "/api/v2/orgs/5d0c2e1a-4b7f-4c1e-9a55-0f3b8e6d7a21/audit-log/verify?expected_min_seq=412"
    );
    let invalid = of(&listed(vendor().with(ATTESTATION, "{}")).foreign().build(), &Beside::default());
    let value = serde_json::to_value(&invalid).expect("JSON");
    assert_eq!(value["attestation"]["verdict"], "fail_attestation_invalid");
    for member in ["head_seq", "head_hash_hex", "live", "check"] {
        assert_eq!(value["attestation"][member], Value::Null, "{member}");
    }
}

/// What is no answer is never taken for one.
#[test]
fn live_answers_that_are_none() {
    let bytes = server().foreign().build();
    let hash = hash();
    for text in [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        format!(r#"{{"head_seq": {SEQ}, "head_hash": "{hash}"}}"#),
        format!(r#"{{"status": "ok", "head_hash": "{hash}"}}"#),
        format!(r#"{{"status": true, "head_seq": {SEQ}, "head_hash": "{hash}"}}"#),
        format!(r#"{{"status": "ok", "head_seq": "{SEQ}", "head_hash": "{hash}"}}"#),
        format!(r#"{{"status": "ok", "head_seq": {SEQ}.0, "head_hash": "{hash}"}}"#),
        format!(r#"{{"status": "ok", "head_seq": {SEQ}, "head_hash": "{hash}0"}}"#),
        format!(r#"{{"status": "ok", "head_seq": {SEQ}, "head_hash": 7}}"#),
        format!(r#"{{"status": "ok", "status": "broken", "head_seq": {SEQ}, "head_hash": "{hash}"}}"#),
    ] {
        let report = with_live(&bytes, text.as_bytes());
        assert_eq!(report.attestation.as_ref().map(|attested| attested.verdict), Some(Verdict::NotChecked), "{text}");
        assert_eq!((report.headline, report.exit()), (Headline::NotSigned, 4), "{text}");
    }
    // Of a broken chain nothing else is asked.
    let report = with_live(&bytes, br#"{"status": "broken", "head_seq": "x"}"#);
    assert_eq!((report.headline, fails(&report)), (Headline::ChainBroken, vec!["attestation.live.broken"]));
}

/// Files that are no packs have neither a list nor an attestation, and are not called intact when one was asked for.
#[test]
fn what_has_no_list_is_not_the_one_that_was_meant() {
    let log = log::lines().bytes();
    let evidence = grantex::log().evidence();
    for bytes in [log, evidence.into_bytes()] {
        let plain = of(&bytes, &Beside::default());
        assert_eq!(plain.exit(), 0, "{:#?}", plain.findings);
        let report = of(&bytes, &Beside { list: Some(Digest::of(b"")), ..Beside::default() });
        assert_eq!((report.headline, row(&report, RowId::Integrity)), (Headline::Altered, Outcome::Fail));
        assert_eq!(
            (fails(&report), report.findings_total),
            (vec!["manifest.digest.differs"], plain.findings_total + 1)
        );
        let report = with_live(&bytes, &answer("ok", SEQ, &hash()));
        assert_eq!((report.headline, report.exit(), row(&report, RowId::Policy)), (plain.headline, 4, Outcome::Fail));
    }
    let refused = of(b"no pack", &Beside { list: Some(Digest::of(b"")), live: Some(vec![]), ..Beside::default() });
    assert_eq!((refused.headline, refused.exit()), (Headline::Refused, 2));
}

/// What was required in two ways is told in two sentences.
#[test]
fn a_live_answer_in_vain_beside_countersignatures_in_vain() {
    let beside = Beside { require_countersign: Some(1), live: Some(vec![]), ..Beside::default() };
    let report = of(&custom::pack().zip(), &beside);
    let policy =
        report.rows.iter().find(|row| row.id == RowId::Policy).and_then(|row| row.why.as_deref()).unwrap_or_default();
    assert!(policy.contains("Required: countersignatures") && policy.contains("live check"), "{policy}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes for attestation and answer: a report, and nothing but a whole attestation is ever called anything but invalid.
    #[test]
    fn nothing_panics(
        text in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..80),
            "[\\[\\]{}\",:a-z0-9\\\\ -]{0,80}".prop_map(String::into_bytes),
            "\\{\"(status|head_seq|head_hash_hex)\": ?(\"ok\"|null|-?[0-9.e]{1,25}|\"[0-9a-fA-F]{62,66}\")(, \"(status|head_seq|head_hash)\": (\"ok\"|[0-9]{1,21}))?\\}".prop_map(String::into_bytes),
        ],
        at in any::<prop::sample::Index>(),
        change in 1u8..,
    ) {
        let mut changed = server().get(ATTESTATION).to_vec();
        let place = at.index(changed.len());
        changed[place] ^= change;
        for bytes in [&text, &changed] {
            let inside = listed(vendor().with(ATTESTATION, bytes)).foreign().build();
            let report = with_live(&inside, bytes);
            let readable = Attestation::parse(bytes).is_ok();
            let verdict = report.attestation.expect("an attestation").verdict;
            prop_assert_eq!(readable, verdict != Verdict::FailAttestationInvalid);
            prop_assert!(verdict != Verdict::Match || Head::parse_live(bytes, None).is_ok());
            with_live(&server().foreign().build(), bytes);
        }
    }

    /// Numbers and hashes at random: the verdict is the table's, by its own words.
    #[test]
    fn verdicts_follow_the_numbers(seq in 0u64..6, live_seq in 0u64..6, same in any::<bool>(), ok in any::<bool>()) {
        let hash_of = |seq: u64| (seq > 0).then(|| Digest::of(&seq.to_le_bytes()).to_string());
        let pack = attested(|attestation| {
            attestation["head_seq"] = seq.into();
            attestation["head_hash_hex"] = json!(hash_of(seq));
        });
        let live_hash = if same { hash_of(live_seq) } else { Some(hash()) };
        let live = json!({"status": if ok { "ok" } else { "broken" }, "head_seq": live_seq, "head_hash": live_hash});
        let report = with_live(&pack.foreign().build(), live.to_string().as_bytes());
        let expected = match (ok, live_seq.cmp(&seq)) {
            (false, _) => Verdict::FailChainBroken,
            (true, std::cmp::Ordering::Less) => Verdict::FailTruncated,
            (true, std::cmp::Ordering::Equal) if same => Verdict::Match,
            (true, std::cmp::Ordering::Equal) => Verdict::FailHashMismatch,
            (true, std::cmp::Ordering::Greater) => Verdict::ConsistentGrown,
        };
        prop_assert_eq!(report.attestation.expect("an attestation").verdict, expected);
        let good = matches!(expected, Verdict::Match | Verdict::ConsistentGrown);
        prop_assert_eq!(report.headline, if good { Headline::NotSigned } else { Headline::ChainBroken });
        let chain = report.rows.iter().find(|row| row.id == RowId::Chain).map(|row| row.outcome);
        prop_assert_eq!(chain == Some(Outcome::Pass), expected == Verdict::Match);
    }
}
