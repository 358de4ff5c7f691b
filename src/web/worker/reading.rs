//! Reading entries for a check by its helpers: what they are given to do, and what they say. What they do is in `reader.rs`.

use std::collections::{BTreeMap, VecDeque};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

use super::codec;
use super::crew::{Crew, Work};
use crate::model::digest::Hasher;
use crate::verify::{Job, Passed, Sound};

/// Bytes of entries that a message asks for, about.
const BATCH: u64 = 4 << 20;
/// What an entry costs beside its bytes.
const EACH: u64 = 4 << 10;

/// The entries that helpers read.
#[derive(Default)]
pub(super) struct Reading {
    waiting: VecDeque<Job>,
    /// An entry of more bytes is digested here while a helper inflates it.
    handed_above: u64,
    handed: Handed,
    sound: Vec<Sound>,
    /// Bytes in the file of what was read.
    pub(super) read: u64,
}

/// Entries whose bytes helpers hand over.
#[derive(Default)]
struct Handed {
    /// Pieces that are not digested yet: the entry's place, the bytes, and who wants the buffer back.
    pieces: VecDeque<(u32, Uint8Array, MessagePort)>,
    hashers: BTreeMap<u32, Hasher>,
    passed: Vec<Passed>,
    /// Where a piece is copied to.
    room: Vec<u8>,
}

impl Reading {
    /// Has the helpers at the other ends of these channels read, of a file of `length` bytes that is digested meanwhile.
    pub(super) fn start(ports: &Array, mut jobs: Vec<Job>, length: u64) -> Crew<Self> {
        // Who begins with the largest is not waited for in the end. The others stay in their order, and so beside each other in the file.
        jobs.sort_by_key(|job| std::cmp::Reverse(job.data.size / BATCH));
        // An entry that is more than a helper's share of all is what everybody waits for in the end. Digesting takes twice what inflating does, so whoever
        // digests the file is done with such an entry before a helper would be if the file is short beside it.
        let all: u64 = jobs.iter().map(|job| job.data.size).sum();
        let handed_above =
            (all / u64::from(ports.length().max(1))).max(length.saturating_mul(2)).max(super::reader::WHOLE);
        let crew = Crew::new(Self { waiting: jobs.into(), handed_above, ..Self::default() });
        crew.open(ports);
        crew
    }

    /// Digests a piece that was handed over, and says whether there was any.
    pub(super) fn digest(&mut self) -> bool {
        let Handed { pieces, hashers, room, .. } = &mut self.handed;
        let Some((place, bytes, port)) = pieces.pop_front() else { return false };
        room.resize(bytes.length() as usize, 0);
        bytes.copy_to(room);
        // Used again: the browser does not hurry to give the memory of an old one back. Whoever is gone needs none.
        drop(port.post_message_with_transferable(&bytes.buffer(), &Array::of1(&bytes.buffer())));
        hashers.entry(place).or_default().update(room);
        true
    }

    /// All that was found sound, once nobody is at work and no piece is left.
    pub(super) fn finish(&mut self) -> Vec<Sound> {
        let Handed { hashers, passed, .. } = std::mem::take(&mut self.handed);
        let mut sound = std::mem::take(&mut self.sound);
        let digest = |place| hashers.get(&place).cloned().unwrap_or_default().finish();
        sound.extend(passed.into_iter().map(|passed| {
            let digest = digest(passed.place());
            passed.with(digest)
        }));
        sound
    }
}

impl Work for Reading {
    fn next(&mut self) -> Option<(JsValue, Array)> {
        let mut batch = Vec::new();
        let mut cost = 0;
        let hand_over = self.waiting.front().is_some_and(|job| job.data.size > self.handed_above);
        while cost < BATCH
            && let Some(job) = self.waiting.pop_front()
        {
            cost += job.data.size + EACH;
            batch.push(job);
        }
        let message = codec::encode(&(&batch, hand_over));
        (!batch.is_empty()).then(|| (Uint8Array::from(message.as_slice()).into(), Array::new()))
    }

    fn heard(&mut self, answer: &JsValue) -> bool {
        let read: Option<Answer> = answer.dyn_ref::<Uint8Array>().and_then(|bytes| codec::decode(&bytes.to_vec()));
        read.map(|(sound, passed, bytes)| {
            self.sound.extend(sound);
            self.handed.passed.extend(passed);
            self.read += bytes;
        })
        .is_some()
    }

    fn told(&mut self, so_far: f64) {
        self.read += so_far as u64;
    }

    fn given(&mut self, piece: &Array, by: &MessagePort) -> bool {
        let (place, bytes) = (piece.get(0).as_f64(), piece.get(1).dyn_into::<Uint8Array>().ok());
        place.zip(bytes).map(|(place, bytes)| self.handed.pieces.push_back((place as u32, bytes, by.clone()))).is_some()
    }
}

/// What a helper says in the end: what is sound, what would be with the digest of what it has handed over, and the bytes of the file that were read since
/// it was last told.
pub(super) type Answer = (Vec<Sound>, Vec<Passed>, u64);
