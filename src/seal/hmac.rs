//! HMAC-SHA256 (RFC 2104, FIPS 198-1). The one door to the `hmac` crate.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};

use crate::model::digest::{Digest, Sha256};

/// A shared secret. It is never printed, not by `Debug` either, and is not serialised.
#[derive(Clone)]
pub struct Secret(Box<[u8]>);

impl Secret {
    /// The UTF-8 bytes of `text` without surrounding white space (contract section 3); None when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        // Python's `str.strip` also takes the four separators U+001C to U+001F.
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}'));
        (!text.is_empty()).then(|| Self(text.as_bytes().into()))
    }

    /// The code of `message` in 64 lower-case hexadecimal digits.
    pub fn mac(&self, message: &str) -> String {
        code(&self.0, message.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether `code` is [`Secret::mac`] of `message`, to the case of its digits; compared in constant time.
    pub fn verify(&self, message: &str, code: &str) -> bool {
        // The digits of a digest are those of a code: there are as many.
        let code = Some(code).filter(|code| Digest::is_canonical(code)).and_then(|code| Digest::parse(code).ok());
        let state = keyed(&self.0, message.as_bytes());
        state.zip(code).is_some_and(|(state, code)| state.verify_slice(code.bytes()).is_ok())
    }
}

/// HMAC-SHA256 of `message` under `key`, which may be of any length.
pub fn code(key: &[u8], message: &[u8]) -> [u8; 32] {
    keyed(key, message).map(|state| state.finalize().into_bytes().into()).unwrap_or_default()
}

fn keyed(key: &[u8], message: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes a key of any length, so this is never None.
    let mut state = Hmac::<Sha256>::new_from_slice(key).ok()?;
    state.update(message);
    Some(state)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(not shown)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1 (20 bytes of 0x0b), 2 ("Jefe") and 6 (a key longer than a block).
    #[test]
    fn the_examples_of_rfc_4231() {
        for (key, message, code) in [
            ("\u{b}".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                "Jefe".to_owned(),
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
        ] {
            // The first key is white space, which a secret of the service cannot be.
            let secret = Secret(key.as_bytes().into());
            assert_eq!(secret.mac(message), code);
            assert!(secret.verify(message, code));
            assert!(!secret.verify(message, &code.to_uppercase()));
            assert!(!secret.verify(message, &code[..62]));
            assert!(!secret.verify("", code));
        }
        let long = Secret([0xaa; 131].into());
        assert_eq!(
            long.mac("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_secret_is_trimmed_and_never_printed() {
        let secret = Secret::new(" \u{1c}s3cret\u{a0}\n").unwrap();
        assert_eq!(secret.mac("x"), Secret::new("s3cret").unwrap().mac("x"));
        assert!(!format!("{secret:?}").contains("s3"));
        assert!(Secret::new(" \t\r\n\u{1f}").is_none());
    }
}
