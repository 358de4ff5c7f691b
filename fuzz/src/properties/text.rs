//! The small forms: instants, digests, paths, addresses, headers, links of a sign-in, tables, texts to redact. The first byte chooses.

use packseal::controls::Pbc;
use packseal::dsar::{Content, Section, Subject, export};
use packseal::focus;
use packseal::model::digest::Digest;
use packseal::model::instant::{Day, Instant};
use packseal::model::json::{Value, parse};
use packseal::model::path::EntryPath;
use packseal::model::stamp::{Dialect, Stamp};
use packseal::privacy::redact::{self, Level, Options};
use packseal::privacy::tier::classify;
use packseal::secrets::Scanner;
use packseal::section::table;
use packseal::source::oidc::{Begun, Callback, way_of};
use packseal::source::{Wait, address, session};
use packseal::verify::beside::typed_digest;

use super::seeds::{Seed, entries, files, named};

/// A few of each form.
pub fn seeds() -> Vec<Seed> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut add = |first: u8, bytes: &[u8]| found.push([&[first], bytes].concat());
    for text in [
        "2026-10-12T09:40:00.123456Z",
        "2026-10-12 09:40:00+02:00",
        "20261012T094000",
        "2024-02-29",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "9999-12-31T23:59:59.999999-23:59",
        "0001-01-01T00:00+23:59",
    ] {
        add(b't', text.as_bytes());
    }
    let hex = Digest::of(b"x").to_string();
    for text in [hex.clone(), format!("sha256:{hex}"), format!("{hex} *MANIFEST.txt"), hex.to_uppercase()] {
        add(b'd', text.as_bytes());
    }
    for text in ["a/b.txt", "CON.txt", "..", "a/", "C:x", "raw/0001-évidence.json", "ﬁ/\u{130}"] {
        add(b'n', text.as_bytes());
    }
    for text in [
        "https://api.example/v1/a?x=1",
        "http://localhost:8087/a",
        "//evil.example",
        "Bearer dw2_abc",
        "e30.eyJzdWIiOiJ1In0.x",
        "X-API-Key: dw2_x",
        "30",
    ] {
        add(b'a', text.as_bytes());
    }
    for text in [
        "state=s&code=c&iss=https%3A%2F%2Flogin.example",
        "error=access_denied&state=s",
        "packseal-sign-in/1\ns\nn\nv\n1760000000000\n0\nhttps%3A%2F%2Fapi.example\na%3Db\n%23x",
    ] {
        add(b's', text.as_bytes());
    }
    for text in [
        "Number;Request;Due\n1;Access list;2026-10-31\n2;\"Joiners; leavers\";\n",
        "No,Description,Control\r\nA-1,x,CC6.1\r\n",
    ] {
        add(b'p', text.as_bytes());
    }
    for text in [
        "call 555-010-4477 or ada@example.org, 4111 1111 1111 1111, 078-05-1120, 10.0.0.1, 12 Long Street",
        "AKIAIOSFODNN7EXAMPLE ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa -----BEGIN PRIVATE KEY-----",
        r#"{"user":"ada@example.org","by":{"name":"Ida Berg","email":"ida@example.org"},"note":"Ida Berg met ada@example.org"}"#,
    ] {
        add(b'r', text.as_bytes());
    }
    for (_, bytes) in entries().into_iter().filter(|(name, bytes)| name.ends_with(".csv") && bytes.len() < 4096) {
        add(b'c', &bytes);
    }
    for (_, bytes) in files("tests/fixtures", &[".csv"]).into_iter().filter(|(_, bytes)| bytes.len() < 4096) {
        add(b'c', &bytes);
    }
    named(found)
}

/// Holds a property of the form that the first byte names.
pub fn check(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let text = std::str::from_utf8(bytes);
    match (first, text) {
        (b't', Ok(text)) => times(text),
        (b'd', Ok(text)) => digests(text),
        (b'n', _) => names(bytes),
        (b'a', Ok(text)) => addresses(text),
        (b's', Ok(text)) => sign_in(text),
        (b'p', _) => {
            if let Ok(list) = Pbc::parse(bytes) {
                assert!(
                    !list.requests.iter().any(|request| request.number.is_empty() || request.description.is_empty())
                );
            }
        }
        (b'r', Ok(text)) => redacted(text),
        (b'c', _) => tables(bytes),
        _ => {}
    }
}

