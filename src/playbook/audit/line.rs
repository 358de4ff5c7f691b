//! One line: read, looked at, redacted, linked, hashed.

use super::tally::{Ages, Consent, Tiers};
use super::{LISTED, LeftOut, Preview, Received, Redaction, Rewritten, Settings, WrittenLog, surrogate};
use crate::chain::log::{Chains, Fields, HashOutcome, Seen, write};
use crate::model::digest::Hasher;
use crate::model::json::{Value, parse_python};
use crate::privacy::redact::{self, Change, Counts, Level};

/// A change, and the line it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its number in the received log.
    pub line: u64,
    /// What would be replaced, masked; the place is a pointer into the entry.
    pub change: Change,
}

/// An entry as it came.
struct Entry {
    timestamp: String,
    /// Action, user and resource.
    fields: [String; 3],
    details: Value,
    /// Whether lone surrogates were replaced in it.
    surrogates: bool,
}

const FIELDS: [&str; 3] = ["action", "user_id", "resource_id"];

/// Reads a line that the check took for an entry.
fn read(seen: &Seen<'_>) -> Result<Entry, String> {
    if seen.line.hash == HashOutcome::Malformed {
        let problem = seen.line.detail.as_ref().and_then(|detail| detail.problem);
        return Err(problem.map_or_else(|| "no entry".to_owned(), |problem| problem.to_string()));
    }
    let replaced = surrogate::replaced(seen.bytes);
    let value = match parse_python(replaced.as_deref().unwrap_or(seen.bytes)) {
        Ok(value) => value,
        // What stands there is the log's own text.
        Err(error) => return Err(format!("expected {} at byte {} of the line", error.expected, error.offset)),
    };
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let details = value.get("details").cloned().unwrap_or(Value::Null);
    Ok(Entry { timestamp: text("timestamp"), fields: FIELDS.map(text), details, surrogates: replaced.is_some() })
}

fn look(line: u64, entry: &Entry, redaction: Redaction, most: usize) -> (Counts, Vec<Sample>) {
    let mut whole = vec![("details".to_owned(), entry.details.clone())];
    if redaction.fields {
        whole.extend(FIELDS.iter().zip(&entry.fields).map(|(key, text)| ((*key).to_owned(), text.as_str().into())));
    }
    let preview = redact::preview(&Value::Object(whole), redaction.options(), most);
    (preview.counts, preview.changes.into_iter().map(|change| Sample { line, change }).collect())
}

/// Makes the lines.
pub(super) struct Writer {
    settings: Settings,
    chains: Chains,
    hasher: Hasher,
    lines: u64,
    left_out: Vec<LeftOut>,
    left_out_total: u64,
    already_redacted: u64,
    surrogates: u64,
    in_details: Counts,
    in_fields: Counts,
    changed: u64,
    tiers_received: Tiers,
    tiers_written: Tiers,
    consent: Consent,
    ages: Ages,
    samples: Vec<Sample>,
}

impl Writer {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            chains: Chains::new(settings.bounds.clone()),
            settings,
            hasher: Hasher::default(),
            lines: 0,
            left_out: Vec::new(),
            left_out_total: 0,
            already_redacted: 0,
            surrogates: 0,
            in_details: Counts::default(),
            in_fields: Counts::default(),
            changed: 0,
            tiers_received: Tiers::default(),
            tiers_written: Tiers::default(),
            consent: Consent::default(),
            ages: Ages::default(),
            samples: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, seen: &Seen<'_>, out: &mut Vec<u8>) {
        let line = seen.line.line;
        let done = read(seen).and_then(|entry| self.entry(line, entry, out));
        match done {
            Ok(()) => self.already_redacted = self.already_redacted.saturating_add(u64::from(seen.marked)),
            Err(why) => {
                self.left_out_total = self.left_out_total.saturating_add(1);
                if self.left_out.len() < LISTED {
                    self.left_out.push(LeftOut { line, why });
                }
            }
        }
    }

    fn entry(&mut self, line: u64, mut entry: Entry, out: &mut Vec<u8>) -> Result<(), String> {
        let redaction = self.settings.redaction;
        let room = self.settings.samples.saturating_sub(self.samples.len());
        let samples = if room > 0 { look(line, &entry, redaction, room).1 } else { Vec::new() };
        let tier = self.tiers_received.add(&entry.details);
        self.consent.add(line, &entry.fields[0], &entry.details, tier);
        self.ages.add(&entry.timestamp, &self.settings.retention);
        self.surrogates = self.surrogates.saturating_add(u64::from(entry.surrogates));
        let mut replaced = 0u64;
        for text in &mut entry.fields {
            // What is left as it is was looked for all the same.
            let level = if redaction.fields { redaction.level } else { Level::Full };
            let (redacted, counts) = redact::text(text, level);
            self.in_fields.merge(&counts);
            if redaction.fields {
                replaced = replaced.saturating_add(counts.total());
                *text = redacted.into_owned();
            }
        }
        let [action, user_id, resource_id] = &entry.fields;
        let fields = Fields {
            timestamp: &entry.timestamp,
            action,
            user_id,
            resource_id,
            details: entry.details,
            previous_hash: self.chains.previous(resource_id),
        };
        let written = write(fields, |details| {
            let counts = redact::redact(details, redaction.options());
            replaced = replaced.saturating_add(counts.total());
            self.in_details.merge(&counts);
            self.tiers_written.add(details);
        })
        .map_err(|error| error.to_string())?;
        self.changed = self.changed.saturating_add(u64::from(replaced > 0));
        self.samples.extend(samples);
        self.lines = self.lines.saturating_add(1);
        self.chains.wrote(resource_id, written.entry_hash, self.lines);
        self.hasher.update(written.line.as_bytes());
        out.extend_from_slice(written.line.as_bytes());
        Ok(())
    }

    pub(super) fn finish(self, received: Received) -> Rewritten {
        let (bytes, sha256) = (self.hasher.length(), self.hasher.finish());
        Rewritten {
            settings: self.settings,
            received,
            written: WrittenLog { sha256, bytes, lines: self.lines, ends: self.chains.finish() },
            left_out: self.left_out,
            left_out_total: self.left_out_total,
            already_redacted: self.already_redacted,
            surrogates: self.surrogates,
            in_details: self.in_details,
            in_fields: self.in_fields,
            changed: self.changed,
            tiers_received: self.tiers_received,
            tiers_written: self.tiers_written,
            consent: self.consent,
            ages: self.ages,
            samples: self.samples,
        }
    }
}

/// Looks at lines and makes none.
pub(super) struct Looking {
    redaction: Redaction,
    most: usize,
    pub(super) preview: Preview,
}

impl Looking {
    pub(super) fn new(redaction: Redaction, most: usize) -> Self {
        let preview = Preview { lines: 0, changed: 0, counts: Counts::default(), samples: Vec::new() };
        Self { redaction, most, preview }
    }

    pub(super) fn line(&mut self, seen: &Seen<'_>) {
        let Ok(entry) = read(seen) else { return };
        let preview = &mut self.preview;
        let (counts, samples) =
            look(seen.line.line, &entry, self.redaction, self.most.saturating_sub(preview.samples.len()));
        preview.lines = preview.lines.saturating_add(1);
        preview.changed = preview.changed.saturating_add(u64::from(counts.total() > 0));
        preview.counts.merge(&counts);
        preview.samples.extend(samples);
    }
}
