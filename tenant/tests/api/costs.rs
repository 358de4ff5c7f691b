//! The FOCUS export and the close package.

use crate::support::json::Json;
use crate::support::{Server, http_error};
use sha2::{Digest, Sha256};

const FOCUS: &str = "/api/v1/costs/export/focus";
const CLOSE: &str = "/api/v1/costs/reconciliation/close-package";

/// Records of a CSV text that the `csv` crate reads back.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

async fn focus(server: &Server, query: &str) -> Vec<Vec<String>> {
    let reply = server.get("pro-admin", &format!("{FOCUS}?start_date=2026-08-01&end_date=2026-11-20{query}")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.ends_with("\r\n"));
    records(&reply.body)
}

#[tokio::test]
async fn focus_holds_every_final_record_and_its_parts() {
    let server = Server::start();
    let rows = focus(&server, "").await;
    assert!(rows.iter().all(|row| row.len() == 37));
    let cents = |row: &Vec<String>| row[5].replace('.', "").parse::<i64>().unwrap();
    let total: i64 = rows[1..].iter().filter(|row| !row[6].starts_with("ai:")).map(cents).sum();
    let stored: i64 = server
        .app
        .db
        .read(|db| {
            let sql = "SELECT SUM(amount) FROM cost_records WHERE final AND at >= unixepoch('2026-08-01') * 1000000";
            db.query_row(sql, [], |row| row.get(0))
        })
        .await
        .unwrap();
    assert_eq!(total, stored, "parts and remainders add up to the records");
    assert!(
        rows.iter().any(|row| row[2] == "équipe-b") && rows.iter().any(|row| row[0].contains("unallocated-remainder"))
    );
    for held in ["'=SaaS, \"Vendor\"", "'\tCluster A", "Licences 漢字"] {
        assert!(rows.iter().any(|row| row[7] == held), "{held}");
    }
    assert!(rows.iter().any(|row| row[5].starts_with('-')), "no credit");
    let first_ai = rows.iter().position(|row| row[6].starts_with("ai:")).unwrap();
    assert!(rows[first_ai..].iter().all(|row| row[6].starts_with("ai:")), "AI usage comes last");
    assert!(rows[1..first_ai].windows(2).all(|pair| pair[0][15] <= pair[1][15]));
}

#[tokio::test]
async fn focus_filters_by_provider_and_finality() {
    let server = Server::start();
    let (all, more) = (focus(&server, "").await, focus(&server, "&include_preliminary=yes").await);
    assert!(more.len() > all.len());
    let ai = focus(&server, "&provider=ai").await;
    assert!(ai.len() > 1 && ai[1..].iter().all(|row| row[6].starts_with("ai:")));
    let mut split = ai.len() - 1;
    for provider in ["aws", "azure", "gcp", "saas", "license", "platform", "hybrid"] {
        split += focus(&server, &format!("&provider={provider}")).await.len() - 1;
    }
    assert_eq!(split, all.len() - 1);
    assert_eq!(focus(&server, "&provider=%20AWS%20").await, focus(&server, "&provider=aws").await);
    assert_eq!(focus(&server, "&provider=").await, all);
}

#[tokio::test]
async fn focus_windows_have_bounds() {
    let server = Server::start();
    for (query, status) in [
        ("start_date=2025-11-10&end_date=2026-11-11", 200),
        ("start_date=2025-11-10&end_date=2026-11-12", 400),
        ("start_date=2026-11-10&end_date=2026-11-10", 200),
        ("start_date=2026-11-11&end_date=2026-11-10", 400),
        ("start_date=2026-11-11", 422),
        ("start_date=2026-11-10&end_date=2026-11-31", 422),
        ("start_date=2026-11-10&end_date=2026-11-10&include_preliminary=maybe", 422),
    ] {
        let reply = server.get("pro-admin", &format!("{FOCUS}?{query}")).await;
        assert_eq!(reply.status, status, "{query}: {}", reply.body);
    }
}

