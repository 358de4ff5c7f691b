//! A helper that reads entries for a check.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Error, Result};
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, File, MessagePort};

use super::codec;
use super::crew::serve;
use super::giver::Giver;
use super::reading::{Answer, Order};
use crate::model::digest::{Digest, Hasher};
use crate::pack::range::ReadAt;
use crate::verify::digesting::{Digested, Digesting};
use crate::verify::share::WHOLE;
use crate::verify::{Job, Passed, Passing, Sound, Went};
use crate::web::digest::{has_sha256, sha256};
use crate::web::stream::Stream;

/// An entry of at most so many bytes is digested with others; a longer one by the browser, which is several times as quick as we are, if it is short
/// enough to be in memory as a whole ([`WHOLE`]).
const SMALL: u64 = 16 << 10;
/// Entries that lie beside each other in the file are read at once, up to so many bytes, with at most so many between two.
const RUN: u64 = 4 << 20;
const GAP: u64 = 64 << 10;
/// Bytes of entries of which the browser has copies at one time, about.
const COPIED: u64 = 2 * WHOLE;
/// Bytes of a long entry's data after which it is told how far it is.
const TELL: u64 = 4 << 20;

/// Reads entries of a file for whoever has the other end of this channel.
pub fn read_for(port: &MessagePort, file: File) {
    let giver = Rc::new(Giver::new(port.clone()));
    let returned = Rc::clone(&giver);
    // Used again and again, by as many orders as are followed at one time: the browser does not hurry to give the memory of an old one back.
    let spare = RefCell::default();
    let back = port.clone();
    let answer = async move |data: JsValue| {
        let mut told = 0;
        let mut tell = |bytes| {
            told += bytes;
            // Whoever is gone needs no number.
            drop(back.post_message(&(bytes as f64).into()));
        };
        let answer = match codec::decode(&data.dyn_ref::<Uint8Array>()?.to_vec())? {
            Order::HandOver(job) => {
                let sink = &mut |piece: &[u8]| giver.give(job.place, piece);
                let mut way = Way::new(&job, &file).ok()?;
                let passed = way.go(&mut tell, sink, async || giver.room().await).await.ok()?;
                giver.end(job.place);
                Answer::HandedOver(passed, job.data.compressed_size.saturating_sub(told))
            }
            Order::Digest(prefix, jobs) => {
                let mut read = Read::new(&spare, has_sha256());
                let digested = read.by_the_way(&jobs, prefix, &file, &mut tell).await.ok()?;
                let all = compressed(&jobs) + file.size() as u64;
                Answer::Digested(digested, read.digested(&spare).await?, all.saturating_sub(told))
            }
            Order::Read(jobs) => {
                let mut read = Read::new(&spare, has_sha256());
                read.all(&jobs, &file, &mut tell).await.ok()?;
                Answer::Read(read.digested(&spare).await?, compressed(&jobs).saturating_sub(told))
            }
        };
        Some((Uint8Array::from(codec::encode(&answer).as_slice()).into(), Array::new()))
    };
    serve(port, move |data| returned.takes(data), answer);
}

/// Reads entries for a check that nobody helps. Nothing is digested by the browser, which takes all of an entry, and a copy: there is one processor, and
/// little memory.
pub(super) async fn read_alone(jobs: &[Job], file: &Blob, tell: &mut dyn FnMut(u64)) -> Result<Vec<Sound>> {
    let spare = RefCell::default();
    let mut read = Read::new(&spare, false);
    read.all(jobs, file, tell).await?;
    Ok(read.digested(&spare).await.unwrap_or_default())
}

fn compressed(jobs: &[Job]) -> u64 {
    jobs.iter().map(|job| job.data.compressed_size).sum()
}

/// What was read of some entries, by how it is digested.
struct Read {
    /// As it was read.
    sound: Vec<Sound>,
    /// Several at a time: what was found, and where its bytes end.
    small: Vec<(Passed, usize)>,
    bytes: Vec<u8>,
    /// By the browser, meanwhile, which makes a copy at once of what stands in the buffer.
    coming: VecDeque<(Passed, u64, Coming)>,
    /// Bytes of those.
    copied: u64,
    buffer: Uint8Array,
    /// Whether the browser digests at all.
    asks: bool,
}

/// Buffers that nobody uses at the moment.
type Spare = RefCell<Vec<Uint8Array>>;

/// A digest that the browser is finding.
type Coming = Pin<Box<dyn Future<Output = Option<Digest>>>>;

impl Read {
    fn new(spare: &Spare, asks: bool) -> Self {
        let (sound, small, bytes, coming, copied) = Default::default();
        let buffer = spare.borrow_mut().pop().unwrap_or_else(|| Uint8Array::new_with_length(0));
        Self { sound, small, bytes, coming, copied, buffer, asks }
    }

