//! Whom the request is about.

use super::names::{SHORT, folded};
use super::spell::{Letter, fold};

/// The identifiers of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// E-mail addresses; the case does not count.
    pub emails: Vec<String>,
    /// Ids of the user, as the vendors give them; the case counts.
    pub user_ids: Vec<String>,
    /// Ids of the principal (Grantex); the case counts.
    pub principal_ids: Vec<String>,
}

/// The subject cannot be looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// There is nothing to look for.
    #[error("expected at least one e-mail address or id of the person, found none")]
    Nobody,
    /// An identifier is empty or has white space around it.
    #[error("expected an identifier without white space around it, found {0:?}")]
    Blank(String),
    /// An address has no `@` within.
    #[error("expected an e-mail address, found {0:?}")]
    NoEmail(String),
}

/// One identifier of the subject.
#[derive(Debug, Clone)]
struct Own {
    exact: Vec<char>,
    folded: Vec<char>,
    email: bool,
}

/// The subject's identifiers, to be found in texts.
#[derive(Debug, Clone)]
pub(super) struct Owns(Vec<Own>);

impl Subject {
    pub(super) fn owns(&self) -> Result<Owns, SubjectError> {
        let ids = self.user_ids.iter().chain(&self.principal_ids).map(|id| (id, false));
        let mut owns = Vec::new();
        for (text, email) in self.emails.iter().map(|text| (text, true)).chain(ids) {
            if text.is_empty() || text.trim() != text {
                return Err(SubjectError::Blank(text.clone()));
            }
            if email && !text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()) {
                return Err(SubjectError::NoEmail(text.clone()));
            }
            owns.push(Own { exact: text.chars().collect(), folded: folded(text), email });
        }
        if owns.is_empty() { Err(SubjectError::Nobody) } else { Ok(Owns(owns)) }
    }
}

impl Owns {
    /// Whether a text is one of them, and nothing else.
    pub(super) fn is(&self, text: &str) -> bool {
        let text = text.trim();
        self.0
            .iter()
            .any(|own| if own.email { own.folded == folded(text) } else { own.exact.iter().copied().eq(text.chars()) })
    }

    /// Where a reading names the subject. An identifier of under four characters counts only when it is the whole text.
    pub(super) fn find(&self, reading: &[Letter]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for own in &self.0 {
            let length = own.exact.len();
            for (at, letters) in reading.windows(length).enumerate() {
                let same = if own.email {
                    letters.iter().flat_map(|letter| fold(letter.c)).eq(own.folded.iter().copied())
                } else {
                    letters.iter().map(|letter| letter.c).eq(own.exact.iter().copied())
                };
                if !same || (length < SHORT && length < reading.len()) {
                    continue;
                }
                let (before, after) = reading.split_at(at);
                if own.stands_alone(before, after.get(length..).unwrap_or_default())
                    && let (Some(first), Some(last)) = (letters.first(), letters.last())
                {
                    found.push((first.start, last.end));
                }
            }
        }
        found
    }
}

impl Own {
    /// Whether what stands around it belongs to no longer identifier.
    fn stands_alone(&self, before: &[Letter], after: &[Letter]) -> bool {
        let word = |letter: Option<&Letter>| letter.is_some_and(|letter| letter.c.is_alphanumeric() || letter.c == '_');
        if word(before.last()) || word(after.first()) {
            return false;
        }
        let is = |letter: Option<&Letter>, any: &[char]| letter.is_some_and(|letter| any.contains(&letter.c));
        let (prefix, suffix) =
            if self.email { (&['.', '%', '+', '-'][..], &['.', '-'][..]) } else { (&['-'][..], &['-'][..]) };
        // `u-ada-2` is somebody else; a dash or a full stop after the last word joins nothing.
        let joined = is(before.last(), prefix) || (is(after.first(), suffix) && word(after.get(1)));
        !joined
    }
}
