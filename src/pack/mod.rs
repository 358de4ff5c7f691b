//! The pack format, both directions.

pub mod about;
pub mod format;
pub mod manifest;
pub mod write;
