//! What holds for any file and any cell.

use packseal::controls::{Catalogue, Facts, Index, Mapping, Pbc, SOC2, guarded};
use packseal::model::json::{Value, parse};
use packseal::section::table::{Table, read};
use proptest::prelude::*;

use super::sample::{driftwise, entry, line};
use crate::properties::{config, json};

const MAPPING: &str = r#"{"schema":"packseal-mapping/1","name":"n","version":"1","lines":[{"framework":"soc2","control":"CC7.1","section":"s","strength":"direct"}]}"#;

/// A text with one value somewhere replaced by another.
fn changed(value: &Value, nth: &mut usize, other: &Value) -> Value {
    if *nth == 0 {
        *nth = usize::MAX;
        return other.clone();
    }
    *nth -= 1;
    match value {
        Value::Array(items) => Value::Array(items.iter().map(|item| changed(item, nth, other)).collect()),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(key, item)| (key.clone(), changed(item, nth, other))).collect())
        }
        leaf => leaf.clone(),
    }
}

/// Cells with what spreadsheets look at, at any place.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[=+@\t;,\"\r\n' \u{0}a\u{a0}\u{200b}\u{ff1d}\u{2212}-]{0,8}",
        prop::sample::select(super::sample::LIVE.to_vec()).prop_map(str::to_owned),
    ]
}

/// What a program may do to a cell before it looks for a formula: another separator, quotes taken away, what is not seen dropped.
fn as_read(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split([';', '\t', '\r', '\n']) {
        found.push(piece.to_owned());
        found.push(piece.replace('"', ""));
        found.push(piece.replace(
            |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'),
            "",
        ));
    }
    found
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_cell_is_a_formula_however_it_is_read(cell in cell()) {
        let safe = guarded(&cell);
        for piece in as_read(&safe) {
            prop_assert!(!piece.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']), "{safe:?}");
        }
        prop_assert!(!safe.starts_with(['\t', '\r']), "{safe:?}");
        // Nothing is lost, and what is safe stays as it is.
        prop_assert_eq!(safe.replace('\'', ""), cell.replace('\'', ""));
        prop_assert_eq!(guarded(&safe), safe.as_ref());
        if cell.chars().all(|c| c.is_alphanumeric()) {
            prop_assert_eq!(safe.as_ref(), cell.as_str());
        }
    }

    #[test]
    fn catalogues_are_read_or_refused_with_a_line(other in json(), nth in 0usize..150) {
        let text = changed(&parse(SOC2.as_bytes()).unwrap(), &mut nth.clone(), &other).to_indented();
        match Catalogue::parse(&text) {
            Ok(catalogue) => prop_assert!(!catalogue.controls.is_empty()),
            Err(error) => prop_assert!((1..=text.iter().filter(|b| **b == b'\n').count()).contains(&error.line)),
        }
    }

    #[test]
    fn mappings_are_read_or_refused_with_a_line(other in json(), nth in 0usize..10) {
        let text = changed(&parse(MAPPING.as_bytes()).unwrap(), &mut nth.clone(), &other).to_indented();
        match Mapping::parse(&text) {
            Ok(mapping) => {
                // Whatever it says can be made an index of.
                let facts = Facts { mapping, ..driftwise() };
                let index = Index::of(&facts);
                prop_assert!(!index.html().is_empty() && !index.csv().is_empty());
            }
            Err(error) => prop_assert!((1..=text.iter().filter(|b| **b == b'\n').count()).contains(&error.line)),
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[No,;\t\"\r\nRequst1 #=sep]{0,120}") {
        let _ = Catalogue::parse(&bytes);
        let _ = Mapping::parse(&bytes);
        let _ = Pbc::parse(&bytes);
        let _ = Pbc::parse(text.as_bytes());
    }

    /// Any cells, written by our own writer of tables, are read back.
    #[test]
    fn lists_are_read_as_they_were_written(cells in prop::collection::vec((any::<String>(), "[a-zA-Z0-9.,; \"\r\n-]{0,30}"), 0..12)) {
        let mut table = Table::new(&["No", "Request", "Control", "Due"]);
        for (at, (description, reference)) in cells.iter().enumerate() {
            table.row([at.to_string(), format!("d{description}d"), reference.clone(), String::new()]);
        }
        let list = Pbc::parse(&table.finish()).unwrap();
        prop_assert_eq!(list.requests.len(), cells.len());
        for (request, (description, reference)) in list.requests.iter().zip(&cells) {
            prop_assert_eq!(&request.description, &format!("d{description}d"));
            prop_assert_eq!(request.references.as_str(), reference.trim());
        }
    }

    /// Any texts in the facts: the CSV has its columns and no formula, the page no markup but ours.
    #[test]
    fn any_texts_make_a_sound_index(text in cell(), other in any::<String>()) {
        let mut facts = driftwise();
        facts.organisation = text.clone();
        facts.pack_id = other.clone();
        facts.sections[1].gap = Some(text.clone());
        facts.sections[3].gap = Some(other.clone());
        facts.entries.push(entry(&text, None, None));
        facts.mapping.lines.push(line("soc2", "CC7.4", &text, "direct"));
        facts.mapping.lines[0].note = Some(other);
        let index = Index::of(&facts);
        let rows = read(&index.csv());
        prop_assert!(rows.iter().all(|row| row.len() == 15));
        for cell in rows.iter().flatten() {
            prop_assert_eq!(guarded(cell), cell.as_str());
        }
        let html = String::from_utf8(index.html()).unwrap();
        let marks = |text: &str| text.matches('<').count();
        facts.organisation = "a".to_owned();
        facts.pack_id = "a".to_owned();
        facts.sections[1].gap = Some("a".to_owned());
        facts.sections[3].gap = Some("a".to_owned());
        facts.mapping.lines[0].note = Some("a".to_owned());
        // A name that may be written is a link, and any other is none: the same marks but for that.
        let plain = String::from_utf8(Index::of(&facts).html()).unwrap();
        prop_assert_eq!(marks(&html), marks(&plain));
        prop_assert!(html.chars().all(|c| c == '\n' || !c.is_control()));
    }
}
