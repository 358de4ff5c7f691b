//! A helper's end of handing an entry's bytes over to whoever it helps, who digests them: in buffers that come back, so that no more than a few are on
//! their way.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

/// Bytes of a buffer, and how many buffers are on their way before it is waited for one: with fewer messages to and fro a check is some 5 % quicker than
/// with four of 1 MiB.
const PIECE: u32 = 4 << 20;
const MOST: usize = 3;

/// Who hands over. One entry at a time.
pub(super) struct Giver {
    port: MessagePort,
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Buffers that came back.
    free: Vec<ArrayBuffer>,
    /// How many did not yet.
    away: usize,
    /// The one that is filled, and how far it is.
    filling: Option<(Uint8Array, u32)>,
    waker: Option<Waker>,
}

impl Giver {
    pub(super) fn new(port: MessagePort) -> Self {
        Self { port, inner: RefCell::default() }
    }

    /// Takes a message if it is a buffer that comes back.
    pub(super) fn takes(&self, data: &JsValue) -> bool {
        let Some(buffer) = data.dyn_ref::<ArrayBuffer>() else { return false };
        let mut inner = self.inner.borrow_mut();
        inner.free.push(buffer.clone());
        inner.away = inner.away.saturating_sub(1);
        if let Some(waker) = inner.waker.take() {
            waker.wake();
        }
        true
    }

    /// Waits until few enough are on their way.
    pub(super) async fn room(&self) {
        poll_fn(|context| {
            let mut inner = self.inner.borrow_mut();
            if inner.away < MOST {
                return Poll::Ready(());
            }
            inner.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Hands bytes of the entry at this place over.
    pub(super) fn give(&self, place: u32, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (buffer, at) = self.filling();
            let (now, later) = bytes.split_at_checked((PIECE - at) as usize).unwrap_or((bytes, &[]));
            let end = at + now.len() as u32;
            buffer.subarray(at, end).copy_from(now);
            self.inner.borrow_mut().filling = Some((buffer, end));
            if end == PIECE {
                self.end(place);
            }
            bytes = later;
        }
    }

    /// Hands over what is left.
    pub(super) fn end(&self, place: u32) {
        let mut inner = self.inner.borrow_mut();
        if let Some((buffer, end)) = inner.filling.take() {
            inner.away += 1;
            let piece = Array::of2(&place.into(), &buffer.subarray(0, end));
            // Whoever is gone needs nothing.
            drop(self.port.post_message_with_transferable(&piece, &Array::of1(&buffer.buffer())));
        }
    }

    fn filling(&self) -> (Uint8Array, u32) {
        let mut inner = self.inner.borrow_mut();
        inner.filling.take().unwrap_or_else(|| {
            let buffer = inner.free.pop().unwrap_or_else(|| ArrayBuffer::new(PIECE));
            (Uint8Array::new(&buffer), 0)
        })
    }
}
