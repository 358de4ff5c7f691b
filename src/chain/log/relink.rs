//! The chains of a log that we write: which hash the next line of a resource names.

use super::Bounds;
use super::compact::Compact;
use super::heads::{UNNAMED, first8, name};
use super::outcome::Head;
use crate::model::digest::Digest;

/// The latest hash of every resource that was written, some 60 bytes for each.
#[derive(Debug)]
pub struct Chains {
    latest: Compact<Latest>,
    heads: Vec<Head>,
    bounds: Bounds,
    not_linked: u64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Latest {
    hash: Option<Digest>,
    named: u32,
}

/// Where the chains ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The heads of the resources in the order in which they first came, at most [`Bounds::heads`].
    pub heads: Vec<Head>,
    /// How many resources were followed.
    pub resources_total: u64,
    /// Lines of resources beyond [`Bounds::resources`]: they name no previous hash.
    pub not_linked: u64,
}

impl Chains {
    /// No line yet. Of `bounds`, `heads` and `resources` count.
    pub fn new(bounds: Bounds) -> Self {
        Self { latest: Compact::default(), heads: Vec::new(), bounds, not_linked: 0 }
    }

    /// What the next line of `resource` names as its previous hash; None for its first.
    pub fn previous(&mut self, resource: &str) -> Option<Digest> {
        self.latest.get_mut(key(resource))?.hash
    }

    /// Takes a line as the latest of `resource`. `line` is its number in the file, from 1.
    pub fn wrote(&mut self, resource: &str, hash: Digest, line: u64) {
        if let Some(latest) = self.latest.get_mut(key(resource)) {
            latest.hash = Some(hash);
            if let Some(head) = self.heads.get_mut(latest.named as usize) {
                (head.entry_hash, head.line) = (hash, line);
                head.lines = head.lines.saturating_add(1);
            }
            return;
        }
        if self.latest.len() >= self.bounds.resources {
            self.not_linked = self.not_linked.saturating_add(1);
            return;
        }
        let mut named = UNNAMED;
        if self.heads.len() < self.bounds.heads {
            named = self.heads.len() as u32;
            self.heads.push(Head { resource: name(resource.as_bytes()), entry_hash: hash, line, lines: 1 });
        }
        self.latest.insert(key(resource), Latest { hash: Some(hash), named });
    }

    /// The ends, once all lines were written.
    pub fn finish(self) -> Ends {
        Ends { heads: self.heads, resources_total: self.latest.len() as u64, not_linked: self.not_linked }
    }
}

/// Two among 3,000,000 resources fall together with a chance of 1 in 4 million: a line of one would name a hash of the other, and show as broken.
fn key(resource: &str) -> u64 {
    first8(Digest::of(resource.as_bytes()).bytes())
}
