//! The same facts give the same bytes, and other facts give others.

use packseal::model::digest::Digest;
use packseal::summary::Facts;

use super::facts::{filled, recorded};
use super::rendered;

/// What the fixtures give. A change of the document changes these: look at its pages, then take the new ones over. The page's own maker must
/// give the same (tests/e2e/summary.spec.mjs).
const FIXTURES: [(&str, &str); 2] = [
    ("small", "42e0b42aaff9a4ce4fa52950eda7f49d070bb9bab85fa4d7b7dd7faa32d2db84"),
    ("full", "97a4518e11252ddd01ba662df973f32d7c52534b0aaf732577377fc695df5f01"),
];

#[test]
fn the_same_facts_give_the_same_bytes() {
    for (name, expected) in FIXTURES {
        let facts = recorded(name);
        let pdf = rendered(&facts);
        assert_eq!(pdf, rendered(&facts), "{name}");
        assert_eq!(Digest::of(&pdf).to_string(), expected, "{name}");
    }
}

type Change = fn(&mut Facts);

#[test]
fn one_other_letter_gives_another_document() {
    let plain = rendered(&filled("a", 1));
    let cases: [(&str, Change); 5] = [
        ("why", |facts| facts.missing[0].why = "b".to_owned()),
        ("strength", |facts| facts.controls[0].answers.push(("a".to_owned(), "partial".to_owned()))),
        ("known or not", |facts| facts.chart.as_mut().unwrap().bars[0].value = None),
        ("none or not known", |facts| facts.chart.as_mut().unwrap().bars[0].value = Some(0)),
        ("digest", |facts| facts.entries[0].sha256 = Digest::of(b"other")),
    ];
    for (what, change) in cases {
        let mut facts = filled("a", 1);
        change(&mut facts);
        assert_ne!(rendered(&facts), plain, "{what}");
    }
}

#[test]
fn the_only_time_in_it_is_the_makers() {
    let mut facts = recorded("small");
    let has = |pdf: &[u8], text: &str| pdf.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has(&rendered(&facts), "D:20260401080000"));
    // What is no date-time in UTC is not guessed at.
    for odd in [
        "",
        "yesterday",
        "2026-04-01T08:00:00+02:00",
        "2026-04-01 08:00:00Z",
        "2026-0é-01T08:00:00Z",
        "+026-04-01T08:00:00Z",
    ] {
        facts.claimed_at = odd.to_owned();
        assert!(!has(&rendered(&facts), "D:2"), "{odd}");
    }
}
