//! Rows of `GET /savings/realized/events` (contract sections 3 and 5).

use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::model::order::sort;
use crate::source::{AnswerError, Reader};

/// The members of an event in the vendor's pack, which are the columns of its CSV too, in that order.
pub const REALIZED_COLUMNS: [&str; 16] = [
    "remediation_request_id",
    "provider",
    "account_id",
    "resource_id",
    "region",
    "method",
    "executed_at",
    "baseline_start_date",
    "baseline_end_date",
    "measurement_start_date",
    "measurement_end_date",
    "baseline_avg_daily_cost_usd",
    "measurement_avg_daily_cost_usd",
    "realized_monthly_savings_usd",
    "confidence_score",
    "computed_at",
];

/// Events with the sixteen members of the vendor's pack, the one computed last first. Values are as they came: text, numbers, booleans or null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealizedEvents(pub Vec<Value>);

/// Reads an answer: the endpoint's two further members (`finding_id`, `finding_category`) are left out, and its order (the greatest saving
/// first) becomes the pack's.
///
/// # Errors
/// [`AnswerError`] with the first event that is not as the contract says, or when there are more than `limit`.
pub fn realized_rows(answer: &Value, limit: u64) -> Result<RealizedEvents, AnswerError> {
    let items = Reader::new(answer).items()?;
    if items.len() as u64 > limit {
        let place = "the whole answer".to_owned();
        let found = format!("{} rows", items.len());
        return Err(AnswerError::Shape { place, expected: "no more rows than were asked for", found });
    }
    let mut events: Vec<(String, Value)> = items.iter().map(event).collect::<Result<_, _>>()?;
    // Printed times are compared as times. When one cannot be read, all are compared as text, so that the order stays one order.
    let instants: Option<Vec<Instant>> = events.iter().map(|(at, _)| Instant::parse(at).ok()).collect();
    match instants {
        Some(instants) => {
            let mut timed: Vec<_> = instants.into_iter().zip(events).collect();
            sort(&mut timed, |(a, _), (b, _)| b.cmp(a));
            events = timed.into_iter().map(|(_, event)| event).collect();
        }
        None => sort(&mut events, |(a, _), (b, _)| b.cmp(a)),
    }
    Ok(RealizedEvents(events.into_iter().map(|(_, event)| event).collect()))
}

/// One event, and when it was computed.
fn event(event: &Reader<'_>) -> Result<(String, Value), AnswerError> {
    let computed_at = event.member("computed_at")?.text()?.to_owned();
    let member = |key: &&str| {
        let member = event.member(key)?;
        match member.value() {
            Value::Array(_) | Value::Object(_) => Err(member.wrong("text, a number, a boolean or null")),
            value => Ok(((*key).to_owned(), value.clone())),
        }
    };
    Ok((computed_at, Value::Object(REALIZED_COLUMNS.iter().map(member).collect::<Result<_, _>>()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    fn answer(times: &[&str]) -> Value {
        let row = |(index, at): (usize, &&str)| {
            let members = REALIZED_COLUMNS.map(|name| match name {
                "computed_at" => format!("\"computed_at\":\"{at}\""),
                "remediation_request_id" => format!("\"remediation_request_id\":{index}"),
                _ => format!("\"{name}\":null"),
            });
            format!("{{\"finding_id\":\"f\",\"finding_category\":\"c\",{}}}", members.join(","))
        };
        parse(format!("[{}]", times.iter().enumerate().map(row).collect::<Vec<_>>().join(",")).as_bytes()).unwrap()
    }

    fn order(times: &[&str]) -> Vec<u64> {
        let events = realized_rows(&answer(times), 99).unwrap().0;
        events.iter().map(|event| event.get("remediation_request_id").unwrap().as_u64().unwrap()).collect()
    }

    #[test]
    fn the_last_computed_comes_first_and_equal_times_keep_their_order() {
        // As text, the one with decimals would come after the one with `Z`.
        assert_eq!(order(&["2026-11-11T00:00:00Z", "2026-11-11T00:00:00.5", "2026-11-12T00:00:00"]), [2, 1, 0]);
        assert_eq!(order(&["2026-11-11T00:00:00", "2026-11-11T00:00:00Z", "2026-11-11T00:00:00+00:00"]), [0, 1, 2]);
        assert_eq!(order(&["2026-11-11", "2026-11-13T00:00:00", "2026-11-12"]), [1, 2, 0]);
        assert_eq!(order(&[]), [] as [u64; 0]);
    }

    #[test]
    fn an_event_has_the_sixteen_members() {
        let events = realized_rows(&answer(&["2026-11-11T00:00:00"]), 1).unwrap().0;
        let names: Vec<&str> = events[0].as_object().unwrap().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, REALIZED_COLUMNS);
    }

    #[test]
    fn other_shapes_are_told_with_their_place() {
        let whole = String::from_utf8(answer(&["2026-11-11T00:00:00"]).to_compact()).unwrap();
        for (body, place) in [
            ("{}".to_owned(), "the whole answer"),
            ("[7]".to_owned(), "/0"),
            (whole.replace("\"region\":null", "\"region\":{}"), "/0/region"),
            (whole.replace("\"region\":null,", ""), "/0/region"),
            (whole.replace("\"2026-11-11T00:00:00\"", "null"), "/0/computed_at"),
        ] {
            let error = realized_rows(&parse(body.as_bytes()).unwrap(), 9).unwrap_err();
            assert!(error.to_string().contains(&format!("at {place},")), "{body}: {error}");
        }
        let error = realized_rows(&answer(&["a", "b"]), 1).unwrap_err();
        assert!(error.to_string().contains("2 rows"), "{error}");
    }
}
