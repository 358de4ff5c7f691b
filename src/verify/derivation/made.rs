//! Takes entries that are made again, and compares each with the pack's as it ends. Nothing of them is kept, but of those that a second look is
//! taken at.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::model::digest::{Digest, Hasher};
use crate::pack::entries::Entries;
use crate::pack::write::WriteError;
use crate::verify::contents::Contents;

/// Bytes that may come out besides those that the pack has.
const SLACK: u64 = 256 << 20;

/// What came of it so far; it outlives a work that ends early.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Names of entries that were made again and are the same.
    pub(super) same: RefCell<Vec<String>>,
    /// Names of those that are not, with their sizes as they were made.
    pub(super) differ: RefCell<Vec<(String, u64)>>,
    /// Bytes of the entries that a second look is taken at.
    pub(super) held: RefCell<BTreeMap<String, Vec<u8>>>,
    /// There was more than there can be.
    pub(super) over: Cell<bool>,
}

/// The entries.
pub(super) struct Made<'a> {
    contents: &'a Contents,
    tally: &'a Tally,
    /// Entries that were given as they are.
    served: &'a RefCell<BTreeSet<String>>,
    /// Entries that are held, and how many bytes may be.
    hold: &'a BTreeSet<String>,
    room: usize,
    written: Vec<(String, Digest)>,
    open: Option<(String, Hasher)>,
    left: u64,
}

impl<'a> Made<'a> {
    pub(super) fn new(
        contents: &'a Contents,
        tally: &'a Tally,
        served: &'a RefCell<BTreeSet<String>>,
        (hold, room): (&'a BTreeSet<String>, usize),
    ) -> Self {
        let sizes = contents.entries.iter().map(|entry| entry.size);
        let left = sizes.fold(SLACK, u64::saturating_add);
        Self { contents, tally, served, hold, room, written: Vec::new(), open: None, left }
    }
}

impl Entries for Made<'_> {
    fn begin(&mut self, name: &str) -> Result<(), WriteError> {
        if self.written.iter().any(|(known, _)| known == name) {
            return Err(WriteError::Name(name.to_owned()));
        }
        self.open = Some((name.to_owned(), Hasher::default()));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let Some((name, hasher)) = &mut self.open else { return Ok(()) };
        hasher.update(bytes);
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            self.tally.over.set(true);
            return Err(io::Error::other("more than the pack can have").into());
        };
        self.left = left;
        if self.hold.contains(name) && bytes.len() <= self.room {
            self.room = self.room.saturating_sub(bytes.len());
            let mut held = self.tally.held.borrow_mut();
            held.entry(name.clone()).or_default().extend_from_slice(bytes);
        }
        Ok(())
    }

    fn end(&mut self) -> Result<Option<Digest>, WriteError> {
        let Some((name, hasher)) = self.open.take() else { return Ok(None) };
        let (size, made) = (hasher.length(), hasher.finish());
        let found = self.contents.entry(&name).and_then(|entry| entry.digest);
        // A table of costs is not made at all, since it is the answer.
        let as_it_is = size == 0 && self.served.borrow().contains(&name) && found.is_some();
        let digest = if as_it_is { found.unwrap_or(made) } else { made };
        if Some(digest) == found {
            self.tally.same.borrow_mut().push(name.clone());
        } else {
            self.tally.differ.borrow_mut().push((name.clone(), size));
        }
        self.written.push((name, digest));
        Ok(Some(digest))
    }

    fn abort(&mut self) -> Result<(), WriteError> {
        if let Some((name, _)) = self.open.take() {
            self.tally.held.borrow_mut().remove(&name);
        }
        Ok(())
    }

    fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, WriteError> {
        self.begin(name)?;
        self.write(bytes)?;
        Ok(self.end()?.unwrap_or_else(|| Digest::of(bytes)))
    }

    fn written(&self) -> &[(String, Digest)] {
        &self.written
    }
}
