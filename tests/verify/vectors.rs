//! Every folder of tests/vectors: the file is what its story makes, and gives what is expected.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::beside::Beside;
use packseal::verify::code::Code;
use packseal::verify::digesting::Digested;
use packseal::verify::report::{FindingOutcome, Outcome, Report};
use packseal::verify::{Check, verify_with};
use serde_json::Value;

use super::support::{codes, report};
use super::table::{Vector, all, beside, live};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// The files of the folder as the table makes them.
fn made() -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut readme = "# Test vectors\n\nEach folder holds one file (`pack.zip`, `evidence.json` or `audit.jsonl`) with one thing wrong, or none, and what verifying it must give\n\
        (`expect.json`). They are made by `tests/verify/table` and compared with it; after changing a story run\n\
        `UPDATE_VECTORS=1 cargo test --test verify` and look at the difference.\n\n| folder | story | headline |\n|---|---|---|\n"
        .to_owned();
    let mut list =
        "// Made by tests/verify/vectors.rs, for programs that cannot read folders: name, file, expectation.\n\
        pub const VECTORS: &[(&str, &[u8], &str)] = &[\n"
            .to_owned();
    let mut vectors = all();
    vectors.sort_by_key(|vector| vector.name);
    for vector in vectors {
        let name = vector.name;
        files.push((folder().join(name).join(vector.file), (vector.make)()));
        files.push((folder().join(name).join("expect.json"), vector.expect().into_bytes()));
        readme.push_str(&format!("| {name} | {} | {} |\n", vector.why, vector.headline.words()));
        list.push_str(&format!(
            "    ({name:?}, include_bytes!(\"{name}/{}\"), include_str!(\"{name}/expect.json\")),\n",
            vector.file
        ));
    }
    list.push_str("];\n");
    readme.push_str("\nThese have sidecars of the evidence service beside the file (`pack.signature.json`, `pack.countersign.json`), and the secret in\n\
        `secret.txt` where one is given; `expect.json` says the codes that are not about the container.\n\n| folder | story | headline, exit |\n|---|---|---|\n");
    let mut stories = beside::all();
    stories.sort_by_key(|story| story.name);
    for story in stories {
        let place = |name: &str| folder().join(story.name).join(name);
        let beside = story.beside();
        files.push((place("pack.zip"), (story.make)()));
        files.extend(beside.signature.map(|bytes| (place("pack.signature.json"), bytes)));
        files.extend(beside.countersign.map(|bytes| (place("pack.countersign.json"), bytes)));
        files.extend(story.secret.map(|secret| (place("secret.txt"), format!("{secret}\n").into_bytes())));
        let expect = format!("{}\n", serde_json::to_string_pretty(&story.expect()).expect("a JSON value"));
        files.push((place("expect.json"), expect.into_bytes()));
        readme.push_str(&format!("| {} | {} | {}, {} |\n", story.name, story.why, story.headline.words(), story.exit));
    }
    readme.push_str("\nTo these something was had by another way: what DriftWise's live check answered (`live.json`), the digest of the list (`digest.txt`).\n\n\
        | folder | story | headline, exit |\n|---|---|---|\n");
    let mut stories = live::all();
    stories.sort_by_key(|story| story.name);
    for story in stories {
        let place = |name: &str| folder().join(story.name).join(name);
        files.push((place("pack.zip"), (story.make)()));
        files.extend(story.live.map(|live| (place("live.json"), live())));
        files.extend(story.list.map(|list| (place("digest.txt"), format!("{}\n", list()).into_bytes())));
        let expect = format!("{}\n", serde_json::to_string_pretty(&story.expect()).expect("a JSON value"));
        files.push((place("expect.json"), expect.into_bytes()));
        readme.push_str(&format!("| {} | {} | {}, {} |\n", story.name, story.why, story.headline.words(), story.exit));
    }
    files.push((folder().join("README.md"), readme.into_bytes()));
    files.push((folder().join("list.rs"), list.into_bytes()));
    files
}

#[test]
fn files_are_what_their_stories_make() {
    let update = std::env::var_os("UPDATE_VECTORS").is_some();
    let mut named = BTreeSet::new();
    for (path, bytes) in made() {
        if update {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            fs::write(&path, &bytes).expect("the file is written");
        }
        let held = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(held == bytes, "{} is not what its story makes (UPDATE_VECTORS=1 writes it)", path.display());
        named.insert(path);
    }
    for entry in fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").path()) {
        assert!(named.iter().any(|path| path.starts_with(&entry)), "{} has no story", entry.display());
    }
}

#[test]
fn names_tell_what_is_expected() {
    let vectors = all();
    let names: BTreeSet<_> = vectors.iter().map(|vector| vector.name).collect();
    assert_eq!(names.len(), vectors.len(), "each name once");
    for vector in &vectors {
        assert_eq!(vector.name.ends_with("_fail"), !vector.fails.is_empty(), "{}", vector.name);
        assert!(vector.why.ends_with('.'), "{}", vector.name);
    }
}

