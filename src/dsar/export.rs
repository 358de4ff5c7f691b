//! `dsar/`: the files that go to the subject.

use std::collections::BTreeSet;

use super::collect::Search;
use super::hide::Hider;
use super::subject::{Subject, SubjectError};
use crate::model::json::{Value, loads, object, parse_python};
use crate::pack::format::is_writable_name;
use crate::privacy::redact::Rule;

/// The report's schema.
pub const SCHEMA: &str = "packseal-dsar/1";
/// Below it lie all files of an export.
pub const FOLDER: &str = "dsar/";
/// The report.
pub const REPORT: &str = "dsar/report.json";
/// Most places that the report lists of a section.
const PLACES: usize = 1000;

/// What no reader of an export should take it for.
pub const LIMITS: [&str; 6] = [
    "Others are known by the members that name people and by e-mail addresses. A name in free text that stands in no such member is not hidden.",
    "Only identifiers that were given are looked for. Rows that name the person by another are not here.",
    "Identifiers of fewer than four characters are hidden, and found in free text, only where they stand alone.",
    "Texts in Base64, hashes of identifiers, images and attachments are not looked into.",
    "The privacy rules also hide numbers that only look like personal data, and the person's own addresses and phone numbers that were not given.",
    "Rows are changed, so their hashes and signatures no longer hold; the pack has them as they came.",
];

/// A part of the pack.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a section.
#[derive(Debug, Clone)]
pub enum Content {
    /// An answer.
    Document(Value),
    /// Several answers, page after page.
    Pages(Vec<Value>),
    /// JSON Lines.
    Lines(Vec<u8>),
    /// Nothing that can be searched, and why.
    NotSearched(String),
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its name, with its folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything about the subject: a file for each section that names the subject, and the report, which comes last.
///
/// # Errors
/// [`SubjectError`] when the subject has no identifier, or one that is none.
pub fn export(subject: &Subject, sections: &[Section]) -> Result<Vec<Output>, SubjectError> {
    let mut search = Search::new(subject)?;
    for section in sections {
        match &section.content {
            Content::Document(answer) => search.look(answer),
            Content::Pages(answers) => answers.iter().for_each(|answer| search.look(answer)),
            Content::Lines(bytes) => lines(bytes).filter_map(|(_, row)| row).for_each(|row| search.look(&row)),
            Content::NotSearched(_) => {}
        }
    }
    let mut hider = search.hider();
    let (mut outputs, mut told, mut not_searched) = (Vec::new(), Vec::new(), Vec::new());
    // In lower case, since some file systems take `A` and `a` for one.
    let mut names = BTreeSet::from([REPORT.to_owned()]);
    for section in sections {
        let mut found = Searched::default();
        let ending = match &section.content {
            Content::Document(answer) => {
                found.answer(&mut hider, answer, "");
                ".json"
            }
            Content::Pages(answers) => {
                for (index, answer) in answers.iter().enumerate() {
                    found.answer(&mut hider, answer, &format!("answer {} ", index + 1));
                }
                ".json"
            }
            Content::Lines(bytes) => {
                for (line, row) in lines(bytes) {
                    match row {
                        Some(row) => found.row(&mut hider, &row, format!("line {line}")),
                        None => found.malformed += 1,
                    }
                }
                ".jsonl"
            }
            Content::NotSearched(why) => {
                let name = hider.text(&section.name).into_owned();
                not_searched.push(object([("section", name.into()), ("why", hider.text(why).as_ref().into())]));
                continue;
            }
        };
        let mut file = None;
        if !found.rows.is_empty() {
            let name = name(&mut hider, &section.name, ending, &mut names);
            outputs.push(Output { name: name.clone(), bytes: found.encode(ending) });
            file = Some(name);
        }
        told.push(found.told(hider.text(&section.name).as_ref(), file.as_deref()));
    }
    outputs.push(Output { name: REPORT.to_owned(), bytes: report(subject, &hider, told, not_searched) });
    Ok(outputs)
}

/// The lines of a log with their numbers, from 1; None for what is no JSON. Blank lines are passed over.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, Option<Value>)> {
    let numbered = bytes.split(|byte| *byte == b'\n').enumerate();
    let rows = numbered.filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace));
    // Python writes lone surrogates, which only its own reader takes.
    rows.map(|(index, line)| (index + 1, parse_python(line).ok().or_else(|| loads(line).ok())))
}

