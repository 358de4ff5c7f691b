//! The entries of a pack that are not written yet: each waits for the streams of its segments, and for those before it. What is written and will not change
//! is read back and digested meanwhile: a browser at the end of its quota may take bytes without a word and not have them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, SeekFrom};

use super::deflate::{Deflated, Deflater, Segment};
use super::inflate::{crc32, crc32_combine};
use super::record::{Header, MARKER, WIDER};
use super::scan::Method;
use super::write::Sink;
use crate::model::digest::Hasher;

/// Bytes moved, or digested, at a time.
const PIECE: usize = 1 << 20;
/// Pieces after which others may do something.
const PIECES: usize = 4;

/// An entry that is not written whole.
struct Entry {
    name: String,
    method: Method,
    parts: VecDeque<Part>,
    /// Whether no part comes any more.
    ended: bool,
    /// Of the parts that were written: bytes of the entry, their CRC-32, and bytes of its data in the file.
    size: u64,
    crc32: u32,
    compressed: u64,
    /// Where its header starts, once there is room for it in the file; and whether the room is for sizes that need ZIP64.
    begun: Option<u64>,
    wide: bool,
}

/// A part of an entry's data.
enum Part {
    /// As it stands in the file.
    Stored(Vec<u8>),
    /// What comes with this ticket, of so many bytes.
    Segment(u64, u64),
}

impl Entry {
    fn header(&self, offset: u64) -> Header<'_> {
        let Self { name, method, crc32, compressed, size, .. } = self;
        Header { name, method: *method, crc32: *crc32, compressed: *compressed, size: *size, offset }
    }
}

/// The queue, the sink that it is written to, and who deflates.
pub(super) struct Queue<S, D> {
    pub(super) sink: S,
    deflater: D,
    /// Where the next byte goes.
    at: u64,
    /// Over the first bytes, none of which changes any more.
    hasher: Hasher,
    entries: VecDeque<Entry>,
    /// The lines of the directory.
    directory: Vec<u8>,
    tickets: u64,
    done: BTreeMap<u64, Deflated>,
    /// Tickets whose streams nobody wants any more.
    given_up: BTreeSet<u64>,
    /// Segments, and their bytes, that were given and did not come back.
    out: BTreeMap<u64, u64>,
    held: u64,
}

impl<S: Sink, D: Deflater> Queue<S, D> {
    pub(super) fn new(sink: S, deflater: D) -> Self {
        Self {
            sink,
            deflater,
            at: 0,
            hasher: Hasher::default(),
            entries: VecDeque::new(),
            directory: Vec::new(),
            tickets: 0,
            done: BTreeMap::new(),
            given_up: BTreeSet::new(),
            out: BTreeMap::new(),
            held: 0,
        }
    }

    /// Bytes that were given to be deflated and did not come back.
    pub(super) fn held(&self) -> u64 {
        self.held
    }

    /// How many may be, so that nobody who deflates has to wait.
    pub(super) fn ahead(&self) -> u64 {
        self.deflater.ahead()
    }

    /// Lets others do something.
    pub(super) async fn pause(&mut self) {
        self.deflater.pause().await;
    }

    /// Begins an entry, which will be of about so many bytes where that is known.
    pub(super) fn begin(&mut self, name: &str, method: Method, size: Option<u64>) {
        self.entries.push_back(Entry {
            name: name.to_owned(),
            method,
            parts: VecDeque::new(),
            ended: false,
            size: 0,
            crc32: 0,
            compressed: 0,
            begun: None,
            wide: size.is_some_and(|size| size >= MARKER),
        });
    }

    /// Gives a segment of the newest entry away to be deflated; its ticket is made here.
    pub(super) fn give(&mut self, mut segment: Segment) -> io::Result<()> {
        self.tickets = self.tickets.saturating_add(1);
        segment.ticket = self.tickets;
        let length = segment.own().len() as u64;
        if let Some(entry) = self.entries.back_mut() {
            entry.parts.push_back(Part::Segment(segment.ticket, length));
            entry.ended = segment.last;
        }
        self.out.insert(segment.ticket, length);
        self.held = self.held.saturating_add(length);
        self.deflater.give(segment)?;
        self.write()
    }

