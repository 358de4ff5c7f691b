//! Workers and the messages between them and the pages.

pub mod build_host;
pub mod client;
pub mod codec;
mod crew;
mod deflating;
pub mod files;
mod giver;
mod helpers;
mod link;
pub mod message;
mod own;
mod reader;
mod reading;
mod sign_host;
mod sink;
mod stamp_host;
pub mod summary;
#[cfg(feature = "pdf")]
pub mod summary_host;
pub mod verify_host;

/// A sentence of what came as a phrase.
pub(crate) fn sentence(phrase: &impl ToString) -> String {
    let phrase = phrase.to_string();
    let mut rest = phrase.chars();
    let first = rest.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", rest.as_str().trim_end_matches('.'))
}
