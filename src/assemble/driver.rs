//! What a build asks of the world.

use std::future::Future;

use super::Progress;
use crate::source::{Head, Request};

/// Does the I/O of a build.
pub trait Driver {
    /// The body of an answer.
    type Body: Body;

    /// Sends a request to the tenant API with the owner's credentials, and gives its answer when the head is there.
    fn open(&self, request: &Request) -> impl Future<Output = Result<(Head, Self::Body), FetchError>>;

    /// Reads a document of the static host; None when the host has none of this name.
    fn document(&self, path: &str) -> impl Future<Output = Result<Option<Vec<u8>>, FetchError>>;

    /// Takes note of where the build stands.
    fn progress(&self, progress: &Progress);
}

/// A body that arrives in pieces, after content decoding. Dropping it ends the transfer.
pub trait Body {
    /// The next piece; None at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, FetchError>>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The owner stopped the build.
    #[error("stopped")]
    Cancelled,
    /// The transfer broke off inside the body.
    #[error("the connection broke off before the end of the answer")]
    Cut,
    /// No answer that this page may read: offline, not allowed by CORS, or a failure that was sent without CORS headers.
    #[error("no readable answer")]
    NoAnswer,
    /// Nothing came for too long.
    #[error("no answer within {seconds} s")]
    Timeout {
        /// How long was waited.
        seconds: u32,
    },
}
