//! Runs requests with `fetch`, and puts a build's questions to the page. It sees bytes and statuses, never records.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::future::{Either, select};
use gloo_net::http::RequestBuilder;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, File, ReadableStreamDefaultReader};

use super::ask::Asks;
use super::keys;
use super::page::{js, random};
use super::worker::codec;
use super::worker::message::FromBuild;
use super::worker::sentence;
use crate::assemble::{Body, Driver, FetchError, Progress, Question, Secret, SignIn, Stamped, Verdict};
use crate::model::digest::Digest;
use crate::seal::time::{Request as TimeRequest, accept};
use crate::source::{Head, KEPT_HEADERS, LINK, Request, relay};
use crate::summary::Facts;

/// The media type of what is posted to an API, but for a time authority.
const JSON: &str = "application/json";
/// An operator's document is a text; more is a mistake.
const DOCUMENT_MAX: usize = 16 << 20;

/// Stops every request of a build, and everything that it waits for.
#[derive(Clone)]
pub(crate) struct Stop {
    /// One for each request under way. A single one for all would keep something of every request that was ever made with it.
    under_way: Rc<RefCell<BTreeMap<u64, AbortController>>>,
    next: Rc<Cell<u64>>,
    stopped: Rc<Cell<bool>>,
    pub(crate) asks: Rc<Asks>,
}

impl Stop {
    /// A stop that has not been asked for.
    pub(crate) fn new() -> Self {
        Self { under_way: Rc::default(), next: Rc::default(), stopped: Rc::default(), asks: Rc::default() }
    }

    /// Begins a request. None where the browser has no `AbortController`, and after the stop.
    fn begin(&self) -> Option<UnderWay> {
        let controller = AbortController::new().ok().filter(|_| !self.stopped.get())?;
        let number = self.next.get();
        self.next.set(number + 1);
        let signal = controller.signal();
        self.under_way.borrow_mut().insert(number, controller);
        Some(UnderWay { stop: self.clone(), number, signal })
    }

    /// Ends what is under way, and everything after.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
        // Whoever is told takes himself off the list.
        let under_way: Vec<_> = self.under_way.borrow().values().cloned().collect();
        under_way.iter().for_each(AbortController::abort);
        self.asks.stop();
    }

    fn why(&self, otherwise: FetchError) -> FetchError {
        match otherwise {
            _ if self.stopped.get() => FetchError::Cancelled,
            FetchError::NoAnswer | FetchError::Cut if offline() => FetchError::Offline,
            other => other,
        }
    }

    fn go_on<T>(&self, value: T) -> Result<T, FetchError> {
        if self.stopped.get() { Err(FetchError::Cancelled) } else { Ok(value) }
    }
}

/// A request under way, until it is dropped.
struct UnderWay {
    stop: Stop,
    number: u64,
    signal: web_sys::AbortSignal,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.stop.under_way.borrow_mut().remove(&self.number);
    }
}

/// Whether the device says that it has no network. That it says nothing does not mean that it has one.
fn offline() -> bool {
    js::get(&js_sys::global(), "navigator").and_then(|it| js::get(&it, "onLine")).is_some_and(|on| on == false)
}

/// The driver of a build in a worker.
pub(crate) struct FetchDriver {
    pub(crate) api: String,
    pub(crate) token: RefCell<String>,
    pub(crate) documents: String,
    /// The files that the owner adds, in the order of the arguments.
    pub(crate) attachments: Vec<File>,
    /// The file that stands for an answer.
    pub(crate) import: Option<File>,
    /// Nothing for so many seconds is taken as a stalled answer.
    pub(crate) stall_seconds: u32,
    /// The own key that seals the pack.
    pub(crate) seal: Option<Digest>,
    /// Where the API relays requests to a time authority.
    pub(crate) time_relay: Option<String>,
    pub(crate) stop: Stop,
    pub(crate) on_progress: Box<dyn Fn(&Progress)>,
    /// Tells the page something.
    pub(crate) tell: fn(&FromBuild),
}

/// A body under way.
pub(crate) struct FetchBody {
    reader: Option<ReadableStreamDefaultReader>,
    stop: Stop,
    stall_seconds: u32,
    /// What a failure inside means.
    broken: FetchError,
    /// How many bytes there are, of a file.
    size: Option<u64>,
    _under_way: Option<UnderWay>,
}

impl Drop for FetchBody {
    fn drop(&mut self) {
        if let Some(reader) = &self.reader {
            // Tells the browser that the rest is not wanted. The promise of a stream that broke is a refused one: its result does not
            // matter, but it has to be taken, or the browser reports it as an error of the page.
            drop(JsFuture::from(reader.cancel()));
        }
    }
}

