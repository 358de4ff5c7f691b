//! A small pack in the vendor's layout (contract sections 1 to 3), and what Packseal puts around it. All of it is invented.

use packseal::model::digest::Digest;
use serde_json::{Value, json};

use super::forge::{END, PACK_ID, Pack, START, TENANT, pretty};

/// The block of manifest.json that counts the items of an evidence file.
pub const COUNTED: [(&str, &str); 11] = [
    ("leadership_kpis_evidence.json", "leadership_kpis"),
    ("quarterly_commercial_proof_evidence.json", "quarterly_commercial_proof_reports"),
    ("identity_smoke_evidence.json", "identity_idp_smoke_tests"),
    ("sso_federation_validation_evidence.json", "sso_federation_validation"),
    ("performance_load_test_evidence.json", "performance_load_tests"),
    ("ingestion_persistence_benchmark_evidence.json", "ingestion_persistence_benchmarks"),
    ("ingestion_soak_evidence.json", "ingestion_soak_runs"),
    ("partitioning_evidence.json", "partitioning_validation"),
    ("job_slo_evidence.json", "job_slo_evidence"),
    ("tenant_isolation_evidence.json", "tenant_isolation_verifications"),
    ("carbon_assurance_evidence.json", "carbon_assurance"),
];

/// The exports of a pack.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Exports {
    /// FOCUS alone: what Packseal makes.
    Focus,
    /// All four, as the vendor's server can.
    All,
}

/// The vendor's entries, manifest.json last.
pub fn vendor(exports: Exports) -> Pack {
    let item = |n: u32, key: &str, payload: Value| {
        json!({"event_id": format!("e-{n}"), "run_id": null, "timestamp": "2026-08-03T09:00:00", "success": true,
            "actor_email": "dana@orchid.example", key: payload})
    };
    let list = |items: &[Value]| pretty(&Value::Array(items.to_vec()));
    let mut pack = Pack::default()
        .with(
            "audit_logs.csv",
            "id,event_type,event_timestamp,actor_email,resource_type,resource_id,success,correlation_id\r\n\
             3,audit.export_requested,2026-09-30T10:15:00.123456,dana@orchid.example,compliance_pack,,True,run-1\r\n\
             2,settings.changed,2026-08-02T08:00:00,dana@orchid.example,settings,\"a, b\",True,\r\n\
             1,login,2026-07-01T07:59:59,'=dana,user,u-1,False,\r\n",
        )
        .with(
            "notification_settings.json",
            pretty(&json!({"exists": true, "has_jira_api_token": true, "digest_hour": 9})),
        )
        .with(
            "remediation_settings.json",
            pretty(&json!({"exists": false, "simulation_mode": true, "min_confidence_threshold": 0.95})),
        )
        .with(
            "identity_settings.json",
            pretty(&json!({"exists": true, "sso_enabled": false, "scim_group_mappings": []})),
        )
        .with("integration_acceptance_evidence.json", "[]")
        .with("acceptance_kpis_evidence.json", "[]")
        .with(
            "leadership_kpis_evidence.json",
            list(&[
                item(11, "leadership_kpis", json!({"tier": "pro", "total_cost_usd": 1234.5})),
                item(10, "leadership_kpis", json!({"tier": "pro", "notes": ["caf\u{e9}"]})),
            ]),
        )
        .with("quarterly_commercial_proof_evidence.json", "[]")
        .with("identity_smoke_evidence.json", "[]")
        .with("sso_federation_validation_evidence.json", "[]")
        .with(
            "performance_load_test_evidence.json",
            list(&[item(
                12,
                "load_test",
                json!({"profile": "dashboard", "duration_seconds": 60, "meets_targets": true}),
            )]),
        );
    for name in [
        "ingestion_persistence_benchmark",
        "ingestion_soak",
        "partitioning",
        "job_slo",
        "tenant_isolation",
        "carbon_assurance",
    ] {
        pack = pack.with(&format!("{name}_evidence.json"), "[]");
    }
    let checksum = Digest::of(br#"{"aws":{"us-east-1":0.379},"unit":"kgCO2e/kWh"}"#).to_string();
    pack = pack
        .with(
            "carbon_factor_sets.json",
            list(&[json!({"id": "f-1", "status": "active", "factors_checksum_sha256": checksum,
                "payload": {"unit": "kgCO2e/kWh", "aws": {"us-east-1": 0.379}}})]),
        )
        .with(
            "carbon_factor_update_logs.json",
            list(&[json!({"id": "l-1", "action": "activated", "new_checksum_sha256": checksum, "details": {}})]),
        )
        .with("docs/licensing.md", "# Licences\n\nInvented.\n")
        .with("LICENSE", "Invented.\n")
        .with("exports/focus-v1.3-core.csv", focus());
    if exports == Exports::All {
        pack = savings(pack);
        pack = close_package(pack);
    }
    let manifest = manifest(&pack, exports);
    pack.with("manifest.json", manifest)
}

/// Two charges, in eight of the 37 columns.
fn focus() -> &'static str {
    "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,\
     ChargeDescription,ChargePeriodEnd,ChargePeriodStart,ContractedCost,EffectiveCost,HostProviderName,InvoiceIssuerName,ListCost,\
     PricingQuantity,PricingUnit,ProviderName,PublisherName,ServiceCategory,ServiceName,ServiceProviderName,Tags\r\n\
     12.50000000,1234,,USD,2026-08-01T00:00:00Z,2026-07-01T00:00:00Z,Usage,,login,2026-07-02T00:00:00Z,2026-07-01T00:00:00Z,12.5,12.5,aws,aws,12.5,\
     24,Hrs,aws,aws,Compute,AmazonEC2,aws,\"{\"\"team\"\":\"\"a\"\"}\"\r\n\
     -1.00000000,1234,,USD,2026-08-01T00:00:00Z,2026-07-01T00:00:00Z,Credit,,,2026-07-02T00:00:00Z,2026-07-01T00:00:00Z,-1,-1,aws,aws,-1,\
     ,,aws,aws,Compute,AmazonEC2,aws,{}\r\n"
}

