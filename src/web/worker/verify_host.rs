//! The verify worker: takes a file with what lies beside it, gives a report. It never asks the network for anything.

use std::cell::Cell;
use std::io::{Error, Result};

use gloo_events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::codec;
use super::message::{BUILD_ID, FromVerify, ToRead, ToSign, ToStamp, ToTrust, ToVerify};
pub use super::reader::read_for;
use super::reader::{Run, read_alone};
use super::reading::Reading;
use super::{sign_host, stamp_host};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::limits::Limits;
use crate::pack::range::ReadAt;
use crate::pack::scan::Scanning;
use crate::seal::hmac::Secret;
use crate::seal::trust::{Policy, Store, desk};
use crate::source::AnswerError;
use crate::verify::beside::Beside;
use crate::verify::{Check, Verified, paper};
use crate::web::blob::BlobRange;
use crate::web::stream::Stream;
use crate::web::turn::Turn;

/// Progress is told at most this often.
const TELL_EVERY_MS: f64 = 100.0;

/// A file of at most so many bytes is read at once.
const SHORT: u64 = 16 << 20;

/// A sidecar or a live answer is no longer than this, in bytes: some thousand countersignatures.
const SIDECAR_MAX: u64 = 1 << 20;

fn tell(message: &FromVerify) {
    tell_with(message, None);
}

fn tell_with(message: &FromVerify, file: Option<&File>) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let envelope = codec::envelope(message);
    if let Some(file) = file {
        codec::attach(&envelope, "file", file);
    }
    // A worker whose page is gone has nobody to tell.
    drop(scope.post_message(&envelope));
}

/// Signs the file, and tells what came of it.
async fn sign(file: File, order: ToSign) {
    match sign_host::sign(&file, &order, &limits()).await {
        Ok((signed, made)) => tell_with(&FromVerify::Signed(Ok(signed)), Some(&made)),
        Err(why) => tell(&FromVerify::Signed(Err(why))),
    }
}

/// Starts listening. Called once, by the worker's program.
pub fn start() {
    std::panic::set_hook(Box::new(|_| {
        tell(&FromVerify::Failed { why: "Packseal itself failed. Reload the page and try again.".to_owned() })
    }));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let listener = EventListener::new(&scope, "message", |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        if let Some((order, file)) = codec::message::<ToSign>(&data).zip(file(&data, "file")) {
            return spawn_local(sign(file, order));
        }
        if let Some((order, file)) = codec::message::<ToStamp>(&data).zip(file(&data, "file")) {
            return stamp(&file, &data, &order);
        }
        if let Some(ToTrust(order)) = codec::message(&data) {
            return tell(&FromVerify::Trust(Box::new(desk::answer(&order))));
        }
        if let Some((ToRead, file)) = codec::message(&data).zip(file(&data, "file")) {
            if let Some(port) = codec::attached(&data, "port").and_then(|port| port.dyn_into().ok()) {
                read_for(&port, file);
            }
            return;
        }
        match codec::message(&data).zip(file(&data, "file")) {
            Some((order, file)) => spawn_local(async move { tell(&read(&file, &data, &order).await) }),
            None => tell(&FromVerify::Failed { why: "This page was updated. Reload it.".to_owned() }),
        }
    });
    listener.forget();
    tell(&FromVerify::Ready { build_id: BUILD_ID.to_owned() });
}

/// Gives what to ask a time service, or takes its answer.
fn stamp(file: &File, data: &JsValue, order: &ToStamp) {
    let limits = limits();
    let stamped = match sidecar(data, "answer") {
        Ok(None) => return tell(&FromVerify::Request(stamp_host::request(file, order, &limits))),
        Ok(Some(answer)) => stamp_host::stamp(file, &answer, order, &limits),
        Err(error) => Err(format!("{error}.")),
    };
    match stamped {
        Ok((signed, made)) => tell_with(&FromVerify::Signed(Ok(signed)), Some(&made)),
        Err(why) => tell(&FromVerify::Signed(Err(why))),
    }
}

/// What the worker reads a file within.
pub fn limits() -> Limits {
    Limits::with_fold(fold)
}

