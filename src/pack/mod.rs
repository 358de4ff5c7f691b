//! The pack format, both directions.
//!
//! Whoever wrote a pack chose every byte of it: what reads one may neither panic nor wrap. The tests of the modules may.
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

pub mod about;
pub mod append;
pub mod closed;
pub mod deflate;
pub mod entries;
pub mod format;
mod inflate;
pub mod manifest;
mod queue;
pub mod range;
pub mod read;
mod record;
pub mod scan;
pub mod signed;
pub mod stamp;
pub mod write;

pub use inflate::shelf::{Shelf, Shelved};
