//! Deflating for a build by its helpers: both ends.
//!
//! A message holds as many segments as wait, up to about a mebibyte, so that ten thousand small entries are not ten thousand messages. Their bytes are
//! transferred, not copied.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;

use js_sys::{Array, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

use super::crew::{Crew, Work, serve};
use crate::pack::deflate::{Deflated, Deflater, Kernel, Level, SEGMENT, Segment};

/// Bytes of a message, after which it is sent without another segment.
const BATCH: usize = 1 << 20;
/// Bytes that are deflated here before helpers are asked for: starting them takes as long as that.
const ALONE: u64 = 8 << 20;
/// Numbers that tell of a segment: both halves of its ticket, its length, that of what stands before it, and its flags; and of a stream: both halves
/// of its ticket, its length, its bytes' CRC-32.
const OF_SEGMENT: usize = 5;
const OF_STREAM: usize = 4;
/// Flags of a segment.
const LAST: u32 = 1;
const FAST: u32 = 2;

/// Deflates here while little was given, and then has it done by helpers, for whom it asks once. Which of them does what changes no byte.
#[derive(Clone)]
pub(super) struct Pool {
    crew: Crew<Segments>,
    alone: Rc<Cell<u64>>,
    kernel: Rc<RefCell<Kernel>>,
    ask: fn(),
}

/// What waits, and what is done.
#[derive(Default)]
pub(super) struct Segments {
    waiting: VecDeque<Segment>,
    done: VecDeque<Deflated>,
}

impl Pool {
    /// Nobody yet; `ask` asks for helpers.
    pub(super) fn new(ask: fn()) -> Self {
        Self { crew: Crew::new(Segments::default()), alone: Rc::default(), kernel: Rc::default(), ask }
    }

    /// Takes the ends of channels to helpers.
    pub(super) fn open(&self, ports: &Array) {
        self.crew.open(ports);
    }

    /// Ends all waiting for them: nothing is wanted any more.
    pub(super) fn stop(&self) {
        self.crew.stop();
    }
}

impl Deflater for Pool {
    fn give(&mut self, segment: Segment) -> io::Result<()> {
        if self.crew.is_here() {
            self.crew.work().waiting.push_back(segment);
            self.crew.send();
            return Ok(());
        }
        let before = self.alone.get();
        let after = before.saturating_add(segment.own().len() as u64);
        self.alone.set(after);
        if before < ALONE && after >= ALONE {
            (self.ask)();
        }
        let done = segment.deflate(&mut self.kernel.borrow_mut());
        self.crew.work().done.push_back(done);
        Ok(())
    }

    fn take(&mut self) -> io::Result<Option<Deflated>> {
        self.crew.check()?;
        Ok(self.crew.work().done.pop_front())
    }

    async fn wait(&mut self) -> io::Result<()> {
        if self.crew.work().done.is_empty() {
            self.crew.wait().await;
        }
        self.crew.check()
    }

    fn ahead(&self) -> u64 {
        // What they have, and a segment for whoever is free next.
        self.crew.capacity().saturating_add(1).saturating_mul(SEGMENT as u64)
    }

    async fn pause(&mut self) {
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
}

impl Work for Segments {
    fn next(&mut self) -> Option<(JsValue, Array)> {
        let mut batch: Vec<Segment> = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH
            && let Some(segment) = self.waiting.pop_front()
        {
            bytes += segment.bytes.len();
            batch.push(segment);
        }
        (!batch.is_empty()).then(|| segments_message(&batch))
    }

    fn heard(&mut self, answer: &JsValue) -> bool {
        streams(answer).map(|streams| self.done.extend(streams)).is_some()
    }
}

fn halves(ticket: u64) -> [u32; 2] {
    [ticket as u32, (ticket >> 32) as u32]
}

fn whole(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Numbers and bytes as a message, and the buffer that it transfers.
fn message(numbers: &[u32], pieces: &[&[u8]]) -> (JsValue, Array) {
    let length = pieces.iter().map(|piece| piece.len()).sum::<usize>();
    let bytes = Uint8Array::new_with_length(length as u32);
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.len() as u32;
        bytes.subarray(at, end).copy_from(piece);
        at = end;
    }
    let transferred = Array::of1(&bytes.buffer());
    (Array::of2(&Uint32Array::from(numbers), &bytes).into(), transferred)
}

/// The bytes of a message, taken one piece after the other.
struct Pieces {
    bytes: Uint8Array,
    at: u32,
}

impl Pieces {
    fn take(&mut self, length: u32) -> Option<Vec<u8>> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.length())?;
        let piece = self.bytes.subarray(self.at, end).to_vec();
        self.at = end;
        Some(piece)
    }
}

/// The numbers and bytes of a message; None when it is none.
fn parts(data: &JsValue) -> Option<(Vec<u32>, Pieces)> {
    let array = data.dyn_ref::<Array>()?;
    let numbers = array.get(0).dyn_into::<Uint32Array>().ok()?.to_vec();
    Some((numbers, Pieces { bytes: array.get(1).dyn_into().ok()?, at: 0 }))
}

fn segments_message(segments: &[Segment]) -> (JsValue, Array) {
    let mut numbers = Vec::with_capacity(segments.len() * OF_SEGMENT);
    let mut pieces = Vec::with_capacity(segments.len());
    for segment in segments {
        let Segment { ticket, bytes, before, last, level } = segment;
        let flags = if *last { LAST } else { 0 } | if *level == Level::Fast { FAST } else { 0 };
        numbers.extend(halves(*ticket));
        numbers.extend([bytes.len() as u32, *before as u32, flags]);
        pieces.push(bytes.as_slice());
    }
    message(&numbers, &pieces)
}

fn segments(data: &JsValue) -> Option<Vec<Segment>> {
    let (numbers, mut pieces) = parts(data)?;
    let segment = |numbers: &[u32]| {
        let [low, high, length, before, flags] = numbers.try_into().ok()?;
        let level = if flags & FAST != 0 { Level::Fast } else { Level::Normal };
        let (bytes, before) = (pieces.take(length)?, before as usize);
        Some(Segment { ticket: whole(low, high), bytes, before, last: flags & LAST != 0, level })
    };
    numbers.chunks(OF_SEGMENT).map(segment).collect()
}

fn streams(data: &JsValue) -> Option<Vec<Deflated>> {
    let (numbers, mut pieces) = parts(data)?;
    let stream = |numbers: &[u32]| {
        let [low, high, length, crc32] = numbers.try_into().ok()?;
        Some(Deflated { ticket: whole(low, high), stream: pieces.take(length)?, crc32 })
    };
    numbers.chunks(OF_STREAM).map(stream).collect()
}

/// Deflates for whoever has the other end of this channel.
pub fn deflate_for(port: &MessagePort) {
    let kernel = RefCell::new(Kernel::default());
    serve(
        port,
        |_| false,
        async move |data| {
            let kernel = &mut kernel.borrow_mut();
            let done: Vec<Deflated> = segments(&data)?.iter().map(|segment| segment.deflate(kernel)).collect();
            let told = |it: &Deflated| halves(it.ticket).into_iter().chain([it.stream.len() as u32, it.crc32]);
            let numbers: Vec<u32> = done.iter().flat_map(told).collect();
            let pieces: Vec<&[u8]> = done.iter().map(|it| it.stream.as_slice()).collect();
            Some(message(&numbers, &pieces))
        },
    );
}
