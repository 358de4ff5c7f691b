//! `dsar/`: the files that go to the subject, a row at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::hide::Hider;
use super::subject::Subject;
use crate::model::json::{Value, object};
use crate::pack::format::is_writable_name;
use crate::privacy::redact::Rule;
use crate::secrets::{MASK, Scanner, hide, hide_json};

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

/// How the rows of a section are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// One JSON array, `.json`.
    #[default]
    Array,
    /// JSON Lines, `.jsonl`.
    Lines,
}

/// What came of a section. Nobody else is named in its texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its name.
    pub section: String,
    /// Where it was served; may be empty.
    pub endpoint: String,
    /// The number of the file that it is from, among [`Exporter::report`]'s sources.
    pub source: Option<u64>,
    /// The file with its rows; None when there are none.
    pub file: Option<String>,
    /// Rows that were looked at.
    pub searched: u64,
    /// Rows about the subject.
    pub found: u64,
    /// Lines that are no JSON.
    pub malformed: u64,
    /// Where the rows stood, the first thousand.
    pub places: Vec<String>,
}

/// What was not looked at. Nobody else is named in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSearched {
    /// The section.
    pub section: String,
    /// Why.
    pub why: String,
}

/// Values that look like secrets and were hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenSecrets {
    /// The file.
    pub file: String,
    /// The rule's id.
    pub rule: String,
    /// How many.
    pub times: u64,
}

/// Writes the rows about the subject, section after section. Rows are only held while they are written.
#[derive(Debug)]
pub struct Exporter {
    subject: Subject,
    hider: Hider,
    scanner: Scanner,
    /// In lower case, since some file systems take `A` and `a` for one.
    names: BTreeSet<String>,
    form: Form,
    open: Told,
    /// The open section's name as it was given.
    given: String,
    sections: Vec<Told>,
    not_searched: Vec<NotSearched>,
    secrets: BTreeMap<(String, &'static str), u64>,
}

impl Exporter {
    /// Begins the second pass.
    pub fn new(subject: &Subject, hider: Hider) -> Self {
        Self {
            subject: subject.clone(),
            hider,
            scanner: Scanner::default(),
            names: BTreeSet::from([REPORT.to_owned()]),
            form: Form::Array,
            open: Told::default(),
            given: String::new(),
            sections: Vec::new(),
            not_searched: Vec::new(),
            secrets: BTreeMap::new(),
        }
    }

    /// A text as it may be shown to the subject: without secrets, and without others.
    pub fn text(&mut self, text: &str) -> String {
        let plain = hide(text.as_bytes(), &self.scanner.scan(text.as_bytes()));
        // Matches end between characters; were it otherwise, the whole text would go.
        let plain = String::from_utf8(plain).unwrap_or_else(|_| MASK.to_owned());
        self.hider.text(&plain).into_owned()
    }

    /// Begins a section; the one before must have ended. `source` is the number of the file that it is from, where there are several.
    pub fn begin(&mut self, section: &str, endpoint: &str, source: Option<u64>, form: Form) {
        self.form = form;
        self.given = section.to_owned();
        self.open = Told { section: self.text(section), endpoint: self.text(endpoint), source, ..Told::default() };
    }

    /// Adds the rows of an answer to `out`; `before` stands before each of their places.
    pub fn answer(&mut self, answer: &Value, before: &str, out: &mut Vec<u8>) {
        for row in self.hider.rows(answer) {
            self.row(&row.value, [before, row.place.as_str()].concat(), out);
        }
    }

    /// Adds a line of a log, or a row of a table, to `out`; None is a line that is no JSON, which is counted.
    pub fn line(&mut self, number: usize, row: Option<&Value>, out: &mut Vec<u8>) {
        match row {
            Some(row) => self.row(row, format!("line {number}"), out),
            None => self.open.malformed = self.open.malformed.saturating_add(1),
        }
    }

    fn row(&mut self, row: &Value, place: String, out: &mut Vec<u8>) {
        self.open.searched = self.open.searched.saturating_add(1);
        if !self.hider.names_subject(row) {
            return;
        }
        if self.open.file.is_none() {
            let given = std::mem::take(&mut self.given);
            self.open.file = Some(self.name(&given));
        }
        // Secrets go first: what stands for somebody in an address could make its password look like none.
        let mut row = row.clone();
        let secrets = self.scanner.scan_json(&row);
        hide_json(&mut row, &secrets);
        for place in &secrets {
            let file = self.open.file.clone().unwrap_or_default();
            let count = self.secrets.entry((file, place.found.rule.id())).or_default();
            *count = count.saturating_add(1);
        }
        let row = self.hider.shown(&row);
        match self.form {
            Form::Array => {
                out.extend(if self.open.found == 0 { &b"[\n  "[..] } else { b",\n  " });
                // No newline stands within a string of JSON.
                for byte in row.to_indented().trim_ascii_end() {
                    out.push(*byte);
                    if *byte == b'\n' {
                        out.extend(b"  ");
                    }
                }
            }
            Form::Lines => {
                out.extend(row.to_compact());
                out.push(b'\n');
            }
        }
        self.open.found = self.open.found.saturating_add(1);
        if self.open.places.len() < PLACES {
            let place = self.text(&place);
            self.open.places.push(place);
        }
    }

