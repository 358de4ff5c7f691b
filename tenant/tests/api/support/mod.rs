//! A server in process, and what its answers look like.

pub mod json;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use http_body_util::BodyExt;
use packseal_tenant::app::{self, App, Options};
use packseal_tenant::auth::{Claims, Key};
use packseal_tenant::bundle::{Service, demo_secret};
use packseal_tenant::db::people;
use packseal_tenant::driftwise::desk::Settings;
use packseal_tenant::fault::Fault;
use packseal_tenant::seed::Recipe;
use packseal_tenant::time::Answers;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

pub const ORIGIN: &str = "http://localhost:8080";
pub const NOW: &str = "2026-11-20T15:13:27.539025Z";

/// A server on a database of its own.
pub struct Server {
    pub app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// One answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> json::Json {
        json::parse(&self.body)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

pub fn recipe(seed: u64, audit_rows: u64, focus_rows: u64) -> Recipe {
    Recipe {
        seed,
        audit_rows,
        focus_rows,
        evidence_rows: 0,
        grantex_rows: 120,
        playbook_lines: 240,
        plant: false,
        subject: false,
        now: NOW.parse().unwrap(),
    }
}

impl Server {
    pub fn start() -> Self {
        Self::with(recipe(1, 1200, 1500), &[])
    }

    pub fn with(recipe: Recipe, faults: &[&str]) -> Self {
        Self::of(recipe, faults, true)
    }

    pub fn of(recipe: Recipe, faults: &[&str], fault_control: bool) -> Self {
        Self::opened(recipe, faults, fault_control, Settings::default())
    }

    /// A server that signs its answers.
    pub fn signing(key: packseal_tenant::signing::Key, faults: &[&str]) -> Self {
        Self::made(recipe(1, 1200, 1500), faults, true, Settings::default(), Some(key))
    }

    /// A server whose DriftWise is opened with this.
    pub fn opened(recipe: Recipe, faults: &[&str], fault_control: bool, driftwise: Settings) -> Self {
        Self::made(recipe, faults, fault_control, driftwise, None)
    }

    fn made(
        recipe: Recipe,
        faults: &[&str],
        fault_control: bool,
        driftwise: Settings,
        signing: Option<packseal_tenant::signing::Key>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            db: folder.path().join("tenant.sqlite"),
            recipe,
            fixed_now: Some(recipe.now),
            allow_origins: vec![ORIGIN.to_owned()],
            token_ttl: 900,
            key: Key::from_bytes(vec![7; 32]).unwrap(),
            signing,
            evidence: Arc::new(Service::new(Some(&folder.path().join("evidence")), &demo_secret()).unwrap()),
            driftwise,
            time: Answers::Granted,
            faults: faults.iter().map(|fault| fault.parse::<Fault>().unwrap()).collect(),
            fault_control,
        };
        let app = App::open(options).unwrap();
        Self { router: app::router(Arc::clone(&app)), app, _folder: folder }
    }

    pub async fn claims(&self, user: &str) -> Claims {
        let name = user.to_owned();
        let user = self.app.db.read(move |db| people::by_demo_id(db, &name)).await.unwrap().unwrap();
        Claims {
            aud: "authenticated".into(),
            iss: "supabase".into(),
            sub: user.uuid,
            email: user.email,
            exp: jiff::Timestamp::now().as_second() + 60,
            jti: None,
        }
    }

    pub async fn token(&self, user: &str) -> String {
        self.app.options.key.sign(&self.claims(user).await)
    }

    /// GET with the token of a demo user.
    pub async fn get(&self, user: &str, path: &str) -> Reply {
        let token = self.token(user).await;
        self.ask(Method::GET, path, &[("authorization", &format!("Bearer {token}"))], "").await
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.answer(method, path, headers, body).await.unwrap()
    }

    /// GET of what may be no text: headers and body of a good answer.
    pub async fn ask_bytes(&self, path: &str, origin: &str) -> (HeaderMap, Vec<u8>) {
        let request = Request::builder().uri(path).header("origin", origin).body(Body::empty()).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        assert_eq!(parts.status, 200, "{path}");
        (parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// GET of what may be no text, with a token: the body, whatever the status.
    pub async fn bytes(&self, path: &str, token: &str) -> (u16, HeaderMap, Vec<u8>) {
        let request = Request::builder().uri(path).header("authorization", format!("Bearer {token}"));
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        (parts.status.as_u16(), parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// GET; nothing when the body breaks off.
    pub async fn try_ask(&self, path: &str, token: &str) -> Option<Reply> {
        self.answer(Method::GET, path, &[("authorization", &format!("Bearer {token}"))], "").await
    }

    /// POST of what may be no text: status, headers and body.
    pub async fn post_bytes(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().method(Method::POST).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_vec())).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        (parts.status.as_u16(), parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    async fn answer(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Reply> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Some(Reply { status: parts.status.as_u16(), headers: parts.headers, body })
    }

    /// All pages of the audit log.
    pub async fn all_logs(&self, filter: &str) -> Vec<json::Json> {
        let mut logs = Vec::new();
        loop {
            let path = format!("/api/v1/audit/logs?limit=100&offset={}{filter}", logs.len());
            let page = self.get("pro-owner", &path).await;
            assert_eq!(page.status, 200, "{}", page.body);
            let page = page.json().list();
            let last = page.len() < 100;
            logs.extend(page);
            if last {
                return logs;
            }
        }
    }
}

/// What a Python script makes of this input; without Python, says that this part of the test is skipped.
pub fn python(script: &str, input: &str) -> Option<String> {
    let child = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let Ok(mut child) = child else {
        println!("SKIPPED: no python3 to compute this once more");
        return None;
    };
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(done.status.success(), "the script failed");
    Some(String::from_utf8(done.stdout).unwrap())
}

/// The words of a plain refusal.
pub fn http_error(message: &str) -> String {
    let quoted = serde_json::to_string(message).unwrap();
    format!("{{\"error\":{quoted},\"code\":\"HTTP_ERROR\",\"message\":{quoted}}}")
}
