//! Logs whose rows are tied together by hashes.

pub mod events;
