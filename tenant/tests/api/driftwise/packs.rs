//! The server's own packs, entry by entry, held against its raw rows and against other programs.

use super::{EMPTY, OWNER, all, made, server, token};
use crate::support::Server;
use crate::support::json::{Json, parse};
use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};

const QUARTER: (&str, &str) = ("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z");
const ENTRIES: [&str; 10] = [
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
];

type Files = Vec<(String, Vec<u8>)>;

async fn download(server: &Server, user: &str, (start, end): (&str, &str)) -> (HeaderMap, Files) {
    let id = made(server, user, start, end).await;
    let (token, org) = token(server, user).await;
    let (status, headers, bytes) =
        server.bytes(&format!("/api/v2/orgs/{org}/audit-exports/{id}/download"), &token).await;
    assert_eq!(status, 200);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let files = (0..zip.len()).map(|at| {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    });
    (headers, files.collect())
}

fn file<'a>(files: &'a Files, name: &str) -> &'a str {
    let found = files.iter().find(|(of, _)| of == name).unwrap();
    std::str::from_utf8(&found.1).unwrap()
}

/// Header and rows of a table, read by another program's rules (RFC 4180).
fn table(files: &Files, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(file(files, name).as_bytes())
        .into_records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    let header = rows.next().unwrap();
    (header, rows.collect())
}

/// A raw value as a cell.
fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => String::new(),
        Json::Bool(value) => value.to_string(),
        Json::Int(value) => value.to_string(),
        other => other.text().to_owned(),
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_pack_has_the_entries_of_the_contract_and_a_list_of_their_digests() {
    let server = server(&[]);
    let (headers, files) = download(&server, OWNER, QUARTER).await;
    assert_eq!(headers["content-type"], "application/zip");
    let name = "attachment; filename=\"compliance-pack-orchid-ledger-2026-01-01_2026-04-01.zip\"";
    assert_eq!(headers["content-disposition"], name);
    assert_eq!(headers["access-control-expose-headers"], "Content-Disposition");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ENTRIES);
    let expected: String = files[..9].iter().map(|(name, bytes)| format!("{}  {name}\n", hex(bytes))).collect();
    assert_eq!(file(&files, "MANIFEST.txt"), expected);
    for (name, text) in files.iter().map(|(name, _)| (name, file(&files, name))) {
        assert!(text.ends_with('\n') && !text.contains('\u{feff}'), "{name}");
    }
}

#[tokio::test]
async fn tables_hold_the_raw_rows_of_the_period() {
    let server = server(&[]);
    let (_, files) = download(&server, OWNER, QUARTER).await;
    let window = format!("&from={}&to={}", QUARTER.0, QUARTER.1);
    let data = parse(file(&files, "data.json"));
    for (entry, path, window) in [
        ("findings", "/drift-items", window.as_str()),
        ("scans", "/scans", window.as_str()),
        ("custom_rules", "/custom-rules", ""),
        ("state_sources", "/state-sources", ""),
    ] {
        let items = all(&server, OWNER, &format!("{path}?limit=500{window}")).await;
        let (header, rows) = table(&files, &format!("{entry}.csv"));
        assert!(header.iter().all(|name| items[0].keys().contains(&name.as_str())), "{header:?}");
        let expected: Vec<Vec<String>> =
            items.iter().map(|item| header.iter().map(|name| cell(item.get(name))).collect()).collect();
        assert_eq!(rows, expected, "{entry}");
        let section = data.get("sections").get(entry).clone().list();
        assert_eq!(section.len(), rows.len());
        let raw: Vec<&Json> = header.iter().map(|name| items[0].get(name)).collect();
        assert_eq!(header.iter().map(|name| section[0].get(name)).collect::<Vec<_>>(), raw, "{entry}");
    }
    let headers = [
        (
            "findings",
            "finding_id,scan_id,detected_at,resolved_at,drift_type,resource_type,resource_id,risk_level,status,resolution,time_to_resolve_seconds",
        ),
        ("scans", "scan_id,cloud_account_id,started_at,finished_at,status,trigger,drift_items"),
        ("coverage_monthly", "month,scans_total,scans_done,resources_total,resources_managed,coverage_pct"),
        ("remediation_sla", "risk_level,resolved_count,open_count,avg_time_to_resolve_seconds"),
        ("custom_rules", "rule_id,name,flag_pattern,resource_pattern,severity,enabled,reason,updated_at"),
        ("state_sources", "state_source_id,display_name,kind,cloud_account_id,location,created_at,last_fetched_at"),
    ];
    for (entry, header) in headers {
        assert!(file(&files, &format!("{entry}.csv")).starts_with(&format!("{header}\n")), "{entry}");
    }
}

