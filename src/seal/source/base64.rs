//! Base64 in its one spelling (RFC 4648 sections 3.5, 4 and 5): no white space, unused bits zero, padded or not as the form asks.

use crate::model::base64::LETTERS;

/// Which of the two alphabets, and whether it is padded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `+` and `/`, padded (section 4).
    Standard,
    /// `-` and `_`, not padded (section 5; RFC 7515 section 2).
    Url,
}

impl Form {
    /// The two characters after letters and digits.
    fn last(self) -> [u8; 2] {
        match self {
            Self::Standard => *b"+/",
            Self::Url => *b"-_",
        }
    }
}

/// The bytes as text.
pub fn encode(form: Form, bytes: &[u8]) -> String {
    let [minus, slash] = form.last();
    let letter = |six: u32| {
        let digit = (six & 63) as usize;
        char::from(LETTERS.get(digit).copied().unwrap_or(if digit == 62 { minus } else { slash }))
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for group in bytes.chunks(3) {
        let byte = |at: usize| group.get(at).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        // One character more than there are bytes.
        let sixes = [bits >> 18, bits >> 12, bits >> 6, bits].into_iter().take(group.len().saturating_add(1));
        text.extend(sixes.map(letter));
        if form == Form::Standard {
            (group.len()..3).for_each(|_| text.push('='));
        }
    }
    text
}

/// The bytes that a text spells; None for anything that [`encode`] would not write.
pub fn decode(form: Form, text: &str) -> Option<Vec<u8>> {
    let [minus, slash] = form.last();
    let six = |byte: u8| match byte {
        byte if byte == minus => Some(62),
        byte if byte == slash => Some(63),
        byte => LETTERS.iter().position(|letter| *letter == byte).map(|digit| digit as u32),
    };
    let digits: Vec<u32> = text.trim_end_matches('=').bytes().map(six).collect::<Option<_>>()?;
    let mut bytes = Vec::with_capacity(digits.len());
    for group in digits.chunks(4) {
        let six = |at: usize| group.get(at).copied().unwrap_or(0);
        let bits = six(0) << 18 | six(1) << 12 | six(2) << 6 | six(3);
        // One byte less than there are characters.
        let whole = [bits >> 16, bits >> 8, bits].map(|byte| byte as u8);
        bytes.extend(whole.into_iter().take(group.len().saturating_sub(1)));
    }
    // Padding, unused bits and impossible lengths at once: there is one spelling of these bytes.
    (encode(form, &bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 section 10.
    #[test]
    fn the_examples_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(Form::Standard, bytes.as_bytes()), text);
            assert_eq!(decode(Form::Standard, text).as_deref(), Some(bytes.as_bytes()), "{text}");
            assert_eq!(encode(Form::Url, bytes.as_bytes()), text.trim_end_matches('='));
        }
        assert_eq!(encode(Form::Standard, &[0xfb, 0xff]), "+/8=");
        assert_eq!(decode(Form::Url, "-_8"), Some(vec![0xfb, 0xff]));
        for bad in ["Zg", "Zg=", "Zg===", "Zh==", "Z", "Zm9v=", "Zm 9v", "Zm9v\n", "-_8=", "=", "====", "Zg==Zg=="] {
            assert_eq!(decode(Form::Standard, bad), None, "{bad}");
        }
    }
}
