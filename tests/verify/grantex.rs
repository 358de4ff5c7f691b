//! Answers of Grantex: the chain of the report, its likely causes, and the server's own answers.

use std::fs;

use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::chains::{BREAKS, Chain};
use packseal::verify::report::{Headline, Kind, Report, RowId};
use packseal::verify::verify;
use proptest::prelude::*;
use serde_json::Value;

use super::support::grantex::{Era, Log, erased, forked, log};
use super::support::{check, fails, is_intact, report_of, shared};

/// The code that is given by [`a_file_over_the_limit_is_not_read`].
pub const TOO_LARGE: &str = "json.limit.exceeded";

fn report(text: &str) -> Report {
    report_of("evidence.json", text.as_bytes())
}

fn chain(report: &Report) -> &Chain {
    match report.chains.as_deref() {
        Some([chain]) => chain,
        other => panic!("one chain, found {other:?}"),
    }
}

fn cause(text: &str) -> String {
    chain(&report(text)).breaks.first().map(|first| first.cause.clone()).unwrap_or_default()
}

#[test]
fn members_of_a_chain_begin_with_those_of_the_server() {
    let report = report(&log().evidence());
    let text = serde_json::to_string(chain(&report)).expect("JSON");
    let server = r#"{"name":"grantex","valid":true,"checkedEntries":5,"firstBrokenAt":null,"reason":null,"entries":5,"#;
    assert!(text.starts_with(server), "{text}");
}

#[test]
fn the_first_break_is_the_servers_and_all_are_told() {
    let log = log().with(1, |entry| entry.action = "x".to_owned()).with(4, |entry| entry.action = "y".to_owned());
    let report = report(&log.evidence_broken(1, "content"));
    let chain = chain(&report);
    assert_eq!(
        (chain.valid, chain.checked_entries, chain.first_broken_at.as_deref(), chain.reason.as_deref()),
        (Some(false), 1, Some("alog_0002"), Some("content"))
    );
    assert_eq!(chain.breaks.iter().map(|each| each.position).collect::<Vec<_>>(), [1, 4]);
    let first = &chain.breaks[0];
    assert_eq!(first.expected, log.0[1].hash);
    assert_eq!(first.members.len(), 12);
    assert!(chain.breaks[1].members.is_empty());
    assert_eq!(fails(&report), ["chain.content.mismatch"]);
}

#[test]
fn a_link_is_tested_before_the_content_of_the_same_entry() {
    let log = log().without(1).with(1, |entry| entry.action = "x".to_owned());
    let report = report(&log.evidence_broken(1, "link"));
    let reasons: Vec<_> = chain(&report).breaks.iter().map(|each| (each.position, each.reason.as_str())).collect();
    assert_eq!(reasons, [(1, "link"), (1, "content")]);
    assert_eq!(chain(&report).reason.as_deref(), Some("link"));
}

