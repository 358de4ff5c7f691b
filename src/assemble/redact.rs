//! What is hidden before it is sealed (docs/FORMAT.md, "What is hidden").

use crate::model::json::{Value, parse};

/// What stands in the place of a hidden value.
pub(super) const HIDDEN: &str = "***REDACTED***";

/// A value that was hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redaction {
    /// Where, in the answer: a JSON pointer (RFC 6901).
    pub(super) pointer: &'static str,
    /// The rule's name.
    pub(super) rule: &'static str,
    /// Why, for `pack.json`.
    pub(super) reason: &'static str,
}

/// Hides what a rule finds in the answer of a data set; None when nothing is to be hidden. Key order and number tokens stay as they came.
pub(super) fn redact(slug: &str, body: &[u8]) -> Option<(Vec<u8>, Vec<Redaction>)> {
    if slug != "notification_settings" {
        return None;
    }
    let mut value = parse(body).ok()?;
    let redaction = hide_webhook(&mut value)?;
    Some((value.to_compact(), vec![redaction]))
}

/// The vendor passes `workflow_webhook_url` on as it is, and such an address may carry a key in its path or parameters (contract section 1).
/// Scheme and host stay, so that an auditor sees where it points.
pub(super) fn hide_webhook(settings: &mut Value) -> Option<Redaction> {
    let Value::Object(members) = settings else { return None };
    let (_, value) = members.iter_mut().find(|(key, _)| key == "workflow_webhook_url")?;
    let url = value.as_str().filter(|url| !url.is_empty())?;
    let host = url.split_once("://").and_then(|(scheme, rest)| {
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let known = scheme.bytes().all(|b| b.is_ascii_alphanumeric()) && !host.is_empty();
        known.then(|| format!("{scheme}://{host}/{HIDDEN}"))
    });
    let bare = host
        .as_deref()
        .and_then(|host| host.strip_suffix(HIDDEN))
        .is_some_and(|host| url == host || format!("{url}/") == host);
    if bare {
        return None;
    }
    *value = Value::from(host.unwrap_or_else(|| HIDDEN.to_owned()));
    Some(Redaction {
        pointer: "/workflow_webhook_url",
        rule: "secret.url.webhook",
        reason: "a webhook address may carry a key in its path or parameters; scheme and host are kept",
    })
}

/// Looks for the sign-in token in bytes that come in pieces.
pub(super) struct TokenWatch<'a> {
    token: &'a [u8],
    tail: Vec<u8>,
}

impl<'a> TokenWatch<'a> {
    pub(super) fn new(token: &'a str) -> Self {
        Self { token: token.as_bytes(), tail: Vec::new() }
    }

    /// Whether the token ends inside this piece.
    pub(super) fn feed(&mut self, piece: &[u8]) -> bool {
        if self.token.is_empty() {
            return false;
        }
        let overlap = self.token.len() - 1;
        let mut seam = std::mem::take(&mut self.tail);
        seam.extend_from_slice(&piece[..piece.len().min(overlap)]);
        let found = find(&seam, self.token) || find(piece, self.token);
        let last = if piece.len() >= overlap { piece } else { &seam };
        self.tail = last[last.len().saturating_sub(overlap)..].to_vec();
        found
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> bool {
    // Most bytes are not the first one of the token.
    bytes.len() >= wanted.len() && bytes.windows(wanted.len()).any(|window| window[0] == wanted[0] && window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhook_addresses_keep_their_host_only() {
        for (url, kept) in [
            ("https://hooks.example.test/w?key=inline", Some("https://hooks.example.test/***REDACTED***")),
            ("https://user:pass@hooks.example.test", Some("https://hooks.example.test/***REDACTED***")),
            ("https://hooks.example.test/services/T0/B0/x", Some("https://hooks.example.test/***REDACTED***")),
            ("not a url", Some("***REDACTED***")),
            ("https://hooks.example.test", None),
            ("https://hooks.example.test/", None),
            ("", None),
        ] {
            let body = format!("{{\"b\":1e-05,\"workflow_webhook_url\":\"{url}\",\"a\":\"é\"}}");
            let found =
                redact("notification_settings", body.as_bytes()).map(|(body, _)| String::from_utf8(body).unwrap());
            assert_eq!(
                found,
                kept.map(|kept| format!("{{\"b\":1e-05,\"workflow_webhook_url\":\"{kept}\",\"a\":\"é\"}}")),
                "{url}"
            );
        }
        assert!(redact("audit_logs", b"{\"workflow_webhook_url\":\"https://a/b\"}").is_none());
    }

    #[test]
    fn a_token_is_found_across_pieces() {
        let text = b"some text with the-secret-token inside";
        for size in 1..text.len() {
            let mut watch = TokenWatch::new("the-secret-token");
            assert!(text.chunks(size).any(|piece| watch.feed(piece)), "pieces of {size}");
            let mut watch = TokenWatch::new("the-secret-taken");
            assert!(!text.chunks(size).any(|piece| watch.feed(piece)));
        }
    }
}
