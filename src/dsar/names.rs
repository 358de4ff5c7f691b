//! Many identifiers, found at once wherever they stand.

use std::collections::BTreeMap;

use super::spell::{Letter, fold};

/// An identifier of fewer characters is replaced only where no letter or digit stands beside it: inside words it would be everywhere.
pub(super) const SHORT: usize = 4;

/// A text as it is compared.
pub(super) fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(fold).collect()
}

/// Identifiers, folded, sorted, each with its number.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Vec<(Vec<char>, usize)>);

/// Where one stands in a text, in bytes, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: usize,
}

impl Names {
    /// No name is empty; a map has them sorted.
    pub(super) fn new(names: BTreeMap<Vec<char>, usize>) -> Self {
        Self(names.into_iter().collect())
    }

    /// The longest name from each place on, in one reading.
    pub(super) fn find(&self, reading: &[Letter], found: &mut Vec<Place>) {
        let units: Vec<(char, &Letter)> =
            reading.iter().flat_map(|letter| fold(letter.c).map(move |c| (c, letter))).collect();
        for at in 0..units.len() {
            if let Some((length, name)) = self.longest(&units, at)
                && let Some(named) = units.get(at..at.saturating_add(length))
                && let (Some((_, first)), Some((_, last))) = (named.first(), named.last())
            {
                found.push(Place { start: first.start, end: last.end, name });
            }
        }
    }

    fn longest(&self, units: &[(char, &Letter)], at: usize) -> Option<(usize, usize)> {
        let mut fits = self.0.as_slice();
        let mut longest = None;
        for depth in 0.. {
            // Of the names that begin so, the one that ends here sorts first.
            if let Some((name, number)) = fits.first().filter(|(name, _)| name.len() == depth && depth > 0)
                && (name.len() >= SHORT || stands_alone(units, at, depth))
            {
                longest = Some((depth, *number));
            }
            let Some((c, _)) = units.get(at.saturating_add(depth)) else { break };
            let from = fits.partition_point(|(name, _)| name.get(depth) < Some(c));
            let to = fits.partition_point(|(name, _)| name.get(depth) <= Some(c));
            fits = fits.get(from..to).unwrap_or_default();
            if fits.is_empty() {
                break;
            }
        }
        longest
    }
}

fn stands_alone(units: &[(char, &Letter)], at: usize, length: usize) -> bool {
    let word = |unit: Option<&(char, &Letter)>| unit.is_some_and(|(c, _)| c.is_alphanumeric());
    !word(at.checked_sub(1).and_then(|before| units.get(before))) && !word(units.get(at.saturating_add(length)))
}
