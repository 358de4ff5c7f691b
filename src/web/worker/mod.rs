//! Workers and the messages between them and the pages.

pub mod client;
pub mod message;
