//! Why a build ended without a pack, and the words for it.

use super::{FetchError, Problem, ProblemKind};
use crate::model::digest::Digest;
use crate::pack::write::WriteError;
use crate::recipe::Field;
use crate::seal::sign::SignError;
use crate::seal::time::TokenError;
use crate::source::{AnswerError, Head, Refusal, Wait};

/// What is kept of an answer that refused: no body, only its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Status and headers.
    pub head: Head,
    /// SHA-256 of the body.
    pub digest: Digest,
    /// The body's size in bytes.
    pub bytes: u64,
}

/// Why a build ended. `request` is method, path and parameters; it carries no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The answer is not what the contract says.
    #[error("{what} could not be read: {source}")]
    Answer {
        /// The section's title.
        what: String,
        /// The request.
        request: String,
        /// What is wrong.
        source: AnswerError,
    },
    /// A choice cannot be followed, which only the build could see.
    #[error("{why}")]
    Choice {
        /// The field, when it is one of the form's.
        field: Option<Field>,
        /// Why, as a sentence without a full stop.
        why: String,
    },
    /// The key that was to seal the pack did not sign.
    #[error("the key did not sign: {why}")]
    Key {
        /// Why, as a sentence without a full stop.
        why: String,
    },
    /// The choices were checked against another recipe.
    #[error("the choices are not of this recipe")]
    Layout,
    /// No answer came.
    #[error("{what}: {source}")]
    Fetch {
        /// The section's title.
        what: String,
        /// The request.
        request: String,
        /// Why.
        source: FetchError,
        /// How often it was asked.
        tried: u64,
        /// Whether this API has answered anything in this build.
        answered: bool,
    },
    /// The API refused.
    #[error("{what} was refused with status {status}")]
    Refused {
        /// The section's title.
        what: String,
        /// The request.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The server's own words.
        refusal: Box<Refusal>,
        /// What is kept of the answer.
        answer: Box<Failed>,
        /// How often it was asked.
        tried: u64,
    },
    /// The pack cannot be sealed as asked, or what came back is no signature of the key.
    #[error(transparent)]
    Seal(#[from] SignError),
    /// What came as a time token is none of the seal.
    #[error("the time token cannot be used: {0}")]
    Time(#[from] TokenError),
    /// An answer contains the sign-in token.
    #[error("an answer contains the sign-in token")]
    TokenInAnswer {
        /// The section's title.
        what: String,
        /// The request.
        request: String,
    },
    /// An answer is larger than this program reads at once.
    #[error("an answer is larger than {max} bytes")]
    TooLarge {
        /// The section's title.
        what: String,
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
        let problem = |kind, title: String, text: String| Problem {
            kind,
            title,
            text,
            request: None,
            status: None,
            fields: Vec::new(),
            feature: None,
        };
        let mut told = match self {
            Self::Fetch { source: FetchError::Cancelled, .. } | Self::Write(WriteError::Stopped) => {
                problem(ProblemKind::Cancelled, "Stopped".to_owned(), "What was fetched is dropped from this device.".to_owned())
            }
            Self::Fetch { what, source: FetchError::NoAnswer, tried, answered, .. } => problem(
                ProblemKind::NoAnswer,
                format!("{what}: no readable answer"),
                no_answer(*tried, *answered),
            ),
            Self::Fetch { what, source: FetchError::File, .. } => problem(
                ProblemKind::File,
                format!("{what} cannot be read"),
                "It was moved, changed or closed to this page since you chose it. Choose it again and build again.".to_owned(),
            ),
            Self::Fetch { source: FetchError::Summary(why), .. } => problem(
                ProblemKind::Server,
                "summary.pdf could not be made".to_owned(),
                format!(
                    "{}. A pack without its cover is not what was asked for, so none was made. Try again.",
                    capital(why)
                ),
            ),
            Self::Fetch { source: FetchError::Relay(why), .. } => problem(
                ProblemKind::Server,
                "The seal has no time token".to_owned(),
                format!("{}. Try again, or seal without a time token and add one later.", capital(why)),
            ),
            Self::Fetch { what, source, tried, .. } => problem(
                ProblemKind::NoAnswer,
                format!("{what}: the answer did not come whole"),
                format!("{}. {} Nothing was kept of it. Try again later.", capital(&source.to_string()), times(*tried)),
            ),
            Self::Refused { what, status, refusal, answer, tried, .. } => {
                refused(what, *status, refusal, refusal.wait(answer.head.retry_after), *tried)
            }
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
            Self::Choice { why, .. } => {
                problem(ProblemKind::Option, "There is a problem".to_owned(), format!("{}.", capital(why)))
            }
            Self::Key { why } => problem(
                ProblemKind::Option,
                "The pack was not sealed".to_owned(),
                format!("{}. A pack without its seal is not what was asked for, so none was made. Choose a key that is at hand, or build without one and seal it later.", capital(why)),
            ),
            Self::Seal(error) => problem(
                ProblemKind::Option,
                "The pack was not sealed".to_owned(),
                format!("{}. A pack without its seal is not what was asked for, so none was made.", capital(&error.to_string())),
            ),
            Self::Time(error) => problem(
                ProblemKind::Server,
                "The seal has no time token".to_owned(),
                format!("What the time authority answered cannot be used: {error}. Try again, or seal without a time token and add one later."),
            ),
            Self::Layout => problem(
                ProblemKind::Internal,
                "Packseal itself failed".to_owned(),
                "The choices were made for another recipe. Reload the page and try again.".to_owned(),
            ),
            Self::Write(error @ WriteError::Deflater(_)) => problem(
                ProblemKind::Internal,
                "The build could not go on".to_owned(),
                format!("{}. Reload the page and try again.", capital(&error.to_string())),
            ),
            Self::Write(error) => problem(
                ProblemKind::Storage,
                "This device could not store the pack".to_owned(),
                format!("{}. Free some space and try again.", capital(&error.to_string())),
            ),
        };
        told.fields = self.fields();
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
            Self::Choice { .. } | Self::Key { .. } | Self::Layout | Self::Seal(_) | Self::Time(_) | Self::Write(_) => {
                None
            }
        }
    }
}

