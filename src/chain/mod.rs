//! Logs whose lines name each other by hash.

pub mod log;