#[test]
fn likely_causes() {
    let mut moved = log();
    moved.0.swap(1, 2);
    let restarted = log().with(2, |entry| entry.previous = "null".to_owned()).rehashed(2);
    for (text, words) in [
        (log().without(2).evidence(), "was taken out"),
        (forked().evidence(), "same timestamp"),
        (moved.evidence(), "comes later"),
        (restarted.evidence(), "claims to begin a log"),
        (erased().evidence(), "Only erasedAt was added"),
        (
            erased().evidence().replace(r#""erasedAt":"#, r#""dataDeletedAt":"2026-01-01","erasedAt":"#),
            "Only erasedAt and dataDeletedAt",
        ),
        (erased().evidence().replace(r#""amount":10"#, r#""amount":11"#), "A member was changed"),
        (log().evidence().replace(r#""developerId":"dev_01INVENTED","action""#, r#""action""#), "has no developerId"),
        (log().evidence().replace(r#""hash":""#, r#""hash":null,"was":""#), "has no hash"),
    ] {
        assert!(cause(&text).contains(words), "{words}: {}", cause(&text));
    }
}

#[test]
fn what_an_auditor_keeps_is_in_the_row() {
    let report = report(&log().evidence());
    let why = report.rows.iter().find_map(|row| row.why.as_deref().filter(|why| why.contains("to compare")));
    let why = why.expect("the chain's row");
    assert!(why.contains("the number 5") && why.contains(&log().0[4].hash), "{why}");
    assert_eq!(chain(&report).head_hash.as_deref(), Some(log().0[4].hash.as_str()));
}

#[test]
fn what_is_said_of_counts_is_so() {
    let counts = |text: &str| {
        let report = report(text);
        report.rows.iter().find(|row| row.id == RowId::Completeness).and_then(|row| row.why.clone()).expect("words")
    };
    assert!(counts(&log().evidence()).starts_with("Its own counts agree"));
    assert!(counts(&log().export().replace(r#""total":5"#, r#""total":6"#)).starts_with("Counts in the file are not"));
    assert!(counts(&format!(r#"{{"entries":[{}]}}"#, log().entries())).starts_with("It counts nothing"));
}

#[test]
fn links_of_an_export_are_never_judged() {
    for text in [log().export(), log().without(1).export(), forked().export()] {
        let report = report(&text);
        let chain = chain(&report);
        assert_eq!((chain.valid, chain.linkage_checked, chain.breaks.len()), (None, false, 0));
        assert_eq!((report.headline, fails(&report)), (Headline::NotProven, vec![]));
    }
    let empty = r#"{"generatedAt":"2026-10-01T09:30:00.000Z","total":0,"entries":[]}"#;
    assert_eq!((report(empty).kind, report(empty).headline), (Kind::Grantex, Headline::NotProven));
}

#[test]
fn what_is_not_grantexs_stays_unknown() {
    for text in [
        "{}",
        "[]",
        "{\"entries\":[]}",
        "{\"entries\":[{\"hash\":\"x\"}]}",
        "{\"a\":",
        "{",
        " {",
        "\"chainIntegrity\"",
        "[{\"chainIntegrity\":1}]",
    ] {
        assert_eq!((report(text).kind, report(text).headline), (Kind::Unknown, Headline::Refused), "{text}");
    }
    let other = log().export().replacen("{\"generatedAt\"", "{\"other\":1,\"generatedAt\"", 1);
    assert_eq!(report(&other).kind, Kind::Unknown);
}

#[test]
fn what_was_meant_to_be_grantexs_is_refused_with_its_place() {
    let good = log().evidence_with("", "null");
    for (text, place) in [
        (good[..good.len() - 1].to_owned(), good.len() - 1),
        (format!("{good}x"), good.len()),
        (format!("\u{feff}{good}"), 0),
        (
            good.replacen("null", &format!("{}1{}", "[".repeat(200), "]".repeat(200)), 1),
            good.find("null").expect("null") + 126,
        ),
    ] {
        let report = report(&text);
        assert_eq!((report.kind, report.headline), (Kind::Grantex, Headline::Refused));
        assert_eq!(report.findings[0].place, format!("byte {place}"), "{:?}", report.findings);
    }
}

/// Any value in the place of any member: a report, and never a panic.
#[test]
fn members_of_other_types() {
    let good: Value = serde_json::from_str(&log().evidence()).expect("JSON");
    let others = || {
        [
            Value::Null,
            false.into(),
            7.into(),
            "x".into(),
            serde_json::json!([]),
            serde_json::json!([1]),
            serde_json::json!({"a": {}}),
        ]
    };
    let mut paths = Vec::new();
    let mut open = vec![(String::new(), &good)];
    while let Some((path, value)) = open.pop() {
        paths.push(path.clone());
        match value {
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, item)| (format!("{path}/{at}"), item)))
            }
            Value::Object(members) => open.extend(members.iter().map(|(key, item)| (format!("{path}/{key}"), item))),
            _ => {}
        }
    }
    assert!(paths.len() > 100);
    for path in &paths[1..] {
        for other in others() {
            let mut value = good.clone();
            *value.pointer_mut(path).expect("a place") = other.clone();
            let report = report(&value.to_string());
            if path.contains("auditEntries/") && !path.starts_with("/summary") && Some(&other) != good.pointer(path) {
                assert!(!is_intact(report.headline), "{path} = {other}");
            }
        }
    }
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let text = log().evidence();
    let verify = |most: u64| {
        let limits = Limits { document_bytes: most, ..Limits::default() };
        verify(&mut Memory(text.as_bytes()), "evidence.json", &limits, &mut |_, _| {}).expect("memory").report
    };
    assert_eq!(verify(text.len() as u64).headline, Headline::NotSigned);
    let over = verify(text.len() as u64 - 1);
    check(&over);
    assert_eq!(
        (over.headline, over.container.as_str(), fails(&over)),
        (Headline::Refused, "unsupported", vec![TOO_LARGE])
    );
}

#[test]
fn many_breaks_are_bounded_and_all_are_counted() {
    let entries = 20_000;
    let one = log().0.remove(0);
    let log = Log((0..entries).map(|_| one.clone()).collect());
    let report = report(&log.evidence_broken(1, "link"));
    let chain = chain(&report);
    assert_eq!((chain.breaks.len(), chain.breaks_total, chain.entries), (BREAKS, entries - 1, entries));
    assert_eq!(report.findings.iter().filter(|finding| finding.code == "chain.link.broken").count(), 1000);
}

#[test]
fn every_evidence_of_the_server_gives_its_own_answer() {
    let Some(folder) = shared("samples/grantex") else { return };
    let mut seen = 0;
    for path in fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path()) {
        let bytes = fs::read(&path).expect("the sample");
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let Some(claim) = value.get("chainIntegrity") else { continue };
        let report = report_of("evidence.json", &bytes);
        let ours = serde_json::to_value(chain(&report)).expect("JSON");
        for (name, claimed) in claim.as_object().expect("an object") {
            assert_eq!(&ours[name], claimed, "{}: {name}", path.display());
        }
        let expected = if claim["valid"] == true { Headline::NotSigned } else { Headline::ChainBroken };
        assert_eq!(report.headline, expected, "{}", path.display());
        assert!(!report.findings.iter().any(|finding| finding.code.starts_with("grantex.")), "{:?}", report.findings);
        seen += 1;
    }
    assert!(seen > 5, "only {seen} samples");
}

/// Metadata in any order and with numbers of any spelling, as text.
fn metadata() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?";
    let leaf = prop_oneof![
        number.prop_map(String::from),
        Just("null".to_owned()),
        "[a-z\u{e9}\u{1f600}]{0,5}".prop_map(|text| format!("\"{text}\""))
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            members(inner),
        ]
    });
    members(value)
}

fn members(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::hash_map("[a-z0-9\u{ff5e}\u{1f600}]{1,3}", value, 0..5).prop_map(|members| {
        let members: Vec<_> = members.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// The older rules hash metadata as it came, so they hold only if number tokens and the order of keys survive the reading.
    #[test]
    fn spelling_and_order_survive(metadata in prop::collection::vec(metadata(), 1..5), eras in prop::collection::vec(any::<bool>(), 5)) {
        let mut log = Log::default();
        for (at, metadata) in metadata.iter().enumerate() {
            let era = if eras[at] { Era::A } else { Era::B };
            log = log.entry(era, &format!("2026-03-0{}T00:00:00.000Z", at + 1), metadata, metadata);
        }
        let report = report(&log.evidence());
        prop_assert_eq!(report.headline, Headline::NotSigned, "{:#?}", report.findings);
    }

    #[test]
    fn one_other_byte_in_an_entry_is_never_intact(at in any::<prop::sample::Index>(), change in 1u8..) {
        let (log, good) = (log(), log().evidence());
        let (start, length) = (good.find(r#"{"entryId""#).expect("entries"), log.0[0].json().len());
        let mut bytes = good.into_bytes();
        let at = start + at.index(length);
        bytes[at] ^= change;
        prop_assert!(!is_intact(report_of("evidence.json", &bytes).headline));
    }

    #[test]
    fn any_bytes_after_a_brace_give_a_report(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in any::<prop::sample::Index>()) {
        check(&report_of("evidence.json", &[b"{".as_slice(), &bytes].concat()));
        let good = log().evidence().into_bytes();
        let cut = cut.index(good.len());
        check(&report_of("evidence.json", &[&good[..cut], &bytes].concat()));
    }
}
