//! The name of a package and its folder in the vault (contract sections 1 and 6).

use crate::model::instant::Instant;

/// The longest prefix, in characters.
const PREFIX_MAX: usize = 64;

/// `<prefix>_<YYYYMMDDThhmmssZ>_<8 hex>`. The eight digits are the first of `run_id`, a random UUID with or without hyphens.
pub fn bundle_id(prefix: &str, at: Instant, run_id: &str) -> String {
    let stamp: String = at.to_string().chars().take(19).filter(|c| !matches!(c, '-' | ':')).collect();
    let hex: String = run_id.chars().filter(char::is_ascii_hexdigit).take(8).collect();
    format!("{prefix}_{stamp}Z_{}", hex.to_ascii_lowercase())
}

/// Whether `text` has the form of [`bundle_id`].
pub fn is_bundle_id(text: &str) -> bool {
    let mut parts = text.rsplitn(3, '_');
    let (Some(hex), Some(stamp), Some(prefix)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let stamp = stamp.as_bytes();
    hex.len() == 8
        && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        && stamp.len() == 16
        && stamp.iter().enumerate().all(|(at, b)| match at {
            8 => *b == b'T',
            15 => *b == b'Z',
            _ => b.is_ascii_digit(),
        })
        && is_prefix(prefix)
}

/// Whether `text` may stand before the time in a package's name: 1 to 64 letters, digits and `.`, `_`, `-`, the first of them no dot.
pub fn is_prefix(text: &str) -> bool {
    (1..=PREFIX_MAX).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// The package's folder in the vault, without a slash at the end: `YYYY/MM/DD/<bundle_id>`, by the UTC day of the export.
pub fn vault_folder(bundle_id: &str, at: Instant) -> String {
    let (year, month, day) = at.day().parts();
    format!("{year:04}/{month:02}/{day:02}/{bundle_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_named_by_prefix_second_and_run() {
        let at = Instant::parse("2026-11-20T15:31:21.999999Z").unwrap();
        let id = bundle_id("evidence_signed", at, "3B22af43-0000-4000-8000-000000000000");
        assert_eq!(id, "evidence_signed_20261120T153121Z_3b22af43");
        assert_eq!(bundle_id("evidence_signed", at, "3b-22-af43-7"), id);
        assert!(is_bundle_id(&id));
        assert_eq!(vault_folder(&id, at), format!("2026/11/20/{id}"));
    }

    #[test]
    fn other_names_are_no_bundle_ids() {
        for text in [
            "",
            "pack",
            "20261120T153121Z_3b22af43",
            "_20261120T153121Z_3b22af43",
            "a_20261120T153121Z_3b22af4",
            "a_20261120T153121Z_3b22af4g",
            "a_20261120T153121Z_3B22AF43",
            "a_20261120T153121_3b22af43",
            "a_2026-11-20T15Z__3b22af43",
            "a/b_20261120T153121Z_3b22af43",
            ".a_20261120T153121Z_3b22af43",
        ] {
            assert!(!is_bundle_id(text), "{text}");
        }
        assert!(!is_prefix(&"a".repeat(65)) && is_prefix(&"a".repeat(64)));
    }
}
