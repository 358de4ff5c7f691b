//! The flags of the evidence runbook: what lies beside the file, and the secret, which is never an argument.

use std::io::Result;
use std::path::{Path, PathBuf};

use clap::Args;
use packseal::verify::beside::Beside;

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
}

impl Flags {
    /// Whether one of them was given.
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
        })
    }
}
