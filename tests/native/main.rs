//! The native tests, linked once. tests/README.md says what lies where.
#![allow(clippy::unwrap_used)] // A test ends at the first thing that is not as it should be.
#![allow(clippy::print_stdout)] // A skipped check says so.

mod archive;
mod assemble;
mod audit_log;
#[cfg(unix)]
mod by_hand;
mod chain;
mod controls;
mod derivation;
mod dsar;
mod example;
#[cfg(feature = "cli")]
mod headless;
mod history;
mod layering;
mod lines;
mod playbook;
mod privacy;
mod properties;
mod recipes;
mod seal;
mod secrets;
mod server_packs;
mod sidecar;
mod sign_in;
#[cfg(feature = "pdf")]
mod summary;
mod support;
