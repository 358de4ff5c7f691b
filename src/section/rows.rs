//! Counts the lines of a CSV that streams by, and says where the last wanted one ends.

use memchr::memchr2;

/// Follows quotes, so a line break inside a cell does not count (RFC 4180).
#[derive(Debug, Clone, Default)]
pub struct RowCounter {
    quoted: bool,
    /// Bytes since the last line end.
    open: bool,
    lines: u64,
}

impl RowCounter {
    /// Takes the next piece. When `max` lines (the header counts) end inside it, returns how many of its bytes belong to them.
    pub fn feed(&mut self, piece: &[u8], max: u64) -> Option<usize> {
        let mut at = 0;
        while let Some(rest) = piece.get(at..) {
            let found = memchr2(b'"', b'\n', rest);
            let plain = rest.get(..found.unwrap_or(rest.len())).unwrap_or_default();
            self.open |= plain.iter().any(|byte| *byte != b'\r');
            let Some(found) = found else { break };
            at += found + 1;
            if rest.get(found) == Some(&b'"') {
                self.quoted = !self.quoted;
                self.open = true;
            } else if !self.quoted {
                self.open = false;
                self.lines += 1;
                if self.lines >= max {
                    return Some(at);
                }
            }
        }
        None
    }

    /// Lines ended so far; a last line without its line end counts.
    pub fn lines(&self) -> u64 {
        self.lines + u64::from(self.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_whatever_the_pieces() {
        let text = b"h1,h2\r\n\"a\r\nb\",\"q\"\"\r\n\"\r\nlast,1\r\n";
        for size in 1..text.len() {
            let mut counter = RowCounter::default();
            for piece in text.chunks(size) {
                assert_eq!(counter.feed(piece, 10), None);
            }
            assert_eq!(counter.lines(), 3, "pieces of {size}");
        }
        let mut counter = RowCounter::default();
        assert_eq!(counter.feed(text, 2), Some(23));
        let mut counter = RowCounter::default();
        counter.feed(b"a\r\nb", 10);
        assert_eq!(counter.lines(), 2);
    }
}
