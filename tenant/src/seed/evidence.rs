//! Evidence of every kind: whole payloads, a partial one, unknown keys, and a row with no payload worth the name.

use super::Draw;
use super::audit::plain;
use super::payloads::PAYLOADS;
use super::people::Tenant;
use crate::db::audit::{Log, Writer};
use crate::evidence::kinds::{Evidence, INTEGRATION_TYPES, KINDS};
use crate::instant::{DAY, SECOND, civil, naive};
use rusqlite::Connection;

/// How far back each row of a kind lies, in days. All but the last fall into the last 30 days.
const AGES: [i64; 9] = [2, 4, 7, 11, 15, 19, 23, 27, 58];

/// Details in which the payload is missing, no object, null, or not there at all. Each kind has one row of these, in turn.
const BARE: [Option<&str>; 4] = [
    Some("{\"run_id\":\"@run@\",\"captured_at\":\"@at@\"}"),
    Some("{\"run_id\":\"@run@\",\"@key@\":\"not an object\"}"),
    Some("{\"@key@\":null}"),
    None,
];

/// Writes the fixed cases and returns the number of rows.
pub(super) fn sow(db: &Connection, tenant: &Tenant, seed: u64, today: i64) -> rusqlite::Result<u64> {
    let mut draw = Draw::new(seed, "evidence");
    let mut rows = Writer::new(db)?;
    let mut count = 0;
    for (nth, (kind, payload)) in (1_i64..).zip(KINDS.iter().zip(PAYLOADS)) {
        for (index, age) in AGES.iter().enumerate() {
            let at = today - age * DAY + (8 * 3600 + nth * 600) * SECOND + if index % 2 == 0 { 0 } else { 250_000 };
            let details = match index {
                3 => Some(partial(kind.key)),
                7 => BARE[nth.rem_euclid(4) as usize].map(str::to_owned),
                _ => Some(whole(kind.key, payload, index)),
            };
            let mut log = row(&mut draw, tenant, kind, index, at, details);
            log.success = index != 2;
            if index == 3 {
                log.correlation_id = None;
            }
            rows.add(tenant.row, &log)?;
            count += 1;
        }
    }
    Ok(count + integration(&mut rows, &mut draw, tenant, today)?)
}

fn row(draw: &mut Draw, tenant: &Tenant, kind: &Evidence, index: usize, at: i64, details: Option<String>) -> Log {
    let run = format!("r-{}-{index}", kind.key);
    let fill = |text: String| {
        text.replace("@run@", &run)
            .replace("@key@", kind.key)
            .replace("@at@", &naive(at))
            .replace("@day@", &civil(at).date().to_string())
            .replace("@n@", &index.to_string())
    };
    let mut log = plain(draw, tenant, kind.event_type, at);
    log.resource_type = Some(kind.key.to_owned());
    log.resource_id = Some(format!("{}:{index}", kind.key));
    log.request_method = Some("POST".to_owned());
    log.request_path = Some("/api/v1/evidence".to_owned());
    log.details = details.map(fill);
    log.correlation_id = Some(run.clone());
    log
}

/// The span of the days before today over which rows beyond the fixed cases are spread.
const SPREAD: i64 = 27 * DAY;

/// Whole payloads until each kind, and the integration tests together, have `count` rows. Returns the number of new ones.
pub(super) fn sow_more(db: &Connection, tenant: &Tenant, seed: u64, today: i64, count: u64) -> rusqlite::Result<u64> {
    let mut draw = Draw::new(seed, "evidence more");
    let mut rows = Writer::new(db)?;
    let total = usize::try_from(count).unwrap_or(usize::MAX);
    let mut written = 0;
    // Newest first, each at an instant of its own.
    let spread = |index: usize, fixed: usize, nth: i64| {
        let (at, more) = ((index - fixed) as i64, (total - fixed) as i64);
        today - DAY - SPREAD / more * at - nth
    };
    for (nth, (kind, payload)) in (1_i64..).zip(KINDS.iter().zip(PAYLOADS)) {
        for index in AGES.len()..total {
            let at = spread(index, AGES.len(), nth);
            rows.add(tenant.row, &row(&mut draw, tenant, kind, index, at, Some(whole(kind.key, payload, index))))?;
            written += 1;
        }
    }
    for index in INTEGRATION_ROWS..total {
        let event = INTEGRATION_TYPES[index % INTEGRATION_TYPES.len()];
        let at = spread(index, INTEGRATION_ROWS, 0);
        let run = format!("run-int-{index}");
        rows.add(tenant.row, &tested(&mut draw, tenant, event, at, true, &run))?;
        written += 1;
    }
    Ok(written)
}