impl FetchDriver {
    /// Sends a request; what is posted comes with its media type.
    async fn send(
        &self,
        url: &str,
        authorised: bool,
        post: Option<(&str, &[u8])>,
    ) -> Result<(Head, FetchBody), FetchError> {
        let under_way = self.stop.begin().ok_or_else(|| self.stop.why(FetchError::NoAnswer))?;
        let mut request = RequestBuilder::new(url)
            .abort_signal(Some(&under_way.signal))
            .cache(web_sys::RequestCache::NoStore)
            .credentials(web_sys::RequestCredentials::Omit)
            .redirect(web_sys::RequestRedirect::Error)
            .referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
        if authorised {
            request = request.header("Authorization", &format!("Bearer {}", self.token.borrow()));
        }
        let request = match post {
            None => request.build(),
            Some((kind, body)) => request
                .method(gloo_net::http::Method::POST)
                .header("Content-Type", kind)
                .body(js_sys::Uint8Array::from(body)),
        };
        let request = request.map_err(|_| FetchError::NoAnswer)?;
        let sent = Box::pin(request.send());
        let response = match select(sent, TimeoutFuture::new(self.stall_seconds.saturating_mul(1000))).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(_), _)) => return Err(self.stop.why(FetchError::NoAnswer)),
            Either::Right(_) => return Err(self.stop.why(FetchError::Timeout { seconds: self.stall_seconds })),
        };
        let headers = response.headers();
        let kept = KEPT_HEADERS
            .iter()
            .chain([&LINK])
            .filter_map(|name| Some(((*name).to_owned(), headers.get(name)?)))
            .collect();
        let retry_after = headers.get("retry-after").and_then(|value| seconds(&value));
        let reader = response.body().and_then(|stream| stream.get_reader().dyn_into().ok());
        Ok((
            Head { status: response.status(), headers: kept, retry_after },
            self.body(reader, FetchError::Cut, Some(under_way)),
        ))
    }

    /// Asks the relay once, and looks at what came.
    async fn token(&self, path: &str, signature: &[u8]) -> Result<Stamped, FetchError> {
        let nonce = random(8).map_err(|error| FetchError::Relay(error.to_string()))?;
        let request = TimeRequest::over(signature, &nonce);
        let url = format!("{}{path}", self.api);
        let (head, mut body) = self.send(&url, true, Some((relay::QUERY, &request.to_der()))).await?;
        relay::check(&head).map_err(|error| FetchError::Relay(error.to_string()))?;
        let mut answer = Vec::new();
        while let Some(piece) = body.next().await? {
            answer.extend_from_slice(&piece);
            if answer.len() > relay::ANSWER_MAX {
                return Err(FetchError::Relay("the answer is longer than any time token".to_owned()));
            }
        }
        // What would not be taken is told now, while there is somebody to ask.
        accept(&answer, signature, Some(&request), &[]).map_err(|error| FetchError::Relay(error.to_string()))?;
        Ok(Stamped { request, answer })
    }

    fn body(
        &self,
        reader: Option<ReadableStreamDefaultReader>,
        broken: FetchError,
        under_way: Option<UnderWay>,
    ) -> FetchBody {
        let (stop, stall_seconds) = (self.stop.clone(), self.stall_seconds);
        FetchBody { reader, stop, stall_seconds, broken, size: None, _under_way: under_way }
    }

    /// The bytes of a file.
    fn file(&self, file: &File) -> FetchBody {
        let mut body = self.body(file.stream().get_reader().dyn_into().ok(), FetchError::File, None);
        body.size = Some(file.size() as u64);
        body
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110 section 10.2.3).
fn seconds(value: &str) -> Option<u64> {
    let value = value.trim();
    value.parse().ok().or_else(|| {
        let millis = js_sys::Date::parse(value) - js_sys::Date::now();
        // A date that cannot be read is NaN, which no comparison holds for; one that is past means now.
        (millis < 1e12).then(|| if millis > 0.0 { (millis / 1000.0).ceil() as u64 } else { 0 })
    })
}

impl Driver for FetchDriver {
    type Body = FetchBody;

    async fn open(&self, request: &Request) -> Result<(Head, FetchBody), FetchError> {
        self.send(&format!("{}{}", self.api, request.target()), true, request.post.as_deref().map(|body| (JSON, body)))
            .await
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let (head, mut body) = self.send(&format!("{}{path}", self.documents), false, None).await?;
        // Hosts of single-page apps answer an unknown path with their start page.
        if head.status != 200 || head.media_type() == "text/html" {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > DOCUMENT_MAX {
                return Ok(None);
            }
        }
        Ok(Some(bytes))
    }

