//! Makes a pack natively from kept answers, for comparison with one that a page made of the same:
//! `cargo run --example replay -- RUN.json OUT.zip`.
//!
//! RUN.json has `answers` (an object of `{status, content_type, body}` by path and parameters), `query` (the choices, as in a link of the Build
//! page), `tenant`, `now_millis`, `run_id`, `api`, `token`, and `documents` (the folder of the static host's documents).

#![allow(clippy::print_stderr)]

use std::fs;
use std::path::PathBuf;

use futures_executor::block_on;
use packseal::assemble::{Arguments, Body, Driver, FetchError, Progress, Secret, assemble};
use packseal::model::instant::Instant;
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::recipe::{Form, Recipe, VALDRICS};
use packseal::source::session::actor;
use packseal::source::{Head, Request};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

/// Gives the kept answers.
struct Kept {
    run: Value,
    documents: PathBuf,
}

/// A body in pieces of another size than the network's, which must not matter.
struct Pieces(Vec<u8>);

impl Body for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let rest = self.0.split_off(self.0.len().min(10_007));
        let piece = std::mem::replace(&mut self.0, rest);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

impl Driver for Kept {
    type Body = Pieces;

    async fn open(&self, request: &Request) -> Result<(Head, Pieces), FetchError> {
        let answer = &self.run["answers"][request.target()];
        let status = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        let (Some(status), Some(body)) = (status, answer["body"].as_str()) else { return Err(FetchError::NoAnswer) };
        let content_type = answer["content_type"].as_str().unwrap_or_default();
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Ok((Head { status, headers, retry_after: None }, Pieces(body.as_bytes().to_vec())))
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(fs::read(self.documents.join(path)).ok())
    }

    async fn wait(&self, _: u64) -> Result<(), FetchError> {
        Ok(())
    }

    fn progress(&self, _: &Progress) {}
}

fn arguments(run: &Value) -> Result<Arguments, Failure> {
    let text = |key: &str| run[key].as_str().map(str::to_owned).ok_or_else(|| format!("{key} must be a text"));
    let recipe = Recipe::parse(VALDRICS)?;
    let (form, ignored) = Form::from_query(&text("query")?, &recipe);
    if let Some(ignored) = ignored.first() {
        return Err(format!("query: {}: {}", ignored.name, ignored.why).into());
    }
    let form = Form { tenant: text("tenant")?, ..form };
    let now = run["now_millis"].as_i64().and_then(Instant::from_unix_millis).ok_or("now_millis must be a time")?;
    let choices = form
        .check(&recipe, now.day())
        .map_err(|wrong| wrong.into_iter().map(|field| field.message).collect::<Vec<_>>().join("; "))?;
    let token = text("token")?;
    Ok(Arguments {
        recipe,
        choices,
        now,
        run_id: text("run_id")?,
        actor: actor(&token),
        api: text("api")?,
        token: Secret(token),
        attachments: Vec::new(),
        import: None,
        number: None,
        previous: None,
        controls: Default::default(),
        seal: None,
    })
}

fn main() -> Result<(), Failure> {
    let [run, out] = <[String; 2]>::try_from(std::env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "usage: replay RUN.json OUT.zip")?;
    let run: Value = serde_json::from_slice(&fs::read(run)?)?;
    let arguments = arguments(&run)?;
    let documents = PathBuf::from(run["documents"].as_str().unwrap_or_default());
    let driver = Kept { run, documents };
    let (receipt, sink) = block_on(assemble(&arguments, &driver, PackWriter::new(MemorySink::default())))
        .map_err(|error| format!("{error}: {}", error.problem().text))?;
    fs::write(out, sink.0.into_inner())?;
    eprintln!("{} entries, {} bytes", receipt.entries, receipt.size);
    Ok(())
}
