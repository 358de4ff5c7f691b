//! The only place that knows a browser.

mod blob;
mod fetch;
mod opfs;
pub mod worker;
