//! Workers and the messages between them and the pages.

pub mod build_host;
pub mod client;
pub mod codec;
mod link;
pub mod message;
mod own;
mod sink;
mod summary;
#[cfg(feature = "pdf")]
pub mod summary_host;
pub mod verify_host;