    /// Ends the newest entry with all of its data.
    pub(super) fn store(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(entry) = self.entries.back_mut() {
            entry.parts.push_back(Part::Stored(bytes.to_vec()));
            entry.ended = true;
        }
        self.write()
    }

    /// Drops the newest entry, which has not ended.
    pub(super) fn abort(&mut self) -> io::Result<()> {
        let Some(entry) = self.entries.pop_back() else { return Ok(()) };
        for part in entry.parts {
            if let Part::Segment(ticket, _) = part
                && self.done.remove(&ticket).is_none()
            {
                self.given_up.insert(ticket);
            }
        }
        if let Some(offset) = entry.begun {
            self.at = offset;
            self.sink.truncate(offset)?;
            self.sink.seek(SeekFrom::Start(offset))?;
        }
        Ok(())
    }

    /// Waits for a stream, if one is to come, and writes what can be written.
    pub(super) async fn wait(&mut self) -> io::Result<()> {
        if !self.out.is_empty() {
            self.settle()?;
            self.deflater.wait().await?;
        }
        self.write()
    }

    /// Waits until all is written. Gives the digest of the entries, and the lines of the directory.
    pub(super) async fn finish(&mut self) -> io::Result<(Hasher, Vec<u8>)> {
        while !self.out.is_empty() {
            self.wait().await?;
        }
        self.write()?;
        if !self.entries.is_empty() {
            return Err(io::Error::other("an entry has not ended"));
        }
        let mut pieces: usize = 0;
        while self.settle()? {
            pieces = pieces.saturating_add(1);
            if pieces.is_multiple_of(PIECES) {
                self.deflater.pause().await;
            }
        }
        Ok((std::mem::take(&mut self.hasher), std::mem::take(&mut self.directory)))
    }

    /// Digests a piece of what is written and will not change: all before the first entry whose header is still to come. Says whether there was any.
    fn settle(&mut self) -> io::Result<bool> {
        let start = self.hasher.length();
        let end = self.entries.front().and_then(|entry| entry.begun).unwrap_or(self.at);
        let length = usize::try_from(end.saturating_sub(start)).unwrap_or(PIECE).min(PIECE);
        if length == 0 {
            return Ok(false);
        }
        let mut piece = vec![0; length];
        self.sink.seek(SeekFrom::Start(start))?;
        self.sink.read_exact(&mut piece)?;
        self.sink.seek(SeekFrom::Start(self.at))?;
        self.hasher.update(&piece);
        Ok(true)
    }

    /// Writes what can be written.
    fn write(&mut self) -> io::Result<()> {
        while let Some(done) = self.deflater.take()? {
            self.held = self.held.saturating_sub(self.out.remove(&done.ticket).unwrap_or_default());
            if !self.given_up.remove(&done.ticket) {
                self.done.insert(done.ticket, done);
            }
        }
        while let Some(mut entry) = self.entries.pop_front() {
            let whole = self.write_entry(&mut entry)?;
            if !whole {
                self.entries.push_front(entry);
                break;
            }
        }
        Ok(())
    }

    /// Writes of the first entry what is there; says whether that was all.
    fn write_entry(&mut self, entry: &mut Entry) -> io::Result<bool> {
        while let Some(part) = entry.parts.pop_front() {
            let (data, length, checksum) = match part {
                Part::Stored(data) => {
                    let (length, checksum) = (data.len() as u64, crc32(0, &data));
                    (data, length, checksum)
                }
                Part::Segment(ticket, length) => match self.done.remove(&ticket) {
                    Some(done) => (done.stream, length, done.crc32),
                    None => {
                        entry.parts.push_front(Part::Segment(ticket, length));
                        return Ok(false);
                    }
                },
            };
            entry.crc32 = crc32_combine(entry.crc32, checksum, length);
            entry.size = entry.size.saturating_add(length);
            entry.compressed = entry.compressed.saturating_add(data.len() as u64);
            if entry.begun.is_none() {
                let offset = self.at;
                // Where this is all of it, its header goes first as it is; else there is room for it.
                let whole = entry.ended && entry.parts.is_empty();
                let header = entry.header(offset).local();
                let wider = if entry.wide { WIDER } else { 0 };
                self.put(&if whole { header } else { vec![0; header.len().saturating_add(wider)] })?;
                self.put(&data)?;
                if whole {
                    return self.list(entry, offset);
                }
                entry.begun = Some(offset);
            } else {
                self.put(&data)?;
            }
        }
        match entry.begun {
            Some(offset) if entry.ended => {
                self.put_header(entry, offset)?;
                self.list(entry, offset)
            }
            _ => Ok(false),
        }
    }

