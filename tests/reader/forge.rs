//! Writes ZIP files with one thing wrong: every field of every record may be set by hand.

use zlib_rs::crc32::crc32;
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status};

/// The fields of a local or central header; sizes are those in the header.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) made_by: u16,
    pub(crate) needed: u16,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) time: u16,
    pub(crate) date: u16,
    pub(crate) crc32: u32,
    pub(crate) compressed_size: u32,
    pub(crate) size: u32,
    pub(crate) name: Vec<u8>,
    pub(crate) extra: Vec<u8>,
    pub(crate) comment: Vec<u8>,
    pub(crate) disk: u16,
    pub(crate) internal: u16,
    pub(crate) external: u32,
    /// Added to the true offset of the local header.
    pub(crate) shift: u32,
}

impl Header {
    fn shared(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for value in [self.needed, self.flags, self.method, self.time, self.date] {
            out.extend(value.to_le_bytes());
        }
        for value in [self.crc32, self.compressed_size, self.size] {
            out.extend(value.to_le_bytes());
        }
        for len in [self.name.len(), self.extra.len()] {
            out.extend((len as u16).to_le_bytes());
        }
        out
    }

    fn central(&self, offset: u32) -> Vec<u8> {
        let mut out = b"PK\x01\x02".to_vec();
        out.extend(self.made_by.to_le_bytes());
        out.extend(self.shared());
        for value in [self.comment.len() as u16, self.disk, self.internal] {
            out.extend(value.to_le_bytes());
        }
        out.extend(self.external.to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend(&self.name);
        out.extend(&self.extra);
        out.extend(&self.comment);
        out
    }
}

/// One entry: both headers, the data between, and what follows the data.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) before: Vec<u8>,
    pub(crate) local: Header,
    pub(crate) central: Header,
    pub(crate) data: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

impl Entry {
    pub(crate) fn new(name: &str, method: u16, data: Vec<u8>, plain: &[u8]) -> Self {
        let header = Header {
            made_by: 0x0314,
            needed: 20,
            flags: 0,
            method,
            time: 0,
            date: 0x21,
            crc32: crc32(0, plain),
            compressed_size: data.len() as u32,
            size: plain.len() as u32,
            name: name.as_bytes().to_vec(),
            extra: Vec::new(),
            comment: Vec::new(),
            disk: 0,
            internal: 0,
            external: 0o100_644 << 16,
            shift: 0,
        };
        Self { before: Vec::new(), local: header.clone(), central: header, data, after: Vec::new() }
    }

    pub(crate) fn stored(name: &str, plain: &[u8]) -> Self {
        Self::new(name, 0, plain.to_vec(), plain)
    }

    pub(crate) fn deflated(name: &str, plain: &[u8]) -> Self {
        Self::new(name, 8, deflate(plain, DeflateConfig::new(6), &[]), plain)
    }

    pub(crate) fn folder(name: &str) -> Self {
        let mut entry = Self::stored(name, b"");
        entry.central.external = 0o040_755 << 16 | 0x10;
        entry
    }

    /// Sets the same in both headers.
    pub(crate) fn both(mut self, set: impl Fn(&mut Header)) -> Self {
        set(&mut self.local);
        set(&mut self.central);
        self
    }

    pub(crate) fn local(mut self, set: impl Fn(&mut Header)) -> Self {
        set(&mut self.local);
        self
    }

    pub(crate) fn central(mut self, set: impl Fn(&mut Header)) -> Self {
        set(&mut self.central);
        self
    }

    pub(crate) fn data(mut self, set: impl Fn(&mut Vec<u8>)) -> Self {
        set(&mut self.data);
        self
    }

    pub(crate) fn before(mut self, bytes: &[u8]) -> Self {
        self.before = bytes.to_vec();
        self
    }

    pub(crate) fn after(mut self, bytes: &[u8]) -> Self {
        self.after = bytes.to_vec();
        self
    }

