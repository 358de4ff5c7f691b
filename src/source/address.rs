//! Addresses that a program of ours may call.

/// What follows the origin of an address; None when its origin is none that may be called: `https://` and a host, or `http://` and a host that
/// is this device, either with a port. No name or password stands in it. The rule of `originOf` in `www/start/origins.mjs`.
pub fn after_origin(address: &str) -> Option<&str> {
    let (rest, plain) = match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return None,
    };
    let (authority, after) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let named = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let port = port.is_none_or(|port| matches!(port.len(), 1..=5) && port.bytes().all(|b| b.is_ascii_digit()));
    (named && port && (!plain || is_this_device(host))).then_some(after)
}

/// Whether a host is this device by its name.
pub fn is_this_device(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1")
}

/// The part of a link below an API's address; None when it leads anywhere else. `api` is without a slash at the end.
pub fn same_origin<'a>(link: &'a str, api: &str) -> Option<&'a str> {
    let below = match link.strip_prefix(api) {
        Some(rest) => rest,
        None if link.starts_with("//") => return None,
        None => link.strip_prefix(after_origin(api)?)?,
    };
    below.starts_with('/').then_some(below)
}

#[cfg(test)]
mod tests {
    use super::same_origin;

    #[test]
    fn links_stay_below_the_api() {
        for (link, api, below) in [
            ("https://api.example/v1/a?x=1", "https://api.example", Some("/v1/a?x=1")),
            ("/v1/a", "https://api.example", Some("/v1/a")),
            ("https://api.example/base/v1/a", "https://api.example/base", Some("/v1/a")),
            ("/base/v1/a", "https://api.example/base", Some("/v1/a")),
            ("/other/v1/a", "https://api.example/base", None),
            ("https://api.example.evil/v1", "https://api.example", None),
            ("https://evil.example/v1", "https://api.example", None),
            ("//evil.example/v1", "https://api.example", None),
            ("https://api.example@evil.example/", "https://api.example", None),
            ("v1/a", "https://api.example", None),
            ("", "https://api.example", None),
        ] {
            assert_eq!(same_origin(link, api), below, "{link} {api}");
        }
    }
}
