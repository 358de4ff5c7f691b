//! Our answers beside captured answers of the real server: status, error bodies, key order, types, CSV headers.
//!
//! The captures are not part of this repository; without them the test says that it is skipped.

use crate::support::json::{self, Json};
use crate::support::{Reply, Server};
use axum::http::Method;
use std::path::PathBuf;

/// Requests of which the capture does not hold the token, and what is wrong with it.
const TOKENS: [(&str, &str); 6] = [
    ("err_noauth", ""),
    ("err_basic", "basic"),
    ("err_badtoken", "bad"),
    ("err_expired", "expired"),
    ("err_wrong_iss", "issuer"),
    ("err_unknown_user", "unknown"),
];
/// The days on which our data has what this one is about.
const CLOSE_409: &str = "/api/v1/costs/reconciliation/close-package?start_date=2026-10-01&end_date=2026-10-12";
/// The contract gives no text for these two, and does not name the last endpoint.
const OWN_WORDS: [&str; 2] = ["err_logs_sort_email", "err_focus_days"];
const NOT_BUILT: [&str; 1] = ["settings_safety"];
/// Objects whose keys are the tenant's own.
const FREE: [&str; 4] = ["details", "runs", "thresholds", "metadata"];

/// A folder of captures that has this file; without it, says that the test is skipped.
pub fn shared(folder: &str, file: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let shared = std::env::var_os("PACKSEAL_SHARED").map_or_else(beside, PathBuf::from);
    let found = Some(shared.join(folder)).filter(|folder| folder.join(file).is_file());
    if found.is_none() {
        println!("SKIPPED: no captured answers (set PACKSEAL_SHARED to the folder that holds {folder})");
    }
    found
}

async fn ask(server: &Server, user: &str, path: &str) -> Reply {
    let mut claims = server.claims("pro-owner").await;
    match user {
        "" => return server.ask(Method::GET, path, &[], "").await,
        "basic" => return server.ask(Method::GET, path, &[("authorization", "Basic eDp5")], "").await,
        "bad" => return server.ask(Method::GET, path, &[("authorization", "Bearer x.y.z")], "").await,
        "expired" => claims.exp = 1,
        "issuer" => claims.iss = "other".into(),
        "unknown" => claims.sub = "11111111-1111-4111-8111-111111111111".into(),
        user => return server.get(user, path).await,
    }
    let token = format!("Bearer {}", server.app.options.key.sign(&claims));
    server.ask(Method::GET, path, &[("authorization", &token)], "").await
}

/// Where `ours` has another shape than `theirs`; null fits everything.
pub fn differs(theirs: &Json, ours: &Json, place: &str) -> Option<String> {
    match (theirs, ours) {
        (Json::Null, _) | (_, Json::Null) => None,
        (Json::Object(a), Json::Object(b)) => {
            let name = place.rsplit('.').next().unwrap_or("");
            if FREE.contains(&name) {
                return None;
            }
            if theirs.keys() != ours.keys() {
                return Some(format!("{place}: keys {:?}, found {:?}", theirs.keys(), ours.keys()));
            }
            a.iter().zip(b).find_map(|((key, a), (_, b))| differs(a, b, &format!("{place}.{key}")))
        }
        (Json::List(a), Json::List(b)) => {
            let model = a.first()?;
            b.iter().find_map(|item| differs(model, item, place))
        }
        _ if std::mem::discriminant(theirs) == std::mem::discriminant(ours) => None,
        _ => Some(format!("{place}: {theirs:?}, found {ours:?}")),
    }
}

#[tokio::test]
async fn answers_have_the_shape_of_captured_ones() {
    let Some(folder) = shared("samples/valdrics", "INDEX.json") else { return };
    let server = Server::start();
    let kpi =
        server.get("pro-owner", "/api/v1/audit/logs?limit=1&event_type=acceptance.kpis_captured").await.json().list();
    let index = json::parse(&std::fs::read_to_string(folder.join("INDEX.json")).unwrap());
    let (mut compared, mut lengths, mut passed) = (0, 0, 0);
    for entry in index.list() {
        let name = entry.get("name").text().to_owned();
        let (mut user, mut path) = (entry.get("as").text_or_empty().to_owned(), entry.get("path").text().to_owned());
        if NOT_BUILT.contains(&name.as_str()) {
            continue;
        }
        if let Some((_, spoilt)) = TOKENS.iter().find(|(of, _)| *of == name) {
            user = (*spoilt).to_owned();
        }
        match name.as_str() {
            "log_detail" => path = format!("/api/v1/audit/logs/{}", kpi[0].get("id").text()),
            "err_close_409" => path = CLOSE_409.to_owned(),
            _ => {}
        }
        let reply = ask(&server, &user, &path).await;
        if path.contains("compliance-pack") && entry.get("status").int() == 200 {
            assert_eq!(reply.status, 501, "{name}: {}", reply.body);
            passed += 1;
            continue;
        }
        assert_eq!(i64::from(reply.status), entry.get("status").int(), "{name}: {}", reply.body);
        assert_eq!(reply.header("content-type"), Some(entry.get("content_type").text()), "{name}");
        // The name of this one file ends in the tenant's UUID.
        let stem = |text: &str| text.split_inclusive("audit_logs_").next().unwrap_or("").to_owned();
        let disposition = reply.header("content-disposition").map(stem);
        assert_eq!(disposition.unwrap_or_default(), stem(entry.get("disposition").text_or_empty()), "{name}");
        let failed = reply.status >= 400;
        if (failed && !OWN_WORDS.contains(&name.as_str())) || name.ends_with("_empty") {
            let length = i64::try_from(reply.body.len()).unwrap();
            assert_eq!(length, entry.get("bytes").int(), "{name}: {}", reply.body);
            lengths += 1;
        }
        let Ok(captured) = std::fs::read_to_string(folder.join(entry.get("file").text())) else { continue };
        compared += 1;
        if failed {
            assert_eq!(reply.body, captured, "{name}");
        } else if reply.header("content-type").unwrap().starts_with("text/csv") {
            assert_eq!(reply.body.split("\r\n").next(), captured.split("\r\n").next(), "{name}");
        } else {
            assert_eq!(differs(&json::parse(&captured), &reply.json(), &name), None);
        }
    }
    assert!(
        compared >= 25 && lengths >= 45 && passed >= 2,
        "only {compared} bodies and {lengths} lengths were compared"
    );
    println!("compared {compared} captured bodies and {lengths} lengths of refusals and defaults");
}
