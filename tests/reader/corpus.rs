//! Public ZIP files that other readers were caught by, and the sample packs.

use std::fs;
use std::path::Path;

use packseal::pack::scan::Container;

use super::support::{read_all, shared};

/// Files of the accept folder that the profile and the foreign lane leave out, with the lane that says so, or that contradict
/// themselves: their gate looks at the structure only, so it passes entries that inflate to more than is declared.
const ACCEPT_BUT_STRICTER: &[(&str, Container)] = &[
    ("comment.zip", Container::Unsupported),
    ("short_usize.zip", Container::Malformed),
    ("short_usize_zip64.zip", Container::Malformed),
];

/// Files of the consistency set that hold together: the plain twins of encrypted ones.
const SOUND: &[&str] = &["encrypt-none.zip"];

/// Every ZIP of a folder: its name, the lane after everything is read, and the first reason.
fn judged(folder: &Path) -> Vec<(String, Container)> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let judge = |path: &std::path::PathBuf| {
        let reading = read_all(&fs::read(path).expect("the file"));
        let lane = reading.issues.iter().map(|issue| issue.code.container()).max().unwrap_or(reading.container);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let reason = reading.issues.first().map_or_else(String::new, |issue| {
            format!("{} at {}: expected {}, found {}", issue.code.id(), issue.place, issue.expected, issue.found)
        });
        println!("{name:48} {:12} {reason}", lane.word());
        (name, lane)
    };
    let judged: Vec<_> = files.iter().map(judge).collect();
    assert!(!judged.is_empty());
    judged
}

#[test]
fn warehouse_accept_is_opened_but_for_what_is_left_out() {
    let Some(folder) = shared("corpora/zip/warehouse/accept") else { return };
    for (name, lane) in judged(&folder) {
        match ACCEPT_BUT_STRICTER.iter().find(|(stricter, _)| *stricter == name) {
            Some((_, expected)) => assert_eq!(lane, *expected, "{name}"),
            None => assert!(lane <= Container::Foreign, "{name}"),
        }
    }
}

#[test]
fn warehouse_reject_is_refused() {
    let Some(folder) = shared("corpora/zip/warehouse/reject") else { return };
    for (name, lane) in judged(&folder) {
        assert!(lane >= Container::Unsupported, "{name}");
    }
}

#[test]
fn libzip_is_refused_unless_sound() {
    let Some(folder) = shared("corpora/zip/libzip") else { return };
    for (name, lane) in judged(&folder) {
        assert_eq!(lane >= Container::Unsupported, !SOUND.contains(&name.as_str()), "{name}");
        if name.starts_with("encrypt") && name != "encrypt-none.zip" {
            assert!(matches!(lane, Container::Unsupported | Container::Malformed), "{name}");
        }
    }
}

#[test]
fn sample_packs_are_in_profile_form() {
    let Some(folder) = shared("samples/packseal") else { return };
    for file in fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "zip") {
            continue;
        }
        let reading = read_all(&fs::read(&path).expect("the file"));
        let altered = path.ends_with("prefix.zip") || path.ends_with("bit-flipped.zip");
        assert_eq!(reading.issues.is_empty(), !altered, "{}: {:?}", path.display(), reading.issues);
        if !altered {
            assert_eq!((reading.container, reading.mixed), (Container::Profile, false), "{}", path.display());
        }
    }
}

#[test]
fn packs_of_other_programs_are_foreign() {
    for folder in ["samples/driftwise", "samples/evidence/signed", "samples/evidence/unsigned"] {
        let Some(folder) = shared(folder) else { return };
        let packs = fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path());
        for path in packs.filter(|path| path.extension().is_some_and(|extension| extension == "zip")) {
            let reading = read_all(&fs::read(&path).expect("the file"));
            assert_eq!(reading.issues, [], "{}", path.display());
            assert_eq!((reading.container, reading.mixed), (Container::Foreign, false), "{}", path.display());
        }
    }
}
