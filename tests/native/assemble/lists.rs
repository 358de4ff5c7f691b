//! manifest.json in the vendor's shape, pack.json and MANIFEST.txt.

use packseal::model::digest::Digest;
use packseal::pack::manifest::{self, Header};
use packseal::recipe::VALDRICS;
use serde_json::{Value, json};

use crate::support::arguments::{exports, focus, plain, with};
use crate::support::fixture::recorded;
use crate::support::pack::{Pack, build};

/// The members of manifest.json (contract section 2); those with an empty list are no objects.
const MEMBERS: [(&str, &[&str]); 26] = [
    ("exported_at", &[]),
    ("run_id", &[]),
    ("tenant_id", &[]),
    ("actor_id", &[]),
    ("actor_email", &[]),
    ("environment", &[]),
    ("app_version", &[]),
    ("window", &["end_date", "start_date"]),
    (
        "focus_export",
        &[
            "error",
            "include_preliminary",
            "included",
            "max_rows",
            "provider",
            "rows_written",
            "status",
            "truncated",
            "window",
        ],
    ),
    ("savings_proof", &["error", "included", "provider", "status", "window"]),
    ("realized_savings", &["error", "included", "limit", "provider", "rows_written", "status", "window"]),
    ("close_package", &["enforce_finalized", "error", "included", "max_restatements", "provider", "status", "window"]),
    ("leadership_kpis", &["count", "limit"]),
    ("quarterly_commercial_proof_reports", &["count", "limit"]),
    ("identity_idp_smoke_tests", &["count", "limit"]),
    ("sso_federation_validation", &["count", "limit"]),
    ("performance_load_tests", &["count", "limit"]),
    ("ingestion_persistence_benchmarks", &["count", "limit"]),
    ("ingestion_soak_runs", &["count", "limit"]),
    ("partitioning_validation", &["count", "limit"]),
    ("job_slo_evidence", &["count", "limit"]),
    ("tenant_isolation_verifications", &["count", "limit"]),
    ("carbon_assurance", &["count", "limit"]),
    ("carbon_factors", &["factor_sets_count", "limit", "update_logs_count"]),
    ("included_files", &[]),
    ("notes", &[]),
];

