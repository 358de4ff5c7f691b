//! DriftWise's packs, the server's and ours, and what its live check answers. Everything in them is invented.

use packseal::model::digest::Digest;
use serde_json::{Value, json};

use super::custom;
use super::forge::{Pack, pretty};

pub const ATTESTATION: &str = "chain-attestation.json";
pub const DATA: &str = "data.json";
/// The attested last row.
pub const SEQ: u64 = 412;

/// The attested hash.
pub fn hash() -> String {
    Digest::of(b"the last row of orchid's log").to_string()
}

/// The hash of another row.
pub fn other_hash() -> String {
    Digest::of(b"another row").to_string()
}

/// The entries that only the vendor's layout has.
pub fn vendor() -> Pack {
    let attestation = json!({
        "schema": "chain-attestation/v1", "org_id": "5d0c2e1a-4b7f-4c1e-9a55-0f3b8e6d7a21", "org_slug": "orchid",
        "generated_at": "2026-10-02T09:15:00Z", "period_start": "2026-07-01T00:00:00Z", "period_end": "2026-10-01T00:00:00Z",
        "status": "ok", "checked": SEQ, "head_seq": SEQ, "head_hash_hex": hash(), "hash_algorithm": "sha256", "canonical_version": "v1",
        "verify_path": "/api/v2/orgs/5d0c2e1a-4b7f-4c1e-9a55-0f3b8e6d7a21/audit-log/verify",
    });
    let data = json!({"schema": "compliance-pack/v1", "period_start": "2026-07-01", "period_end": "2026-10-01T00:00:00Z", "sections": {}});
    Pack::default()
        .with(DATA, pretty(&data))
        .with(
            "coverage_monthly.csv",
            "month,scans_total,scans_done,resources_total,resources_managed,coverage_pct\n2026-07,31,31,40,38,95.00\n",
        )
        .with(
            "findings.csv",
            "finding_id,scan_id,detected_at,resolved_at,drift_type,resource_type,resource_id,risk_level,status,resolution,time_to_resolve_seconds\n\
             f-1,s-1,2026-07-05T08:00:00Z,,extra,aws_s3_bucket,\"a,b\",low,open,,\n",
        )
        .with(
            "scans.csv",
            "scan_id,cloud_account_id,started_at,finished_at,status,trigger,drift_items\n\
             s-1,ca-1,2026-07-05T07:58:00Z,2026-07-05T08:00:00Z,done,scheduled,1\n",
        )
        .with("remediation_sla.csv", "risk_level,resolved_count,open_count,avg_time_to_resolve_seconds\nlow,0,1,\n")
        .with(
            "custom_rules.csv",
            "rule_id,name,flag_pattern,resource_pattern,severity,enabled,reason,updated_at\n",
        )
        .with(
            "state_sources.csv",
            "state_source_id,display_name,kind,cloud_account_id,location,created_at,last_fetched_at\n",
        )
        .with(ATTESTATION, pretty(&attestation))
        .with("AUDIT_LOG_VERIFY.md", "# Verify\n")
}

/// Adds the server's list: every other entry in the ZIP's order.
pub fn listed(pack: Pack) -> Pack {
    let lines: String = pack.0.iter().map(|(name, bytes)| format!("{}  {name}\n", Digest::of(bytes))).collect();
    pack.with("MANIFEST.txt", lines)
}

/// The server's own pack.
pub fn server() -> Pack {
    listed(vendor())
}

/// The server's pack with a member of its attestation changed before the list was made.
pub fn attested(change: impl FnOnce(&mut Value)) -> Pack {
    listed(vendor().json(ATTESTATION, change))
}

/// A pack of ours in this layout, without its list.
pub fn unlisted() -> Pack {
    let layout = |pack: Pack| pack.replaced("pack.json", "\"custom\"", "\"driftwise\"");
    let mut pack = vendor();
    let ours = layout(custom::unlisted());
    pack.0.extend(["VERIFY.md", "pack.json"].map(|name| (name.to_owned(), ours.get(name).to_vec())));
    pack
}

/// What the live check answers for this head.
pub fn answer(status: &str, seq: u64, hash: &str) -> Vec<u8> {
    pretty(&json!({"checked": seq, "head_hash": hash, "head_seq": seq, "status": status}))
}
