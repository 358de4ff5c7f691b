//! SHA-256 digests (FIPS 180-4). The one door to the `sha2` crate, and to our own by vectors: of several messages at a time, and of one that comes in pieces
//! where there are only vectors. Elsewhere processors have instructions for it, which `sha2` knows.

use std::fmt;

use packseal_lanes::{LANES, sha256};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// The algorithm itself, for a keyed hash over it.
pub(crate) type Sha256 = sha2::Sha256;
/// The longer ones, which time authorities sign with.
pub(crate) type Sha384 = sha2::Sha384;
pub(crate) type Sha512 = sha2::Sha512;

/// The digest of `bytes` by any of them.
pub(crate) fn digest<D: sha2::Digest>(bytes: &[u8]) -> Vec<u8> {
    D::digest(bytes).to_vec()
}

/// A SHA-256 value. Prints and parses as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// The text is not a SHA-256 value in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 hexadecimal digits, found {found:?}")]
pub struct DigestError {
    /// The text that was read, cut to 80 characters.
    pub found: String,
}

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digests of several messages, which takes less time than one after the other: messages of like length are digested together.
    pub fn of_each(messages: &[&[u8]]) -> Vec<Self> {
        let message = |place: Option<&usize>| place.and_then(|place| messages.get(*place)).copied().unwrap_or_default();
        let mut places: Vec<usize> = (0..messages.len()).collect();
        places.sort_by_key(|place| message(Some(place)).len());
        let mut digests = vec![Self([0; 32]); messages.len()];
        for four in places.chunks(LANES) {
            let done = sha256(std::array::from_fn(|lane| message(four.get(lane))));
            for (place, digest) in four.iter().zip(done) {
                if let Some(of_message) = digests.get_mut(*place) {
                    *of_message = Self(digest);
                }
            }
        }
        digests
    }

    /// Reads 64 hexadecimal digits of either case.
    ///
    /// # Errors
    /// [`DigestError`] when the length or a digit is wrong.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        let wrong = || DigestError { found: text.chars().take(80).collect() };
        if text.len() != 64 {
            return Err(wrong());
        }
        let mut bytes = [0u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |code: &u8| char::from(*code).to_digit(16).ok_or_else(wrong);
            *byte = pair.iter().try_fold(0, |byte, code| Ok(byte << 4 | digit(code)? as u8))?;
        }
        Ok(Self(bytes))
    }

    /// The digest that these bytes are.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the value.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As people compare it: eight groups of eight digits.
    pub fn groups(&self) -> String {
        let mut text = String::new();
        for (place, byte) in self.0.iter().enumerate() {
            let space = if place > 0 && place % 4 == 0 { " " } else { "" };
            text.push_str(&format!("{space}{byte:02x}"));
        }
        text
    }

    /// Whether `text` is the canonical spelling: 64 lower-case digits.
    pub fn is_canonical(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

impl TryFrom<String> for Digest {
    type Error = DigestError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod streaming {
    pub(super) type State = packseal_lanes::Sha256;

    pub(super) fn finish(state: State) -> [u8; 32] {
        state.finish()
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod streaming {
    pub(super) type State = sha2::Sha256;

    pub(super) fn finish(state: State) -> [u8; 32] {
        sha2::Digest::finalize(state).into()
    }
}

/// Digests bytes that arrive in pieces, and counts them.
#[derive(Clone, Default)]
pub struct Hasher {
    state: streaming::State,
    length: u64,
}

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.state.update(bytes);
        self.length = self.length.saturating_add(bytes.len() as u64);
    }

    /// How many bytes were taken so far.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The digest of everything taken.
    pub fn finish(self) -> Digest {
        Digest(streaming::finish(self.state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_have_the_digests_that_each_has() {
        let data: Vec<u8> = (0..3000u32).map(|n| (n * 31) as u8).collect();
        for count in 0..10 {
            let messages: Vec<&[u8]> = (0..count).map(|at| &data[..(at * 977) % 2600]).collect();
            let each: Vec<Digest> = messages.iter().map(|message| Digest::of(message)).collect();
            assert_eq!(Digest::of_each(&messages), each);
        }
    }

    #[test]
    fn the_example_of_fips_180_4() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), abc);
        let mut hasher = Hasher::default();
        hasher.update(b"a");
        hasher.update(b"bc");
        assert_eq!(hasher.length(), 3);
        assert_eq!(hasher.finish(), Digest::parse(&abc.to_uppercase()).unwrap());
        assert!(!Digest::is_canonical(&abc.to_uppercase()));
        assert!(Digest::parse("ba78").is_err());
        assert!(Digest::parse(&"g".repeat(64)).is_err());
    }
}
