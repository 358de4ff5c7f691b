//! A package of the evidence service, made of its parts: the service's own list is what a reader of it expects, and every part is as it came.

use std::collections::BTreeMap;
use std::path::Path;

use packseal::model::digest::Digest;
use packseal::model::instant::{Day, Instant};
use packseal::recipe::{EVIDENCE, Form, Recipe};
use packseal::seal::hmac::Secret;
use packseal::seal::sidecar::{Claim, Signature};
use packseal::source::evidence::PARTS;
use packseal::verify::beside::Beside;
use packseal::verify::report::{Outcome, Report, RowId};
use serde_json::{Value, json};

use super::grantex::{chain_row, report};
use crate::support::arguments::chosen;
use crate::support::driver::{Recorded, Reply};
use crate::support::pack::{Pack, build, fail};

const BASE: &str = "/compliance/evidence/parts";

/// The parts of the vector `evidence`, by name.
fn parts() -> BTreeMap<String, Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/evidence/pack.zip");
    crate::support::pack::inflate(&std::fs::read(path).unwrap()).into_iter().collect()
}

/// Answers for every part of the recipe: the vector's, or an empty one; an optional one that the vector lacks is not there.
pub(crate) fn driver() -> Recorded {
    let (parts, mut replies) = (parts(), BTreeMap::new());
    for part in PARTS {
        let query = match part.id {
            "audit_chain_verify" => "?audit_verify_limit=10000",
            "audit_events" => "?audit_event_limit=3000",
            _ => "",
        };
        let optional = matches!(part.id, "autotune_profiles" | "autotune_rollout_rules" | "event_nlp_feedback_summary");
        let reply = match parts.get(part.name) {
            Some(body) => Reply::json(200, body.clone()),
            None if optional => Reply::json(404, r#"{"detail":"no such part"}"#),
            None if part.name.ends_with(".jsonl") => Reply::new(200, "application/x-ndjson", ""),
            None => Reply::json(200, "[]"),
        };
        replies.insert(format!("{BASE}/{}{query}", part.name), reply);
    }
    Recorded::new(replies, BTreeMap::new())
}

fn package() -> Pack {
    build(&chosen(EVIDENCE, "retention_policy=seven_years"), &driver())
}

fn manifest(pack: &Pack) -> Value {
    pack.json("manifest.json")
}

#[test]
fn parts_are_stored_once_and_as_they_came() {
    let (pack, parts) = (package(), parts());
    for part in PARTS {
        match parts.get(part.name) {
            Some(body) => assert_eq!(pack.entry(part.name), body, "{}", part.name),
            None if pack.has(part.name) => assert!(matches!(pack.entry(part.name), b"[]" | b""), "{}", part.name),
            None => assert_eq!(pack.gaps(part.id), [part.name]),
        }
    }
    let events = pack.requests().into_iter().find(|row| row["file"] == "audit_events.jsonl").unwrap();
    assert_eq!(events["url"], format!("https://api.orchid.example{BASE}/audit_events.jsonl?audit_event_limit=3000"));
    assert_eq!(events["sha256"], Digest::of(&parts["audit_events.jsonl"]).to_string());
    assert!(pack.names().iter().all(|name| !name.starts_with("raw/0")), "a part is stored twice");
}

#[test]
fn the_list_of_the_package_is_in_the_services_form() {
    let pack = package();
    let list = manifest(&pack);
    // The run id's first eight digits.
    assert_eq!(list["bundle_id"], "compliance_evidence_20261120T093000Z_0b7c2f64");
    assert_eq!(pack.receipt.file_name, "compliance_evidence_20261120T093000Z_0b7c2f64.zip");
    assert_eq!(list["generated_at"], "2026-11-20T09:30:00.123456+00:00");
    let request = list["request"].as_object().unwrap();
    assert_eq!(request.len(), 32);
    assert_eq!((&request["retention_policy"], &request["external_auth_token"]), (&json!("seven_years"), &Value::Null));
    assert_eq!(request["triggered_by"], "ravi@orchid.example");
    let files = list["files"].as_array().unwrap();
    assert_eq!(files[0]["name"], "archive_policy.json");
    for file in files {
        let name = file["relative_path"].as_str().unwrap();
        assert_eq!(file["size_bytes"], pack.entry(name).len());
        assert_eq!(file["sha256"], Digest::of(pack.entry(name)).to_string());
    }
    let listed: Vec<&str> = files.iter().map(|file| file["name"].as_str().unwrap()).collect();
    let vendor: Vec<&str> = pack.names().into_iter().take_while(|name| *name != "manifest.json").collect();
    assert_eq!(listed, vendor);
    let lines = pack.text("audit_events.jsonl").lines().count();
    assert_eq!(list["summary"]["audit_events"], lines);
    assert_eq!(list["summary"]["audit_chain_valid"], pack.json("audit_chain_verify.json")["valid"]);
    let policy = pack.json("archive_policy.json");
    assert_eq!((&policy["policy_version"], &policy["retention_policy"]), (&json!("v1"), &json!("seven_years")));
}

fn row(report: &Report, id: RowId) -> Outcome {
    report.rows.iter().find(|row| row.id == id).unwrap().outcome
}

#[test]
fn the_package_is_checked_as_its_kind() {
    let pack = package();
    let found = report(&pack.bytes);
    assert_eq!((found.headline.words(), found.layout.as_deref()), ("INTACT, NOT SIGNED", Some("evidence")));
    assert_eq!((chain_row(&found), row(&found, RowId::Integrity)), (Outcome::Pass, Outcome::Pass));
    let secret = Secret::new("shared-by-two");
    let claim = Claim { signer: "compliance_ops", signing_key_id: "ops-key" };
    let signed_at = Instant::parse("2026-11-20T09:30:00.123456Z").unwrap();
    let sidecar = Signature::encode(Digest::of(&pack.bytes), claim, signed_at, secret.as_ref()).unwrap();
    let beside = Beside { signature: Some(sidecar), secret, ..Beside::default() };
    let found = super::grantex::report_with(&pack.bytes, "x.zip", &beside);
    let runbook = found.runbook.as_ref().unwrap();
    assert_eq!((runbook.message.as_str(), runbook.manifest_valid, runbook.signature_valid), ("ok", true, true));
    assert_eq!(found.headline.words(), "INTACT, NOT SIGNED");
}

#[test]
fn an_edited_row_of_a_package_that_was_covered_up_is_told() {
    let pack = package();
    let edited: Vec<(String, Vec<u8>)> = pack
        .entries
        .iter()
        .map(|(name, content)| {
            let edit = |text: &str| text.replacen("\"status\": \"", "\"status\": \"NOT_", 1);
            let edited = name == "audit_events.jsonl";
            (name.clone(), if edited { edit(pack.text(name)).into_bytes() } else { content.clone() })
        })
        .collect();
    let found = report(&crate::support::pack::resealed(&edited));
    // The service's own list still has the old digest: the package contradicts itself.
    assert_eq!(found.headline.words(), "ALTERED");
    assert!(found.findings.iter().any(|it| it.code.starts_with("events.")), "{:?}", found.findings);
}

#[test]
fn a_part_that_is_required_and_absent_ends_the_build_and_so_does_one_that_is_no_json() {
    let target = format!("{BASE}/strategy_versions.json");
    for (reply, title) in [
        (Reply::json(404, r#"{"detail":"Not Found"}"#), "Strategy versions: the server failed"),
        (Reply::new(200, "text/html", "<html>"), "Strategy versions: the answer makes no sense"),
        (Reply::json(200, "7"), "Strategy versions: the answer makes no sense"),
        (Reply::json(403, r#"{"detail":"forbidden"}"#), "Strategy versions: your role may not read it"),
    ] {
        let mut driver = driver();
        driver.replies.insert(target.clone(), reply);
        let (error, _) = fail(&chosen(EVIDENCE, ""), &driver);
        assert_eq!(error.problem().title, title);
    }
    let mut driver = driver();
    driver.replies.insert(format!("{BASE}/audit_events.jsonl?audit_event_limit=3000"), Reply::json(200, "{}\n[]\n"));
    let (error, _) = fail(&chosen(EVIDENCE, ""), &driver);
    assert!(error.problem().text.contains("line 2"), "{}", error.problem().text);
}

#[test]
fn no_token_stands_in_the_list_whatever_a_recipe_asks_for() {
    let option = r#""options": ["#;
    let more = r#""options": [ { "key": "external_auth_token", "label": "Token", "kind": "text", "most": 64, "default": "" },"#;
    let pack = build(&chosen(&EVIDENCE.replacen(option, more, 1), "external_auth_token=invented-token-5"), &driver());
    assert_eq!(manifest(&pack)["request"]["external_auth_token"], Value::Null);
    assert!(pack.entries.iter().all(|(_, content)| !content.windows(16).any(|it| it == b"invented-token-5")));
}

#[test]
fn an_option_whose_switch_is_off_does_not_count() {
    let recipe = Recipe::parse(EVIDENCE).unwrap();
    let place = |key: &str| recipe.options.iter().position(|option| option.key == key).unwrap();
    let mut form = Form { tenant: "Orchid".to_owned(), ..Form::new(&recipe) };
    form.options[place("vault_mode")] = "NO_SUCH_MODE".to_owned();
    let today = Day::parse("2026-11-20").unwrap();
    let choices = form.check(&recipe, today).unwrap();
    assert_eq!((choices.options.get("vault_mode"), choices.options.get("signer")), (None, Some("compliance_system")));
    form.options[place("write_vault_copy")] = "true".to_owned();
    let wrong = form.check(&recipe, today).unwrap_err();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].message, "How the copy is kept must be one of COPY, SIMULATED_WORM");
}

#[test]
fn recipes_that_cannot_be_followed_are_told() {
    for (from, to, told) in [
        (r#""id": "audit_events""#, r#""id": "passwords""#, "/sections/1/id must be an id that its step knows"),
        (r#""id": "autotune_events""#, r#""id": "audit_events""#, "/sections/2/id must be an id that no other"),
        (
            r#""path": "/compliance/evidence/parts/strategy_versions.json""#,
            r#""path": "//evil.example/x""#,
            "/path must be",
        ),
        (r#""package_prefix": "compliance_evidence""#, r#""package_prefix": "../x""#, "package_prefix must be"),
        (r#""key": "audit_event_type""#, r#""key": "audit_event_limit""#, "/key must be"),
        (r#""key": "audit_event_type""#, r#""key": "Audit""#, "/key must be"),
        (r#""max": 20000,"#, r#""max": 20,"#, "/options/0/default must be"),
        (r#""kind": "text""#, r#""kind": "date""#, "/kind must be"),
        (
            r#""layout": "evidence""#,
            r#""layout": "drift""#,
            "layout must be valdrics, driftwise, grantex, evidence, playbook or custom",
        ),
        (r#""in_flight": 2"#, r#""in_flight": 2, "page_size": 5"#, "/page_size"),
    ] {
        let text = EVIDENCE.replacen(from, to, 1);
        assert_ne!(text, EVIDENCE, "{from} is not in the recipe");
        let error = Recipe::parse(&text).unwrap_err().to_string();
        assert!(error.contains(told), "{to}: {error}");
    }
}
