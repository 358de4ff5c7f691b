//! Hash chains of audit logs, recomputed from the log as it came: each chain's own rule, and the walk along it.
//!
//! A chain that holds is consistent with itself and no more: whoever can write the whole log can write its hashes too.
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

pub mod attestation;
pub mod events;
pub mod grantex;
pub mod log;
