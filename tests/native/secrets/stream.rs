//! A text in pieces, and what holds for any text.

use packseal::secrets::{Known, LONGEST, Match, Rule, Scanner, Segment, hide};
use proptest::prelude::*;

use super::vectors::positives;
use super::{base64, body, jwt, pem, percent};

/// The matches and the bytes that a stream gives for pieces of these sizes, over and over.
fn streamed(scanner: &Scanner, text: &[u8], sizes: &[usize]) -> (Vec<Match>, Vec<u8>) {
    let (mut stream, mut matches, mut bytes) = (scanner.stream(), Vec::new(), Vec::new());
    let mut take = |segment| match segment {
        Segment::Clean(clean) => bytes.extend(clean),
        Segment::Found(found, secret) => {
            assert_eq!((found.start, found.end), (bytes.len() as u64, (bytes.len() + secret.len()) as u64));
            matches.push(found);
            bytes.extend(secret);
        }
    };
    let (mut rest, mut sizes) = (text, sizes.iter().cycle());
    while !rest.is_empty() {
        let (piece, after) = rest.split_at((*sizes.next().unwrap()).clamp(1, rest.len()));
        stream.feed(piece);
        std::iter::from_fn(|| stream.next_segment()).for_each(&mut take);
        rest = after;
    }
    stream.finish();
    std::iter::from_fn(|| stream.next_segment()).for_each(&mut take);
    (matches, bytes)
}

fn scanner() -> Scanner {
    Scanner::new(Known::new("s3ss10n-Tok3n.of~this/run+1="))
}

/// Rows of a CSV, `length` bytes of them.
fn rows(length: usize) -> String {
    "2026-01-31,0b7f3c1e-9a52-4d6b-8f10-2c4e6a8b0d13,m5.2xlarge,12.5,\"a, b\"\n".chars().cycle().take(length).collect()
}

/// Where blocks of a long text meet is no different from any other place.
#[test]
fn secrets_across_the_edges_of_blocks() {
    let long = format!("{}.{}.{}", base64(br#"{"alg":"HS256"}"#), body(LONGEST - 100), body(43));
    let secrets = [
        (Rule::GitHub, format!("ghp_{}", body(36))),
        (Rule::Jwt, jwt()),
        (Rule::Jwt, long),
        (Rule::PrivateKey, pem("RSA PRIVATE KEY", 200, "\n")),
        (Rule::PrivateKey, pem("RSA PRIVATE KEY", 200, r"\n")),
        (Rule::UrlPassword, percent(&percent("https://user:p@ss@host.example/"))),
        (Rule::GitHub, base64(format!("{} ghp_{} {}", body(900), body(36), body(900)).as_bytes())),
    ];
    for (rule, secret) in &secrets {
        let steps = [1, 2, 5, 19, secret.len() / 2, secret.len().saturating_sub(1), secret.len() + 1];
        for back in steps {
            let text = format!("{} {secret} {}", rows((128 << 10) - back), rows(200_000));
            let found = Scanner::default().scan(text.as_bytes());
            let alone = Scanner::default().scan(format!(" {secret} ").as_bytes());
            assert_eq!(found.len(), 1, "{back} before the edge: {found:?}");
            assert_eq!((found[0].rule, found[0].fingerprint), (*rule, alone[0].fingerprint), "{back} before the edge");
        }
    }
}

#[test]
fn pieces_of_any_size_give_the_same() {
    let mut text = rows(100_000);
    for (_, vector, _) in positives() {
        text.push('\n');
        text.push_str(&vector);
        text.push('\n');
        text.push_str(&rows(3_777));
    }
    text.push_str(&base64(text.as_bytes()));
    let whole = scanner().scan(text.as_bytes());
    assert_eq!(whole.len(), 2 * positives().len());
    for sizes in [&[1][..], &[7], &[4096], &[65_536, 1, 3], &[131_072], &[usize::MAX]] {
        let (matches, bytes) = streamed(&scanner(), text.as_bytes(), sizes);
        assert!(bytes == text.as_bytes(), "the segments are the text");
        assert!(matches == whole, "pieces of {sizes:?}");
    }
}

#[test]
fn nothing_is_lost_of_texts_that_are_hostile() {
    let marker = pem("PRIVATE KEY", 0, "").split_at(27).0.to_owned();
    for unit in
        ["eyJ", "ghp_", "https://a:", "://", "?key=", "\\", "\\u00", "%25", "Bearer ", "password=", "-", "=", &marker]
    {
        let text: String = unit.chars().cycle().take(400_000).collect();
        let whole = scanner().scan(text.as_bytes());
        let (matches, bytes) = streamed(&scanner(), text.as_bytes(), &[50_000, 3]);
        assert!(bytes == text.as_bytes() && matches == whole, "{unit}");
    }
}

#[test]
fn every_prefix_and_every_broken_vector() {
    for (_, text, _) in positives() {
        for end in 0..text.len() {
            let prefix = &text.as_bytes()[..end];
            let found = scanner().scan(prefix);
            assert!(found.iter().all(|found| found.start < found.end && found.end <= end as u64));
            let mut broken = text.clone().into_bytes();
            broken[end] ^= 0xA5;
            scanner().scan(&broken);
        }
    }
}

/// Texts out of what rules look at.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        prop::sample::select(positives()).prop_map(|(_, text, _)| text.into_bytes()),
        prop::sample::select(positives()).prop_map(|(_, text, _)| base64(text.as_bytes()).into_bytes()),
        prop::sample::select(positives()).prop_map(|(_, text, _)| percent(&text).into_bytes()),
        prop::sample::select(vec![
            "\\",
            "\\u00",
            "%",
            "%2",
            "\"",
            "é",
            ",",
            "\n",
            " ",
            "=",
            "://",
            "@",
            "?",
            "&key=",
            "s3ss10n-Tok3n.of~this/run+1="
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..40),
        (0..40_000usize).prop_map(|length| rows(length).into_bytes()),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn a_stream_gives_what_a_scan_gives(text in text(), sizes in prop::collection::vec(1..90_000usize, 1..5)) {
        let whole = scanner().scan(&text);
        let (matches, bytes) = streamed(&scanner(), &text, &sizes);
        prop_assert!(bytes == text);
        prop_assert_eq!(matches, whole);
    }

    #[test]
    fn matches_are_in_order_and_apart(text in text()) {
        let found = scanner().scan(&text);
        prop_assert!(found.iter().all(|found| found.start < found.end && found.end <= text.len() as u64));
        prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let covered: usize = found.iter().map(|found| (found.end - found.start) as usize).sum();
        prop_assert_eq!(hide(&text, &found).len(), text.len() - covered + found.len() * packseal::secrets::MASK.len());
    }

    #[test]
    fn characters_stay_whole(text in "(\\PC|https://u:|@|token|[?]key=|Password=|;|\\\\u00e9){0,60}") {
        let found = scanner().scan(text.as_bytes());
        prop_assert!(String::from_utf8(hide(text.as_bytes(), &found)).is_ok());
    }
}
