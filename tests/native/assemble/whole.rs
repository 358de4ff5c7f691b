//! What is in a pack, in which order, and that its bytes depend on nothing but answers and arguments.

use packseal::model::digest::Digest;
use std::path::Path;

use crate::support::arguments::{exports, plain, want_exports, with};
use crate::support::fixture::{expected, folder, recorded};
use crate::support::pack::build;
use crate::support::program::accepts;

/// The vendor's order (contract section 1). The two carbon factor files stand after the evidence and have no raw endpoint.
const VENDOR: [&str; 42] = [
    "audit_logs.csv",
    "notification_settings.json",
    "remediation_settings.json",
    "identity_settings.json",
    "integration_acceptance_evidence.json",
    "acceptance_kpis_evidence.json",
    "leadership_kpis_evidence.json",
    "quarterly_commercial_proof_evidence.json",
    "identity_smoke_evidence.json",
    "sso_federation_validation_evidence.json",
    "performance_load_test_evidence.json",
    "ingestion_persistence_benchmark_evidence.json",
    "ingestion_soak_evidence.json",
    "partitioning_evidence.json",
    "job_slo_evidence.json",
    "tenant_isolation_evidence.json",
    "carbon_assurance_evidence.json",
    "docs/integrations/scim.md",
    "docs/integrations/idp_reference_configs.md",
    "docs/integrations/sso.md",
    "docs/integrations/microsoft_teams.md",
    "docs/compliance/compliance_pack.md",
    "docs/compliance/focus_export.md",
    "docs/ops/acceptance_evidence_capture.md",
    "docs/runbooks/month_end_close.md",
    "docs/runbooks/tenant_data_lifecycle.md",
    "docs/runbooks/partition_maintenance.md",
    "docs/licensing.md",
    "LICENSE",
    "TRADEMARK_POLICY.md",
    "COMMERCIAL_LICENSE.md",
    "exports/focus-v1.3-core.csv",
    "exports/savings-proof.json",
    "exports/savings-proof.csv",
    "exports/savings-proof-drilldown-strategy-type.json",
    "exports/savings-proof-drilldown-strategy-type.csv",
    "exports/savings-proof-drilldown-remediation-action.json",
    "exports/savings-proof-drilldown-remediation-action.csv",
    "exports/realized-savings.json",
    "exports/realized-savings.csv",
    "exports/close-package.json",
    "exports/close-package.csv",
];
const LAST: [&str; 9] = [
    "raw/arguments.json",
    "raw/requests.jsonl",
    "COMPLETENESS.csv",
    "INDEX.csv",
    "INDEX.html",
    "summary.pdf",
    "VERIFY.md",
    "pack.json",
    "MANIFEST.txt",
];
/// What expect.py makes: everything but the documents.
const DOCUMENTS: std::ops::Range<usize> = 17..31;

fn computed() -> Vec<&'static str> {
    [&VENDOR[..DOCUMENTS.start], &VENDOR[DOCUMENTS.end..]].concat()
}

#[test]
fn entries_stand_in_the_order_of_the_format() {
    let pack = build(&exports(), &recorded());
    let names = pack.names();
    // Of the 45 entries of the contract, two are stated gaps and one is manifest.json.
    assert_eq!(names[..42], VENDOR);
    assert_eq!(names[42], "manifest.json");
    let carbon = [pack.gaps("carbon_factor_sets"), pack.gaps("carbon_factor_update_logs")].concat();
    assert_eq!(VENDOR.len() + 1 + carbon.len(), 45);
    assert_eq!(names[names.len() - LAST.len()..], LAST);
    let raw = &names[43..names.len() - LAST.len()];
    // Of the first answer, which refuses, only the digest is kept. Four CSV answers are entries already; every other answer is one below
    // raw/, numbered in the order of the requests.
    let requests = &pack.requests()[1..];
    let files: Vec<&str> = requests.iter().map(|request| request["file"].as_str().unwrap()).collect();
    let (below, entries): (Vec<&str>, Vec<&str>) = files.iter().partition(|file| file.starts_with("raw/"));
    assert_eq!(below, raw);
    assert_eq!(entries, [VENDOR[31], VENDOR[33], VENDOR[35], VENDOR[37]]);
    for (request, file) in requests.iter().zip(&files) {
        let number = request["n"].as_u64().unwrap();
        assert!(
            !raw.contains(file) || file.starts_with(&format!("raw/{number:04}-")) && file.ends_with(".json"),
            "{file}"
        );
    }
    assert_eq!(pack.receipt.entries, names.len() as u64);
}

