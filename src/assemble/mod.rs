//! The machine that makes a pack.
//!
//! [`assemble`] is an async function over a [`Driver`]: the compiler writes the state machine, the driver does the I/O. A page's worker drives it
//! with `fetch`, a test with recorded answers. It reads no clock and no randomness: [`Arguments`] carry both, so the same answers and the same
//! arguments give the same bytes.

mod attachments;
mod build;
mod chart;
mod cover;
mod covered;
mod driftwise;
mod driver;
mod error;
mod evidence;
mod fetch;
mod gates;
mod given;
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
mod seal;
mod sections;
pub mod subject;
mod valdrics;
mod words;

pub use build::{Arguments, Seal, Secret};
pub use covered::Covered;
pub use driver::{Body, Driver, FetchError, SignIn, Stamped, Stored};
pub use error::{Error, Failed};
pub use gates::Role;
pub use given::{GIVEN, GivenError};
pub use index::{Controls, mapping_of};
pub use ledger::PRODUCER;
pub use preview::{LOOKED_AT, Preview, Sample, preview};
pub use progress::{Problem, ProblemKind, Progress, Receipt, SetProgress, SetState, Stage, Wait, Waiting};
pub use question::{Finding, Question, Verdict};

use crate::pack::deflate::Deflater;
use crate::pack::entries::Entries;
use crate::pack::format::COMPLETENESS;
use crate::pack::write::{PackWriter, Sink};
use crate::recipe::Layout;
use crate::section::completeness;
use build::Build;
use driftwise::Driftwise;
use evidence::Evidence;
use playbook::Playbook;
use valdrics::Valdrics;

/// Makes a pack of the recipe's layout into one that is empty. Gives the receipt and its sink.
///
/// Order (docs/FORMAT.md): vendor entries, attachments, the server's answers, the ledger, VERIFY.md, `pack.json`, MANIFEST.txt,
/// and a signature where [`Arguments::seal`] asks for it.
///
/// # Errors
/// [`Error`] when a required data set cannot be had, the owner stopped it, or the sink fails. What is in the sink is then no pack and must be
/// dropped.
pub async fn assemble<D: Driver, S: Sink, F: Deflater>(
    arguments: &Arguments,
    driver: &D,
    pack: PackWriter<S, F>,
) -> Result<(Receipt, S), Error> {
    seal::check(arguments)?;
    let build = Build::new(arguments, driver, pack);
    let mut build = match arguments.recipe.layout {
        Layout::Playbook => Playbook::vendor_entries(build).await?,
        Layout::Custom | Layout::Grantex => plain(build).await?,
        _ => stepped(build).await?,
    };
    build.attachments().await?;
    build.ledger().await
}

/// Makes the entries of a finished pack again: what the vendor's layout has, and COMPLETENESS.csv, into `entries`. `driver` gives what the pack
/// kept, so its [`Driver::REPLAY`] is true. Gives which months the rows are of. A playbook's log is not kept as it came, so there is nothing to make its entries of.
///
/// # Errors
/// [`Error::Layout`] for a playbook; [`Error`] when an answer is not there or cannot be read, and when `entries` fails.
pub async fn remake<D: Driver, E: Entries>(
    arguments: &Arguments,
    driver: &D,
    entries: E,
) -> Result<Vec<Covered>, Error> {
    let build = Build::new(arguments, driver, entries);
    let mut build = match arguments.recipe.layout {
        Layout::Playbook => return Err(Error::Layout),
        Layout::Custom | Layout::Grantex => plain(build).await?,
        _ => stepped(build).await?,
    };
    build.attached();
    build.pack.entry(COMPLETENESS, &completeness::encode(&build.lines))?;
    Ok(build.covered)
}

/// Makes the sections of a layout that has no steps.
async fn plain<D: Driver, E: Entries>(mut build: Build<'_, D, E>) -> Result<Build<'_, D, E>, Error> {
    build.plain_sections().await?;
    Ok(build)
}

/// Makes what a layout has whose sections are steps.
async fn stepped<D: Driver, E: Entries>(build: Build<'_, D, E>) -> Result<Build<'_, D, E>, Error> {
    let arguments = build.arguments;
    match (&arguments.recipe.layout, &arguments.choices.valdrics) {
        (Layout::Valdrics(recipe), Some(choices)) => Valdrics::vendor_entries(build, recipe, choices).await,
        (Layout::Evidence { package_prefix }, _) => Evidence::vendor_entries(build, package_prefix).await,
        (Layout::Driftwise, _) => Driftwise::vendor_entries(build).await,
        _ => Err(Error::Layout),
    }
}

/// Asks who is signed in and whether a pack may be built, before any work. Of the arguments, the choices are not used, and the pack stays
/// empty: it is of the kind that [`assemble`] is given, so that a program holds the machine once.
///
/// # Errors
/// [`Error::Refused`] for who may have no pack; else as [`assemble`].
pub async fn gates<D: Driver, S: Sink, F: Deflater>(
    arguments: &Arguments,
    driver: &D,
    pack: PackWriter<S, F>,
) -> Result<Role, Error> {
    Build::new(arguments, driver, pack).gates().await
}
