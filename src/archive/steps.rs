//! The steps in their order, and what came of them.

use super::bundle::vault_folder;
use super::files::{ENVELOPE, LOCK, SIGNATURE, WORM_RECEIPT, Wrapped, envelope, lock, worm_receipt};
use super::hook::{self, Call, Receipt};
use super::{Files, Place, Post, Refused, Settings, VaultMode};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::seal::sidecar::{self, Signature};

/// A package that was made and has not its own name yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// See [`super::bundle_id`]. The files in the vault have this name.
    pub bundle_id: String,
    /// The package's own file name without `.zip`, by which the files beside it are found.
    pub stem: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
    /// When it was made, by the maker's clock; every file says this time.
    pub at: Instant,
}

/// What a service outside came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// `OK`
    Ok,
    /// `ERROR: <why>`
    Error(String),
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ok => f.write_str("OK"),
            Self::Error(why) => write!(f, "ERROR: {why}"),
        }
    }
}

/// What was done. A path is absent where the file is, a status where nobody was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Archived {
    /// See [`super::bundle_id`].
    pub bundle_id: String,
    /// The digest of the package.
    pub package_sha256: Option<Digest>,
    /// The signature beside the package.
    pub signature_path: Option<String>,
    /// The package in the vault.
    pub vault_copy_path: Option<String>,
    /// The lock in the vault.
    pub vault_worm_lock_path: Option<String>,
    /// The envelope in the vault.
    pub vault_envelope_path: Option<String>,
    /// What the archive answered, beside the package.
    pub worm_receipt_path: Option<String>,
    /// Whether the archive took it.
    pub external_worm_status: Option<Status>,
    /// Whether the key service wrapped its digest.
    pub external_kms_status: Option<Status>,
    /// Who the key service says it is.
    pub external_kms_provider: Option<String>,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The settings cannot be followed.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The signature cannot be made.
    #[error("signature: {0}")]
    Signature(#[from] sidecar::Refused),
    /// A file cannot be put where it belongs.
    #[error("{what}: {why}")]
    Storage {
        /// What it is.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// A service outside failed, and the run is strict.
    #[error("{service} failed, and strict was asked for: {why}")]
    Outside {
        /// Which one.
        service: &'static str,
        /// What its status says after `ERROR: `.
        why: String,
    },
}

impl Error {
    /// Whether the run failed for what strict asks for alone.
    pub fn is_strict(&self) -> bool {
        match self {
            Self::Outside { .. } => true,
            Self::Refused(refused) => refused.is_strict(),
            _ => false,
        }
    }
}

/// A run that failed. What was written is removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}{}", left.as_ref().map(|left| format!("; not everything could be removed: {left}")).unwrap_or_default())]
pub struct Failed {
    /// Why.
    pub error: Error,
    /// What could not be removed.
    pub left: Option<String>,
    /// Statuses that were there by then.
    pub external_worm_status: Option<Status>,
    /// The key service's.
    pub external_kms_status: Option<Status>,
}

/// Archives a package: signature, copy in the vault, key service, lock, archive; then gives all files their names.
///
/// # Errors
/// [`Failed`], after everything that was written was removed, the package included.
pub async fn archive<P: Post, F: Files>(
    package: &Package,
    settings: &Settings,
    post: &P,
    files: &F,
) -> Result<Archived, Box<Failed>> {
    let mut run = Run { package, settings, post, files, done: Archived::default() };
    match run.steps().await {
        Ok(()) => Ok(run.done),
        Err(error) => {
            let left = files.abandon().await.err();
            let Archived { external_worm_status, external_kms_status, .. } = run.done;
            Err(Box::new(Failed { error, left, external_worm_status, external_kms_status }))
        }
    }
}

struct Run<'a, P, F> {
    package: &'a Package,
    settings: &'a Settings,
    post: &'a P,
    files: &'a F,
    done: Archived,
}

