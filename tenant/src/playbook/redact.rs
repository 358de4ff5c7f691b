//! What the log hides of a text before it is written (contract section 5, level PARTIAL).

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The patterns in their order, and whether the last four characters stay.
const PATTERNS: [(&str, bool); 6] = [
    (r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b", true),
    (r"\b\d{3}[-.]?\d{2}[-.]?\d{4}\b", false),
    (r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", false),
    (r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b", false),
    (r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b", true),
    (r"\b\d+\s+([A-Za-z]+ ){1,3}(St|Street|Rd|Road|Ave|Avenue|Blvd|Boulevard)\b", false),
];

static COMPILED: LazyLock<Vec<(Regex, bool)>> = LazyLock::new(|| {
    PATTERNS.iter().filter_map(|(pattern, tail)| Regex::new(pattern).ok().map(|pattern| (pattern, *tail))).collect()
});

/// The text with what looks personal hidden; each pattern looks at what the one before it left.
#[must_use]
pub fn partial(text: &str) -> String {
    COMPILED.iter().fold(text.to_owned(), |text, (pattern, tail)| {
        let hide = |found: &Captures<'_>| {
            let skipped = found[0].chars().count().saturating_sub(4);
            if *tail { "****".chars().chain(found[0].chars().skip(skipped)).collect() } else { "[REDACTED]".to_owned() }
        };
        pattern.replace_all(&text, hide).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_hides() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
        for (text, hidden) in [
            ("card 4111 1111 1111 1111", "card ****1111"),
            ("ssn 123-45-6789, ip 10.0.0.1", "ssn [REDACTED], ip [REDACTED]"),
            ("555-123-4567 or a@b.example", "****4567 or [REDACTED]"),
            ("12 Main Street", "[REDACTED]"),
            ("12 main street, 123456789012", "12 main street, 123456789012"),
        ] {
            assert_eq!(partial(text), hidden);
        }
    }
}
