//! The only place that knows a browser.

pub mod config;
pub mod error;
pub mod page;
pub mod save;
pub mod session;
pub mod worker;
