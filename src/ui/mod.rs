//! The screens. Parts take view models and hand out events; every sentence is in `text`; the browser is reached through `crate::web`.

pub mod build;
mod format;
mod frame;
mod later;
mod parts;
pub mod seal;
pub mod service;
mod text;
pub mod verify;
