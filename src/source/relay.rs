//! A relay of the tenant API to a time authority: authorities send no CORS headers, so a page cannot ask one itself. RFC 3161 section 3.4 over HTTP.

use super::Head;

/// The media type of what is posted.
pub const QUERY: &str = "application/timestamp-query";
/// The media type of the answer.
pub const REPLY: &str = "application/timestamp-reply";
/// The most bytes of an answer: a token with its chain has a few thousand.
pub const ANSWER_MAX: usize = 64 << 10;
/// How long an answer is waited for, in seconds.
pub const SECONDS: u32 = 30;

/// Why there is no answer of a time authority.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The API has no such route.
    #[error("the API has no relay to a time authority there")]
    Absent,
    /// The API wants another sign-in, or another account.
    #[error("the API does not let this account ask for a time token (status {0})")]
    Denied(u16),
    /// Too many requests, or the authority or the API failed: later it may be otherwise.
    #[error("the relay to the time authority does not answer now (status {0}); try again later")]
    Later(u16),
    /// Any other status.
    #[error("the relay to the time authority refused (status {0})")]
    Refused(u16),
    /// It is something else, like a page of a proxy.
    #[error("what came is no answer of a time authority: its media type is {0:?}")]
    Other(String),
}

/// Whether the body of an answer is that of a time authority.
///
/// # Errors
/// [`RelayError`], in words for the owner.
pub fn check(head: &Head) -> Result<(), RelayError> {
    match head.status {
        200 if head.media_type() == REPLY => Ok(()),
        200 => Err(RelayError::Other(head.media_type().chars().take(80).collect())),
        404 | 405 | 501 => Err(RelayError::Absent),
        status @ (401..=403) => Err(RelayError::Denied(status)),
        status @ (408 | 425 | 429 | 500..) => Err(RelayError::Later(status)),
        status => Err(RelayError::Refused(status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_an_answer() {
        let of = |status, kind: &str| {
            check(&Head { status, headers: vec![("content-type".to_owned(), kind.to_owned())], retry_after: None })
        };
        assert_eq!(of(200, "application/timestamp-reply"), Ok(()));
        assert_eq!(of(200, "Application/Timestamp-Reply; charset=binary"), Ok(()));
        assert_eq!(of(200, "text/html"), Err(RelayError::Other("text/html".to_owned())));
        assert_eq!(of(404, REPLY), Err(RelayError::Absent));
        assert_eq!(of(403, REPLY), Err(RelayError::Denied(403)));
        assert_eq!((of(429, REPLY), of(503, REPLY)), (Err(RelayError::Later(429)), Err(RelayError::Later(503))));
        assert_eq!(of(415, REPLY), Err(RelayError::Refused(415)));
    }
}
