//! Counts the lines of a CSV that streams by, and says where the last wanted one ends.

/// Follows quotes, so a line break inside a cell does not count (RFC 4180).
#[derive(Debug, Clone, Default)]
pub struct RowCounter {
    quoted: bool,
    after_cr: bool,
    /// Bytes since the last line end.
    open: bool,
    lines: u64,
}

impl RowCounter {
    /// Takes the next piece. When `max` lines (the header counts) end inside it, returns how many of its bytes belong to them.
    pub fn feed(&mut self, piece: &[u8], max: u64) -> Option<usize> {
        for (index, byte) in piece.iter().enumerate() {
            if self.after_cr && *byte != b'\n' {
                self.after_cr = false;
            }
            match byte {
                b'"' => {
                    self.quoted = !self.quoted;
                    self.open = true;
                }
                b'\n' if !self.quoted => {
                    self.after_cr = false;
                    self.open = false;
                    self.lines += 1;
                    if self.lines >= max {
                        return Some(index + 1);
                    }
                }
                b'\r' if !self.quoted => self.after_cr = true,
                _ => self.open = true,
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