    /// The name of the open section's file; None as long as there is no row.
    pub fn file(&self) -> Option<&str> {
        self.open.file.as_deref()
    }

    /// Ends the open section, and gives the name of its file.
    pub fn end(&mut self, out: &mut Vec<u8>) -> Option<String> {
        if self.form == Form::Array && self.open.found > 0 {
            out.extend(b"\n]\n");
        }
        let told = std::mem::take(&mut self.open);
        let file = told.file.clone();
        self.sections.push(told);
        file
    }

    /// Says that something was not looked at.
    pub fn not_searched(&mut self, section: &str, why: &str) {
        let told = NotSearched { section: self.text(section), why: self.text(why) };
        self.not_searched.push(told);
    }

    /// The sections that have ended.
    pub fn sections(&self) -> &[Told] {
        &self.sections
    }

    /// What was not looked at.
    pub fn left(&self) -> &[NotSearched] {
        &self.not_searched
    }

    /// What was hidden so far, but for secrets.
    pub fn hidden(&self) -> &super::hide::Hidden {
        self.hider.hidden()
    }

    /// The secrets that were hidden, by file and rule.
    pub fn secrets(&self) -> Vec<HiddenSecrets> {
        let one = |((file, rule), times): (&(String, &'static str), &u64)| HiddenSecrets {
            file: file.clone(),
            rule: (*rule).to_owned(),
            times: *times,
        };
        self.secrets.iter().map(one).collect()
    }

    /// `dsar/report.json`. Of `sources`, each says which file was given; they are written as they are.
    pub fn report(&self, sources: Vec<Value>) -> Vec<u8> {
        let list = |texts: &[String]| Value::Array(texts.iter().map(|text| text.as_str().into()).collect());
        let hidden = self.hider.hidden();
        let rules =
            Rule::ALL.into_iter().map(|rule| (rule.name().to_owned(), hidden.by_rule.of(rule).into())).collect();
        let section = |told: &Told| {
            object([
                ("section", told.section.as_str().into()),
                ("endpoint", told.endpoint.as_str().into()),
                ("source", told.source.map_or(Value::Null, Value::from)),
                ("file", Value::text_or_null(told.file.as_deref())),
                ("rows_searched", told.searched.into()),
                ("rows_found", told.found.into()),
                ("lines_not_read", told.malformed.into()),
                ("places", list(&told.places)),
                ("places_left_out", told.found.saturating_sub(told.places.len() as u64).into()),
            ])
        };
        let left =
            |it: &NotSearched| object([("section", it.section.as_str().into()), ("why", it.why.as_str().into())]);
        object([
            ("schema", SCHEMA.into()),
            (
                "subject",
                object([
                    ("emails", list(&self.subject.emails)),
                    ("user_ids", list(&self.subject.user_ids)),
                    ("principal_ids", list(&self.subject.principal_ids)),
                ]),
            ),
            ("rows_found", self.sections.iter().map(|told| told.found).sum::<u64>().into()),
            ("sources", Value::Array(sources)),
            ("sections", Value::Array(self.sections.iter().map(section).collect())),
            (
                "hidden",
                object([
                    ("others", hidden.others.into()),
                    ("replaced", hidden.replaced.into()),
                    ("by_rule", Value::Object(rules)),
                    ("whole_texts", hidden.whole_texts.into()),
                    ("secrets", self.secrets.values().sum::<u64>().into()),
                ]),
            ),
            ("not_searched", Value::Array(self.not_searched.iter().map(left).collect())),
            ("limits", Value::Array(LIMITS.into_iter().map(Value::from).collect())),
        ])
        .to_indented()
    }

    /// A file's name that names nobody, and that no other file has.
    fn name(&mut self, section: &str) -> String {
        let ending = if self.form == Form::Lines { ".jsonl" } else { ".json" };
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
        let shown: String = self.text(section).chars().take(100).map(plain).collect();
        let whole = |stem: &str| [FOLDER, stem, ending].concat();
        let is_free = |stem: &str, names: &BTreeSet<String>| {
            let name = whole(stem);
            is_writable_name(&name) && !names.contains(&name.to_ascii_lowercase())
        };
        let mut stem = shown.clone();
        // What was made plain may be somebody's identifier by that.
        if self.text(&stem) != stem || stem.is_empty() || stem.starts_with('.') {
            stem = "s1".to_owned();
        }
        let mut number = 1u64;
        let base = stem.clone();
        while !is_free(&stem, &self.names) {
            number = number.saturating_add(1);
            stem = format!("{base}-{number}");
        }
        let name = whole(&stem);
        self.names.insert(name.to_ascii_lowercase());
        name
    }
}
