//! `packseal seal` and `packseal countersign --key`: packs that are signed by keys of openssl, checked by openssl and by `packseal verify`.

use std::fs;

use packseal::verify::report::Report;

use super::world::{Job, Ran, Tenant, valdrics};
use crate::support::arguments::plain;
use crate::support::fixture::recorded;
use crate::support::pack::{build, inflate};
use crate::support::program::accepts;

const TIME: [&str; 2] = ["--time", "2026-11-20T10:00:00Z"];
const PASSWORD: &str = "key-password-invented-V5k";

/// A folder with a pack, an owner's P-256 key (encrypted), an approver's Ed25519 key and a third one. None where openssl is not there.
fn job() -> Option<Job> {
    let job = Job::new("token-invented");
    fs::write(job.path("pack.zip"), build(&plain(), &recorded()).bytes).unwrap();
    fs::write(job.path("password"), format!("{PASSWORD}\n")).unwrap();
    let openssl = |line: &str| accepts(job.folder.path(), "openssl", &line.split(' ').collect::<Vec<_>>());
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-256-cbc -pass file:password -out owner.pem")?;
    openssl("pkey -in owner.pem -passin file:password -pubout -out owner.pub.pem")?;
    openssl("genpkey -algorithm ED25519 -out approver.pem")?;
    openssl("pkey -in approver.pem -pubout -out approver.pub.pem")?;
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out third.pem")?;
    openssl("ecparam -name prime256v1 -genkey -out old.pem")?;
    Some(job)
}

fn run(job: &Job, line: &[&str]) -> Ran {
    let ran = job.run(line);
    assert!(!ran.out.contains(PASSWORD) && !ran.err.contains(PASSWORD), "the password is in what it says");
    ran
}

fn seal(job: &Job, more: &[&str]) -> Ran {
    let line =
        ["seal", "pack.zip", "--key", "owner.pem", "--key-password-file", "password", "--signer", "Admin of Orchid"];
    run(job, &[&line[..], &["--role", "owner"], &TIME, more].concat())
}

fn countersign(job: &Job, key: &str, more: &[&str]) -> Ran {
    let line = ["countersign", "pack.zip", "--key", key, "--role", "approver", "--signer", "Approver of Orchid"];
    run(job, &[&line[..], &TIME, more].concat())
}

fn verified(job: &Job) -> Report {
    serde_json::from_str(&job.run(&["verify", "pack.zip", "--json"]).out).unwrap()
}

#[test]
fn a_pack_is_sealed_and_approved_and_openssl_agrees() {
    let Some(job) = job() else { return };
    let before = fs::read(job.path("pack.zip")).unwrap();
    #[cfg(unix)]
    fs::set_permissions(job.path("pack.zip"), std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
    let ran = seal(&job, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let approved = countersign(&job, "approver.pem", &["--decision", "approve", "--reason", "Gaps reviewed"]);
    assert_eq!((approved.code, approved.err.as_str()), (Some(0), ""), "{}", approved.out);

    let report = verified(&job);
    assert_eq!(report.headline.words(), "INTACT, SIGNER UNKNOWN");
    let signatures = report.signatures.unwrap();
    let told: Vec<_> =
        signatures.iter().map(|one| (one.role.as_str(), one.decision.as_str(), one.signer.as_str())).collect();
    assert_eq!(told, [("owner", "seal", "Admin of Orchid"), ("approver", "approve", "Approver of Orchid")]);
    assert!(ran.out.contains(&signatures[0].key_id.groups()), "{}", ran.out);
    assert!(approved.out.contains(&report.file.sha256.to_string()), "{}", approved.out);
    assert_eq!(signatures[1].claimed_at, "2026-11-20T10:00:00Z");

    // What was there is there, byte for byte, and nothing lies beside it.
    let after = fs::read(job.path("pack.zip")).unwrap();
    let (old, new) = (inflate(&before), inflate(&after));
    assert_eq!((&new[..old.len()], new.len()), (&old[..], old.len() + 7));
    let directory = before.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    assert!(before[..directory] == after[..directory]);
    assert!(!job.path("pack.zip.partial").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(job.path("pack.zip")).unwrap().permissions().mode() & 0o777, 0o640);
    }

    for (name, content) in &new {
        if let Some(name) = name.strip_prefix("signatures/") {
            fs::write(job.path(name), content).unwrap();
        }
    }
    for key in ["owner", "approver"] {
        let number = if key == "owner" { "01" } else { "02" };
        let file = format!("{number}-{key}.pub.pem");
        assert_eq!(fs::read(job.path(&file)).unwrap(), fs::read(job.path(&format!("{key}.pub.pem"))).unwrap());
    }
    let openssl = |line: &str| accepts(job.folder.path(), "openssl", &line.split(' ').collect::<Vec<_>>()).unwrap();
    openssl("dgst -sha256 -verify owner.pub.pem -signature 01-owner.sig 01-owner.statement.json");
    openssl(
        "pkeyutl -verify -rawin -pubin -inkey approver.pub.pem -sigfile 02-approver.sig -in 02-approver.statement.json",
    );
}

/// Sealed by the build itself, then signed from outside: what lies beside the pack is about the sealed one.
#[test]
fn a_build_ends_sealed() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let Some(keys) = job() else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    fs::copy(keys.path("approver.pem"), job.path("key.pem")).unwrap();
    let flags = [
        "--seal-key",
        "key.pem",
        "--seal-signer",
        "Admin of Orchid",
        "--secret-file",
        "secret",
        "--out",
        "out/pack.zip",
    ];
    let ran = job.run(&valdrics(&tenant.url, &flags));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(job.files("out"), ["pack.signature.json", "pack.zip"]);
    let told = job.run(&["verify", "out/pack.zip", "--json", "--secret-file", "secret"]);
    let report: Report = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, report.headline.words()), (Some(0), "INTACT, SIGNER UNKNOWN"));
    let signatures = report.signatures.unwrap();
    assert_eq!(
        (signatures.len(), signatures[0].role.as_str(), signatures[0].algorithm.as_str()),
        (1, "owner", "Ed25519")
    );
    assert!(ran.out.contains(&format!("sealed by  the key {}", signatures[0].key_id.groups())), "{}", ran.out);

    let job = Job::new(&tenant.token("pro-owner"));
    fs::write(job.path("key.pem"), "no key").unwrap();
    let ran = job.run(&valdrics(&tenant.url, &flags));
    assert!(ran.code == Some(3) && ran.err.contains("--seal-key: key.pem: it is not one private key"), "{}", ran.err);
    assert_eq!(job.files("out"), [""; 0]);
}

