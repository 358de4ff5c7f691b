//! Nouns that every layer shares.

pub mod limits;
pub mod path;
