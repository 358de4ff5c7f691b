//! What must hold for any input of each parser. A file for each target; `tests/fuzz` holds the same against every seed and the committed corpus.

pub mod chain;
pub mod container;
pub mod der;
pub mod documents;
pub mod json;
pub mod manifest;
pub mod parts;
pub mod recipe;
pub mod seeds;
pub mod sidecar;
pub mod signature;
pub mod text;
pub mod time;
pub mod verify;

use packseal::model::limits::Limits;
use seeds::Seed;

/// A target: its name, the property, and what it starts from.
pub struct Target {
    /// Its name, and that of its program and of its folder in `fuzz/corpus`.
    pub name: &'static str,
    /// Panics where the property does not hold.
    pub check: fn(&[u8]),
    /// Inputs that the parser takes, or almost: made from the vectors and fixtures of the tests.
    pub seeds: fn() -> Vec<Seed>,
}

/// All of them.
pub const TARGETS: [Target; 12] = [
    Target { name: "container", check: container::check, seeds: container::seeds },
    Target { name: "manifest", check: manifest::check, seeds: manifest::seeds },
    Target { name: "recipe", check: recipe::check, seeds: recipe::seeds },
    Target { name: "json", check: json::check, seeds: json::seeds },
    Target { name: "documents", check: documents::check, seeds: documents::seeds },
    Target { name: "sidecar", check: sidecar::check, seeds: sidecar::seeds },
    Target { name: "chain", check: chain::check, seeds: chain::seeds },
    Target { name: "der", check: der::check, seeds: der::seeds },
    Target { name: "time", check: time::check, seeds: time::seeds },
    Target { name: "signature", check: signature::check, seeds: signature::seeds },
    Target { name: "text", check: text::check, seeds: text::seeds },
    Target { name: "verify", check: verify::check, seeds: verify::seeds },
];

/// Budgets so small that a run is short, and that inputs of a few KiB meet them.
pub fn limits() -> Limits {
    Limits {
        entries: 2048,
        directory_bytes: 1 << 20,
        inflated_entry: 1 << 20,
        inflated_total: 4 << 20,
        document_bytes: 1 << 19,
        ..Limits::default()
    }
}