    /// Digests the file, and reads entries as they come by; `jobs` in the order of the file.
    async fn by_the_way(
        &mut self,
        jobs: &[Job],
        prefix: u64,
        file: &Blob,
        tell: &mut dyn FnMut(u64),
    ) -> Result<Digested> {
        let (mut stream, mut digesting) = (Stream::new(file.clone()), Digesting::new(prefix));
        let (mut rest, mut run, mut untold) = (jobs, Run::default(), 0);
        while let Some(bytes) = stream.next().await? {
            let bytes = bytes.to_vec();
            digesting.feed(&bytes);
            run.bytes.extend_from_slice(&bytes);
            let there = |job: &&Job| job.data.offset.saturating_add(job.data.compressed_size) <= run.len();
            let (now, later) = rest.split_at(rest.iter().take_while(there).count());
            self.run(now, &mut run).await?;
            rest = later;
            // All small entries of a long file would be in memory in the end.
            if self.bytes.len() as u64 >= RUN {
                self.digest_small();
            }
            run.forget(rest.first().map_or(u64::MAX, |job| job.data.offset));
            untold += bytes.len() as u64;
            if untold >= TELL {
                tell(std::mem::take(&mut untold));
            }
        }
        Ok(digesting.end())
    }

    /// `tell` is called with bytes of the file that are read, each once, while a long entry is.
    async fn all(&mut self, jobs: &[Job], file: &Blob, tell: &mut dyn FnMut(u64)) -> Result<()> {
        let mut rest = jobs;
        while let Some(first) = rest.first() {
            let (start, mut end, mut count) = (first.data.offset, first.data.offset, 0);
            for job in rest {
                let to = job.data.offset.saturating_add(job.data.compressed_size);
                if job.data.offset < end || job.data.offset - end > GAP || to.saturating_sub(start) > RUN {
                    break;
                }
                (end, count) = (to, count + 1);
            }
            let (run, later) = rest.split_at(count.max(1));
            match run {
                [job] if count == 0 || job.data.size > WHOLE => self.long(job, file, tell).await?,
                _ => self.run(run, &mut Run::read(file, start, end).await?).await?,
            }
            if self.bytes.len() as u64 >= RUN {
                self.digest_small();
            }
            rest = later;
        }
        Ok(())
    }

    /// Entries that are in memory.
    async fn run(&mut self, jobs: &[Job], run: &mut Run) -> Result<()> {
        for job in jobs {
            match job.data.size {
                0..=SMALL => {
                    let (start, bytes) = (self.bytes.len(), &mut self.bytes);
                    match job.pass(run, &mut |piece| bytes.extend_from_slice(piece))? {
                        Some(passed) => self.small.push((passed, self.bytes.len())),
                        None => self.bytes.truncate(start),
                    }
                }
                size @ 0..=WHOLE if self.asks => {
                    let mut whole = self.whole(size);
                    if let Some(passed) = job.pass(run, &mut |piece| whole.push(piece))? {
                        self.browser(passed, &whole).await?;
                    }
                }
                _ => self.sound.extend(job.read(run)?),
            }
        }
        Ok(())
    }

    /// One as it streams.
    async fn long(&mut self, job: &Job, file: &Blob, tell: &mut dyn FnMut(u64)) -> Result<()> {
        let mut way = Way::new(job, file)?;
        if job.data.size <= WHOLE && self.asks {
            let mut whole = self.whole(job.data.size);
            if let Some(passed) = way.go(tell, &mut |piece| whole.push(piece), async || {}).await? {
                self.browser(passed, &whole).await?;
            }
        } else {
            let mut hasher = Hasher::default();
            let passed = way.go(tell, &mut |piece| hasher.update(piece), async || {}).await?;
            self.sound.extend(passed.map(|passed| passed.with(hasher.finish())));
        }
        Ok(())
    }

    fn whole(&mut self, size: u64) -> Whole {
        if u64::from(self.buffer.length()) < size {
            self.buffer = Uint8Array::new_with_length(size as u32);
        }
        Whole { bytes: self.buffer.subarray(0, size as u32), at: 0 }
    }

    async fn browser(&mut self, passed: Passed, whole: &Whole) -> Result<()> {
        let digest = sha256(&whole.bytes).ok_or_else(forgot)?;
        let size = u64::from(whole.bytes.length());
        self.coming.push_back((passed, size, Box::pin(digest)));
        self.copied += size;
        // Of what inflates to a thousand times as much, all copies of a run would be in memory else.
        self.settle(COPIED).await
    }

    /// Waits until the browser has copies of at most so many bytes.
    async fn settle(&mut self, most: u64) -> Result<()> {
        while self.copied > most
            && let Some((passed, size, digest)) = self.coming.pop_front()
        {
            self.sound.push(passed.with(digest.await.ok_or_else(forgot)?));
            self.copied -= size;
        }
        Ok(())
    }

