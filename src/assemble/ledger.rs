//! What comes after the vendor's entries: raw/, COMPLETENESS.csv, VERIFY.md, pack.json, MANIFEST.txt, the signature.

use super::build::{Build, From, Hidden, Kept};
use super::progress::{Receipt, Stage};
use super::seal::seal;
use super::{Driver, Error};
use crate::model::digest::Digest;
use crate::model::json::{Value, object};
use crate::pack::about::{About, Period, RecipeName, SCHEMA};
use crate::pack::deflate::Deflater;
use crate::pack::entries::Entries as _;
use crate::pack::format::{ARGUMENTS, COMPLETENESS, MANIFEST, PACK_JSON, READINESS, REQUESTS, VERIFY_MD};
use crate::pack::manifest;
use crate::pack::write::{PackWriter, Sink, WriteError};
use crate::recipe::{Paging, slug};
use crate::section::{completeness, verify_md};
use crate::source::{KEPT_HEADERS, LINK};

/// The program that made the pack, in `pack.json`.
pub const PRODUCER: &str = concat!("packseal ", env!("CARGO_PKG_VERSION"));

impl<D: Driver, S: Sink, F: Deflater> Build<'_, D, PackWriter<S, F>> {
    pub(super) async fn ledger(mut self) -> Result<(Receipt, S), Error> {
        self.update(|progress| {
            progress.stage = Stage::Assemble;
            progress.current = None;
        });
        self.raw().await?;
        self.pack.entry(COMPLETENESS, &completeness::encode(&self.lines))?;
        let arguments = self.arguments;
        let tenant = slug(&arguments.choices.tenant);
        let stamp: String = arguments.now.to_string().chars().filter(char::is_ascii_alphanumeric).take(15).collect();
        let run: String = arguments.run_id.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let pack_id = format!("{tenant}-{stamp}Z-{run}");
        self.index(&pack_id, PRODUCER)?;
        if let Some((readiness, _)) = &self.readiness {
            self.pack.entry(READINESS, readiness)?;
        }
        let payload_sha256 = Digest::of(manifest::lines(self.pack.written()).as_bytes());
        self.cover((&pack_id, PRODUCER), payload_sha256).await?;
        let (start, end) = (arguments.choices.start(), arguments.choices.end());
        let about = About {
            schema: SCHEMA.to_owned(),
            id: pack_id.clone(),
            kind: "packseal".to_owned(),
            layout: arguments.recipe.layout.name().to_owned(),
            tenant: tenant.clone(),
            period: Period { start: start.map(|at| at.to_string()), end: end.map(|at| at.to_string()) },
            recipe: RecipeName {
                name: arguments.recipe.name.clone(),
                version: arguments.recipe.version.clone(),
                sha256: arguments.recipe.sha256,
            },
            producer: PRODUCER.to_owned(),
            claimed_at: arguments.now.to_string(),
            number: arguments.number,
            previous: arguments.previous,
            gaps: self.gaps.clone(),
            decisions: self.decisions.clone(),
            index: self.index_sources.take(),
        };
        self.pack.entry(VERIFY_MD, &verify_md::encode(&pack_id))?;
        self.pack.entry(PACK_JSON, &about.encode())?;
        let bound =
            |at: Option<crate::model::instant::Instant>| at.map_or_else(|| "..".to_owned(), |at| at.to_string());
        let header =
            manifest::Header { pack: pack_id.clone(), tenant: tenant.clone(), start: bound(start), end: bound(end) };
        let list = manifest::encode(&header, self.pack.written());
        let manifest_sha256 = self.pack.entry(MANIFEST, &list)?;

        let (requests, rows, bytes) = self.totals();
        let told = |it: &crate::pack::about::Decision| {
            let became = if it.decision == "redact" { "hidden" } else { "allowed" };
            format!("{}: {} ({became})", it.place, it.rule)
        };
        let decided = self.decisions.iter().map(told).collect();
        let named = self.named(&tenant, &stamp);
        let Self { pack, driver, gaps, limits_reached, notes, file_name, readiness, .. } = self;
        let mut pack = pack.close().await?;
        let sealed_by = seal(arguments, driver, manifest_sha256, &mut pack).await?;
        let entries = pack.entries();
        let finished = pack.finish()?;
        let receipt = Receipt {
            file_name: file_name.unwrap_or(named),
            pack_id,
            size: finished.size,
            sha256: finished.sha256,
            manifest_sha256,
            payload_sha256,
            sealed_by,
            entries,
            gaps,
            limits_reached,
            decided,
            notes,
            readiness: readiness.map(|(_, summary)| summary),
            requests,
            rows,
            bytes,
        };
        Ok((receipt, finished.sink))
    }

    /// Whether an answer is a page whose header says where the next one is.
    fn is_paged_by_links(&self, kept: &Kept) -> bool {
        let (Kept::Whole { slug, .. } | Kept::Redacted { slug, .. }) = kept else { return false };
        let section = self.arguments.recipe.sections.iter().find(|section| section.id == *slug);
        section.is_some_and(|section| matches!(section.paging, Some(Paging::Link { .. })))
    }

    /// The suggested file name: as the recipe says, where both ends of the period are known.
    fn named(&self, tenant: &str, stamp: &str) -> String {
        let choices = &self.arguments.choices;
        match (&self.arguments.recipe.file_name, choices.first_day, choices.last_day) {
            (Some(name), Some(first), Some(last)) => {
                let known = self.tenant_slug.as_deref().map(slug).filter(|known| !known.is_empty());
                let name = name.replace("{tenant}", known.as_deref().unwrap_or(tenant));
                name.replace("{start}", &first.to_string()).replace("{end}", &last.to_string())
            }
            _ => format!("compliance-pack-{tenant}-{stamp}Z.zip"),
        }
    }

    /// The answers that were used, and which request each belongs to. The time is the build's own: when each answer came is no part of what the
    /// pack claims, and would make two builds of the same answers differ.
    async fn raw(&mut self) -> Result<(), Error> {
        let mut requests = Vec::new();
        for (index, answer) in std::mem::take(&mut self.answers).into_iter().enumerate() {
            self.pack.room().await?;
            let n = index + 1;
            let links = self.is_paged_by_links(&answer.kept);
            let headers =
                kept(&answer.head.headers, links).map(|(name, value)| (name.clone(), Value::from(value.as_str())));
            let [method, url, status, imported] = match &answer.from {
                From::Api(target) => {
                    let url = Value::from(format!("{}{target}", self.arguments.api));
                    ["GET".into(), url, u64::from(answer.head.status).into(), Value::Null]
                }
                From::File(name) => [Value::Null, Value::Null, Value::Null, name.as_str().into()],
            };
            let mut line = vec![
                ("n", Value::from(n as u64)),
                ("method", method),
                ("url", url),
                ("status", status),
                ("headers", Value::Object(headers.collect())),
                ("time", Value::from(self.arguments.now.to_string())),
            ];
            let name = |slug: &str| format!("raw/{n:04}-{slug}.json");
            let digest = |digest: Digest| Value::from(digest.to_string());
            line.extend(match answer.kept {
                Kept::Whole { slug, body } => {
                    let body = self.shelf.take(body).map_err(WriteError::from)?;
                    let written = self.pack.entry(&name(&slug), &body)?;
                    let file = Value::from(name(&slug));
                    vec![("kept", "whole".into()), ("sha256", digest(written)), ("bytes", size(&body)), ("file", file)]
                }
                Kept::Redacted { slug, body, received, hidden } => {
                    let body = self.shelf.take(body).map_err(WriteError::from)?;
                    let written = self.pack.entry(&name(&slug), &body)?;
                    vec![
                        ("kept", "redacted".into()),
                        ("sha256", digest(written)),
                        ("sha256_received", digest(received)),
                        ("bytes", size(&body)),
                        ("file", Value::from(name(&slug))),
                        ("redacted", places("pointer", hidden)),
                    ]
                }
                Kept::Entry { name, digest: of, bytes, received, hidden } => {
                    let mut members = vec![
                        ("kept", if hidden.is_empty() { "whole" } else { "redacted" }.into()),
                        ("sha256", digest(of)),
                        ("bytes", bytes.into()),
                        ("file", name.into()),
                    ];
                    if !hidden.is_empty() {
                        members.insert(2, ("sha256_received", digest(received)));
                        members.push(("redacted", places("offset", hidden)));
                    }
                    members
                }
                Kept::Cut { name, digest: of, bytes, hidden } => {
                    let mut members = vec![
                        ("kept", "cut".into()),
                        ("sha256", digest(of)),
                        ("bytes", bytes.into()),
                        ("file", name.into()),
                    ];
                    if !hidden.is_empty() {
                        members.push(("redacted", places("offset", hidden)));
                    }
                    members
                }
                Kept::Failed { digest: of, bytes } => {
                    vec![
                        ("kept", "digest".into()),
                        ("sha256", digest(of)),
                        ("bytes", bytes.into()),
                        ("file", Value::Null),
                    ]
                }
            });
            if !imported.is_null() {
                line.push(("imported", imported));
            }
            let line = Value::Object(line.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
            requests.extend(line.to_compact());
            requests.push(b'\n');
        }
        let given = self.arguments.given();
        // Whoever pasted a sign-in into a field would give it away.
        if self.holds_token(&given) {
            let why = "what you entered contains your sign-in token, and the pack would give it away: take it out of the form";
            return Err(Error::Choice { field: None, why: why.to_owned() });
        }
        self.pack.entry(ARGUMENTS, &given)?;
        self.pack.entry(REQUESTS, &requests)?;
        Ok(())
    }
}

/// The headers that a pack keeps; where the next page is, of a page that says so in a header.
fn kept(headers: &[(String, String)], links: bool) -> impl Iterator<Item = &(String, String)> {
    headers.iter().filter(move |(name, _)| KEPT_HEADERS.contains(&name.as_str()) || (links && name == LINK))
}

fn size(body: &[u8]) -> Value {
    Value::from(body.len() as u64)
}

/// The hidden values of one answer: where each stood, by the named kind of place, and by which rule.
fn places(kind: &str, hidden: Vec<Hidden>) -> Value {
    let place = |text: String| text.parse::<u64>().map_or_else(|_| Value::from(text.clone()), Value::from);
    let one = |found: Hidden| object([(kind, place(found.place)), ("rule", Value::from(found.rule))]);
    Value::Array(hidden.into_iter().map(one).collect())
}
