//! The packs and answers that are shared beside the project, when they are there.

use std::fs;
use std::path::Path;

use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::seal::hmac::Secret;
use packseal::seal::trust::{Policy, Store};
use packseal::verify::beside::Beside;
use packseal::verify::report::{Headline, Kind, Outcome, RowId};
use packseal::verify::verify_with;
use serde_json::Value;

use super::support::{check, fails, is_intact, report_of, row, shared};

fn read(path: &Path) -> packseal::verify::report::Report {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    report_of(&name, &fs::read(path).expect("the sample"))
}

#[test]
fn packs_of_another_writer_give_their_expected_headline() {
    let Some(folder) = shared("samples/packseal") else { return };
    let bytes = |name: &str| fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected: Value = serde_json::from_slice(&bytes("expected.json")).expect("JSON");
    let expected = expected.as_object().expect("cases");
    assert!(expected.len() >= 16);
    for (name, case) in expected {
        let file = case["file"].as_str().expect("a file");
        let beside = Beside {
            trust: case["trust"].as_str().map(|name| Store::read(&bytes(name)).expect("a trust store")),
            policy: case["policy"].as_str().map(|name| Policy::read(&bytes(name)).expect("a policy")),
            now: Some(Instant::parse("2026-11-20T00:00:00Z").expect("an instant")),
            ..Beside::default()
        };
        let report = verify_with(&mut Memory(&bytes(file)), file, &beside, &Limits::default(), &mut |_, _| {})
            .expect("memory")
            .report;
        check(&report);
        let headline = serde_json::to_value(report.headline).expect("a word");
        match case.get("headline") {
            Some(words) => assert_eq!((&headline, &Value::from(report.exit())), (words, &case["exit"]), "{name}"),
            None => assert!(!is_intact(report.headline), "{name}: {headline}"),
        }
    }
}

#[test]
fn what_those_packs_are_told() {
    let Some(folder) = shared("samples/packseal") else { return };
    for (name, codes) in [
        ("unsealed", vec![]),
        ("sealed", vec![]),
        ("stranger", vec![]),
        ("countersigned-dual-policy", vec![]),
        ("entry-edited", vec!["payload.digest.mismatch"]),
        ("entry-added", vec!["manifest.entry.unlisted"]),
        ("entry-missing", vec!["manifest.entry.missing"]),
        ("bit-flipped", vec!["payload.digest.mismatch", "zip.crc.mismatch"]),
        ("prefix", vec!["zip.data.prefixed"]),
        ("manifest-rewritten", vec!["signature.subject.differs"]),
        ("signature-stray-file", vec!["signature.entry.stray"]),
    ] {
        let report = read(&folder.join(format!("{name}.zip")));
        assert_eq!(fails(&report), codes, "{name}: {:#?}", report.findings);
        if name != "prefix" {
            assert_eq!(
                (report.kind, report.layout.as_deref(), report.container.as_str()),
                (Kind::Packseal, Some("custom"), "profile"),
                "{name}"
            );
        }
    }
}

#[test]
fn packs_of_other_vendors_are_told_apart() {
    let zips = |folder: &str| -> Vec<_> {
        let Some(folder) = shared(folder) else { return Vec::new() };
        let files = fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path());
        let mut zips: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "zip")).collect();
        zips.sort();
        assert!(!zips.is_empty());
        zips
    };
    for path in zips("samples/driftwise") {
        let report = read(&path);
        let tampered = path.ends_with("tampered-findings.zip");
        let expected = if tampered { Headline::Altered } else { Headline::NotSigned };
        assert_eq!((report.kind, report.headline, report.container.as_str()), (Kind::Driftwise, expected, "foreign"));
        assert_eq!(fails(&report), if tampered { vec!["payload.digest.mismatch"] } else { vec![] });
        let failed: Vec<&str> = report
            .findings
            .iter()
            .filter(|it| it.code == "payload.digest.mismatch")
            .map(|it| it.place.as_str())
            .collect();
        assert_eq!(failed, if tampered { vec!["findings.csv"] } else { vec![] });
        let notes: Vec<&str> = report
            .findings
            .iter()
            .map(|it| it.code.as_str())
            .filter(|code| code.starts_with("attestation") || code.starts_with("vendor"))
            .collect();
        assert_eq!(notes, ["attestation.not-checked"]);
    }
    for path in ["samples/evidence/signed", "samples/evidence/unsigned"].into_iter().flat_map(zips) {
        let report = read(&path);
        assert_eq!(
            (report.kind, report.headline, report.container.as_str()),
            (Kind::Evidence, Headline::NotSigned, "foreign")
        );
    }
}

