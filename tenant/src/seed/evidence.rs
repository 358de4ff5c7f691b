//! Evidence of every kind: whole payloads, a partial one, unknown keys, and a row with no payload worth the name.

use super::Draw;
use super::audit::{Writer, plain};
use super::payloads::PAYLOADS;
use super::people::Tenant;
use crate::evidence::kinds::{INTEGRATION_TYPES, KINDS};
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

/// Writes the evidence and returns the number of rows.
pub(super) fn sow(db: &Connection, tenant: &Tenant, seed: u64, today: i64) -> rusqlite::Result<u64> {
    let mut draw = Draw::new(seed, "evidence");
    let mut rows = Writer::new(db)?;
    let mut count = 0;
    for (nth, (kind, payload)) in (1_i64..).zip(KINDS.iter().zip(PAYLOADS)) {
        for (index, age) in AGES.iter().enumerate() {
            let at = today - age * DAY + (8 * 3600 + nth * 600) * SECOND + if index % 2 == 0 { 0 } else { 250_000 };
            let run = format!("r-{}-{index}", kind.key);
            let details = match index {
                3 => Some(partial(kind.key)),
                7 => BARE[nth.rem_euclid(4) as usize].map(str::to_owned),
                _ => Some(whole(kind.key, payload, index)),
            };
            let fill = |text: String| {
                text.replace("@run@", &run)
                    .replace("@key@", kind.key)
                    .replace("@at@", &naive(at))
                    .replace("@day@", &civil(at).date().to_string())
                    .replace("@n@", &index.to_string())
            };
            let mut log = plain(&mut draw, tenant, kind.event_type, at);
            log.resource_type = Some(kind.key.to_owned());
            log.resource_id = Some(format!("{}:{index}", kind.key));
            log.request_method = Some("POST".to_owned());
            log.request_path = Some("/api/v1/evidence".to_owned());
            log.details = details.map(fill);
            log.success = index != 2;
            log.correlation_id = (index != 3).then(|| run.clone());
            rows.add(tenant.row, &log)?;
            count += 1;
        }
    }
    Ok(count + integration(&mut rows, &mut draw, tenant, today)?)
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

/// Two rounds of integration tests, a fallback without details, and a tenancy test that is no evidence.
fn integration(rows: &mut Writer<'_>, draw: &mut Draw, tenant: &Tenant, today: i64) -> rusqlite::Result<u64> {
    let mut count = 0;
    let mut add = |draw: &mut Draw, event: &str, at: i64, details: Option<String>, success: bool, run: Option<&str>| {
        let mut log = plain(draw, tenant, event, at);
        let channel = event.rsplit('.').next().unwrap_or(event);
        log.resource_type = Some("notification_integration".to_owned());
        log.resource_id = Some(if details.is_some() { channel.to_owned() } else { format!("{channel}-fallback") });
        log.correlation_id = run.map(str::to_owned);
        log.error_message = details.is_none().then(|| "no answer, \"fallback\" used".to_owned());
        log.details = details;
        log.success = success;
        count += 1;
        rows.add(tenant.row, &log)
    };
    for (round, age) in [(0_i64, 3_i64), (1, 16)] {
        let run = format!("run-int-{round}");
        for (at, event) in (0_i64..).zip(INTEGRATION_TYPES) {
            let success = at != round;
            let (channel, status) = (event.rsplit('.').next().unwrap_or(event), if success { 200 } else { 502 });
            let time = today - age * DAY + (9 * 3600 + 3 * at) * SECOND;
            let details = format!(
                "{{\"channel\":\"{channel}\",\"status_code\":{status},\"result_message\":\"{channel} check: {status}\",\
                 \"run_id\":\"{run}\",\"captured_at\":\"{}\"}}",
                naive(time)
            );
            add(draw, event, time, Some(details), success, Some(&run))?;
        }
    }
    add(draw, "integration_test.slack", today - 3 * DAY + (9 * 3600 + 16) * SECOND, None, false, None)?;
    let tenancy = "{\"channel\":\"tenancy\",\"status_code\":\"200\"}".to_owned();
    add(draw, "integration_test.tenancy", today - 3 * DAY + (9 * 3600 + 17) * SECOND, Some(tenancy), true, None)?;
    Ok(count)
}
