//! A signature is added to a pack: the pack is verified, copied beside itself with the signature, verified again, and takes its own place.

use std::fs::File;
use std::path::Path;

use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::append::append;
use packseal::pack::range::FileRange;
use packseal::pack::scan::scan;
use packseal::pack::signed::signed;
use packseal::seal::key::PrivateKey;
use packseal::seal::sign::{Draft, Order};
use packseal::seal::statement::Decision;
use packseal::verify::beside::Beside;
use packseal::verify::report::{Headline, Report};
use packseal::verify::verify_with;

use crate::build::clock;
use crate::plain;
use crate::replace::replace_with;

/// Files beside a package that hold the digest of the whole of it: nothing inside may change after them.
const SIDECARS: [&str; 4] = ["signature.json", "countersign.json", "kms-envelope.json", "worm-receipt.json"];

/// What is signed.
pub(crate) struct Said<'a> {
    pub(crate) role: &'a str,
    pub(crate) signer: &'a str,
    pub(crate) decision: Decision,
    pub(crate) reason: &'a str,
    /// None: now.
    pub(crate) at: Option<Instant>,
}

/// Why nothing was signed, in words.
pub(crate) struct Why(pub(crate) String);

impl<E: std::fmt::Display> From<E> for Why {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Signs the pack with the key, and replaces it. Gives what is to be printed.
///
/// # Errors
/// In words. The pack is then as it was.
pub(crate) fn sign(path: &Path, key: &PrivateKey, said: &Said<'_>) -> Result<String, String> {
    signed_pack(path, key, said).map_err(|Why(why)| format!("{}: {why}", path.display()))
}

fn signed_pack(path: &Path, key: &PrivateKey, said: &Said<'_>) -> Result<String, Why> {
    // A link stays one: what it points to is replaced.
    let real = path.canonicalize()?;
    for path in [path, &real] {
        no_sidecars(path)?;
    }
    let file = File::open(&real)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err("is not a file".into());
    }
    let mut source = FileRange::new(file)?;
    let limits = Limits::default();
    let before = intact(&mut source, &limits)?;

    let found = scan(&mut source, &limits)?;
    let there = signed(&mut source, &found, &limits)?;
    if before.manifest_sha256 != Some(there.manifest) {
        return Err("it was changed while it was read".into());
    }
    let order = Order {
        role: said.role.to_owned(),
        signer: said.signer.to_owned(),
        decision: said.decision,
        reason: said.reason.to_owned(),
        claimed_at: said.at.unwrap_or_else(clock::now),
        key: key.public().clone(),
    };
    let draft = there.draft(order)?;
    let entries = draft.signed(&key.sign(draft.statement()))?;
    let appended = replace_with(&real, Some(metadata.permissions()), |new, beside| {
        let appended = append(&mut source, &found, &entries, &limits, new)?;
        // What takes the pack's place is a pack: nothing came between the reading and the copying, and the disk kept what it was given.
        let after = intact(&mut FileRange::new(File::open(beside)?)?, &limits)?;
        let count = after.signatures.as_ref().map_or(0, Vec::len);
        if after.file.sha256 != appended.sha256
            || after.manifest_sha256 != Some(there.manifest)
            || count != there.signatures.len() + 1
        {
            return Err(Why::from("it was changed while it was signed"));
        }
        Ok::<_, Why>(appended)
    })?;
    Ok(printed(path, &draft, said, there.manifest, appended.sha256))
}

pub(crate) fn no_sidecars(path: &Path) -> Result<(), Why> {
    match SIDECARS.iter().map(|ending| path.with_extension(ending)).find(|beside| beside.exists()) {
        None => Ok(()),
        Some(beside) => Err(Why(format!(
            "{} lies beside it and holds the digest of the whole file, which a signature inside would change; seal a package before it is signed or archived from outside, or countersign it beside it (packseal countersign without --key)",
            beside.file_name().map(|name| name.to_string_lossy()).unwrap_or_default()
        ))),
    }
}

/// The report of a pack that may be signed: one that is intact.
pub(crate) fn intact(source: &mut FileRange, limits: &Limits) -> Result<Report, Why> {
    let report = verify_with(source, "pack.zip", &Beside::default(), limits, &mut |_, _| {})?.report;
    match report.headline {
        Headline::NotSigned | Headline::SignerUnknown | Headline::PolicyNotMet | Headline::Trusted => Ok(report),
        headline => Err(Why(format!(
            "only what is intact is signed, and this is {}: {} Run `packseal verify` on it to see all of it.",
            headline.words(),
            plain(&report.lead)
        ))),
    }
}

fn printed(path: &Path, draft: &Draft, said: &Said<'_>, manifest: Digest, sha256: Digest) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| out.push_str(&format!("{name:<10} {}\n", plain(value)));
    line("file", &path.display().to_string());
    line("sha256", &sha256.to_string());
    line("manifest", &manifest.to_string());
    line("signature", &format!("{}, {}", draft.stem(), said.decision.word()));
    line("signer", said.signer);
    line("key", &draft.key().id().groups());
    line("note", "send the key's groups to whoever is to trust it by another way than the pack");
    out
}