/// What is read is printed in one form, which reads as the same.
fn times(text: &str) {
    if let Ok(instant) = Instant::parse(text) {
        assert_eq!(Instant::parse(&instant.to_string()), Ok(instant));
        assert_eq!(Instant::parse(&instant.python_iso()), Ok(instant));
        assert!(instant.day().start() <= instant && instant <= instant.day().end());
    }
    if let Ok(day) = Day::parse(text) {
        assert_eq!(Day::parse(&day.to_string()), Ok(day));
        assert_eq!(day.days_until(day.plus(1)), i64::from(day.plus(1) != day));
    }
    for dialect in [Dialect::FromIsoFormat, Dialect::Pydantic] {
        if let Some(stamp) = Stamp::read(text, dialect) {
            let _ = (stamp.python_iso(), stamp.pydantic_json());
            if let Some(utc) = stamp.utc() {
                assert_eq!(Stamp::read(&utc.python_iso(), Dialect::FromIsoFormat), Some(utc));
            }
        }
    }
    if let Some(wait) = Wait::of_text(text) {
        let now = Instant::parse("2026-10-12T09:40:00Z").expect("an instant");
        let _ = (wait.seconds_from(now), wait.until(now));
    }
}

fn digests(text: &str) {
    if let Ok(digest) = Digest::parse(text) {
        assert_eq!(Digest::parse(&digest.to_string()), Ok(digest));
        assert_eq!(typed_digest(text), Ok(digest));
        assert_eq!(Digest::is_canonical(text), digest.to_string() == text);
    }
    if let Ok(digest) = typed_digest(text) {
        assert_eq!(typed_digest(&digest.groups()), Ok(digest));
    }
}

fn names(bytes: &[u8]) {
    let Ok(path) = EntryPath::parse(bytes) else { return };
    assert_eq!(path.as_str().as_bytes(), bytes);
    assert!(
        path.as_str()
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != ".." && !part.ends_with(['.', ' ']))
    );
    assert!(!path.as_str().contains(['\\', '\0']), "{path:?}");
    // Elsewhere a colon is a character like others (M10), as in a time.
    assert!(!matches!(bytes, [letter, b':', ..] if letter.is_ascii_alphabetic()), "{path:?}");
}

fn addresses(text: &str) {
    if let Some(after) = address::after_origin(text) {
        assert!(text.ends_with(after) && !text.chars().any(|c| c == '@' && !after.contains('@')), "{text}");
    }
    if let Some(below) = address::same_origin(text, "https://api.example") {
        assert!(below.starts_with('/') && text.ends_with(below));
    }
    let _ = (session::actor(text), session::api_key("driftwise", text));
}

fn sign_in(text: &str) {
    let _ = (Callback::parse(text), way_of(text));
    if let Some(begun) = Begun::parse(text) {
        let written = begun.to_text();
        assert_eq!(Begun::parse(&written).map(|again| again.to_text()), Some(written), "what is kept comes back");
    }
}

/// Redacting twice is redacting once; what is shown to a person holds nobody else.
fn redacted(text: &str) {
    let _ = classify(text);
    let scanner = Scanner::new([]);
    let found = scanner.scan(text.as_bytes());
    assert!(found.iter().all(|found| found.start <= found.end && found.end <= text.len() as u64));
    for level in Level::ALL {
        let (once, counts) = redact::text(text, level);
        assert_eq!(counts.total() == 0, *once == *text || level != Level::None && once == text, "{level:?}");
    }
    let Ok(mut value) = parse(text.as_bytes()) else { return };
    let preview = redact::preview(&value, Options { level: Level::Full, keys: true }, 5);
    let subject = Subject { emails: vec!["ada@example.org".to_owned()], ..Subject::default() };
    let section = Section { name: "rows".to_owned(), content: Content::Document(Value::Array(vec![value.clone()])) };
    let outputs = export(&subject, &[section]).expect("an export");
    assert!(!outputs.is_empty());
    let counts = redact::redact(&mut value, Options { level: Level::Full, keys: true });
    assert_eq!(counts, preview.counts, "what is told beforehand is what is done");
}

fn tables(bytes: &[u8]) {
    let rows = table::read(bytes);
    let mut written = Vec::new();
    for row in &rows {
        written.extend(table::line(row.iter().cloned(), true));
    }
    assert_eq!(table::read(&written), rows, "a table is read as it is written");
    for version in focus::Version::ALL {
        let mut whole = focus::Checker::new(version);
        whole.push(bytes);
        let mut pieces = focus::Checker::new(version);
        bytes.chunks(1 + bytes.len() % 29).for_each(|piece| pieces.push(piece));
        assert_eq!(pieces.finish(), whole.finish(), "pieces do not matter");
    }
}
