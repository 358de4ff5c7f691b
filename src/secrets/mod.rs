//! Looks for secrets in bytes before they are sealed (docs/SECRETS.md).
//!
//! The scanner only finds and covers: what becomes of a match is for the caller to decide. It is written by hand over bytes, because a pack is
//! made in a browser: a regular-expression engine would weigh more than everything else that the build worker does to an entry.
//!
//! ```
//! use packseal::secrets::{Scanner, hide};
//!
//! let text = b"{\"hook\":\"https://ci:hunter22@build.example/run\"}";
//! let matches = Scanner::default().scan(text);
//! assert_eq!(matches[0].rule.id(), "secret.url.password");
//! assert_eq!(hide(text, &matches), b"{\"hook\":\"https://***REDACTED***@build.example/run\"}");
//! ```

mod class;
mod decode;
mod escape;
mod find;
mod json;
mod known;
mod masked;
mod pass;
mod rule;
mod shape;
mod stream;
mod window;

pub use find::{Form, MASK, Match, hide};
pub use json::{Place, hide_json};
pub use known::Known;
pub use rule::Rule;
pub use stream::{Segment, Stream};

use crate::model::json::Value;

/// The longest secret, in bytes as written, that is found whole wherever it lies. A longer one is found in parts.
pub const LONGEST: usize = 16 << 10;

/// The rules, and the secrets of this session.
#[derive(Debug, Default)]
pub struct Scanner {
    known: Vec<Known>,
}

impl Scanner {
    /// A scanner that also looks for values which are known to be secret: the sign-in token.
    pub fn new(known: impl IntoIterator<Item = Known>) -> Self {
        Self { known: known.into_iter().collect() }
    }

    /// Every match in a whole text, in order and apart from each other. Where matches overlap, one takes the place of all of them: it reaches
    /// over all, and has the rule of the widest.
    pub fn scan(&self, text: &[u8]) -> Vec<Match> {
        let mut windows = window::Windows::default();
        let mut found = Vec::new();
        windows.advance(self, text, true, &mut found);
        found.into_iter().map(|find| Match::new(find, text)).collect()
    }

    /// Begins a text that comes in pieces.
    pub fn stream(&self) -> Stream<'_> {
        Stream::new(self)
    }

    /// Every match in the strings and object keys of a JSON value, in the order of the document.
    pub fn scan_json(&self, value: &Value) -> Vec<Place> {
        json::scan(self, value)
    }

    fn known(&self) -> &[Known] {
        &self.known
    }

    /// The shortest printable stretch that is worth a look when base64 has been decoded.
    fn shortest_stretch(&self) -> usize {
        self.known.iter().map(Known::len).fold(decode::SHORTEST_STRETCH, usize::min)
    }
}
