//! Signatures: keys and what they sign, statements, trust stores and policies, time tokens, and Wycheproof's vectors.

mod desk;
#[path = "../../time/forge.rs"]
pub(crate) mod forge;
mod keys;
mod private;
mod sign;
mod source;
mod statement;
mod time;
mod trust;
mod wycheproof;
