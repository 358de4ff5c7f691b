//! The machine that makes a pack.
//!
//! [`assemble`] is an async function over a [`Driver`]: the compiler writes the state machine, the driver does the I/O. A page's worker drives it
//! with `fetch`, a test with recorded answers. It reads no clock and no randomness: [`Arguments`] carry both, so the same answers and the same
//! arguments give the same bytes.

mod attachments;
mod build;
mod chart;
mod cover;
mod driftwise;
mod driver;
mod error;
mod evidence;
mod fetch;
mod gates;
mod index;
mod ledger;
mod playbook;
mod preview;
mod progress;
mod question;
mod redact;
mod refused;
mod retry;
mod review;
mod sections;
pub mod subject;
mod valdrics;
mod words;

pub use build::{Arguments, Secret};
pub use driver::{Body, Driver, FetchError, SignIn};
pub use error::{Error, Failed};
pub use gates::Role;
pub use index::{Controls, mapping_of};
pub use preview::{LOOKED_AT, Preview, Sample, preview};
pub use progress::{Problem, ProblemKind, Progress, Receipt, SetProgress, SetState, Stage, Wait, Waiting};
pub use question::{Finding, Question, Verdict};

use crate::pack::write::Sink;
use crate::recipe::Layout;
use build::Build;
use driftwise::Driftwise;
use evidence::Evidence;
use playbook::Playbook;
use valdrics::Valdrics;

/// Makes a pack of the recipe's layout into an empty sink. Gives the receipt and the sink.
///
/// Order (docs/FORMAT.md): vendor entries, attachments, the server's answers, the ledger, VERIFY.md, `pack.json`, MANIFEST.txt.
///
/// # Errors
/// [`Error`] when a required data set cannot be had, the owner stopped it, or the sink fails. What is in the sink is then no pack and must be
/// dropped.
pub async fn assemble<D: Driver, S: Sink>(arguments: &Arguments, driver: &D, sink: S) -> Result<(Receipt, S), Error> {
    let build = Build::new(arguments, driver, sink);
    let mut build = match (&arguments.recipe.layout, &arguments.choices.valdrics) {
        (Layout::Valdrics(recipe), Some(choices)) => Valdrics::vendor_entries(build, recipe, choices).await?,
        (Layout::Evidence { package_prefix }, _) => Evidence::vendor_entries(build, package_prefix).await?,
        (Layout::Driftwise, _) => Driftwise::vendor_entries(build).await?,
        (Layout::Custom | Layout::Grantex, _) => {
            let mut build = build;
            build.plain_sections().await?;
            build
        }
        (Layout::Playbook, _) => Playbook::vendor_entries(build).await?,
        (Layout::Valdrics(_), None) => return Err(Error::Layout),
    };
    build.attachments().await?;
    build.ledger().await
}

/// Asks who is signed in and whether a pack may be built, before any work. Of the arguments, the choices are not used, and the sink stays
/// empty: it is of the kind that [`assemble`] is given, so that a program holds the machine once.
///
/// # Errors
/// [`Error::Refused`] for who may have no pack; else as [`assemble`].
pub async fn gates<D: Driver, S: Sink>(arguments: &Arguments, driver: &D, sink: S) -> Result<Role, Error> {
    Build::new(arguments, driver, sink).gates().await
}
