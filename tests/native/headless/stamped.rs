//! `packseal build --seal-key --time-relay`, against the sample tenant: a build that ends sealed, with a time token.

use std::fs;

use packseal::verify::report::{Outcome, Report, RowId};
use serde_json::json;

use super::world::{Job, Tenant, valdrics};
use crate::seal::forge::{der, oid};

/// A key of nobody, as PKCS#8 (RFC 5208, RFC 5915), and its public half.
fn key() -> (String, String) {
    let algorithm = der(0x30, &[&oid("1.2.840.10045.2.1"), &oid("1.2.840.10045.3.1.7")]);
    let private = der(0x30, &[&[2, 1, 1], &der(0x04, &[&[0x61; 32]])]);
    let whole = der(0x30, &[&[2, 1, 0], &algorithm, &der(0x04, &[&private])]);
    let pem = pem_rfc7468::encode_string("PRIVATE KEY", pem_rfc7468::LineEnding::LF, &whole).unwrap();
    let public = packseal::seal::key::PrivateKey::from_pem(pem.as_bytes(), None).unwrap().public().to_pem();
    (pem, public)
}

/// The flags of a build that is sealed, with a time by this path.
fn sealing(path: &str) -> Vec<&str> {
    vec!["--set", "include_focus_export=false", "--seal-key", "key.pem", "--seal-signer", "Owner", "--time-relay", path]
}

#[test]
fn a_build_ends_sealed_with_a_trusted_time() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    let (private, public) = key();
    fs::write(job.path("key.pem"), private).unwrap();
    let ran = job.run(&valdrics(&tenant.url, &sealing("/time/stamp")));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let [zip] = &job.files("out")[..] else { panic!("one pack") };

    let root = include_str!("../../../tenant/src/time/demo/root.pem");
    let trust = json!({"schema": "packseal-trust/1", "keys": [{"signer": "Owner", "role": "owner", "key_pem": public}],
        "time_authorities": [{"name": "The demo's authority", "root_pem": root, "source": "GET /time/root.pem"}]});
    let policy = json!({"schema": "packseal-policy/1", "signers": [{"role": "owner", "min": 1}], "distinct_people": true,
        "time": "trusted", "source": "any"});
    fs::write(job.path("trust.json"), trust.to_string()).unwrap();
    fs::write(job.path("policy.json"), policy.to_string()).unwrap();
    let file = format!("out/{zip}");
    let ran = job.run(&["verify", &file, "--json", "--trust", "trust.json", "--policy", "policy.json"]);
    let report: Report = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, report.headline.words()), (Some(0), "INTACT AND TRUSTED"), "{:#?}", report.rows);
    let time = report.rows.iter().find(|row| row.id == RowId::Time).unwrap();
    assert_eq!(time.outcome, Outcome::Pass);
    let signature = &report.signatures.unwrap()[0];
    assert_eq!(signature.time_authority.as_deref(), Some("The demo's authority"));
    assert!(signature.attested_at.as_deref() > Some(signature.claimed_at.as_str()));
}

#[test]
fn a_time_that_cannot_be_had_ends_the_build() {
    for (answers, path, why) in [
        ("rejected", "/time/stamp", "did not grant it: status 2 (the demo was told to refuse)"),
        ("other", "/time/stamp", "it is over other bytes than this signature"),
        ("nonce", "/time/stamp", "its nonce is another one"),
        ("off", "/time/stamp", "The API has no relay to a time authority there"),
        ("granted", "/demo/users", "The API has no relay to a time authority there"),
    ] {
        let Some(tenant) = Tenant::start_with(&["--time-answers", answers]) else { return };
        let job = Job::new(&tenant.token("pro-owner"));
        fs::write(job.path("key.pem"), key().0).unwrap();
        let ran = job.run(&valdrics(&tenant.url, &sealing(path)));
        assert_eq!(ran.code, Some(3), "{answers}");
        assert!(ran.err.contains("The seal has no time token") && ran.err.contains(why), "{answers}: {}", ran.err);
        assert_eq!(job.files("out"), [""; 0], "{answers}");
    }
}
