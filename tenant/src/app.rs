//! The server as a whole: its options, its state, its router, and how it runs.

use crate::auth::{self, Key};
use crate::bundle::Service;
use crate::db::Db;
use crate::db::audit::Log;
use crate::db::people::{self, User};
use crate::driftwise::desk::{Desk, Settings};
use crate::error::Refusal;
use crate::fault::{self, Fault, Faults};
use crate::gate::Gate;
use crate::pyjson::Py;
use crate::seed::{self, Recipe};
use crate::time::{Answers, Authority};
use crate::{cors, routes, signing};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Time for answers under way to end once the server is told to quit.
const GRACE: Duration = Duration::from_millis(500);

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The database file.
    pub db: PathBuf,
    /// What the database holds.
    pub recipe: Recipe,
    /// The instant that answers take as now; the real one when `None`. Tokens always live in real time.
    pub fixed_now: Option<Timestamp>,
    /// The origins whose pages may read answers.
    pub allow_origins: Vec<String>,
    /// Seconds for which a token of the demo's sign-in is good.
    pub token_ttl: i64,
    /// The key that signs tokens.
    pub key: Key,
    /// The key that signs answers; none are signed without one.
    pub signing: Option<signing::Key>,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// Where the evidence service writes.
    pub evidence: Arc<Service>,
    /// What the DriftWise service is opened with.
    pub driftwise: Settings,
    /// How the time authority answers at first.
    pub time: Answers,
    /// Whether `/demo/faults` lets a client change what goes wrong, and `/demo/driftwise` that service's switches.
    pub fault_control: bool,
}

/// The state that all requests share.
#[derive(Debug)]
pub struct App {
    /// How it was started.
    pub options: Options,
    /// The rows.
    pub db: Db,
    /// What goes wrong, and how often it has.
    pub faults: Faults,
    /// The runs of the evidence service's jobs.
    pub runs: Runs,
    /// What the DriftWise service keeps.
    pub driftwise: Arc<Desk>,
    /// The time authority.
    pub time: Authority,
    /// Rows that the log has grown by.
    grown: AtomicI64,
}

/// Runs of jobs, the last ones. They go with the server.
#[derive(Debug, Default)]
pub struct Runs(Mutex<VecDeque<(String, Py)>>);

/// How many runs are kept.
const RUNS: usize = 1000;

impl Runs {
    fn held(&self) -> MutexGuard<'_, VecDeque<(String, Py)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a run under its id.
    pub fn keep(&self, id: String, run: Py) {
        let mut runs = self.held();
        runs.push_back((id, run));
        if runs.len() > RUNS {
            runs.pop_front();
        }
    }

    /// The run with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Py> {
        self.held().iter().find(|(of, _)| of == id).map(|(_, run)| run.clone())
    }
}

/// The type of the rows that the log grows by.
const GROWN: &str = "system.maintenance";

impl App {
    /// Seeds the database file if it does not hold what the recipe asks for, and opens it.
    ///
    /// # Errors
    /// The file cannot be written or read.
    pub fn open(options: Options) -> Result<Arc<Self>, seed::Error> {
        seed::ensure(&options.db, &options.recipe)?;
        let failed = |source| seed::Error { path: options.db.clone(), source };
        let db = Db::open(&options.db).map_err(failed)?;
        let faults = Faults::new(options.faults.clone());
        let driftwise = Arc::new(Desk::new(options.driftwise.clone()));
        let time = Authority::new(options.time);
        Ok(Arc::new(Self { options, db, faults, runs: Runs::default(), driftwise, time, grown: AtomicI64::new(0) }))
    }

    /// The instant that answers take as now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.options.fixed_now.unwrap_or_else(Timestamp::now)
    }

    /// Adds a newest row to the audit log, in memory only: `system.maintenance` by the first owner, of the resource
    /// `grown-1` and so on.
    ///
    /// # Errors
    /// The database fails.
    pub async fn grow(&self) -> Result<(), Refusal> {
        let Some(owner) = self.db.read(people::listed).await?.into_iter().next() else { return Ok(()) };
        let nth = self.grown.fetch_add(1, Ordering::SeqCst) + 1;
        let log = Log {
            id: uuid::Uuid::new_v4().to_string(),
            event_type: GROWN.to_owned(),
            at: self.now().as_microsecond() + nth,
            actor_id: Some(owner.uuid),
            actor_email: Some(owner.email),
            actor_ip: None,
            correlation_id: None,
            request_method: None,
            request_path: None,
            resource_type: Some("grown".to_owned()),
            resource_id: Some(format!("grown-{nth}")),
            details: None,
            success: true,
            error_message: None,
        };
        self.db.grow(nth, owner.tenant, log).await
    }

    /// Puts these faults in the place of all others, counts from nothing, and forgets the rows that were added.
    ///
    /// # Errors
    /// The database fails.
    pub async fn replace_faults(&self, faults: Vec<Fault>) -> Result<(), Refusal> {
        self.faults.replace(faults);
        self.db.shrink().await?;
        self.grown.store(0, Ordering::SeqCst);
        Ok(())
    }

    /// Finds out who asks, and whether they may.
    ///
    /// # Errors
    /// 401 or 403.
    pub async fn authorize(&self, headers: &HeaderMap, gate: Gate) -> Result<User, Refusal> {
        let claims = self.options.key.verify(headers)?;
        let user = self.db.read(move |db| auth::admit(db, &claims)).await?;
        gate.check(user.role, user.tier)?;
        Ok(user)
    }
}

/// The service: the routes, around them the signatures, the faults, CORS and the request id.
///
/// The layers go around the router as a whole, so that they see requests that match no route or method.
pub fn router(app: Arc<App>) -> Router {
    let routes = routes::router(Arc::clone(&app));
    Router::new()
        .fallback_service(routes)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), signing::layer))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), fault::layer))
        .layer(middleware::from_fn_with_state(app, cors::layer))
        .layer(middleware::from_fn(signing::expose))
        .layer(middleware::from_fn(around))
}

/// Stamps a request id, which pages cannot read, and refuses HEAD as FastAPI does: axum would answer it like GET.
async fn around(mut request: Request, next: Next) -> Response {
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::TRACE;
    }
    let mut answer = next.run(request).await;
    if answer.headers().get(header::ALLOW).is_some_and(|methods| methods == "GET,HEAD") {
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET"));
    }
    if let Ok(id) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    answer
}

/// Serves until `quit` ends, and then for a short while the answers that are under way.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    app: Arc<App>,
    quit: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, hears) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        quit.await;
        drop(told);
    };
    let late = async move {
        let _ = hears.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        done = async { axum::serve(listener, router(app)).with_graceful_shutdown(stop).await } => done,
        () = late => Ok(()),
    }
}

/// Ends when the process is asked to quit (SIGINT or SIGTERM).
pub async fn quit_signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
