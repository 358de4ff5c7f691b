//! Nouns that every layer shares: they parse and print, and do nothing else.
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

pub mod base64;
pub mod digest;
pub mod instant;
pub mod json;
pub mod limits;
pub mod order;
pub mod path;
pub mod stamp;
