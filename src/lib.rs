//! Packseal builds compliance packs in a web page and verifies them offline.
//!
//! # Where to start
//! - What a pack is: `docs/FORMAT.md`, [`pack::format`], [`pack::manifest`], [`pack::about`].
//! - Making one: [`recipe`] says what is wanted, [`assemble::assemble`] drives it over a [`assemble::Driver`].
//! - What follows a package that was made: [`archive::archive`] signs it, keeps a copy and asks the services outside.
//! - Checking one: [`verify::verify`] gives a [`verify::report::Report`].
//!
//! Layers, bottom to top; a module imports only from those above it in this list: [`model`], [`secrets`] and [`privacy`], [`source`], [`section`] and [`focus`],
//! [`chain`] and [`seal`], [`pack`], [`recipe`], [`archive`], [`playbook`], [`dsar`], [`history`], [`summary`] and [`controls`], then [`assemble`] and [`verify`] beside each other. The
//! default build is this pure core: it reads no
//! clock, no randomness and no
//! environment. Feature `web` adds the page and its workers, feature `pdf` the maker of `summary.pdf`,
//! feature `cli` the native command.
//!
//! ```
//! use packseal::model::limits::Limits;
//! use packseal::pack::range::Memory;
//! use packseal::verify::{report::Headline, verify};
//!
//! // A ZIP without entries carries no list of digests.
//! let empty = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
//! let verified = verify(&mut Memory(empty), "empty.zip", &Limits::default(), &mut |_, _| {})?;
//! assert_eq!(verified.report.headline, Headline::NotProven);
//! # Ok::<(), std::io::Error>(())
//! ```
#![warn(missing_docs)]

pub mod model;
pub mod privacy;
pub mod secrets;
pub mod source;

pub mod focus;
pub mod section;

pub mod chain;
pub mod seal;

pub mod pack;

pub mod archive;
pub mod controls;
pub mod dsar;
pub mod history;
pub mod playbook;
pub mod recipe;
pub mod summary;

pub mod assemble;
pub mod verify;

#[cfg(feature = "web")]
pub mod ui;
#[cfg(feature = "web")]
pub mod web;
