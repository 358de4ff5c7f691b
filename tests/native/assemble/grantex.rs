//! A pack of Grantex' layout: what is asked, what is written, and that its chain is judged as the answer alone is.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use packseal::assemble::Arguments;
use packseal::model::limits::Limits;
use packseal::pack::range::ReadAt;
use packseal::recipe::GRANTEX;
use packseal::verify::beside::Beside;
use packseal::verify::report::{Outcome, Report, RowId};
use packseal::verify::verify_with;
use serde_json::{Value, json};

use crate::support::arguments::chosen;
use crate::support::driver::{Recorded, Reply};
use crate::support::pack::{Pack, build, fail};

const PACK: &str = "/v1/compliance/evidence-pack?framework=all";
const ENTRIES: [&str; 9] = [
    "meta.json",
    "summary.json",
    "grants.json",
    "grants.csv",
    "audit_entries.json",
    "audit_entries.csv",
    "policies.json",
    "chain_integrity.json",
    "chain_report.json",
];

struct Memory<'a>(&'a [u8]);

impl ReadAt for Memory<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let at = usize::try_from(at).unwrap();
        buffer.copy_from_slice(&self.0[at..at + buffer.len()]);
        Ok(())
    }
}

pub(crate) fn report(bytes: &[u8]) -> Report {
    report_with(bytes, "x", &Beside::default())
}

pub(super) fn report_with(bytes: &[u8], name: &str, beside: &Beside) -> Report {
    verify_with(&mut Memory(bytes), name, beside, &Limits::default(), &mut |_, _| {}).unwrap().report
}

pub(super) fn chain_row(report: &Report) -> Outcome {
    report.rows.iter().find(|row| row.id == RowId::Chain).unwrap().outcome
}

/// A vector that is an evidence pack.
pub(crate) fn evidence(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name).join("evidence.json")).unwrap()
}

fn driver(replies: &[(&str, &[u8])]) -> Recorded {
    let replies = replies.iter().map(|(target, body)| ((*target).to_owned(), Reply::json(200, *body)));
    Recorded::new(replies.collect(), BTreeMap::new())
}

pub(crate) fn packed(body: &[u8]) -> Pack {
    build(&chosen(GRANTEX, ""), &driver(&[(PACK, body)]))
}

pub(crate) fn imported() -> Arguments {
    Arguments { import: Some("evidence-pack-2026-10-01.json".to_owned()), ..chosen(GRANTEX, "") }
}

#[test]
fn the_answer_is_taken_apart_and_nothing_of_it_is_respelled() {
    let body = evidence("grantex");
    let pack = packed(&body);
    assert_eq!(pack.names()[..ENTRIES.len()], ENTRIES);
    let whole: Value = serde_json::from_slice(&body).unwrap();
    for (entry, member) in ENTRIES.into_iter().filter(|name| name.ends_with(".json")).zip([
        "meta",
        "summary",
        "grants",
        "auditEntries",
        "policies",
        "chainIntegrity",
    ]) {
        assert_eq!(pack.json(entry), whole[member], "{entry}");
    }
    // Number tokens and key order as they came: without white space outside texts the entry is a part of the answer.
    let compact = packseal::model::json::parse(pack.entry("audit_entries.json")).unwrap().to_compact();
    assert!(body.windows(compact.len()).any(|window| window == compact), "the entries were respelled");
    assert_eq!(pack.entry("raw/0001-evidence_pack.json"), body);
    assert_eq!(pack.requests()[0]["url"], format!("https://api.orchid.example{PACK}"));
    let rows = whole["auditEntries"].as_array().unwrap();
    let table: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(pack.entry("audit_entries.csv")).deserialize().map(Result::unwrap).collect();
    assert_eq!(table.len(), rows.len());
    assert_eq!(table[1]["hash"], rows[1]["hash"].as_str().unwrap());
    assert_eq!(table[0]["prevHash"], "");
    let chain = pack.json("chain_report.json");
    assert_eq!((&chain["valid"], &chain["agrees"]), (&json!(true), &json!(true)));
    assert_eq!(chain["headHash"], rows.last().unwrap()["hash"]);
    let report = report(&pack.bytes);
    assert_eq!((report.headline.words(), report.exit()), ("INTACT, NOT SIGNED", 0));
    assert_eq!(chain_row(&report), Outcome::Pass);
}

