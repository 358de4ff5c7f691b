//! examples/make_pack.rs, run as a function: the file it writes and what it says when it cannot.

use std::path::Path;

use packseal::model::digest::Digest;

use crate::support::pack::inflate;

#[path = "../../examples/make_pack.rs"]
#[allow(dead_code, unreachable_pub)] // The program's own entry point is not called here.
mod make_pack;

fn make(out: &Path) -> Result<String, String> {
    make_pack::make(out).map_err(|error| error.to_string())
}

#[test]
fn the_example_writes_the_same_pack_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.zip"), folder.path().join("b.zip"));
    let said = make(&first).unwrap();
    make(&second).unwrap();
    let bytes = std::fs::read(&first).unwrap();
    assert!(bytes == std::fs::read(&second).unwrap());
    assert!(said.contains(&Digest::of(&bytes).to_string()) && said.contains(&bytes.len().to_string()), "{said}");
    let entries = inflate(&bytes);
    for name in ["audit_logs.csv", "performance_load_test_evidence.json", "exports/focus-v1.3-core.csv", "MANIFEST.txt"]
    {
        assert!(entries.iter().any(|(found, content)| found == name && !content.is_empty()), "{name}");
    }
    let manifest = &entries.iter().find(|(name, _)| name == "MANIFEST.txt").unwrap().1;
    assert!(said.contains(&Digest::of(manifest).to_string()), "{said}");
    assert_eq!(names(folder.path()), ["a.zip", "b.zip"]);
}

#[test]
fn the_example_takes_the_place_of_an_older_file_only_when_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("pack.zip");
    std::fs::write(&out, "an older file").unwrap();
    make(&out).unwrap();
    assert!(!inflate(&std::fs::read(&out).unwrap()).is_empty());
    assert_eq!(names(folder.path()), ["pack.zip"]);
}

#[test]
fn the_example_says_where_it_cannot_write_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let said = make(&folder.path().join("absent").join("pack.zip")).unwrap_err();
    assert!(said.contains("pack.zip"), "{said}");
    let taken = folder.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    assert!(make(&taken).unwrap_err().contains("taken"));
    assert_eq!(names(folder.path()), ["taken"]);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
