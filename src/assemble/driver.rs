//! What a build asks of the world.

use std::future::Future;

use super::{Progress, Question, Secret, Verdict};
use crate::seal::time::Request as TimeRequest;
use crate::source::{Head, Request};
use crate::summary::Facts;

/// Work that is one of two: what a replay never does is then in no program that only replays, which a condition inside an async function would not
/// give, since its states stay.
pub(super) type Later<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;

/// Does the I/O of a build, and asks its owner.
pub trait Driver {
    /// The body of an answer, or of a file that the owner adds.
    type Body: Body;

    /// Whether the answers are those of a finished pack, whose entries are made again: what was looked through and decided then is not again, and
    /// nothing is kept for `raw/`.
    const REPLAY: bool = false;

    /// Sends a request to the tenant API with the owner's credentials, and gives its answer when the head is there.
    fn open(&self, request: &Request) -> impl Future<Output = Result<(Head, Self::Body), FetchError>>;

    /// Reads a document of the static host; None when the host has none of this name.
    fn document(&self, path: &str) -> impl Future<Output = Result<Option<Vec<u8>>, FetchError>>;

    /// Opens a file that the owner adds, by its place in [`super::Arguments::attachments`]. Without an implementation there is none.
    fn attachment(&self, _index: usize) -> impl Future<Output = Result<Self::Body, FetchError>> {
        std::future::ready(Err(FetchError::File))
    }

    /// Opens the file that stands for an answer, [`super::Arguments::import`]. Without an implementation there is none.
    fn import(&self) -> impl Future<Output = Result<Self::Body, FetchError>> {
        std::future::ready(Err(FetchError::File))
    }

    /// Waits so many milliseconds before a request is tried again. May end early: the owner does not want to wait, or the connection is back.
    fn wait(&self, millis: u64) -> impl Future<Output = Result<(), FetchError>>;

    /// Asks for a new sign-in and gives its token; from then on [`Self::open`] sends it. Several requests may ask at one time: one sign-in
    /// answers all. None where nobody can be asked, which is so without an implementation.
    fn sign_in(&self, _why: SignIn) -> impl Future<Output = Result<Option<Secret>, FetchError>> {
        std::future::ready(Ok(None))
    }

    /// Asks what to do with values that look like secrets; one verdict for each, in order. Never asked twice about one
    /// value. Without an implementation everything is hidden.
    fn decide(&self, _question: &Question) -> impl Future<Output = Result<Vec<Verdict>, FetchError>> {
        std::future::ready(Ok(vec![Verdict::HideAll]))
    }

    /// Makes `summary.pdf`. Without an implementation it is made here, by feature `pdf`; None without that feature: the pack then says that it
    /// has none.
    fn summary(&self, facts: &Facts) -> impl Future<Output = Result<Option<Vec<u8>>, FetchError>> {
        #[cfg(feature = "pdf")]
        let made = crate::summary::pdf::render(facts).map(Some).map_err(|error| FetchError::Summary(error.to_string()));
        #[cfg(not(feature = "pdf"))]
        let made = {
            let _ = facts;
            Ok(None)
        };
        std::future::ready(made)
    }

    /// Signs a statement with the key of [`super::Arguments::seal`]: ECDSA P-256 with SHA-256, in DER or as WebCrypto gives it (r and s), or Ed25519.
    /// None where the key is not at hand, which is so without an implementation: the build then ends without a pack.
    fn sign(&self, _statement: &[u8]) -> impl Future<Output = Result<Option<Vec<u8>>, FetchError>> {
        std::future::ready(Ok(None))
    }

    /// Asks whether a pack whose key cannot sign is finished without a seal; `why` is a sentence without its full stop. No where nobody can be asked,
    /// which is so without an implementation: the build then ends without a pack.
    fn leave_unsealed(&self, _why: &str) -> impl Future<Output = Result<bool, FetchError>> {
        std::future::ready(Ok(false))
    }

    /// Asks a time authority for a token over a signature, by a request with a nonce of the driver's own ([`crate::seal::time::Request`]), and gives its
    /// answer as it came. None where none is asked for, or the owner goes without: an authority that fails is the driver's to ask about. Without an
    /// implementation there is none.
    fn timestamp(&self, _signature: &[u8]) -> impl Future<Output = Result<Option<Stamped>, FetchError>> {
        std::future::ready(Ok(None))
    }

    /// What a finished pack has under this name, for an entry that is an answer or a file as it came. Asked in a replay only.
    fn stored(&self, _entry: &str) -> Option<Stored> {
        None
    }

    /// What a finished pack says of an export that failed, in the file of this name. Asked in a replay only.
    fn said(&self, _entry: &str) -> Option<String> {
        None
    }

    /// Takes note of where the build stands.
    fn progress(&self, progress: &Progress);
}

/// A body that arrives in pieces, after content decoding. Dropping it ends the transfer.
pub trait Body {
    /// The next piece; None at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, FetchError>>;

    /// How many bytes there are, where that is known before.
    fn size(&self) -> Option<u64> {
        None
    }
}

/// An entry of a finished pack that is not made of something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Lines of a CSV without its header.
    pub rows: u64,
    /// Whether the answer went on behind it.
    pub cut: bool,
}

/// An authority's answer, and what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The request.
    pub request: TimeRequest,
    /// The answer, in DER.
    pub answer: Vec<u8>,
}

/// Why a new sign-in is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SignIn {
    /// The server does not take the old one any more.
    Ended,
    /// The new one is another person's: a pack has one maker.
    OtherPerson,
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
    /// No answer that this page may read: not allowed by CORS, a failure that was sent without CORS headers, or no connection.
    #[error("no readable answer")]
    NoAnswer,
    /// The device says that it has no network.
    #[error("this device is offline")]
    Offline,
    /// Nothing came for too long.
    #[error("no answer within {seconds} s")]
    Timeout {
        /// How long was waited.
        seconds: u32,
    },
    /// A file that the owner added cannot be read any more.
    #[error("the file cannot be read")]
    File,
    /// A key could not sign: why, as a sentence without its full stop.
    #[error("{0}")]
    Key(String),
    /// A time authority gave no answer: why, as a sentence without its full stop.
    #[error("{0}")]
    Relay(String),
    /// `summary.pdf` could not be made: why, as a sentence without its full stop.
    #[error("{0}")]
    Summary(String),
}
