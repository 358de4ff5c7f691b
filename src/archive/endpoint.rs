//! Addresses that are called with a token.

/// Whether a request with a credential may go to `address`: `https://` and a host, or `http://` and a host that is this device. No name or
/// password stands in it, and no fragment.
pub fn is_reachable(address: &str) -> bool {
    let (rest, plain) = match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return false,
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let named = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let port = port.is_none_or(|port| matches!(port.len(), 1..=5) && port.bytes().all(|b| b.is_ascii_digit()));
    let written = path.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'#' | b'\\' | b'"' | b'<' | b'>'));
    named && port && written && (!plain || is_this_device(host))
}

/// Whether a host is this device by its name.
pub fn is_this_device(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1")
}

/// The host of an address that [`is_reachable`], without its port.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', ':']).next().unwrap_or_default()
}

/// The address without its parameters, which may hold a key.
pub fn without_parameters(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_https_or_to_this_device() {
        for good in [
            "https://a.example",
            "https://a.example:8443/v1/wrap?key=1",
            "http://127.0.0.1:9/x",
            "http://localhost",
            "https://a.example?x",
        ] {
            assert!(is_reachable(good), "{good}");
        }
        for bad in [
            "",
            "http://a.example",
            "http://127.0.0.1@a.example/",
            "https://name:word@a.example",
            "https://",
            "https:///x",
            "https://a.example/#x",
            "https://a.example/ x",
            "https://a.example\\@b.example",
            "file:///tmp/x",
            "local://x",
            "reports/x.json",
            "HTTPS://a.example",
            "https://a.example:",
            "http://127.0.0.1.a.example",
        ] {
            assert!(!is_reachable(bad), "{bad}");
        }
        assert_eq!(host("https://a.example:8443/v1?x"), "a.example");
        assert_eq!(without_parameters("https://a.example/v1?key=1"), "https://a.example/v1");
    }
}
