//! HTTP for the command: GET of the tenant API and of documents, POST to the services outside. No redirect is followed, so a token goes nowhere else.

use std::cell::RefCell;
use std::io::Read as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use packseal::archive::Post;
use packseal::archive::endpoint::host;
use packseal::archive::hook::{ANSWER_MAX, Answer, Call};
use packseal::assemble::{Body, FetchError};
use packseal::source::address::is_this_device;
use packseal::source::{Head, KEPT_HEADERS, LINK};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::clock;

/// The size of a piece of a body, in bytes.
const PIECE: usize = 64 << 10;
/// Pieces that wait to be taken; the network waits then.
const PIECES: usize = 4;

/// An agent for one host. Certificates are checked as this system does; a proxy of the environment is used for other devices only.
fn agent(url: &str) -> Agent {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("packseal/", env!("CARGO_PKG_VERSION")))
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build());
    if is_this_device(host(url)) {
        config = config.proxy(None);
    }
    config.build().into()
}

/// What a transfer tells, in this order.
enum Told {
    Head(Head),
    Piece(Vec<u8>),
    End,
    Failed(FetchError, String),
}

/// Sends requests to one origin.
pub(super) struct Http {
    agent: Agent,
    stall: Duration,
    /// What the last failure to get an answer was, in words; empty since one came.
    pub(super) failure: RefCell<String>,
}

/// A body under way; its transfer ends when it is dropped.
pub(super) struct Transfer {
    told: Receiver<Told>,
    stall: Duration,
    ended: bool,
}

impl Http {
    pub(super) fn new(url: &str, stall_seconds: u32) -> Self {
        let stall = Duration::from_secs(stall_seconds.into());
        Self { agent: agent(url), stall, failure: RefCell::default() }
    }

    /// Sends a request and waits for the head of its answer. `token` goes with it as a bearer token, `post` as JSON.
    pub(super) fn send(
        &self,
        url: &str,
        token: Option<&str>,
        post: Option<Vec<u8>>,
    ) -> Result<(Head, Transfer), FetchError> {
        self.send_as(url, token, post.map(|body| ("application/json", body)))
    }

    /// The same with something of another media type.
    pub(super) fn send_as(
        &self,
        url: &str,
        token: Option<&str>,
        post: Option<(&'static str, Vec<u8>)>,
    ) -> Result<(Head, Transfer), FetchError> {
        let (tell, told) = sync_channel(PIECES);
        let bearer = token.map(|token| format!("Bearer {token}"));
        let agent = self.agent.clone();
        let url = url.to_owned();
        // In a thread of its own, so that a server that says nothing any more can be left.
        thread::spawn(move || {
            // Nobody listens when the body was dropped, and then nothing is left to do.
            let answer = match post {
                None => {
                    let request = agent.get(&url).header("Accept", "*/*");
                    bearer.iter().fold(request, |request, bearer| request.header("Authorization", bearer)).call()
                }
                Some((kind, body)) => {
                    let request = agent.post(&url).header("Accept", "*/*").header("Content-Type", kind);
                    bearer.iter().fold(request, |request, bearer| request.header("Authorization", bearer)).send(body)
                }
            };
            drop(transfer(answer, &tell));
        });
        let body = Transfer { told, stall: self.stall, ended: false };
        match body.next_told() {
            Ok(Told::Head(head)) => {
                self.failure.borrow_mut().clear();
                Ok((head, body))
            }
            Ok(Told::Failed(error, words)) => {
                self.failure.replace(words);
                Err(error)
            }
            Ok(Told::Piece(_) | Told::End) => Err(FetchError::Cut),
            Err(error) => {
                self.failure.replace(error.to_string());
                Err(error)
            }
        }
    }
}

impl Transfer {
    fn next_told(&self) -> Result<Told, FetchError> {
        self.told.recv_timeout(self.stall).map_err(|error| match error {
            RecvTimeoutError::Timeout => {
                FetchError::Timeout { seconds: u32::try_from(self.stall.as_secs()).unwrap_or(u32::MAX) }
            }
            RecvTimeoutError::Disconnected => FetchError::Cut,
        })
    }

    /// The next piece; None at the end.
    pub(super) fn piece(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        if self.ended {
            return Ok(None);
        }
        match self.next_told()? {
            Told::Piece(piece) => Ok(Some(piece)),
            Told::End => {
                self.ended = true;
                Ok(None)
            }
            Told::Failed(error, _) => Err(error),
            Told::Head(_) => Err(FetchError::Cut),
        }
    }
}

impl Body for Transfer {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        self.piece()
    }
}

type Gone = std::sync::mpsc::SendError<Told>;

fn transfer(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    tell: &SyncSender<Told>,
) -> Result<(), Gone> {
    let mut answer = match answer {
        Ok(answer) => answer,
        Err(error) => return tell.send(Told::Failed(FetchError::NoAnswer, words(&error))),
    };
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let headers =
        KEPT_HEADERS.iter().chain([&LINK]).filter_map(|name| Some(((*name).to_owned(), header(name)?))).collect();
    let retry_after = header("retry-after").and_then(|value| clock::retry_after(&value, clock::now()));
    tell.send(Told::Head(Head { status: answer.status().as_u16(), headers, retry_after }))?;
    let mut body = answer.body_mut().as_reader();
    loop {
        let mut piece = vec![0; PIECE];
        match body.read(&mut piece) {
            Ok(0) => return tell.send(Told::End),
            Ok(length) => {
                piece.truncate(length);
                tell.send(Told::Piece(piece))?;
            }
            Err(error) => return tell.send(Told::Failed(FetchError::Cut, error.kind().to_string())),
        }
    }
}

/// Why there is no answer, without the address, which may hold a key.
fn words(error: &ureq::Error) -> String {
    match error {
        // What TLS refuses comes as an error of this kind.
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            format!("no trusted connection: {error}")
        }
        ureq::Error::Io(error) => format!("no connection: {error}"),
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "no host of this name".to_owned(),
        ureq::Error::Rustls(error) => format!("no trusted connection: {error}"),
        ureq::Error::Tls(why) => format!("no trusted connection: {why}"),
        ureq::Error::ConnectionFailed => "no connection".to_owned(),
        ureq::Error::ConnectProxyFailed(_) => "no connection: the proxy refused".to_owned(),
        _ => "no readable answer".to_owned(),
    }
}

/// Asks the services outside.
pub(super) struct Hooks;

impl Post for Hooks {
    async fn post(&self, call: &Call<'_>) -> Result<Answer, String> {
        let timeout = Duration::from_secs(call.timeout_seconds.into());
        let mut request = agent(call.url).post(call.url).config().timeout_global(Some(timeout)).build();
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let told = |error: &ureq::Error| match error {
            ureq::Error::Timeout(_) => format!("no answer within {} s", call.timeout_seconds),
            other => words(other),
        };
        let mut answer = request.send(&call.body[..]).map_err(|error| told(&error))?;
        let mut body = Vec::new();
        // One byte more than is allowed, so that the reader of the answer can say that it is too large.
        let most = ANSWER_MAX as u64 + 1;
        let read = answer.body_mut().as_reader().take(most).read_to_end(&mut body);
        read.map_err(|error| format!("the answer broke off: {}", error.kind()))?;
        Ok(Answer { status: answer.status().as_u16(), body })
    }
}