/// The payload in its details. The first KPI rows carry thresholds; the second row has keys that no schema knows.
fn whole(key: &str, payload: &str, index: usize) -> String {
    let thresholds = match (key, index) {
        ("acceptance_kpis" | "leadership_kpis" | "quarterly_report", 0) => {
            ",\"thresholds\":{\"ingestion_success_rate_percent\":95.0,\"max_unit_anomalies\":0,\"tiny\":1e-05}"
        }
        ("acceptance_kpis" | "leadership_kpis" | "quarterly_report", 1) => ",\"thresholds\":{}",
        _ => "",
    };
    let unknown =
        if index == 1 { ",\"x_unknown\":{\"b\":97.10,\"a\":[1e-05,0.0,-0.0,1e+16],\"漢\":\"é🌿\"}" } else { "" };
    let payload = payload.strip_suffix('}').unwrap_or(payload);
    format!("{{\"run_id\":\"@run@\",\"captured_at\":\"@at@\"{thresholds},\"{key}\":{payload}{unknown}}}}}")
}

/// A payload that the lists leave out, and that a pack holds all the same.
fn partial(key: &str) -> String {
    format!("{{\"{key}\":{{\"notes\":\"only this was captured\",\"score\":97.10}}}}")
}

/// The integration tests of [`integration`] that are evidence.
const INTEGRATION_ROWS: usize = 11;

/// Two rounds of integration tests, a fallback without details, and a tenancy test that is no evidence.
fn integration(rows: &mut Writer<'_>, draw: &mut Draw, tenant: &Tenant, today: i64) -> rusqlite::Result<u64> {
    let mut count = 0;
    for (round, age) in [(0_i64, 3_i64), (1, 16)] {
        for (at, event) in (0_i64..).zip(INTEGRATION_TYPES) {
            let time = today - age * DAY + (9 * 3600 + 3 * at) * SECOND;
            rows.add(tenant.row, &tested(draw, tenant, event, time, at != round, &format!("run-int-{round}")))?;
            count += 1;
        }
    }
    let mut fallback = test(draw, tenant, "integration_test.slack", today - 3 * DAY + (9 * 3600 + 16) * SECOND);
    fallback.resource_id = Some("slack-fallback".to_owned());
    fallback.error_message = Some("no answer, \"fallback\" used".to_owned());
    fallback.success = false;
    rows.add(tenant.row, &fallback)?;
    let mut tenancy = test(draw, tenant, "integration_test.tenancy", today - 3 * DAY + (9 * 3600 + 17) * SECOND);
    tenancy.details = Some("{\"channel\":\"tenancy\",\"status_code\":\"200\"}".to_owned());
    rows.add(tenant.row, &tenancy)?;
    Ok(count + 2)
}

/// An integration test without details.
fn test(draw: &mut Draw, tenant: &Tenant, event: &str, at: i64) -> Log {
    let mut log = plain(draw, tenant, event, at);
    log.resource_type = Some("notification_integration".to_owned());
    log.resource_id = Some(event.rsplit('.').next().unwrap_or(event).to_owned());
    log
}

/// An integration test of a run, with its result.
fn tested(draw: &mut Draw, tenant: &Tenant, event: &str, at: i64, success: bool, run: &str) -> Log {
    let mut log = test(draw, tenant, event, at);
    let (channel, status) = (event.rsplit('.').next().unwrap_or(event), if success { 200 } else { 502 });
    log.correlation_id = Some(run.to_owned());
    log.details = Some(format!(
        "{{\"channel\":\"{channel}\",\"status_code\":{status},\"result_message\":\"{channel} check: {status}\",\
         \"run_id\":\"{run}\",\"captured_at\":\"{}\"}}",
        naive(at)
    ));
    log.success = success;
    log
}
