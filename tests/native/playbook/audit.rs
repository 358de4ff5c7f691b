//! What a pack carries of a log, and what its report says.

use packseal::chain::log::{Bounds, Overall};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::model::json::Value;
use packseal::playbook::audit::{Redaction, Rewriter, Settings, preview};
use packseal::privacy::redact::{Level, Rule};
use packseal::privacy::retention::Policy;
use packseal::privacy::tier::Tier;
use proptest::prelude::*;

use super::{at, check, report, rewrite, settings};
use crate::audit_log::{chain, sample};
use crate::properties::{config, json};

const PII: &str =
    "{\"note\": \"ada@example.org or 555-010-4477\", \"ada@example.org\": [\"4111 1111 1111 1111\", 1e+22]}";

fn level(level: Level) -> Settings {
    settings(Redaction { level, keys: true, fields: false })
}

#[test]
fn a_log_is_redacted_linked_and_hashed() {
    let log = chain("job-1", &["{}", PII, "{\"c\": -0.0}"]).concat();
    let (written, rewritten) = rewrite(log.as_bytes(), level(Level::Full));
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(
        text.contains("{\"note\": \"[REDACTED] or [REDACTED]\", \"[REDACTED]\": [\"[REDACTED]\", 1e+22]}"),
        "{text}"
    );
    let checked = check(&written);
    assert_eq!((checked.overall, checked.counts.hash_ok, checked.counts.linked), (Overall::Pass, 3, 2));
    let report = report(&rewritten);
    for (path, expected) in [
        ("schema", "packseal-audit-report/1"),
        ("received/sha256", &Digest::of(log.as_bytes()).to_string()),
        ("received/outcome", "PASS"),
        ("written/sha256", &Digest::of(&written).to_string()),
        ("written/hash_scope", "redacted"),
        ("written/heads/0/resource", "job-1"),
        ("written/heads/0/entry_hash", &checked.heads[0].entry_hash.to_string()),
        ("redaction/level", "full"),
        ("classification/received/tier", "sensitive"),
        ("classification/written/tier", "public"),
        ("classification/handling/tls_at_least", "1.3"),
        ("retention/policy", "extended"),
        ("retention/delete_after", "2027-02-18T10:00:00+00:00"),
        (
            "retention/contradiction/why",
            "Policy extended on sensitive data is within the 90 days that its handling allows",
        ),
        ("limits/0", "Tail truncation not detectable without an out-of-band head"),
    ] {
        assert!(at(&report, path).as_str().unwrap().starts_with(expected), "{path}: {:?}", at(&report, path));
    }
    for (path, expected) in [
        ("received/bytes", log.len() as u64),
        ("received/lines", 3),
        ("written/bytes", written.len() as u64),
        ("written/lines", 3),
        ("left_out/total", 0),
        ("redaction/lines_changed", 1),
        ("redaction/replaced/total", 4),
        ("redaction/by_file/audit.jsonl/email", 2),
        ("classification/received/lines/sensitive", 1),
        ("classification/received/texts_by_rule/email", 2),
    ] {
        assert_eq!(at(&report, path).as_u64(), Some(expected), "{path}");
    }
}

/// Nothing is hidden, so a log that is whole comes out as it went in.
#[test]
fn without_redaction_a_whole_log_stays_byte_for_byte() {
    let log = [chain("job-1", &[PII, "{\"a\": [1e-05, \"\u{e9}\"]}"]), chain("job-2", &["{}"])].concat().concat();
    let (written, rewritten) = rewrite(log.as_bytes(), level(Level::None));
    assert_eq!(String::from_utf8(written).unwrap(), log);
    assert_eq!(rewritten.replaced().total(), 0);
    assert_eq!(at(&report(&rewritten), "written/hash_scope").as_str(), Some("as_received"));
}

#[test]
fn malformed_lines_are_kept_out_and_told() {
    let good = chain("job-1", &["{}", "{\"a\": 1}"]);
    let log = [&good[0], "not json for ada@example.org\n", "\n", &good[1], "{\"action\": 1}"].concat();
    let (written, rewritten) = rewrite(log.as_bytes(), level(Level::Partial));
    assert_eq!(String::from_utf8(written).unwrap(), good.concat());
    assert_eq!(rewritten.left_out.iter().map(|out| out.line).collect::<Vec<_>>(), [2, 5]);
    let report = report(&rewritten);
    assert_eq!(
        at(&report, "left_out/listed/0/why").as_str(),
        Some("expected a JSON object, found something else at byte 0 of the line")
    );
    assert_eq!(at(&report, "received/outcome").as_str(), Some("FAIL"));
    assert_eq!(at(&report, "received/outcomes/malformed").as_u64(), Some(2));
    assert!(!rewritten.report().windows(4).any(|window| window == b"ada@"));
}

