//! The entries of a scanned file: their bytes, in pieces, checked as they pass.

use std::io;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::inflate::{Fault, Inflate, STEP, crc32};
use super::range::ReadAt;
use super::scan::{Issue, Method, Record, ScanCode};
use crate::model::limits::Limits;

/// Stored bytes handed on at a time.
const PIECE: usize = 64 * 1024;

/// An entry that was read whole: size, CRC-32 and the end of its data are as both headers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRead {
    /// Bytes that the sink was given.
    pub size: u64,
    /// What a pack of ours would not have (foreign lane only).
    pub note: Option<Issue>,
}

/// Why an entry was not read whole. What the sink was given until then must not be used.
#[derive(Debug, Error)]
pub enum EntryIssue {
    /// The source could not be read.
    #[error("the file could not be read")]
    Read(#[from] io::Error),
    /// The entry is refused.
    #[error("{}", .0.code.title())]
    Refused(Box<Issue>),
}

/// The bytes that an entry may inflate to, at most.
pub(crate) fn most(record: &Record, limits: &Limits) -> u64 {
    limits.inflated_entry.min(record.compressed_size.saturating_mul(limits.ratio))
}

/// Where an entry's data lies, and what it must come to: all that reading it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// Whether it is deflated; else it is stored.
    pub deflated: bool,
    /// Offset of the data in the file.
    pub offset: u64,
    /// Bytes of data in the file.
    pub compressed_size: u64,
    /// Bytes when inflated.
    pub size: u64,
    /// CRC-32 of the inflated bytes.
    pub crc32: u32,
}

impl Data {
    /// That of a record.
    pub fn of(record: &Record) -> Self {
        let Record { compressed_size, size, crc32, data_offset: offset, .. } = *record;
        Self { deflated: record.method == Method::Deflated, offset, compressed_size, size, crc32 }
    }

    /// Does a step of `pass`, and says at the end whether nothing is unusual about the data: all is as the record says, and bits that carry nothing are
    /// zero. What the sink was given must not be used otherwise, and [`read_entry`] says why.
    ///
    /// # Errors
    /// When the source fails.
    pub(crate) fn step(
        &self,
        pass: &mut Pass,
        read: &mut dyn FnMut(&mut [u8]) -> io::Result<()>,
        sink: &mut dyn FnMut(&[u8]),
    ) -> io::Result<Option<bool>> {
        match pass.step(read, sink) {
            Ok(done) => Ok(done.map(|(clean, checksum)| clean && checksum == self.crc32)),
            Err(Fault::Read(error)) => Err(error),
            Err(_) => Ok(Some(false)),
        }
    }
}

