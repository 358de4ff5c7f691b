//! What DriftWise attests of its audit log, and what its live answer makes of it (DriftWise contract, sections 3 and 4).
//!
//! The rows themselves are never in a pack, and the vendor does not publish how they are hashed: nothing can be recomputed offline. An
//! attestation is a claim about the log's last row, and only the vendor's own service can say whether the log still has that row.

mod read;
mod verdict;

pub use read::{Attestation, Head, Unreadable};
pub use verdict::{Verdict, verdict};

/// The `schema` that an attestation of this form states, up to its version.
pub(crate) const SCHEMA: &str = "chain-attestation/";

/// The status of a chain that holds; any other word says that it does not.
pub const OK: &str = "ok";