#[tokio::test]
async fn derived_tables_agree_with_the_raw_rows() {
    let server = server(&[]);
    let (_, files) = download(&server, OWNER, QUARTER).await;
    let items = all(&server, OWNER, "/drift-items?limit=500&from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z").await;
    let (_, rows) = table(&files, "remediation_sla.csv");
    assert_eq!(rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["critical", "high", "medium", "low"]);
    for row in rows {
        let own: Vec<&Json> = items.iter().filter(|item| item.get("risk_level").text() == row[0]).collect();
        let times: Vec<i64> = own
            .iter()
            .filter(|item| *item.get("resolved_at") != Json::Null)
            .map(|item| item.get("time_to_resolve_seconds").int())
            .collect();
        let mean = times.iter().map(|time| *time as f64).sum::<f64>() / times.len() as f64;
        let expected = [times.len().to_string(), (own.len() - times.len()).to_string(), format!("{}", mean.round())];
        assert_eq!(row[1..], expected);
        assert!(!times.is_empty() && own.len() > times.len());
    }
    let scans = all(&server, OWNER, "/scans?limit=500&from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z").await;
    let (_, rows) = table(&files, "coverage_monthly.csv");
    assert_eq!(rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["2026-01", "2026-02", "2026-03"]);
    for row in rows {
        let own: Vec<&Json> = scans.iter().filter(|scan| scan.get("started_at").text().starts_with(&row[0])).collect();
        let done: Vec<&&Json> = own.iter().filter(|scan| scan.get("status").text() == "done").collect();
        let mut last = std::collections::BTreeMap::new();
        for scan in &done {
            last.insert(scan.get("cloud_account_id").text(), **scan);
        }
        let sum = |name: &str| last.values().map(|scan| scan.get(name).int()).sum::<i64>();
        let (total, managed) = (sum("resources_total"), sum("resources_managed"));
        let percent = if total == 0 { String::new() } else { format!("{:.2}", managed as f64 / total as f64 * 100.0) };
        let expected = [own.len().to_string(), done.len().to_string(), total.to_string(), managed.to_string(), percent];
        assert_eq!(row[1..], expected, "{}", row[0]);
    }
}

#[tokio::test]
async fn the_attestation_is_the_chain_at_the_time_of_making() {
    let server = server(&[]);
    let (_, files) = download(&server, OWNER, QUARTER).await;
    let attested = parse(file(&files, "chain-attestation.json"));
    let keys = "schema org_id org_slug generated_at period_start period_end status checked head_seq head_hash_hex \
                hash_algorithm canonical_version verify_path";
    assert_eq!(attested.keys().join(" "), keys);
    assert_eq!(attested.get("status").text(), "ok");
    let path = attested.get("verify_path").text().to_owned();
    let (token, org) = token(&server, OWNER).await;
    assert_eq!(
        (path.as_str(), attested.get("org_id").text()),
        (format!("/api/v2/orgs/{org}/audit-log/verify").as_str(), org.as_str())
    );
    // The download itself has added a row, so the chain has grown since.
    let (_, _, live) = server.bytes(&path, &token).await;
    let live = parse(std::str::from_utf8(&live).unwrap());
    assert_eq!(live.get("head_seq").int(), attested.get("head_seq").int() + 1);
    assert_ne!(live.get("head_hash").text(), attested.get("head_hash_hex").text());
    assert!(file(&files, "AUDIT_LOG_VERIFY.md").contains(&path));
    let (_, files) = download(&server, EMPTY, QUARTER).await;
    let attested = parse(file(&files, "chain-attestation.json"));
    assert_eq!(attested.get("head_seq").int(), 1, "the request for it is the first row");
    assert_eq!(file(&files, "findings.csv").lines().count(), 1, "a header without rows");
    assert!(file(&files, "coverage_monthly.csv").ends_with("2026-03,0,0,0,0,\n"));
}

#[tokio::test]
async fn the_list_of_digests_is_written_in_each_form() {
    for (form, line) in [
        ("crlf", "{hex}  data.json\r\n"),
        ("binary", "{hex} *data.json\n"),
        ("upper", "{HEX}  data.json\n"),
        ("plain", "{hex}  data.json\n"),
    ] {
        let (_, files) = download(&server(&[&format!("manifest={form}")]), OWNER, QUARTER).await;
        let digest = hex(&files[0].1);
        let line = line.replace("{hex}", &digest).replace("{HEX}", &digest.to_uppercase());
        let list = file(&files, "MANIFEST.txt");
        assert!(list.starts_with(&line) && list.lines().count() == 9, "{list}");
    }
}
