//! Packseal builds compliance packs in a web page and verifies them offline.
#![warn(missing_docs)]

pub mod assemble;
pub mod model;
pub mod pack;
pub mod recipe;
pub mod section;
pub mod source;
pub mod verify;

#[cfg(feature = "web")]
pub mod ui;
#[cfg(feature = "web")]
pub mod web;
