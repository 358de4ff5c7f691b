//! The parts that screens are made of: view models in, events out.

pub(super) mod asked;
pub(super) mod asking;
pub(super) mod block;
pub(super) mod byte_map;
pub(super) mod chain;
mod chain_map;
pub(super) mod checks;
pub(super) mod dialog;
pub(super) mod digest;
pub(super) mod drop_zone;
pub(super) mod entries;
pub(super) mod errors;
pub(super) mod facts;
pub(super) mod field;
pub(super) mod findings;
pub(super) mod icon;
pub(super) mod list;
pub(super) mod live;
pub(super) mod meter;
pub(super) mod notice;
pub(super) mod records;
pub(super) mod runbook;
pub(super) mod status;
pub(super) mod verdict;
