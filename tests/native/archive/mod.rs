//! What happens to a finished package (evidence contract section 6): the steps, what is sent, what is written, and what is left of a failure.

mod fakes;
mod files;
mod record;
mod refused;

use futures_executor::block_on;
use packseal::archive::{Archived, Error, Failed, Settings, Status, Strict, VaultMode, archive};
use packseal::model::digest::Digest;

use fakes::{BUNDLE, Disk, FOLDER, KMS, Outside, TOKEN, WORM, package, whole, world};

fn run(settings: &Settings, (outside, disk): &(Outside, Disk)) -> Result<Archived, Box<Failed>> {
    block_on(archive(&package(), settings, outside, disk))
}

fn vault(ending: &str) -> String {
    format!("Vault {FOLDER}/{BUNDLE}{ending}")
}

/// Every step of a whole run, in order.
fn steps() -> Vec<String> {
    [
        "Beside pack.signature.json".to_owned(),
        vault(".zip"),
        vault(".signature.json"),
        "kms".to_owned(),
        vault(".kms-envelope.json"),
        "Beside pack.kms-envelope.json".to_owned(),
        vault(".worm-lock.json"),
        format!("protect {FOLDER}/{BUNDLE}.zip"),
        format!("protect {FOLDER}/{BUNDLE}.signature.json"),
        format!("protect {FOLDER}/{BUNDLE}.worm-lock.json"),
        "worm".to_owned(),
        vault(".worm-receipt.json"),
        "Beside pack.worm-receipt.json".to_owned(),
        "settle".to_owned(),
    ]
    .into()
}

#[test]
fn the_steps_are_in_the_contracts_order() {
    let world = world();
    let done = run(&whole(), &world).unwrap();
    assert_eq!(*world.1.log.borrow(), steps());
    assert_eq!((done.external_kms_status, done.external_worm_status), (Some(Status::Ok), Some(Status::Ok)));
    assert_eq!(done.external_kms_provider.as_deref(), Some("demo-kms"));
    assert_eq!(done.bundle_id, BUNDLE);
    let vault = |ending| Some(format!("/vault/{FOLDER}/{BUNDLE}{ending}"));
    assert_eq!(done.vault_copy_path, vault(".zip"));
    assert_eq!(done.vault_envelope_path, vault(".kms-envelope.json"));
    assert_eq!(done.vault_worm_lock_path, vault(".worm-lock.json"));
    assert_eq!(done.signature_path.as_deref(), Some("/out/pack.signature.json"));
    assert_eq!(done.worm_receipt_path.as_deref(), Some("/out/pack.worm-receipt.json"));
}

#[test]
fn the_services_are_sent_what_the_contract_says() {
    let world = world();
    run(&whole(), &world).unwrap();
    let sent = world.0.sent.borrow();
    let [kms, worm] = &sent[..] else { panic!("{} requests", sent.len()) };
    assert_eq!((kms.url.as_str(), worm.url.as_str()), (KMS, WORM));
    for one in [kms, worm] {
        let header = |name: &str| one.headers.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
        assert_eq!(header("Content-Type"), Some("application/json; charset=utf-8"));
        assert_eq!(header("Accept"), Some("application/json"));
        assert_eq!(header("Authorization").unwrap(), format!("Bearer {TOKEN}"));
        assert_eq!((one.headers.len(), one.timeout), (3, 7));
    }
    let digest = fakes::DIGEST;
    assert_eq!(
        kms.body,
        serde_json::json!({
            "bundle_id": BUNDLE, "digest": digest, "kms_key_id": "kms-orchid-1", "retention_policy": "regulatory_7y",
        })
    );
    // `local_path` is a path of the server in the contract; no path of this machine is sent.
    let name = format!("{BUNDLE}.zip");
    assert_eq!(
        worm.body,
        serde_json::json!({
            "bundle_id": BUNDLE, "package_sha256": digest, "package_size_bytes": 12_345, "package_name": name,
            "retention_policy": "regulatory_7y", "kms_key_id": "kms-orchid-1", "local_path": name,
        })
    );
}

#[test]
fn without_a_token_none_is_sent() {
    let world = world();
    run(&Settings { token: None, ..whole() }, &world).unwrap();
    assert!(world.0.sent.borrow().iter().all(|sent| sent.headers.iter().all(|(name, _)| name != "Authorization")));
}

/// Each step of a file that fails ends the run there, strict or not, and everything is removed.
#[test]
fn a_file_that_cannot_be_put_ends_the_run() {
    for strict in [Strict::Both, Strict::No] {
        for (index, step) in steps().iter().enumerate() {
            if !["Beside", "Vault", "settle"].iter().any(|word| step.starts_with(word)) {
                continue;
            }
            let mut world = world();
            world.1.fails = Some(step.clone());
            let failed = run(&Settings { strict, ..whole() }, &world).unwrap_err();
            assert!(matches!(failed.error, Error::Storage { .. }), "{step}: {failed}");
            assert!(!failed.error.is_strict() && failed.to_string().contains("no room left"), "{failed}");
            let log = world.1.log.borrow();
            assert_eq!(log[..=index], steps()[..=index]);
            assert_eq!(log[index + 1..], ["abandon"], "{step}");
            assert!(world.1.there.borrow().is_empty());
        }
    }
}

