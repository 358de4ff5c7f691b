//! A package with its sidecars: what each story gives, and that the service's answer is the service's.

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::seal::hmac::Secret;
use packseal::verify::beside::Beside;
use packseal::verify::report::{Headline, Outcome, Report, RowId};
use packseal::verify::runbook::Runbook;
use packseal::verify::{verify, verify_with};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::evidence::{MANIFEST, SECRET, package, signature, zip};
use super::support::forge::Pack;
use super::support::{check, custom, fails, report, row, valdrics, vendor};
use super::table::{all, beside};

fn of(bytes: &[u8], beside: &Beside) -> Report {
    let report = verify_with(&mut Memory(bytes), "pack.zip", beside, &Limits::default(), &mut |_, _| {});
    report.expect("memory does not fail").report
}

/// The report in the form of expect.json.
fn summary(report: &Report, require: Option<u32>) -> Value {
    let word = |id| serde_json::to_value(row(report, id)).expect("a word");
    let mut codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.retain(|code| !code.starts_with("zip."));
    codes.sort_unstable();
    codes.dedup();
    json!({
        "headline": report.headline.words(), "exit": report.exit(), "codes": codes, "require_countersign": require,
        "rows": {"signature": word(RowId::Signature), "countersignatures": word(RowId::Countersignatures), "policy": word(RowId::Policy)},
        "dual_control": report.dual_control,
        "message": report.runbook.as_ref().map(|runbook| runbook.message.as_str()),
    })
}

#[test]
fn each_story_gives_what_is_expected() {
    for story in beside::all() {
        let report = of(&(story.make)(), &story.beside());
        check(&report);
        assert_eq!(summary(&report, story.require), story.expect(), "{}", story.name);
        assert_eq!(story.name.ends_with("_fail"), story.exit != 0, "{}", story.name);
        assert!(report.lead.ends_with('.') && report.lead.len() < 400, "{}: {}", story.name, report.lead);
        assert!(!serde_json::to_string(&report).expect("JSON").contains("sample-secret"), "{}", story.name);
    }
}

/// The flags that the service answers besides its message, and that they agree with it.
#[test]
fn the_eleven_members_agree_with_each_other() {
    for story in beside::all() {
        let beside = story.beside();
        let bytes = (story.make)();
        let found = of(&bytes, &beside).runbook.expect("an answer");
        let name = story.name;
        assert_eq!(found.package_sha256, Digest::of(&bytes).to_string(), "{name}");
        assert!(found.package_exists && found.package_path == "pack.zip");
        assert_eq!(found.manifest_valid, story.headline != Headline::Refused, "{name}");
        assert_eq!(found.signature_checked, beside.signature.is_some(), "{name}");
        assert_eq!(found.countersign_checked, beside.countersign.is_some(), "{name}");
        let good = ["PASS", "NOT PRESENT"].map(|word| story.rows[0] == word);
        assert_eq!(found.signature_valid, good[0], "{name}");
        assert_eq!(found.countersign_valid, story.rows[1] == "PASS", "{name}");
        assert_eq!(
            found.message == "ok",
            story.rows[..2].iter().all(|word| ["PASS", "NOT PRESENT"].contains(word))
                && found.manifest_valid
                && name != "hmac_countersign_absent_fail",
            "{name}"
        );
    }
    let counts: Vec<u64> = beside::all()
        .iter()
        .map(|story| of(&(story.make)(), &story.beside()).runbook.expect("an answer").countersign_count)
        .collect();
    assert_eq!(counts, [0, 0, 2, 0, 0, 0, 0, 0, 0, 2, 2, 2, 3, 2, 1, 0, 2, 0, 0, 0, 2, 0]);
}

/// An edited package without a signature is `ok` to the service; it is ALTERED here.
#[test]
fn the_services_answer_feeds_nothing() {
    let edited = package().replaced("strategy_versions.json", "true", "false").foreign().build();
    let found = report(&edited);
    assert_eq!(
        (found.headline, found.runbook.map(|runbook| runbook.message)),
        (Headline::Altered, Some("ok".to_owned()))
    );
    assert_eq!(found.dual_control, None);
}

