//! The machine that makes a pack.
//!
//! [`assemble`] is an async function over a [`Driver`]: the compiler writes the state machine, the driver does the I/O. A page's worker drives it
//! with `fetch`, a test with recorded answers. It reads no clock and no randomness: [`Arguments`] carry both, so the same answers and the same
//! arguments give the same bytes.

mod attachments;
mod audit;
mod build;
mod close;
mod driver;
mod error;
mod evidence;
mod export;
mod fetch;
mod focus;
mod gates;
mod ledger;
mod manifest_json;
mod progress;
mod question;
mod realized;
mod redact;
mod refused;
mod retry;
mod review;
mod savings;
mod settings;

pub use build::{Arguments, Secret};
pub use driver::{Body, Driver, FetchError, SignIn};
pub use error::{Error, Failed};
pub use gates::Role;
pub use progress::{Problem, ProblemKind, Progress, Receipt, SetProgress, SetState, Stage, Wait, Waiting};
pub use question::{Finding, Question, Verdict};

use crate::pack::write::Sink;
use build::Build;

/// Makes a Valdrics pack into an empty sink. Gives the receipt and the sink.
///
/// Order (docs/FORMAT.md): vendor entries, the server's answers, the ledger, VERIFY.md, `pack.json`, MANIFEST.txt.
///
/// # Errors
/// [`Error`] when a required data set cannot be had, the owner stopped it, or the sink fails. What is in the sink is then no pack and must be
/// dropped.
pub async fn assemble<D: Driver, S: Sink>(arguments: &Arguments, driver: &D, sink: S) -> Result<(Receipt, S), Error> {
    let mut build = Build::new(arguments, driver, sink);
    build.gates().await?;
    build.version().await?;
    build.audit_logs().await?;
    build.settings().await?;
    build.evidence().await?;
    build.documents().await?;
    build.focus().await?;
    build.savings().await?;
    build.realized().await?;
    build.close().await?;
    build.manifest_json()?;
    build.attachments().await?;
    build.ledger()
}

/// Asks who is signed in and whether the plan allows a pack, before any work. Of the arguments, the choices are not used, and the sink stays
/// empty: it is of the kind that [`assemble`] is given, so that a program holds the machine once.
///
/// # Errors
/// [`Error::Refused`] for a member, and for a plan without compliance packs; else as [`assemble`].
pub async fn gates<D: Driver, S: Sink>(arguments: &Arguments, driver: &D, sink: S) -> Result<Role, Error> {
    Build::new(arguments, driver, sink).gates().await
}
