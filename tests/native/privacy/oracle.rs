//! Our matchers beside Python's `re`, over random texts and over every character.

use std::path::{Path, PathBuf};

use packseal::model::json::{Value, parse};
use packseal::privacy::redact::{Level, Rule, elements, text};

use crate::support::program::accepts;

/// Pieces of which random texts are made: what the patterns look for, what comes near it, and what Unicode has besides ASCII.
const PIECES: &[&str] = &[
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "4111",
    "0",
    "9",
    "-",
    "-",
    ".",
    ".",
    ".",
    " ",
    " ",
    "  ",
    "\t",
    "\n",
    "\u{1c}",
    "\u{85}",
    "\u{a0}",
    "\u{3000}",
    "_",
    "@",
    "@",
    "a",
    "b.c",
    "Z",
    "|",
    "%",
    "+",
    "com",
    "x.y",
    "ada@example.org",
    "a|b@x.c|d",
    "St",
    "Street",
    "Rd",
    "Road",
    "Ave",
    "Avenue",
    "Blvd",
    "Boulevard",
    "Main",
    "Old Mill",
    "street",
    "12 Main St",
    "St ",
    " St",
    "4111-1111-1111-1111",
    "4111 1111 1111 1111",
    "123-45-6789",
    "123456789",
    "555-123-4567",
    "5551234567",
    "10.0.0.1",
    "999.999.999.999",
    "\u{661}",
    "\u{662}\u{663}",
    "\u{967}\u{968}\u{969}\u{96a}",
    "\u{1d7d8}",
    "\u{b2}",
    "\u{2167}",
    "\u{2460}",
    "\u{4e94}",
    "\u{e9}",
    "\u{df}",
    "\u{93e}",
    "\u{301}",
    "\u{24b6}",
    "\u{1f600}",
    "\u{200d}",
    "\u{2028}",
    "[REDACTED]",
    "****1111",
    "(",
    ")",
    "/",
    ",",
    ":",
];

/// A generator of numbers (SplitMix64), so that a run can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ x >> 31) % most as u64) as usize
    }

    fn text(&mut self) -> String {
        // Few different pieces make near misses more likely.
        let few: Vec<&str> = (0..1 + self.below(6)).map(|_| PIECES[self.below(PIECES.len())]).collect();
        (0..1 + self.below(16)).map(|_| few[self.below(few.len())]).collect()
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/privacy/oracle.py")
}

fn oracle(arguments: &[&str]) -> Option<Value> {
    let script = script();
    let line = [&[script.to_str().unwrap()], arguments].concat();
    accepts(Path::new("."), "python3", &line).map(|said| parse(said.trim().as_bytes()).unwrap())
}

#[test]
fn random_texts_are_redacted_as_python_does() {
    let mut random = Random(0x00c0_ffee);
    let mut texts: Vec<String> = (0..12_000).map(|_| random.text()).collect();
    texts.extend(PIECES.iter().flat_map(|a| PIECES.iter().map(move |b| [*a, b].concat())));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("texts.json");
    let value = Value::Array(texts.iter().map(|text| text.as_str().into()).collect());
    std::fs::write(&file, value.to_compact()).unwrap();
    let Some(answers) = oracle(&["texts", file.to_str().unwrap()]) else { return };
    let answers = answers.as_array().unwrap();
    assert_eq!(answers.len(), texts.len());
    let mut hits = [0; 6];
    for (given, answer) in texts.iter().zip(answers) {
        let (partial, counts) = text(given, Level::Partial);
        let counts: Vec<Value> = Rule::ALL.iter().map(|rule| counts.of(*rule).into()).collect();
        let found: Vec<Value> = elements(given).into_iter().map(|rule| (rule as u64).into()).collect();
        elements(given).into_iter().for_each(|rule| hits[rule as usize] += 1);
        let full = text(given, Level::Full).0;
        let ours = [partial.as_ref().into(), full.as_ref().into(), Value::Array(counts), Value::Array(found)];
        assert_eq!(ours, answer.as_array().unwrap(), "{given:?}");
    }
    assert!(hits.iter().all(|hits| *hits > 100), "the texts hold too few matches: {hits:?}");
}

/// What we take for a digit, a word and a space, seen through the rules: each character stands where it decides.
#[test]
fn every_character_is_what_python_takes_it_for() {
    let Some(classes) = oracle(&["classes"]) else { return };
    let classes: Vec<Vec<(u64, u64)>> = classes
        .as_array()
        .unwrap()
        .iter()
        .map(|runs| {
            let pair = |run: &Value| {
                let run = run.as_array().unwrap();
                (run[0].as_u64().unwrap(), run[1].as_u64().unwrap())
            };
            runs.as_array().unwrap().iter().map(pair).collect()
        })
        .collect();
    let is_in = |class: usize, c: char| {
        let after = classes[class].partition_point(|run| run.0 <= u64::from(c));
        after > 0 && classes[class][after - 1].1 >= u64::from(c)
    };
    let matches = |given: String, rule: Rule| elements(&given).contains(&rule);
    let mut known = 0;
    for c in ('\0'..=char::MAX).filter(|c| !is_in(3, *c)) {
        known += 1;
        assert_eq!(matches(format!("10.0.0.{c}"), Rule::IpAddress), is_in(0, c), "{c:?} as a digit");
        assert_eq!(!matches(format!("10.0.0.123{c}"), Rule::IpAddress), is_in(1, c), "{c:?} as a word's");
        assert_eq!(matches(format!("1{c}Main St"), Rule::Address), is_in(2, c), "{c:?} as a space");
    }
    assert!(known > 120_000, "only {known} characters are known and not private");
}
