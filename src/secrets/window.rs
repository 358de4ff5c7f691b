//! A long text in windows that overlap.
//!
//! The windows begin at fixed places of the text, whatever pieces it comes in: what is found depends on the text alone. Each window is one block,
//! some bytes before it, so that words are seen whole, and after it as many as the longest secret has. A match belongs to the block in which it
//! begins. No byte is looked at in more than two windows.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::find::Find;
use super::pass::pass;
use super::{LONGEST, Scanner, escape};

/// The length of a block, in bytes.
const BLOCK: usize = 128 << 10;

/// What a window has after its block: the longest secret and the byte that ends it.
const AHEAD: usize = LONGEST + 1024;

/// What a window has before its block.
const BEHIND: usize = 2048;

/// How far the end of a match may still move outwards, so that no escape and no character lies across it.
const SNAP: usize = 8;

/// Overlapping matches become one, but not one without an end.
const LONGEST_UNION: usize = 2 * LONGEST;

/// How far a text has been looked through. All places count from the first byte that is still there of it: the text may be longer than memory can be.
#[derive(Debug, Default)]
pub(super) struct Windows {
    /// Where the next block begins.
    block: usize,
    /// A match that the next one may still overlap, and the width of the match that gave it its rule.
    open: Option<(Find, usize)>,
    /// Bytes before this one are in no match that is still to come.
    settled: usize,
}

impl Windows {
    /// Bytes before this one are clean, or in a match that was handed over.
    pub(super) fn settled(&self) -> usize {
        self.settled
    }

    /// From here on the text is still needed.
    pub(super) fn needed(&self) -> usize {
        self.settled.min(self.block.saturating_sub(BEHIND + SNAP))
    }

    /// The first `bytes` of what was there are there no more. They are among those that are not needed.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.block -= bytes;
        self.settled -= bytes;
        if let Some((open, _)) = &mut self.open {
            open.start -= bytes;
            open.end -= bytes;
        }
    }

    /// Looks through what can be, and adds the matches that are settled. `text` is what is there of the text, `whole` when nothing follows.
    pub(super) fn advance(&mut self, scanner: &Scanner, text: &[u8], whole: bool, settled: &mut Vec<Find>) {
        let end = text.len();
        while self.block < end && (whole || self.block + BLOCK + AHEAD <= end) {
            self.window(scanner, text, settled);
        }
        if whole {
            self.close(settled);
            self.settled = end;
        }
    }

    fn window(&mut self, scanner: &Scanner, text: &[u8], settled: &mut Vec<Find>) {
        let block = self.block;
        let mut from = block.saturating_sub(BEHIND);
        while from > 0 && from < block && text[from - 1] == b'\\' {
            from += 1;
        }
        let to = (block + BLOCK + AHEAD).min(text.len());
        let window = &text[from..to];
        let mut finds = Vec::new();
        pass(scanner, window, 0, &mut finds);
        let mut finds: Vec<_> = finds.into_iter().map(Reverse).collect();
        finds.retain_mut(|Reverse(find)| {
            let start = find.start + from;
            let own = (block..block + BLOCK).contains(&start);
            if own {
                snap(window, find);
                find.start += from;
                find.end += from;
            }
            own
        });
        // A heap is a tenth of a sort in code.
        let mut finds = BinaryHeap::from(finds);
        while let Some(Reverse(find)) = finds.pop() {
            self.add(find, settled);
        }
        self.block += BLOCK;
        let sure = self.block - SNAP;
        if self.open.is_some_and(|(open, _)| open.end <= sure) {
            self.close(settled);
        }
        self.settled = self.open.map_or(sure, |(open, _)| open.start.min(sure));
    }

    /// Takes the next match by its start.
    fn add(&mut self, mut find: Find, settled: &mut Vec<Find>) {
        let width = find.end - find.start;
        if let Some((open, widest)) = &mut self.open {
            if find.start >= open.end {
                self.close(settled);
            } else if find.end.max(open.end) - open.start <= LONGEST_UNION {
                open.end = open.end.max(find.end);
                if (width, open.rule, open.form) > (*widest, find.rule, find.form) {
                    (open.rule, open.form, *widest) = (find.rule, find.form, width);
                }
                return;
            } else {
                find.start = open.end;
                self.close(settled);
            }
        }
        if find.start < find.end {
            self.open = Some((find, width));
        }
    }

    fn close(&mut self, settled: &mut Vec<Find>) {
        settled.extend(self.open.take().map(|(open, _)| open));
    }
}

/// Moves both ends outwards, off the middle of an escape or of a character.
fn snap(text: &[u8], find: &mut Find) {
    let inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    for _ in 0..3 {
        if inside(find.start) && find.start > 0 {
            find.start -= 1;
        }
        if inside(find.end) {
            find.end += 1;
        }
    }
    if let Some((start, _)) = escape::across(text, find.start) {
        find.start = start;
    }
    if let Some((_, end)) = escape::across(text, find.end) {
        find.end = end;
    }
}
