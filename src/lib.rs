//! Packseal builds compliance packs in a web page and verifies them offline.

pub mod model;
pub mod pack;