impl<P: Post, F: Files> Run<'_, P, F> {
    async fn steps(&mut self) -> Result<(), Error> {
        self.settings.check()?;
        self.done.bundle_id = self.package.bundle_id.clone();
        self.done.package_sha256 = Some(self.package.sha256);
        let signature = self.sign().await?;
        if let Some(mode) = self.settings.vault {
            self.copy(signature.as_deref()).await?;
            self.wrap().await?;
            if mode == VaultMode::SimulatedWorm {
                self.lock(signature.is_some()).await?;
            }
            self.archive().await?;
        }
        self.files.settle().await.map_err(storage("giving the files their names"))
    }

    /// The name of a file in the vault.
    fn vault(&self, ending: &str) -> String {
        let Package { bundle_id, at, .. } = self.package;
        format!("{}/{bundle_id}{ending}", vault_folder(bundle_id, *at))
    }

    async fn put(&self, what: &'static str, place: Place, name: &str, bytes: &[u8]) -> Result<String, Error> {
        self.files.put(place, name, bytes).await.map_err(storage(what))?;
        Ok(self.files.path(place, name))
    }

    async fn sign(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some(signing) = &self.settings.signing else { return Ok(None) };
        let Package { sha256, at, stem, .. } = self.package;
        let bytes = Signature::encode(*sha256, signing.claim(), *at, Some(&signing.secret))?;
        let path = self.put("the signature", Place::Beside, &format!("{stem}{SIGNATURE}"), &bytes).await?;
        self.done.signature_path = Some(path);
        Ok(Some(bytes))
    }

    async fn copy(&mut self, signature: Option<&[u8]>) -> Result<(), Error> {
        let what = "the copy in the vault";
        let name = self.vault(".zip");
        let digest = self.files.copy(&name).await.map_err(storage(what))?;
        if digest != self.package.sha256 {
            let why = format!("its SHA-256 is {digest}, that of the package is {}", self.package.sha256);
            return Err(Error::Storage { what, why });
        }
        self.done.vault_copy_path = Some(self.files.path(Place::Vault, &name));
        if let Some(bytes) = signature {
            self.put("the signature in the vault", Place::Vault, &self.vault(SIGNATURE), bytes).await?;
        }
        Ok(())
    }

    /// Asks a service outside. A failure ends a strict run, and is a status of another one.
    async fn ask(&self, service: &'static str, call: &Call<'_>) -> (Status, Result<Receipt, String>) {
        let answer = self.post.post(call).await;
        let mut read = answer.and_then(|answer| Receipt::read(&answer, self.settings.token.as_ref()));
        if service == KMS {
            read = read.and_then(|receipt| match receipt.get("wrapped_digest") {
                Some(_) => Ok(receipt),
                None => Err("external kms wrap response missing wrapped_digest".to_owned()),
            });
        }
        let status = read.as_ref().map_or_else(|why| Status::Error(why.clone()), |_| Status::Ok);
        (status, read)
    }

    fn strict(&self, service: &'static str, status: &Status) -> Result<(), Error> {
        match status {
            Status::Error(why) if self.settings.strict.is_asked() => Err(Error::Outside { service, why: why.clone() }),
            _ => Ok(()),
        }
    }

    async fn wrap(&mut self) -> Result<(), Error> {
        if self.settings.kms_key_id.is_empty() {
            return Ok(());
        }
        let mut wrapped = Wrapped::Simulated;
        if self.settings.asks_kms() {
            let (status, answer) = self.ask(KMS, &hook::kms(self.settings, self.package)).await;
            self.done.external_kms_status = Some(status.clone());
            self.strict(KMS, &status)?;
            wrapped = match answer {
                Ok(receipt) => {
                    self.done.external_kms_provider = receipt.get("provider").map(str::to_owned);
                    Wrapped::External(receipt)
                }
                Err(why) => Wrapped::Fallback(why),
            };
        }
        let bytes = envelope(self.settings, self.package, &wrapped);
        let path = self.put("the envelope", Place::Vault, &self.vault(ENVELOPE), &bytes).await?;
        self.done.vault_envelope_path = Some(path);
        self.put("the envelope", Place::Beside, &format!("{}{ENVELOPE}", self.package.stem), &bytes).await?;
        Ok(())
    }

    async fn lock(&mut self, signed: bool) -> Result<(), Error> {
        let signature = format!("{}{SIGNATURE}", self.package.bundle_id);
        let bytes = lock(self.settings, self.package, signed.then_some(signature.as_str()));
        let name = self.vault(LOCK);
        let path = self.put("the lock", Place::Vault, &name, &bytes).await?;
        self.done.vault_worm_lock_path = Some(path);
        self.files.protect(&self.vault(".zip"));
        if signed {
            self.files.protect(&self.vault(SIGNATURE));
        }
        self.files.protect(&name);
        Ok(())
    }

    async fn archive(&mut self) -> Result<(), Error> {
        if !self.settings.asks_worm() {
            return Ok(());
        }
        let (status, answer) = self.ask(WORM, &hook::worm(self.settings, self.package)).await;
        self.done.external_worm_status = Some(status.clone());
        self.strict(WORM, &status)?;
        if let Ok(receipt) = answer {
            let bytes = worm_receipt(self.settings, &receipt);
            self.put("the archive's receipt", Place::Vault, &self.vault(WORM_RECEIPT), &bytes).await?;
            let name = format!("{}{WORM_RECEIPT}", self.package.stem);
            let path = self.put("the archive's receipt", Place::Beside, &name, &bytes).await?;
            self.done.worm_receipt_path = Some(path);
        }
        Ok(())
    }
}

const KMS: &str = "the key service";
const WORM: &str = "the archive";

fn storage(what: &'static str) -> impl FnOnce(String) -> Error {
    move |why| Error::Storage { what, why }
}
