//! A text that comes in pieces.

use std::collections::VecDeque;

use super::Scanner;
use super::find::Match;
use super::window::Windows;

/// The next part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Bytes in which no secret is.
    Clean(Vec<u8>),
    /// A secret, and its bytes.
    Found(Match, Vec<u8>),
}

/// Looks through a text that comes in pieces: the matches are those of [`Scanner::scan`] on the whole text, whatever the pieces. Up to 150 KiB are
/// held back until it is sure that no match begins in them.
#[derive(Debug)]
pub struct Stream<'a> {
    scanner: &'a Scanner,
    windows: Windows,
    /// The bytes from `base` on, which may be more than memory can hold.
    buffer: Vec<u8>,
    base: u64,
    /// So many bytes of those are in segments.
    given: usize,
    ready: VecDeque<Segment>,
}

impl<'a> Stream<'a> {
    pub(super) fn new(scanner: &'a Scanner) -> Self {
        let (windows, buffer, ready) = (Windows::default(), Vec::new(), VecDeque::new());
        Self { scanner, windows, buffer, base: 0, given: 0, ready }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
        self.advance(false);
    }

    /// The text ends here. What was held back becomes segments; nothing can be fed any more.
    pub fn finish(&mut self) {
        self.advance(true);
    }

    /// The next segment. Together the segments are the text, byte for byte. None when more bytes are needed, or at the end.
    pub fn next_segment(&mut self) -> Option<Segment> {
        self.ready.pop_front()
    }

    fn advance(&mut self, whole: bool) {
        let mut finds = Vec::new();
        self.windows.advance(self.scanner, &self.buffer, whole, &mut finds);
        for find in finds {
            self.clean(find.start);
            let mut found = Match::new(find, &self.buffer);
            found.start += self.base;
            found.end += self.base;
            self.ready.push_back(Segment::Found(found, self.buffer[find.start..find.end].to_vec()));
            self.given = find.end;
        }
        self.clean(self.windows.settled());
        let spent = self.windows.needed().min(self.given);
        if spent > 0 {
            self.buffer.drain(..spent);
            self.windows.forget(spent);
            self.given -= spent;
            self.base += spent as u64;
        }
    }

    /// Makes a segment of the bytes before `until` that are in none.
    fn clean(&mut self, until: usize) {
        if until > self.given {
            let bytes = self.buffer[self.given..until].to_vec();
            self.ready.push_back(Segment::Clean(bytes));
            self.given = until;
        }
    }
}
