//! The six rules. Each finds exactly what its regular expression finds in Python, by hand, since a regex engine is larger than all of this.
//!
//! No rule needs to try anything twice: what may repeat and what comes after it never share a character, except for the top-level domain of an
//! address, see [`email`]. Every rule takes time in proportion to the text.

use serde::{Deserialize, Serialize};

use super::unicode::{is_digit, is_space, is_word};

/// What kind of personal data a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// `\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b`
    CreditCard,
    /// `\b\d{3}[-.]?\d{2}[-.]?\d{4}\b`; any nine digits are one.
    Ssn,
    /// `\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`; also 999.999.999.999, and no IPv6.
    IpAddress,
    /// `\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b`; the bar is in the class.
    Email,
    /// `\b\d{3}[-.]?\d{3}[-.]?\d{4}\b`; any ten digits are one, and `+1 (555) 123-4567` is none.
    Phone,
    /// `\b\d+\s+([A-Za-z]+ ){1,3}(St|Street|Rd|Road|Ave|Avenue|Blvd|Boulevard)\b`; the case counts.
    Address,
}

impl Rule {
    /// All six, in the order in which they are applied.
    pub const ALL: [Self; 6] = [Self::CreditCard, Self::Ssn, Self::IpAddress, Self::Email, Self::Phone, Self::Address];

    /// The playbook's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreditCard => "credit_card",
            Self::Ssn => "ssn",
            Self::IpAddress => "ip_address",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
        }
    }

    /// The first match that begins at or after `from`: its first byte and one past its last, as `re.search` finds it.
    pub(super) fn find(self, text: &str, from: usize) -> Option<(usize, usize)> {
        match self {
            Self::CreditCard => at_number(text, from, |at| groups(text, at, &[4, 4, 4, 4], b"- ")),
            Self::Ssn => at_number(text, from, |at| groups(text, at, &[3, 2, 4], b"-.")),
            Self::IpAddress => at_number(text, from, |at| quad(text, at)),
            Self::Email => email(text, from),
            Self::Phone => at_number(text, from, |at| groups(text, at, &[3, 3, 4], b"-.")),
            Self::Address => at_number(text, from, |at| street(text, at)),
        }
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

fn word_before(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(is_word)
}

fn word_at(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(is_word)
}

/// `\b`
fn boundary(text: &str, at: usize) -> bool {
    word_before(text, at) != word_at(text, at)
}

/// Tries `end` at each place where `\b\d` matches: a digit after no word.
fn at_number(text: &str, from: usize, end: impl Fn(usize) -> Option<usize>) -> Option<(usize, usize)> {
    let mut after_word = word_before(text, from);
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        if !std::mem::replace(&mut after_word, is_word(c))
            && is_digit(c)
            && let Some(end) = end(at)
        {
            return Some((at, end));
        }
    }
    None
}

/// Where the digits from `at` end, `most` at most.
fn digits(text: &str, at: usize, most: usize) -> (usize, usize) {
    let run = text[at..].chars().take_while(|c| is_digit(*c)).take(most);
    run.fold((at, 0), |(end, count), c| (end + c.len_utf8(), count + 1))
}

/// Groups of exactly so many digits with one or none of `marks` between them, and no word after.
fn groups(text: &str, mut at: usize, sizes: &[usize], marks: &[u8]) -> Option<usize> {
    for (index, size) in sizes.iter().enumerate() {
        if index > 0 && text.as_bytes().get(at).is_some_and(|byte| marks.contains(byte)) {
            at += 1;
        }
        let (end, count) = digits(text, at, *size);
        if count < *size {
            return None;
        }
        at = end;
    }
    (!word_at(text, at)).then_some(at)
}

/// Four groups of one to three digits with dots between them, and no word after.
fn quad(text: &str, mut at: usize) -> Option<usize> {
    for index in 0..4 {
        if index > 0 {
            at = at_byte(text, at, b'.')?;
        }
        let (end, count) = digits(text, at, 3);
        if count == 0 {
            return None;
        }
        at = end;
    }
    (!word_at(text, at)).then_some(at)
}

/// One past `byte`, if it stands at `at`.
fn at_byte(text: &str, at: usize, byte: u8) -> Option<usize> {
    (text.as_bytes().get(at) == Some(&byte)).then_some(at + 1)
}

/// Where the run of bytes that fit ends.
fn run(text: &str, at: usize, fits: impl Fn(u8) -> bool) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|byte| fits(**byte)).count()
}

/// A number, white space, one to three words each with one space after it, a street's suffix, and no word after.
fn street(text: &str, at: usize) -> Option<usize> {
    let (at, _) = digits(text, at, usize::MAX);
    let space = text[at..].chars().take_while(|c| is_space(*c)).map(char::len_utf8).sum::<usize>();
    if space == 0 {
        return None;
    }
    let mut at = at + space;
    let mut found = None;
    for _ in 0..3 {
        let end = run(text, at, |byte| byte.is_ascii_alphabetic());
        let Some(next) = (end > at).then(|| at_byte(text, end, b' ')).flatten() else { break };
        at = next;
        // As many words as possible are taken, so a later suffix wins.
        let suffix = &text[at..run(text, at, |byte| byte.is_ascii_alphabetic())];
        let known = ["St", "Street", "Rd", "Road", "Ave", "Avenue", "Blvd", "Boulevard"].contains(&suffix);
        if known && !word_at(text, at + suffix.len()) {
            found = Some(at + suffix.len());
        }
    }
    found
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

/// A local part is a whole run of its characters up to an `@`, so what follows the `@` is looked at once for each run. The match begins at the
/// run's first boundary.
fn email(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    while let Some(found) = text.as_bytes()[at..].iter().position(|byte| is_local(*byte)) {
        let start = at + found;
        let end = run(text, start, is_local);
        at = end;
        if let Some(domain) = at_byte(text, end, b'@')
            && let Some(start) = (start..end).find(|start| boundary(text, *start))
            && let Some(end) = host(text, domain)
        {
            return Some((start, end));
        }
    }
    None
}

/// A host's name and its top-level domain. The engine takes as much as it can and gives back: the last dot first, and of what follows it the longest
/// part that ends at a boundary.
fn host(text: &str, from: usize) -> Option<usize> {
    let end = run(text, from, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let dots = (from + 1..end).rev().filter(|at| text.as_bytes()[*at] == b'.');
    for start in dots.map(|dot| dot + 1) {
        let longest = run(text, start, |byte| byte.is_ascii_alphabetic() || byte == b'|');
        if let Some(end) = (start + 2..=longest).rev().find(|end| boundary(text, *end)) {
            return Some(end);
        }
    }
    None
}
