//! Exports for a data subject: everything about one person, and nobody else.

mod export;
mod hide;
mod oracle;
mod packs;

use packseal::dsar::{Content, Hider, Output, Search, Section, Subject, export};
use packseal::model::json::{Value, parse};

fn subject() -> Subject {
    Subject {
        emails: vec!["ada@example.org".to_owned()],
        user_ids: vec!["u-ada".to_owned()],
        principal_ids: vec!["user_ada".to_owned()],
    }
}

fn json(text: &str) -> Value {
    parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn document(name: &str, text: &str) -> Section {
    Section { name: name.to_owned(), content: Content::Document(json(text)) }
}

fn lines(name: &str, text: &str) -> Section {
    Section { name: name.to_owned(), content: Content::Lines(text.as_bytes().to_vec()) }
}

/// The files' names and texts; the report last.
fn files(sections: &[Section]) -> Vec<(String, String)> {
    let told = |output: Output| (output.name, String::from_utf8(output.bytes).unwrap());
    export(&subject(), sections).unwrap().into_iter().map(told).collect()
}

/// A hider that knows these others.
fn hider(others: &[&str]) -> Hider {
    let mut search = Search::new(&subject()).unwrap();
    others.iter().for_each(|name| search.look(&Value::Object(vec![("user_id".to_owned(), (*name).into())])));
    search.hider()
}
