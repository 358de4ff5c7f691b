//! A package of the evidence service, made of its parts: each is stored as it came, then comes the package's own list. Codes beside the file are
//! made when it is finished: they sign its digest, so nothing inside may change after them.

use super::build::{Build, From, Kept, RawAnswer};
use super::progress::SetState;
use super::review::{Cleared, Text};
use super::{Driver, Error};
use crate::archive::bundle_id;
use crate::model::digest::Digest;
use crate::model::json::{Value, parse};
use crate::pack::entries::Entries;
use crate::recipe::{DataSet, Section};
use crate::section::evidence::{Row, archive_policy, manifest, request};
use crate::source::evidence::{PARTS, rows};
use crate::source::{Answer, AnswerError, Request};

/// A build of this layout under way.
pub(super) struct Evidence<'a, D, S: Entries> {
    build: Build<'a, D, S>,
    rows: Vec<Row>,
    /// The JSON parts as they are in the package, by their names.
    parts: Vec<(&'static str, Value)>,
    /// Lines of the two logs.
    events: [u64; 2],
}

impl<'a, D: Driver, S: Entries> Evidence<'a, D, S> {
    /// Writes the vendor's entries, and gives the engine back.
    pub(super) async fn vendor_entries(build: Build<'a, D, S>, prefix: &str) -> Result<Build<'a, D, S>, Error> {
        let arguments = build.arguments;
        let options = &arguments.choices.options;
        let actor = arguments.actor.email.clone().or_else(|| arguments.actor.id.clone());
        let chosen = |key: &str| match key {
            "triggered_by" => actor.clone(),
            "package_prefix" => Some(prefix.to_owned()),
            key => options.get(key).map(str::to_owned),
        };
        let request = request(&chosen);
        let mut this = Self { build, rows: Vec::new(), parts: Vec::new(), events: [0; 2] };
        this.write("archive_policy.json", &archive_policy(&request, arguments.now))?;
        for set in this.build.sets() {
            this.part(set).await?;
        }
        this.build.mark(None);
        let id = bundle_id(prefix, arguments.now, &arguments.run_id);
        let part = |name: &str| this.parts.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let list = manifest(&id, arguments.now, request, &part, this.events, &this.rows);
        this.build.pack.entry("manifest.json", &list)?;
        this.build.file_name = Some(format!("{id}.zip"));
        Ok(this.build)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, Error> {
        let digest = self.build.pack.entry(name, bytes)?;
        self.rows.push(Row { name: name.to_owned(), bytes: bytes.len() as u64, digest });
        Ok(digest)
    }

    async fn part(&mut self, set: DataSet) -> Result<(), Error> {
        let section = self.build.spec(set)?;
        let index = PARTS.iter().position(|part| part.id == section.id).ok_or(Error::Layout)?;
        let known = PARTS[index];
        let request = self.build.request_of(&section)?;
        self.build.line(set, |line| line.state = SetState::Fetching);
        let answer = match self.build.get(known.title, Some(set), &request).await {
            Err(Error::Refused { status, answer, .. }) if section.refused.iter().any(|it| it.status == status) => {
                self.build.keep_refusal(Some(set), request.target(), *answer);
                let why = section.refused.iter().find(|refused| refused.status == status);
                self.build.gap(known.id, known.name, why.map_or("", |refused| &refused.why));
                self.ledger(set, &section, None);
                self.build.line(set, |line| {
                    line.state = SetState::Gap;
                    line.detail = "The service has none".to_owned();
                });
                return Ok(());
            }
            answer => answer?,
        };
        let count = if known.name.ends_with(".jsonl") {
            self.log(index, &request, answer).await?
        } else {
            self.document(index, &request, answer).await?
        };
        self.ledger(set, &section, Some(count));
        self.build.line(set, |line| {
            line.rows = count;
            line.state = if count == 0 { SetState::Empty } else { SetState::Fetched };
        });
        Ok(())
    }

    /// A part in JSON Lines, byte for byte but for what was hidden.
    async fn log(&mut self, index: usize, request: &Request, answer: Answer) -> Result<u64, Error> {
        let known = PARTS[index];
        let lines = lines(&answer.body).map_err(|source| self.build.wrong(known.title, request, source))?;
        let Answer { head, body } = answer;
        let Text { bytes, received, hidden } = self.build.clear_text(known.title, known.name, body).await?;
        if known.id == "audit_events" && !hidden.is_empty() {
            self.build.notes.push("Audit events: a value was hidden; its row no longer gives its hash".to_owned());
        }
        let digest = self.write(known.name, &bytes)?;
        let kept = Kept::Entry { name: known.name.to_owned(), digest, bytes: bytes.len() as u64, received, hidden };
        self.build.answers.push(RawAnswer { from: From::Api(request.target()), head, kept });
        self.events[usize::from(known.id != "audit_events")] = lines;
        Ok(lines)
    }

    /// A part in JSON, byte for byte but for what was hidden.
    async fn document(&mut self, index: usize, request: &Request, answer: Answer) -> Result<u64, Error> {
        let known = PARTS[index];
        let cleared = self.build.clear(known.title, request, answer, Some(known.name)).await?;
        let count = rows(&cleared.value).map_err(|source| self.build.wrong(known.title, request, source))?;
        let Cleared { head, value, body, received, hidden } = cleared;
        let digest = self.write(known.name, &body)?;
        let received = received.unwrap_or(digest);
        let kept = Kept::Entry { name: known.name.to_owned(), digest, bytes: body.len() as u64, received, hidden };
        self.build.answers.push(RawAnswer { from: From::Api(request.target()), head, kept });
        self.parts.push((known.name, value));
        Ok(count)
    }

    fn ledger(&mut self, set: DataSet, section: &Section, count: Option<u64>) {
        self.build.plain_line(set, section, count);
    }
}

/// The lines of a log, each of which must be a JSON object.
fn lines(body: &[u8]) -> Result<u64, AnswerError> {
    let mut count = 0;
    for (index, line) in body.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
        match parse(line) {
            Ok(Value::Object(_)) => count += 1,
            other => {
                let found = other.map_or_else(|error| error.to_string(), |value| value.type_name().to_owned());
                return Err(AnswerError::Shape { place: format!("line {}", index + 1), expected: "an object", found });
            }
        }
    }
    Ok(count)
}
