//! Calls of a service that does more than list records, from the page. Token and secret go into one request each, and are kept nowhere.

use std::cell::RefCell;

use futures_util::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use web_sys::AbortController;

use super::page::js;
use super::session::Secret;
use crate::source::{Call, Method, refusal};

/// Records and lists are small; more is a mistake.
const ANSWER_MAX: usize = 16 << 20;

/// Why a call gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No readable answer: the network, or a service that does not allow this page.
    NoAnswer,
    /// The device says that it has no network.
    Offline,
    /// Nothing within so many seconds.
    TimedOut(u32),
    /// A status that is no success.
    Refused {
        /// The status.
        status: u16,
        /// The service's own sentence; may be empty.
        message: String,
        /// `Retry-After` in seconds, where the browser may read it.
        wait: Option<u64>,
    },
    /// An answer that is not what the contract says: why.
    Answer(String),
    /// An answer with the token or the secret in it, which is not shown.
    Secret,
}

/// Calls under way. Dropping it ends them, and nobody hears of them any more.
#[derive(Default)]
pub struct Calls(RefCell<Vec<AbortController>>);

impl Drop for Calls {
    fn drop(&mut self) {
        self.0.borrow().iter().for_each(AbortController::abort);
    }
}

impl Calls {
    /// Begins a call: the ticket that [`send`] takes.
    pub fn begin(&self) -> Option<Ticket> {
        let controller = AbortController::new().ok()?;
        self.0.borrow_mut().push(controller.clone());
        Some(Ticket(controller))
    }
}

/// The right to send one call.
pub struct Ticket(AbortController);

/// Sends a call to the service at `url`, and gives the body of a good answer.
///
/// # Errors
/// [`Trouble`]
pub async fn send(ticket: Ticket, url: &str, token: &Secret, call: &Call) -> Result<Vec<u8>, Trouble> {
    let body = within(&ticket, call.seconds, exchange(&ticket, url, token, call)).await?;
    let held = |secret: &str| !secret.is_empty() && body.windows(secret.len()).any(|at| at == secret.as_bytes());
    if held(token.expose()) || call.secret.as_deref().is_some_and(held) {
        return Err(Trouble::Secret);
    }
    Ok(body)
}

/// Sends a call, and gives the answer whose body is still to come. `credential` is the header that says who asks.
pub(super) async fn open(
    Ticket(controller): &Ticket,
    url: &str,
    (header, credential): (&str, &str),
    call: &Call,
) -> Result<Response, Trouble> {
    let address = format!("{url}{}", call.request.target());
    let settled = |request: RequestBuilder| {
        request
            .abort_signal(Some(&controller.signal()))
            .cache(web_sys::RequestCache::NoStore)
            .credentials(web_sys::RequestCredentials::Omit)
            .redirect(web_sys::RequestRedirect::Error)
            .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
            .header(header, credential)
    };
    let request = settled(match call.method {
        Method::Get => Request::get(&address),
        Method::Post => Request::post(&address),
        Method::Delete => Request::delete(&address),
    });
    let request = match &call.request.post {
        None => request.build(),
        Some(body) => {
            request.header("Content-Type", "application/json").body(js_sys::Uint8Array::from(body.as_slice()))
        }
    };
    request.map_err(|_| no_answer())?.send().await.map_err(|_| no_answer())
}

/// The body of an answer.
pub(super) async fn body(answer: &Response) -> Result<Vec<u8>, Trouble> {
    let body = answer.binary().await.map_err(|_| no_answer())?;
    if body.len() > ANSWER_MAX {
        return Err(Trouble::Answer(format!("more than {} MiB", ANSWER_MAX >> 20)));
    }
    Ok(body)
}

/// Waits for an answer as long as the call may take, and ends it then.
pub(super) async fn within<T>(
    ticket: &Ticket,
    seconds: u32,
    answer: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    match select(Box::pin(answer), TimeoutFuture::new(seconds.saturating_mul(1000))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            ticket.0.abort();
            Err(Trouble::TimedOut(seconds))
        }
    }
}

async fn exchange(ticket: &Ticket, url: &str, token: &Secret, call: &Call) -> Result<Vec<u8>, Trouble> {
    let answer = open(ticket, url, ("Authorization", &format!("Bearer {}", token.expose())), call).await?;
    let (status, ok) = (answer.status(), answer.ok());
    let wait = answer.headers().get("retry-after").and_then(|seconds| seconds.trim().parse().ok());
    let body = body(&answer).await?;
    if ok {
        return Ok(body);
    }
    let message = refusal(&body).message;
    let told = |secret: &str| !secret.is_empty() && message.contains(secret);
    if told(token.expose()) || call.secret.as_deref().is_some_and(told) {
        return Err(Trouble::Secret);
    }
    Err(Trouble::Refused { status, message, wait })
}

pub(super) fn no_answer() -> Trouble {
    let online = js::get(&js_sys::global(), "navigator").and_then(|it| js::get(&it, "onLine"));
    if online.is_some_and(|online| online == false) { Trouble::Offline } else { Trouble::NoAnswer }
}
