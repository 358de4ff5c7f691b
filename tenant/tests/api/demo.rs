//! The demo's sign-in.

use crate::support::Server;
use axum::http::Method;

#[tokio::test]
async fn each_button_gives_a_token_that_works() {
    let server = Server::start();
    let users = server.ask(Method::GET, "/demo/users", &[], "").await.json();
    assert_eq!(users.get("tenant").get("slug").text(), "orchid-ledger");
    let users = users.get("users").clone().list();
    let ids: Vec<&str> = users.iter().map(|user| user.get("id").text()).collect();
    assert_eq!(ids, ["pro-owner", "pro-admin", "pro-member", "free-owner"]);
    for user in &users {
        let body = format!("{{\"user\":\"{}\"}}", user.get("id").text());
        let reply = server.ask(Method::POST, "/demo/token", &[], &body).await.json();
        assert_eq!(reply.keys(), ["access_token", "token_type", "expires_at", "user", "tenant"]);
        assert_eq!(reply.get("user"), user);
        assert!(reply.get("expires_at").text().ends_with('Z'));
        let token = format!("Bearer {}", reply.get("access_token").text());
        let settings =
            server.ask(Method::GET, "/api/v1/settings/notifications", &[("authorization", &token)], "").await;
        assert_eq!(settings.status, 200);
    }
    assert_eq!(server.ask(Method::POST, "/demo/token", &[], "{\"user\":\"nobody\"}").await.status, 404);
    assert_eq!(server.ask(Method::POST, "/demo/token", &[], "user=pro-owner").await.status, 400);
    assert_eq!(server.ask(Method::GET, "/demo/token", &[], "").await.status, 405);
}
