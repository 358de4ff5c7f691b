//! Why a build ended without a pack, and the words for it.

use super::{FetchError, Problem, ProblemKind};
use crate::pack::write::WriteError;
use crate::source::AnswerError;
use crate::source::valdrics::Refusal;

/// Why a build ended. `request` is method, path and parameters; it carries no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The answer is not what the contract says.
    #[error("{what} could not be read: {source}")]
    Answer {
        /// The data set's title.
        what: &'static str,
        /// The request.
        request: String,
        /// What is wrong.
        source: AnswerError,
    },
    /// No answer came.
    #[error("{what}: {source}")]
    Fetch {
        /// The data set's title.
        what: &'static str,
        /// The request.
        request: String,
        /// Why.
        source: FetchError,
    },
    /// The API refused.
    #[error("{what} was refused with status {status}")]
    Refused {
        /// The data set's title.
        what: &'static str,
        /// The request.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The server's own words.
        refusal: Refusal,
    },
    /// An answer contains the sign-in token.
    #[error("an answer contains the sign-in token")]
    TokenInAnswer {
        /// The data set's title.
        what: &'static str,
        /// The request.
        request: String,
    },
    /// An answer is larger than this program reads at once.
    #[error("an answer is larger than {max} bytes")]
    TooLarge {
        /// The data set's title.
        what: &'static str,
        /// The request.
        request: String,
        /// The limit in bytes.
        max: usize,
    },
    /// The pack could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Error {
    /// The words for the owner: what happened, why, and what to do.
    pub fn problem(&self) -> Problem {
        let problem = |kind, title: String, text: String| Problem { kind, title, text, request: None, status: None };
        let mut told = match self {
            Self::Fetch { source: FetchError::Cancelled, .. } => {
                problem(ProblemKind::Cancelled, "Stopped".to_owned(), "What was fetched is dropped from this device.".to_owned())
            }
            Self::Fetch { what, source: FetchError::NoAnswer, .. } => problem(
                ProblemKind::NoAnswer,
                format!("{what}: no readable answer"),
                "Either the server failed, the connection is down, or the server does not allow this page. The browser does not say which. \
                 Try again; if it stays so, ask your vendor's administrator to allow this page's address."
                    .to_owned(),
            ),
            Self::Fetch { what, source, .. } => problem(
                ProblemKind::NoAnswer,
                format!("{what}: the answer did not come whole"),
                format!("{}. Nothing was kept of it. Try again.", capital(&source.to_string())),
            ),
            Self::Refused { what, status, refusal, .. } => refused(what, *status, refusal),
            Self::Answer { what, source, .. } => problem(
                ProblemKind::Answer,
                format!("{what}: the answer makes no sense"),
                format!("{}. Nothing was guessed. Tell your vendor, or check that the address is the right one.", capital(&source.to_string())),
            ),
            Self::TokenInAnswer { what, .. } => problem(
                ProblemKind::Answer,
                format!("{what}: the answer contains your sign-in token"),
                "The pack would give it away, so none was made. Sign out at your vendor to end the token, and tell them.".to_owned(),
            ),
            Self::TooLarge { what, max, .. } => problem(
                ProblemKind::Answer,
                format!("{what}: the answer is too large"),
                format!("It is over {} MiB, which no answer of this kind should be.", max >> 20),
            ),
            Self::Write(error) => problem(
                ProblemKind::Storage,
                "This device could not store the pack".to_owned(),
                format!("{}. Free some space and try again.", capital(&error.to_string())),
            ),
        };
        told.request = self.request().map(|target| format!("GET {target}"));
        told.status = if let Self::Refused { status, .. } = self { Some(*status) } else { None };
        told
    }

    fn request(&self) -> Option<&str> {
        match self {
            Self::Answer { request, .. }
            | Self::Fetch { request, .. }
            | Self::Refused { request, .. }
            | Self::TokenInAnswer { request, .. }
            | Self::TooLarge { request, .. } => Some(request),
            Self::Write(_) => None,
        }
    }
}

fn refused(what: &str, status: u16, refusal: &Refusal) -> Problem {
    let said = if refusal.message.is_empty() {
        "The server gave no reason.".to_owned()
    } else {
        format!("The server answered: “{}”.", refusal.message)
    };
    let (kind, title, advice) = match status {
        401 => (ProblemKind::SignedOut, "You are signed out".to_owned(), "Sign in again and start the build again."),
        403 if refusal.is_plan => (
            ProblemKind::Plan,
            "Your plan does not include this".to_owned(),
            "This data set is a required part of the pack.",
        ),
        403 => (ProblemKind::Role, format!("{what}: your role may not read it"), "Sign in as an Owner or Admin."),
        400 | 422 => (ProblemKind::Option, "The server refused an option".to_owned(), "Change it and build again."),
        429 => (ProblemKind::Server, "Your vendor asks to wait".to_owned(), "Wait a little and try again."),
        _ => (ProblemKind::Server, format!("{what}: the server failed"), "Try again later."),
    };
    Problem { kind, title, text: format!("{said} {advice}"), request: None, status: None }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
