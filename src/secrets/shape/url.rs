//! Names, passwords and keys in URLs (RFC 3986).

use super::super::class::{self, ALNUM, QUERY, USERINFO};
use super::super::find::Find;
use super::super::masked::is_masked;
use super::super::rule::Rule;
use super::push;

/// The longest user name and password before a host, in bytes.
const LONGEST_USERINFO: usize = 1024;

/// The longest value of a query parameter, in bytes.
const LONGEST_VALUE: usize = 8 << 10;

/// A colon: `scheme://name:password@host`. Name and password are the secret, since services take a token as either.
pub(in super::super) fn at_colon(text: &[u8], at: usize, finds: &mut Vec<Find>) {
    if !text[at + 1..].starts_with(b"//") || at == 0 || !class::is(text[at - 1], ALNUM) {
        return;
    }
    let start = at + 3;
    let limit = (start + LONGEST_USERINFO).min(text.len());
    let authority = &text[start..class::run(&text[..limit], start, USERINFO)];
    let Some(end) = authority.iter().rposition(|byte| *byte == b'@') else { return };
    let userinfo = &authority[..end];
    let Some(colon) = userinfo.iter().position(|byte| *byte == b':') else { return };
    let password = &userinfo[colon + 1..];
    // In a CSV the next cell may hold an address of mail: `https://host:8443,name@host`.
    let port = password.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let next_cell = password.get(port) == Some(&b',') || userinfo[..colon].contains(&b',');
    if password.len() >= 3 && !next_cell && !is_masked(password) {
        push(finds, Rule::UrlPassword, start, start + end);
    }
}

/// Names of parameters that carry a secret, without hyphens and low lines, in lower case.
const NAMES: &[&[u8]] = &[
    b"key",
    b"sig",
    b"code",
    b"pass",
    b"pwd",
    b"auth",
    b"authorization",
    b"jwt",
    b"hmac",
    b"credential",
    b"credentials",
    b"subscriptionkey",
    b"appkey",
    b"authkey",
    b"secretkey",
    b"privatekey",
    b"sharedkey",
    b"sessionid",
    b"sid",
    b"assertion",
    b"passphrase",
];

/// The same, for names that end so: `x-amz-signature`, `client_secret`.
const ENDINGS: &[&[u8]] = &[b"token", b"secret", b"password", b"passwd", b"apikey", b"accesskey", b"signature"];

/// Where the next page begins is no secret.
const HARMLESS: &[&[u8]] = &[b"pagetoken", b"nexttoken", b"continuationtoken", b"synctoken", b"skiptoken"];

/// Whether a parameter of this name carries a secret.
fn secret_name(name: &[u8]) -> bool {
    NAMES.contains(&name)
        || ENDINGS.iter().any(|ending| name.ends_with(ending)) && !HARMLESS.iter().any(|ending| name.ends_with(ending))
}

/// The parameter `name` (without its hyphens, in lower case) has the value that begins at `at`.
pub(super) fn parameter(text: &[u8], name: &[u8], at: usize, finds: &mut Vec<Find>) {
    if !secret_name(name) {
        return;
    }
    let limit = (at + LONGEST_VALUE).min(text.len());
    let end = class::run(&text[..limit], at, QUERY);
    let value = &text[at..end];
    if value.len() < 8 || is_masked(value) {
        return;
    }
    // Azure signs with HMAC-SHA256: 32 bytes in base64, percent-encoded.
    let rule = if name == b"sig" && value.len() >= 40 { Rule::AzureSas } else { Rule::UrlParameter };
    push(finds, rule, at, end);
}
