//! Readers outside of `pack` deny what panics and what wraps; `denied` does the same for `pack`.

use std::fs;

use super::root;

/// Folders whose `mod.rs` denies these lints for everything below it, tests apart.
const FOLDERS: [&str; 11] =
    ["archive", "chain", "controls", "dsar", "history", "model", "playbook", "recipe", "seal", "source", "verify"];

const LINTS: [&str; 7] = [
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::unreachable",
    "clippy::indexing_slicing",
    "clippy::string_slice",
    "clippy::arithmetic_side_effects",
];

/// Files that take a lint back, and how often; each with its reason there.
const EXCEPTIONS: [(&str, usize); 1] = [("controls/index", 1)];

/// What is wrong with the text of a `mod.rs`.
fn missing(text: &str) -> Vec<&'static str> {
    let denied = text.split_once("#![cfg_attr(\n    not(test),\n    deny(").and_then(|(_, rest)| rest.split_once(")]"));
    let denied = denied.map_or("", |(denied, _)| denied);
    LINTS.into_iter().filter(|lint| !denied.contains(lint)).collect()
}

#[test]
fn readers_outside_of_pack_deny_what_panics_and_wraps() {
    for folder in FOLDERS {
        let path = root().join("src").join(folder).join("mod.rs");
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(missing(&text), [""; 0], "{}", path.display());
    }
    assert_eq!(missing("//! Nothing is denied here."), LINTS);
    assert_eq!(missing("#![cfg_attr(\n    not(test),\n    deny(clippy::panic)\n)]").len(), 6);
}

#[test]
fn no_file_takes_a_lint_back_but_with_a_reason() {
    let below = |place: &str| FOLDERS.iter().any(|folder| place.starts_with(&format!("{folder}/")));
    let mut found = Vec::new();
    for source in super::sources().iter().filter(|source| below(&source.place) && !source.place.ends_with("/mod")) {
        let text = fs::read_to_string(root().join("src").join(format!("{}.rs", source.place))).unwrap();
        let lines = text.lines().filter(|line| LINTS.iter().any(|lint| line.contains(lint)));
        let taken = lines.inspect(|line| assert!(line.contains("reason = \""), "{}: {line}", source.place)).count();
        if taken > 0 {
            found.push((source.place.clone(), taken));
        }
    }
    assert_eq!(found, EXCEPTIONS.map(|(place, count)| (place.to_owned(), count)));
}
