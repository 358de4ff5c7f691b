//! The shape of src/: imports point down the layers, every outside crate has its door, and the core is pure.
//!
//! The sources are read as text: what counts is what a file names, in `use` lines and in code, not what the compiler makes of it.

mod denied;
mod guarded;
mod paths;

use std::path::{Path, PathBuf};

use paths::{Source, named_crates, named_modules};

/// The layers from the bottom; modules of one line do not know each other. `bin` is the programs.
const LAYERS: [&[&str]; 12] = [
    &["model"],
    &["secrets", "privacy"],
    &["source"],
    &["section", "focus"],
    &["chain", "seal"],
    &["pack"],
    &["recipe", "archive", "playbook", "dsar", "history", "summary", "controls"],
    &["assemble"],
    // The verifier makes the entries of a pack again.
    &["verify"],
    &["web", "api"],
    &["ui"],
    &["bin"],
];

/// Outside crates and the only files that may name them: prefixes of the path below src/, without its ending.
const DOORS: [(&str, &[&str]); 33] = [
    ("base64", &["source/session"]),
    ("clap", &["bin/packseal/"]),
    ("csv", &["section/table"]),
    ("ctrlc", &["bin/packseal/"]),
    ("der", &["seal/time/der"]),
    ("ed25519_dalek", &["seal/key/"]),
    ("futures_util", &["assemble/", "pack/write", "web/"]),
    ("gloo_events", &["web/"]),
    ("gloo_net", &["web/"]),
    ("gloo_timers", &["web/"]),
    ("hmac", &["seal/hmac"]),
    ("js_sys", &["web/", "api", "bin/"]),
    ("krilla", &["summary/pdf/"]),
    ("leptos", &["ui/", "bin/"]),
    ("p256", &["seal/key/", "seal/time/keys"]),
    ("p384", &["seal/time/keys"]),
    ("memchr", &["section/rows"]),
    ("packseal_deflate", &["pack/deflate"]),
    ("packseal_inflate", &["pack/inflate"]),
    ("packseal_lanes", &["model/digest"]),
    ("pem_rfc7468", &["seal/key/", "seal/time/certificate"]),
    ("pkcs8", &["seal/key/"]),
    ("postcard", &["web/worker/codec"]),
    ("rsa", &["seal/time/keys"]),
    ("sha2", &["model/digest"]),
    ("skrifa", &["summary/pdf/font"]),
    ("time", &["model/instant"]),
    // One file, whichever layer it lies in.
    ("unicode_normalization", &[""]),
    ("ureq", &["bin/packseal/"]),
    ("wasm_bindgen", &["web/", "api", "bin/"]),
    ("wasm_bindgen_futures", &["web/", "api", "bin/"]),
    ("web_sys", &["web/", "api", "bin/"]),
    ("zlib_rs", &["pack/inflate"]),
];

/// Doors that are one file, wherever the prefixes would allow more.
const ONE_FILE: [&str; 17] = [
    "base64",
    "clap",
    "csv",
    "ctrlc",
    "der",
    "hmac",
    "memchr",
    "p384",
    "packseal_deflate",
    "packseal_inflate",
    "packseal_lanes",
    "rsa",
    "sha2",
    "skrifa",
    "time",
    "unicode_normalization",
    "ureq",
];

/// Derives and errors: they may be named anywhere.
const ANYWHERE: [&str; 3] = ["serde", "serde_json", "thiserror"];

