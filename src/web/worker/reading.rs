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
use crate::verify::share::{Shares, shares};
use crate::verify::{Job, Passed, Sound};

/// What a helper is given to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Order {
    /// To read these entries.
    Read(Vec<Job>),
    /// To inflate this one for us to digest.
    HandOver(Job),
    /// To digest the file, of which so many bytes stand before the first signature, and to read these entries as they come by.
    Digest(u64, Vec<Job>),
}

/// What it says in the end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Answer {
    /// What is sound, and the bytes of the file that were read since it was last told.
    Read(Vec<Sound>, u64),
    /// What would be sound with the digest of what was handed over, and so many bytes.
    HandedOver(Option<Passed>, u64),
    /// The file's digests, and as for [`Self::Read`].
    Digested(Digested, Vec<Sound>, u64),
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
    pub(super) fn start(ports: &Array, jobs: Vec<Job>, size: u64, prefix: Option<u64>) -> (Crew<Self>, bool) {
        // Grown again and again, it would take twice as much.
        let sound = Vec::with_capacity(jobs.len());
        let Shares { longest, by_the_way, batches } = shares(jobs, ports.length().into(), size);
        let mut waiting = VecDeque::with_capacity(batches.len() + 2);
        // Where nobody has to digest the file, what its reader would read by the way is a batch like others.
        let digests = longest.is_some() && prefix.is_some();
        waiting.extend(longest.map(Order::HandOver));
        match prefix.filter(|_| digests) {
            Some(prefix) => waiting.push_back(Order::Digest(prefix, by_the_way)),
            None => waiting.extend((!by_the_way.is_empty()).then_some(Order::Read(by_the_way))),
        }
        waiting.extend(batches.into_iter().map(Order::Read));
        let crew = Crew::new(Self { waiting, sound, ..Self::default() });
        crew.open(ports);
        (crew, digests)
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
            Some(Answer::HandedOver(passed, bytes)) => {
                self.handed.passed.extend(passed);
                self.read += bytes;
            }
            Some(Answer::Digested(digested, sound, bytes)) => {
                self.digested = Some(digested);
                self.sound.extend(sound);
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