#[test]
fn words_for_a_manifest_are_the_services() {
    for (text, exists, words) in [
        ("[]", true, "manifest invalid"),
        (
            "{",
            true,
            "manifest verify failed: Expecting property name enclosed in double quotes: line 1 column 2 (char 1); manifest invalid",
        ),
        (r#"{"bundle_id": "b", "files": [], "generated_at": ""}"#, true, "manifest invalid"),
        (r#"{"bundle_id": "b", "files": {}, "generated_at": "x"}"#, true, "manifest invalid"),
        (r#"{"bundle_id": 1, "files": [], "generated_at": "x"}"#, true, "manifest invalid"),
        (r#"{"bundle_id": 1, "bundle_id": "b", "files": [], "generated_at": 1}"#, true, "ok"),
    ] {
        let pack = package().with(MANIFEST, text).foreign().build();
        let beside = Beside { require_countersign: Some(0), ..Beside::default() };
        let found = of(&pack, &beside).runbook.expect("an answer");
        assert_eq!((found.manifest_exists, found.message.as_str()), (exists, words), "{text}");
    }
    let none = of(
        &package().without(MANIFEST).foreign().build(),
        &Beside { require_countersign: Some(1), ..Beside::default() },
    );
    let found = none.runbook.expect("an answer");
    assert_eq!(
        (found.manifest_exists, found.message.as_str()),
        (false, "countersign file required but not found; manifest invalid")
    );
    let absent = Runbook::of_no_package("x.zip");
    assert_eq!(
        (absent.package_exists, absent.package_sha256.as_str(), absent.message.as_str()),
        (false, "", "package file does not exist")
    );
}

/// There is an answer for packages of this kind and where it was asked for, and nowhere else.
#[test]
fn who_gets_an_answer() {
    let nothing = Beside::default();
    assert!(of(&zip(), &nothing).runbook.is_some());
    for bytes in [valdrics::pack().zip(), vendor::server().foreign().build(), b"x".to_vec()] {
        assert_eq!(of(&bytes, &nothing).runbook, None);
        assert!(of(&bytes, &Beside { require_countersign: Some(1), ..Beside::default() }).runbook.is_some());
    }
}

/// A pack of ours in this layout: the rows name the vendor's entries only, MANIFEST.txt stays the list, and sidecars are checked as well.
#[test]
fn a_pack_of_ours_in_this_layout() {
    let about = custom::unlisted().replaced("pack.json", "\"custom\"", "\"evidence\"");
    let made = |inside: Pack| {
        let mut pack = inside;
        pack.0.push(("pack.json".to_owned(), about.get("pack.json").to_vec()));
        pack.with("attachments/notes.txt", "x")
    };
    let good = made(package()).listed();
    let found = report(&good.zip());
    assert_eq!(
        (found.headline, found.layout.as_deref()),
        (Headline::NotSigned, Some("evidence")),
        "{:#?}",
        found.findings
    );
    assert_eq!(found.entries.listed as usize, good.0.len() - 1, "the list is MANIFEST.txt");
    assert_eq!((row(&found, RowId::Chain), found.runbook), (Outcome::Pass, None));
    // An entry that MANIFEST.txt knows and the vendor's rows do not.
    let added = report(&made(package().with("extra.json", "{}")).listed().zip());
    assert_eq!((added.headline, fails(&added)), (Headline::Altered, vec!["manifest.entry.unlisted"]));
    // What both lists see is told once.
    let edited = good.replaced("strategy_versions.json", "true", "false").zip();
    let found = report(&edited);
    assert_eq!(
        (found.headline, fails(&found), found.findings_total),
        (Headline::Altered, vec!["payload.digest.mismatch"], 1)
    );
    let beside = Beside {
        signature: Some(signature(&Digest::of(&edited).to_string(), "owner")),
        secret: Secret::new(SECRET),
        ..Beside::default()
    };
    let signed = of(&edited, &beside);
    assert_eq!((signed.headline, row(&signed, RowId::Signature)), (Headline::Altered, Outcome::Pass));
}

/// A file put beside a vendor's pack hides none of the checks of that vendor.
#[test]
fn a_sidecar_hides_nothing() {
    let sided = Beside { signature: Some(b"{}".to_vec()), ..Beside::default() };
    for vector in all().iter().filter(|vector| !vector.fails.is_empty()) {
        let report = of(&(vector.make)(), &sided);
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert!(vector.fails.iter().all(|code| found.contains(code)), "{}: {found:?}", vector.name);
        assert!(report.exit() != 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes beside the file, and any bytes for its manifest and its log.
    #[test]
    fn nothing_panics(
        sidecar in prop_oneof![prop::collection::vec(any::<u8>(), 0..80), "[\\[\\]{}\",:a-z0-9\\\\ -]{0,80}".prop_map(String::into_bytes)],
        member in "[\"a-zA-Z0-9:.+TZ|{}\\[\\]\u{e9} -]{0,40}",
        at in any::<prop::sample::Index>(),
        change in 1u8..,
    ) {
        let mut signature = format!("{{\"digest\": \"{}\", \"signed_at\": \"{member}\", \"signature\": \"{member}\"}}", "0".repeat(64)).into_bytes();
        let place = at.index(signature.len());
        signature[place] ^= change;
        for bytes in [sidecar, signature] {
            let secret = Secret::new(SECRET);
            let beside = Beside { signature: Some(bytes.clone()), countersign: Some(bytes.clone()), secret, require_countersign: Some(1), ..Beside::default() };
            check(&of(&zip(), &beside));
            let inside = package().with(MANIFEST, &bytes).with("audit_events.jsonl", &bytes).foreign().build();
            check(&of(&inside, &beside));
        }
    }

    /// Any change of a byte in the log or the manifest is seen.
    #[test]
    fn one_other_byte_is_never_intact(which in 0usize..6, at in any::<prop::sample::Index>(), change in 1u8..) {
        let mut pack = package();
        let name = pack.0[which].0.clone();
        prop_assume!(!pack.0[which].1.is_empty() && name != MANIFEST);
        let at = at.index(pack.0[which].1.len());
        pack.0[which].1[at] ^= change;
        let bytes = pack.foreign().build();
        let report = verify(&mut Memory(&bytes), "pack.zip", &Limits::default(), &mut |_, _| {}).expect("memory").report;
        prop_assert_eq!(report.headline, Headline::Altered, "{}", name);
    }
}
