//! The only place that knows a browser.

mod archive;
mod ask;
mod blob;
pub mod config;
pub mod driftwise;
pub mod error;
mod fetch;
pub mod handover;
pub mod history;
pub mod later;
pub mod oidc;
pub mod opfs;
pub mod ops;
pub mod page;
pub mod save;
pub mod session;
mod start;
pub mod worker;
