//! The workers that deflate for a build. Each is the build's own program in another worker (`kernel_host`); page, build and they share nothing but
//! messages: the page makes a channel for each, and gives one end to it and the other to the build.
//!
//! A message holds as many segments as wait, up to about a mebibyte, so that ten thousand small entries are not ten thousand messages. Their bytes are
//! transferred, not copied.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::rc::Rc;
use std::task::{Poll, Waker};

use gloo_events::EventListener;
use js_sys::{Array, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, MessagePort};

use crate::pack::deflate::{Deflated, Deflater, Level, Segment};

/// Bytes of a message, after which it is sent without another segment.
const BATCH: usize = 1 << 20;
/// Messages that a worker has at one time: one that it works on, and the next.
const AHEAD: usize = 2;
/// Numbers that tell of a segment: both halves of its ticket, its length, that of what stands before it, and its flags; and of a stream: both halves
/// of its ticket, its length, its bytes' CRC-32.
const OF_SEGMENT: usize = 5;
const OF_STREAM: usize = 4;
/// Flags of a segment.
const LAST: u32 = 1;
const FAST: u32 = 2;

/// The workers. Without any, segments are deflated where they are given.
#[derive(Default)]
pub(super) struct Pool {
    inner: Rc<RefCell<Inner>>,
    _listeners: Vec<EventListener>,
}

#[derive(Default)]
struct Inner {
    lanes: Vec<Lane>,
    waiting: VecDeque<Segment>,
    done: VecDeque<Deflated>,
    failed: Option<String>,
    waker: Option<Waker>,
}

struct Lane {
    port: MessagePort,
    /// Messages that it has.
    has: usize,
}

impl Pool {
    /// Takes the build's ends of the channels.
    pub(super) fn new(ports: Vec<MessagePort>) -> Self {
        let inner = Rc::new(RefCell::new(Inner::default()));
        let listener = |(at, port): (usize, &MessagePort)| {
            let inner = Rc::clone(&inner);
            EventListener::new(port, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
                inner.borrow_mut().heard(at, &data);
            })
        };
        let listeners = ports.iter().enumerate().map(listener).collect();
        ports.iter().for_each(MessagePort::start);
        inner.borrow_mut().lanes = ports.into_iter().map(|port| Lane { port, has: 0 }).collect();
        Self { inner, _listeners: listeners }
    }
}

impl Inner {
    fn heard(&mut self, at: usize, data: &JsValue) {
        if let Some(lane) = self.lanes.get_mut(at) {
            lane.has = lane.has.saturating_sub(1);
        }
        match streams(data) {
            Some(streams) => self.done.extend(streams),
            None => self.fail(),
        }
        self.send();
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn fail(&mut self) {
        self.failed = Some("a worker that compresses has failed".to_owned());
    }

    /// Sends what waits to whoever has the least to do.
    fn send(&mut self) {
        while !self.waiting.is_empty() {
            let Some(lane) = self.lanes.iter_mut().filter(|lane| lane.has < AHEAD).min_by_key(|lane| lane.has) else { return };
            let mut batch: Vec<Segment> = Vec::new();
            let mut bytes = 0;
            while bytes < BATCH
                && let Some(segment) = self.waiting.pop_front()
            {
                bytes += segment.bytes.len();
                batch.push(segment);
            }
            let (message, buffer) = segments_message(&batch);
            lane.has += 1;
            if lane.port.post_message_with_transferable(&message, &Array::of1(&buffer)).is_err() {
                return self.fail();
            }
        }
    }
}

impl Deflater for Pool {
    fn give(&mut self, segment: Segment) -> io::Result<()> {
        let mut inner = self.inner.borrow_mut();
        if inner.lanes.is_empty() {
            let done = segment.deflate()?;
            inner.done.push_back(done);
        } else {
            inner.waiting.push_back(segment);
            inner.send();
        }
        Ok(())
    }

    fn take(&mut self) -> io::Result<Option<Deflated>> {
        let mut inner = self.inner.borrow_mut();
        match &inner.failed {
            Some(why) => Err(io::Error::other(why.clone())),
            None => Ok(inner.done.pop_front()),
        }
    }