#[test]
fn a_chain_in_a_pack_is_judged_as_it_is_alone() {
    let mut seen = 0;
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let Ok(body) = std::fs::read(folder.join("evidence.json")) else { continue };
        let alone = report(&body);
        let whole = serde_json::from_slice::<Value>(&body).is_ok_and(|value| {
            ["meta", "summary", "chainIntegrity"].iter().all(|name| value[*name].is_object())
                && ["grants", "auditEntries", "policies"].iter().all(|name| value[*name].is_array())
        });
        if alone.headline.words() == "REFUSED" || !whole {
            continue;
        }
        seen += 1;
        let inside = report(&packed(&body).bytes);
        let (of_pack, of_file) = (&inside.chains.as_ref().unwrap()[0], &alone.chains.as_ref().unwrap()[0]);
        assert_eq!(of_pack, of_file, "{name}");
        assert_eq!(chain_row(&inside), chain_row(&alone), "{name}");
        let codes = |report: &Report| report.findings.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
        let ours = ["gap.stated", "completeness.limit.reached"];
        let inner: Vec<String> = codes(&inside).into_iter().filter(|code| !ours.contains(&code.as_str())).collect();
        for code in codes(&alone) {
            assert!(inner.contains(&code), "{name}: {code} is not found in the pack, but {inner:?}");
        }
        assert_eq!(inside.headline.words(), alone.headline.words(), "{name}");
    }
    assert!(seen >= 15, "only {seen} vectors");
}

