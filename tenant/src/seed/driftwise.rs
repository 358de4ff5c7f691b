//! Invented organisations of DriftWise: members, scans, what they found, rules, state sources, and an audit log.

mod samples;

use super::Draw;
use crate::db::driftwise::add;
use crate::digest::sha256;
use crate::driftwise::chain::Row;
use crate::instant::{DAY, SECOND, civil, midnight};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::date;
use rusqlite::{Connection, params};
use samples::{FIXES, RESOURCES, RULES, SOURCES};

/// An organisation to invent.
struct Org {
    name: &'static str,
    slug: &'static str,
    plan: &'static str,
    domain: &'static str,
    /// Cloud accounts that are scanned.
    accounts: &'static [&'static str],
    /// Days from one scan of an account to the next.
    every: i64,
    /// Demo name, label, what stands before the `@`, role, listed by the demo.
    people: &'static [(&'static str, &'static str, &'static str, &'static str, bool)],
}

const ORGS: [Org; 4] = [
    Org {
        name: "Orchid Ledger",
        slug: "orchid-ledger",
        plan: "enterprise",
        domain: "orchid.example",
        accounts: &["aws-orchid-prod", "gcp-orchid-data", "azure-orchid-eu"],
        every: 1,
        people: &[
            ("drift-owner", "Owner, Enterprise plan", "owner", "owner", true),
            ("drift-admin", "Admin, Enterprise plan", "admin", "admin", true),
            ("drift-member", "Member, Enterprise plan", "member", "member", true),
            ("drift-key", "API key, Enterprise plan", "ci-key", "api_key", true),
        ],
    },
    Org {
        name: "Birch Works",
        slug: "birch-works-2",
        plan: "team",
        domain: "birch.example",
        accounts: &["aws-birch-prod", "aws-birch-stage"],
        every: 1,
        people: &[("drift-team-owner", "Owner, Team plan", "owner", "owner", true)],
    },
    Org {
        name: "Fern & Co",
        slug: "fern-and-co",
        plan: "free",
        domain: "fern.example",
        accounts: &["aws-fern"],
        every: 7,
        people: &[
            ("drift-free-owner", "Owner, Free plan", "owner", "owner", true),
            ("drift-free-key", "API key, Free plan", "ci-key", "api_key", false),
        ],
    },
    Org {
        name: "Empty Shelf",
        slug: "empty-shelf",
        plan: "enterprise",
        domain: "shelf.example",
        accounts: &[],
        every: 1,
        people: &[("drift-empty-owner", "Owner with no data", "owner", "owner", false)],
    },
];

/// The data begins here, or so many days before the end if that is earlier.
const BEGINS: jiff::civil::Date = date(2025, 7, 1);
const LEAST_DAYS: i64 = 400;
/// The last days, in which no month is left out.
const FRESH_DAYS: i64 = 35;
/// One month in so many has no scan; February 2026 is one of those.
const HOLE_EVERY: i64 = 6;

const KINDS: [&str; 3] = ["missing", "extra", "changed"];
const RISKS: [&str; 5] = ["critical", "high", "medium", "low", "ignore"];
const STATUSES: [&str; 3] = ["resolved", "open", "acknowledged"];
const ORIGINS: [&str; 3] = ["scheduled", "manual", "webhook"];

