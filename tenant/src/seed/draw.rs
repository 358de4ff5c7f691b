//! Pseudo-random draws that are the same on every machine.

/// A SplitMix64 generator (Steele, Lea, Flood 2014): small, and good enough to invent data.
#[derive(Clone, Debug)]
pub struct Draw {
    state: u64,
}

impl Draw {
    /// A generator for one part of the data, so that a change in one part leaves the others as they are.
    #[must_use]
    pub fn new(seed: u64, part: &str) -> Self {
        // FNV-1a keeps the parts apart.
        let state =
            part.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        Self { state }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..end`; 0 when `end` is not positive.
    pub fn below(&mut self, end: i64) -> i64 {
        match u64::try_from(end) {
            Ok(end) if end > 0 => (self.bits() % end).cast_signed(),
            _ => 0,
        }
    }

    /// True once in `n` draws.
    pub fn once_in(&mut self, n: i64) -> bool {
        self.below(n) == 0
    }

    /// One of a few.
    ///
    /// # Panics
    /// `choices` is empty, which no caller passes.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[(self.bits() % choices.len() as u64) as usize]
    }

    /// A UUID in version 4's form.
    pub fn uuid(&mut self) -> String {
        let bytes = (u128::from(self.bits()) << 64 | u128::from(self.bits())).to_be_bytes();
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}
