//! Bytes, deflated in memory.

use std::io;

use zlib_rs::{DeflateConfig, InflateConfig, ReturnCode, compress_bound, compress_slice, decompress_slice};

/// Bytes, deflated in memory. What a pack holds is deflated again by its writer: this form is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Squeezed {
    bytes: Vec<u8>,
    size: usize,
}

impl Squeezed {
    /// Takes the bytes in.
    pub(super) fn new(body: &[u8]) -> Self {
        let mut room = vec![0; compress_bound(body.len())];
        let (packed, code) = compress_slice(&mut room, body, DeflateConfig::new(1));
        // Room for the worst case was made, so it cannot fail; were it to, the bytes are kept as they are.
        let bytes = if code == ReturnCode::Ok && packed.len() < body.len() { packed.to_vec() } else { body.to_vec() };
        Self { bytes, size: body.len() }
    }

    /// The bytes as they were taken in.
    ///
    /// # Errors
    /// When memory was damaged: what cannot be opened must not be taken for an empty body.
    pub(super) fn open(&self) -> io::Result<Vec<u8>> {
        if self.bytes.len() == self.size {
            return Ok(self.bytes.clone());
        }
        let mut body = vec![0; self.size];
        match decompress_slice(&mut body, &self.bytes, InflateConfig::default()) {
            (opened, ReturnCode::Ok) if opened.len() == self.size => Ok(body),
            _ => Err(io::Error::other("an answer that was kept in memory cannot be read back")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let noise: Vec<u8> = (0u32..50_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let rows = "{\"id\":1,\"name\":\"a row\"},".repeat(5000).into_bytes();
        for body in [&b""[..], b"a", &noise, &rows] {
            let squeezed = Squeezed::new(body);
            assert!(squeezed.open().unwrap() == body);
            assert!(squeezed.bytes.len() <= body.len());
        }
        assert!(Squeezed::new(&rows).bytes.len() < rows.len() / 20);
    }
}
