//! What lies beside the file, or was had by another way: sidecars and their secret, which is never an argument, a live answer, a digest.

use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::trust::{Policy, Store};
use packseal::source::AnswerError;
use packseal::verify::beside::{Beside, typed_digest};

use crate::secret::{self, read};

/// What is beside the file.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The signature sidecar of the evidence service. Without this: FILE's name with `.signature.json` for its ending, when there is one.
    #[arg(long, value_name = "FILE")]
    hmac_signature: Option<PathBuf>,
    /// The countersign sidecar. Without this: FILE's name with `.countersign.json` for its ending, when there is one.
    #[arg(long, value_name = "FILE")]
    hmac_countersign: Option<PathBuf>,
    /// How many distinct people, other than the signer, must have countersigned.
    #[arg(long, value_name = "N")]
    require_countersign: Option<u32>,
    /// A file with the secret of the sidecars. Without this: the variable COMPLIANCE_EVIDENCE_SIGNING_SECRET, when it is set.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// What DriftWise's live check answered, as JSON, to hold the pack's attestation against. Nothing is asked from here.
    #[arg(long, value_name = "FILE")]
    live_response: Option<PathBuf>,
    /// The SHA-256 of MANIFEST.txt as you had it by another way than the pack.
    #[arg(long, value_name = "HEX", value_parser = list_digest)]
    manifest_sha256: Option<Digest>,
    /// The keys that you know (packseal-trust/1). Signatures are held against it, and exit 4 says that they do not meet your policy.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// What you ask of signatures (packseal-policy/1). Without this, and with --trust: one owner that you know.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The instant at which you check, in UTC, like 2026-07-01T00:00:00Z. Without this: now.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    time: Option<Instant>,
}

pub(crate) fn instant(text: &str) -> std::result::Result<Instant, String> {
    Instant::parse(text).map_err(|error| error.to_string())
}

/// Reads a file of the auditor's, and gives its digest besides; an error names the file and the place in it.
pub(crate) fn own<T>(
    path: Option<&Path>,
    of: fn(&[u8]) -> std::result::Result<T, AnswerError>,
) -> Result<Option<(T, Digest)>> {
    let Some(path) = path else { return Ok(None) };
    let wrong = |error: AnswerError| Error::new(ErrorKind::InvalidData, format!("{}: {error}", path.display()));
    let bytes = read(path)?;
    of(&bytes).map(|it| Some((it, Digest::of(&bytes)))).map_err(wrong)
}

/// The digest of this program's own file; None where the system does not say which that is, or it cannot be read.
fn program() -> Option<Digest> {
    crate::digest(File::open(std::env::current_exe().ok()?).ok()?).ok()
}

/// The clock of this machine.
fn now() -> Option<Instant> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Instant::from_unix_millis(i64::try_from(since.as_millis()).ok()?)
}

fn list_digest(text: &str) -> std::result::Result<Digest, String> {
    typed_digest(text).map_err(|error| error.to_string())
}

impl Flags {
    /// Whether one of the runbook's was given.
    pub(crate) fn is_given(&self) -> bool {
        self.hmac_signature.is_some()
            || self.hmac_countersign.is_some()
            || self.require_countersign.is_some()
            || self.secret_file.is_some()
    }

    /// Reads what they name, and the sidecars that have the service's names beside `path`.
    ///
    /// # Errors
    /// When a file that was named is not there or cannot be read, or the secret's is empty; the message never holds the secret.
    pub(crate) fn read(&self, path: &Path) -> Result<Beside> {
        let sidecar = |named: &Option<PathBuf>, ending: &str| match named {
            Some(named) => read(named).map(Some),
            None => match path.with_extension(ending) {
                beside if beside.is_file() => read(&beside).map(Some),
                _ => Ok(None),
            },
        };
        let (trust, trust_sha256) = own(self.trust.as_deref(), Store::read)?.unzip();
        Ok(Beside {
            signature: sidecar(&self.hmac_signature, "signature.json")?,
            countersign: sidecar(&self.hmac_countersign, "countersign.json")?,
            secret: secret::signing(self.secret_file.as_deref())?,
            require_countersign: self.require_countersign,
            live: self.live_response.as_deref().map(read).transpose()?,
            list: self.manifest_sha256,
            trust,
            policy: own(self.policy.as_deref(), Policy::read)?.map(|(policy, _)| policy),
            trust_sha256,
            program_sha256: program(),
            now: self.time.or_else(now),
        })
    }
}
