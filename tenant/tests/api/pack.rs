//! The gate of the vendor's own ZIP endpoint, and every parameter at, below and above its bounds.

use crate::support::{Server, http_error};
use axum::http::Method;

const PACK: &str = "/api/v1/audit/compliance-pack";

async fn ask(server: &Server, query: &str) -> (u16, String) {
    let reply = server.get("pro-owner", &format!("{PACK}?{query}")).await;
    (reply.status, reply.body)
}

/// The one entry of a 422 answer.
fn invalid(kind: &str, name: &str, message: &str, input: &str, context: &str) -> String {
    let entry = format!(
        "{{\"type\":\"{kind}\",\"loc\":[\"query\",\"{name}\"],\"msg\":\"{message}\",\"input\":\"{input}\"{context}}}"
    );
    format!(
        "{{\"error\":\"Unprocessable Entity\",\"code\":\"VALIDATION_ERROR\",\"message\":\"The request body or parameters are \
         invalid.\",\"details\":[{entry}]}}"
    )
}

#[tokio::test]
async fn it_asks_for_the_owner_and_the_plan() {
    let server = Server::start();
    let probe = format!("{PACK}?start_date=2026-11-10T00:00:00Z&end_date=2026-11-01T00:00:00Z");
    let role = "Insufficient permissions. Required role: owner";
    let plan = "Feature 'compliance_exports' requires an upgrade. Current tier: free";
    let order = "start_date must be <= end_date";
    for (user, status, message) in
        [("pro-owner", 400, order), ("pro-admin", 403, role), ("pro-member", 403, role), ("free-owner", 403, plan)]
    {
        let reply = server.get(user, &probe).await;
        assert_eq!((reply.status, reply.body), (status, http_error(message)), "{user}");
    }
    assert_eq!(server.ask(Method::GET, PACK, &[], "").await.body, http_error("Not authenticated"));
    for method in [Method::POST, Method::HEAD] {
        let reply = server.ask(method, PACK, &[], "").await;
        assert_eq!((reply.status, reply.body.as_str()), (405, "{\"detail\":\"Method Not Allowed\"}"));
        assert_eq!(reply.header("allow"), Some("GET"));
    }
    let whole = ask(&server, "").await;
    assert!(whole.0 == 501 && whole.1.contains("\"code\":\"HTTP_ERROR\"") && whole.1.contains("makes no ZIP"));
}

#[tokio::test]
async fn whole_numbers_have_two_bounds() {
    let server = Server::start();
    for (name, least, most) in [
        ("evidence_limit", 1_i64, 2000_i64),
        ("focus_max_rows", 1, 200_000),
        ("realized_limit", 1, 200_000),
        ("close_max_restatements", 0, 200_000),
    ] {
        for good in [least, most] {
            assert_eq!(ask(&server, &format!("{name}={good}")).await.0, 501, "{name}={good}");
        }
        let (below, above) = ((least - 1).to_string(), (most + 1).to_string());
        let message = format!("Input should be greater than or equal to {least}");
        let expected = invalid("greater_than_equal", name, &message, &below, &format!(",\"ctx\":{{\"ge\":{least}}}"));
        assert_eq!(ask(&server, &format!("{name}={below}")).await, (422, expected));
        let message = format!("Input should be less than or equal to {most}");
        for above in [above.as_str(), "99999999999999999999999"] {
            let expected = invalid("less_than_equal", name, &message, above, &format!(",\"ctx\":{{\"le\":{most}}}"));
            assert_eq!(ask(&server, &format!("{name}={above}")).await, (422, expected));
        }
        let message = "Input should be a valid integer, unable to parse string as an integer";
        for bad in ["", "1.5", "ten"] {
            let expected = invalid("int_parsing", name, message, bad, "");
            assert_eq!(ask(&server, &format!("{name}={bad}")).await, (422, expected));
        }
    }
}