/// Which evidence file each count is the length of (contract section 2).
const COUNTS: [(&str, &str); 11] = [
    ("leadership_kpis", "leadership_kpis"),
    ("quarterly_commercial_proof_reports", "quarterly_commercial_proof"),
    ("identity_idp_smoke_tests", "identity_smoke"),
    ("sso_federation_validation", "sso_federation_validation"),
    ("performance_load_tests", "performance_load_test"),
    ("ingestion_persistence_benchmarks", "ingestion_persistence_benchmark"),
    ("ingestion_soak_runs", "ingestion_soak"),
    ("partitioning_validation", "partitioning"),
    ("job_slo_evidence", "job_slo"),
    ("tenant_isolation_verifications", "tenant_isolation"),
    ("carbon_assurance", "carbon_assurance"),
];

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().map(|members| members.keys().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn manifest_json_has_the_vendors_members_and_no_other() {
    for arguments in [plain(), focus(50_000), exports()] {
        let manifest = build(&arguments, &recorded()).json("manifest.json");
        let mut names: Vec<&str> = MEMBERS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        assert_eq!(keys(&manifest), names);
        for (name, members) in MEMBERS {
            assert_eq!(keys(&manifest[name]), *members, "{name}");
        }
        for export in ["focus_export", "savings_proof", "realized_savings", "close_package"] {
            assert_eq!(keys(&manifest[export]["window"]), ["end_date", "start_date"], "{export}");
        }
    }
}

#[test]
fn manifest_json_is_in_the_vendors_style() {
    let pack = build(&focus(50_000), &recorded());
    let text = pack.text("manifest.json");
    assert!(text.starts_with("{\n  \"actor_email\": \"ravi@orchid.example\",\n  \"actor_id\": "), "{text}");
    assert!(text.is_ascii() && !text.ends_with('\n'));
    // serde_json's map is sorted and its pretty form has the same two spaces.
    assert_eq!(text, serde_json::to_string_pretty(&pack.json("manifest.json")).unwrap());
}

#[test]
fn manifest_json_tells_this_build() {
    let arguments =
        with(|form| (form.first_day, form.last_day) = ("2026-11-01".to_owned(), "2026-11-15".to_owned()), |_| ());
    let manifest = build(&arguments, &recorded()).json("manifest.json");
    for (name, value) in [
        ("exported_at", json!("2026-11-20T09:30:00.123456+00:00")),
        ("run_id", json!("0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d")),
        ("tenant_id", Value::Null),
        ("environment", Value::Null),
        ("app_version", json!("0.1.0")),
        ("window", json!({"start_date": "2026-11-01T00:00:00+00:00", "end_date": "2026-11-15T23:59:59.999999+00:00"})),
        ("carbon_factors", json!({"factor_sets_count": null, "update_logs_count": null, "limit": 200})),
    ] {
        assert_eq!(manifest[name], value, "{name}");
    }
    let window = json!({"start_date": "2026-11-01", "end_date": "2026-11-15"});
    for export in ["focus_export", "savings_proof", "realized_savings", "close_package"] {
        let block = &manifest[export];
        assert_eq!((&block["included"], &block["status"]), (&json!(false), &json!("skipped")), "{export}");
        assert_eq!(block["window"], window, "{export}");
    }
    assert_eq!(manifest["notes"].as_array().unwrap().len(), 8);
}

#[test]
fn counts_are_the_lengths_of_the_files() {
    let pack = build(&plain(), &recorded());
    let manifest = pack.json("manifest.json");
    for (count, file) in COUNTS {
        let length = pack.json(&format!("{file}_evidence.json")).as_array().unwrap().len();
        assert!(length > 0, "{file}");
        assert_eq!(manifest[count], json!({"count": length, "limit": 200}), "{count}");
    }
}

#[test]
fn included_files_are_the_vendor_entries() {
    let pack = build(&exports(), &recorded());
    let names = pack.names();
    let end = names.iter().position(|name| *name == "manifest.json").unwrap();
    let mut vendor = vec!["manifest.json"];
    vendor.extend(&names[..end]);
    assert_eq!(pack.json("manifest.json")["included_files"], json!(vendor));
}

#[test]
fn pack_json_says_what_the_arguments_say() {
    let mut arguments = with(|form| form.first_day = "2026-11-01".to_owned(), |_| ());
    (arguments.number, arguments.previous) = (Some(7), Some(Digest::of(b"the list before")));
    let pack = build(&arguments, &recorded());
    let about = pack.json("pack.json");
    for (name, value) in [
        ("schema", json!("packseal-pack/1")),
        ("id", json!("orchid-ledger-20261120T093000Z-0b7c2f64")),
        ("kind", json!("packseal")),
        ("layout", json!("valdrics")),
        ("tenant", json!("orchid-ledger")),
        ("period", json!({"start": "2026-11-01T00:00:00Z", "end": null})),
        ("claimed_at", json!("2026-11-20T09:30:00.123456Z")),
        ("number", json!(7)),
        ("previous", json!(Digest::of(b"the list before").to_string())),
    ] {
        assert_eq!(about[name], value, "{name}");
    }
    assert_eq!(about["recipe"]["sha256"], json!(Digest::of(VALDRICS.as_bytes()).to_string()));
    assert_eq!(pack.receipt.file_name, "compliance-pack-orchid-ledger-20261120T093000Z.zip");
}

/// The digests of MANIFEST.txt, computed here from the inflated entries.
fn computed(pack: &Pack, without: &[&str]) -> Vec<(String, Digest)> {
    pack.entries
        .iter()
        .filter(|(name, _)| !without.contains(&name.as_str()))
        .map(|(name, content)| (name.clone(), Digest::of(content)))
        .collect()
}

#[test]
fn manifest_txt_is_canonical_and_lists_every_entry_but_itself() {
    let arguments = with(|form| form.last_day = "2026-11-15".to_owned(), |_| ());
    let pack = build(&arguments, &recorded());
    let list = pack.entry("MANIFEST.txt");
    let read = manifest::parse(list);
    assert_eq!(read.issues, []);
    let header = Header {
        pack: pack.receipt.pack_id.clone(),
        tenant: "orchid-ledger".to_owned(),
        start: "..".to_owned(),
        end: "2026-11-15T23:59:59.999999Z".to_owned(),
    };
    assert_eq!(read.header.as_ref(), Some(&header));
    let mut entries = computed(&pack, &["MANIFEST.txt"]);
    entries.sort();
    let listed: Vec<(String, Digest)> =
        read.lines.into_iter().map(|line| (line.name.to_owned(), line.digest)).collect();
    assert_eq!(listed, entries);
    // Canonical: written again it is the same, and every line is what sha256sum prints.
    assert_eq!(manifest::encode(&header, &entries), list);
    for (line, (name, digest)) in pack.text("MANIFEST.txt").lines().skip(1).zip(&entries) {
        assert_eq!(line, format!("{digest}  {name}"));
    }
}

#[test]
fn the_receipt_names_the_digests_that_stand_in_the_pack() {
    let pack = build(&plain(), &recorded());
    let receipt = &pack.receipt;
    assert_eq!((receipt.sha256, receipt.size), (Digest::of(&pack.bytes), pack.bytes.len() as u64));
    assert_eq!(receipt.manifest_sha256, Digest::of(pack.entry("MANIFEST.txt")));
    let payload = computed(&pack, &["MANIFEST.txt", "pack.json", "VERIFY.md", "summary.pdf"]);
    assert_eq!(receipt.payload_sha256, Digest::of(manifest::lines(&payload).as_bytes()));
}
