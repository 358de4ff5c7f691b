//! Recipes: an API that no Rust knows, each way of paging, and what is said of a bad one.

mod custom;
mod driftwise;
mod malformed;
mod paging;
mod schema;

/// The recipe of an invented API with three sections.
const HARBOUR: &str = include_str!("harbour.json");
