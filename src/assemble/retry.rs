//! What may pass is tried again: after how long, and how often.

use super::progress::Wait;
use super::{Error, FetchError};
use crate::recipe::Retry;
use crate::source;

/// A server that counts requests wants a longer pause than one that stumbles.
const RATE_FACTOR: u64 = 5;
/// The longest pause that a server may ask for; more is told instead of waited for.
const ASKED_MOST_MILLIS: u64 = 300_000;
/// How often a device without network is looked at again.
const OFFLINE_MILLIS: u64 = 2_000;

/// What follows a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Try again after so many milliseconds.
    Again(u64, Wait),
    /// Ask for a new sign-in, then try again.
    SignIn,
    /// It will not pass by itself.
    End,
}

/// What to do after try number `tried` (from 1) failed with `error`.
///
/// Passing are: no answer, half an answer, a stalled one, and the statuses 408, 425, 429, 500, 502, 503 and 504. The pauses double from the
/// recipe's first one up to its longest; `retry_after` of the body is kept to, and `Retry-After` where the browser may read it (RFC 9110 section
/// 10.2.3).
pub(super) fn next(policy: Retry, tried: u64, error: &Error) -> Next {
    let pause = |factor: u64| {
        let doubled = u64::from(policy.first_millis).saturating_mul(factor).saturating_mul(1 << (tried - 1).min(20));
        doubled.min(u64::from(policy.most_millis).saturating_mul(factor))
    };
    let (wait, millis) = match error {
        Error::Fetch { source: FetchError::Offline, .. } => return Next::Again(OFFLINE_MILLIS, Wait::Offline),
        Error::Fetch { source: FetchError::NoAnswer, .. } => (Wait::NoAnswer, pause(1)),
        Error::Fetch { source: FetchError::Cut, .. } => (Wait::Cut, pause(1)),
        Error::Fetch { source: FetchError::Timeout { .. }, .. } => (Wait::Stalled, pause(1)),
        Error::Refused { status: 401, .. } => return Next::SignIn,
        Error::Refused { status: status @ (429 | 503), answer, refusal, .. }
            if refusal.wait(answer.head.retry_after).is_some() =>
        {
            // Nobody here has a clock to tell how long it is until a time of day: that is told instead of waited for.
            let Some(source::Wait::Seconds(seconds)) = refusal.wait(answer.head.retry_after) else { return Next::End };
            let millis = seconds.saturating_mul(1000);
            if millis > ASKED_MOST_MILLIS {
                return Next::End;
            }
            (if *status == 429 { Wait::Rate } else { Wait::Server(*status) }, millis.max(1))
        }
        Error::Refused { status: 429, .. } => (Wait::Rate, pause(RATE_FACTOR)),
        Error::Refused { status: status @ (408 | 425 | 500 | 502 | 503 | 504), .. } => {
            (Wait::Server(*status), pause(1))
        }
        _ => return Next::End,
    };
    if tried < u64::from(policy.attempts) { Next::Again(millis, wait) } else { Next::End }
}

#[cfg(test)]
mod tests {
    use super::super::Failed;
    use super::*;
    use crate::model::digest::Digest;
    use crate::source::Head;

    const POLICY: Retry = Retry { attempts: 4, first_millis: 1000, most_millis: 3000, stall_seconds: 60 };

    fn refused(status: u16, retry_after: Option<u64>) -> Error {
        let refusal = Box::default();
        let head = Head { status, headers: Vec::new(), retry_after };
        let answer = Box::new(Failed { head, digest: Digest::of(b""), bytes: 0 });
        Error::Refused { what: "x".to_owned(), request: "/x".to_owned(), status, refusal, answer, tried: 1 }
    }

    fn fetch(source: FetchError) -> Error {
        Error::Fetch { what: "x".to_owned(), request: "/x".to_owned(), source, tried: 1, answered: true }
    }

    #[test]
    fn what_may_pass_is_tried_again_and_the_rest_is_not() {
        use Wait::{Cut, NoAnswer, Offline, Rate, Server, Stalled};
        for (error, tried, wanted) in [
            (fetch(FetchError::NoAnswer), 1, Next::Again(1000, NoAnswer)),
            (fetch(FetchError::NoAnswer), 2, Next::Again(2000, NoAnswer)),
            (fetch(FetchError::NoAnswer), 3, Next::Again(3000, NoAnswer)),
            (fetch(FetchError::NoAnswer), 4, Next::End),
            (fetch(FetchError::Cut), 1, Next::Again(1000, Cut)),
            (fetch(FetchError::Timeout { seconds: 60 }), 1, Next::Again(1000, Stalled)),
            (fetch(FetchError::Offline), 1, Next::Again(2000, Offline)),
            (fetch(FetchError::Offline), 400, Next::Again(2000, Offline)),
            (fetch(FetchError::Cancelled), 1, Next::End),
            (fetch(FetchError::File), 1, Next::End),
            (refused(401, None), 9, Next::SignIn),
            (refused(429, None), 1, Next::Again(5000, Rate)),
            (refused(429, None), 3, Next::Again(15_000, Rate)),
            (refused(429, Some(7)), 1, Next::Again(7000, Rate)),
            (refused(429, Some(0)), 1, Next::Again(1, Rate)),
            (refused(429, Some(301)), 1, Next::End),
            (refused(429, Some(u64::MAX)), 1, Next::End),
            (refused(503, Some(2)), 2, Next::Again(2000, Server(503))),
            (refused(503, None), 1, Next::Again(1000, Server(503))),
            (refused(503, None), 4, Next::End),
            (refused(500, None), 1, Next::Again(1000, Server(500))),
            (refused(501, None), 1, Next::End),
            (refused(403, None), 1, Next::End),
            (refused(404, None), 1, Next::End),
            (refused(409, None), 1, Next::End),
            (refused(422, None), 1, Next::End),
        ] {
            assert_eq!(next(POLICY, tried, &error), wanted, "{error:?} after try {tried}");
        }
        for (body, wanted) in [
            (r#"{"retry_after":"7"}"#, Next::Again(7000, Rate)),
            (r#"{"retry_after":7200}"#, Next::End),
            (r#"{"retry_after":"2026-11-22T14:03:00Z"}"#, Next::End),
        ] {
            let mut error = refused(429, Some(2));
            if let Error::Refused { refusal, .. } = &mut error {
                **refusal = crate::source::refusal(body.as_bytes());
            }
            assert_eq!(next(POLICY, 1, &error), wanted, "{body}");
        }
        let endless = Retry { attempts: u32::MAX, first_millis: u32::MAX, most_millis: u32::MAX, stall_seconds: 60 };
        assert_eq!(next(endless, 1000, &fetch(FetchError::Cut)), Next::Again(u32::MAX.into(), Cut));
    }
}