/// The vendor's pack with a live answer for each verdict that one can give.
#[test]
fn a_pack_of_driftwise_and_its_live_answers() {
    let Some(folder) = shared("samples/driftwise") else { return };
    let bytes = fs::read(folder.join("compliance-pack-acme-2026-01-01_2026-04-01.zip")).expect("the sample");
    let hash = "57f523a0c8a8f190ca7c3979fb85c5407a46d861421ef0747b744741ba838233";
    for (answer, verdict, headline) in [
        (
            format!(r#"{{"checked": 1284, "head_hash": "{hash}", "head_seq": 1284, "status": "ok"}}"#),
            "match",
            Headline::NotSigned,
        ),
        (
            format!(r#"{{"checked": 1285, "head_hash": "{hash}", "head_seq": 1285, "status": "ok"}}"#),
            "consistent_grown",
            Headline::NotSigned,
        ),
        (
            format!(r#"{{"checked": 1283, "head_hash": "{hash}", "head_seq": 1283, "status": "ok"}}"#),
            "fail_truncated",
            Headline::ChainBroken,
        ),
        (
            format!(
                r#"{{"checked": 1284, "head_hash": "{}", "head_seq": 1284, "status": "ok"}}"#,
                hash.replace('5', "6")
            ),
            "fail_hash_mismatch",
            Headline::ChainBroken,
        ),
        (
            format!(r#"{{"checked": 1284, "head_hash": "{hash}", "head_seq": 1284, "status": "broken"}}"#),
            "fail_chain_broken",
            Headline::ChainBroken,
        ),
    ] {
        let beside = Beside { live: Some(answer.into_bytes()), ..Beside::default() };
        let report = verify_with(&mut Memory(&bytes), "pack.zip", &beside, &Limits::default(), &mut |_, _| {});
        let report = report.expect("memory").report;
        check(&report);
        let attested = serde_json::to_value(report.attestation.expect("an attestation")).expect("JSON");
        assert_eq!((&attested["verdict"], report.headline), (&Value::from(verdict), headline));
        assert_eq!((&attested["head_seq"], &attested["head_hash_hex"]), (&Value::from(1284), &Value::from(hash)));
    }
}

#[test]
fn whatever_else_is_there_is_a_report() {
    let Some(root) = shared("samples") else { return };
    let mut folders = vec![root];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let report = read(&path);
            check(&report);
            if path.extension().is_none_or(|ending| ending != "zip") {
                let known = match report.kind {
                    Kind::Grantex => report.chains.is_some(),
                    Kind::AuditLog => report.audit_log.is_some(),
                    _ => false,
                };
                let refused = (report.kind, report.headline) == (Kind::Unknown, Headline::Refused);
                assert!(known || refused, "{}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 50);
}

/// The service's own packages, with the answer that it gives for them.
#[test]
fn packages_of_the_evidence_service() {
    let Some(folder) = shared("samples/evidence") else { return };
    let vectors: Value =
        serde_json::from_slice(&fs::read(folder.join("mac_vectors.json")).expect("the vectors")).expect("JSON");
    let secret = vectors[0]["secret"].as_str().and_then(Secret::new);
    for (name, signed) in [("signed", true), ("unsigned", false)] {
        let folder = folder.join(name);
        let response: Value =
            serde_json::from_slice(&fs::read(folder.join("export_response.json")).expect("the answer")).expect("JSON");
        let zip = folder.join(format!("{}.zip", response["bundle_id"].as_str().expect("an id")));
        let bytes = fs::read(&zip).expect("the sample");
        let sidecar = zip.with_extension("signature.json");
        let given = |secret: Option<Secret>| Beside { signature: fs::read(&sidecar).ok(), secret, ..Beside::default() };
        let check = |bytes: &[u8], beside: &Beside| {
            verify_with(&mut Memory(bytes), "pack.zip", beside, &Limits::default(), &mut |_, _| {})
                .expect("memory")
                .report
        };
        let report = check(&bytes, &given(secret.clone()));
        let runbook = report.runbook.clone().expect("an answer");
        assert_eq!((runbook.message.as_str(), runbook.manifest_valid), ("ok", true));
        assert_eq!((runbook.signature_checked, runbook.signature_valid), (signed, signed));
        assert_eq!(Value::from(runbook.package_sha256), response["package_sha256"]);
        assert_eq!((report.headline, report.exit()), (Headline::NotSigned, 0));
        assert_eq!(row(&report, RowId::Chain), Outcome::Pass, "{:#?}", report.findings);
        assert_eq!(row(&report, RowId::Signature), if signed { Outcome::Pass } else { Outcome::NotPresent });
        // The response counts manifest.json, which is no row of itself.
        let files = response["files"].as_array().expect("files").len() as u64;
        assert_eq!(
            (report.entries.listed, report.entries.matched, report.entries.present),
            (files - 1, files - 1, files)
        );
        if signed {
            let unchecked = check(&bytes, &given(None));
            assert_eq!(
                unchecked.runbook.expect("an answer").message,
                "signature file found but signing secret is empty"
            );
            let wrong = check(&bytes, &given(Secret::new("demo-secret-Kx8")));
            assert_eq!((wrong.headline, wrong.exit()), (Headline::NotSigned, 4));
            let other = check(b"x", &given(secret.clone())).runbook.expect("an answer");
            assert_eq!(
                other.message,
                "manifest verify failed: File is not a zip file; signature invalid; manifest invalid"
            );
        }
    }
}
