//! Deflating for a build by its helpers: both ends.
//!
//! A message holds as many segments as wait, up to about a mebibyte, so that ten thousand small entries are not ten thousand messages. Their bytes are
//! transferred, not copied, in buffers that go to and fro: the browser clears each new one, and the system finds memory for it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

use super::crew::{Crew, Work, serve};
use crate::pack::deflate::{Deflated, Deflater, Kernel, Level, SEGMENT, Segment};
use crate::web::turn::Turn;

/// Bytes of a message, after which it is sent without another segment.
const BATCH: usize = 1 << 20;
/// Bytes that are deflated here before helpers are asked for: starting them takes as long as that.
const ALONE: u64 = 8 << 20;
/// Numbers that tell of a segment: both halves of its ticket, its length, that of what stands before it, and its flags; and of a stream: both halves
/// of its ticket, its length, its bytes' CRC-32.
const OF_SEGMENT: usize = 5;
const OF_STREAM: usize = 4;
/// What the length of a new buffer is a multiple of, so that it has room for the next message as well.
const ROUND: u32 = 256 << 10;
/// Flags of a segment.
const LAST: u32 = 1;
const FAST: u32 = 2;

/// Deflates here while little was given, and then has it done by helpers, for whom it asks once. Which of them does what changes no byte.
#[derive(Clone)]
pub(super) struct Pool {
    crew: Crew<Segments>,
    alone: Rc<Cell<u64>>,
    kernel: Rc<RefCell<Kernel>>,
    turn: Rc<Option<Turn>>,
    ask: fn(),
}

/// What waits, and what is done.
#[derive(Default)]
pub(super) struct Segments {
    waiting: VecDeque<Segment>,
    done: VecDeque<Deflated>,
    /// Buffers that came back: of segments, and of streams.
    spare: Vec<ArrayBuffer>,
    emptied: Vec<ArrayBuffer>,
}

impl Pool {
    /// Nobody yet; `ask` asks for helpers.
    pub(super) fn new(ask: fn()) -> Self {
        let turn = Rc::new(Turn::new());
        Self { crew: Crew::new(Segments::default()), alone: Rc::default(), kernel: Rc::default(), turn, ask }
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
        match self.turn.as_ref() {
            Some(turn) => turn.end().await,
            None => gloo_timers::future::TimeoutFuture::new(0).await,
        }
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
        (!batch.is_empty()).then(|| segments_message(&batch, self.spare.pop(), self.emptied.pop()))
    }

    fn heard(&mut self, answer: &JsValue) -> bool {
        let Some((streams, emptied, spare)) = streams(answer) else { return false };
        self.done.extend(streams);
        self.emptied.push(emptied);
        self.spare.extend(spare);
        true
    }
}

fn halves(ticket: u64) -> [u32; 2] {
    [ticket as u32, (ticket >> 32) as u32]
}

fn whole(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Numbers and bytes as a message, and the buffers that it transfers: the bytes' own, which is `spare` where there is room in that, and `back`, which is for
/// whoever gets the message.
fn message(
    numbers: &[u32],
    pieces: &[&[u8]],
    spare: Option<ArrayBuffer>,
    back: Option<ArrayBuffer>,
) -> (JsValue, Array) {
    let length = pieces.iter().map(|piece| piece.len()).sum::<usize>() as u32;
    let buffer = spare
        .filter(|spare| spare.byte_length() >= length)
        .unwrap_or_else(|| ArrayBuffer::new(length.checked_next_multiple_of(ROUND).unwrap_or(length)));
    let bytes = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, length);
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.len() as u32;
        bytes.subarray(at, end).copy_from(piece);
        at = end;
    }
    let message = Array::of2(&Uint32Array::from(numbers), &bytes);
    let transferred = Array::of1(&buffer);
    if let Some(back) = back {
        message.push(&back);
        transferred.push(&back);
    }
    (message.into(), transferred)
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

/// The numbers and bytes of a message, and the buffer beside them; None when it is none.
fn parts(data: &JsValue) -> Option<(Vec<u32>, Pieces, Option<ArrayBuffer>)> {
    let array = data.dyn_ref::<Array>()?;
    let numbers = array.get(0).dyn_into::<Uint32Array>().ok()?.to_vec();
    Some((numbers, Pieces { bytes: array.get(1).dyn_into().ok()?, at: 0 }, array.get(2).dyn_into().ok()))
}

fn segments_message(segments: &[Segment], spare: Option<ArrayBuffer>, back: Option<ArrayBuffer>) -> (JsValue, Array) {
    let mut numbers = Vec::with_capacity(segments.len() * OF_SEGMENT);
    let mut pieces = Vec::with_capacity(segments.len());
    for segment in segments {
        let Segment { ticket, bytes, before, last, level } = segment;
        let flags = if *last { LAST } else { 0 } | if *level == Level::Fast { FAST } else { 0 };
        numbers.extend(halves(*ticket));
        numbers.extend([bytes.len() as u32, *before as u32, flags]);
        pieces.push(bytes.as_slice());
    }
    message(&numbers, &pieces, spare, back)
}

/// The segments of a message, their buffer, and the one beside them.
fn segments(data: &JsValue) -> Option<(Vec<Segment>, ArrayBuffer, Option<ArrayBuffer>)> {
    let (numbers, mut pieces, beside) = parts(data)?;
    let segment = |numbers: &[u32]| {
        let [low, high, length, before, flags] = numbers.try_into().ok()?;
        let level = if flags & FAST != 0 { Level::Fast } else { Level::Normal };
        let (bytes, before) = (pieces.take(length)?, before as usize);
        Some(Segment { ticket: whole(low, high), bytes, before, last: flags & LAST != 0, level })
    };
    let segments = numbers.chunks(OF_SEGMENT).map(segment).collect::<Option<_>>()?;
    Some((segments, pieces.bytes.buffer(), beside))
}

/// The streams of a message, their buffer, and the one beside them.
fn streams(data: &JsValue) -> Option<(Vec<Deflated>, ArrayBuffer, Option<ArrayBuffer>)> {
    let (numbers, mut pieces, beside) = parts(data)?;
    let stream = |numbers: &[u32]| {
        let [low, high, length, crc32] = numbers.try_into().ok()?;
        Some(Deflated { ticket: whole(low, high), stream: pieces.take(length)?, crc32 })
    };
    let streams = numbers.chunks(OF_STREAM).map(stream).collect::<Option<_>>()?;
    Some((streams, pieces.bytes.buffer(), beside))
}

/// Deflates for whoever has the other end of this channel.
pub fn deflate_for(port: &MessagePort) {
    let kernel = RefCell::new(Kernel::default());
    serve(
        port,
        |_| false,
        async move |data| {
            let kernel = &mut kernel.borrow_mut();
            let (segments, buffer, spare) = segments(&data)?;
            let done: Vec<Deflated> = segments.iter().map(|segment| segment.deflate(kernel)).collect();
            let told = |it: &Deflated| halves(it.ticket).into_iter().chain([it.stream.len() as u32, it.crc32]);
            let numbers: Vec<u32> = done.iter().flat_map(told).collect();
            let pieces: Vec<&[u8]> = done.iter().map(|it| it.stream.as_slice()).collect();
            Some(message(&numbers, &pieces, spare, Some(buffer)))
        },
    );
}