/// Savings with the spelling of `tier` that only the bundled file has, and realized savings with a cell that is not escaped.
fn savings(pack: Pack) -> Pack {
    let proof = json!({"start_date": START, "end_date": END, "as_of": "2026-10-02T10:15:00+00:00", "tier": "PricingTier.PRO",
        "breakdown": [{"provider": "aws", "realized_monthly_usd": 10.0}], "notes": []});
    let total = "provider,opportunity_monthly_usd,realized_monthly_usd\r\naws,20.00,10.00\r\n\r\nTOTAL,20.00,10.00\r\n";
    let mut pack = pack.with("exports/savings-proof.json", pretty(&proof)).with("exports/savings-proof.csv", total);
    for dimension in ["strategy-type", "remediation-action"] {
        let buckets = json!({"tier": "PricingTier.PRO", "dimension": dimension.replace('-', "_"), "buckets": [], "truncated": false, "limit": 200});
        pack = pack.with(&format!("exports/savings-proof-drilldown-{dimension}.json"), pretty(&buckets)).with(
            &format!("exports/savings-proof-drilldown-{dimension}.csv"),
            "key,realized_monthly_usd\r\n\r\nTOTAL,0.00\r\n",
        );
    }
    pack.with(
        "exports/realized-savings.json",
        pretty(&json!([{"provider": "aws", "resource_id": "=vol", "confidence_score": 0.9}])),
    )
    .with("exports/realized-savings.csv", "provider,resource_id,confidence_score\r\naws,=vol,0.9\r\n")
}

/// Both hashes are over the compact text with the number tokens as Python spells them, written out here by hand.
fn close_package(pack: Pack) -> Pack {
    let invoice = r#"{"difference_usd":1e-05,"invoice_total_usd":11.5,"status":"matched"}"#;
    let invoice_hash = Digest::of(invoice.as_bytes());
    let nested = invoice.replace("\"invoice_total", &format!("\"integrity_hash\":\"{invoice_hash}\",\"invoice_total"));
    let compact = format!(
        r#"{{"close_status":"ready","invoice_reconciliation":{nested},"lifecycle":{{"final_records":2,"total_cost_usd":1e+16}},"package_version":"reconciliation-v3","period":{{"end_date":"{END}","start_date":"{START}"}},"provider":"aws","reconciliation":{{"confidence":0.0,"impacted_services":["caf\u00e9"]}}}}"#
    );
    let hash = Digest::of(compact.as_bytes());
    let pretty = format!(
        "{{\n  \"close_status\": \"ready\",\n  \"integrity_hash\": \"{hash}\",\n  \"invoice_reconciliation\": {{\n    \
         \"difference_usd\": 1e-05,\n    \"integrity_hash\": \"{invoice_hash}\",\n    \"invoice_total_usd\": 11.5,\n    \
         \"status\": \"matched\"\n  }},\n  \"lifecycle\": {{\n    \"final_records\": 2,\n    \"total_cost_usd\": 1e+16\n  }},\n  \
         \"package_version\": \"reconciliation-v3\",\n  \"period\": {{\n    \"end_date\": \"{END}\",\n    \"start_date\": \
         \"{START}\"\n  }},\n  \"provider\": \"aws\",\n  \"reconciliation\": {{\n    \"confidence\": 0.0,\n    \
         \"impacted_services\": [\n      \"caf\\u00e9\"\n    ]\n  }}\n}}"
    );
    pack.with("exports/close-package.json", pretty)
        .with("exports/close-package.csv", "section,key,value\r\nmeta,close_status,ready\r\n")
}

