//! Packs of an API that signs its answers, each naming the one before it.

use std::fs;

use packseal::seal::source::jwk;
use packseal::seal::trust::{Store, server_pins};
use packseal::verify::report::{Outcome, Report, RowId};
use serde_json::{Value, json};

use super::world::{Job, Tenant};

/// The private key of RFC 9421 appendix B.1.4, and its public half.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs";

#[test]
fn two_packs_of_a_signing_api_follow_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    fs::write(&key, KEY).unwrap();
    let Some(tenant) = Tenant::start_with(&["--sign-key-file", key.to_str().unwrap()]) else { return };
    let job = Job::new(&tenant.token("grantex-pro"));
    let build = |out: &str, more: &[&str]| {
        let fixed = [
            "build",
            "--recipe",
            "grantex",
            "--url",
            &tenant.url,
            "--tenant",
            "Orchid Ledger",
            "--token-file",
            "token",
        ];
        job.run(&[&fixed[..], &["--quiet", "--out", out], more].concat())
    };
    let first = build("1.zip", &["--number", "7"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    let second = build("2.zip", &["--previous", "1.zip"]);
    assert_eq!(second.code, Some(0), "{}", second.err);

    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": PUBLIC}).to_string();
    let pins = server_pins(&jwk::read(jwk.as_bytes()).unwrap(), "API of Orchid Ledger", None, None);
    fs::write(job.path("trust.json"), Store { pins, ..Store::default() }.to_bytes()).unwrap();
    let ran = job.run(&["verify", "2.zip", "--json", "--trust", "trust.json"]);
    let report: Report = serde_json::from_str(&ran.out).unwrap();
    let row = |id| report.rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!(row(RowId::Source).outcome, Outcome::Pass, "{:?}", row(RowId::Source));
    let source = report.source.as_ref().unwrap();
    assert!(source.answers > 0 && source.attested == source.answers, "{source:?}");
    let claimed = report.claimed.unwrap();
    let before: Report = serde_json::from_str(&job.run(&["verify", "1.zip", "--json"]).out).unwrap();
    assert_eq!((claimed.number, claimed.previous), (Some(8), before.manifest_sha256));

    let sequence = job.run(&["sequence", "2.zip", "1.zip", "--json"]);
    let told: Value = serde_json::from_str(&sequence.out).unwrap();
    assert_eq!((sequence.code, &told["follows"], &told["packs"][1]["file"]), (Some(0), &json!(true), &json!("2.zip")));
    assert_eq!(told["findings"][0]["code"], "sequence.start.open");

    // A digest stands for the pack; what is neither is told in words, and nothing is built.
    let digest = before.manifest_sha256.unwrap().to_string();
    assert_eq!(build("3.zip", &["--previous", &digest, "--number", "8"]).code, Some(0));
    fs::write(job.path("notes.txt"), "no pack").unwrap();
    for (previous, why) in [
        ("notes.txt", "--previous notes.txt: notes.txt is no pack of this format"),
        ("absent.zip", "give a pack, or the SHA-256 of its MANIFEST.txt"),
    ] {
        let ran = build("4.zip", &["--previous", previous]);
        assert_eq!(ran.code, Some(3), "{previous}");
        assert!(ran.err.contains(why), "{}", ran.err);
        assert!(!job.path("4.zip").exists());
    }
}
