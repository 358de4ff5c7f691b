//! What happens to a finished package: signature, copy in the vault, key service, lock, archive, in this order (evidence contract section 6).
//!
//! [`archive`] is an async function over two traits: [`Post`] sends JSON to a service outside, [`Files`] puts files beside the package and into
//! the vault. It reads no clock and opens nothing itself, so a command and a page can both drive it. What the two services outside are sent and
//! what is read of their answers is in [`hook`]; the files are in [`files`], [`record`] is the record of a whole run.
//!
//! Two things are stricter than in the reference service: a run that fails leaves nothing that looks complete, and a strict run whose
//! outside services could not even be asked is refused before any work ([`Settings::check`]).
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

pub mod bundle;
pub mod endpoint;
pub mod files;
pub mod hook;
pub mod record;
mod refused;
mod settings;
mod steps;

pub use bundle::bundle_id;
pub use refused::Refused;
pub use settings::{Settings, Signing, Strict, Token, VaultMode};
pub use steps::{Archived, Error, Failed, Package, Status, archive};

use std::future::Future;

use crate::model::digest::Digest;
use hook::{Answer, Call};

/// Sends a request to a service outside.
pub trait Post {
    /// Sends it as it is and gives the answer, whatever its status. Follows no redirect, since a token goes with the request; waits no longer
    /// than the call says, and reads no more than [`hook::ANSWER_MAX`] bytes.
    ///
    /// The error says why there is no answer. It stands in the run record after `ERROR: `, so it must hold neither the token nor parameters.
    fn post(&self, call: &Call<'_>) -> impl Future<Output = Result<Answer, String>>;
}

/// Where a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The folder that the package is in.
    Beside,
    /// The vault; names are paths below it, with `/`.
    Vault,
}

/// Puts files where they belong. Until [`Files::settle`], what was put there must not look complete: it has another name or another place.
/// Errors are texts for the run record.
pub trait Files {
    /// Puts a new file; fails where one of this name is.
    fn put(&self, place: Place, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), String>>;

    /// Puts a copy of the package into the vault. Gives the digest of the copy, read back from there.
    fn copy(&self, name: &str) -> impl Future<Output = Result<Digest, String>>;

    /// Notes that a file of the vault is to be read-only once it is settled. A place that knows no such thing ignores it.
    fn protect(&self, name: &str);

    /// Gives everything its own name, the package last.
    fn settle(&self) -> impl Future<Output = Result<(), String>>;

    /// Removes everything, the package and settled files included; fails with what could not be removed.
    fn abandon(&self) -> impl Future<Output = Result<(), String>>;

    /// How the run record names a settled file.
    fn path(&self, place: Place, name: &str) -> String;
}
