//! What is hidden in one known place before it is sealed (docs/FORMAT.md, "What is hidden").

use crate::model::json::Value;
use crate::secrets::MASK;

const MEMBER: &str = "workflow_webhook_url";

/// A webhook address that may carry a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Webhook {
    /// The address as it came.
    pub(super) whole: String,
    /// What is left of it when it is hidden.
    pub(super) kept: String,
}

/// The vendor passes `workflow_webhook_url` on as it is, and such an address may carry a key in its path or parameters (contract section 1).
/// Scheme and host stay, so that an auditor sees where it points. None when there is nothing but these.
pub(super) fn webhook(settings: &Value) -> Option<Webhook> {
    let url = settings.get(MEMBER)?.as_str().filter(|url| !url.is_empty())?;
    let host = url.split_once("://").and_then(|(scheme, rest)| {
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let known = scheme.bytes().all(|b| b.is_ascii_alphanumeric()) && !host.is_empty();
        known.then(|| format!("{scheme}://{host}/"))
    });
    if host.as_deref().is_some_and(|host| url == host || format!("{url}/") == host) {
        return None;
    }
    Some(Webhook { whole: url.to_owned(), kept: format!("{}{MASK}", host.unwrap_or_default()) })
}

/// Puts what is left of a webhook address into its place.
pub(super) fn hide_webhook(settings: &mut Value) {
    let Some(Webhook { kept, .. }) = webhook(settings) else { return };
    if let Value::Object(members) = settings
        && let Some((_, value)) = members.iter_mut().find(|(key, _)| key == MEMBER)
    {
        *value = Value::from(kept);
    }
}

/// Hides every value at `pointer`, in which `*` is every item or member; null stays null. `hidden` takes the place of each.
pub(super) fn redact_at(value: &mut Value, pointer: &str, hidden: &mut dyn FnMut(String)) {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    walk(value, &tokens, String::new(), hidden);
}

fn walk(value: &mut Value, tokens: &[&str], place: String, hidden: &mut dyn FnMut(String)) {
    let Some((token, rest)) = tokens.split_first() else {
        if !value.is_null() {
            *value = Value::from(MASK);
            hidden(place);
        }
        return;
    };
    let key = token.replace("~1", "/").replace("~0", "~");
    let below = |name: &str| format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if key == "*" || key.parse() == Ok(index) {
                    walk(item, rest, format!("{place}/{index}"), hidden);
                }
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if key == "*" || *name == key {
                    walk(member, rest, below(name), hidden);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    #[test]
    fn every_value_at_a_pointer_is_hidden() {
        for (pointer, left, places) in [
            ("/items/*/e", r#"{"items":[{"e":"***REDACTED***","k":1},{"e":null},{"x":{"e":"c"}}]}"#, "/items/0/e"),
            ("/items/*/*/e", r#"{"items":[{"e":"a","k":1},{"e":null},{"x":{"e":"***REDACTED***"}}]}"#, "/items/2/x/e"),
            ("/items/0", r#"{"items":["***REDACTED***",{"e":null},{"x":{"e":"c"}}]}"#, "/items/0"),
            ("/none/*/e", r#"{"items":[{"e":"a","k":1},{"e":null},{"x":{"e":"c"}}]}"#, ""),
        ] {
            let mut value = parse(br#"{"items":[{"e":"a","k":1},{"e":null},{"x":{"e":"c"}}]}"#).unwrap();
            let mut found = Vec::new();
            redact_at(&mut value, pointer, &mut |place| found.push(place));
            assert_eq!(String::from_utf8(value.to_compact()).unwrap(), left, "{pointer}");
            assert_eq!(found.join(" "), places, "{pointer}");
        }
    }

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
            let mut value = parse(body.as_bytes()).unwrap();
            assert_eq!(webhook(&value).map(|found| found.kept).as_deref(), kept, "{url}");
            hide_webhook(&mut value);
            let left = kept.unwrap_or(url);
            let wanted = format!("{{\"b\":1e-05,\"workflow_webhook_url\":\"{left}\",\"a\":\"é\"}}");
            assert_eq!(String::from_utf8(value.to_compact()).unwrap(), wanted);
        }
    }
}