    /// Digests the small ones that are there.
    fn digest_small(&mut self) {
        let (small, bytes) = (std::mem::take(&mut self.small), std::mem::take(&mut self.bytes));
        let starts = std::iter::once(0).chain(small.iter().map(|(_, end)| *end));
        let pieces: Vec<&[u8]> =
            starts.zip(&small).map(|(start, (_, end))| bytes.get(start..*end).unwrap_or_default()).collect();
        let digests = Digest::of_each(&pieces);
        self.sound.extend(small.into_iter().zip(digests).map(|((passed, _), digest)| passed.with(digest)));
    }

    /// All of it, once the digests that are coming are there; the buffer is left for the next one.
    async fn digested(mut self, spare: &Spare) -> Option<Vec<Sound>> {
        self.digest_small();
        self.settle(0).await.ok()?;
        let Self { sound, buffer, .. } = self;
        spare.borrow_mut().push(buffer);
        Some(sound)
    }
}

/// All bytes of an entry, for the browser.
struct Whole {
    bytes: Uint8Array,
    at: u32,
}

impl Whole {
    fn push(&mut self, piece: &[u8]) {
        // What is longer than its record says is not sound.
        let end = self.bytes.length().min(self.at.saturating_add(piece.len() as u32));
        self.bytes.subarray(self.at, end).copy_from(piece.get(..(end - self.at) as usize).unwrap_or_default());
        self.at = end;
    }
}

/// A part of the file, in memory.
#[derive(Default)]
pub(super) struct Run {
    start: u64,
    bytes: Vec<u8>,
}

impl Run {
    async fn read(file: &Blob, start: u64, end: u64) -> Result<Self> {
        let mut bytes = vec![0; (end - start) as usize];
        Stream::new(part(file, start, end)?).fill(&mut bytes).await?;
        Ok(Self { start, bytes })
    }

    /// Takes the next bytes of the file.
    pub(super) fn take(&mut self, bytes: &Uint8Array) {
        self.bytes.extend_from_slice(&bytes.to_vec());
    }

    /// Forgets what stands before this byte of the file.
    pub(super) fn forget(&mut self, before: u64) {
        let bytes = (before.saturating_sub(self.start)).min(self.bytes.len() as u64);
        self.bytes.drain(..bytes as usize);
        self.start += bytes;
    }
}

impl ReadAt for Run {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<()> {
        let from = offset.checked_sub(self.start).map(|from| from as usize);
        let bytes = from.and_then(|from| self.bytes.get(from..)?.get(..buf.len()));
        buf.copy_from_slice(bytes.ok_or(std::io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// A long entry on its way.
struct Way {
    passing: Passing,
    /// Of its data.
    stream: Stream,
    /// Bytes that were read and not told.
    untold: u64,
    /// Bytes that no step had yet, from here on.
    held: Vec<u8>,
    from: usize,
}

impl Way {
    fn new(job: &Job, file: &Blob) -> Result<Self> {
        let stream =
            Stream::new(part(file, job.data.offset, job.data.offset.saturating_add(job.data.compressed_size))?);
        Ok(Self { passing: job.passing(), stream, untold: 0, held: Vec::new(), from: 0 })
    }

    /// Reads on; whether there was anything.
    async fn more(&mut self) -> Result<bool> {
        let Some(bytes) = self.stream.next().await? else { return Ok(false) };
        // What is left of a step stays before it. What is resized is filled first, and slowly where a build is to be small.
        self.held.drain(..std::mem::take(&mut self.from));
        self.held.extend_from_slice(&bytes.to_vec());
        self.untold += u64::from(bytes.length());
        Ok(true)
    }

    /// Goes to the end of the entry; None when something about it is unusual. `room` is waited for before each step.
    async fn go(
        &mut self,
        tell: &mut dyn FnMut(u64),
        sink: &mut dyn FnMut(&[u8]),
        room: impl AsyncFn(),
    ) -> Result<Option<Passed>> {
        loop {
            room().await;
            while self.held.len() - self.from < Passing::READS && self.more().await? {}
            let Self { passing, held, from, .. } = self;
            let mut read = |piece: &mut [u8]| {
                let bytes = held.get(*from..).and_then(|held| held.get(..piece.len()));
                piece.copy_from_slice(bytes.ok_or(std::io::ErrorKind::UnexpectedEof)?);
                *from += piece.len();
                Ok(())
            };
            match passing.step(&mut read, sink)? {
                Went::On => {}
                Went::Unusual => return Ok(None),
                Went::Sound(passed) => return Ok(Some(passed)),
            }
            if self.untold >= TELL {
                tell(std::mem::take(&mut self.untold));
            }
        }
    }
}

fn forgot() -> Error {
    Error::other("the browser digests nothing any more")
}

fn part(file: &Blob, start: u64, end: u64) -> Result<Blob> {
    // Sizes of files fit in the 53 bits of a JavaScript number.
    file.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| Error::other("the file could not be sliced"))
}
