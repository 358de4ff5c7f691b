//! Workers and the messages between them and the pages.

pub mod build_host;
pub mod client;
pub mod codec;
mod link;
pub mod message;
mod sink;
pub mod verify_host;
