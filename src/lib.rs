//! Packseal
pub mod model;