/// [`crate::model::path::fold`] with the browser's own tables, so that they are not downloaded again.
fn fold(text: &str) -> String {
    let nfkc = |text: &str| String::from(js_sys::JsString::from(text).normalize("NFKC"));
    let each = |text: &str, change: fn(&js_sys::JsString) -> js_sys::JsString| -> String {
        text.chars().map(|c| String::from(change(&js_sys::JsString::from(c)))).collect()
    };
    let upper = each(&nfkc(text), js_sys::JsString::to_upper_case);
    nfkc(&each(&upper, js_sys::JsString::to_lower_case))
}

fn file(data: &JsValue, name: &str) -> Option<File> {
    codec::attached(data, name)?.dyn_into().ok()
}

/// The bytes of what lies beside the file and travels under this name; None when there is none.
fn sidecar(data: &JsValue, name: &str) -> Result<Option<Vec<u8>>> {
    let Some(file) = file(data, name) else { return Ok(None) };
    let named = |error: Error| Error::new(error.kind(), format!("In {}: {error}", file.name()));
    let mut source = BlobRange::new(file.clone().into())?;
    if source.len() > SIDECAR_MAX {
        return Err(named(Error::other(format!(
            "{} bytes are too many for a sidecar, which has at most {SIDECAR_MAX}. Give the file that the service wrote.",
            source.len()
        ))));
    }
    let mut bytes = vec![0; usize::try_from(source.len()).unwrap_or_default()];
    source.read_at(0, &mut bytes).map_err(named)?;
    Ok(Some(bytes))
}

/// What the auditor keeps. What cannot be read counts as nothing: the page says so, and which it is.
fn own<T>(text: &Option<String>, of: fn(&[u8]) -> std::result::Result<T, AnswerError>) -> Option<T> {
    of(text.as_deref()?.as_bytes()).ok()
}

fn beside(data: &JsValue, order: &ToVerify) -> Result<Beside> {
    Ok(Beside {
        signature: sidecar(data, "signature")?,
        countersign: sidecar(data, "countersign")?,
        secret: Secret::new(&order.secret),
        require_countersign: None,
        live: sidecar(data, "live")?,
        list: order.list,
        trust: own(&order.kept.trust, Store::read),
        policy: own(&order.kept.policy, Policy::read),
        trust_sha256: order.kept.trust.as_deref().map(|text| Digest::of(text.as_bytes())),
        program_sha256: order.program_sha256,
        now: Instant::from_unix_millis(order.now_millis),
    })
}

async fn read(file: &File, data: &JsValue, order: &ToVerify) -> FromVerify {
    match verified(file, data, order).await {
        Ok(verified) => {
            let paper = codec::encode(&paper::facts(&verified.report));
            FromVerify::Done { report: Box::new(verified.report), map: verified.map, paper }
        }
        Err(error) => FromVerify::Failed { why: error.to_string() },
    }
}

/// Checks the file as the page has ordered.
async fn verified(file: &File, data: &JsValue, order: &ToVerify) -> Result<Verified> {
    let progress = |read, total| tell(&FromVerify::Progress { read, total });
    let ports = codec::attached(data, "ports").map(|ports| js_sys::Array::from(&ports)).unwrap_or_default();
    check(file, &ports, &beside(data, order)?, progress).await
}

/// Of numbers that may come often, tells the newest of now and then; it never goes back.
struct Progress<F> {
    progress: F,
    told: Cell<f64>,
    most: Cell<u64>,
}

impl<F: Fn(u64, u64)> Progress<F> {
    fn tell(&self, read: u64, total: u64) {
        let now = js_sys::Date::now();
        // What others have read is counted before what comes of it. A clock that was set back is no reason to be silent.
        self.most.set(self.most.get().max(read));
        if !(0.0..TELL_EVERY_MS).contains(&(now - self.told.get())) {
            self.told.set(now);
            (self.progress)(self.most.get(), total);
        }
    }
}