    async fn attachment(&self, index: usize) -> Result<FetchBody, FetchError> {
        let file = self.attachments.get(index).ok_or(FetchError::File)?;
        Ok(self.file(file))
    }

    async fn import(&self) -> Result<FetchBody, FetchError> {
        let file = self.import.as_ref().ok_or(FetchError::File)?;
        Ok(self.file(file))
    }

    async fn wait(&self, millis: u64) -> Result<(), FetchError> {
        self.stop.go_on(())?;
        // The longest timer of a browser is 24 days.
        self.stop.asks.pause(u32::try_from(millis).unwrap_or(u32::MAX).min(i32::MAX as u32)).await;
        self.stop.go_on(())
    }

    async fn sign_in(&self, why: SignIn) -> Result<Option<Secret>, FetchError> {
        self.stop.go_on(())?;
        let token = self.stop.asks.token.answer(|| (self.tell)(&FromBuild::SignIn(why))).await.as_string();
        let token = self.stop.go_on(token)?;
        if let Some(token) = &token {
            self.token.replace(token.clone());
        }
        Ok(token.map(Secret))
    }

    async fn decide(&self, question: &Question) -> Result<Vec<Verdict>, FetchError> {
        self.stop.go_on(())?;
        let verdicts = self.stop.asks.verdicts(|| (self.tell)(&FromBuild::Ask(question.clone()))).await;
        self.stop.go_on(verdicts)
    }

    /// Made by a program of its own, which the page fetches when it is asked for it: this one carries no font.
    async fn summary(&self, facts: &Facts) -> Result<Option<Vec<u8>>, FetchError> {
        self.stop.go_on(())?;
        let made = self.stop.asks.summary(|| (self.tell)(&FromBuild::Summary(codec::encode(facts)))).await;
        match self.stop.go_on(made)? {
            Some(made) => made.map(Some).map_err(FetchError::Summary),
            None => Err(FetchError::Cancelled),
        }
    }

    async fn sign(&self, statement: &[u8]) -> Result<Option<Vec<u8>>, FetchError> {
        self.stop.go_on(())?;
        let Some(id) = self.seal else { return Ok(None) };
        match keys::sign(id, statement).await {
            Ok(signature) => self.stop.go_on(Some(signature)),
            Err(error) => Err(FetchError::Key(error.to_string().trim_end_matches('.').to_owned())),
        }
    }

    async fn leave_unsealed(&self, why: &str) -> Result<bool, FetchError> {
        self.stop.go_on(())?;
        let ask = || (self.tell)(&FromBuild::Unsealed(format!("{why}.")));
        let answer = self.stop.asks.unsealed.answer(ask).await;
        self.stop.go_on(answer.is_truthy())
    }

    async fn timestamp(&self, signature: &[u8]) -> Result<Option<Stamped>, FetchError> {
        let Some(path) = &self.time_relay else { return Ok(None) };
        loop {
            self.stop.go_on(())?;
            let why = match self.token(path, signature).await {
                Err(FetchError::Cancelled) => return Err(FetchError::Cancelled),
                Err(error) => sentence(&error),
                Ok(stamped) => return self.stop.go_on(Some(stamped)),
            };
            self.stop.go_on(())?;
            let again = self.stop.asks.untimed.answer(|| (self.tell)(&FromBuild::Untimed(why))).await;
            if !self.stop.go_on(again.is_truthy())? {
                return Ok(None);
            }
        }
    }

    fn progress(&self, progress: &Progress) {
        (self.on_progress)(progress);
    }
}

impl Body for FetchBody {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let Some(reader) = &self.reader else { return Ok(None) };
        let read = JsFuture::from(reader.read());
        let piece = match select(read, TimeoutFuture::new(self.stall_seconds.saturating_mul(1000))).await {
            Either::Left((Ok(piece), _)) => piece,
            Either::Left((Err(_), _)) => return Err(self.stop.why(self.broken.clone())),
            Either::Right(_) => return Err(self.stop.why(FetchError::Timeout { seconds: self.stall_seconds })),
        };
        let done = js_sys::Reflect::get(&piece, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            self.reader = None;
            return Ok(None);
        }
        let value = js_sys::Reflect::get(&piece, &"value".into()).map_err(|_| FetchError::Cut)?;
        Ok(Some(js_sys::Uint8Array::new(&value).to_vec()))
    }

    fn size(&self) -> Option<u64> {
        self.size
    }
}
