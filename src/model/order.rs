//! Sorting, in one copy. Each `sort_by` of the standard library, and each set or map that is collected, is some 4 kB of program of its own for
//! its own type; the pages are counted in kB. Not for what is sorted a million times.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Sorts stably.
pub fn sort<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    let compared = |a: usize, b: usize| Some(compare(items.get(a)?, items.get(b)?));
    // Every place has its item.
    sort_places(&mut places, &|a, b| compared(a, b).unwrap_or(Ordering::Equal));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

/// Sorts places in a list stably, by what stands there.
#[inline(never)]
pub fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// A set of these items, put in one by one.
pub fn set<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        let mut items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        sort(&mut items, |one, other| one.0.cmp(&other.0));
        assert_eq!(items, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        sort(&mut items, |one, other| other.1.cmp(&one.1));
        assert_eq!(items.iter().map(|item| item.1).collect::<String>(), "edcba");
        let mut none: Vec<u8> = Vec::new();
        sort(&mut none, u8::cmp);
        assert!(none.is_empty());
        assert_eq!(set([3, 1, 3].into_iter()).into_iter().collect::<Vec<_>>(), [1, 3]);
    }
}
