//! The playbook's layout (docs/PLAYBOOK.md): the audit log as a pack carries it, its report, and how far the owner is with what the playbook asks.
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

pub mod audit;
pub mod readiness;
