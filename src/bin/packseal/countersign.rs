//! `packseal countersign`: with a private key, a signature inside a sealed pack that approves or rejects it; without one, an entry in the countersign
//! sidecar of the evidence service (evidence contract section 4).

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::sidecar::{Claim, Signature, append, entries};
use packseal::seal::statement::Decision;

use crate::beside::instant;
use crate::build::clock;
use crate::replace::replace;
use crate::seal::{Said, read_key, sign};
use crate::{digest, plain, secret};

/// What `packseal countersign` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The pack or package.
    package: PathBuf,
    /// A private key (P-256 or Ed25519 as PKCS#8 in PEM): the pack is signed inside, and replaced. Without this: the evidence service's form, beside
    /// the package, under a shared secret.
    #[arg(
        long,
        value_name = "KEY.pem",
        requires = "role",
        requires = "decision",
        conflicts_with_all = ["secret_file", "signing_key_id", "note", "out", "copy_to"]
    )]
    key: Option<PathBuf>,
    /// A file with the password of the key. Without this: the variable PACKSEAL_KEY_PASSWORD, when it is set.
    #[arg(long, value_name = "FILE", requires = "key")]
    key_password_file: Option<PathBuf>,
    /// With --key: in which role, like approver.
    #[arg(long, requires = "key")]
    role: Option<String>,
    /// With --key: what you decide about the pack.
    #[arg(long, requires = "key")]
    decision: Option<Verdict>,
    /// With --key: why. A rejection needs a reason.
    #[arg(long, value_name = "TEXT", requires = "key")]
    reason: Option<String>,
    /// With --key: when it is signed, in UTC, like 2026-07-01T00:00:00Z. Without this: now.
    #[arg(long, value_name = "INSTANT", requires = "key", value_parser = instant)]
    time: Option<Instant>,
    /// A file with the secret that is shared with the service. Without this: COMPLIANCE_EVIDENCE_SIGNING_SECRET.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Who countersigns. Another person than the signer, and than who countersigned before.
    #[arg(long, value_name = "NAME")]
    signer: String,
    /// The key's name; it selects nothing, there is one secret.
    #[arg(long, value_name = "NAME", default_value = "counter_sign_default")]
    signing_key_id: String,
    /// A remark. It is not signed.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// The sidecar. Without this: PACKAGE's name with `.countersign.json` for its ending.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A folder with a copy of the package, like its own in the vault: the sidecar is put beside that copy, too.
    #[arg(long, value_name = "DIR")]
    copy_to: Option<PathBuf>,
}

/// What a signer decides about a pack that is sealed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Verdict {
    Approve,
    Reject,
}

/// Signs, or adds the entry. Gives what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<String, String> {
    // The flags require each other.
    let (Some(path), Some(role), Some(verdict)) = (&flags.key, &flags.role, flags.decision) else {
        return beside(flags);
    };
    let key = read_key(path, flags.key_password_file.as_deref())?;
    let decision = match verdict {
        Verdict::Approve => Decision::Approve,
        Verdict::Reject => Decision::Reject,
    };
    let reason = flags.reason.as_deref().unwrap_or_default();
    sign(&flags.package, &key, &Said { role, signer: &flags.signer, decision, reason, at: flags.time })
}

/// Adds the entry beside the package.
fn beside(flags: &Flags) -> Result<String, String> {
    let digest = match File::open(&flags.package) {
        // The service's words.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!("package file does not exist: {}", flags.package.display()));
        }
        opened => opened.and_then(digest).map_err(|error| told(&flags.package, &error))?,
    };
    let copy = flags.copy_to.as_ref().map(|folder| beside_copy(folder, digest)).transpose()?;
    let secret = secret::signing(flags.secret_file.as_deref()).map_err(|error| error.to_string())?;
    let path = flags.out.clone().unwrap_or_else(|| flags.package.with_extension("countersign.json"));
    let existing = match secret::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.to_string()),
    };
    let claim = Claim { signer: &flags.signer, signing_key_id: &flags.signing_key_id };
    // The sidecar travels with the package, and where that lies on this machine is nobody's business.
    let name = flags.package.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = append(existing.as_deref(), &name, digest, claim, &flags.note, clock::now(), secret.as_ref())
        .map_err(|refused| refused.to_string())?;
    let all = entries(&bytes).map_err(|error| error.to_string())?;
    for path in [Some(&path), copy.as_ref()].into_iter().flatten() {
        replace(path, &bytes).map_err(|error| told(path, &error))?;
    }
    let mut out = format!(
        "package    {}\nsha256     {digest}\nsidecar    {}\nentries    {}\n",
        plain(&name),
        plain(&path.display().to_string()),
        all.len()
    );
    out.extend(copy.map(|copy| format!("copy       {}\n", plain(&copy.display().to_string()))));
    let same = |other: &str| other.trim().to_lowercase() == flags.signer.trim().to_lowercase();
    let signed = secret::read(&flags.package.with_extension("signature.json")).ok();
    let signed = signed.and_then(|bytes| Signature::parse(&bytes).ok()).is_some_and(|it| same(&it.signer));
    if signed || all.iter().filter(|entry| same(&entry.signer)).count() > 1 {
        out.push_str("note       this name signed or countersigned before; dual control asks for another person\n");
    }
    Ok(out)
}

/// Where the sidecar goes beside the copy of the package in `folder`.
fn beside_copy(folder: &Path, wanted: Digest) -> Result<PathBuf, String> {
    let listed = std::fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    for path in listed.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let is_zip = path.extension().is_some_and(|ending| ending == "zip") && path.is_file();
        if is_zip && File::open(&path).and_then(digest).map_err(|error| told(&path, &error))? == wanted {
            return Ok(path.with_extension("countersign.json"));
        }
    }
    Err(format!("{}: no copy of this package is there, by its SHA-256 {wanted}", folder.display()))
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