/// manifest.json with every member of contract section 2, counts taken from the files.
fn manifest(pack: &Pack, exports: Exports) -> Vec<u8> {
    let window = json!({"start_date": START, "end_date": END});
    let all = exports == Exports::All;
    let status = if all { "ok" } else { "skipped" };
    let length = |name: &str| {
        let items: Vec<Value> = serde_json::from_slice(pack.get(name)).expect("an array");
        items.len()
    };
    let mut included = vec!["manifest.json"];
    included.extend(pack.0.iter().map(|(name, _)| name.as_str()));
    let mut manifest = json!({
        "exported_at": "2026-10-02T10:15:00.123456+00:00", "run_id": "run-1", "tenant_id": "t-1", "actor_id": "u-1",
        "actor_email": "dana@orchid.example", "environment": "production", "app_version": "0.1.0",
        "window": {"start_date": "2026-07-01T00:00:00+00:00", "end_date": null},
        "focus_export": {"included": true, "provider": "aws", "include_preliminary": false, "max_rows": 50000, "rows_written": 2,
            "truncated": false, "window": window, "status": "ok", "error": null},
        "savings_proof": {"included": all, "provider": null, "window": window, "status": status, "error": null},
        "realized_savings": {"included": all, "provider": null, "limit": 5000, "window": window, "status": status, "error": null,
            "rows_written": u8::from(all)},
        "close_package": {"included": all, "provider": null, "enforce_finalized": true, "max_restatements": 5000, "window": window,
            "status": status, "error": null},
        "carbon_factors": {"factor_sets_count": length("carbon_factor_sets.json"),
            "update_logs_count": length("carbon_factor_update_logs.json"), "limit": 200},
        "included_files": included,
        "notes": ["1", "2", "3", "4", "5", "6", "7", "8"],
    });
    for (name, block) in COUNTED {
        manifest[block] = json!({"count": length(name), "limit": 200});
    }
    pretty(&manifest)
}

/// A pack in this layout as Packseal makes it, without its list.
pub fn unlisted() -> Pack {
    let pack = vendor(Exports::Focus);
    let logs = r#"[{"id":"3"},{"id":"2"},{"id":"1"}]"#;
    let settings = r#"{"digest_hour":9,"has_jira_api_token":true}"#;
    let line = |n: u32, path: &str, status: u32, kept: &str, bytes: &[u8], file: Value| {
        let line = json!({"n": n, "method": "GET", "url": format!("https://api.orchid.example/api/v1{path}"), "status": status,
            "headers": {"content-type": "application/json"}, "time": "2026-10-12T09:39:00Z", "kept": kept,
            "sha256": Digest::of(bytes).to_string(), "bytes": bytes.len(), "file": file});
        format!("{line}\n")
    };
    let focus = "exports/focus-v1.3-core.csv";
    let requests = [
        line(1, "/audit/logs?limit=100&offset=0", 200, "whole", logs.as_bytes(), json!("raw/0001-audit-logs.json")),
        line(2, "/settings/notifications", 200, "whole", settings.as_bytes(), json!("raw/0002-notifications.json")),
        line(3, "/costs/export/focus", 200, "whole", pack.get(focus), json!(focus)),
        line(4, "/carbon/factors", 403, "digest", b"{}", Value::Null),
    ]
    .concat();
    let about = json!({
        "schema": "packseal-pack/1", "id": PACK_ID, "kind": "packseal", "layout": "valdrics", "tenant": TENANT,
        "period": {"start": START, "end": END},
        "recipe": {"name": "valdrics", "version": "1", "sha256": "5a".repeat(32)},
        "producer": "forge", "claimed_at": "2026-10-12T09:39:00Z", "number": null, "previous": null, "gaps": [], "decisions": [],
    });
    pack.with("raw/0001-audit-logs.json", logs)
        .with("raw/0002-notifications.json", settings)
        .with("raw/requests.jsonl", requests)
        .with(
            "COMPLETENESS.csv",
            "dataset,endpoint,requests,returned,included,cap,truncated,from,to\r\n\
             audit_logs,/audit/logs,1,3,3,10000,false,2026-07-01,2026-10-01\r\n\
             notification_settings,/settings/notifications,1,,,,,,\r\n\
             leadership_kpis_evidence,/audit/logs,3,2,2,200,false,2026-07-01,2026-10-01\r\n\
             focus,/costs/export/focus,1,2,2,50000,false,2026-07-01,2026-10-01\r\n",
        )
        .with("VERIFY.md", "# Check this pack by hand\n\nsha256sum --strict -c MANIFEST.txt\n")
        .with("pack.json", pretty(&about))
}

/// The whole pack.
pub fn pack() -> Pack {
    unlisted().listed()
}
