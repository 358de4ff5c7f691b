//! The server's own pack: a ZIP of six tables, the state of the chain, and a list of digests (contract sections 3, 5 and 7). No
//! summary.pdf: the vendor's deployments without a renderer leave it out, too.

use super::chain::Verdict;
use super::switches::Manifest;
use crate::db::driftwise::{self as db, Cut, ITEMS, List, Org, RULES, SCANS, SOURCES, Scan};
use crate::dict;
use crate::digest::sha256;
use crate::instant::{DAY, SECOND, civil, midnight, zulu};
use crate::pyjson::Py;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The organisation.
    pub org: Org,
    /// From this instant on, up to that one, in microseconds since 1970.
    pub period: (i64, i64),
    /// When it is made.
    pub now: i64,
    /// The chain at that instant.
    pub chain: Verdict,
    /// How the list of digests is written.
    pub manifest: Manifest,
}

/// A table of a pack: its name without suffix, its columns, its rows as objects with at least those members.
type Table = (&'static str, Vec<&'static str>, Vec<Py>);

/// The file name of a pack.
#[must_use]
pub fn file_name(slug: &str, (from, to): (i64, i64)) -> String {
    format!("compliance-pack-{slug}-{}_{}.zip", civil(from).date(), civil(to).date())
}

/// The path at which the chain is verified.
#[must_use]
pub fn verify_path(org: &str) -> String {
    format!("/api/v2/orgs/{org}/audit-log/verify")
}

/// Writes a pack.
///
/// # Errors
/// The database fails, or the ZIP cannot be written.
pub fn pack(rows: &Connection, order: &Order) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let tables = tables(rows, order)?;
    let mut files = vec![("data.json".to_owned(), data(order, &tables))];
    files.extend(tables.iter().map(|(name, columns, rows)| (format!("{name}.csv"), csv(columns, rows))));
    files.push(("chain-attestation.json".to_owned(), attestation(order).to_pretty() + "\n"));
    files.push(("AUDIT_LOG_VERIFY.md".to_owned(), walkthrough(order)));
    let list = manifest(&files, order.manifest);
    files.push(("MANIFEST.txt".to_owned(), list));
    Ok(zip(&files, order.now)?)
}

fn tables(rows: &Connection, order: &Order) -> rusqlite::Result<Vec<Table>> {
    let (org, (from, to)) = (order.org.id.as_str(), order.period);
    let list = |name: &'static str, list: &List| -> rusqlite::Result<Table> {
        let (from, to) = if list.windowed { (from, to) } else { (i64::MIN, i64::MAX) };
        let cut = Cut { from, to, after: None, most: -1 };
        let found = list.read(rows, org, &cut)?.into_iter().map(|(_, item)| item).collect();
        Ok((name, list.header().collect(), found))
    };
    Ok(vec![
        coverage(&db::scans(rows, org, from, to)?, order.period),
        list("findings", &ITEMS)?,
        list("scans", &SCANS)?,
        sla(&db::resolutions(rows, org, from, to)?),
        list("custom_rules", &RULES)?,
        list("state_sources", &SOURCES)?,
    ])
}

/// One row for each month that the period touches. The resources of a month are those of the last scan of each account that was
/// done in it.
fn coverage(scans: &[Scan], (from, to): (i64, i64)) -> Table {
    let columns = vec!["month", "scans_total", "scans_done", "resources_total", "resources_managed", "coverage_pct"];
    let month = |micros: i64| civil(micros).date().first_of_month();
    let (mut rows, mut first) = (Vec::new(), month(from));
    while midnight(first) < to {
        let within: Vec<&Scan> = scans.iter().filter(|scan| month(scan.started) == first).collect();
        let done = || within.iter().filter(|scan| scan.done);
        let last: BTreeMap<&str, &Scan> = done().map(|scan| (scan.account.as_str(), *scan)).collect();
        let total: i64 = last.values().map(|scan| scan.total).sum();
        let managed: i64 = last.values().map(|scan| scan.managed).sum();
        rows.push(dict! {
            "month" => format!("{:04}-{:02}", first.year(), first.month()),
            "scans_total" => count(within.len()),
            "scans_done" => count(done().count()),
            "resources_total" => total,
            "resources_managed" => managed,
            "coverage_pct" => percent(managed, total),
        });
        // The first day of the next month is at most 31 days away.
        first = month(midnight(first) + 31 * DAY);
    }
    ("coverage_monthly", columns, rows)
}