/// What came of a section.
#[derive(Default)]
struct Searched {
    searched: u64,
    malformed: u64,
    rows: Vec<Value>,
    found: u64,
    places: Vec<Value>,
}

impl Searched {
    fn answer(&mut self, hider: &mut Hider, answer: &Value, before: &str) {
        for row in hider.rows(answer) {
            self.row(hider, &row.value, [before, &row.place].concat());
        }
    }

    fn row(&mut self, hider: &mut Hider, row: &Value, place: String) {
        self.searched += 1;
        if let Some(row) = hider.row(row) {
            self.rows.push(row);
            self.found += 1;
            if self.places.len() < PLACES {
                self.places.push(hider.text(&place).as_ref().into());
            }
        }
    }

    fn told(&self, section: &str, file: Option<&str>) -> Value {
        object([
            ("section", section.into()),
            ("file", Value::text_or_null(file)),
            ("rows_searched", self.searched.into()),
            ("rows_found", self.found.into()),
            ("lines_not_read", self.malformed.into()),
            ("places", Value::Array(self.places.clone())),
            ("places_left_out", (self.found - self.places.len() as u64).into()),
        ])
    }

    /// Takes the rows away.
    fn encode(&mut self, ending: &str) -> Vec<u8> {
        let rows = std::mem::take(&mut self.rows);
        if ending == ".json" {
            return Value::Array(rows).to_indented();
        }
        rows.iter().flat_map(|row| [row.to_compact(), b"\n".to_vec()].concat()).collect()
    }
}

/// A file's name that names nobody, and that no other file has.
fn name(hider: &mut Hider, section: &str, ending: &str, names: &mut BTreeSet<String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let shown: String = hider.text(section).chars().take(100).map(plain).collect();
    let whole = |stem: &str| [FOLDER, stem, ending].concat();
    let is_free = |stem: &str, names: &BTreeSet<String>| {
        let name = whole(stem);
        is_writable_name(&name) && !names.contains(&name.to_ascii_lowercase())
    };
    let mut stem = shown.clone();
    // What was made plain may be somebody's identifier by that.
    if hider.text(&stem) != stem || stem.is_empty() || stem.starts_with('.') {
        stem = "s1".to_owned();
    }
    let mut number = 1;
    let base = stem.clone();
    while !is_free(&stem, names) {
        number += 1;
        stem = format!("{base}-{number}");
    }
    let name = whole(&stem);
    names.insert(name.to_ascii_lowercase());
    name
}

fn report(subject: &Subject, hider: &Hider, sections: Vec<Value>, not_searched: Vec<Value>) -> Vec<u8> {
    let list = |texts: &[String]| Value::Array(texts.iter().map(|text| text.as_str().into()).collect());
    let hidden = hider.hidden();
    let rules = Rule::ALL.into_iter().map(|rule| (rule.name().to_owned(), hidden.by_rule.of(rule).into())).collect();
    object([
        ("schema", SCHEMA.into()),
        (
            "subject",
            object([
                ("emails", list(&subject.emails)),
                ("user_ids", list(&subject.user_ids)),
                ("principal_ids", list(&subject.principal_ids)),
            ]),
        ),
        ("sections", Value::Array(sections)),
        (
            "hidden",
            object([
                ("others", hidden.others.into()),
                ("replaced", hidden.replaced.into()),
                ("by_rule", Value::Object(rules)),
                ("whole_texts", hidden.whole_texts.into()),
            ]),
        ),
        ("not_searched", Value::Array(not_searched)),
        ("limits", Value::Array(LIMITS.into_iter().map(Value::from).collect())),
    ])
    .to_indented()
}
