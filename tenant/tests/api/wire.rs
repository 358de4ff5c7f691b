//! The server over real connections: what streams, what breaks off, what never comes.

use crate::support::{Server, recipe};
use packseal_tenant::app;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

struct Running {
    address: SocketAddr,
    token: String,
    quit: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

async fn run(faults: &[&str]) -> Running {
    let server = Server::with(recipe(1, 300, 1500), faults);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (quit, quits) = oneshot::channel::<()>();
    let app = std::sync::Arc::clone(&server.app);
    let task = tokio::spawn(app::serve(listener, app, async {
        let _ = quits.await;
    }));
    Running { address, token: server.token("pro-owner").await, quit, task }
}

impl Running {
    /// A connection on which one request is under way.
    async fn send(&self, method: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let token = &self.token;
        let head = "host: t\r\nconnection: close";
        let request = format!("{method} {path} HTTP/1.1\r\n{head}\r\nauthorization: Bearer {token}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    /// Everything until the server closes.
    async fn talk(&self, method: &str, path: &str) -> String {
        let mut answer = Vec::new();
        self.send(method, path).await.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn get(&self, path: &str) -> String {
        self.talk("GET", path).await
    }

    async fn end(self) {
        self.quit.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(5), self.task).await.unwrap().unwrap().unwrap();
    }
}

/// The length that the head announces, and the one of the body that came.
fn lengths(answer: &str) -> (usize, usize) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    (announced.parse().unwrap(), body.len())
}

const LOGS: &str = "/api/v1/audit/logs?limit=100";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_serves_streams_and_quits() {
    let running = run(&["slow:/audit/event-types"]).await;
    let answer = running.get("/api/v1/costs/export/focus?start_date=2026-08-01&end_date=2026-11-20").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("transfer-encoding: chunked"));
    assert!(answer.ends_with("\r\n0\r\n\r\n"), "the stream did not end well");
    let begun = Instant::now();
    let answer = running.get("/api/v1/audit/event-types").await;
    assert!(answer.ends_with("]}") && begun.elapsed().as_millis() >= 1500);
    let head = running.talk("HEAD", "/").await;
    assert!(head.starts_with("HTTP/1.1 405") && head.ends_with("\r\n\r\n"));
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_answer_lacks_its_second_half_as_often_as_told() {
    let running = run(&["cut:/audit/logs:2@1"]).await;
    let mut whole = Vec::new();
    for _ in 0..4 {
        let (announced, came) = lengths(&running.get(LOGS).await);
        whole.push(announced == came);
        assert!(announced == came || came == announced / 2, "{came} of {announced}");
    }
    assert_eq!(whole, [true, false, false, true]);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grantex_answer_announces_its_length_and_can_be_cut() {
    let mut running = run(&["cut:/v1/compliance:1@1", "slow:/demo/playbook:1"]).await;
    running.token = packseal_tenant::seed::grantex::api_key(1, "grantex-pro");
    let answer = running.get("/v1/compliance/evidence-pack").await;
    let (announced, came) = lengths(&answer);
    assert!(announced == came && !answer.contains("transfer-encoding"), "{came} of {announced}");
    assert!(answer.contains("\r\ncache-control: no-store\r\n"));
    let (announced, came) = lengths(&running.get("/v1/compliance/evidence-pack").await);
    assert_eq!(came, announced / 2);
    let begun = Instant::now();
    let answer = running.get("/demo/playbook/intact.jsonl").await;
    assert!(answer.ends_with("}\n") && begun.elapsed().as_millis() >= 1500);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_connection_brings_nothing_at_all() {
    let running = run(&["drop:/audit:2"]).await;
    for _ in 0..2 {
        assert_eq!(running.get(LOGS).await, "");
    }
    assert!(running.get(LOGS).await.starts_with("HTTP/1.1 200 OK\r\n"));
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_answer_stays_open_and_does_not_hold_the_server() {
    let running = run(&["stall:/audit/logs:1"]).await;
    let mut stream = running.send("GET", LOGS).await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_millis(700), stream.read_to_end(&mut answer)).await;
    assert!(read.is_err(), "the connection ended");
    let (announced, came) = lengths(&String::from_utf8_lossy(&answer));
    assert_eq!(came, announced / 2);
    let (announced, came) = lengths(&running.get(LOGS).await);
    assert_eq!(announced, came, "the next one is whole");
    running.end().await;
}
