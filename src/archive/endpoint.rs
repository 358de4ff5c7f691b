//! Addresses that are called with a token.

use crate::source::address::after_origin;

/// Whether a request with a credential may go to `address`: `https://` and a host, or `http://` and a host that is this device. No name or
/// password stands in it, and no fragment.
pub fn is_reachable(address: &str) -> bool {
    let written = |b: u8| b.is_ascii_graphic() && !matches!(b, b'#' | b'\\' | b'"' | b'<' | b'>');
    after_origin(address).is_some_and(|after| after.bytes().all(written))
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
            "file:///x",
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
