//! The evidence auto-export: packages, signatures, countersignatures, the vault, and the two hooks outside (the evidence
//! contract). The names are the contract's: a package is a ZIP, its `bundle_id` names it and everything beside it.

pub mod contents;
pub mod countersign;
pub mod export;
pub mod hooks;
pub mod request;
pub mod sign;
pub mod vault;
pub mod verify;

use crate::dict;
use crate::error::json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path, PathBuf};

/// The secret that the service signs with unless it is told another one. The demo hands it out.
#[must_use]
pub fn demo_secret() -> String {
    ["orchid", "demo", "signing", "secret"].join("-")
}

/// Where packages are, and what they are signed with.
pub struct Service {
    folder: PathBuf,
    /// Whether the folder goes with the service.
    own: bool,
    secret: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        if self.own {
            // It is there only if something was written.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The secret is never shown.
impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Service({})", self.folder.display())
    }
}

impl Service {
    /// A service that writes into a folder or, without one, into a new one among the system's temporary files, which is
    /// made when it is first needed and goes with the service. `secret` is trimmed; an empty one signs nothing.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn new(folder: Option<&Path>, secret: &str) -> std::io::Result<Self> {
        let named = match folder {
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                folder.canonicalize()?
            }
            None => {
                let name = format!("packseal-tenant-evidence-{}", uuid::Uuid::new_v4().simple());
                std::env::temp_dir().canonicalize()?.join(name)
            }
        };
        Ok(Self { folder: named, own: folder.is_none(), secret: secret.trim().to_owned() })
    }

    /// The folder below which everything is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The service's own secret; empty where it has none.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The secret of a request, or else the service's own.
    #[must_use]
    pub fn secret_or(&self, asked: Option<&str>) -> String {
        asked.map(str::trim).filter(|asked| !asked.is_empty()).unwrap_or(&self.secret).to_owned()
    }

    /// A path that a client names: the vendor's service takes any, this one takes none outside of its folder.
    ///
    /// # Errors
    /// The path leads elsewhere.
    pub fn path(&self, text: &str) -> Result<PathBuf, Refusal> {
        let path = self.folder.join(text);
        let plain = path.components().all(|part| !matches!(part, Component::ParentDir));
        if plain && path.starts_with(&self.folder) {
            return Ok(path);
        }
        Err(Refusal::bad_request(format!("path is outside of the evidence folder: {text}")))
    }

    /// The files below the folder, as paths from there, in their order.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let (mut found, mut open) = (Vec::new(), vec![self.folder.clone()]);
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => open.push(path),
                    Ok(kind) if kind.is_file() => {
                        found.extend(path.strip_prefix(&self.folder).ok().and_then(Path::to_str).map(str::to_owned));
                    }
                    _ => {}
                }
            }
        }
        found.sort();
        found
    }
}

/// A path as answers have it.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Why a request is refused: `{"detail": …}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    status: StatusCode,
    detail: crate::pyjson::Py,
    /// Seconds for `Retry-After`.
    wait: Option<u32>,
}

impl Refusal {
    /// A refusal with this detail.
    #[must_use]
    pub fn of(status: StatusCode, detail: impl Into<crate::pyjson::Py>) -> Self {
        Self { status, detail: detail.into(), wait: None }
    }

    /// 400.
    #[must_use]
    pub fn bad_request(detail: impl Into<crate::pyjson::Py>) -> Self {
        Self::of(StatusCode::BAD_REQUEST, detail)
    }

    /// 429.
    #[must_use]
    pub fn limited(seconds: Option<u32>) -> Self {
        Self { wait: seconds, ..Self::of(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests") }
    }

    /// What a job keeps of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.detail.to_cell()
    }
}

/// A database that fails is the server's fault; who may not come in is told in this service's form.
impl From<crate::error::Refusal> for Refusal {
    fn from(refusal: crate::error::Refusal) -> Self {
        match refusal {
            crate::error::Refusal::Http(status, message) => Self::of(status, message),
            _ => Self::of(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut answer = json(self.status, &dict! { "detail" => self.detail });
        if let Some(seconds) = self.wait {
            let headers = answer.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
        }
        answer
    }
}