#[test]
fn what_is_not_there_is_a_stated_gap() {
    let mut driver = recorded();
    driver.documents.remove("docs/licensing.md");
    let pack = build(&plain(), &driver);
    assert!(!pack.has("docs/licensing.md") && pack.has("LICENSE"));
    assert_eq!(pack.gaps("documents"), ["docs/licensing.md"]);
    for set in ["carbon_factor_sets", "carbon_factor_update_logs"] {
        assert!(!pack.has(&format!("{set}.json")));
        assert_eq!(pack.gaps(set), [format!("{set}.json")]);
        assert_eq!(pack.completeness(set)["included"], "");
    }
    for (entry, gaps) in [
        ("notification_settings", &["exists"][..]),
        ("identity_settings", &["exists"]),
        (
            "remediation_settings",
            &["exists", "hard_cap_enabled", "max_deletions_per_hour", "monthly_hard_cap_usd", "simulation_mode"],
        ),
    ] {
        let settings = pack.json(&format!("{entry}.json"));
        let mut nulls: Vec<&str> =
            gaps.iter().copied().filter(|key| settings.get(key).is_some_and(|v| v.is_null())).collect();
        nulls.sort_unstable();
        assert_eq!(nulls, gaps, "{entry}");
        assert_eq!(pack.gaps(entry), [gaps.join(", ")]);
    }
    assert_eq!(pack.gaps("manifest"), ["environment", "tenant_id"]);
    assert_eq!(pack.gaps("vendor"), ["audit.export_requested"]);
    assert_eq!(pack.receipt.gaps.len(), pack.json("pack.json")["gaps"].as_array().unwrap().len());
}

#[test]
fn settings_have_the_members_of_the_contract() {
    let pack = build(&plain(), &recorded());
    for (entry, members) in [("notification", 31), ("remediation", 14), ("identity", 7)] {
        assert_eq!(pack.json(&format!("{entry}_settings.json")).as_object().unwrap().len(), members, "{entry}");
    }
}

#[test]
fn entries_equal_an_independent_computation() {
    let pack = build(&exports(), &recorded());
    for name in computed() {
        assert!(pack.entry(name) == expected(name), "{name} is not what expect.py made");
    }
    // The recorded log tests something: hard cells, number tokens that a float would not keep, events without a payload.
    assert!(pack.text("audit_logs.csv").contains("'=HYPERLINK"));
    let tests = pack.text("performance_load_test_evidence.json");
    assert!(tests.contains("1e-05") && tests.contains("97.10") && tests.contains("-0.0"));
    assert!(
        pack.text("exports/realized-savings.csv").contains(",'=vol-")
            && pack.text("exports/realized-savings.csv").contains(",1e-05,")
    );
    assert!(pack.text("exports/realized-savings.json").contains("\"gr\\u00f6\\u00dfe-"));
    assert!(pack.text("exports/close-package.csv").contains("\"'=late, \"\"credit\"\"\""));
}

/// Builds with some options and compares every computed entry with what expect.py makes with the same ones.
fn compare_with_python(options: &[&str], arguments: &packseal::assemble::Arguments) {
    let out = tempfile::tempdir().unwrap();
    let script = folder().join("expect.py");
    let out_path = out.path().to_str().unwrap();
    let mut line = vec![script.to_str().unwrap(), "--out", out_path];
    line.extend(options);
    if accepts(Path::new("."), "python3", &line).is_none() {
        return;
    }
    let pack = build(arguments, &recorded());
    for name in computed() {
        assert!(pack.entry(name) == std::fs::read(out.path().join(name)).unwrap(), "{name} with {options:?}");
    }
}

