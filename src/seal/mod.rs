//! Seals: who vouches for a file.
//!
//! [`key`] checks signatures, [`statement`] says what one is about, [`sign`] makes one, [`time`] says when one was there at the latest, [`trust`]
//! what it is worth to an auditor. [`source`] is about another signer: the server whose answers a pack is made of.
//!
//! [`hmac`] is the scheme of the evidence runbook's service (evidence contract sections 3 and 4), in sidecars beside
//! its packages. It is symmetric: whoever can check it can forge it, so it proves nothing to somebody who was given the secret, and names nobody.
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

pub mod hmac;
pub mod key;
pub mod name;
pub mod sidecar;
pub mod sign;
pub mod source;
pub mod statement;
pub mod time;
pub mod trust;
