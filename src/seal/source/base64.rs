//! Base64 in its one spelling (RFC 4648 sections 3.5, 4 and 5): no white space, unused bits zero, padded or not as the form asks.

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
        char::from(match six as u8 & 63 {
            six @ 0..26 => b'A' + six,
            six @ 26..52 => b'a' + six - 26,
            six @ 52..62 => b'0' + six - 52,
            62 => minus,
            _ => slash,
        })
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | group.get(at).copied().map_or(0, u32::from));
        (0..=group.len()).for_each(|at| text.push(letter(bits >> (18 - 6 * at))));
        if form == Form::Standard {
            (group.len()..3).for_each(|_| text.push('='));
        }
    }
    text
}

/// The bytes that a text spells; None for anything that [`encode`] would not write.
pub fn decode(form: Form, text: &str) -> Option<Vec<u8>> {
    let [minus, slash] = form.last();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            byte if byte == minus => 62,
            byte if byte == slash => 63,
            _ => return None,
        };
        (bits, held) = (bits << 6 | u32::from(six), held + 6);
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
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
