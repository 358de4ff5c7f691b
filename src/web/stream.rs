//! A file from its first byte to its last, as the browser streams it: into one buffer again and again, which costs a third of what reading ranges does
//! (`web/blob.rs`), and leaves nothing for the browser to collect.

use std::cell::RefCell;
use std::io;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{ArrayBuffer, Object, Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::page::js;

/// Bytes that are read at a time.
const PIECE: u64 = 1 << 20;

/// How long a read may take, in milliseconds, before the rest of the file is read in ranges; it may be twice as long, since a timer for each read would cost
/// as much as the read. Chromium 156 forgets a read whose stream nobody holds; here it is held, and if a browser forgets another, this is what ends the wait.
const PATIENCE: u32 = 6_000;

thread_local! {
    /// The buffers of streams that have ended, for the next ones: the browser does not hurry to give the memory of an old one back.
    static SPARE: RefCell<Vec<ArrayBuffer>> = const { RefCell::new(Vec::new()) };
}

/// A file that is being read.
pub(crate) struct Stream {
    blob: Blob,
    at: u64,
    end: u64,
    /// The stream and its reader; None when the browser reads into no buffer of ours.
    open: Option<(JsValue, JsValue)>,
    buffer: Option<ArrayBuffer>,
    /// The timer that runs, and where the stream was when it began to.
    timer: Option<(TimeoutFuture, u64)>,
}

impl Stream {
    /// From the first byte. Nothing is read yet.
    pub(crate) fn new(blob: Blob) -> Self {
        let open = || {
            let stream = js::call(&blob, "stream", &[]).ok()?;
            let mode = options("mode", "byob".into());
            let reader = js::call(&stream, "getReader", &[mode]).ok()?;
            Some((stream, reader))
        };
        Self { open: open(), at: 0, end: blob.size() as u64, buffer: None, timer: None, blob }
    }

    /// The next bytes, 1 MiB of them where there are as many; they are good until the next call, or until this is gone. None at the end.
    ///
    /// # Errors
    /// When the file cannot be read, or has become shorter.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Uint8Array>> {
        let length = (self.end - self.at).min(PIECE);
        if length == 0 {
            return Ok(None);
        }
        let bytes = match self.streamed(length as u32).await? {
            Some(bytes) => bytes,
            None => {
                self.open = None;
                self.ranged(length).await?
            }
        };
        if u64::from(bytes.length()) == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += u64::from(bytes.length());
        Ok(Some(bytes))
    }

    /// Fills `place` with the next bytes.
    ///
    /// # Errors
    /// As [`Self::next`], and where fewer are left. What is left of the last piece is lost: this is for the whole of a file.
    pub(crate) async fn fill(&mut self, mut place: &mut [u8]) -> io::Result<()> {
        while !place.is_empty() {
            let bytes = self.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let (now, later) =
                place.split_at_mut_checked(bytes.length() as usize).ok_or(io::ErrorKind::InvalidInput)?;
            bytes.copy_to(now);
            place = later;
        }
        Ok(())
    }

    /// From the stream; None when there is none, or it is silent for too long.
    async fn streamed(&mut self, length: u32) -> io::Result<Option<Uint8Array>> {
        let Some((_, reader)) = &self.open else { return Ok(None) };
        let buffer = self.buffer.take().or_else(|| SPARE.with_borrow_mut(Vec::pop));
        let buffer = buffer.unwrap_or_else(|| ArrayBuffer::new(PIECE as u32));
        let place = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, length);
        // A browser that does not know the least that is wanted gives what it has.
        let read = js::call(reader, "read", &[place.into(), options("min", length.into())]);
        let Some(read) = read.ok().and_then(|read| read.dyn_into::<Promise>().ok()) else { return Ok(None) };
        let mut read = JsFuture::from(read);
        loop {
            let (timer, since) = self.timer.get_or_insert_with(|| (TimeoutFuture::new(PATIENCE), self.at));
            match select(read, timer).await {
                Either::Left((Ok(read), _)) => {
                    let bytes = js::get(&read, "value").and_then(|value| value.dyn_into::<Uint8Array>().ok());
                    let bytes = bytes.ok_or(io::ErrorKind::UnexpectedEof)?;
                    self.buffer = Some(bytes.buffer());
                    return Ok(Some(bytes));
                }
                Either::Left((Err(_), _)) => return Err(moved()),
                Either::Right(_) if *since == self.at => return Ok(None),
                Either::Right((_, waits)) => (read, self.timer) = (waits, None),
            }
        }
    }

    /// A range of it.
    async fn ranged(&self, length: u64) -> io::Result<Uint8Array> {
        let part = self.blob.slice_with_f64_and_f64(self.at as f64, (self.at + length) as f64).map_err(|_| moved())?;
        let bytes = JsFuture::from(part.array_buffer()).await.map_err(|_| moved())?;
        Ok(Uint8Array::new(&bytes))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(buffer) = self.buffer.take() {
            SPARE.with_borrow_mut(|spare| spare.push(buffer));
        }
    }
}

fn options(name: &str, value: JsValue) -> JsValue {
    let options = Object::new();
    // Setting a member of a fresh plain object cannot fail.
    let _ = js_sys::Reflect::set(&options, &name.into(), &value);
    options.into()
}

fn moved() -> io::Error {
    io::Error::other("the file moved, changed or may not be read any more")
}
