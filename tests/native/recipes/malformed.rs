//! Recipes that cannot be followed: each error has its line and its field.

use packseal::recipe::{CARRIED, Recipe};

use super::HARBOUR;

#[test]
fn every_mistake_has_its_line_and_its_field() {
    for (from, to, after, told) in [
        ("\"layout\": \"custom\",", "\"layout\": \"custom\"", 1, "expected `,` or `}`"),
        ("\"packseal-recipe/1\"", "\"packseal-recipe/9\"", 0, "schema must be packseal-recipe/1"),
        ("\"period\": \"required\"", "\"period\": \"always\"", 0, "period must be optional or required"),
        ("\"file_name\": \"harbour-", "\"file_name\": \"../harbour-", 0, "file_name must be a name ending in .zip"),
        ("\"in_flight\": 2", "\"in_flight\": 0", 0, "in_flight must be 1 to 64, found 0"),
        ("\"kind\": \"switch\"", "\"kind\": \"toggle\"", 0, "/options/1/kind must be switch, word, text or number"),
        ("\"id\": \"people\"", "\"id\": \"changes\"", 0, "/sections/1/id must be an id that no other section has"),
        ("\"path\": \"/people\"", "\"path\": \"people\"", 0, "/sections/1/path must be a path that begins with one /"),
        (
            "\"path\": \"/people\"",
            "\"path\": \"/{team}/people\"",
            0,
            "/sections/1/path must be a path whose {…} are keys",
        ),
        ("\"by\": \"cursor\"", "\"by\": \"keyset\"", 0, "/sections/0/paging/by must be page, offset, cursor, link"),
        ("\"next\": \"/page/next\"", "\"next\": \"page.next\"", 0, "/sections/0/paging/next must be a JSON pointer"),
        (
            "\"sort\": [\"at\", \"id\"]",
            "\"sort\": [\"at\", \"when\"]",
            0,
            "/sections/0/outputs/0/sort must be names of columns",
        ),
        ("\"cell\": \"instant\"", "\"cell\": \"date\"", 0, "/sections/0/outputs/0/columns/1/cell must be"),
        (
            "\"name\": \"people.csv\"",
            "\"name\": \"changes.csv\"",
            0,
            "/sections/1/outputs/1/name must be a name that no other entry",
        ),
        (
            "\"name\": \"people.csv\"",
            "\"name\": \"raw/people.csv\"",
            0,
            "must be a name of [A-Za-z0-9._-] and / that is not reserved",
        ),
        (
            "\"when\": \"include_people\"",
            "\"when\": \"include_persons\"",
            0,
            "/sections/1/when must be the key of a switch",
        ),
        ("\"status\": 403", "\"status\": 401", 0, "/sections/1/refused/0/status must be"),
        ("\"strength\": \"supporting\"", "\"strength\": \"strong\"", 0, "must be direct, supporting, partial"),
        ("\"snapshot\": true", "\"snapshots\": true", 0, "/sections/1/snapshots"),
        ("\"form\": \"body\"", "\"form\": \"made\", \"maker\": \"magic\"", 0, "this layout has not a maker"),
        (
            "\"title\": \"Policy\",",
            "\"title\": \"Policy\", \"step\": \"valdrics.focus\",",
            0,
            "this layout has not a step",
        ),
        ("\"title\": \"Policy\", ", "", 0, "/sections/2/title"),
        ("\"retention_days\": 400", "\"retention_days\": 0", 0, "/sections/0/retention_days must be 1 to 36500"),
    ] {
        let text = HARBOUR.replacen(from, to, 1);
        assert_ne!(text, HARBOUR, "{from} is not in the recipe");
        let error = Recipe::parse(&text).unwrap_err().to_string();
        assert!(error.contains(told), "{to}: {error}");
        // The line that was changed; a comma that is missing shows on the next one.
        let changed = 1 + HARBOUR.lines().zip(text.lines()).take_while(|(before, after)| before == after).count();
        assert!(error.starts_with(&format!("line {}: ", changed + after)), "{to}: {error}");
    }
}

#[test]
fn what_is_carried_is_sound_and_names_controls_that_there_are() {
    for (name, text) in CARRIED.iter().copied().chain([("harbour", HARBOUR)]) {
        let recipe = Recipe::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for line in packseal::assemble::mapping_of(&recipe).lines {
            let (_, catalogue) = packseal::controls::CARRIED
                .iter()
                .find(|(id, _)| *id == line.framework)
                .expect("a framework that is carried");
            let catalogue = packseal::controls::Catalogue::parse(catalogue.as_bytes()).unwrap();
            assert!(
                catalogue.controls.iter().any(|control| control.id == line.control),
                "{name}: {} has no {}",
                line.framework,
                line.control
            );
            assert!(recipe.frameworks.contains(&line.framework), "{name}: {} is not listed", line.framework);
            if let packseal::controls::Target::Entry(entry) = &line.target {
                let outputs = recipe.sections.iter().flat_map(|section| &section.outputs);
                assert!(outputs.into_iter().any(|output| output.name == *entry), "{name}: no entry {entry}");
            }
        }
    }
}
