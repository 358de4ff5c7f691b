//! Runs requests with `fetch`. It sees bytes and statuses, never records.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::{Either, select};
use gloo_net::http::RequestBuilder;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};

use crate::assemble::{Body, Driver, FetchError, Progress};
use crate::source::{Head, KEPT_HEADERS, Request};

/// Nothing for this long is taken as a stalled answer.
const STALL_SECONDS: u32 = 60;
/// An operator's document is a text; more is a mistake.
const DOCUMENT_MAX: usize = 16 << 20;

/// Stops every request of a build.
#[derive(Clone)]
pub(crate) struct Stop {
    controller: AbortController,
    stopped: Rc<Cell<bool>>,
}

impl Stop {
    /// A stop that has not been asked for. None where the browser has no `AbortController`.
    pub(crate) fn new() -> Option<Self> {
        Some(Self { controller: AbortController::new().ok()?, stopped: Rc::default() })
    }

    /// Ends what is under way, and everything after.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
        self.controller.abort();
    }

    fn why(&self, otherwise: FetchError) -> FetchError {
        if self.stopped.get() { FetchError::Cancelled } else { otherwise }
    }
}

/// The driver of a build in a worker.
pub(crate) struct FetchDriver<F> {
    pub(crate) api: String,
    pub(crate) token: String,
    pub(crate) documents: String,
    pub(crate) stop: Stop,
    pub(crate) on_progress: F,
}

/// A body under way.
pub(crate) struct FetchBody {
    reader: Option<ReadableStreamDefaultReader>,
    stop: Stop,
}

impl Drop for FetchBody {
    fn drop(&mut self) {
        if let Some(reader) = &self.reader {
            // Tells the browser that the rest is not wanted; the promise's result does not matter.
            drop(reader.cancel());
        }
    }
}

impl<F: Fn(&Progress)> FetchDriver<F> {
    async fn send(&self, url: &str, authorised: bool) -> Result<(Head, FetchBody), FetchError> {
        let mut request = RequestBuilder::new(url)
            .abort_signal(Some(&self.stop.controller.signal()))
            .cache(web_sys::RequestCache::NoStore)
            .credentials(web_sys::RequestCredentials::Omit)
            .redirect(web_sys::RequestRedirect::Error)
            .referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
        if authorised {
            request = request.header("Authorization", &format!("Bearer {}", self.token));
        }
        let request = request.build().map_err(|_| FetchError::NoAnswer)?;
        let sent = Box::pin(request.send());
        let response = match select(sent, TimeoutFuture::new(STALL_SECONDS * 1000)).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(_), _)) => return Err(self.stop.why(FetchError::NoAnswer)),
            Either::Right(_) => return Err(self.stop.why(FetchError::Timeout { seconds: STALL_SECONDS })),
        };
        let headers = response.headers();
        let kept = KEPT_HEADERS.iter().filter_map(|name| Some(((*name).to_owned(), headers.get(name)?))).collect();
        let reader = response.body().and_then(|stream| stream.get_reader().dyn_into().ok());
        Ok((Head { status: response.status(), headers: kept }, FetchBody { reader, stop: self.stop.clone() }))
    }
}

impl<F: Fn(&Progress)> Driver for FetchDriver<F> {
    type Body = FetchBody;

    async fn open(&self, request: &Request) -> Result<(Head, FetchBody), FetchError> {
        self.send(&format!("{}{}", self.api, request.target()), true).await
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let (head, mut body) = self.send(&format!("{}{path}", self.documents), false).await?;
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

    fn progress(&self, progress: &Progress) {
        (self.on_progress)(progress);
    }
}

impl Body for FetchBody {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let Some(reader) = &self.reader else { return Ok(None) };
        let read = JsFuture::from(reader.read());
        let piece = match select(read, TimeoutFuture::new(STALL_SECONDS * 1000)).await {
            Either::Left((Ok(piece), _)) => piece,
            Either::Left((Err(_), _)) => return Err(self.stop.why(FetchError::Cut)),
            Either::Right(_) => return Err(self.stop.why(FetchError::Timeout { seconds: STALL_SECONDS })),
        };
        let done = js_sys::Reflect::get(&piece, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            self.reader = None;
            return Ok(None);
        }
        let value = js_sys::Reflect::get(&piece, &"value".into()).map_err(|_| FetchError::Cut)?;
        Ok(Some(js_sys::Uint8Array::new(&value).to_vec()))
    }
}