    fn list(&mut self, entry: &Entry, offset: u64) -> io::Result<bool> {
        self.directory.extend_from_slice(&entry.header(offset).line());
        Ok(true)
    }

    /// Puts the header of an entry where there is room for it.
    fn put_header(&mut self, entry: &Entry, offset: u64) -> io::Result<()> {
        let header = entry.header(offset);
        let local = header.local();
        let end = offset.saturating_add(local.len() as u64);
        match (header.is_large(), entry.wide) {
            (true, false) => self.up(end.saturating_sub(WIDER as u64))?,
            (false, true) => self.down(end)?,
            _ => {}
        }
        self.sink.seek(SeekFrom::Start(offset))?;
        self.sink.write_all(&local)?;
        self.sink.seek(SeekFrom::Start(self.at))?;
        Ok(())
    }

    /// Writes at the end.
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(bytes)?;
        self.at = self.at.saturating_add(bytes.len() as u64);
        Ok(())
    }

    /// Moves all from `start` on up, so that a header whose sizes turned out to need ZIP64 has room. It comes to that only where nobody knew how much
    /// would come, and then once in four gibibytes: what needs no ZIP64 has none (M6).
    fn up(&mut self, start: u64) -> io::Result<()> {
        let mut end = self.at;
        while end > start {
            let length = end.saturating_sub(start).min(PIECE as u64);
            end = end.saturating_sub(length);
            self.copy(end, end.saturating_add(WIDER as u64), length)?;
        }
        self.at = self.at.saturating_add(WIDER as u64);
        Ok(())
    }

    /// Moves all from behind the room at `start` down to it: less came than was expected, as where secrets were hidden in it.
    fn down(&mut self, start: u64) -> io::Result<()> {
        let end = self.at.saturating_sub(WIDER as u64);
        let mut to = start;
        while to < end {
            let length = end.saturating_sub(to).min(PIECE as u64);
            self.copy(to.saturating_add(WIDER as u64), to, length)?;
            to = to.saturating_add(length);
        }
        self.at = end;
        self.sink.truncate(end)
    }

    /// Copies a piece of what is written.
    fn copy(&mut self, from: u64, to: u64, length: u64) -> io::Result<()> {
        let mut piece = vec![0; usize::try_from(length).unwrap_or(PIECE)];
        self.sink.seek(SeekFrom::Start(from))?;
        self.sink.read_exact(&mut piece)?;
        self.sink.seek(SeekFrom::Start(to))?;
        self.sink.write_all(&piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::deflate::Here;
    use crate::pack::write::MemorySink;

    #[test]
    fn room_for_wide_sizes_is_made_and_taken_away() {
        let data: Vec<u8> = (0..PIECE * 2 + 77).map(|n| (n * 31 / 8) as u8).collect();
        let mut queue = Queue::new(MemorySink::default(), Here::default());
        queue.put(&data).unwrap();
        queue.up(1000).unwrap();
        assert_eq!(queue.at, (data.len() + WIDER) as u64);
        let wide = queue.sink.0.get_ref();
        assert!(wide[..1000] == data[..1000] && wide[1000 + WIDER..] == data[1000..]);
        queue.down(1000).unwrap();
        assert!(queue.at == data.len() as u64 && *queue.sink.0.get_ref() == data);
    }
}
