//! The history as a text: `packseal-history/1`.

use super::History;
use super::entry::{Asked, Entry, Pack, State, Step, Why};
use crate::model::digest::Digest;
use crate::model::instant::{Day, Instant};
use crate::model::json::{self, JsonError, Value};

/// What the text calls itself.
pub const SCHEMA: &str = "packseal-history/1";

/// Bytes of a text at most: four times what [`super::MOST`] rows have.
pub const LONGEST: usize = 1 << 20;

const STEPS: [(Step, &str); 3] = [(Step::Fetch, "fetch"), (Step::Assemble, "assemble"), (Step::Save, "save")];

const WHYS: [(Why, &str); 10] = [
    (Why::SignedOut, "signed_out"),
    (Why::Role, "role"),
    (Why::Plan, "plan"),
    (Why::Option, "option"),
    (Why::NoAnswer, "no_answer"),
    (Why::Server, "server"),
    (Why::Answer, "answer"),
    (Why::Storage, "storage"),
    (Why::File, "file"),
    (Why::Internal, "internal"),
];

/// The text is not a history that this program can read. Nothing in it is told further: what stands there is not known to be ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// Longer than [`LONGEST`].
    #[error("it is longer than a history can be")]
    TooLong,
    /// Not JSON.
    #[error("it is not JSON")]
    Json(#[from] JsonError),
    /// Another form, perhaps of a newer release.
    #[error("it is not of the form packseal-history/1")]
    Schema,
    /// A member is missing, is not known, or has a value that cannot be.
    #[error("{member} of row {row} is not as it should be")]
    Member {
        /// The member.
        member: String,
        /// The row, from 1 in the text's order; 0 for the text as a whole.
        row: usize,
    },
}

/// The members of an object, taken one by one: what is left at the end is not known.
struct Members<'a> {
    left: Vec<&'a (String, Value)>,
    row: usize,
}

impl<'a> Members<'a> {
    fn of(value: &'a Value, row: usize) -> Result<Self, HistoryError> {
        let members = value.as_object().ok_or(HistoryError::Member { member: "the whole".to_owned(), row })?;
        Ok(Self { left: members.iter().collect(), row })
    }

    fn wrong(&self, member: &str) -> HistoryError {
        HistoryError::Member { member: member.chars().take(40).collect(), row: self.row }
    }

    fn take(&mut self, key: &str) -> Option<&'a Value> {
        let index = self.left.iter().position(|(name, _)| name == key)?;
        Some(&self.left.remove(index).1)
    }

    fn text(&mut self, key: &str) -> Result<&'a str, HistoryError> {
        self.take(key).and_then(Value::as_str).ok_or_else(|| self.wrong(key))
    }

    fn owned(&mut self, key: &str) -> Result<String, HistoryError> {
        self.text(key).map(str::to_owned)
    }

    fn instant(&mut self, key: &str) -> Result<Instant, HistoryError> {
        Instant::parse(self.text(key)?).map_err(|_| self.wrong(key))
    }

    fn digest(&mut self, key: &str) -> Result<Digest, HistoryError> {
        Digest::parse(self.text(key)?).map_err(|_| self.wrong(key))
    }

    fn day(&mut self, key: &str) -> Result<Option<Day>, HistoryError> {
        match self.left.iter().any(|(name, _)| name == key) {
            true => Day::parse(self.text(key)?).map(Some).map_err(|_| self.wrong(key)),
            false => Ok(None),
        }
    }

    fn end(self) -> Result<(), HistoryError> {
        self.left.first().map_or(Ok(()), |(name, _)| Err(self.wrong(name)))
    }
}