/// Action and detail, in turn.
const ACTIONS: [(&str, &str); 5] = [
    ("scan.triggered", r#"{"trigger":"manual"}"#),
    ("rule.updated", r#"{"rule":"escalate-public","severity":{"from":"high","to":"critical"}}"#),
    ("drift.resolved", r#"{"note":"通过 é 😀 \"q\""}"#),
    ("member.invited", r#"{"role":"member"}"#),
    ("state_source.created", r#"{"kind":"gcs"}"#),
];
/// Days from one row of the audit log to the next.
const ACTION_DAYS: i64 = 2;

/// The API key of the account with this demo name. The demo hands it out; the database holds its hash only.
#[must_use]
pub fn api_key(seed: u64, demo_id: &str) -> String {
    let mut draw = Draw::new(seed, &format!("driftwise key {demo_id}"));
    let bytes: Vec<u8> = (0..4).flat_map(|_| draw.bits().to_be_bytes()).collect();
    format!("{}{}", ["dw2", ""].join("_"), URL_SAFE_NO_PAD.encode(bytes))
}

/// Writes all organisations.
pub(super) fn sow(db: &Connection, seed: u64, today: i64) -> rusqlite::Result<()> {
    for org in ORGS {
        let mut draw = Draw::new(seed, &format!("driftwise {}", org.slug));
        let id = draw.uuid();
        db.execute("INSERT INTO drift_orgs VALUES (?1, ?2, ?3, ?4)", params![id, org.name, org.slug, org.plan])?;
        let mut actors = Vec::new();
        for (demo_id, label, name, role, listed) in org.people {
            let email = format!("{name}@{}", org.domain);
            let key = (*role == "api_key").then(|| sha256(api_key(seed, demo_id)));
            db.execute(
                "INSERT INTO drift_accounts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![draw.uuid(), id, demo_id, label, email, role, key, listed],
            )?;
            actors.push(email);
        }
        if org.accounts.is_empty() {
            continue;
        }
        let begins = midnight(BEGINS).min(today - LEAST_DAYS * DAY);
        sow_scans(db, &mut draw, &id, &org, (begins, today))?;
        sow_rules(db, &mut draw, &id, (begins, today))?;
        sow_sources(db, &mut draw, &id, &org, (begins, today))?;
        sow_audit(db, &mut draw, &id, &actors, (begins, today))?;
    }
    Ok(())
}

/// Whether nothing was scanned on this day, as in the whole of its month.
fn hole(day: i64, today: i64) -> bool {
    let date = civil(day).date();
    let month = i64::from(date.year()) * 12 + i64::from(date.month());
    month % HOLE_EVERY == 2 && midnight(date.last_of_month()) < today - FRESH_DAYS * DAY
}

fn sow_scans(
    db: &Connection,
    draw: &mut Draw,
    id: &str,
    org: &Org,
    (begins, today): (i64, i64),
) -> rusqlite::Result<()> {
    let (mut found, mut total) = (0, 300 + draw.below(200));
    for day in (0..).map(|nth| begins + nth * org.every * DAY).take_while(|day| *day < today) {
        if hole(day, today) {
            continue;
        }
        for account in org.accounts {
            let scan = draw.uuid();
            let started = day + 2 * 3600 * SECOND + draw.below(3600) * SECOND;
            let status = match draw.below(12) {
                0 => "pending",
                1 => "running",
                _ => "done",
            };
            let done = status == "done";
            let finished = done.then(|| started + (20 + draw.below(400)) * SECOND);
            total += draw.below(5) - 1;
            let (items, seen, managed) = if done {
                let items = 1 + draw.below(3);
                (items, total, total - items - draw.below(total / 10))
            } else {
                (0, 0, 0)
            };
            db.prepare_cached("INSERT INTO drift_scans VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?.execute(
                params![scan, id, account, started, finished, status, draw.pick(&ORIGINS), items, seen, managed],
            )?;
            for nth in 0..items {
                // Findings share their second: the order within it is that of their ids.
                let detected = finished.unwrap_or(started) - (nth / 2) * SECOND;
                sow_item(db, draw, (id, &scan), found, (detected, today))?;
                found += 1;
            }
        }
    }
    Ok(())
}

/// One finding. Kind, risk and status take turns, so that 45 findings in a row have every combination, unless one would be
/// resolved after the end.
fn sow_item(
    db: &Connection,
    draw: &mut Draw,
    (org, scan): (&str, &str),
    nth: usize,
    (detected, today): (i64, i64),
) -> rusqlite::Result<()> {
    let (resource_type, resource_id) = RESOURCES[nth % RESOURCES.len()];
    let status = STATUSES[nth / 15 % 3];
    let resolved = detected + (3600 + draw.below(4 * 86_400)) * SECOND;
    let (status, resolved) = match status {
        "resolved" if resolved < today => (status, Some(resolved)),
        "resolved" => ("open", None),
        _ => (status, None),
    };
    let fix = draw.pick(&FIXES).replace("@n@", &nth.to_string());
    db.prepare_cached("INSERT INTO drift_items VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?.execute(
        params![
            draw.uuid(),
            org,
            scan,
            detected,
            resolved,
            KINDS[nth % 3],
            resource_type,
            resource_id.replace("@n@", &nth.to_string()),
            RISKS[nth / 3 % 5],
            status,
            resolved.map(|_| fix),
        ],
    )?;
    Ok(())
}

fn sow_rules(db: &Connection, draw: &mut Draw, org: &str, (begins, today): (i64, i64)) -> rusqlite::Result<()> {
    for (nth, (name, flag, resource, severity, enabled, reason)) in RULES.iter().enumerate() {
        let updated = begins + draw.below((today - begins) / SECOND) * SECOND;
        let id = format!("rule-{:02}-{}", nth + 1, &draw.uuid()[..8]);
        db.execute(
            "INSERT INTO drift_rules VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![id, org, name, flag, resource, severity, enabled, reason, updated],
        )?;
    }
    Ok(())
}

fn sow_sources(
    db: &Connection,
    draw: &mut Draw,
    org: &str,
    of: &Org,
    (begins, today): (i64, i64),
) -> rusqlite::Result<()> {
    for (nth, (name, kind, location)) in SOURCES.iter().enumerate() {
        let created = begins + draw.below(30 * 86_400) * SECOND;
        // The last one was never fetched.
        let fetched = (nth + 1 < SOURCES.len()).then(|| today - draw.below(86_400) * SECOND);
        db.execute(
            "INSERT INTO drift_sources VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                format!("src-{}", draw.uuid()),
                org,
                name,
                kind,
                of.accounts[nth % of.accounts.len()],
                location.replace("@org@", of.slug),
                created,
                fetched
            ],
        )?;
    }
    Ok(())
}

fn sow_audit(
    db: &Connection,
    draw: &mut Draw,
    org: &str,
    actors: &[String],
    (begins, today): (i64, i64),
) -> rusqlite::Result<()> {
    let mut last: Option<Row> = None;
    let days = (0..).map(|nth| begins + nth * ACTION_DAYS * DAY).take_while(|day| *day < today);
    for (day, (action, detail)) in days.zip(ACTIONS.iter().cycle()) {
        let row = Row {
            org: org.to_owned(),
            seq: 0,
            id: draw.uuid(),
            actor_email: draw.pick(actors).clone(),
            action: (*action).to_owned(),
            detail: (*detail).to_owned(),
            at: day + draw.below(86_400) * SECOND,
            prev: None,
            hash: String::new(),
        }
        .behind(last.as_ref());
        add(db, &row)?;
        last = Some(row);
    }
    Ok(())
}
