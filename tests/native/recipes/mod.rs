//! Recipes: an API that no Rust knows, each way of paging, and what is said of a bad one.

pub(crate) mod custom;
pub(crate) mod driftwise;
mod malformed;
mod paging;
mod schema;

/// The recipe of an invented API with three sections.
pub(crate) const HARBOUR: &str = include_str!("harbour.json");
