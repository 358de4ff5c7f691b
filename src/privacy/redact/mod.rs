//! Hiding personal data as the playbook does (its contract, section 5): six patterns in a fixed order, each on the output of the one before.
//!
//! # What it is not
//! The rules are the reference's, with its misses (`+1 (555) 123-4567`, IPv6, 12 digits, "12 main street") and its false hits (any nine or ten
//! digits). In the reference only texts that are values are looked at: no keys, no numbers. [`Options::keys`] looks at keys too.
//!
//! # Doing it twice
//! [`Level::Full`] and [`Level::Synthetic`] leave nothing that matches, so the second time changes nothing. [`Level::Partial`] keeps four digits, which
//! may begin a match with the digits after them: of `4111 1111 1111 1111 2222 3333 4444` it leaves `****1111 2222 3333 4444`, which holds a card
//! number the second time. So it is done once, and a text that was redacted partially may still hold a match.

mod json;
mod rule;
mod unicode;

use std::borrow::Cow;

pub use json::{Change, Options, Preview, preview, redact};
pub use rule::Rule;
use serde::{Deserialize, Serialize};
pub(super) use unicode::is_space;

/// How much of a match is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing: texts stay as they are, and nothing is counted.
    None,
    /// Cards and phones become `****` and their last four digits, all else `[REDACTED]`: what the reference does before it persists.
    Partial,
    /// All becomes `[REDACTED]`.
    Full,
    /// All becomes a word for what it was: `[CARD]`, `[SSN]`, `[IP]`, `[EMAIL]`, `[PHONE]`, `[ADDRESS]`. The contract asks for placeholder words
    /// and names none; these are ours.
    Synthetic,
}

impl Level {
    /// All four, least hidden first.
    pub const ALL: [Self; 4] = [Self::None, Self::Partial, Self::Full, Self::Synthetic];

    /// The playbook's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Partial => "partial",
            Self::Full => "full",
            Self::Synthetic => "synthetic",
        }
    }

    /// What stands in the place of a match.
    fn replacement(self, rule: Rule, matched: &str) -> String {
        match (self, rule) {
            (Self::None, _) => matched.to_owned(),
            (Self::Partial, Rule::CreditCard | Rule::Phone) => {
                let last = matched.char_indices().rev().nth(3).map_or(matched, |(at, _)| &matched[at..]);
                ["****", last].concat()
            }
            (Self::Partial | Self::Full, _) => "[REDACTED]".to_owned(),
            (Self::Synthetic, Rule::CreditCard) => "[CARD]".to_owned(),
            (Self::Synthetic, Rule::Ssn) => "[SSN]".to_owned(),
            (Self::Synthetic, Rule::IpAddress) => "[IP]".to_owned(),
            (Self::Synthetic, Rule::Email) => "[EMAIL]".to_owned(),
            (Self::Synthetic, Rule::Phone) => "[PHONE]".to_owned(),
            (Self::Synthetic, Rule::Address) => "[ADDRESS]".to_owned(),
        }
    }
}

/// How many matches of each rule were replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts([u64; Rule::ALL.len()]);

impl Counts {
    /// Of one rule.
    pub fn of(&self, rule: Rule) -> u64 {
        self.0[rule as usize]
    }

    /// Of all rules.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Adds another's counts.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own += other);
    }

    fn add(&mut self, rule: Rule) {
        self.0[rule as usize] += 1;
    }
}

/// Redacts one text. It is borrowed when nothing matched.
///
/// ```
/// use packseal::privacy::redact::{Level, text};
///
/// let (redacted, counts) = text("call 555-010-4477 or ada@example.org", Level::Partial);
/// assert_eq!((redacted.as_ref(), counts.total()), ("call ****4477 or [REDACTED]", 2));
/// ```
pub fn text(text: &str, level: Level) -> (Cow<'_, str>, Counts) {
    let mut counts = Counts::default();
    let redacted = apply(text, level, &mut |rule, _| counts.add(rule));
    (redacted, counts)
}

/// Which rules match a text as it stands, each looked for by itself; in the order of [`Rule::ALL`].
pub fn elements(text: &str) -> Vec<Rule> {
    Rule::ALL.into_iter().filter(|rule| rule.find(text, 0).is_some()).collect()
}

/// Applies the rules one after another, and tells each match.
fn apply<'a>(text: &'a str, level: Level, hit: &mut dyn FnMut(Rule, &str)) -> Cow<'a, str> {
    let mut now = Cow::Borrowed(text);
    if level == Level::None {
        return now;
    }
    for rule in Rule::ALL {
        let (mut out, mut done) = (String::new(), 0);
        while let Some((start, end)) = rule.find(&now, done) {
            hit(rule, &now[start..end]);
            out.push_str(&now[done..start]);
            out.push_str(&level.replacement(rule, &now[start..end]));
            done = end;
        }
        if done > 0 {
            out.push_str(&now[done..]);
            now = Cow::Owned(out);
        }
    }
    now
}
