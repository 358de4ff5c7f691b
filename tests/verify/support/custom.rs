//! A small pack of a layout of its own.

use serde_json::json;

use super::forge::{END, PACK_ID, Pack, START, TENANT};

/// The table that most stories change.
pub const TABLE: &str = "audit_logs.csv";
/// A short stored entry.
pub const NOTES: &str = "exports/notes.txt";

/// The pack without its list.
pub fn unlisted() -> Pack {
    let about = json!({
        "schema": "packseal-pack/1", "id": PACK_ID, "kind": "packseal", "layout": "custom", "tenant": TENANT,
        "period": {"start": START, "end": END},
        "recipe": {"name": "sample", "version": "1", "sha256": "5a".repeat(32)},
        "producer": "forge", "claimed_at": "2026-10-12T09:39:00Z", "number": 1, "previous": null, "gaps": [], "decisions": [],
    });
    let mut table = "id,event_type,success\r\n".to_owned();
    for id in 1..=24 {
        table.push_str(&format!("{id},{},True\r\n", ["login", "export", "settings_changed"][id % 3]));
    }
    Pack::default()
        .with(TABLE, table)
        .with(NOTES, "Invented data. Nothing here is real.\n")
        .with(
            "COMPLETENESS.csv",
            "dataset,endpoint,requests,returned,included,cap,truncated,from,to\r\n\
             audit_logs,/audit/logs,1,24,24,10000,false,2026-07-01,2026-10-01\r\n",
        )
        .with("VERIFY.md", "# Check this pack by hand\n\nsha256sum --strict -c MANIFEST.txt\n")
        .with("pack.json", super::forge::pretty(&about))
}

/// The whole pack.
pub fn pack() -> Pack {
    unlisted().listed()
}
