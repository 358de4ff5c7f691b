//! Reading entries for a check by its helpers: what they are given to do, and what they say. What they do is in `reader.rs`.

use std::collections::{BTreeMap, VecDeque};

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

use super::codec;
use super::crew::{Crew, Work};
use crate::model::digest::Hasher;
use crate::verify::digesting::Digested;
use crate::verify::{Job, Passed, Sound};

/// Bytes of entries that a message asks for, about.
const BATCH: u64 = 4 << 20;
/// What an entry costs beside its bytes.
const EACH: u64 = 4 << 10;

/// What a helper is given to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Order {
    /// To read these entries.
    Read(Vec<Job>),
    /// To inflate this one for us to digest; and to digest the file meanwhile, of which so many bytes stand before the first signature, where that is told.
    HandOver(Job, Option<u64>),
}

/// What it says in the end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Answer {
    /// What is sound, and the bytes of the file that were read since it was last told.
    Read(Vec<Sound>, u64),
    /// What would be sound with the digest of what was handed over; the file's digests, where they were asked for; and so many bytes.
    HandedOver(Option<Passed>, Option<Digested>, u64),
}

/// The entries that helpers read.
#[derive(Default)]
pub(super) struct Reading {
    waiting: VecDeque<Order>,
    /// The file's digests, where a helper finds them.
    pub(super) digested: Option<Digested>,
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
    /// Has the helpers at the other ends of these channels read these entries of a file. Gives whether one of them digests the file,
    /// of which `prefix` bytes stand before the first signature; None for it where nobody has to.
    pub(super) fn start(ports: &Array, mut jobs: Vec<Job>, prefix: Option<u64>) -> (Crew<Self>, bool) {
        // Who begins with the largest is not waited for in the end. The others stay in their order, and so beside each other in the file.
        jobs.sort_by_key(|job| std::cmp::Reverse(job.data.size / BATCH));
        // An entry that is more than a helper's share of all is what everybody waits for in the end. It is digested here while a helper inflates it; and
        // the file, which is digested here otherwise, by that helper, who reads most of it anyway.
        let all = jobs.iter().map(|job| job.data.size).fold(0, u64::saturating_add);
        let share = (all / u64::from(ports.length().max(1))).max(super::reader::WHOLE);
        // One: what helpers digest, each of them digests at the same time.
        let long = usize::from(jobs.first().is_some_and(|job| job.data.size > share));
        let rest = jobs.split_off(long);
        let prefix = prefix.filter(|_| long > 0);
        let mut waiting: VecDeque<Order> = jobs.into_iter().map(|job| Order::HandOver(job, prefix)).collect();
        let (mut batch, mut cost) = (Vec::new(), 0);
        for job in rest {
            cost += job.data.size + EACH;
            batch.push(job);
            if cost >= BATCH {
                waiting.push_back(Order::Read(std::mem::take(&mut batch)));
                cost = 0;
            }
        }
        waiting.extend((!batch.is_empty()).then_some(Order::Read(batch)));
        let crew = Crew::new(Self { waiting, ..Self::default() });
        crew.open(ports);
        (crew, prefix.is_some())
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
        let order = self.waiting.pop_front()?;
        Some((Uint8Array::from(codec::encode(&order).as_slice()).into(), Array::new()))
    }

    fn heard(&mut self, answer: &JsValue) -> bool {
        match answer.dyn_ref::<Uint8Array>().and_then(|bytes| codec::decode(&bytes.to_vec())) {
            Some(Answer::Read(sound, bytes)) => {
                self.sound.extend(sound);
                self.read += bytes;
            }
            Some(Answer::HandedOver(passed, digested, bytes)) => {
                self.handed.passed.extend(passed);
                self.digested = digested;
                self.read += bytes;
            }
            None => return false,
        }
        true
    }

    fn told(&mut self, so_far: f64) {
        self.read += so_far as u64;
    }

    fn given(&mut self, piece: &Array, by: &MessagePort) -> bool {
        let (place, bytes) = (piece.get(0).as_f64(), piece.get(1).dyn_into::<Uint8Array>().ok());
        place.zip(bytes).map(|(place, bytes)| self.handed.pieces.push_back((place as u32, bytes, by.clone()))).is_some()
    }
}