/// What the core may not read: the world.
const IMPURE: [&str; 8] =
    ["SystemTime", "Instant::now", "std::env", "std::time", "rand", "getrandom", "thread_rng", "RandomState"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    found.sort_by(|a, b| a.place.cmp(&b.place));
    assert!(found.len() > 30, "only {} sources were found", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let place = path.strip_prefix(root().join("src")).unwrap().with_extension("");
            let place = place.to_str().unwrap().replace('\\', "/");
            found.push(Source::new(place, &std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|line| line.contains(&module))
}

/// Imports that point up or sideways.
fn upward(source: &Source) -> Vec<String> {
    let own = source.module();
    if own == "lib" {
        return Vec::new();
    }
    let Some(from) = layer(own) else { return vec![format!("{} is in no layer", source.place)] };
    named_modules(source)
        .into_iter()
        .filter(|named| named != own && layer(named).is_some_and(|to| to >= from))
        .map(|named| format!("{} names {named}", source.place))
        .collect()
}

/// Outside crates that are named where their door is not.
fn outside_doors(source: &Source) -> Vec<String> {
    let crates: Vec<&str> = DOORS.iter().map(|(name, _)| *name).collect();
    named_crates(source, &crates)
        .into_iter()
        .filter(|named| {
            let doors = DOORS.iter().find(|(name, _)| name == named).unwrap().1;
            !doors.iter().any(|door| is_behind(&source.place, door))
        })
        .map(|named| format!("{} names {named}", source.place))
        .collect()
}

/// Whether `place` is behind `door`: a folder (`web/`), the beginning of a file's name (`pack/inflate`) or one whole name (`api`).
fn is_behind(place: &str, door: &str) -> bool {
    if door == "api" { place == "api" } else { place.starts_with(door) || place == door.trim_end_matches('/') }
}

/// Readings of clock, randomness and environment.
fn impure(source: &Source) -> Vec<String> {
    if matches!(source.module(), "web" | "ui" | "bin" | "api") {
        return Vec::new();
    }
    IMPURE.into_iter().filter(|word| source.names(word)).map(|word| format!("{} names {word}", source.place)).collect()
}

fn all(check: fn(&Source) -> Vec<String>) -> Vec<String> {
    sources().iter().flat_map(check).collect()
}

#[test]
fn imports_point_down() {
    assert_eq!(all(upward), [""; 0]);
}

#[test]
fn every_outside_crate_has_its_door() {
    assert_eq!(all(outside_doors), [""; 0]);
    for name in ONE_FILE {
        let files: Vec<String> = sources()
            .into_iter()
            .filter(|source| !named_crates(source, &[name]).is_empty())
            .map(|source| source.place)
            .collect();
        // A folder of its own is one door.
        let folders = ["pack/inflate", "bin/packseal"];
        let door = |place: &'_ String| {
            folders
                .iter()
                .find(|folder| place.starts_with(**folder))
                .map_or(place.clone(), |folder| (*folder).to_owned())
        };
        let doors: std::collections::BTreeSet<String> = files.iter().map(door).collect();
        assert!(doors.len() <= 1, "{name} is named in {doors:?}");
    }
}

#[test]
fn every_dependency_has_a_rule() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = text.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let mut dependencies: Vec<String> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim())
        .filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')))
        .map(|name| name.replace('-', "_"))
        .collect();
    dependencies.sort();
    let mut ruled: Vec<&str> = DOORS.iter().map(|(name, _)| *name).chain(ANYWHERE).collect();
    ruled.sort_unstable();
    assert_eq!(dependencies, ruled, "add a new crate's door above, and take away one that is gone");
}

#[test]
fn the_core_reads_no_clock_no_randomness_and_no_environment() {
    assert_eq!(all(impure), [""; 0]);
}

/// The checks themselves: each of these files breaks one rule, and none of the others does.
#[test]
fn a_violation_is_found() {
    let found = |place: &str, text: &str| {
        let source = Source::new(place.to_owned(), text);
        [upward(&source), outside_doors(&source), impure(&source)].concat()
    };
    for (place, text) in [
        ("model/digest", "use crate::pack::write::Sink;"),
        ("source/request", "use crate::{model::json::Value, recipe};"),
        ("pack/write", "fn f() { crate::assemble::assemble() }"),
        ("assemble/build", "use crate::verify::report::Report;"),
        ("assemble/build", "use super::super::verify::Report;"),
        ("assemble/mod", "use super::verify::Report;"),
        ("assemble/mod", "use super::{\n    model,\n    verify::Report,\n};"),
        ("web/fetch", "use crate::ui;"),
        ("stray/mod", "fn f() {}"),
        ("pack/manifest", "use sha2::Digest as _;"),
        ("model/digest", "use ::csv::Writer;"),
        ("verify/report", "fn f() { zlib_rs::Inflate::new(x); }"),
        ("section/rows", "use web_sys::File;"),
        ("apiary/mod", "use web_sys::File;"),
        ("assemble/build", "let now = std::time::SystemTime::now();"),
        ("recipe/plan", "let home = std::env::var(\"HOME\");"),
        ("model/instant", "let key = rand::random();"),
    ] {
        assert!(!found(place, text).is_empty(), "{place}: {text}");
    }
    for (place, text) in [
        ("assemble/build", "// crate::verify::report\nuse crate::pack::write::Sink; let a = \"crate::verify\";"),
        (
            "assemble/build",
            "/* std::env */ let brand = \"zlib_rs::x\"; let sections = crate::section::audit_rows(&rows);",
        ),
        ("web/worker/message", "use crate::{assemble::Problem, verify::report::Report};"),
        ("ui/build", "use crate::web::worker::client; use leptos::prelude::*;"),
        ("verify/container", "use super::report::Report; use crate::pack::format;"),
        ("model/instant", "use time::Date; fn f(x: Instant) {}"),
        ("assemble/progress", "const PRODUCER: &str = concat!(\"packseal \", env!(\"CARGO_PKG_VERSION\"));"),
        ("bin/packseal", "use packseal::verify; use clap::Parser; fn f() { std::env::args(); }"),
    ] {
        assert_eq!(found(place, text), [""; 0], "{place}: {text}");
    }
}
