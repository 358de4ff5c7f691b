//! The line of a value in a JSON text, for any text.

use packseal::model::json::{Value, line_at, line_of};
use packseal::source::Reader;
use proptest::prelude::*;

use crate::properties::{config, json};

/// All values below `value` with their pointers, the value itself first.
fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
    found.push(pointer.clone());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                pointers(member, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(config())]

    /// Indented, a value begins on the line after the one before it in depth-first order, but for brackets that close in between.
    #[test]
    fn each_value_of_an_indented_text_has_its_line(value in json()) {
        let bytes = value.to_indented();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let openings: Vec<usize> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !matches!(line.trim().trim_end_matches(','), "]" | "}"))
            .map(|(index, _)| index + 1)
            .collect();
        let mut all = Vec::new();
        pointers(&value, String::new(), &mut all);
        let lines: Vec<usize> = all.iter().map(|pointer| line_of(&bytes, pointer)).collect();
        prop_assert_eq!(lines, openings);
    }

    /// White space around the marks moves a value down by the line feeds before it, and what is not there has the line around it.
    #[test]
    fn the_absent_has_the_line_of_what_is_around_it(value in json(), above in 0usize..5, name in "[a-z]{9}") {
        let text = ["\n".repeat(above).into_bytes(), value.to_indented()].concat();
        let mut all = Vec::new();
        pointers(&value, String::new(), &mut all);
        for pointer in all {
            let line = line_of(&text, &pointer);
            prop_assert_eq!(line, above + line_of(&value.to_indented(), &pointer));
            prop_assert_eq!(line_of(&text, &[&pointer, "/", &name].concat()), line);
        }
    }

    #[test]
    fn any_text_and_any_pointer_have_a_line_within_the_text(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..120),
            "[\\[\\]{}\",:0-9a\\n ]{0,80}".prop_map(String::into_bytes),
        ],
        pointer in prop_oneof![any::<String>(), "(/[0-9a~]{0,2}){0,5}"],
        offset in any::<usize>(),
    ) {
        let most = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
        prop_assert!((1..=most).contains(&line_of(&bytes, &pointer)));
        prop_assert!((1..=most).contains(&line_at(&bytes, offset)));
    }

    /// The readers' places are pointers, whatever stands in a name.
    #[test]
    fn a_refused_member_is_found_by_its_place(name in any::<String>()) {
        let value = Value::Object(vec![(name, Value::Null)]);
        let error = Reader::new(&value).only(&[]).unwrap_err().to_string();
        let place = error.strip_prefix("expected no such member at ").and_then(|rest| rest.strip_suffix(", found null"));
        prop_assert_eq!(line_of(&value.to_indented(), place.unwrap()), 2);
    }
}
