//! A data subject's access request: everything in a pack's answers about one person, with all others hidden (docs/PLAYBOOK.md).
//!
//! Two passes. [`Search::look`] sees every row and notes who else is named in a field that names people ([`is_person`]), or by an e-mail address
//! anywhere. [`Hider::row`] then gives each row that names the subject, in which every occurrence of those others is replaced: in keys, values, nested
//! members and free text, inside longer words, in either case, and as JSON or a URL spells it. The playbook's privacy rules go over what is left.
//! [`Exporter`] writes them, section after section; secrets are hidden too. [`export`] does all of it for sections that are in memory.
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

mod collect;
mod export;
mod exporter;
mod fields;
mod hide;
mod names;
mod rows;
mod spell;
mod subject;

pub use collect::{Beside, Search};
pub use export::{Content, Output, Section, export, read_line};
pub use exporter::{Exporter, FOLDER, Form, HiddenSecrets, LIMITS, NotSearched, REPORT, SCHEMA, Told};
pub use fields::is_person;
pub use hide::{Hidden, Hider};
pub use rows::Row;
pub use subject::{Subject, SubjectError};
