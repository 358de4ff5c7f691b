//! The audit log: the cells that break careless readers, and a long tail of ordinary events.

use super::people::Tenant;
use super::{Draw, beginning};
use crate::db::audit::{Log, Writer};
use crate::instant::{DAY, SECOND};
use rusqlite::Connection;

/// The largest gap in microseconds between two events of one day's hard cases.
const GAP: i64 = 3600 * SECOND;

/// Resource ids that need quoting, escaping or leaving alone (contract section 3, audit_logs.csv).
const CELLS: [&str; 20] = [
    "=HYPERLINK(\"http://x.test\",\"a\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\tTabbed",
    "\rCR first",
    " =leading space",
    "multi\nline, \"quoted\"",
    "crlf\r\ninside",
    "comma, inc",
    "\"all quoted\"",
    "'apostrophe first",
    "naïve-Café",
    "漢字テスト",
    "leaf 🌿 and 👩\u{200d}💻",
    "e\u{301} decomposed",
    "",
    " ",
    "back\\slash /slash",
    "\u{7f}\u{1}control",
];

const TYPES: [&str; 14] = [
    "auth.login",
    "auth.login",
    "auth.logout",
    "auth.failed",
    "resource.read",
    "resource.read",
    "resource.update",
    "settings.updated",
    "remediation.requested",
    "remediation.executed",
    "remediation.failed",
    "policy.evaluated",
    "optimization.recommendation_applied",
    "billing.payment_received",
];

/// A row with an actor and nothing else.
pub(super) fn plain(draw: &mut Draw, tenant: &Tenant, event_type: &str, at: i64) -> Log {
    let (id, email) = draw.pick(&tenant.actors).clone();
    Log {
        id: draw.uuid(),
        event_type: event_type.to_owned(),
        at,
        actor_id: Some(id),
        actor_email: Some(email),
        actor_ip: None,
        correlation_id: None,
        request_method: None,
        request_path: None,
        resource_type: None,
        resource_id: None,
        details: None,
        success: true,
        error_message: None,
    }
}

/// The fixed cases, on three days of the last four weeks, and the few rows of the free tenant. Returns the number of
/// the main tenant's.
pub(super) fn sow_cases(db: &Connection, tenant: &Tenant, seed: u64, today: i64) -> rusqlite::Result<u64> {
    let mut draw = Draw::new(seed, "audit cases");
    let mut rows = Writer::new(db)?;
    let mut count = 0;
    for (at, cell) in CELLS.iter().enumerate() {
        let at = i64::try_from(at).unwrap_or(0);
        let start = today - (5 + 8 * (at % 3)) * DAY + at * GAP;
        let fraction = [0, 123_456, 1, 999_999, 100_000][usize::try_from(at % 5).unwrap_or(0)];
        let mut log = plain(&mut draw, tenant, "settings.updated", start + fraction);
        log.resource_type = Some("notification_settings".to_owned());
        log.resource_id = Some((*cell).to_owned());
        log.correlation_id = (at % 2 == 0).then(|| draw.uuid());
        log.success = at % 7 != 6;
        log.details = Some(format!("{{\"z_first\":{at},\"ratio\":97.10,\"tiny\":1e-05,\"zero\":0.0,\"note\":\"漢\"}}"));
        rows.add(tenant.row, &log)?;
        count += 1;
    }
    // Five rows of one instant, then two that hold almost nothing.
    for tie in 0..7 {
        let mut log = plain(&mut draw, tenant, "resource.read", today - 12 * DAY + 9 * GAP);
        log.resource_id = Some(format!("tie-{tie}"));
        if tie >= 5 {
            (log.actor_id, log.actor_email, log.resource_id) = (None, None, None);
            log.at += tie;
        }
        rows.add(tenant.row, &log)?;
        count += 1;
    }
    for day in 1..=6 {
        let mut log = plain(&mut draw, tenant, "auth.login", today - day * 4 * DAY);
        (log.actor_id, log.actor_email) = (None, Some("sol@fern.example".to_owned()));
        rows.add(tenant.free, &log)?;
    }
    Ok(count)
}

/// Ordinary events from the beginning of the data up to today, oldest first.
pub(super) fn sow_rest(db: &Connection, tenant: &Tenant, seed: u64, today: i64, count: u64) -> rusqlite::Result<()> {
    let mut draw = Draw::new(seed, "audit rest");
    let mut rows = Writer::new(db)?;
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let step = (today - beginning(today)) / count.max(1);
    let mut last = beginning(today);
    for at in 0..count {
        let mut time = beginning(today) + at * step + draw.below(step);
        if draw.once_in(17) {
            time -= time.rem_euclid(SECOND);
        }
        if draw.once_in(29) {
            time = last;
        }
        last = time;
        rows.add(tenant.row, &ordinary(&mut draw, tenant, time))?;
    }
    Ok(())
}

fn ordinary(draw: &mut Draw, tenant: &Tenant, at: i64) -> Log {
    let event_type = *draw.pick(&TYPES);
    let mut log = plain(draw, tenant, event_type, at);
    log.actor_ip = Some(format!("198.51.100.{}", draw.below(256)));
    log.correlation_id = (!draw.once_in(4)).then(|| draw.uuid());
    log.success = !matches!(event_type, "auth.failed" | "remediation.failed");
    if !log.success {
        log.error_message =
            Some(format!("attempt {} was refused: \"{}\"", draw.below(9), draw.pick(&["timeout", "déjà vu"])));
    }
    if event_type.starts_with("auth.") {
        log.details = draw.once_in(3).then(|| {
            format!("{{\"provider\":\"okta\",\"access_token\":\"***REDACTED***\",\"attempt\":{}}}", draw.below(5))
        });
        return log;
    }
    let kind = *draw.pick(&["cost_report", "volume", "recommendation", "budget", "notification_settings"]);
    let number = draw.below(100_000);
    log.request_method = Some(draw.pick(&["GET", "POST", "PUT"]).to_string());
    log.request_path = Some(format!("/api/v1/{kind}s/{number}"));
    log.resource_type = Some(kind.to_owned());
    log.resource_id = (!draw.once_in(9)).then(|| match draw.below(12) {
        0 => format!("{kind}, \"{number}\""),
        1 => format!("équipe-{number}"),
        2 => format!("=SUM(A{number})"),
        _ => format!("{kind}-{number}"),
    });
    log.details = Some(format!(
        "{{\"previous\":{},\"current\":{}.{}0,\"total_tokens\":\"***REDACTED***\",\"nested\":{{\"api_key\":\"***REDACTED***\",\
         \"region\":\"eu-north-1\"}}}}",
        if draw.once_in(2) { "null" } else { "0.0" },
        draw.below(500),
        draw.below(10),
    ));
    log
}
