//! The lines of VERIFY.md, run as a script: on packs that are as they should be, and on packs that somebody tampered with.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use packseal::seal::statement::Decision;
use tempfile::TempDir;

use crate::seal::forge::{other_root, root, stamp};
use crate::support::arguments::plain;
use crate::support::fixture::recorded;
use crate::support::pack::{build, inflate};
use crate::support::program::run;
use crate::support::signer::{Private, sign};

/// A pack unpacked below `pack/` of a folder of its own.
struct Unpacked(TempDir);

impl Unpacked {
    fn of(pack: &[u8]) -> Self {
        let this = Self(tempfile::tempdir().unwrap());
        for (name, content) in inflate(pack) {
            this.write(&name, &content);
        }
        this
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join("pack").join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.at(name).parent().unwrap()).unwrap();
        fs::write(self.at(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.at(name)).unwrap()
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.at(name)).unwrap();
    }

    fn replace(&self, name: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.read(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, text.replacen(from, to, 1).as_bytes());
    }

    /// Makes the list anew, as somebody would who hides a change.
    fn listed_anew(&self) {
        let text = String::from_utf8(self.read("MANIFEST.txt")).unwrap();
        let mut lines = text.lines();
        let mut list = format!("{}\n", lines.next().unwrap());
        for line in lines {
            let name = &line[66..];
            let digest = packseal::model::digest::Digest::of(&self.read(name));
            list.push_str(&format!("{digest}  {name}\n"));
        }
        self.write("MANIFEST.txt", list.as_bytes());
    }

    /// Every line for a shell in VERIFY.md.
    fn script(&self) -> String {
        let text = String::from_utf8(self.read("VERIFY.md")).unwrap();
        let blocks: Vec<&str> = text.split("```sh\n").skip(1).map(|rest| rest.split("```\n").next().unwrap()).collect();
        assert_eq!(blocks.len(), 6);
        blocks.concat()
    }

    fn run(&self) -> (bool, String) {
        told(Command::new("sh").args(["-c", &self.script()]).current_dir(self.at("")).output().unwrap())
    }
}

