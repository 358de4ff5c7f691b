//! The only place that knows a browser.

mod fetch;
mod opfs;
pub mod worker;
