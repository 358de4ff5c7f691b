//! Reading entries for a check by its helpers: both ends.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Error, Result};
use std::pin::Pin;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{File, MessagePort};

use super::codec;
use super::crew::{Crew, Work, serve};
use crate::model::digest::{Digest, Hasher};
use crate::verify::{Job, Passed, Sound};
use crate::web::blob::BlobRange;
use crate::web::digest::{has_sha256, sha256};

/// Bytes of entries that a message asks for, about.
const BATCH: u64 = 4 << 20;
/// An entry of at most so many bytes is digested with others; a longer one by the browser, which is several times as quick as we are, if it is short
/// enough to be in memory as a whole.
const SMALL: u64 = 16 << 10;
const WHOLE: u64 = 16 << 20;
/// Bytes of a long entry after which it is told how far it is.
const TELL: u64 = 32 << 20;
/// What an entry costs beside its bytes.
const EACH: u64 = 4 << 10;

/// The entries that helpers read.
#[derive(Default)]
pub(super) struct Reading {
    waiting: VecDeque<Job>,
    sound: Vec<Sound>,
    /// Bytes in the file of what was read.
    pub(super) read: u64,
}

impl Reading {
    /// Has the helpers at the other ends of these channels read.
    pub(super) fn start(ports: &Array, mut jobs: Vec<Job>) -> Crew<Self> {
        // Who begins with the largest is not waited for in the end. The others stay in their order, and so beside each other in the file.
        jobs.sort_by_key(|job| std::cmp::Reverse(job.data.size / BATCH));
        let crew = Crew::new(Self { waiting: jobs.into(), ..Self::default() });
        crew.open(ports);
        crew
    }

    /// Waits for all of them.
    ///
    /// # Errors
    /// When a helper has failed.
    pub(super) async fn finish(crew: &Crew<Self>, mut tell: impl FnMut(u64)) -> Result<Vec<Sound>> {
        while crew.is_busy() {
            crew.wait().await;
            crew.check()?;
            tell(crew.work().read);
        }
        Ok(std::mem::take(&mut crew.work().sound))
    }
}

impl Work for Reading {
    fn next(&mut self) -> Option<(JsValue, Array)> {
        let mut batch = Vec::new();
        let mut cost = 0;
        while cost < BATCH
            && let Some(job) = self.waiting.pop_front()
        {
            cost += job.data.size + EACH;
            batch.push(job);
        }
        (!batch.is_empty()).then(|| (Uint8Array::from(codec::encode(&batch).as_slice()).into(), Array::new()))
    }

    fn heard(&mut self, answer: &JsValue) -> bool {
        let read: Option<(Vec<Sound>, u64)> =
            answer.dyn_ref::<Uint8Array>().and_then(|bytes| codec::decode(&bytes.to_vec()));
        read.map(|(sound, bytes)| {
            self.sound.extend(sound);
            self.read += bytes;
        })
        .is_some()
    }

    fn told(&mut self, so_far: f64) {
        self.read += so_far as u64;
    }
}

/// Reads entries of a file for whoever has the other end of this channel.
pub fn read_for(port: &MessagePort, file: File) {
    let source = RefCell::new(BlobRange::new(file.into()).ok());
    // Used again and again: the browser does not hurry to give the memory of an old one back.
    let buffer = RefCell::new(Uint8Array::new_with_length(0));
    let back = port.clone();
    serve(port, async move |data| {
        let jobs: Vec<Job> = codec::decode(&data.dyn_ref::<Uint8Array>()?.to_vec())?;
        let mut bytes: u64 = jobs.iter().map(|job| job.data.compressed_size).sum();
        let read = Read::all(&jobs, source.borrow_mut().as_mut()?, &mut buffer.borrow_mut(), &mut |so_far| {
            bytes = bytes.saturating_sub(so_far);
            // Whoever is gone needs no number.
            drop(back.post_message(&(so_far as f64).into()));
        });
        let sound = read.ok()?.digested().await?;
        Some((Uint8Array::from(codec::encode(&(sound, bytes)).as_slice()).into(), Array::new()))
    });
}

/// What was read of some entries, by how it is digested.
#[derive(Default)]
struct Read {
    /// As it was read.
    sound: Vec<Sound>,
    /// Several at a time: what was found, and where its bytes end.
    small: Vec<(Passed, usize)>,
    bytes: Vec<u8>,
    /// By the browser, meanwhile.
    coming: Vec<(Passed, Coming)>,
}

/// A digest that the browser is finding.
type Coming = Pin<Box<dyn Future<Output = Option<Digest>>>>;

impl Read {
    /// `buffer` is for what the browser digests, which makes a copy of it at once. `tell` is called with bytes of the file that are read, each once, while
    /// a long entry is.
    fn all(jobs: &[Job], source: &mut BlobRange, buffer: &mut Uint8Array, tell: &mut dyn FnMut(u64)) -> Result<Self> {
        let mut read = Self::default();
        for job in jobs {
            match job.data.size {
                0..=SMALL => {
                    let start = read.bytes.len();
                    match job.pass(source, &mut |piece| read.bytes.extend_from_slice(piece))? {
                        Some(passed) => read.small.push((passed, read.bytes.len())),
                        None => read.bytes.truncate(start),
                    }
                }
                size @ 0..=WHOLE if has_sha256() => {
                    if u64::from(buffer.length()) < size {
                        *buffer = Uint8Array::new_with_length(size as u32);
                    }
                    let bytes = buffer.subarray(0, size as u32);
                    let mut at = 0;
                    let passed = job.pass(source, &mut |piece| {
                        // What is longer than its record says is not sound.
                        let end = bytes.length().min(at + piece.len() as u32);
                        bytes.subarray(at, end).copy_from(piece.get(..(end - at) as usize).unwrap_or_default());
                        at = end;
                    })?;
                    if let Some(passed) = passed {
                        let digest =
                            sha256(&bytes).ok_or_else(|| Error::other("the browser digests nothing any more"))?;
                        read.coming.push((passed, Box::pin(digest)));
                    }
                }
                _ => {
                    let (mut hasher, mut told) = (Hasher::default(), 0);
                    let passed = job.pass(source, &mut |piece| {
                        hasher.update(piece);
                        let since = hasher.length() - told;
                        if since >= TELL {
                            told = hasher.length();
                            // As a share of the bytes in the file.
                            tell((since as f64 / job.data.size as f64 * job.data.compressed_size as f64) as u64);
                        }
                    })?;
                    read.sound.extend(passed.map(|passed| passed.with(hasher.finish())));
                }
            }
        }
        Ok(read)
    }

    async fn digested(self) -> Option<Vec<Sound>> {
        let Self { mut sound, small, bytes, coming } = self;
        let starts = std::iter::once(0).chain(small.iter().map(|(_, end)| *end));
        let pieces: Vec<&[u8]> =
            starts.zip(&small).map(|(start, (_, end))| bytes.get(start..*end).unwrap_or_default()).collect();
        let digests = Digest::of_each(&pieces);
        sound.extend(small.into_iter().zip(digests).map(|((passed, _), digest)| passed.with(digest)));
        for (passed, digest) in coming {
            sound.push(passed.with(digest.await?));
        }
        Some(sound)
    }
}