/// Reads one entry into `sink`, in pieces of at most 256 KiB; memory does not grow with the entry.
///
/// # Errors
/// [`EntryIssue::Read`] when the source fails. [`EntryIssue::Refused`] when the entry is over a limit (before anything is
/// read), when its data is no deflate stream or does not fill its range to the bit, inflates to more (stopping there) or less
/// than declared, or has another CRC-32; and, for a record in profile form, when bits that carry nothing are not zero.
///
/// What stays open: deflate has more than one encoding of the same bytes (a copy from another distance with the same
/// content), and a changed bit that leads from one to the other gives the same bytes, CRC-32 and size.
pub fn read_entry(
    source: &mut dyn ReadAt,
    record: &Record,
    limits: &Limits,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<EntryRead, EntryIssue> {
    let refuse = |code, expected: String, found: String| {
        EntryIssue::Refused(Box::new(Issue::of(code, &record.name_bytes(), record.data_offset, expected, found)))
    };
    let most = most(record, limits);
    if record.size > most {
        return Err(refuse(ScanCode::LimitExceeded, format!("at most {most} bytes"), format!("{} bytes", record.size)));
    }
    let (clean, checksum) = pass(source, &Data::of(record), sink).map_err(|fault| {
        let size = |found: u64, more: &str| {
            let expected = format!("{} bytes", record.size);
            refuse(ScanCode::SizeMismatch, expected, format!("{found} bytes{more}"))
        };
        match fault {
            Fault::Read(error) => EntryIssue::Read(error),
            Fault::Malformed(at) => {
                let found = format!("other bytes after {at} of {}", record.compressed_size);
                refuse(ScanCode::DeflateMalformed, "a deflate stream".to_owned(), found)
            }
            Fault::Long(given) => size(given, " and perhaps more"),
            Fault::Short(given) => size(given, ""),
            Fault::EndsEarly(used) => {
                let expected = format!("a stream of {} bytes", record.compressed_size);
                refuse(ScanCode::DeflateEnd, expected, format!("its end after {used}"))
            }
            Fault::EndsLate => {
                let expected = format!("a stream of {} bytes", record.compressed_size);
                refuse(ScanCode::DeflateEnd, expected, "no end within them".to_owned())
            }
        }
    })?;
    if checksum != record.crc32 {
        let expected = format!("CRC-32 {:08x}", record.crc32);
        return Err(refuse(ScanCode::CrcMismatch, expected, format!("CRC-32 {checksum:08x}")));
    }
    let bits = |code| {
        (code, "zeros after the end of the stream and before stored blocks".to_owned(), "a bit that is one".to_owned())
    };
    if !clean && record.in_profile {
        let (code, expected, found) = bits(ScanCode::DeflateUnusedBits);
        return Err(refuse(code, expected, found));
    }
    let note = (!clean).then(|| {
        let (code, expected, found) = bits(ScanCode::ForeignUnusedBits);
        Issue::of(code, &record.name_bytes(), record.data_offset, expected, found)
    });
    Ok(EntryRead { size: record.size, note })
}

/// Hands the data on, and gives whether bits that carry nothing are zero, and the CRC-32.
fn pass(source: &mut dyn ReadAt, data: &Data, sink: &mut dyn FnMut(&[u8])) -> Result<(bool, u32), Fault> {
    let mut at = data.offset;
    let mut read = |piece: &mut [u8]| {
        source.read_at(at, piece)?;
        at = at.saturating_add(piece.len() as u64);
        Ok(())
    };
    let mut pass = Pass::new(data);
    loop {
        if let Some(done) = pass.step(&mut read, sink)? {
            return Ok(done);
        }
    }
}

/// An entry's data on its way, a step at a time.
pub(crate) struct Pass {
    checksum: u32,
    way: Way,
}

enum Way {
    /// As it is: what is left of it, and room for a piece.
    Stored(u64, Vec<u8>),
    Deflated(Box<Inflate>),
}

impl Pass {
    /// Bytes that a step reads, at most.
    pub(crate) const READS: usize = STEP.0;

    pub(crate) fn new(data: &Data) -> Self {
        let way = match data.deflated {
            true => Way::Deflated(Box::new(Inflate::new(data.compressed_size, data.size))),
            false => Way::Stored(
                data.compressed_size,
                vec![0; usize::try_from(data.compressed_size).unwrap_or(PIECE).min(PIECE)],
            ),
        };
        Self { checksum: 0, way }
    }

    /// Takes the next bytes of the data by filling the slice that `read` gets, and hands on what comes of them. Gives at the end whether bits that carry
    /// nothing are zero, and the CRC-32.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn step(
        &mut self,
        read: &mut dyn FnMut(&mut [u8]) -> io::Result<()>,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<Option<(bool, u32)>, Fault> {
        let Self { checksum, way } = self;
        let mut tee = |bytes: &[u8]| {
            *checksum = crc32(*checksum, bytes);
            sink(bytes);
        };
        let clean = match way {
            Way::Deflated(inflate) => inflate.step(read, &mut tee)?,
            // Stored bytes have no unused bits.
            Way::Stored(0, _) => Some(true),
            Way::Stored(left, piece) => {
                let more = usize::try_from(*left).unwrap_or(PIECE).min(piece.len());
                let piece = piece.get_mut(..more).unwrap_or_default();
                read(piece).map_err(Fault::Read)?;
                tee(piece);
                *left = left.saturating_sub(more as u64);
                None
            }
        };
        Ok(clean.map(|clean| (clean, *checksum)))
    }
}
