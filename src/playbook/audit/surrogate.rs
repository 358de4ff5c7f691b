//! Lone surrogates: Python writes them as `\ud83d` and reads them again, and no text of ours can hold one.

/// The line with each lone surrogate as `\ufffd`; None when it has none. The line is JSON, so a backslash begins an escape.
pub(super) fn replaced(line: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut done, mut at) = (Vec::new(), 0usize, 0usize);
    while let Some(found) = line.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        at = at.saturating_add(found);
        let length = match (unit(line, at), unit(line, at.saturating_add(6))) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                out.extend_from_slice(line.get(done..at).unwrap_or_default());
                out.extend_from_slice(b"\\ufffd");
                done = at.saturating_add(6);
                6
            }
            (Some(_), _) => 6,
            (None, _) => 2,
        };
        at = at.saturating_add(length);
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(line.get(done..).unwrap_or_default());
    Some(out)
}

/// The unit of `\uXXXX` at `at`.
fn unit(line: &[u8], at: usize) -> Option<u32> {
    let digits = line.get(at..)?.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stay_and_lone_ones_go() {
        for (line, expected) in [
            (r#"{"a": "\ud83d\ude00 \\ud83d \u0041"}"#, None),
            (r#"{"a": "\ud83d"}"#, Some(r#"{"a": "\ufffd"}"#)),
            (r#""\ud83d\ud83d\ude00\uDE00""#, Some(r#""\ufffd\ud83d\ude00\ufffd""#)),
            (r#""\\\ud800\\""#, Some(r#""\\\ufffd\\""#)),
            (r#""\ud83"#, None),
        ] {
            let found = replaced(line.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(found.as_deref(), expected, "{line}");
        }
    }
}
