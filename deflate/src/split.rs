//! Where a block ends: where what comes is of another kind than what was.

/// Kinds of literals, and of matches.
const KINDS: usize = 10;
/// Literals and matches between two looks.
const LOOK: u32 = 512;
const OF_LOOK: u64 = LOOK as u64;
/// Bytes of the shortest block, but for the last.
pub(crate) const SHORTEST: usize = 5_000;
/// Bytes of the longest.
pub(crate) const LONGEST: usize = 300_000;

/// What a block is made of, before the last look and since.
#[derive(Debug, Default)]
pub(crate) struct Split {
    before: [u32; KINDS],
    since: [u32; KINDS],
    many_before: u32,
    many_since: u32,
}

impl Split {
    #[inline(always)]
    fn saw(&mut self, kind: usize) {
        if let Some(count) = self.since.get_mut(kind) {
            *count = count.wrapping_add(1);
        }
        self.many_since = self.many_since.wrapping_add(1);
    }

    /// A literal: its kind is told by its two upper bits and its lowest.
    #[inline(always)]
    pub(crate) fn literal(&mut self, byte: u8) {
        self.saw(usize::from(byte >> 5 & 6 | byte & 1));
    }

    /// A match.
    #[inline(always)]
    pub(crate) fn matched(&mut self, length: usize) {
        self.saw(if length < 9 { 8 } else { 9 });
    }

    /// Whether the block of so many bytes ends here, when so many are left.
    #[inline(always)]
    pub(crate) fn is_end(&mut self, length: usize, left: usize) -> bool {
        self.many_since >= LOOK && length >= SHORTEST && left >= SHORTEST && self.look(length)
    }

    /// Whether the kinds since the last look come in other shares than before it.
    fn look(&mut self, length: usize) -> bool {
        let (before, since) = (u64::from(self.many_before), u64::from(self.many_since));
        if before > 0 {
            let apart = |(before_of, since_of): (&u32, &u32)| {
                u64::from(*before_of).saturating_mul(since).abs_diff(u64::from(*since_of).saturating_mul(before))
            };
            let apart: u64 = self.before.iter().zip(&self.since).map(apart).fold(0, u64::saturating_add);
            // The longer the block, the less keeps it together; a short one is worth its header only where much differs.
            let items = before.saturating_add(since);
            let mut enough = since.saturating_mul(200).saturating_mul(before) / OF_LOOK;
            if length < 10_000 && items < 8192 {
                enough = enough.saturating_add(enough.saturating_mul(8192u64.saturating_sub(items)) / 8192);
            }
            if apart.saturating_add((length as u64 / 4096).saturating_mul(before)) >= enough {
                return true;
            }
        }
        for (before, since) in self.before.iter_mut().zip(&mut self.since) {
            *before = before.saturating_add(std::mem::take(since));
        }
        self.many_before = self.many_before.saturating_add(std::mem::take(&mut self.many_since));
        false
    }
}
