//! Why a sign-in came to nothing. Holds no code, no token and no verifier.

/// Where an issuer was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the provider's own description (OpenID Connect Discovery section 4.3).
    Discovery,
    /// In the address that the provider sent the browser back to (RFC 9207 section 2.4).
    Callback,
    /// In the ID token (OpenID Connect Core section 3.1.3.7, rule 2).
    IdToken,
}

/// Why nobody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The person said no at the provider (`access_denied`).
    #[error("the person refused")]
    Denied,
    /// The provider said no: its error code and its own words, printable and short.
    #[error("the provider refused: {code}")]
    Refused {
        /// The `error` of RFC 6749 section 4.1.2.1 or 5.2.
        code: String,
        /// Its `error_description`; may be empty.
        description: String,
    },
    /// The answer is not to a sign-in that this page began, or to one that is over.
    #[error("the state is another one")]
    State,
    /// The sign-in was begun too long ago.
    #[error("the sign-in was begun too long ago")]
    Old,
    /// Another issuer than the operator set.
    #[error("the issuer is another one")]
    Issuer {
        /// Where it was stated.
        place: Place,
        /// What the operator set.
        expected: String,
        /// What was stated; None when nothing was.
        found: Option<String>,
    },
    /// The ID token is not for this sign-in.
    #[error("the nonce is another one")]
    Nonce,
    /// The ID token is for another client.
    #[error("the audience is another one")]
    Audience,
    /// The ID token is over.
    #[error("the ID token has expired")]
    Expired {
        /// When it ended, in seconds since 1970.
        at: i64,
        /// What this device's clock says.
        now: i64,
    },
    /// The ID token is of the future.
    #[error("the ID token is not yet issued")]
    Early {
        /// When it was issued, in seconds since 1970.
        at: i64,
        /// What this device's clock says.
        now: i64,
    },
    /// The provider does not do what is needed.
    #[error("the provider cannot do this: {what}")]
    Unable {
        /// What it lacks.
        what: &'static str,
    },
    /// What the provider said is not what the standard says.
    #[error("{what} is malformed: {why}")]
    Malformed {
        /// Which answer.
        what: &'static str,
        /// What is wrong; never a value of an answer that holds tokens.
        why: String,
    },
    /// An endpoint of the provider lies where this page may not connect to.
    #[error("{origin} is not named in the settings")]
    Unlisted {
        /// The origin.
        origin: String,
    },
    /// No answer that the page may read.
    #[error("no readable answer from {host}")]
    NoAnswer {
        /// The host.
        host: String,
    },
    /// An answer with a status that says nothing else.
    #[error("{host} answered {status}")]
    Status {
        /// The host.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// The browser lacks something that is needed.
    #[error("the browser has no {what}")]
    Browser {
        /// What it lacks.
        what: &'static str,
    },
}

/// At most this much of a text from outside is told.
const TOLD_MAX: usize = 200;

/// A text from outside as it may be shown: one line without control characters, cut.
pub(super) fn told(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TOLD_MAX).collect()
}

/// The provider's `error` with its words.
pub(super) fn refused(code: &str, description: &str) -> Failure {
    match code {
        "access_denied" => Failure::Denied,
        _ => Failure::Refused { code: told(code), description: told(description) },
    }
}
