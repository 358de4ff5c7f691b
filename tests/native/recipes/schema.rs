//! docs/schema/recipe.schema.json and the reader say the same.

use packseal::recipe::CARRIED;
use serde_json::Value;

use super::HARBOUR;

const SCHEMA: &str = include_str!("../../../docs/schema/recipe.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// The members that a place of the schema allows.
fn allowed(schema: &Value, pointer: &str) -> Vec<String> {
    let place = schema.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in the schema"));
    assert_eq!(place["additionalProperties"], Value::Bool(false), "{pointer}");
    place["properties"].as_object().unwrap().keys().cloned().collect()
}

/// Every member of every carried recipe is in the schema.
#[test]
fn every_member_that_is_used_is_in_the_schema() {
    let schema = schema();
    let places = [("/", "", ""), ("/sections", "/$defs/section", ""), ("/options", "/$defs/option", "")];
    for (name, text) in CARRIED.iter().copied().chain([("harbour", HARBOUR)]) {
        let recipe: Value = serde_json::from_str(text).unwrap();
        for (list, pointer, _) in places {
            let known = allowed(&schema, pointer);
            let items: Vec<&Value> = match list {
                "/" => vec![&recipe],
                list => recipe.pointer(list).and_then(Value::as_array).into_iter().flatten().collect(),
            };
            for item in items {
                for key in item.as_object().unwrap().keys() {
                    assert!(known.contains(key), "{name}: {list} has {key}, which the schema does not know");
                }
            }
        }
    }
}

/// What the schema allows, the reader knows: an unknown member is refused by name, so a known one is not.
#[test]
fn every_member_of_the_schema_is_known_to_the_reader() {
    for (place, pointer) in [("\"id\": \"policy\",", "/$defs/section"), ("\"key\": \"workspace\",", "/$defs/option")] {
        for member in allowed(&schema(), pointer) {
            let text = HARBOUR.replacen(place, &format!("{place} \"{member}\": [[]],"), 1);
            let error = wrong(&text);
            assert!(!error.contains("expected no such member"), "{member}: {error}");
        }
    }
    for member in allowed(&schema(), "") {
        let text = HARBOUR.replacen("{\n", &format!("{{\n  \"{member}\": [[]],\n"), 1);
        let error = wrong(&text);
        let of_another_layout =
            ["package_prefix", "evidence_limit", "focus_max_rows", "focus_window_days_max", "realized_limit"];
        let other = [&of_another_layout[..], &["close_max_restatements", "documents"]].concat();
        assert!(other.contains(&member.as_str()) || !error.contains("expected no such member"), "{member}: {error}");
    }
}

/// What is said of a recipe; nothing of one that can be followed.
fn wrong(text: &str) -> String {
    packseal::recipe::Recipe::parse(text).err().map(|error| error.to_string()).unwrap_or_default()
}
