//! Planted secrets: each one stands where the list says, and nowhere without the flag.

use crate::support::json::Json;
use crate::support::{Server, http_error, recipe};
use axum::http::Method;
use base64::Engine;
use packseal_tenant::seed::Recipe;

async fn details(server: &Server) -> Vec<String> {
    let mut all = Vec::new();
    for log in server.all_logs("").await {
        let path = format!("/api/v1/audit/logs/{}", log.get("id").text());
        all.push(server.get("pro-owner", &path).await.body);
    }
    all
}

#[tokio::test]
async fn each_secret_stands_where_the_list_says() {
    let recipe = Recipe { plant: true, ..recipe(1, 150, 20) };
    let server = Server::with(recipe, &["leak:/carbon", "leak:/savings:400:1"]);
    let list = server.ask(Method::GET, "/demo/planted", &[], "").await.json().list();
    let details = details(&server).await;
    let pages = server.all_logs("").await;
    let settings = server.get("pro-owner", "/api/v1/settings/notifications").await.body;
    let focus = "/api/v1/costs/export/focus?start_date=2026-10-20&end_date=2026-11-20";
    let focus = server.get("pro-owner", focus).await.body;
    let leak = server.get("pro-owner", "/api/v1/carbon/factors").await;
    assert_eq!((leak.status, leak.json().keys()), (500, vec!["error", "code", "message"]));
    assert!(leak.body.contains("[SQL: SELECT ") && leak.body.contains("postgresql://"));
    let proof = server.get("pro-owner", "/api/v1/savings/proof").await;
    assert_eq!((proof.status, proof.body), (400, http_error(leak.json().get("message").text())));
    assert_eq!(server.get("pro-owner", "/api/v1/savings/proof").await.status, 200);
    let (mut encodings, mut secrets) = (Vec::new(), Vec::new());
    for planted in &list {
        assert_eq!(planted.keys(), ["place", "encoding", "secret"]);
        let [place, encoding, secret] = ["place", "encoding", "secret"].map(|key| planted.get(key).text());
        let stored = match encoding {
            "base64" => base64::engine::general_purpose::STANDARD.encode(secret),
            "percent" => form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            _ => secret.to_owned(),
        };
        assert_eq!(stored == secret, encoding == "plain", "{place}: the encoding changes nothing");
        let bodies: Vec<&str> = match place.split(':').next().unwrap() {
            "/audit/logs/{id}" => details.iter().map(String::as_str).collect(),
            "/audit/logs" => pages.iter().map(|log| log.get("resource_id").text_or_empty()).collect(),
            "/settings/notifications" => vec![&settings],
            "/costs/export/focus" => vec![&focus],
            "fault leak" => vec![&leak.body],
            other => panic!("no such place: {other}"),
        };
        let found = bodies.iter().filter(|body| body.contains(&stored)).count();
        assert_eq!(found, 1, "{place}");
        assert!(secret.len() >= 16, "{place}: too short to be looked for");
        encodings.push(encoding);
        secrets.push(secret);
    }
    for encoding in ["plain", "base64", "percent"] {
        assert!(encodings.contains(&encoding), "{encoding}");
    }
    assert!(secrets.iter().any(|secret| secret.starts_with("AKIA")) && secrets.len() >= 16);
    secrets.sort_unstable();
    assert!(secrets.windows(2).all(|pair| pair[0] != pair[1]), "one secret in two places");
}

#[tokio::test]
async fn without_the_flag_there_is_nothing_and_with_it_nothing_else_changes() {
    let plain = Server::with(recipe(1, 150, 200), &[]);
    assert_eq!(plain.ask(Method::GET, "/demo/planted", &[], "").await.status, 404);
    let planted = Server::with(Recipe { plant: true, ..recipe(1, 150, 200) }, &[]);
    let (before, after) = (plain.all_logs("").await, planted.all_logs("").await);
    assert_eq!(after.len(), before.len() + 9);
    assert!(before.iter().all(|log| after.contains(log)));
    let focus = "/api/v1/costs/export/focus?start_date=2026-08-01&end_date=2026-11-20";
    let (before, after) = (plain.get("pro-owner", focus).await.body, planted.get("pro-owner", focus).await.body);
    let kept: Vec<&str> = after.split_inclusive("\r\n").filter(|line| !line.contains("Password=")).collect();
    assert_eq!(kept.concat(), before);
    let secret = planted.ask(Method::GET, "/demo/planted", &[], "").await.json().list();
    let settings = plain.get("pro-owner", "/api/v1/settings/notifications").await;
    assert!(secret.iter().all(|one: &Json| !settings.body.contains(one.get("secret").text())));
}
