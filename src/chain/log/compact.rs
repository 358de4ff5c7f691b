//! A table for millions of short keys: little memory for each, and never two copies of all of it.

/// Each part grows on its own, so that growing costs a small part of the whole and not as much again.
const SHARDS: u64 = 64;

/// From 64-bit keys to small values. The keys must be spread evenly, as a part of a SHA-256 is.
///
/// A place costs the key and the value; between 68 and 85 of 100 places are taken.
#[derive(Debug, Default)]
pub(super) struct Compact<V> {
    shards: Vec<Shard<V>>,
    length: usize,
}

#[derive(Debug, Default)]
struct Shard<V> {
    /// 0 is a free place.
    keys: Vec<u64>,
    values: Vec<V>,
    taken: usize,
}

impl<V: Copy + Default> Compact<V> {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn get_mut(&mut self, key: u64) -> Option<&mut V> {
        let shard = self.shards.get_mut(part(key))?;
        let at = shard.place(stored(key)).ok()?;
        shard.values.get_mut(at)
    }

    /// Adds a key or replaces its value.
    pub(super) fn insert(&mut self, key: u64, value: V) {
        if self.shards.is_empty() {
            self.shards.resize_with(SHARDS as usize, Shard::default);
        }
        // There are as many as `part` has numbers.
        let Some(shard) = self.shards.get_mut(part(key)) else { return };
        if let Some(held) = shard.place(stored(key)).ok().and_then(|at| shard.values.get_mut(at)) {
            *held = value;
            return;
        }
        if shard.taken.saturating_add(1).saturating_mul(20) > shard.keys.len().saturating_mul(17) {
            shard.grow();
        }
        shard.add(stored(key), value);
        self.length = self.length.saturating_add(1);
    }

    pub(super) fn contains(&self, key: u64) -> bool {
        self.shards.get(part(key)).is_some_and(|shard| shard.place(stored(key)).is_ok())
    }
}

/// The low bits choose the part, the high bits the place in it.
fn part(key: u64) -> usize {
    (key % SHARDS) as usize
}

/// No key is 0; two that fall together are as likely as any other two.
fn stored(key: u64) -> u64 {
    key.max(1)
}

impl<V: Copy + Default> Shard<V> {
    /// Where the key is, or the free place where it would be.
    fn place(&self, key: u64) -> Result<usize, usize> {
        let size = self.keys.len();
        // A product of two numbers of 64 bits has 128 at most.
        let mut at = (u128::from(key).saturating_mul(size as u128) >> 64) as usize;
        loop {
            match self.keys.get(at) {
                None if size == 0 => return Err(0),
                None => at = 0,
                Some(0) => return Err(at),
                Some(found) if *found == key => return Ok(at),
                Some(_) => at = at.saturating_add(1),
            }
        }
    }

    fn add(&mut self, key: u64, value: V) {
        if let Err(at) = self.place(key)
            && let (Some(free), Some(held)) = (self.keys.get_mut(at), self.values.get_mut(at))
        {
            (*free, *held) = (key, value);
            self.taken = self.taken.saturating_add(1);
        }
    }

    fn grow(&mut self) {
        let size = (self.keys.len().saturating_mul(5) / 4).saturating_add(8);
        let larger = Self { keys: vec![0; size], values: vec![V::default(); size], taken: 0 };
        let smaller = std::mem::replace(self, larger);
        for (key, value) in smaller.keys.into_iter().zip(smaller.values) {
            if key != 0 {
                self.add(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator of well spread numbers (SplitMix64).
    fn spread(n: u64) -> u64 {
        let mut x = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    #[test]
    fn what_is_put_in_is_found_again() {
        let mut table = Compact::default();
        assert!(!table.contains(7) && table.get_mut(7).is_none());
        for n in 0..50_000u64 {
            table.insert(spread(n), n);
        }
        table.insert(spread(1), 99);
        table.insert(0, 5);
        assert_eq!(table.len(), 50_001 - usize::from(spread(0) == 0));
        for n in 2..50_000u64 {
            assert_eq!(table.get_mut(spread(n)), Some(&mut n.clone()), "{n}");
        }
        assert_eq!(table.get_mut(spread(1)), Some(&mut 99));
        assert!((50_000..60_000).all(|n| !table.contains(spread(n))));
        let places: usize = table.shards.iter().map(|shard| shard.keys.len()).sum();
        assert!(places * 60 < 50_000 * 100, "{places} places");
    }

    #[test]
    fn keys_at_both_ends_of_the_range() {
        let mut table = Compact::default();
        for n in 0..1000u64 {
            table.insert(u64::MAX - n, n);
            table.insert(n, n);
        }
        assert!((2..1000).all(|n| table.contains(n) && table.contains(u64::MAX - n)));
    }
}