/// What the received log came to stays in the report though the written one is whole.
#[test]
fn what_was_wrong_stays_told() {
    let lines = chain("job-1", &["{}", "{\"a\": 1}", "{\"b\": \"[REDACTED]\"}"]);
    let log = [lines[0].clone(), lines[2].replace("[REDACTED]", "x [REDACTED]")].concat();
    let (written, rewritten) = rewrite(log.as_bytes(), level(Level::Partial));
    assert_eq!(check(&written).overall, Overall::Pass);
    let report = report(&rewritten);
    assert_eq!(at(&report, "received/outcome").as_str(), Some("FAIL"));
    assert_eq!(at(&report, "received/not_ok/0/hash").as_str(), Some("hash_unverifiable_redacted"));
    assert_eq!(at(&report, "received/not_ok/0/link").as_str(), Some("missing_predecessor"));
    assert_eq!(at(&report, "received/lines_already_redacted").as_u64(), Some(1));
}

#[test]
fn predictions_without_consent_are_listed_by_line() {
    let predict = |details: &str| chain("r", &[details])[0].replace("\"export\"", "\"predict\"");
    let log = [
        predict("{\"privacy_tier\": \"public\", \"has_user_consent\": false}"),
        predict("{\"privacy_tier\": \"sensitive\", \"has_user_consent\": false}"),
        predict("{\"privacy_tier\": \"restricted\", \"has_user_consent\": true}"),
        predict("{\"privacy_tier\": \"restricted\"}"),
        predict("{\"privacy_tier\": \"public\", \"text\": \"ada@example.org\"}"),
        chain("r", &["{\"privacy_tier\": \"sensitive\"}"])[0].clone(),
    ]
    .concat();
    let (_, rewritten) = rewrite(log.as_bytes(), level(Level::Partial));
    let consent = &rewritten.consent;
    assert_eq!((consent.predictions, consent.needing, consent.without_total), (5, 4, 3));
    let told: Vec<_> = consent.without.iter().map(|row| (row.line, row.tier, row.stated)).collect();
    assert_eq!(told, [(2, Tier::Sensitive, Some(false)), (4, Tier::Restricted, None), (5, Tier::Restricted, None)]);
    assert_eq!(at(&report(&rewritten), "consent/listed/1/line").as_u64(), Some(4));
}

#[test]
fn retention_is_told_with_its_contradictions() {
    let now = Instant::parse("2027-06-02T05:06:07.000008Z").unwrap();
    let with = |policy, why| Settings::new(Redaction::DEFAULT, policy, why, now);
    assert!(with(Some(Policy::Permanent), Some(" ")).is_err());
    let log = chain("r", &[PII]).concat();
    // The entry is of 2027-03-04, 90 days before.
    let (_, extended) = rewrite(log.as_bytes(), with(None, None).unwrap());
    assert_eq!(extended.ages.due, 1);
    let (_, permanent) = rewrite(log.as_bytes(), with(Some(Policy::Permanent), Some("A court asked")).unwrap());
    assert_eq!(permanent.ages.due, 0);
    let told = report(&permanent);
    assert_eq!(at(&told, "retention/delete_after").as_str(), Some("9999-12-31T23:59:59.999999"));
    assert_eq!(at(&told, "retention/contradiction/exceeds"), &Value::Bool(true));
    assert_eq!(at(&told, "retention/justification").as_str(), Some("A court asked"));
    let (_, short) = rewrite(log.as_bytes(), with(Some(Policy::Standard), None).unwrap());
    assert!(at(&report(&short), "retention/contradiction").is_null());
}

#[test]
fn fields_are_left_or_redacted_and_never_told_when_redacted() {
    let log = chain("ada@example.org", &["{}", "{}"]).concat();
    let (written, rewritten) = rewrite(log.as_bytes(), level(Level::Full));
    assert!(String::from_utf8(written).unwrap().contains("ada@example.org"));
    assert_eq!(at(&report(&rewritten), "redaction/left_in_fields/email").as_u64(), Some(2));
    let fields = Redaction { level: Level::Full, keys: true, fields: true };
    // A name that is cut may end within an address.
    let long = [&"x".repeat(190), " ada@example.org"].concat();
    let log = [log, chain(&long, &["{}"]).concat()].concat();
    let (written, rewritten) = rewrite(log.as_bytes(), settings(fields));
    assert_eq!(check(&written).overall, Overall::Pass);
    for bytes in [written, rewritten.report()] {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("ada@"), "{text}");
    }
    assert_eq!(rewritten.replaced().of(Rule::Email), 3);
}

#[test]
fn resources_beyond_the_bound_are_not_linked_and_told() {
    let log = [chain("a", &["{}", "{}"]), chain("b", &["{}", "{}"])].concat().concat();
    let bounds = Bounds { resources: 1, ..Bounds::default() };
    let (written, rewritten) = rewrite(log.as_bytes(), Settings { bounds, ..level(Level::Partial) });
    assert_eq!(rewritten.written.ends.not_linked, 2);
    let checked = check(&written);
    assert_eq!((checked.counts.hash_ok, checked.counts.restart), (4, 1));
}

