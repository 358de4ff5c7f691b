//! Whole packs, seen through `verify`: what each change gives, and that no change of a pack is ever called intact.
#![allow(unreachable_pub)] // A test program exports nothing; `pub` here says what the module's neighbours use.

mod beside;
#[cfg(feature = "cli")]
mod cli;
mod findings;
mod flips;
mod focus;
mod grantex;
mod kinds;
mod live;
mod log;
mod properties;
mod refused;
mod report;
mod samples;
mod sequence;
mod source;
mod support;
mod table;
mod tamper;
mod time;
#[cfg(feature = "cli")]
mod timestamp;
mod trust;
mod vectors;
