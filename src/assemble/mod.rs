//! The machine that makes a pack.

mod progress;

pub use progress::{Problem, ProblemKind, Progress, Receipt, SetProgress, SetState, Stage};