#[test]
fn a_preview_counts_all_and_shows_some_masked() {
    let log = chain("job-1", &["{}", PII, PII]).concat();
    let shown = preview(log.as_bytes(), Redaction { level: Level::Synthetic, keys: true, fields: true }, 3);
    assert_eq!((shown.lines, shown.changed, shown.counts.total()), (3, 2, 8));
    let told: Vec<_> = shown
        .samples
        .iter()
        .map(|s| (s.line, s.change.place.as_str(), s.change.masked.as_str(), s.change.replacement.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (2, "/details/note", "[REDACTED]", "[EMAIL]"),
            (2, "/details/note", "****4477", "[PHONE]"),
            (2, "/details/[REDACTED]", "[REDACTED]", "[EMAIL]"),
        ]
    );
    let (_, built) = rewrite(log.as_bytes(), Settings { samples: 3, ..level(Level::Synthetic) });
    assert_eq!(built.samples, shown.samples);
}

#[test]
fn the_samples_come_out_whole() {
    let Some(log) = sample("intact_unredacted.jsonl") else { return };
    let (written, rewritten) = rewrite(&log, level(Level::None));
    assert_eq!(written, log);
    assert_eq!(rewritten.received.checked.overall, Overall::Pass);
    let (written, rewritten) = rewrite(&log, level(Level::Partial));
    let counts = Rule::ALL.map(|rule| rewritten.in_details.of(rule));
    assert_eq!((check(&written).overall, counts), (Overall::Pass, [1; 6]));
    assert_eq!(rewritten.tiers_received.highest(), Tier::Sensitive);
    // The server's own file says the same details, under hashes that nobody can recompute.
    let Some(redacted) = sample("intact_redacted.jsonl") else { return };
    let (again, rewritten) = rewrite(&redacted, level(Level::Partial));
    assert_eq!(again, written);
    assert_eq!((rewritten.received.checked.overall, rewritten.already_redacted), (Overall::Warn, 1));
}

fn details() -> impl Strategy<Value = Value> {
    prop::collection::vec((prop_oneof![any::<String>(), Just("ada@example.org".to_owned())], json()), 0..4).prop_map(
        |mut members| {
            let mut seen = std::collections::HashSet::new();
            members.retain(|(key, _)| seen.insert(key.clone()));
            Value::Object(members)
        },
    )
}

proptest! {
    #![proptest_config(config())]

    /// No bytes make it panic, pieces do not matter, and what is written always passes.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), size in 1usize..50) {
        let good = chain("job-1", &["{}", PII, "{\"lone\": \"LONE\"}"]).concat();
        let good = good.replace("LONE", "\\ud800 \\ud83d\\ude00").into_bytes();
        let at = at.index(good.len());
        let log = [&good[..at], &bytes, &good[at..]].concat();
        let (written, whole) = rewrite(&log, level(Level::Partial));
        let mut pieces = Vec::new();
        let mut rewriter = Rewriter::new(level(Level::Partial));
        log.chunks(size).for_each(|piece| rewriter.push(piece, &mut pieces));
        let parts = rewriter.finish(&mut pieces);
        prop_assert_eq!(&pieces, &written);
        prop_assert_eq!(parts.report(), whole.report());
        let checked = check(&written);
        prop_assert_eq!(checked.counts.hash_ok, checked.lines_total);
        prop_assert_eq!(checked.counts.genesis + checked.counts.linked, checked.lines_total);
        let received = &whole.received.checked;
        prop_assert_eq!(received.lines_total, whole.written.lines + whole.left_out_total);
    }

    /// Whatever the details, each line is there, recomputes and continues its chain.
    #[test]
    fn any_details(all in prop::collection::vec((0u8..3, details()), 0..12), full in any::<bool>()) {
        let texts: Vec<String> = all.iter().map(|(resource, details)| {
            let details = String::from_utf8(details.to_compact()).unwrap();
            chain(["a", "b", "ada@example.org"][usize::from(*resource)], &[&details]).concat()
        }).collect();
        let redaction = Redaction { level: if full { Level::Full } else { Level::Synthetic }, keys: true, fields: true };
        let (written, rewritten) = rewrite(texts.concat().as_bytes(), settings(redaction));
        let checked = check(&written);
        prop_assert_eq!((checked.counts.hash_ok, rewritten.left_out_total), (all.len() as u64, 0));
        prop_assert_eq!(checked.counts.genesis + checked.counts.linked, all.len() as u64);
        prop_assert!(!String::from_utf8(written).unwrap().contains("ada@"));
        prop_assert_eq!(rewritten.tiers_written.highest() >= Tier::Restricted, false);
    }
}