fn times(tried: u64) -> String {
    match tried {
        0 | 1 => String::new(),
        _ => format!("It was asked {tried} times."),
    }
}

/// A browser gives a script the same error for every cause, so the likely one is named as what it is: likely.
fn no_answer(tried: u64, answered: bool) -> String {
    let likely = if answered {
        "The server has answered this page before, so it probably failed, or the connection is down."
    } else {
        "The server has not answered this page at all: it probably does not allow this page's address, or the connection is down."
    };
    let what_to_do = if answered {
        "Try again later; if it stays so, tell your vendor."
    } else {
        "Check the connection and try again; if it stays so, ask your vendor's administrator to allow this page's address."
    };
    [likely, "The browser does not say which.", &times(tried), what_to_do]
        .into_iter()
        .filter(|sentence| !sentence.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn refused(what: &str, status: u16, refusal: &Refusal, retry_after: Option<Wait>, tried: u64) -> Problem {
    let said = if refusal.message.is_empty() {
        "The server gave no reason.".to_owned()
    } else {
        format!("The server answered: “{}”.", refusal.message)
    };
    let (kind, title, advice) = match status {
        401 => (ProblemKind::SignedOut, "You are signed out".to_owned(), "Sign in again and start the build again."),
        402 => {
            (ProblemKind::Upgrade, "Your plan does not include this".to_owned(), "Another plan of your vendor does.")
        }
        403 if refusal.is_plan => (
            ProblemKind::Plan,
            "Your plan does not include this".to_owned(),
            "This data set is a required part of the pack.",
        ),
        403 => (ProblemKind::Role, format!("{what}: your role may not read it"), "Sign in as an Owner or Admin."),
        400 | 422 => (ProblemKind::Option, "The server refused an option".to_owned(), "Change it and build again."),
        // A browser does not say that there was one: there it is no readable answer.
        300..=399 => (
            ProblemKind::Server,
            format!("{what}: the server sends to another address"),
            "Packseal follows nowhere with your sign-in. Check that the address of the API is the right one.",
        ),
        429 => (ProblemKind::Server, "Your vendor asks to wait".to_owned(), "Wait a little and try again."),
        _ => (ProblemKind::Server, format!("{what}: the server failed"), "Try again later."),
    };
    let wait = match (status, retry_after) {
        (429 | 503, Some(Wait::Seconds(seconds))) if seconds >= 120 => {
            format!(" It asks to wait {} minutes.", seconds.div_ceil(60))
        }
        (429 | 503, Some(Wait::At(at))) => format!(" It asks to wait until {at}."),
        _ => String::new(),
    };
    let times =
        if matches!(kind, ProblemKind::Server) && tried > 1 { format!(" {}", times(tried)) } else { String::new() };
    Problem {
        kind,
        title,
        text: format!("{said}{wait}{times} {advice}"),
        request: None,
        status: None,
        fields: Vec::new(),
        feature: refusal.required_feature.as_deref().map(Into::into),
    }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
