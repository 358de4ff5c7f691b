//! Calls of DriftWise's own packs, from the page. The credential goes into one request each, and is kept nowhere.

use gloo_net::http::Response;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::error::WebError;
use super::ops::{Ticket, Trouble, body, no_answer, open, within};
use super::page::js;
use super::save;
use super::session::Secret;
use crate::source::Call;
use crate::source::driftwise::{
    Arrived, Bytes, Credential, Export, MOST_BYTES, Refused, Unfit, credential, file_name, refused,
};

/// How much of a download is looked at in one go, in bytes.
const PIECE: f64 = 4_194_304.0;

/// Why a call gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no answer that can be used; never [`Trouble::Refused`].
    Lost(Trouble),
    /// The server refused.
    Refused(Refused),
    /// The download is larger than a page holds: so many bytes.
    TooLarge(u64),
    /// The download is no ZIP.
    NoZip,
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Lost(trouble)
    }
}

/// A download that the browser holds, until it is dropped.
pub struct Download {
    blob: Blob,
    /// What its file is to be called.
    pub name: String,
    /// What came, beside what the row says.
    pub arrived: Arrived,
}

impl Download {
    /// Hands it to the browser's downloads; this program cannot see how that ends.
    ///
    /// # Errors
    /// [`WebError`] when the browser refuses.
    pub fn save(&self) -> Result<(), WebError> {
        save::download(&self.blob, &self.name)
    }
}

/// Sends a call to the service at `url`, and gives the body of a good answer.
///
/// # Errors
/// [`Failure::Lost`], [`Failure::Refused`]
pub async fn send(ticket: Ticket, url: &str, token: &Secret, call: &Call) -> Result<Vec<u8>, Failure> {
    let exchange = async {
        let answer = opened(&ticket, url, token, call).await?;
        Ok((body(&answer).await?, answer.status(), header(&answer, "retry-after")))
    };
    let (body, status, wait) = within(&ticket, call.seconds, exchange).await?;
    let body = checked(body, token)?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(Failure::Refused(refused(status, &body, wait.as_deref())))
}

/// Downloads the pack of a row. `slug` is the organisation's, for the name of a file that the server does not name.
///
/// # Errors
/// [`Failure`]
pub async fn download(
    ticket: Ticket,
    url: &str,
    token: &Secret,
    call: &Call,
    (row, slug): (&Export, Option<&str>),
) -> Result<Download, Failure> {
    if let Some(bytes) = row.bytes.filter(|bytes| *bytes > MOST_BYTES) {
        return Err(Failure::TooLarge(bytes));
    }
    let exchange = async {
        let answer = opened(&ticket, url, token, call).await?;
        if !answer.ok() {
            return Ok(Err((answer.status(), body(&answer).await?, header(&answer, "retry-after"))));
        }
        let disposition = header(&answer, "content-disposition");
        // The browser keeps the bytes outside of this program's memory, the larger ones on the disk.
        let blob: Blob =
            awaited(&web_sys::Response::from(answer), "blob").await?.dyn_into().map_err(|_| no_answer())?;
        Ok(Ok((blob, disposition)))
    };
    let (blob, disposition) = match within(&ticket, call.seconds, exchange).await? {
        Ok(came) => came,
        Err((status, body, wait)) => {
            return Err(Failure::Refused(refused(status, &checked(body, token)?, wait.as_deref())));
        }
    };
    let size = blob.size();
    if size > MOST_BYTES as f64 {
        return Err(Failure::TooLarge(size as u64));
    }
    let mut bytes = Bytes::new(token.expose());
    let mut at = 0.0;
    while at < size {
        let piece = blob.slice_with_f64_and_f64(at, (at + PIECE).min(size)).map_err(|_| no_answer())?;
        let buffer = awaited(&piece, "arrayBuffer").await?;
        bytes.take(&Uint8Array::new(&buffer).to_vec());
        at += PIECE;
    }
    let arrived = bytes.finish(row).map_err(|unfit| match unfit {
        Unfit::Secret => Failure::Lost(Trouble::Secret),
        Unfit::NoZip => Failure::NoZip,
    })?;
    let name = file_name(disposition.as_deref(), slug, row);
    Ok(Download { blob, name, arrived })
}

/// Waits so many milliseconds.
pub async fn rest(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// An API's key has a header of its own (contract section 6).
async fn opened(ticket: &Ticket, url: &str, token: &Secret, call: &Call) -> Result<Response, Trouble> {
    match credential(token.expose()) {
        Credential::ApiKey(key) => open(ticket, url, ("X-API-Key", &key), call).await,
        Credential::Token(token) => open(ticket, url, ("Authorization", &format!("Bearer {token}")), call).await,
    }
}

/// The body, unless the credential stands in it.
fn checked(body: Vec<u8>, token: &Secret) -> Result<Vec<u8>, Failure> {
    let secret = token.expose().as_bytes();
    let held = !secret.is_empty() && body.windows(secret.len()).any(|at| at == secret);
    if held { Err(Failure::Lost(Trouble::Secret)) } else { Ok(body) }
}

/// A header, where the browser may read it.
fn header(answer: &Response, name: &str) -> Option<String> {
    answer.headers().get(name)
}

async fn awaited(of: &wasm_bindgen::JsValue, method: &str) -> Result<wasm_bindgen::JsValue, Trouble> {
    let promise = js::call(of, method, &[]).map_err(|_| no_answer())?;
    JsFuture::from(Promise::resolve(&promise)).await.map_err(|_| no_answer())
}