#[test]
fn a_strict_run_fails_with_a_service_and_leaves_nothing() {
    for strict in [Strict::Both, Strict::Kms, Strict::Worm] {
        let mut world = world();
        world.0.worm = Ok((503, "busy".to_owned()));
        let failed = run(&Settings { strict, ..whole() }, &world).unwrap_err();
        assert!(failed.error.is_strict(), "{failed}");
        assert_eq!(failed.to_string(), "the archive failed, and strict was asked for: HTTP status 503");
        assert_eq!(failed.external_worm_status.unwrap().to_string(), "ERROR: HTTP status 503");
        assert_eq!(failed.external_kms_status, Some(Status::Ok));
        assert_eq!(world.1.log.borrow()[11..], ["abandon"]);
        assert!(world.1.there.borrow().is_empty());
    }
    let mut world = world();
    world.0.kms = Err("no answer within 7 s".to_owned());
    let failed = run(&whole(), &world).unwrap_err();
    assert_eq!(failed.to_string(), "the key service failed, and strict was asked for: no answer within 7 s");
    assert_eq!(failed.external_worm_status, None);
    assert_eq!(world.1.log.borrow()[4..], ["abandon"]);
}

#[test]
fn otherwise_a_failure_outside_is_a_status() {
    let mut world = world();
    world.0.kms = Ok((500, String::new()));
    world.0.worm = Err("no connection".to_owned());
    let done = run(&Settings { strict: Strict::No, ..whole() }, &world).unwrap();
    let text = |status: Option<Status>| status.unwrap().to_string();
    assert_eq!(text(done.external_kms_status), "ERROR: HTTP status 500");
    assert_eq!(text(done.external_worm_status), "ERROR: no connection");
    assert_eq!((done.external_kms_provider, done.worm_receipt_path), (None, None));
    assert_eq!(world.1.log.borrow().last().unwrap(), "settle");
}

#[test]
fn what_is_not_asked_for_is_not_done() {
    let unsigned = Settings { signing: None, ..whole() };
    let copy = Settings {
        vault: Some(VaultMode::Copy),
        kms_key_id: String::new(),
        worm_endpoint: String::new(),
        strict: Strict::No,
        ..unsigned.clone()
    };
    let only_signed = Settings { vault: None, strict: Strict::No, ..whole() };
    for (settings, expected) in [
        (copy, vec![vault(".zip"), "settle".to_owned()]),
        (only_signed, vec!["Beside pack.signature.json".to_owned(), "settle".to_owned()]),
        (Settings::default(), vec!["settle".to_owned()]),
    ] {
        let world = world();
        let done = run(&settings, &world).unwrap();
        assert_eq!(*world.1.log.borrow(), expected);
        assert_eq!((done.external_kms_status, done.external_worm_status), (None, None));
    }
    let world = world();
    run(&unsigned, &world).unwrap();
    assert!(world.1.log.borrow().iter().all(|step| !step.contains("signature")));
}

#[test]
fn a_copy_with_another_digest_is_no_copy() {
    let world = world();
    world.1.copied.set(Digest::of(b"cut off"));
    let failed = run(&whole(), &world).unwrap_err().to_string();
    assert!(failed.starts_with("the copy in the vault: its SHA-256 is ") && failed.contains(fakes::DIGEST), "{failed}");
    assert_eq!(world.1.log.borrow().last().unwrap(), "abandon");
}

#[test]
fn what_cannot_be_removed_is_told() {
    let mut world = world();
    world.0.worm = Ok((503, String::new()));
    world.1.stuck = true;
    let failed = run(&whole(), &world).unwrap_err();
    assert!(failed.to_string().ends_with("; not everything could be removed: pack.zip: in use"), "{failed}");
}

#[test]
fn neither_secret_nor_token_is_printed() {
    let (settings, mut world) = (whole(), world());
    let printed = format!("{settings:?}");
    for hidden in [TOKEN, fakes::SECRET, "hidden-parameter"] {
        assert!(!printed.contains(hidden), "{printed}");
    }
    assert!(printed.contains("https://worm.example/keep"), "{printed}");
    // A service that repeats the token does not get it into a file.
    world.0.worm = Ok((200, format!(r#"{{"archive_id": "for {TOKEN}"}}"#)));
    let done = run(&Settings { strict: Strict::No, ..settings }, &world).unwrap();
    assert_eq!(
        done.external_worm_status.unwrap().to_string(),
        "ERROR: the answer repeats the access token, so nothing of it is kept"
    );
    for bytes in world.1.there.borrow().values() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(TOKEN) && !text.contains(fakes::SECRET) && !text.contains("hidden-parameter"), "{text}");
    }
}
