//! The latest hash of every resource, and which hashes came before it.
//!
//! What decides whether a link holds is kept for each resource: 8 bytes of its SHA-256, and 16 of the SHA-256 of its latest hash. The name and
//! the hash itself are kept for the first [`Bounds::heads`] resources, for the report. Older hashes only tell the two broken links apart; 8 bytes of
//! each are kept.
//!
//! Two among 3,000,000 resources fall together with a chance of 1 in 4 million (n²/2⁶⁵): one of their lines would then be called broken, a broken
//! one would not be called good. A wrong previous hash passes for the latest with a chance of 2⁻¹²⁸, also for who chooses it, since it would take a second
//! preimage. A previous hash of nowhere is told as `fork_or_reorder` with a chance of 1 in 6 million million (3,000,000/2⁶⁴); both fail.

use super::Bounds;
use super::compact::Compact;
use super::outcome::{Head, LinkOutcome};
use crate::model::digest::{Digest, Hasher};

/// Longest name of a resource that is kept whole, in bytes.
const NAME: usize = 200;
/// [`Latest::named`] of a resource whose name is not kept.
pub(super) const UNNAMED: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, Default)]
struct Latest {
    fold: [u8; 16],
    /// Index in [`Heads::named`].
    named: u32,
}

/// What a line's link was compared with.
#[derive(Debug)]
pub(super) struct Linked {
    pub(super) outcome: LinkOutcome,
    /// The resource's latest line before this one, where it is kept.
    pub(super) expected: Option<(Digest, u64)>,
}

#[derive(Debug)]
pub(super) struct Heads {
    resources: Compact<Latest>,
    named: Vec<Head>,
    older: History,
    bounds: Bounds,
}

impl Heads {
    pub(super) fn new(bounds: Bounds) -> Self {
        let older = History { half: bounds.history.div_ceil(2), ..History::default() };
        Self { resources: Compact::default(), named: Vec::new(), older, bounds }
    }

    /// Follows one line: compares its previous hash, and takes its own as the latest.
    pub(super) fn follow(&mut self, resource: &[u8], previous: Option<Digest>, hash: Digest, line: u64) -> Linked {
        let key = first8(Digest::of(resource).bytes());
        let latest = fold(key, hash);
        let Some(known) = self.resources.get_mut(key) else {
            return Linked { outcome: self.first(key, latest, resource, previous, hash, line), expected: None };
        };
        let named = self.named.get_mut(known.named as usize);
        let expected = named.as_ref().map(|head| (head.entry_hash, head.line));
        let outcome = match previous {
            None => LinkOutcome::Restart,
            Some(previous) => {
                let named = fold(key, previous);
                if named == known.fold {
                    LinkOutcome::Linked
                } else if self.older.contains(first8(&named)) {
                    LinkOutcome::ForkOrReorder
                } else {
                    LinkOutcome::MissingPredecessor
                }
            }
        };
        self.older.add(first8(&std::mem::replace(&mut known.fold, latest)));
        if let Some(head) = named {
            (head.entry_hash, head.line) = (hash, line);
            head.lines = head.lines.saturating_add(1);
        }
        Linked { outcome, expected }
    }

    fn first(
        &mut self,
        key: u64,
        fold: [u8; 16],
        resource: &[u8],
        previous: Option<Digest>,
        hash: Digest,
        line: u64,
    ) -> LinkOutcome {
        if self.resources.len() >= self.bounds.resources {
            return LinkOutcome::NotChecked;
        }
        let mut named = UNNAMED;
        if self.named.len() < self.bounds.heads {
            named = self.named.len() as u32;
            self.named.push(Head { resource: name(resource), entry_hash: hash, line, lines: 1 });
        }
        self.resources.insert(key, Latest { fold, named });
        if previous.is_none() { LinkOutcome::Genesis } else { LinkOutcome::MissingPredecessor }
    }

    pub(super) fn total(&self) -> u64 {
        self.resources.len() as u64
    }

    /// The heads that are kept, and how many older hashes were forgotten.
    pub(super) fn finish(self) -> (Vec<Head>, u64) {
        (self.named, self.older.forgotten)
    }
}

/// The name of a resource as it is shown ([`Head::resource`]).
pub(super) fn name(resource: &[u8]) -> String {
    let whole = String::from_utf8_lossy(resource);
    if whole.len() <= NAME {
        return whole.into_owned();
    }
    let cut = (0..=NAME).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
    let mut digits = Digest::of(resource).to_string();
    digits.truncate(16);
    [whole.get(..cut).unwrap_or_default(), "…", &digits].concat()
}

pub(super) fn first8(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// 16 bytes that stand for a hash of a resource.
fn fold(key: u64, hash: Digest) -> [u8; 16] {
    let mut hasher = Hasher::default();
    hasher.update(&key.to_be_bytes());
    hasher.update(hash.bytes());
    hasher.finish().bytes().first_chunk().copied().unwrap_or_default()
}

/// The hashes that were a resource's latest once. When there are too many, the older half of them is forgotten.
#[derive(Debug, Default)]
struct History {
    young: Compact<()>,
    old: Compact<()>,
    /// Most in each of the two.
    half: usize,
    forgotten: u64,
}

impl History {
    fn add(&mut self, key: u64) {
        if self.young.len() >= self.half {
            self.forgotten = self.forgotten.saturating_add(self.old.len() as u64);
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, ());
    }

    fn contains(&self, key: u64) -> bool {
        self.young.contains(key) || self.old.contains(key)
    }
}