#[tokio::test]
async fn flags_dates_and_instants_are_parsed() {
    let server = Server::start();
    for name in [
        "include_focus_export",
        "include_savings_proof",
        "include_realized_savings",
        "include_close_package",
        "focus_include_preliminary",
        "close_enforce_finalized",
    ] {
        for good in ["true", "0", "on"] {
            assert_eq!(ask(&server, &format!("{name}={good}")).await.0, 501, "{name}={good}");
        }
        let expected =
            invalid("bool_parsing", name, "Input should be a valid boolean, unable to interpret input", "2", "");
        assert_eq!(ask(&server, &format!("{name}=2")).await, (422, expected));
    }
    for section in ["focus", "savings", "realized", "close"] {
        for end in ["start", "end"] {
            let name = format!("{section}_{end}_date");
            let cause = "month value is outside expected range of 1-12";
            let message = format!("Input should be a valid date or datetime, {cause}");
            let context = format!(",\"ctx\":{{\"error\":\"{cause}\"}}");
            let expected = invalid("date_from_datetime_parsing", &name, &message, "2026-13-01", &context);
            assert_eq!(ask(&server, &format!("{name}=2026-13-01")).await, (422, expected));
        }
    }
    for name in ["start_date", "end_date"] {
        let message = "Input should be a valid datetime or date, input is too short";
        let context = ",\"ctx\":{\"error\":\"input is too short\"}";
        let expected = invalid("datetime_from_date_parsing", name, message, "soon", context);
        assert_eq!(ask(&server, &format!("{name}=soon")).await, (422, expected));
    }
    // Bad parameters are told before an order that makes no sense, in the order of the endpoint's parameters.
    let two = ask(&server, "start_date=2026-11-10&end_date=2026-11-01&realized_limit=0&evidence_limit=0").await;
    let (evidence, realized) = (two.1.find("evidence_limit").unwrap(), two.1.find("realized_limit").unwrap());
    assert!(two.0 == 422 && evidence < realized, "{}", two.1);
    assert_eq!(ask(&server, "unknown=1").await.0, 501);
}

#[tokio::test]
async fn providers_are_known_or_refused_whatever_is_included() {
    let server = Server::start();
    for (name, ai) in [("focus", true), ("savings", false), ("realized", false), ("close", false)] {
        for good in ["aws", "azure", "gcp", "saas", "license", "platform", "hybrid", "%20AWS%20", "", "%20"] {
            assert_eq!(ask(&server, &format!("{name}_provider={good}")).await.0, 501, "{name}={good}");
        }
        let known = if ai { "ai, aws" } else { "aws" };
        let words = |bad: &str| {
            let list = format!("{known}, azure, gcp, hybrid, license, platform, saas");
            (400, http_error(&format!("Unsupported {name}_provider '{bad}'. Use one of: {list}")))
        };
        assert_eq!(ask(&server, &format!("{name}_provider=Oracle")).await, words("oracle"));
        let found = ask(&server, &format!("{name}_provider=ai")).await;
        if ai { assert_eq!(found.0, 501) } else { assert_eq!(found, words("ai")) }
    }
}

#[tokio::test]
async fn windows_run_forwards_and_follow_one_another() {
    let server = Server::start();
    let plain = "start_date must be <= end_date";
    let named = |name: &str| format!("{name}_start_date must be <= {name}_end_date");
    for (query, message) in [
        ("start_date=2026-11-10&end_date=2026-11-10", None),
        ("start_date=2026-11-10&end_date=2026-11-09", Some(plain.to_owned())),
        ("start_date=2026-11-10T00:00:00.000001Z&end_date=2026-11-10T00:00:00Z", Some(plain.to_owned())),
        ("focus_start_date=2026-11-10&focus_end_date=2026-11-10", None),
        ("focus_start_date=2026-11-10&focus_end_date=2026-11-09", Some(plain.to_owned())),
        ("savings_start_date=2026-11-10&savings_end_date=2026-11-09", Some(named("savings"))),
        ("realized_start_date=2026-11-10&realized_end_date=2026-11-09", Some(named("realized"))),
        ("close_start_date=2026-11-10&close_end_date=2026-11-09", Some(named("close"))),
        // Now is 2026-11-20. A start alone meets the end that it follows.
        ("focus_start_date=2026-11-20", None),
        ("focus_start_date=2026-11-21", Some(plain.to_owned())),
        ("savings_start_date=2026-11-21", Some(named("savings"))),
        ("savings_start_date=2026-11-21&focus_end_date=2026-11-21", None),
        ("realized_start_date=2026-11-21&savings_end_date=2026-11-21", None),
        ("close_start_date=2026-11-21&savings_end_date=2026-11-21", Some(named("close"))),
        ("close_start_date=2026-11-21&end_date=2026-11-21T10:00:00Z", None),
        ("focus_end_date=2026-10-20", Some(plain.to_owned())),
        ("focus_end_date=2026-10-21", None),
    ] {
        let expected = message.map(|message| (400, http_error(&message)));
        let found = ask(&server, query).await;
        match expected {
            Some(expected) => assert_eq!(found, expected, "{query}"),
            None => assert_eq!(found.0, 501, "{query}: {}", found.1),
        }
    }
    assert_eq!(ask(&server, "start_date=2026-11-01T00:00:00Z&end_date=2026-11-10T00:00:00").await.0, 500);
}
