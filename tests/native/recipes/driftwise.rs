//! A DriftWise pack from recorded answers: the files, their order of rows, what is said of the vendor's log.

use std::collections::BTreeMap;

use packseal::assemble::SignIn;
use packseal::recipe::DRIFTWISE;
use packseal::verify::report::Headline;

use crate::assemble::retries::token;
use crate::support::arguments::{chosen, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::pack::{build, fail};

pub(crate) const QUERY: &str = "start_date=2026-01-01&end_date=2026-03-31&organisation=org-1";
const BASE: &str = "/api/v2/orgs/org-1";
const WINDOW: &str = "from=2026-01-01T00%3A00%3A00Z&to=2026-04-01T00%3A00%3A00Z&limit=500";

pub(crate) fn answers(status: &str) -> BTreeMap<String, Reply> {
    let list = |rows: &str| Reply::json(200, format!(r#"{{"items":[{rows}],"next_cursor":null}}"#));
    let scan = r#"{"scan_id":"s2","cloud_account_id":"a","started_at":"2026-03-02T00:00:00Z","finished_at":"2026-03-02T00:01:00Z","status":"done","trigger":"manual","drift_items":1,"resources_total":4,"resources_managed":3}"#;
    let early = scan.replace("s2", "s1").replace("2026-03-02", "2026-01-05");
    let finding = r#"{"finding_id":"f1","scan_id":"s1","detected_at":"2026-01-05T00:00:00Z","resolved_at":"2026-01-05T00:02:00Z","drift_type":"changed","resource_type":"t","resource_id":"-x","risk_level":"high","status":"resolved","resolution":"fixed","time_to_resolve_seconds":120}"#;
    let rule = r#"{"rule_id":"r1","name":"@all","flag_pattern":"*","resource_pattern":null,"severity":"low","enabled":true,"reason":"","updated_at":"2026-01-01T00:00:00Z"}"#;
    let verified = format!(r#"{{"checked":9,"head_hash":"{}","head_seq":9,"status":"{status}"}}"#, "AB".repeat(32));
    BTreeMap::from([
        (BASE.to_owned(), Reply::json(200, r#"{"slug":"orchid-ledger","name":"Orchid Ledger","plan":"enterprise"}"#)),
        (format!("{BASE}/audit-exports/client-events"), Reply::json(201, "{}")),
        (format!("{BASE}/scans?{WINDOW}"), list(&format!("{scan},{early}"))),
        (format!("{BASE}/drift-items?{WINDOW}"), list(finding)),
        (format!("{BASE}/custom-rules?limit=500"), list(rule)),
        (format!("{BASE}/state-sources?limit=500"), list("")),
        (format!("{BASE}/audit-log/verify"), Reply::json(200, verified)),
    ])
}

#[test]
fn the_files_of_the_contract_are_made() {
    let driver = Recorded::new(answers("ok"), BTreeMap::new());
    let pack = build(&chosen(DRIFTWISE, QUERY), &driver);
    for name in [
        "data.json",
        "coverage_monthly.csv",
        "findings.csv",
        "scans.csv",
        "remediation_sla.csv",
        "custom_rules.csv",
        "state_sources.csv",
        "chain-attestation.json",
        "AUDIT_LOG_VERIFY.md",
        "MANIFEST.txt",
    ] {
        assert!(pack.has(name), "{name}");
    }
    assert_eq!(pack.receipt.file_name, "compliance-pack-orchid-ledger-2026-01-01_2026-03-31.zip");
    assert_eq!(
        pack.text("coverage_monthly.csv").lines().skip(1).collect::<Vec<_>>(),
        ["2026-01,1,1,4,3,75.00", "2026-02,0,0,0,0,", "2026-03,1,1,4,3,75.00"]
    );
    let scans: Vec<&str> = pack.text("scans.csv").lines().skip(1).map(|line| &line[..2]).collect();
    assert_eq!(scans, ["s1", "s2"], "by time");
    assert!(pack.text("findings.csv").contains(",t,'-x,high,"));
    assert!(pack.text("custom_rules.csv").contains("r1,'@all,*,,low,true,,"));
    assert_eq!(pack.text("state_sources.csv").lines().count(), 1);
    assert_eq!(pack.text("remediation_sla.csv").lines().nth(2).unwrap(), "high,1,0,120");

    let data = pack.json("data.json");
    assert_eq!(
        (&data["period_start"], &data["period_end"]),
        (&"2026-01-01T00:00:00Z".into(), &"2026-04-01T00:00:00Z".into())
    );
    assert_eq!(data["findings"][0]["resource_id"], "-x", "here as the API gave it");
    assert_eq!(data["as_of"]["custom_rules"], "2026-11-20T09:30:00.123456Z");
    assert_eq!(data["audit_export_requested"], "recorded");
    assert_eq!(data["not_included"].as_array().unwrap().len(), 2);
    assert_eq!(data["state_sources"], serde_json::json!([]));

    let attested = pack.json("chain-attestation.json");
    assert_eq!(attested["head_hash_hex"], "ab".repeat(32));
    assert_eq!((&attested["head_seq"], &attested["status"]), (&9.into(), &"ok".into()));
    assert_eq!(attested["verify_path"], format!("{BASE}/audit-log/verify"));
    // What was told to the vendor's log is no answer that the pack is made of.
    assert!(pack.requests().iter().all(|line| line["method"] == "GET"));
    assert_eq!(pack.gaps("vendor"), ["audit rows"]);
    let report = crate::assemble::grantex::report(&pack.bytes);
    assert_eq!(report.headline, Headline::NotSigned, "{:?}", report.findings);
}

#[test]
fn a_log_that_takes_no_events_is_told() {
    for reply in [Reply::json(404, "{}"), Reply::json(405, "{}"), Reply::json(500, "{}")] {
        let mut answers = answers("ok");
        answers.insert(format!("{BASE}/audit-exports/client-events"), reply);
        let pack = build(&chosen(DRIFTWISE, QUERY), &Recorded::new(answers, BTreeMap::new()));
        assert_eq!(pack.json("data.json")["audit_export_requested"], "not recorded");
        assert!(pack.gaps("vendor").contains(&"audit_export.requested, .downloaded, .deleted".to_owned()));
    }
}

#[test]
fn an_event_outlives_the_end_of_a_sign_in() {
    let events = format!("{BASE}/audit-exports/client-events");
    let recorded = |tokens: &[String]| {
        let driver = Recorded::new(answers("ok"), BTreeMap::new());
        driver.begin_with(&events, [Reply::json(401, "{}")]);
        driver.tokens.borrow_mut().extend(tokens.iter().cloned());
        let mut arguments = chosen(DRIFTWISE, QUERY);
        arguments.actor.id = Some("u-1".to_owned());
        let pack = build(&arguments, &driver);
        assert_eq!(*driver.signed_in.borrow(), [SignIn::Ended]);
        pack.json("data.json")["audit_export_requested"].clone()
    };
    assert_eq!(recorded(&[token("u-1", 2)]), "recorded");
    assert_eq!(recorded(&[]), "not recorded");
}

#[test]
fn a_chain_that_the_vendor_calls_broken_is_attested_as_that() {
    let pack = build(&chosen(DRIFTWISE, QUERY), &Recorded::new(answers("broken"), BTreeMap::new()));
    assert_eq!(pack.json("chain-attestation.json")["status"], "broken");
    assert!(pack.receipt.notes.iter().any(|note| note.contains("CHAIN BROKEN")), "{:?}", pack.receipt.notes);
}

#[test]
fn a_check_of_the_chain_that_makes_no_sense_ends_the_build() {
    let mut answers = answers("ok");
    answers.insert(
        format!("{BASE}/audit-log/verify"),
        Reply::json(200, r#"{"status":"ok","head_seq":3,"head_hash":"x"}"#),
    );
    let (error, _) = fail(&chosen(DRIFTWISE, QUERY), &Recorded::new(answers, BTreeMap::new()));
    assert!(error.problem().text.contains("64 hexadecimal digits"), "{}", error.problem().text);
}

#[test]
fn both_days_are_needed_here_and_nowhere_else() {
    let recipe = packseal::recipe::Recipe::parse(DRIFTWISE).unwrap();
    let (form, _) = packseal::recipe::Form::from_query("start_date=2026-01-01&organisation=o", &recipe);
    let form = packseal::recipe::Form { tenant: "x".to_owned(), ..form };
    let wrong = form.check(&recipe, packseal::model::instant::Day::parse("2026-11-20").unwrap()).unwrap_err();
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0].message.contains("both ends"), "{wrong:?}");
    assert!(with(|_| (), |_| ()).choices.first_day.is_none());
}
