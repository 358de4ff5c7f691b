//! A package of the evidence runbook (evidence contract): its own list, the codes beside it, the audit rows in it.

mod events;
mod manifest;
mod rows;
mod sides;

pub(super) use manifest::compare;

use super::beside::Beside;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{FileFacts, Outcome};

/// What is said in a row.
type Said = (Outcome, String);

/// What the checks of this kind came to.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Whether the file is of this kind or has its layout.
    inside: bool,
    signature: Option<Said>,
    countersign: Option<Said>,
    /// What was required of the countersignatures, and whether it is so.
    required: Option<Said>,
    chain: Option<Said>,
    /// Whether at least two people countersigned, none of whom signed; None when that was not checked.
    pub(super) dual_control: Option<bool>,
}

/// Checks what is beside the file, and of a package of this kind (`inside`) what is in it.
pub(super) fn check(
    contents: &Contents,
    file: &FileFacts,
    beside: &Beside,
    inside: bool,
    findings: &mut Findings,
) -> Seen {
    let mut seen = sides::check(file.sha256, beside, findings);
    seen.inside = inside;
    if inside {
        manifest::claims(contents, findings);
        seen.chain = events::check(contents, findings);
    }
    seen
}
