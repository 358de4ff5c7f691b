//! `packseal timestamp`: from a sealed pack to a request, from an authority's answer to a pack with a trusted time.
#![allow(clippy::unwrap_used)] // A test ends at the first thing that is not as it should be.

use std::fs;
use std::path::Path;
use std::process::Command;

use packseal::seal::time::Request;
use packseal::verify::report::Report;
use serde_json::json;

use super::support::signer::{APPROVER, OWNER, pem};
use super::support::stamp::{Stamp, between, leaf_below, other_root, refused, root, stamp};
use super::support::{custom, report};

const AT: &str = "2026-10-12T09:41:01Z";

/// What the command prints, and its status.
fn packseal(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_packseal")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Asks for a time over a signature, and gives the request.
fn asked(folder: &Path, more: &[&str]) -> Request {
    let (code, out, err) = packseal(folder, &[&["timestamp", "pack.zip", "--request", "out.tsq"], more].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let request = Request::read(&fs::read(folder.join("out.tsq")).unwrap()).expect("a request");
    assert!(out.contains(&format!("imprint    {}", request.imprint)), "{out}");
    request
}

/// The answer of the tests' authority: a token over the signature of this name.
fn answer(folder: &Path, stem: &str, change: impl FnOnce(&mut Stamp)) {
    let bytes = fs::read(folder.join("pack.zip")).unwrap();
    let limits = packseal::model::limits::Limits::default();
    let mut source = packseal::pack::range::Memory(&bytes);
    let scan = packseal::pack::scan::scan(&mut source, &limits).unwrap();
    let sealed = packseal::pack::stamp::sealed(&mut source, &scan, &limits).unwrap();
    let one = sealed.iter().find(|one| one.stem.to_string() == stem).expect("the signature");
    let mut made = stamp(&one.signature);
    change(&mut made);
    fs::write(folder.join("in.tsr"), made.response()).unwrap();
}

fn read(folder: &Path) -> Report {
    report(&fs::read(folder.join("pack.zip")).unwrap())
}

#[test]
fn a_time_is_asked_for_and_put_into_the_pack() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let pack = custom::pack().signed().sealed(2, "approver", APPROVER, "approve");
    fs::write(folder.join("pack.zip"), pack.zip()).unwrap();
    let digest = packseal::model::digest::Digest::of;

    // The last one without a token, or the one that is named; another nonce each time.
    let last = asked(folder, &[]);
    assert_eq!(last.imprint, digest(pack.get("signatures/02-approver.sig")));
    let first = asked(folder, &["--signature", "1"]);
    assert_eq!(first.imprint, digest(pack.get("signatures/01-owner.sig")));
    assert!(first.nonce != last.nonce && first.nonce.len() > 4);

    // A chain without its root, and words beside it: the root makes it whole.
    answer(folder, "01-owner", |made| {
        (made.leaf, made.chain, made.words) = (leaf_below(), vec![between()], Some("Operation okay"));
    });
    let (code, _, err) = packseal(folder, &["timestamp", "pack.zip", "--response", "in.tsr"]);
    assert_eq!(code, Some(3));
    assert!(err.contains("the root of the chain is not with it"), "{err}");
    fs::write(folder.join("root.pem"), root().pem()).unwrap();
    let (code, out, err) = packseal(folder, &["timestamp", "pack.zip", "--response", "in.tsr", "--root", "root.pem"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("signature  01-owner\n") && out.contains(AT), "{out}");

    // The other, whose request is at hand: only the answer to it is taken.
    let take = ["timestamp", "pack.zip", "--response", "in.tsr", "--asked", "out.tsq"];
    asked(folder, &[]);
    answer(folder, "02-approver", |_| {});
    let (code, _, err) = packseal(folder, &take);
    assert_eq!(code, Some(3));
    assert!(err.contains("its nonce is another one"), "{err}");
    let other = Request { nonce: vec![7], ..last };
    fs::write(folder.join("out.tsq"), other.to_der()).unwrap();
    assert_eq!(packseal(folder, &take).0, Some(0));

    // Nothing else was changed, and an auditor who knows both sees when.
    let after = read(folder);
    assert_eq!(after.headline.words(), "INTACT, SIGNER UNKNOWN");
    let names: Vec<&str> = after.entries.items.iter().map(|item| item.name.as_str()).collect();
    assert!(names.ends_with(&["signatures/01-owner.tsr", "signatures/02-approver.tsr"]), "{names:?}");
    let key = |role: &str, key: u8| json!({"signer": role, "role": role, "key_pem": pem(key)});
    let trust = json!({"schema": "packseal-trust/1", "keys": [key("owner", OWNER), key("approver", APPROVER)],
        "time_authorities": [{"name": "Orchid Time", "root_pem": root().pem()}]});
    let policy = json!({"schema": "packseal-policy/1", "signers": [{"role": "owner", "min": 1}, {"role": "approver", "min": 1}],
        "distinct_people": true, "time": "trusted", "source": "any"});
    fs::write(folder.join("trust.json"), trust.to_string()).unwrap();
    fs::write(folder.join("policy.json"), policy.to_string()).unwrap();
    let arguments = ["verify", "pack.zip", "--json", "--trust", "trust.json", "--policy", "policy.json"];
    let (code, out, _) = packseal(folder, &arguments);
    let verified: Report = serde_json::from_str(&out).expect("a report");
    assert_eq!((code, verified.headline.words()), (Some(0), "INTACT AND TRUSTED"), "{:#?}", verified.rows);
    let times: Vec<_> = verified.signatures.expect("two").into_iter().map(|one| one.attested_at).collect();
    assert_eq!(times, [Some(AT.to_owned()), Some(AT.to_owned())]);

    // Each has one now.
    let (code, _, err) = packseal(folder, &["timestamp", "pack.zip", "--request", "out.tsq"]);
    assert!(code == Some(3) && err.contains("every signature has a time token already"), "{err}");
    let (code, _, err) = packseal(folder, &take);
    assert!(code == Some(3) && err.contains("signature 02 has a time token already"), "{err}");
}

#[test]
fn what_is_not_put_into_a_pack() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let take = ["timestamp", "pack.zip", "--response", "in.tsr"];
    let refuses = |arguments: &[&str], why: &str| {
        let (code, out, err) = packseal(folder, arguments);
        assert_eq!((code, out.as_str()), (Some(3), ""));
        assert!(err.contains(why), "{why}: {err}");
    };
    fs::write(folder.join("pack.zip"), custom::pack().zip()).unwrap();
    refuses(&["timestamp", "pack.zip", "--request", "out.tsq"], "nobody has signed this pack yet");
    assert!(!folder.join("out.tsq").exists());

    let sealed = custom::pack().signed().zip();
    fs::write(folder.join("pack.zip"), &sealed).unwrap();
    refuses(&["timestamp", "pack.zip", "--request", "out.tsq", "--signature", "2"], "no signature 02");
    refuses(&["timestamp", "pack.zip"], "--request");
    fs::write(folder.join("in.tsr"), stamp(b"another signature").response()).unwrap();
    refuses(&take, "it is over other bytes than this signature");
    fs::write(folder.join("in.tsr"), refused()).unwrap();
    refuses(&take, "status 2 (the clock is not set)");
    fs::write(folder.join("in.tsr"), "<html>").unwrap();
    refuses(&take, "no time token");
    fs::write(folder.join("in.tsr"), vec![0; 65537]).unwrap();
    refuses(&take, "has 65537 bytes");
    answer(folder, "01-owner", |_| {});
    fs::write(folder.join("root.pem"), pem(OWNER)).unwrap();
    refuses(&[&take[..], &["--root", "root.pem"]].concat(), "--root is no certificate");
    fs::write(folder.join("pack.countersign.json"), "{}").unwrap();
    refuses(&take, "holds the digest of the whole file");
    fs::remove_file(folder.join("pack.countersign.json")).unwrap();
    let altered = custom::pack().signed().replaced(custom::TABLE, "login", "logon").zip();
    fs::write(folder.join("pack.zip"), altered).unwrap();
    refuses(&take, "ALTERED");
    // The pack is as it was each time, and nothing lies beside it.
    fs::write(folder.join("pack.zip"), &sealed).unwrap();
    fs::write(folder.join("other.pem"), other_root().pem()).unwrap();
    let (code, ..) = packseal(folder, &[&take[..], &["--root", "other.pem"]].concat());
    assert_eq!(code, Some(0), "a root that the chain does not need does no harm");
    assert!(!folder.join("pack.zip.partial").exists());
}
