//! The pack format, both directions.

pub mod format;
