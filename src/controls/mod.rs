//! The control index: which entry of a pack speaks for which control of a framework, and where nothing does (docs/CONTROLS.md).
//!
//! A [`Catalogue`] lists a framework's identifiers with short words of our own. A [`Mapping`] says which section or entry speaks for a control, and
//! how strongly: an opinion of its author, and no proof. A [`Pbc`] is an auditor's list of requests. With the [`Facts`] of a pack they give the
//! [`Index`], which is written as INDEX.csv and INDEX.html (docs/FORMAT.md).
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

mod catalogue;
mod facts;
mod file;
mod html;
mod index;
mod index_csv;
mod mapping;
mod pbc;
mod requests;

pub use catalogue::{CATALOGUE_SCHEMA, CONTROLS_MAX, Catalogue, Control};
pub use facts::{EntryFact, Facts, SectionFact, Span};
pub use file::{FILE_MAX, FileError};
pub use index::{ANSWERS_MAX, Absent, Answer, ControlRow, Framework, Index, PlainLine};
pub use index_csv::{COLUMNS, guarded};
pub use mapping::{LINES_MAX, MAPPING_SCHEMA, Mapping, MappingLine, Origin, Strength, Target};
pub use pbc::{CELL_MAX, COLUMNS_MAX, LIST_MAX, NUMBER_MAX, Pbc, PbcError, PbcRequest, ROWS_MAX};
pub use requests::{Named, Requested};

/// SOC 2, as this build of Packseal carries it.
pub const SOC2: &str = include_str!("../../www/controls/soc2.json");
/// ISO/IEC 27001:2022 Annex A, likewise.
pub const ISO27001: &str = include_str!("../../www/controls/iso27001.json");
/// GDPR, likewise.
pub const GDPR: &str = include_str!("../../www/controls/gdpr.json");

/// The catalogues that the native command knows by name, in the order in which an index lists them.
pub const CARRIED: [(&str, &str); 3] = [("soc2", SOC2), ("iso27001", ISO27001), ("gdpr", GDPR)];
