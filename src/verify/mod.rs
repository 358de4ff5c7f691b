//! The machine that checks a pack.

pub mod report;