#[test]
fn a_file_stands_for_the_answer_as_served_or_indented() {
    let body = evidence("grantex");
    let served = packed(&body);
    for given in [body.clone(), [b"\xef\xbb\xbf", &body[..]].concat(), indented(&body)] {
        let mut driver = driver(&[]);
        driver.import = Some(given);
        let pack = build(&imported(), &driver);
        assert_eq!(driver.asked.borrow().as_slice(), [""; 0], "the API was asked");
        for entry in ENTRIES {
            assert_eq!(pack.entry(entry), served.entry(entry), "{entry}");
        }
        assert_eq!(pack.gaps("evidence_pack"), ["snapshot", "framework", "the answer"]);
        let row = &pack.requests()[0];
        assert_eq!((&row["method"], &row["url"], &row["status"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(row["imported"], "evidence-pack-2026-10-01.json");
        assert_eq!(pack.completeness("evidence_pack")["endpoint"], "a file of the maker's");
        assert_eq!(report(&pack.bytes).headline.words(), "INTACT, NOT SIGNED");
    }
    for (given, words) in [(&b"<html>"[..], "makes no sense"), (b"{\"entries\":[]}", "makes no sense")] {
        let mut driver = driver(&[]);
        driver.import = Some(given.to_vec());
        let (error, left) = fail(&imported(), &driver);
        assert!(error.problem().title.contains(words), "{}", error.problem().title);
        drop(left);
    }
}

/// As a browser's `JSON.stringify(value, null, 2)` writes it: numbers keep their text, since both sides are JavaScript.
fn indented(body: &[u8]) -> Vec<u8> {
    packseal::model::json::parse(body).unwrap().to_indented()
}

#[test]
fn filters_and_the_period_are_asked_for_as_the_contract_names_them() {
    let query = "start_date=2026-07-01&end_date=2026-09-30&framework=soc2&include_summary=true&include_grants_export=true\
                 &grants_status=active&include_audit_export=true&audit_agent=ag_01%2F%C3%A9&audit_status=failure";
    let window = "since=2026-07-01T00%3A00%3A00Z&until=2026-09-30T23%3A59%3A59.999999Z";
    let body = evidence("grantex");
    let targets = [
        format!("/v1/compliance/evidence-pack?{window}&framework=soc2"),
        format!("/v1/compliance/summary?{window}"),
        format!("/v1/compliance/export/grants?{window}&status=active"),
        format!("/v1/compliance/export/audit?{window}&agentId=ag_01%2F%C3%A9&status=failure"),
    ];
    let summary = r#"{"generatedAt":"x","agents":{"total":1},"grants":{"total":0},"auditEntries":{"total":0},"policies":{"total":0}}"#;
    let answers: [&[u8]; 4] = [
        &body,
        summary.as_bytes(),
        br#"{"generatedAt":"x","total":0,"grants":[]}"#,
        br#"{"generatedAt":"x","total":1,"entries":[{"entryId":"=1","metadata":{"n":1e+21}}]}"#,
    ];
    let replies: Vec<(&str, &[u8])> = targets.iter().map(String::as_str).zip(answers).collect();
    let driver = driver(&replies);
    let pack = build(&chosen(GRANTEX, query), &driver);
    assert_eq!(*driver.asked.borrow(), targets);
    assert_eq!(pack.text("exports/audit_entries.csv").lines().nth(1).unwrap(), "'=1,,,,,,,\"{\"\"n\"\":1e+21}\",,,,");
    assert_eq!(pack.completeness("grants_export")["included"], "0");
    assert!(pack.gaps("audit_export").contains(&"links".to_owned()));
    assert!(pack.gaps("evidence_pack").contains(&"agents, policies".to_owned()));
}

#[test]
fn a_report_that_the_entries_do_not_give_is_told() {
    let body = evidence("grantex");
    let pack = packed(&body);
    let edited: Vec<(String, Vec<u8>)> = pack
        .entries
        .iter()
        .map(|(name, content)| {
            let edit = |text: &str| text.replace("\"breaksTotal\": 0", "\"breaksTotal\": 7");
            let edited = name == "chain_report.json";
            (name.clone(), if edited { edit(pack.text(name)).into_bytes() } else { content.clone() })
        })
        .collect();
    let found = report(&crate::support::pack::resealed(&edited));
    assert_eq!(found.headline.words(), "ALTERED");
    assert!(found.findings.iter().any(|it| it.code == "grantex.report.differs"), "{:?}", found.findings);
}

#[test]
fn an_entry_in_which_a_value_was_hidden_is_not_called_broken() {
    let body = String::from_utf8(evidence("grantex")).unwrap();
    // A link of the log that carries a key is hashed with it.
    let key = "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB";
    let at = body.find("\"metadata\":{").unwrap() + "\"metadata\":{".len();
    let comma = if body[at..].starts_with('}') { "" } else { "," };
    let body = format!("{}\"note\":\"{key}\"{comma}{}", &body[..at], &body[at..]);
    let pack = packed(body.as_bytes());
    assert!(pack.bytes.windows(key.len()).all(|window| window != key.as_bytes()));
    let found = report(&pack.bytes);
    assert_eq!((found.headline.words(), chain_row(&found)), ("INTACT, NOT SIGNED", Outcome::NotChecked));
    assert!(found.findings.iter().any(|it| it.code == "chain.content.hidden"));
}

#[test]
fn refusals_are_told_by_status_in_the_vendors_words() {
    for (status, body, title, words) in [
        (
            401,
            r#"{"message":"Invalid API key","code":"UNAUTHORIZED","requestId":"r"}"#,
            "You are signed out",
            "Invalid API key",
        ),
        (
            500,
            r#"{"message":"An unexpected error occurred","code":"INTERNAL_ERROR","requestId":"r"}"#,
            "Evidence pack: the server failed",
            "An unexpected error occurred",
        ),
        (
            429,
            r#"{"message":"Rate limit exceeded, retry in 1 minute","code":"BAD_REQUEST","requestId":"r"}"#,
            "Your vendor asks to wait",
            "retry in 1 minute",
        ),
        (
            404,
            r#"{"message":"Route not found","error":"Not Found","statusCode":404}"#,
            "Evidence pack: the server failed",
            "Not Found",
        ),
    ] {
        let replies = BTreeMap::from([(PACK.to_owned(), Reply::json(status, body))]);
        let (error, _) = fail(&chosen(GRANTEX, ""), &Recorded::new(replies, BTreeMap::new()));
        let problem = error.problem();
        assert_eq!(problem.title, title);
        assert!(problem.text.contains(words), "{}", problem.text);
    }
}
