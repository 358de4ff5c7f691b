//! What reads the bytes of others may not panic or wrap: the lints that hold it to that, and the modules that they are set in.

use super::paths::Source;
use super::sources;

/// The lints, each of which finds what would end the program or give a wrong number for some input. The tests of a module may do all of it.
const ATTRIBUTE: &str = "#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, \
                         clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]";

/// The modules that read what others wrote. The attribute stands at the top of each and holds for all that is below it.
const READERS: [&str; 1] = ["pack/mod"];

/// Files below these modules that allow one of the lints, each with its reason beside it there.
const EXCEPTIONS: [&str; 0] = [];

/// The lints alone.
fn lints() -> impl Iterator<Item = &'static str> {
    ATTRIBUTE.split(['(', ')', ',']).map(str::trim).filter(|word| word.starts_with("clippy::"))
}

/// Readers without the attribute, and files below them that take a lint back.
fn unguarded<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Vec<String> {
    let is_below = |place: &str| {
        READERS.iter().any(|reader| reader.strip_suffix("mod").is_some_and(|folder| place.starts_with(folder)))
    };
    let mut wrong = Vec::new();
    for source in sources {
        let place = source.place.as_str();
        if READERS.contains(&place) {
            if !source.names(ATTRIBUTE) {
                wrong.push(format!("{place} does not deny what it should"));
            }
        } else if is_below(place) && !EXCEPTIONS.contains(&place) {
            wrong.extend(lints().filter(|lint| source.names(lint)).map(|lint| format!("{place} names {lint}")));
        }
    }
    wrong
}

#[test]
fn readers_deny_what_panics_and_wraps() {
    let sources = sources();
    for reader in READERS {
        assert!(sources.iter().any(|source| source.place == reader), "{reader} is gone");
    }
    assert_eq!(unguarded(&sources), [""; 0]);
    assert_eq!(lints().count(), 7);
}

#[test]
fn a_reader_that_is_not_held_is_found() {
    let found = |place: &str, text: &str| unguarded(&[Source::new(place.to_owned(), text)]);
    assert_eq!(found("pack/mod", ATTRIBUTE), [""; 0]);
    assert!(!found("pack/mod", "//! The pack format.").is_empty());
    assert!(!found("pack/mod", &ATTRIBUTE.replace("clippy::panic, ", "")).is_empty());
    assert!(!found("pack/scan/end", "#[allow(clippy::indexing_slicing)] fn f() {}").is_empty());
    assert_eq!(found("section/rows", "#[allow(clippy::indexing_slicing)] fn f() {}"), [""; 0]);
}
