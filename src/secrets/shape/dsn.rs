//! Secrets that are told by the name before them: `name=value`.

use super::super::class::{self, DSN, STD64, WORD};
use super::super::find::Find;
use super::super::masked::is_masked;
use super::super::rule::Rule;
use super::{push, url};

/// The longest name, in bytes.
const LONGEST_NAME: usize = 40;

/// How far back a connection string is looked for before its password, in bytes.
const LOOK_BACK: usize = 256;

/// Keys of connection strings, one of which stands before a password.
const KEYS: &[&[u8]] =
    &[b"server", b"host", b"source", b"user", b"username", b"uid", b"user id", b"dbname", b"database"];

/// A name without hyphens and low lines, in lower case.
struct Name {
    bytes: [u8; LONGEST_NAME],
    length: usize,
}

impl Name {
    fn new(text: &[u8]) -> Self {
        let mut name = Self { bytes: [0; LONGEST_NAME], length: 0 };
        for byte in text.iter().filter(|byte| byte.is_ascii_alphanumeric()).take(LONGEST_NAME) {
            name.bytes[name.length] = byte.to_ascii_lowercase();
            name.length += 1;
        }
        name
    }

    fn get(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// An equals sign: a parameter of a URL, or a part of a connection string.
pub(in super::super) fn at_equals(text: &[u8], at: usize, finds: &mut Vec<Find>) {
    let start = class::run_back(text, at.saturating_sub(LONGEST_NAME), at, WORD);
    let name = Name::new(&text[start..at]);
    let before = &text[..start];
    match name.get() {
        b"" => {}
        b"accountkey" | b"sharedaccesskey" => azure_key(text, at + 1, finds),
        // `&amp;` is how HTML writes the sign.
        name if matches!(before.last(), Some(b'?' | b'&' | b'#')) || before.ends_with(b"&amp;") => {
            url::parameter(text, name, at + 1, finds);
        }
        b"password" | b"pwd" | b"passwd" if before.last() != Some(&b'=') => password(text, start, at + 1, finds),
        _ => {}
    }
}

fn azure_key(text: &[u8], at: usize, finds: &mut Vec<Find>) {
    let end = class::run(text, at, STD64);
    if end - at >= 20 && !is_masked(&text[at..end]) {
        let padding = text[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
        push(finds, Rule::AzureKey, at, end + padding);
    }
}

/// `Password=…` at `at`, when it is part of a connection string.
fn password(text: &[u8], name: usize, at: usize, finds: &mut Vec<Find>) {
    let quote = text.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let start = at + usize::from(quote.is_some());
    let limit = (start + LOOK_BACK).min(text.len());
    let end = class::run(&text[..limit], start.min(limit), DSN);
    let value = &text[start.min(end)..end];
    let quoted = quote.is_none() || text.get(end).copied() == quote;
    let listed = text.get(end) == Some(&b';') || text[..name].trim_ascii_end().ends_with(b";");
    if value.len() >= 4
        && quoted
        && !is_masked(value)
        && (listed || after_keys(&text[name.saturating_sub(LOOK_BACK)..name]))
    {
        push(finds, Rule::ConnectionString, start, end);
    }
}

/// Whether the last line of a text has a key of a connection string.
fn after_keys(text: &[u8]) -> bool {
    let line = text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let ends_so = |key: &[u8], ending: &[u8]| {
        key.len().checked_sub(ending.len()).is_some_and(|at| key[at..].eq_ignore_ascii_case(ending))
    };
    let signs = (0..line.len()).filter(|at| line[*at] == b'=');
    signs.map(|at| line[..at].trim_ascii_end()).any(|key| KEYS.iter().any(|ending| ends_so(key, ending)))
}

/// Names that say that a value is to be kept secret. A name that goes on, like `api_key_id`, is another one.
const LABELS: &[&[u8]] = &[
    b"apikey",
    b"apisecret",
    b"apitoken",
    b"accesstoken",
    b"authtoken",
    b"refreshtoken",
    b"privatetoken",
    b"clientsecret",
    b"secretkey",
    b"subscriptionkey",
];

/// The run `start..end` when a name before it says that it is secret; by itself it looks like a digest or an id.
pub(super) fn labelled(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    let value = &text[start..end];
    if is_masked(value) || !value.iter().any(u8::is_ascii_digit) || !value.iter().any(u8::is_ascii_alphabetic) {
        return;
    }
    let near = &text[start.saturating_sub(64)..start];
    let gap = near.iter().rev().take(12).take_while(|byte| b" \t\"'\\:=,>(`".contains(byte)).count();
    if gap == 0 {
        return;
    }
    let named = &near[..near.len() - gap];
    let name = Name::new(&named[class::run_back(named, named.len().saturating_sub(LONGEST_NAME), named.len(), WORD)..]);
    let is = |labels: &[&[u8]]| labels.iter().any(|ending| name.get().ends_with(ending));
    if end - start == 40
        && class::run(text, start, STD64) == end
        && is(&[b"secretaccesskey", b"awssecretkey", b"awssecret"])
    {
        push(finds, Rule::AwsSecretKey, start, end);
    } else if is(LABELS) {
        push(finds, Rule::Labelled, start, end);
    }
}