#[test]
fn the_password_may_come_from_the_environment_and_a_link_stays_a_link() {
    let Some(job) = job() else { return };
    #[cfg(unix)]
    {
        fs::rename(job.path("pack.zip"), job.path("out/real.zip")).unwrap();
        std::os::unix::fs::symlink("out/real.zip", job.path("pack.zip")).unwrap();
    }
    let line = ["seal", "pack.zip", "--key", "owner.pem", "--signer", "Admin of Orchid"];
    let none = run(&job, &line);
    assert_eq!(none.code, Some(3));
    assert!(none.err.contains("PACKSEAL_KEY_PASSWORD"), "{}", none.err);
    let ran = job.ran(job.command(&line).env("PACKSEAL_KEY_PASSWORD", PASSWORD).output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(verified(&job).signatures.unwrap().len(), 1);
    #[cfg(unix)]
    assert!(fs::symlink_metadata(job.path("pack.zip")).unwrap().is_symlink());
}

#[test]
fn what_is_not_signed_is_told_why_and_stays_as_it_was() {
    let Some(job) = job() else { return };
    let bare = fs::read(job.path("pack.zip")).unwrap();
    let refused = |ran: Ran, why: &str| {
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{why}");
        assert!(ran.err.contains(why), "{} has not {why}", ran.err);
    };
    let approve = ["--decision", "approve"];
    refused(countersign(&job, "approver.pem", &approve), "nobody has sealed this pack yet");
    refused(run(&job, &["seal", "pack.zip", "--key", "old.pem", "--signer", "x"]), "openssl pkcs8 -topk8");
    refused(run(&job, &["seal", "pack.zip", "--key", "third.pem", "--signer", " "]), "the signer's name must be");
    refused(
        run(&job, &["seal", "pack.zip", "--key", "third.pem", "--signer", "x", "--role", "The Owner"]),
        "the role must be",
    );
    refused(run(&job, &["seal", "pack.zip", "--key", "owner.pub.pem", "--signer", "x"]), "it is a public key");
    fs::write(job.path("wrong"), "another password").unwrap();
    let line = ["seal", "pack.zip", "--key", "owner.pem", "--key-password-file", "wrong", "--signer", "x"];
    refused(run(&job, &line), "the password does not open it");
    for sidecar in ["pack.signature.json", "pack.countersign.json"] {
        fs::write(job.path(sidecar), "{}").unwrap();
        refused(seal(&job, &[]), &format!("{sidecar} lies beside it and holds the digest of the whole file"));
        fs::remove_file(job.path(sidecar)).unwrap();
    }
    assert!(fs::read(job.path("pack.zip")).unwrap() == bare, "a pack that was not signed was changed");

    assert_eq!(seal(&job, &[]).code, Some(0));
    let sealed = fs::read(job.path("pack.zip")).unwrap();
    refused(seal(&job, &[]), "the pack is sealed already");
    let again =
        ["countersign", "pack.zip", "--key", "owner.pem", "--key-password-file", "password", "--signer", "Another"];
    refused(run(&job, &[&again[..], &["--role", "approver"], &approve].concat()), "this key made signature 01");
    refused(countersign(&job, "approver.pem", &["--decision", "reject"]), "a rejection needs a reason");
    refused(
        countersign(&job, "approver.pem", &["--decision", "approve", "--secret-file", "secret"]),
        "cannot be used with",
    );
    refused(countersign(&job, "approver.pem", &[]), "--decision");
    assert!(fs::read(job.path("pack.zip")).unwrap() == sealed, "a pack that was not signed was changed");

    // Neither altered, nor another program's, nor anything else.
    let mut flipped = sealed.clone();
    flipped[2000] ^= 1;
    let vector =
        |name: &str| fs::read(format!("{}/tests/vectors/{name}/pack.zip", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for (bytes, why) in [
        (flipped, "only what is intact is signed"),
        (vector("signed_foreign"), "the container is not in the form that Packseal writes"),
        (vector("signature_edited_fail"), "this is ALTERED"),
        (vector("entry_removed_fail"), "this is INCOMPLETE"),
        (b"no pack".to_vec(), "this is REFUSED"),
    ] {
        fs::write(job.path("pack.zip"), &bytes).unwrap();
        refused(countersign(&job, "approver.pem", &approve), why);
        assert!(fs::read(job.path("pack.zip")).unwrap() == bytes);
    }
    refused(run(&job, &["seal", "nothing.zip", "--key", "third.pem", "--signer", "x"]), "nothing.zip");
}