    /// Flag 3 in both, zeros in the local header, a descriptor of the given form after the data.
    pub(crate) fn streamed(self, signature: bool, long: bool) -> Self {
        let central = self.central.clone();
        let mut descriptor = if signature { b"PK\x07\x08".to_vec() } else { Vec::new() };
        descriptor.extend(central.crc32.to_le_bytes());
        for size in [central.compressed_size, central.size] {
            let bytes = u64::from(size).to_le_bytes();
            descriptor.extend(if long { &bytes } else { &bytes[..4] });
        }
        self.both(|header| header.flags |= 8)
            .local(|header| (header.crc32, header.compressed_size, header.size) = (0, 0, 0))
            .after(&descriptor)
    }
}

/// A whole file.
#[derive(Clone, Default)]
pub(crate) struct Forge {
    pub(crate) entries: Vec<Entry>,
    /// The order of the directory, by place in `entries`; as written when empty.
    pub(crate) order: Vec<usize>,
    /// Entries that the directory leaves out.
    pub(crate) unlisted: Vec<usize>,
    /// More headers for the directory, each with the offset it gives.
    pub(crate) aliases: Vec<(Header, u32)>,
    pub(crate) gap_before_directory: Vec<u8>,
    pub(crate) gap_before_end: Vec<u8>,
    /// The ZIP64 end record's size field, and whether its end record holds markers.
    pub(crate) zip64: Option<(u64, bool)>,
    pub(crate) zip64_extra: Vec<u8>,
    /// Disk, directory's disk, entries on the disk, entries, size, offset: each added to the true value.
    pub(crate) end_shift: [u32; 6],
    pub(crate) comment: Vec<u8>,
}

impl Forge {
    pub(crate) fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().collect(), ..Self::default() }
    }

    pub(crate) fn build(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut central = Vec::new();
        for entry in &self.entries {
            out.extend(&entry.before);
            let offset = (out.len() as u32).wrapping_add(entry.central.shift);
            out.extend(b"PK\x03\x04");
            out.extend(entry.local.shared());
            out.extend(&entry.local.name);
            out.extend(&entry.local.extra);
            out.extend(&entry.data);
            out.extend(&entry.after);
            central.push(entry.central.central(offset));
        }
        central.extend(self.aliases.iter().map(|(header, offset)| header.central(*offset)));
        out.extend(&self.gap_before_directory);
        let start = out.len() as u64;
        let order: Vec<usize> = if self.order.is_empty() { (0..central.len()).collect() } else { self.order.clone() };
        let listed: Vec<&Vec<u8>> =
            order.iter().filter(|at| !self.unlisted.contains(at)).map(|&at| &central[at]).collect();
        let count = listed.len() as u64;
        listed.iter().for_each(|bytes| out.extend(*bytes));
        let size = out.len() as u64 - start;
        out.extend(&self.gap_before_end);
        let mut marked = false;
        if let Some((record_size, markers)) = self.zip64 {
            let at = out.len() as u64;
            marked = markers;
            out.extend(b"PK\x06\x06");
            out.extend(record_size.to_le_bytes());
            out.extend([45, 3, 45, 0]);
            out.extend([0; 8]);
            for value in [count, count, size, start] {
                out.extend(value.to_le_bytes());
            }
            out.extend(&self.zip64_extra);
            out.extend(b"PK\x06\x07");
            out.extend([0; 4]);
            out.extend(at.to_le_bytes());
            out.extend(1u32.to_le_bytes());
        }
        out.extend(b"PK\x05\x06");
        let truth = if marked { [0, 0, 0xffff, 0xffff] } else { [0, 0, count as u32, count as u32] };
        for (value, shift) in truth.into_iter().zip(self.end_shift) {
            out.extend((value.wrapping_add(shift) as u16).to_le_bytes());
        }
        let truth = if marked { [u32::MAX; 2] } else { [size as u32, start as u32] };
        for (value, shift) in truth.into_iter().zip(&self.end_shift[4..]) {
            out.extend(value.wrapping_add(*shift).to_le_bytes());
        }
        out.extend((self.comment.len() as u16).to_le_bytes());
        out.extend(&self.comment);
        out
    }
}

/// A pack in profile form: three entries, of which one is deflated.
pub(crate) fn profile() -> Forge {
    Forge::of([
        Entry::deflated("findings.csv", &b"id,event,success\r\n1,login,true\r\n".repeat(20)),
        Entry::stored("exports/notes.txt", b"Invented data.\n"),
        Entry::stored("MANIFEST.txt", b"# packseal/v1\n"),
    ])
}

/// A raw deflate stream, with a flush of the given kind after each of the given lengths.
pub(crate) fn deflate(plain: &[u8], config: DeflateConfig, flushes: &[(usize, DeflateFlush)]) -> Vec<u8> {
    let config = DeflateConfig { window_bits: -15, ..config };
    let mut deflater = Deflate::new_with_config(config);
    let mut out = Vec::new();
    let mut rest = plain;
    for &(len, flush) in flushes {
        let (piece, later) = rest.split_at(len.min(rest.len()));
        push(&mut deflater, piece, flush, &mut out);
        rest = later;
    }
    push(&mut deflater, rest, DeflateFlush::Finish, &mut out);
    out
}

fn push(deflater: &mut Deflate, mut input: &[u8], flush: DeflateFlush, out: &mut Vec<u8>) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let before = (deflater.total_in(), deflater.total_out());
        let status = deflater.compress(input, &mut buffer, flush).expect("memory compresses");
        input = &input[(deflater.total_in() - before.0) as usize..];
        let given = (deflater.total_out() - before.1) as usize;
        out.extend(&buffer[..given]);
        if status == Status::StreamEnd || (given < buffer.len() && flush != DeflateFlush::Finish) {
            return;
        }
    }
}