/// The whole of a short file; None when it is not there any more, which whoever reads it next tells.
async fn whole(file: &File) -> Option<Uint8Array> {
    let bytes = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.ok()?);
    (f64::from(bytes.length()) == file.size()).then_some(bytes)
}

/// A part of the file at hand, and the file.
struct AtHand<'a> {
    run: &'a mut Run,
    file: &'a mut BlobRange,
}

impl ReadAt for AtHand<'_> {
    fn len(&self) -> u64 {
        self.file.len()
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<()> {
        self.run.read_at(offset, buf).or_else(|_| self.file.read_at(offset, buf))
    }
}

/// Reads local headers of a long file as it streams, where they are everywhere in it: a stream is more than twice as quick as ranges, and leaves no memory
/// behind. `tell` is told how far it is.
async fn follow(scanning: &mut Scanning, file: &File, source: &mut BlobRange, mut tell: impl FnMut(u64)) -> Result<()> {
    let (mut stream, mut run) = (Stream::new(file.clone().into()), Run::default());
    while let Some(next) = scanning.next()
        && let Some(bytes) = stream.next().await?
    {
        run.forget(next);
        run.take(&bytes);
        let end = run.len();
        scanning.until(end, &mut AtHand { run: &mut run, file: source })?;
        tell(end);
    }
    Ok(())
}

/// Checks a file. Those at the other ends of these channels read the entries of which nothing is kept ([`read_for`]). `progress` is told now and then the
/// bytes that are read, and how many there are to read.
///
/// # Errors
/// When the file cannot be read, or somebody who reads has failed.
pub async fn check(
    file: &File,
    ports: &js_sys::Array,
    beside: &Beside,
    progress: impl Fn(u64, u64),
) -> Result<Verified> {
    let limits = limits();
    let progress = Progress { progress, told: Cell::default(), most: Cell::default() };
    let mut source = BlobRange::new(file.clone().into())?;
    let held = if source.len() <= SHORT { whole(file).await } else { None };
    let is_held = held.map(|bytes| source.hold(&bytes)).is_some();
    let mut scanning = Scanning::begin(&mut source, &limits)?;
    let (mut total, mut before) = (source.len().saturating_mul(3), 0);
    if !is_held && scanning.is_dense() {
        before = source.len();
        total += before;
        follow(&mut scanning, file, &mut source, |read| progress.tell(read, total)).await?;
    }
    let mut check = Check::of(scanning.end(&mut source))?;
    let is_alone = ports.length() == 0;
    let jobs = if is_alone { Vec::new() } else { check.jobs(&limits) };
    let (readers, others_digest) = Reading::start(ports, jobs, source.len(), (!is_held).then_some(check.prefix()));
    let mut rest = (!others_digest && !is_held).then(|| Stream::new(file.clone().into()));
    let (mut piece, turn) = (Vec::new(), Turn::new());
    loop {
        while readers.work().digest() {}
        progress.tell(before + check.digested() + readers.work().read, total);
        readers.check()?;
        if is_held && check.digest(&mut source)? {
            if let (Some(turn), true) = (&turn, readers.is_busy()) {
                turn.end().await;
            }
        } else if let Some(stream) = &mut rest {
            match stream.next().await? {
                Some(bytes) => {
                    piece.resize(bytes.length() as usize, 0);
                    bytes.copy_to(&mut piece);
                    check.feed(&piece);
                    if let (Some(turn), true) = (&turn, readers.is_busy()) {
                        turn.end().await;
                    }
                }
                None => rest = None,
            }
        } else if readers.is_busy() {
            readers.wait().await;
        } else {
            break;
        }
    }
    drop(piece);
    if let Some(digested) = readers.work().digested {
        check.know(digested);
    }
    if is_alone && !is_held {
        let mut read = before + source.len();
        let mut tell = |bytes| {
            read += bytes;
            progress.tell(read, total);
        };
        let sound = read_alone(&check.jobs(&limits), file, &mut tell).await?;
        check.take(sound);
    } else {
        check.take(readers.work().finish());
    }
    let mut tell = |read, total| progress.tell(before + read, before + total);
    check.finish(&mut source, &file.name(), beside, &limits, &mut tell)
}