#[test]
fn each_gives_what_is_expected() {
    let mut wrong = Vec::new();
    for vector in all() {
        // The files are compared with these bytes above.
        let found = summary(&report(&(vector.make)()), &vector);
        let expected: Value = serde_json::from_str(&vector.expect()).expect("an expectation");
        if found != expected {
            wrong.push(format!("{}\nexpected {expected:#}\nfound {found:#}", vector.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_others_read_changes_nothing() {
    let (mut read, mut left) = (0, 0);
    for (at, vector) in all().into_iter().enumerate() {
        let bytes = (vector.make)();
        let mut file = Memory(&bytes);
        let mut check = Check::begin(&mut file, &Limits::default()).expect("memory");
        let prefix = Digest::of(&bytes[..check.prefix() as usize]);
        // The digests of the file come from elsewhere, or its bytes do, in pieces that end anywhere.
        match at % 2 {
            0 => check.know(Digested { file: Digest::of(&bytes), prefix }),
            _ => bytes.chunks(1 + 77 * at).for_each(|piece| check.feed(piece)),
        }
        for job in check.jobs(&Limits::default()).into_iter().rev() {
            let sound = job.read(&mut file).expect("memory");
            read += usize::from(sound.is_some());
            left += usize::from(sound.is_none());
            check.take(sound.into_iter().collect());
        }
        let found = check.finish(&mut file, "pack.zip", &Beside::default(), &Limits::default(), &mut |_, _| {});
        let alone =
            verify_with(&mut Memory(&bytes), "pack.zip", &Beside::default(), &Limits::default(), &mut |_, _| {});
        assert!(found.expect("memory") == alone.expect("memory"), "{}", vector.name);
    }
    // Of what is unsound nothing is told by those who read it.
    assert!(read > 500 && left > 2, "{read} were read, {left} were left");
}

/// The report in the form of expect.json: the rows that are named there, and every row that is FAIL.
fn summary(report: &Report, vector: &Vector) -> Value {
    let whole = serde_json::to_value(report).expect("a report is JSON");
    let mut rows = serde_json::Map::new();
    for (row, text) in report.rows.iter().zip(whole["rows"].as_array().expect("rows")) {
        let id = text["id"].as_str().expect("an id");
        if row.outcome == Outcome::Fail || vector.rows.iter().any(|(named, _)| *named == id) {
            rows.insert(id.to_owned(), text["outcome"].clone());
        }
    }
    serde_json::json!({
        "headline": whole["headline"], "exit": report.headline.exit(), "kind": whole["kind"], "container": whole["container"],
        "fails": codes(report, FindingOutcome::Fail), "notes": codes(report, FindingOutcome::Note), "rows": rows,
    })
}

/// Codes of files that are too large to keep, and the test that gives each.
const WITHOUT_VECTOR: [&str; 2] = [super::grantex::TOO_LARGE, super::log::TOO_MANY_RESOURCES];

#[test]
fn every_code_has_a_vector() {
    let vectors = all();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for vector in &vectors {
        seen.extend(vector.fails.iter().chain(vector.notes));
    }
    seen.extend(beside::all().iter().flat_map(|story| story.codes));
    seen.extend(live::all().iter().flat_map(|story| story.codes));
    seen.extend(super::sequence::cases().iter().flat_map(|case| case.codes));
    seen.extend(super::source::cases().iter().flat_map(|case| case.codes));
    let trusted = super::trust::cases();
    seen.extend(trusted.iter().flat_map(|case| case.codes));
    let timed = super::time::cases();
    seen.extend(timed.iter().flat_map(|case| case.codes));
    let without = |id: &&str| !seen.contains(id) && !WITHOUT_VECTOR.contains(id);
    let missing: Vec<_> = Code::ALL.iter().map(|code| code.id()).filter(without).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn headlines_and_exits_are_those_of_the_truth_table() {
    use packseal::verify::report::Headline;
    for (headline, words, exit) in [
        (Headline::Refused, "REFUSED", 2),
        (Headline::Altered, "ALTERED", 1),
        (Headline::Incomplete, "INCOMPLETE", 1),
        (Headline::ChainBroken, "CHAIN BROKEN", 1),
        (Headline::NotProven, "READABLE, NOT PROVEN", 1),
        (Headline::NotSigned, "INTACT, NOT SIGNED", 0),
        (Headline::SignerUnknown, "INTACT, SIGNER UNKNOWN", 0),
        (Headline::PolicyNotMet, "INTACT, POLICY NOT MET", 4),
        (Headline::Trusted, "INTACT AND TRUSTED", 0),
    ] {
        assert_eq!((headline.words(), headline.exit()), (words, exit));
        assert_eq!(serde_json::to_value(headline).expect("a word"), words);
    }
}
