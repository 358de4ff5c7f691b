//! Nouns that every layer shares: they parse and print, and do nothing else.

pub mod base64;
pub mod digest;
pub mod instant;
pub mod json;
pub mod limits;
pub mod order;
pub mod path;
pub mod stamp;
