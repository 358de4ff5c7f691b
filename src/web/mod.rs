//! The only place that knows a browser.

pub mod worker;
