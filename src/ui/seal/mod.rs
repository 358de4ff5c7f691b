//! Screens about own keys and signatures: a program of its own, which both documents open. The documents hold what is signed and what signs; here a
//! person says with which key and what.

mod fields;
mod flows;
mod import;
mod keys;
mod list;
mod make;
mod own;
mod program;
mod sign;

pub use program::start;
pub(crate) use program::{KEYS_TITLE, Signing, Wanted, keys_screen};
