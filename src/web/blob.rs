//! A file that the user dropped, read a range at a time (workers only: `FileReaderSync`).

use std::io;

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, FileReaderSync};

use crate::pack::range::ReadAt;

/// The browser takes most of a millisecond for a read of a `Blob`, so small reads are answered from a window: of the least bytes at first, and of twice
/// as many, up to the most, each time that reading goes on where it ended.
const LEAST: usize = 64 << 10;
const MOST: usize = 4 << 20;

/// Bytes of what is expected that are read at once, and kept, at most.
const EXPECTED: u64 = 1 << 20;

/// A dropped file.
pub(crate) struct BlobRange {
    blob: Blob,
    reader: FileReaderSync,
    start: u64,
    window: Vec<u8>,
    /// Ranges that were expected: where each begins in the file, and where it ends in their bytes.
    expected: Vec<(u64, usize)>,
    bytes: Vec<u8>,
}

impl BlobRange {
    /// Takes a file.
    ///
    /// # Errors
    /// When the browser gives no reader.
    pub(crate) fn new(blob: Blob) -> io::Result<Self> {
        let reader =
            FileReaderSync::new().map_err(|_| io::Error::other("this browser has no reader for files in a worker"))?;
        Ok(Self { blob, reader, start: 0, window: Vec::new(), expected: Vec::new(), bytes: Vec::new() })
    }

    /// Has all of the file in memory from now on.
    pub(crate) fn hold(&mut self, bytes: &Uint8Array) {
        (self.window, self.start) = (bytes.to_vec(), 0);
    }

    fn part(&self, start: u64, end: u64) -> io::Result<Blob> {
        // Sizes of files fit in the 53 bits of a JavaScript number.
        let part = self.blob.slice_with_f64_and_f64(start as f64, end as f64);
        part.map_err(|_| io::Error::other("the file could not be sliced"))
    }

    fn read(&self, part: &Blob) -> io::Result<Uint8Array> {
        let buffer = self.reader.read_as_array_buffer(part);
        let buffer = buffer.map_err(|_| io::Error::other("the file moved, changed or may not be read any more"))?;
        Ok(Uint8Array::new(&buffer))
    }

    /// Reads these ranges as one, and keeps them.
    fn keep(&mut self, ranges: &[(u64, u64)]) -> io::Result<()> {
        let parts = Array::new();
        let mut end = 0;
        self.expected.clear();
        for &(start, to) in ranges {
            end += (to - start) as usize;
            self.expected.push((start, end));
            parts.push(&self.part(start, to)?.into());
        }
        let all = Blob::new_with_blob_sequence(&parts).map_err(|_| io::ErrorKind::Unsupported)?;
        self.bytes = self.read(&all)?.to_vec();
        Ok(())
    }

    /// Bytes that were expected.
    fn kept(&self, offset: u64, length: usize) -> Option<&[u8]> {
        let at = self.expected.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
        let (start, end) = *self.expected.get(at)?;
        let first = at.checked_sub(1).and_then(|before| self.expected.get(before)).map_or(0, |(_, end)| *end);
        self.bytes.get(first..end)?.get(usize::try_from(offset - start).ok()?..)?.get(..length)
    }

    /// Reads as many bytes as `place` has.
    fn slice(&self, offset: u64, place: &mut [u8]) -> io::Result<()> {
        let bytes = self.read(&self.part(offset, offset.saturating_add(place.len() as u64))?)?;
        if bytes.length() as usize != place.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.copy_to(place);
        Ok(())
    }
}

impl ReadAt for BlobRange {
    fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        if buf.len() >= MOST {
            return self.slice(offset, buf);
        }
        if let Some(bytes) = self.kept(offset, buf.len()) {
            buf.copy_from_slice(bytes);
            return Ok(());
        }
        let inside = |start: u64, window: &[u8]| {
            offset >= start && offset.saturating_add(buf.len() as u64) <= start + window.len() as u64
        };
        if !inside(self.start, &self.window) {
            let rest = self
                .len()
                .checked_sub(offset)
                .filter(|rest| *rest >= buf.len() as u64)
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            let (end, near) = (self.start + self.window.len() as u64, LEAST as u64);
            let on = !self.window.is_empty() && (self.start..=end + near).contains(&offset);
            let length = if on { (2 * self.window.len()).min(MOST) } else { LEAST };
            let length = usize::try_from(rest).unwrap_or(MOST).min(length.max(LEAST).max(buf.len()));
            let mut window = std::mem::take(&mut self.window);
            window.resize(length, 0);
            self.slice(offset, &mut window)?;
            (self.window, self.start) = (window, offset);
        }
        let from = usize::try_from(offset - self.start).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        buf.copy_from_slice(&self.window[from..from + buf.len()]);
        Ok(())
    }

    fn expect(&mut self, ranges: &[(u64, u64)]) {
        if self.window.len() as u64 == self.len() {
            return;
        }
        let mut left = EXPECTED;
        let fits = |(start, end): &&(u64, u64)| {
            let rest = left.checked_sub(end - start);
            left = rest.unwrap_or(left);
            rest.is_some()
        };
        let few = ranges.iter().take_while(fits).count();
        if self.keep(&ranges[..few]).is_err() {
            (self.expected, self.bytes) = Default::default();
        }
    }
}
