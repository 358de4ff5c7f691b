//! The demo's sign-in, and the server as a process would meet it.

use crate::support::{Server, recipe};
use axum::http::Method;
use packseal_tenant::app;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

/// Sends one request over TCP and reads until the server closes.
async fn talk(address: std::net::SocketAddr, request: String) -> Vec<u8> {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_serves_streams_cuts_and_quits() {
    let server = Server::with(recipe(1, 300, 1500), &["cut:/audit/logs", "slow:/audit/event-types"]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (quit, quits) = tokio::sync::oneshot::channel::<()>();
    let app = std::sync::Arc::clone(&server.app);
    let running = tokio::spawn(app::serve(listener, app, async {
        let _ = quits.await;
    }));
    let token = server.token("pro-owner").await;
    let get = |path: &str| {
        format!("GET {path} HTTP/1.1\r\nhost: t\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n")
    };
    let focus = "/api/v1/costs/export/focus?start_date=2026-08-01&end_date=2026-11-20";
    let answer = String::from_utf8(talk(address, get(focus)).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("transfer-encoding: chunked"));
    assert!(answer.ends_with("\r\n0\r\n\r\n"), "the stream did not end well");
    let answer = String::from_utf8_lossy(&talk(address, get("/api/v1/audit/logs?limit=100")).await).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(body.len() < announced.parse().unwrap(), "nothing was cut");
    let begun = std::time::Instant::now();
    let answer = String::from_utf8(talk(address, get("/api/v1/audit/event-types")).await).unwrap();
    assert!(answer.ends_with("]}") && begun.elapsed().as_millis() >= 1500);
    let head = talk(address, "HEAD / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n".to_owned()).await;
    assert!(head.starts_with(b"HTTP/1.1 405") && head.ends_with(b"\r\n\r\n"));
    quit.send(()).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), running).await.unwrap().unwrap().unwrap();
}