/// Two decimals, rounded half up; nothing of nothing.
fn percent(part: i64, whole: i64) -> Option<String> {
    (whole > 0).then(|| {
        let hundredths = (part * 20_000 + whole) / (2 * whole);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    })
}

/// Always four rows: what is ignored has no deadline. The average is rounded half up to whole seconds.
fn sla(found: &[(String, Option<i64>)]) -> Table {
    let columns = vec!["risk_level", "resolved_count", "open_count", "avg_time_to_resolve_seconds"];
    let row = |risk: &&str| {
        let times: Vec<Option<i64>> = found.iter().filter(|(of, _)| of == risk).map(|(_, time)| *time).collect();
        let resolved: Vec<i64> = times.iter().copied().flatten().collect();
        let (sum, all) = (resolved.iter().sum::<i64>(), count(resolved.len()));
        dict! {
            "risk_level" => *risk,
            "resolved_count" => all,
            "open_count" => count(times.len()) - all,
            "avg_time_to_resolve_seconds" => (all > 0).then(|| (2 * sum + all) / (2 * all)),
        }
    };
    ("remediation_sla", columns, ["critical", "high", "medium", "low"].iter().map(row).collect())
}

fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

/// What a cell must not start with: a spreadsheet would compute it, or look behind it for what to compute.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn csv(columns: &[&str], rows: &[Py]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    // Writing to memory does not fail, and all rows have the same length.
    let _ = writer.write_record(columns);
    for row in rows {
        let cells = columns.iter().map(|name| {
            let cell = match row.get(name) {
                None => String::new(),
                Some(Py::Bool(value)) => value.to_string(),
                Some(value) => value.to_cell(),
            };
            if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
        });
        let _ = writer.write_record(cells);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// The sections once more, as they were before the rule for formulas.
fn data(order: &Order, tables: &[Table]) -> String {
    let mut sections = dict! {};
    for (name, columns, rows) in tables {
        let row = |row: &Py| {
            let members = columns.iter().map(|name| ((*name).to_owned(), row.get(name).cloned().unwrap_or(Py::Null)));
            Py::Dict(members.collect())
        };
        sections.push(name, rows.iter().map(row).collect::<Vec<_>>());
    }
    let org = &order.org;
    let body = dict! {
        "schema" => "compliance-pack/v1",
        "org" => dict! { "id" => org.id.as_str(), "slug" => org.slug.as_str(), "name" => org.name.as_str(), "plan" => org.plan.name() },
        "period" => dict! { "start" => zulu(order.period.0), "end" => zulu(order.period.1) },
        "generated_at" => zulu(order.now),
        "as_of" => dict! { "custom_rules" => zulu(order.now), "state_sources" => zulu(order.now) },
        "csv" => dict! {
            "formula_prefix" => "'",
            "formula_starts" => FORMULA.iter().map(char::to_string).collect::<Vec<_>>(),
        },
        "sections" => sections,
        "not_included" => vec![
            "Login and sign-in events: the identity provider is the authoritative source.",
            "SCIM provisioning events, unless SCIM is configured.",
        ],
    };
    body.to_pretty() + "\n"
}

fn attestation(order: &Order) -> Py {
    dict! {
        "schema" => "chain-attestation/v1",
        "org_id" => order.org.id.as_str(),
        "org_slug" => order.org.slug.as_str(),
        "generated_at" => zulu(order.now),
        "period_start" => zulu(order.period.0),
        "period_end" => zulu(order.period.1),
        "status" => order.chain.status(),
        "checked" => order.chain.checked,
        "head_seq" => order.chain.head_seq,
        "head_hash_hex" => order.chain.head_hash.as_deref(),
        "hash_algorithm" => "sha256",
        "canonical_version" => "v1",
        "verify_path" => verify_path(&order.org.id),
    }
}

fn walkthrough(order: &Order) -> String {
    let (seq, path) = (order.chain.head_seq, verify_path(&order.org.id));
    let name = file_name(&order.org.slug, order.period);
    format!(
        "# How to check this pack\n\n\
         1. The files are those that were written:\n\n    \
         unzip {name} -d bundle && cd bundle && shasum -a 256 -c MANIFEST.txt\n\n\
         2. The audit log is still the one that was attested. As an owner or admin, ask the server:\n\n    \
         curl -H \"Authorization: Bearer $OIDC_TOKEN\" \"$API{path}?expected_min_seq={seq}\"\n\n\
         The answer's `status` must be `ok` and its `head_seq` at least {seq}. If it is {seq}, `head_hash` must be the\n\
         `head_hash_hex` of chain-attestation.json.\n\n\
         The pack is not signed: without the second step it shows only that its files belong together.\n"
    )
}

fn manifest(files: &[(String, String)], form: Manifest) -> String {
    let line = |(name, text): &(String, String)| {
        let digest = sha256(text);
        match form {
            Manifest::Plain => format!("{digest}  {name}\n"),
            Manifest::Crlf => format!("{digest}  {name}\r\n"),
            Manifest::Binary => format!("{digest} *{name}\n"),
            Manifest::Upper => format!("{}  {name}\n", digest.to_uppercase()),
        }
    };
    files.iter().map(line).collect()
}

fn zip(files: &[(String, String)], now: i64) -> zip::result::ZipResult<Vec<u8>> {
    let at = civil(now - now.rem_euclid(SECOND));
    let part = |value: i8| u8::try_from(value).unwrap_or(0);
    let written = DateTime::from_date_and_time(
        u16::try_from(at.date().year()).unwrap_or(1980),
        part(at.date().month()),
        part(at.date().day()),
        part(at.time().hour()),
        part(at.time().minute()),
        part(at.time().second()),
    );
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(written.unwrap_or_default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up_and_nothing_has_none() {
        for (part, whole, expected) in
            [(399, 420, Some("95.00")), (418, 431, Some("96.98")), (1, 1, Some("100.00")), (1, 8, Some("12.50"))]
        {
            assert_eq!(percent(part, whole).as_deref(), expected);
        }
        assert_eq!((percent(1, 3).as_deref(), percent(2, 3).as_deref()), (Some("33.33"), Some("66.67")));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn a_month_counts_the_last_scan_that_was_done_of_each_account() {
        let scan = |day: i64, account: &str, done, total, managed| Scan {
            started: day * DAY,
            account: account.into(),
            done,
            total,
            managed,
        };
        // 1970: January has 31 days, February 28.
        let scans = [
            scan(0, "a", true, 10, 1),
            scan(1, "a", true, 100, 90),
            scan(2, "b", true, 100, 95),
            scan(3, "a", false, 9, 9),
        ];
        let (_, _, rows) = coverage(&scans, (0, 60 * DAY));
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let Py::Dict(pairs) = row else { panic!("no row") };
                pairs.iter().map(|(_, value)| value.to_cell()).collect()
            })
            .collect();
        assert_eq!(
            cells,
            [
                ["1970-01", "4", "3", "200", "185", "92.50"],
                ["1970-02", "0", "0", "0", "0", ""],
                ["1970-03", "0", "0", "0", "0", ""],
            ]
        );
        assert_eq!(coverage(&scans, (0, 59 * DAY)).2.len(), 2);
    }

    #[test]
    fn cells_that_would_be_computed_are_marked_and_breaks_are_quoted() {
        let rows =
            ["=1", "+1", "-1", "@a", "\ta", "\ra", "a\nb", "a,\"b\"", "'=1", "a=1"].map(|text| dict! { "a" => text });
        let text = csv(&["a", "b"], &rows);
        let lines = "a,b\n'=1,\n'+1,\n'-1,\n'@a,\n'\ta,\n\"'\ra\",\n\"a\nb\",\n\"a,\"\"b\"\"\",\n'=1,\na=1,\n";
        assert_eq!(text, lines);
    }
}
