//! What lies beside the file, or was had by another way: sidecars and their secret, which is never an argument, a live answer, a digest.

use std::io::Result;
use std::path::{Path, PathBuf};

use clap::Args;
use packseal::model::digest::Digest;
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
        Ok(Beside {
            signature: sidecar(&self.hmac_signature, "signature.json")?,
            countersign: sidecar(&self.hmac_countersign, "countersign.json")?,
            secret: secret::signing(self.secret_file.as_deref())?,
            require_countersign: self.require_countersign,
            live: self.live_response.as_deref().map(read).transpose()?,
            list: self.manifest_sha256,
        })
    }
}