fn word<T: Copy + PartialEq>(words: &[(T, &'static str)], of: T) -> &'static str {
    words.iter().find(|(it, _)| *it == of).map_or("", |(_, word)| word)
}

fn meant<T: Copy>(words: &[(T, &str)], word: &str) -> Option<T> {
    words.iter().find(|(_, it)| *it == word).map(|(it, _)| *it)
}

impl Entry {
    /// The row as an object of the text.
    pub(super) fn to_value(&self) -> Value {
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut put = |key: &str, value: Value| members.push((key.to_owned(), value));
        let mut text = |key: &str, text: &str| put(key, text.into());
        text("run", &self.run);
        text("requested_at", &self.requested_at.to_string());
        if let Some(at) = self.finished_at {
            text("finished_at", &at.to_string());
        }
        if let Some(asked) = &self.asked {
            text("recipe", &asked.recipe);
            text("version", &asked.version);
            text("tenant", &asked.tenant);
            for (key, day) in [("first_day", asked.first_day), ("last_day", asked.last_day)] {
                if let Some(day) = day {
                    text(key, &day.to_string());
                }
            }
        }
        match &self.state {
            State::Pending => text("state", "pending"),
            State::Running(step) => {
                text("state", "running");
                text("step", word(&STEPS, *step));
            }
            State::Closed => text("state", "closed"),
            State::Stopped => text("state", "stopped"),
            State::Failed(why) => {
                text("state", "failed");
                text("why", word(&WHYS, *why));
            }
            State::Made { pack, saved } => {
                text("state", if *saved { "saved" } else { "made" });
                text("name", &pack.name);
                text("pack", &pack.id);
                text("sha256", &pack.sha256.to_string());
                text("manifest_sha256", &pack.manifest_sha256.to_string());
                put("bytes", pack.size.into());
            }
            State::Expired { name, sha256, manifest_sha256 } => {
                text("state", "expired");
                text("name", name);
                text("sha256", &sha256.to_string());
                text("manifest_sha256", &manifest_sha256.to_string());
            }
        }
        Value::Object(members)
    }

    fn read(value: &Value, row: usize) -> Result<Self, HistoryError> {
        let mut of = Members::of(value, row)?;
        let (run, requested_at) = (of.owned("run")?, of.instant("requested_at")?);
        let word = of.text("state")?;
        let state = match word {
            "pending" => State::Pending,
            "running" => State::Running(meant(&STEPS, of.text("step")?).ok_or_else(|| of.wrong("step"))?),
            "closed" => State::Closed,
            "stopped" => State::Stopped,
            "failed" => State::Failed(meant(&WHYS, of.text("why")?).ok_or_else(|| of.wrong("why"))?),
            "made" | "saved" => {
                let size = of.take("bytes").and_then(Value::as_u64).ok_or_else(|| of.wrong("bytes"))?;
                let pack = Pack {
                    name: of.owned("name")?,
                    id: of.owned("pack")?,
                    size,
                    sha256: of.digest("sha256")?,
                    manifest_sha256: of.digest("manifest_sha256")?,
                };
                State::Made { pack, saved: word == "saved" }
            }
            "expired" => State::Expired {
                name: of.owned("name")?,
                sha256: of.digest("sha256")?,
                manifest_sha256: of.digest("manifest_sha256")?,
            },
            _ => return Err(of.wrong("state")),
        };
        let asked = match state {
            State::Expired { .. } => None,
            _ => Some(Asked {
                recipe: of.owned("recipe")?,
                version: of.owned("version")?,
                tenant: of.owned("tenant")?,
                first_day: of.day("first_day")?,
                last_day: of.day("last_day")?,
            }),
        };
        let finished_at = match state {
            State::Pending | State::Running(_) => None,
            _ => Some(of.instant("finished_at")?),
        };
        of.end()?;
        Ok(Self { run, requested_at, finished_at, asked, state })
    }
}

impl History {
    /// The text, on one line.
    pub fn encode(&self) -> String {
        let entries = self.entries.iter().map(Entry::to_value).collect();
        let value = json::object([("schema", SCHEMA.into()), ("entries", Value::Array(entries))]);
        String::from_utf8(value.to_compact()).unwrap_or_default()
    }

    /// Reads a text. More than [`super::MOST`] rows are bounded, and a run that stands there twice is one row.
    ///
    /// # Errors
    /// [`HistoryError`] when it is not wholly of the form that [`History::encode`] writes. Nothing is guessed then, and nothing is lost: the text
    /// stays where it is until its owner clears it.
    pub fn parse(text: &str) -> Result<Self, HistoryError> {
        if text.len() > LONGEST {
            return Err(HistoryError::TooLong);
        }
        let value = json::parse(text.as_bytes())?;
        let mut of = Members::of(&value, 0).map_err(|_| HistoryError::Schema)?;
        if of.text("schema") != Ok(SCHEMA) {
            return Err(HistoryError::Schema);
        }
        let entries = of.take("entries").and_then(Value::as_array).ok_or_else(|| of.wrong("entries"))?;
        of.end()?;
        let mut read = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            read.insert(Entry::read(entry, index.saturating_add(1))?);
        }
        read.bound("");
        Ok(read)
    }
}
