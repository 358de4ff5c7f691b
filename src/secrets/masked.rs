//! Values that are covered already, or that stand for a value.

use super::class::holds;

/// Whether a value says that it is hidden (`***`, `REDACTED`, `xxxx`) or is the name of a place for one (`<token>`, `${TOKEN}`).
pub(super) fn is_masked(value: &[u8]) -> bool {
    let (Some(first), Some(last)) = (value.first(), value.last()) else { return true };
    let bracketed = matches!((first, last), (b'<', b'>') | (b'{', b'}') | (b'[', b']') | (b'(', b')') | (b'%', b'%'));
    bracketed
        || value.starts_with(b"${")
        || value.starts_with(b"$(")
        || value.starts_with(b"{{")
        || value.starts_with("•••".as_bytes())
        || value.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"%3c"))
        || value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"xxxx"))
        || [&b"***"[..], b"redacted", b"%2a%2a%2a"].iter().any(|mark| holds(value, mark))
        || [&b"undefined"[..], b"masked", b"hidden", b"removed"].iter().any(|word| value.eq_ignore_ascii_case(word))
        || few_kinds(value)
}

/// Whether a value is made of so few different bytes that it can only stand for one: `0000`, `abababab…`.
fn few_kinds(value: &[u8]) -> bool {
    let mut kinds: [u8; 3] = [value[0]; 3];
    let mut count = 1;
    for byte in value {
        if !kinds[..count].contains(byte) {
            if count == 3 {
                return false;
            }
            kinds[count] = *byte;
            count += 1;
        }
    }
    count == 1 || value.len() >= 16
}