fn told(output: Output) -> (bool, String) {
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

/// The packs: unsigned, sealed by each kind of key, and approved.
fn packs() -> Option<[Vec<u8>; 4]> {
    for (program, argument) in [("openssl", "version"), ("sha256sum", "--version")] {
        run(Path::new("."), program, &[argument])?;
    }
    let bare = build(&plain(), &recorded()).bytes;
    let p256 = sign(&bare, "owner", Decision::Seal, &Private::p256(1));
    let ed25519 = sign(&bare, "owner", Decision::Seal, &Private::ed25519(2));
    let approved = sign(&p256, "approver", Decision::Approve, &Private::ed25519(2));
    Some([bare, p256, ed25519, approved])
}

const GOOD: &str = "Nothing was found that does not hold.";

#[test]
fn good_packs_hold() {
    let Some(packs) = packs() else { return };
    for (pack, signatures) in packs.iter().zip([0, 1, 1, 2]) {
        let unpacked = Unpacked::of(pack);
        let (success, text) = unpacked.run();
        assert!(success && text.contains(GOOD) && !text.contains("NOT OK"), "{text}");
        assert_eq!(text.matches("which says:").count(), signatures, "{text}");
        assert_eq!(text.matches("\"decision\": \"approve\"").count(), usize::from(signatures == 2));
        assert!(text.contains(&format!(
            "MANIFEST.txt is {}",
            packseal::model::digest::Digest::of(&unpacked.read("MANIFEST.txt"))
        )));
    }
    let keys = Unpacked::of(&packs[3]).run().1;
    for key in [Private::p256(1), Private::ed25519(2)] {
        assert!(keys.contains(&format!("by the key {}", key.public().id())), "{keys}");
    }
}

/// The lines for time tokens, with the root that they ask for, without it, with another authority's, and for another signature.
#[test]
fn a_time_token_holds_by_its_authoritys_root() {
    let Some(packs) = packs() else { return };
    let pack = Unpacked::of(&packs[1]);
    let (at, of) = ("signatures/01-owner.tsr", "signatures/01-owner.sig");
    pack.write(at, &stamp(&pack.read(of)).response());
    let root_at = pack.0.path().join("time-authority-root.pem");
    let refused = |why: &str| {
        let (success, text) = pack.run();
        assert!(!success && text.contains("does not hold, or") && !text.contains(GOOD), "{why}: {text}");
    };
    refused("no root");
    fs::write(&root_at, other_root().pem()).unwrap();
    refused("another authority's");
    fs::write(&root_at, root().pem()).unwrap();
    let (success, text) = pack.run();
    assert!(success && text.contains(GOOD) && text.contains("Time stamp: Oct 12 09:41:00 2026 GMT"), "{text}");
    pack.write(at, &stamp(b"another signature").response());
    refused("about another signature");
}

type Change = fn(&Unpacked);

/// What is done to a pack that an owner sealed and another key approved, and what the lines say of it.
const CHANGES: &[(Change, &str)] = &[
    (|pack| pack.write("LICENSE", b"changed"), "a listed file was changed"),
    (|pack| pack.write("extra.txt", b"not listed"), "a file was added"),
    (|pack| pack.write("raw/extra.txt", b"not listed"), "a file was added"),
    (|pack| pack.remove("audit_logs.csv"), "a file was added, or is not here"),
    (|pack| pack.replace("MANIFEST.txt", "  LICENSE\n", "  LICENCE\n"), "a listed file was changed, or is not here"),
    (
        |pack| {
            let text = String::from_utf8(pack.read("MANIFEST.txt")).unwrap();
            let line = text.lines().find(|line| line.ends_with("  LICENSE")).unwrap().to_owned();
            pack.replace("MANIFEST.txt", &line[..64], &"z".repeat(64));
            pack.write("LICENSE", b"changed");
        },
        "the list has a line of another form",
    ),
    (
        |pack| {
            pack.write("LICENSE", b"changed");
            pack.listed_anew();
        },
        "is about another list",
    ),
    (
        |pack| pack.replace("signatures/01-owner.statement.json", "Read and agreed", "Read and refused"),
        "01-owner.sig does not verify",
    ),
    (
        |pack| pack.replace("signatures/02-approver.statement.json", "\"approve\"", "\"reject\""),
        "02-approver.sig does not verify",
    ),
    (
        |pack| pack.write("signatures/01-owner.pub.pem", Private::p256(9).public().to_pem().as_bytes()),
        "names another key",
    ),
    (|pack| pack.write("signatures/readme.txt", b"hello"), "is no part of a signature"),
    (|pack| pack.write("signatures/03-other.pub.pem", b"hello"), "belongs to no signature"),
    (|pack| pack.remove("signatures/02-approver.sig"), "belongs to no signature"),
    (|pack| pack.remove("signatures/02-approver.statement.json"), "does not verify"),
    (
        |pack| {
            for ending in ["statement.json", "sig", "pub.pem", "sigstore.json"] {
                pack.remove(&format!("signatures/01-owner.{ending}"));
            }
        },
        "a signature before signatures/02-approver.sig is not here",
    ),
    (
        |pack| {
            let other = sign(&build(&plain(), &recorded()).bytes, "owner", Decision::Seal, &Private::p256(3));
            for (name, bytes) in inflate(&other).iter().filter(|(name, _)| name.starts_with("signatures/")) {
                pack.write(name, bytes);
            }
        },
        "02-approver.statement.json does not follow the signature before it",
    ),
];

#[test]
fn tampered_packs_are_told() {
    let Some([.., approved]) = packs() else { return };
    for (change, why) in CHANGES {
        let unpacked = Unpacked::of(&approved);
        change(&unpacked);
        let (success, text) = unpacked.run();
        assert!(!success && !text.contains(GOOD), "{why}: {text}");
        assert!(text.lines().any(|line| line.starts_with("NOT OK") && line.contains(why)), "{why}: {text}");
    }
}

/// Each signature is over its own list: one that was brought from another pack is about another.
#[test]
fn a_signature_of_another_pack_is_told_by_each_kind_of_key() {
    let Some([bare, p256, ed25519, _]) = packs() else { return };
    for signed in [p256, ed25519] {
        let unpacked = Unpacked::of(&bare);
        unpacked.write("LICENSE", b"another pack");
        unpacked.listed_anew();
        assert!(unpacked.run().0, "the list itself is sound: an unsigned pack cannot show who made it");
        for (name, bytes) in inflate(&signed).iter().filter(|(name, _)| name.starts_with("signatures/")) {
            unpacked.write(name, bytes);
        }
        let (success, text) = unpacked.run();
        assert!(
            !success && text.contains("NOT OK: signatures/01-owner.statement.json is about another list"),
            "{text}"
        );
    }
}

/// As on macOS: no sha256sum, but Perl's shasum.
#[test]
fn with_shasum_it_is_the_same() {
    let Some([.., approved]) = packs() else { return };
    let tools = tempfile::tempdir().unwrap();
    for tool in ["sh", "shasum", "perl", "sed", "grep", "find", "sort", "diff", "cut", "cat", "ls", "openssl"] {
        let Some(found) = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|path| path.join(tool))
            .find(|path| path.is_file())
        else {
            println!("SKIPPED: {tool} is not on this machine");
            return;
        };
        symlink(found, tools.path().join(tool)).unwrap();
    }
    let run = |unpacked: &Unpacked| {
        let mut command = Command::new(tools.path().join("sh"));
        command.args(["-c", &unpacked.script()]).env("PATH", tools.path()).current_dir(unpacked.at(""));
        told(command.output().unwrap())
    };
    let unpacked = Unpacked::of(&approved);
    let (success, text) = run(&unpacked);
    assert!(success && text.contains(GOOD), "{text}");
    for (change, why) in &CHANGES[..7] {
        let unpacked = Unpacked::of(&approved);
        change(&unpacked);
        let (success, text) = run(&unpacked);
        assert!(!success && text.contains(why), "{why}: {text}");
    }
}
