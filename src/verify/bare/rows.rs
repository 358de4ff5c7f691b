//! The rows of a file that is no pack: what is the same for all kinds of it.

use crate::verify::report::{Outcome, Row, RowId};

/// What differs from kind to kind.
pub(super) struct Bare {
    pub(super) structure: (Outcome, String),
    pub(super) integrity: (Outcome, String),
    pub(super) completeness: (Outcome, String),
    /// Why nobody vouches for where it comes from.
    pub(super) source: &'static str,
    pub(super) chain: (Outcome, String),
}

/// All rows, in the report's order.
pub(super) fn rows(bare: Bare) -> Vec<Row> {
    use Outcome::{NotChecked, NotPresent};
    let said = |outcome, words: &str| (outcome, words.to_owned());
    [
        (RowId::Structure, bare.structure),
        (RowId::Integrity, bare.integrity),
        (RowId::Completeness, bare.completeness),
        (RowId::Source, said(NotPresent, bare.source)),
        (RowId::Derivation, said(NotPresent, "Nothing in it is made of something else in it.")),
        (RowId::Signature, said(NotPresent, "Nobody signed.")),
        (RowId::Countersignatures, said(NotPresent, "None in this file.")),
        (RowId::Identity, said(NotPresent, "Nobody signed, so there is nobody to know.")),
        (RowId::Time, said(NotPresent, "No time token: the only times are those that the file states.")),
        (RowId::Chain, bare.chain),
        (RowId::Policy, said(NotChecked, "No policy is set. This version has none to set.")),
    ]
    .map(|(id, (outcome, why))| Row { id, outcome, why: Some(why) })
    .into()
}
