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
