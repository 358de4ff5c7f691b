//! What a receipt says of the readiness.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::assess::{Gate, Readiness, Status};

/// How many items stand where, and the launch gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many items, in the order of [`Status::ALL`].
    counts: [u64; Status::ALL.len()],
    /// Of the items that are done, those that rest on somebody's word.
    pub attested: u64,
    /// The launch gate.
    pub gate: Gate,
}

impl Summary {
    /// The sum of a readiness.
    pub fn of(readiness: &Readiness) -> Self {
        let said = |item: &&super::Assessed| {
            item.status == Status::Done && matches!(item.how, Some(super::How::Attested { .. }))
        };
        let attested = readiness.items.iter().filter(said).count() as u64;
        Self { counts: Status::ALL.map(|status| readiness.count(status) as u64), attested, gate: readiness.gate }
    }

    /// How many items stand so.
    pub fn count(&self, status: Status) -> u64 {
        Status::ALL.iter().zip(self.counts).find_map(|(one, count)| (*one == status).then_some(count)).unwrap_or(0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Readiness: {} items done, {} failed, {} overdue, {} open; launch gate: {}",
            self.count(Status::Done),
            self.count(Status::Failed),
            self.count(Status::Overdue),
            self.count(Status::Open),
            self.gate.name()
        )
    }
}