#[test]
fn python_agrees_live() {
    compare_with_python(&[], &exports());
    let arguments = with(
        |form| {
            (form.first_day, form.last_day) = ("2026-11-01".to_owned(), "2026-11-15".to_owned());
            form.evidence_limit = "3".to_owned();
            want_exports(form);
            form.focus_max_rows = "7".to_owned();
            form.close_max_restatements = "1".to_owned();
        },
        |recipe| recipe.sections[0].rows.most = Some(40),
    );
    let period = ["--start", "2026-11-01T00:00:00", "--end", "2026-11-15T23:59:59.999999"];
    let limits =
        ["--evidence-limit", "3", "--audit-rows-max", "40", "--focus-max-rows", "7", "--close-max-restatements", "1"];
    compare_with_python(&[period.as_slice(), limits.as_slice()].concat(), &arguments);
}

#[test]
fn the_committed_expectation_is_what_the_script_makes() {
    let out = tempfile::tempdir().unwrap();
    let script = folder().join("expect.py");
    let line = [script.to_str().unwrap(), "--out", out.path().to_str().unwrap()];
    if accepts(Path::new("."), "python3", &line).is_some() {
        for name in computed() {
            assert!(expected(name) == std::fs::read(out.path().join(name)).unwrap(), "{name}");
        }
    }
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    let arguments = exports();
    let first = build(&arguments, &recorded());
    for (piece, shuffled) in [(usize::MAX, false), (1, false), (7, true), (64 * 1024, true)] {
        let mut driver = recorded();
        (driver.piece, driver.shuffled) = (piece, shuffled);
        let again = build(&arguments, &driver);
        assert!(first.bytes == again.bytes, "pieces of {piece}, shuffled: {shuffled}");
        assert_eq!(first.receipt, again.receipt);
        if shuffled {
            let most = driver.most.get();
            assert!((2..=arguments.recipe.in_flight).contains(&most), "{most} requests at one time");
        }
    }
}

#[test]
fn bytes_depend_on_clock_and_run_id() {
    let first = build(&plain(), &recorded());
    let mut other = plain();
    other.run_id = "11111111-6f0e-4f5e-9c4e-2f1d7a3b5c6d".to_owned();
    let second = build(&other, &recorded());
    assert_ne!(first.receipt.pack_id, second.receipt.pack_id);
    assert_ne!(first.receipt.sha256, second.receipt.sha256);
    assert!(first.entry("audit_logs.csv") == second.entry("audit_logs.csv"));
}

#[test]
fn every_answer_below_raw_is_the_recorded_body() {
    let driver = recorded();
    let pack = build(&exports(), &driver);
    let mut used = Vec::new();
    for (index, line) in pack.requests().iter().enumerate() {
        let target = line["url"].as_str().unwrap().strip_prefix("https://api.orchid.example").unwrap();
        assert_eq!((line["n"].as_u64(), line["method"].as_str()), (Some(index as u64 + 1), Some("GET")));
        let body = driver.replies[target].body();
        used.push(target.to_owned());
        if index == 0 {
            let kept = ["status", "kept", "sha256", "file"].map(|key| line[key].clone());
            assert_eq!(
                kept,
                [400.into(), "digest".into(), Digest::of(body).to_string().into(), serde_json::Value::Null]
            );
            continue;
        }
        let file = line["file"].as_str().unwrap();
        assert_eq!(line["status"], 200);
        if line["kept"] == "whole" {
            assert!(pack.entry(file) == body, "{file}");
            assert_eq!(line["bytes"].as_u64(), Some(body.len() as u64));
        } else {
            assert_eq!((line["kept"].as_str(), file), (Some("redacted"), "raw/0006-notification_settings.json"));
        }
    }
    let mut asked = driver.asked.borrow().clone();
    assert_eq!(pack.receipt.requests - 14, asked.len() as u64, "14 documents are no API requests");
    asked.sort_unstable();
    used.sort_unstable();
    assert_eq!(asked, used);
}
