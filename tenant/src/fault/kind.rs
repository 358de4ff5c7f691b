//! What may go wrong, and how often.

use crate::grantex::breaks::Break;
use crate::seed::Draw;
use axum::http::StatusCode;
use std::time::Duration;

/// The way in which one answer goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The same status error as a route's own; 500 is the unhandled one.
    Status(StatusCode),
    /// 429, with these seconds in `Retry-After` if any.
    Rate(Option<u32>),
    /// This status and a text that no reader may ever see.
    Leak(StatusCode),
    /// 401: the token has expired.
    Expired,
    /// A page of HTML.
    Html,
    /// Half of the body is sent, then the connection ends.
    Cut,
    /// The body trickles.
    Slow,
    /// Half of the body is sent, then nothing; after this time the connection ends, if it is given.
    Stall(Option<Duration>),
    /// The connection ends before any answer.
    Drop,
    /// The top level of JSON has another type.
    Types,
    /// A list has a row twice.
    Duplicate,
    /// A list has two rows of one id.
    Conflict,
    /// The announced length is not that of the body.
    Length(Length),
    /// The body does not end.
    Endless,
    /// 302 to another origin.
    Redirect,
    /// The pages of a list do not end.
    Pages(Pages),
    /// The body says something that no client may take.
    Lie(Lie),
}

/// How an announced length is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Half of what there is, and no more comes.
    Short,
    /// Twice of what there is; then the connection ends.
    Long,
}

/// How pages do not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// Every request gets the first page, and the same cursor.
    Same,
    /// Every request gets the first page, and a cursor that was not there before.
    New,
}

/// What is wrong with the bytes of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// `null` in the place of the whole answer.
    Null,
    /// Nothing at all.
    Empty,
    /// Arrays in arrays, ten thousand deep.
    Deep,
    /// The first number has a million digits.
    Digits,
    /// The first number has an exponent that no number has.
    Exponent,
    /// The first text is a number.
    Number,
    /// The first text has a hundred million characters.
    Text,
    /// The first text is half of a surrogate pair.
    Surrogate,
    /// The first object has a member twice.
    Twice,
    /// A byte order mark comes first.
    Bom,
    /// Everything is in UTF-16, and the header says so.
    Utf16,
    /// A byte of ISO 8859-1, and the header says so.
    Latin1,
    /// No content type.
    Bare,
}

impl Lie {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 13] = [
        ("null", Self::Null),
        ("empty", Self::Empty),
        ("deep", Self::Deep),
        ("digits", Self::Digits),
        ("exponent", Self::Exponent),
        ("number", Self::Number),
        ("text", Self::Text),
        ("surrogate", Self::Surrogate),
        ("twice", Self::Twice),
        ("bom", Self::Bom),
        ("utf16", Self::Utf16),
        ("latin1", Self::Latin1),
        ("bare", Self::Bare),
    ];
}

/// What makes a fault happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every request below the prefix meets this.
    Each(Act),
    /// A token that was used this often is refused.
    Expire {
        /// The requests for which it is good.
        uses: u64,
    },
    /// The audit log grows while it is read.
    Grow {
        /// The pages from one row to the next.
        every: u64,
    },
    /// The Grantex audit log is read otherwise than it is stored.
    Chain(Break),
    /// A share of the requests meets a fault that passes.
    Random {
        /// The number that all draws come from.
        seed: u64,
        /// The share, in percent.
        percent: u8,
    },
}

/// How long the stall of [`Kind::Random`] lasts.
const STALL: Duration = Duration::from_secs(2);

/// The faults of [`Kind::Random`]: a client that asks again, or signs in again, gets over each of them.
const PASSING: [Act; 9] = [
    Act::Status(StatusCode::SERVICE_UNAVAILABLE),
    Act::Rate(Some(1)),
    Act::Cut,
    Act::Slow,
    Act::Status(StatusCode::INTERNAL_SERVER_ERROR),
    Act::Drop,
    Act::Html,
    Act::Stall(Some(STALL)),
    Act::Expired,
];

/// What the `visit`th request for a path and query meets.
pub(super) fn draw(seed: u64, percent: u8, asked: &str, visit: u64) -> Option<Act> {
    let mut draw = Draw::new(seed, &format!("fault {visit} {asked}"));
    (draw.below(100) < i64::from(percent)).then(|| *draw.pick(&PASSING))
}

/// Which of the requests that a fault counts are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The good ones before the first.
    pub after: u64,
    /// The most; all when `None`.
    pub most: Option<u64>,
}

impl Times {
    /// Whether the next one is meant, when `seen` were counted before it and it `happened` this often.
    #[must_use]
    pub fn due(self, seen: u64, happened: u64) -> bool {
        seen >= self.after && self.most.is_none_or(|most| happened < most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_for_one_seed_and_keep_their_share() {
        let all = |seed, percent| -> Vec<Option<Act>> {
            (0..2000).map(|at| draw(seed, percent, &format!("/audit/logs/{}", at / 2), at % 2)).collect()
        };
        assert_eq!(all(7, 10), all(7, 10));
        assert_ne!(all(7, 10), all(8, 10));
        let faulty = all(7, 10).iter().flatten().count();
        assert!((140..260).contains(&faulty), "{faulty} of 2000");
        assert!(PASSING.iter().all(|act| all(7, 10).contains(&Some(*act))), "a kind never happens");
        assert_eq!(all(7, 0).iter().flatten().count(), 0);
        assert_eq!(all(7, 100).iter().flatten().count(), 2000);
    }

    #[test]
    fn times_bound_a_burst_at_both_ends() {
        let due = |times: Times| {
            let mut happened = 0;
            let each = (0..6).map(|seen| {
                let due = times.due(seen, happened);
                happened += u64::from(due);
                if due { 'x' } else { '.' }
            });
            each.collect::<String>()
        };
        assert_eq!(due(Times::default()), "xxxxxx");
        assert_eq!(due(Times { after: 0, most: Some(2) }), "xx....");
        assert_eq!(due(Times { after: 3, most: Some(2) }), "...xx.");
        assert_eq!(due(Times { after: 4, most: None }), "....xx");
    }
}
