//! Secrets that are known at run time.

/// A value that must not be in a pack: the sign-in token. It is found plain; the encodings are found because what they encode is looked
/// through as well, at any of base64's alignments.
pub struct Known {
    bytes: Vec<u8>,
    /// How far the window may move when it ends in a byte (Horspool): the token is long and the text has few of its bytes in its order.
    skip: Box<[u16; 256]>,
}

impl Known {
    /// The shortest value that is looked for, in bytes.
    pub const SHORTEST: usize = 8;

    /// None for a value that no scan could tell from ordinary text: shorter than [`Known::SHORTEST`], or with bytes that are not printable
    /// ASCII.
    pub fn new(value: &str) -> Option<Self> {
        let bytes = value.as_bytes();
        if bytes.len() < Self::SHORTEST || bytes.len() > super::LONGEST || !bytes.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        // LONGEST fits into 16 bits.
        let mut skip = Box::new([bytes.len() as u16; 256]);
        for (at, byte) in bytes[..bytes.len() - 1].iter().enumerate() {
            skip[*byte as usize] = (bytes.len() - 1 - at) as u16;
        }
        Some(Self { bytes: bytes.to_vec(), skip })
    }

    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Tells where the value begins in `text`.
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(usize)) {
        let mut end = self.bytes.len();
        while let Some(last) = text.get(end - 1) {
            let start = end - self.bytes.len();
            if text[start..end] == self.bytes {
                found(start);
            }
            end += self.skip[*last as usize] as usize;
        }
    }
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known(…)")
    }
}