/// The vendor's rule for its hash: sorted keys, compact, ASCII-escaped, number tokens as they came.
fn canonical(text: &str, without: &[&str]) -> String {
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;
    if let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        let pairs = object.iter().filter(|(key, _)| !without.contains(&key.as_str()));
        let pairs: Vec<String> =
            pairs.map(|(key, value)| format!("{}:{}", escaped(key), canonical(value.get(), &[]))).collect();
        return format!("{{{}}}", pairs.join(","));
    }
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return format!("[{}]", items.iter().map(|item| canonical(item.get(), &[])).collect::<Vec<_>>().join(","));
    }
    serde_json::from_str::<String>(text).map_or_else(|_| text.to_owned(), |text| escaped(&text))
}

fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted
        .encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect()
}

fn hash(text: &str, without: &[&str]) -> String {
    Sha256::digest(canonical(text, without)).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn the_close_package_carries_its_right_hash_and_its_csv() {
    let server = Server::start();
    for query in ["", "&provider=aws", "&provider=gcp", "&provider=hybrid"] {
        let query = format!("{CLOSE}?start_date=2026-10-21&end_date=2026-11-20{query}");
        let reply = server.get("pro-member", &query).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let package = reply.json();
        assert_eq!(hash(&reply.body, &["integrity_hash", "csv"]), package.get("integrity_hash").text(), "{query}");
        let csv = server.get("pro-member", &format!("{query}&response_format=csv")).await;
        assert_eq!(package.get("csv").text(), csv.body);
        assert!(csv.body.starts_with("section,key,value\r\nmeta,tenant_id,"));
        assert!(csv.body.contains("\r\n\r\nrestatements,usage_date,recorded_at,"));
        if query.contains("aws") {
            let raw: std::collections::HashMap<String, &serde_json::value::RawValue> =
                serde_json::from_str(&reply.body).unwrap();
            let invoice = raw["invoice_reconciliation"].get();
            let expected = package.get("invoice_reconciliation").get("integrity_hash").text().to_owned();
            assert_eq!(hash(invoice, &["integrity_hash"]), expected);
            assert!(csv.body.contains("invoice_reconciliation,invoice_number,INV-0042\r\n"));
        } else {
            let none = *package.get("provider") == Json::Null;
            assert_eq!(*package.get("invoice_reconciliation") == Json::Null, none);
        }
        let restated = package.get("restatements");
        let entries = restated.get("entries").clone().list();
        assert_eq!(restated.get("count").int(), i64::try_from(entries.len()).unwrap());
        if entries.iter().any(|entry| entry.get("reason").text().starts_with('=')) {
            assert!(csv.body.contains(",\"'=late, \"\"credit\"\"\","));
        }
    }
}

#[tokio::test]
async fn preliminary_records_block_the_close_unless_told_otherwise() {
    let server = Server::start();
    let query = format!("{CLOSE}?start_date=2026-10-05&end_date=2026-10-12");
    let message = "Cannot generate final close package while preliminary records exist in the selected period.";
    let reply = server.get("pro-owner", &query).await;
    assert_eq!((reply.status, reply.body), (409, http_error(message)));
    let open = server.get("pro-owner", &format!("{query}&enforce_finalized=false")).await.json();
    assert_eq!(open.get("close_status").text(), "blocked_preliminary_data");
    assert!(open.get("lifecycle").get("preliminary_records").int() > 0);
    for (query, status) in [("provider=ai", 400), ("response_format=xml", 422), ("enforce_finalized=2", 422)] {
        let path = format!("{CLOSE}?start_date=2026-11-01&end_date=2026-11-02&{query}");
        assert_eq!(server.get("pro-owner", &path).await.status, status, "{query}");
    }
    let back = server.get("pro-owner", &format!("{CLOSE}?start_date=2026-11-02&end_date=2026-11-01")).await;
    assert_eq!((back.status, back.body), (400, http_error("start_date must be <= end_date")));
}
