//! A file that the user dropped, read a range at a time (workers only: `FileReaderSync`).

use std::io;

use web_sys::{Blob, FileReaderSync};

use crate::pack::range::ReadAt;

/// The browser takes most of a millisecond for a read of a `Blob`, so small reads are answered from a window: of the least bytes at first, and of twice
/// as many, up to the most, each time that reading goes on where it ended.
const LEAST: usize = 64 << 10;
const MOST: usize = 4 << 20;

/// A dropped file.
pub(crate) struct BlobRange {
    blob: Blob,
    reader: FileReaderSync,
    start: u64,
    window: Vec<u8>,
}

impl BlobRange {
    /// Takes a file.
    ///
    /// # Errors
    /// When the browser gives no reader.
    pub(crate) fn new(blob: Blob) -> io::Result<Self> {
        let reader =
            FileReaderSync::new().map_err(|_| io::Error::other("this browser has no reader for files in a worker"))?;
        Ok(Self { blob, reader, start: 0, window: Vec::new() })
    }

    /// Has all of the file in memory from now on.
    pub(crate) fn hold(&mut self, bytes: &js_sys::Uint8Array) {
        (self.window, self.start) = (bytes.to_vec(), 0);
    }

    /// Reads as many bytes as `place` has.
    fn slice(&self, offset: u64, place: &mut [u8]) -> io::Result<()> {
        // Sizes of files fit in the 53 bits of a JavaScript number.
        let end = offset.saturating_add(place.len() as u64) as f64;
        let part = self
            .blob
            .slice_with_f64_and_f64(offset as f64, end)
            .map_err(|_| io::Error::other("the file could not be sliced"))?;
        let buffer = self
            .reader
            .read_as_array_buffer(&part)
            .map_err(|_| io::Error::other("the file moved, changed or may not be read any more"))?;
        let bytes = js_sys::Uint8Array::new(&buffer);
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
}
