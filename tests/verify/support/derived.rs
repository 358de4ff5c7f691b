//! A pack that the builder made of three invented answers, so that its entries can be made again.

use std::collections::BTreeMap;

use futures_executor::block_on;
use packseal::assemble::{Arguments, Body, Driver, FetchError, Progress, Secret, assemble};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::read::read_entry;
use packseal::pack::scan::scan;
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::recipe::{Form, Recipe};
use packseal::source::session::Actor;
use packseal::source::{Head, Request};
use packseal::summary::Facts;
use serde_json::Value;

use super::forge::Pack;

/// Two pages of changes, and a policy.
const RECIPE: &str = r#"{
  "schema": "packseal-recipe/1", "name": "quay", "version": "1", "title": "Quay evidence", "layout": "custom", "base": "/api",
  "in_flight": 1, "retry": { "attempts": 1, "first_millis": 1, "most_millis": 1, "stall_seconds": 5 },
  "sections": [
    {
      "id": "changes", "title": "Changes", "path": "/changes",
      "window": { "from": "since", "to": "until", "to_is": "inside" },
      "paging": { "by": "cursor", "parameter": "after", "next": "/next" },
      "rows": { "items": "/rows", "id": "/id", "at": "/at", "most": 100 },
      "outputs": [
        { "name": "changes.csv", "form": "csv", "columns": [{ "name": "id", "cell": "text" }, { "name": "at", "cell": "instant" }, "who"] },
        { "name": "changes.json", "form": "json" }
      ]
    },
    { "id": "policy", "title": "Policy", "path": "/policy", "outputs": [{ "name": "policy.json", "form": "json" }] }
  ]
}
"#;

const WINDOW: &str = "since=2026-07-01T00%3A00%3A00Z&until=2026-09-30T23%3A59%3A59.999999Z";

struct Answers(BTreeMap<String, &'static str>);

struct Once(Option<Vec<u8>>);

impl Body for Once {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(self.0.take())
    }
}

impl Driver for Answers {
    type Body = Once;

    async fn open(&self, request: &Request) -> Result<(Head, Once), FetchError> {
        let target = request.target();
        let body = self.0.get(&target).unwrap_or_else(|| panic!("no answer to {target}"));
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Ok((Head { status: 200, headers, retry_after: None }, Once(Some(body.as_bytes().to_vec()))))
    }

    async fn document(&self, _: &str) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(None)
    }

    async fn wait(&self, _: u64) -> Result<(), FetchError> {
        Ok(())
    }

    /// A real one would tie the vectors to the program that draws it.
    async fn summary(&self, _: &Facts) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(Some(b"%PDF-1.7\n".to_vec()))
    }

    fn progress(&self, _: &Progress) {}
}

/// The pack, as it was built.
pub fn pack() -> Pack {
    let recipe = Recipe::parse(RECIPE).expect("a recipe");
    let (form, _) = Form::from_query("start_date=2026-07-01&end_date=2026-09-30", &recipe);
    let now = Instant::parse("2026-10-12T09:39:00Z").expect("an instant");
    let arguments = Arguments {
        choices: Form { tenant: "Orchid Ledger".to_owned(), ..form }.check(&recipe, now.day()).expect("choices"),
        recipe,
        now,
        run_id: "0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d".to_owned(),
        actor: Actor::default(),
        api: "https://api.quay.example".to_owned(),
        token: Secret::default(),
        attachments: Vec::new(),
        import: None,
        number: Some(1),
        previous: None,
        controls: Default::default(),
        seal: None,
    };
    let first = r#"{"rows":[{"id":"a","at":"2026-07-03T08:00:00Z","who":"ida"},{"id":"b","at":"2026-07-20T08:00:00Z","who":"bo"}],"next":"p2"}"#;
    let second = r#"{"rows":[{"id":"c","at":"2026-09-01T08:00:00Z","who":"ida"},{"id":"d","at":"2026-09-02T08:00:00Z","who":"eve"}],"next":null}"#;
    let answers = Answers(BTreeMap::from([
        (format!("/api/changes?{WINDOW}"), first),
        (format!("/api/changes?{WINDOW}&after=p2"), second),
        ("/api/policy".to_owned(), r#"{"mfa":true,"days":90}"#),
    ]));
    let (_, sink) = block_on(assemble(&arguments, &answers, PackWriter::new(MemorySink::default()))).expect("a pack");
    read(&sink.0.into_inner())
}

fn read(bytes: &[u8]) -> Pack {
    let limits = Limits::default();
    let records = scan(&mut Memory(bytes), &limits).expect("a pack").records;
    records.iter().fold(Pack::default(), |pack, record| {
        let mut entry = Vec::new();
        read_entry(&mut Memory(bytes), record, &limits, &mut |piece| entry.extend_from_slice(piece)).expect("an entry");
        pack.with(record.name.as_str(), entry)
    })
}

impl Pack {
    /// Makes both lists anew, as somebody does who covers a change up: that of the requests, and MANIFEST.txt with the first line it had.
    pub fn fitted(self) -> Self {
        let requests = String::from_utf8(self.get("raw/requests.jsonl").to_vec()).expect("text");
        let fitted = requests.lines().map(|line| {
            let mut row: Value = serde_json::from_str(line).expect("JSON");
            let digest = row["file"].as_str().map(|file| Digest::of(self.get(file)).to_string());
            row["sha256"] = digest.map_or(Value::Null, Value::from);
            format!("{row}\n")
        });
        let fitted = fitted.collect::<String>();
        let list = String::from_utf8(self.get("MANIFEST.txt").to_vec()).expect("text");
        let first = list.lines().next().expect("a line").to_owned();
        let pack = self.with("raw/requests.jsonl", fitted).listed();
        let list = String::from_utf8(pack.get("MANIFEST.txt").to_vec()).expect("text");
        let lines = list.split_once('\n').map_or("", |(_, lines)| lines);
        let list = format!("{first}\n{lines}");
        pack.with("MANIFEST.txt", list)
    }

    /// Changes the lines of an entry.
    pub fn lines(self, name: &str, change: impl FnOnce(&mut Vec<String>)) -> Self {
        let text = String::from_utf8(self.get(name).to_vec()).expect("text");
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        change(&mut lines);
        self.with(name, lines.concat())
    }
}
