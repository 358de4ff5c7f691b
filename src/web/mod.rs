//! The only place that knows a browser.

mod archive;
mod ask;
mod blob;
pub mod config;
mod digest;
pub mod driftwise;
pub mod error;
mod fetch;
pub mod handover;
pub mod history;
pub mod kept;
pub mod keys;
pub mod later;
pub mod oidc;
pub mod opfs;
pub mod ops;
pub mod page;
pub mod save;
pub mod session;
pub(crate) mod start;
mod storage;
mod stream;
mod turn;
pub mod worker;
