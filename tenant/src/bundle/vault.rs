//! The copy in the vault, its lock and its envelope (contract section 6).

use super::hooks::Call;
use super::request::Request;
use super::sign::offset_form;
use super::{Refusal, Service, shown};
use crate::dict;
use crate::digest::sha256;
use crate::instant::civil;
use crate::pyjson::Py;
use axum::http::StatusCode;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A package that was written.
#[derive(Debug)]
pub struct Package<'a> {
    /// Its name without `.zip`.
    pub bundle_id: &'a str,
    /// Where it is.
    pub path: &'a Path,
    /// Its digest.
    pub digest: &'a str,
    /// Its length in bytes.
    pub size: i64,
    /// Its sidecar, if it is signed.
    pub signature: Option<&'a Path>,
    /// When, in microseconds since 1970.
    pub now: i64,
}

/// What an abandoned export is told as.
fn aborted(error: impl std::fmt::Display) -> Refusal {
    Refusal::of(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

/// Copies a package into the vault and does what the request asks for beside it. What came of it is added to the
/// summary. Nothing is taken back when a strict step fails: what was written stays.
///
/// # Errors
/// A file cannot be written, or an outside service fails although the request is strict.
pub fn keep(service: &Service, request: &Request, package: &Package<'_>, summary: &mut Py) -> Result<PathBuf, Refusal> {
    let asked = request.text("vault_dir");
    let root = service.path(if asked.is_empty() { "reports/compliance_vault" } else { asked })?;
    let date = civil(package.now).date();
    let folder = root
        .join(format!("{:04}", date.year()))
        .join(format!("{:02}", date.month()))
        .join(format!("{:02}", date.day()))
        .join(package.bundle_id);
    std::fs::create_dir_all(&folder).map_err(aborted)?;
    let copy = |path: &Path| -> Result<PathBuf, Refusal> {
        let to = folder.join(path.file_name().unwrap_or_default());
        std::fs::copy(path, &to).map_err(aborted)?;
        Ok(to)
    };
    let zip = copy(package.path)?;
    let signature = package.signature.map(copy).transpose()?;
    let step = Step { service, request, package, folder: &folder, zip: &zip };
    if !request.text("kms_key_id").is_empty() {
        step.wrap(summary)?;
    }
    if request.text("vault_mode") == "SIMULATED_WORM" {
        let lock = step.lock(signature.as_deref(), summary)?;
        for path in [Some(&zip), signature.as_ref(), Some(&lock)].into_iter().flatten() {
            let mut permissions = std::fs::metadata(path).map_err(aborted)?.permissions();
            permissions.set_readonly(true);
            std::fs::set_permissions(path, permissions).map_err(aborted)?;
        }
    }
    if !request.text("external_worm_endpoint").is_empty() {
        step.archive(summary)?;
    }
    Ok(zip)
}

struct Step<'a> {
    service: &'a Service,
    request: &'a Request,
    package: &'a Package<'a>,
    folder: &'a Path,
    zip: &'a Path,
}

impl Step<'_> {
    fn write(&self, suffix: &str, body: &Py) -> Result<PathBuf, Refusal> {
        let path = self.folder.join(format!("{}.{suffix}.json", self.package.bundle_id));
        std::fs::write(&path, body.to_pretty()).map_err(aborted)?;
        Ok(path)
    }

    fn call<'a>(&'a self, endpoint: &'a str) -> Call<'a> {
        Call {
            service: self.service,
            endpoint,
            token: self.request.text("external_auth_token"),
            timeout: Duration::from_secs(self.request.int("external_timeout_seconds").unsigned_abs()),
        }
    }

    /// `ERROR: …` in the summary or, when strict, the end of the export.
    fn failed(&self, status: &str, error: &str, summary: &mut Py) -> Result<(), Refusal> {
        if self.request.flag("external_require_success") {
            return Err(aborted(error));
        }
        summary.push(status, format!("ERROR: {error}"));
        Ok(())
    }

    /// The envelope: the digest as the key service wraps it, or a simulation that proves nothing.
    fn wrap(&self, summary: &mut Py) -> Result<(), Refusal> {
        let Package { bundle_id, digest, now, .. } = *self.package;
        let (key, endpoint) = (self.request.text("kms_key_id"), self.request.text("external_kms_wrap_endpoint"));
        let mut outside = None;
        if !endpoint.is_empty() {
            let asked = dict! {
                "bundle_id" => bundle_id,
                "digest" => digest,
                "kms_key_id" => key,
                "retention_policy" => self.request.text("retention_policy"),
            };
            let answer = self.call(endpoint).send(&asked, Some(digest)).and_then(|receipt| {
                let wrapped = receipt.get("wrapped_digest").map(str::to_owned);
                wrapped
                    .map(|wrapped| (receipt, wrapped))
                    .ok_or("external kms wrap response missing wrapped_digest".to_owned())
            });
            outside = Some(answer);
        }
        let (wrapped, algorithm, mode) = match &outside {
            Some(Ok((receipt, wrapped))) => {
                (wrapped.clone(), receipt.get("algorithm").unwrap_or("external-kms-wrap"), "external_kms")
            }
            other => {
                let simulated = sha256(format!("{key}|{digest}|{bundle_id}").as_bytes());
                let mode = if other.is_some() { "fallback_simulated" } else { "simulated_local" };
                (simulated, "sha256-simulated-kms-wrap", mode)
            }
        };
        let mut envelope = dict! {
            "bundle_id" => bundle_id,
            "created_at" => offset_form(now),
            "kms_key_id" => key,
            "digest" => digest,
            "wrapped_digest" => wrapped,
            "algorithm" => algorithm,
            "mode" => mode,
        };
        match &outside {
            Some(Ok((receipt, _))) => {
                for name in ["provider", "key_version", "request_id"] {
                    if let Some(value) = receipt.get(name) {
                        envelope.push(name, value);
                    }
                }
            }
            Some(Err(error)) => {
                // A strict export ends before there is an envelope.
                self.failed("external_kms_status", error, summary)?;
                envelope.push("error", error.as_str());
            }
            None => {}
        }
        let path = self.write("kms-envelope", &envelope)?;
        if let Some(Ok((receipt, _))) = &outside {
            summary.push("external_kms_status", "OK");
            summary.push("external_kms_provider", receipt.get("provider"));
        }
        summary.push("vault_envelope_path", shown(&path));
        Ok(())
    }

    fn lock(&self, signature: Option<&Path>, summary: &mut Py) -> Result<PathBuf, Refusal> {
        let path = self.write(
            "worm-lock",
            &dict! {
                "bundle_id" => self.package.bundle_id,
                "locked_at" => offset_form(self.package.now),
                "retention_policy" => self.request.text("retention_policy"),
                "package_sha256" => self.package.digest,
                "signature_path" => signature.map(shown),
            },
        )?;
        summary.push("vault_worm_lock_path", shown(&path));
        Ok(path)
    }

    fn archive(&self, summary: &mut Py) -> Result<(), Refusal> {
        let endpoint = self.request.text("external_worm_endpoint");
        let asked = dict! {
            "bundle_id" => self.package.bundle_id,
            "package_sha256" => self.package.digest,
            "package_size_bytes" => self.package.size,
            "package_name" => self.zip.file_name().map(|name| name.to_string_lossy().into_owned()),
            "retention_policy" => self.request.text("retention_policy"),
            "kms_key_id" => self.request.text("kms_key_id"),
            "local_path" => shown(self.zip),
        };
        match self.call(endpoint).send(&asked, None) {
            Err(error) => self.failed("external_worm_status", &error, summary),
            Ok(receipt) => {
                summary.push("external_worm_status", "OK");
                let mut kept = dict! {};
                for name in ["provider", "archive_id", "object_key", "lock_until", "request_id"] {
                    kept.push(name, receipt.get(name));
                }
                kept.push("endpoint", endpoint);
                summary.push("external_worm_receipt", kept);
                Ok(())
            }
        }
    }
}
