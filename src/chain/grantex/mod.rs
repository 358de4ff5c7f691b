//! Grantex's audit log: one chain for each developer (contract section 2).
//!
//! An entry's `hash` is the SHA-256, in 64 lower-case hexadecimal digits, of a compact JSON text of its other members in a fixed order
//! ([`preimage`]); `prevHash` is the hash of the entry before it, or `null` for the first one. Everything is taken from the wire's own values:
//! number tokens and the order of keys decide about the hash.

mod diagnosis;
mod entry;
mod preimage;
mod report;
mod walk;

pub use diagnosis::{Erasure, LinkCause, Places, erasure};
pub use entry::{Entry, REQUIRED};
pub use preimage::{Layout, Rule, layout, preimage};
pub use report::chain_report;
pub use walk::{Integrity, Reason, Step, Walk, walk};