    async fn wait(&mut self) -> io::Result<()> {
        poll_fn(|context| {
            let mut inner = self.inner.borrow_mut();
            if inner.done.is_empty() && inner.failed.is_none() {
                inner.waker = Some(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(Ok(()))
        })
        .await
    }
}

fn halves(ticket: u64) -> [u32; 2] {
    [ticket as u32, (ticket >> 32) as u32]
}

fn whole(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Numbers and bytes as a message, and the buffer that it transfers.
fn message(numbers: &[u32], pieces: &[&[u8]]) -> (JsValue, JsValue) {
    let length = pieces.iter().map(|piece| piece.len()).sum::<usize>();
    let bytes = Uint8Array::new_with_length(length as u32);
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.len() as u32;
        bytes.subarray(at, end).copy_from(piece);
        at = end;
    }
    let buffer = bytes.buffer().into();
    (Array::of2(&Uint32Array::from(numbers), &bytes).into(), buffer)
}

/// The numbers and bytes of a message; None when it is none.
fn parts(data: &JsValue) -> Option<(Vec<u32>, Vec<u8>)> {
    let array = data.dyn_ref::<Array>()?;
    let numbers = array.get(0).dyn_into::<Uint32Array>().ok()?.to_vec();
    let bytes = array.get(1).dyn_into::<Uint8Array>().ok()?.to_vec();
    Some((numbers, bytes))
}

fn segments_message(segments: &[Segment]) -> (JsValue, JsValue) {
    let mut numbers = Vec::with_capacity(segments.len() * OF_SEGMENT);
    let mut pieces = Vec::with_capacity(segments.len() * 2);
    for segment in segments {
        let Segment { ticket, bytes, before, last, level } = segment;
        let flags = if *last { LAST } else { 0 } | if *level == Level::Fast { FAST } else { 0 };
        numbers.extend(halves(*ticket));
        numbers.extend([bytes.len() as u32, before.len() as u32, flags]);
        pieces.extend([bytes.as_slice(), before]);
    }
    message(&numbers, &pieces)
}

fn segments(data: &JsValue) -> Option<Vec<Segment>> {
    let (numbers, bytes) = parts(data)?;
    let mut rest = bytes.as_slice();
    let mut take = |length: u32| {
        let (now, later) = rest.split_at_checked(length as usize)?;
        rest = later;
        Some(now.to_vec())
    };
    let segment = |numbers: &[u32]| {
        let [low, high, length, before, flags] = numbers.try_into().ok()?;
        let level = if flags & FAST != 0 { Level::Fast } else { Level::Normal };
        let (bytes, before) = (take(length)?, take(before)?);
        Some(Segment { ticket: whole(low, high), bytes, before, last: flags & LAST != 0, level })
    };
    numbers.chunks(OF_SEGMENT).map(segment).collect()
}

fn streams(data: &JsValue) -> Option<Vec<Deflated>> {
    let (numbers, bytes) = parts(data)?;
    let mut rest = bytes.as_slice();
    let stream = |numbers: &[u32]| {
        let [low, high, length, crc32] = numbers.try_into().ok()?;
        let (now, later) = rest.split_at_checked(length as usize)?;
        rest = later;
        Some(Deflated { ticket: whole(low, high), stream: now.to_vec(), crc32 })
    };
    numbers.chunks(OF_STREAM).map(stream).collect()
}

/// Deflates for whoever has the other end of this channel, as long as the worker lives.
pub(super) fn serve(port: &MessagePort) {
    let answer = port.clone();
    let listener = EventListener::new(port, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let done = segments(&data).and_then(|all| all.iter().map(|segment| segment.deflate().ok()).collect::<Option<Vec<_>>>());
        let sent = match done {
            Some(done) => {
                let numbers: Vec<u32> = done
                    .iter()
                    .flat_map(|it| halves(it.ticket).into_iter().chain([it.stream.len() as u32, it.crc32]))
                    .collect();
                let pieces: Vec<&[u8]> = done.iter().map(|it| it.stream.as_slice()).collect();
                let (message, buffer) = message(&numbers, &pieces);
                answer.post_message_with_transferable(&message, &Array::of1(&buffer))
            }
            // What is no list of streams tells that there are none.
            None => answer.post_message(&JsValue::NULL),
        };
        drop(sent);
    });
    listener.forget();
    port.start();
}
