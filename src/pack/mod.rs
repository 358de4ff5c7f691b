//! The pack format, both directions.

pub mod about;
pub mod append;
pub mod closed;
pub mod entries;
pub mod format;
mod inflate;
pub mod manifest;
pub mod range;
pub mod read;
pub mod scan;
pub mod signed;
pub mod stamp;
pub mod write;

pub use inflate::shelf::{Shelf, Shelved};
