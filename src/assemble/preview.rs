//! What redaction would do to the playbook's log, told before a build: over its beginning, and nothing of it is kept.

use serde::{Deserialize, Serialize};

use super::build::Build;
use super::playbook::{SET, TITLE, log_request, opened, redaction};
use super::{Arguments, Body, Driver, Error};
use crate::pack::deflate::Deflater;
use crate::pack::entries::Entries;
use crate::pack::write::{PackWriter, Sink};
use crate::playbook::audit;
use crate::privacy::redact::Rule;
use crate::recipe::Layout;
use crate::source::Request;

/// So much of the log is looked at, in bytes.
pub const LOOKED_AT: usize = 4 << 20;
/// Most changes that are shown.
const SAMPLES: usize = 20;

/// What a redaction would do to the beginning of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Bytes that were looked at.
    pub bytes: u64,
    /// Whether that is the whole log.
    pub whole: bool,
    /// Entries in them.
    pub lines: u64,
    /// Entries that would change.
    pub changed: u64,
    /// Values that would be replaced in audit.jsonl: the rule's name, and how many; every rule, in its order.
    pub counts: Vec<(String, u64)>,
    /// The first of them, at most twenty.
    pub samples: Vec<Sample>,
}

/// A value that would be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The line in the log, from 1.
    pub line: u64,
    /// Where in the entry: a JSON pointer (RFC 6901).
    pub place: String,
    /// The rule's name.
    pub rule: String,
    /// The value, masked: its last four characters at most.
    pub masked: String,
    /// How many characters it has.
    pub length: u64,
    /// What would stand in its place.
    pub replacement: String,
}

/// Reads the beginning of the log, from the API or the file that stands for it, and tells what the redaction that is chosen would do to it. The
/// pack stays empty; it is of the kind that [`super::assemble`] is given, so that a program holds the machine once.
///
/// # Errors
/// As [`super::assemble`]; [`Error::Layout`] for a recipe of another layout.
pub async fn preview<D: Driver, S: Sink, F: Deflater>(
    arguments: &Arguments,
    driver: &D,
    pack: PackWriter<S, F>,
) -> Result<Preview, Error> {
    if arguments.recipe.layout != Layout::Playbook {
        return Err(Error::Layout);
    }
    let build = Build::new(arguments, driver, pack);
    let request = log_request(&build)?;
    let mut tried = 0;
    loop {
        tried += 1;
        let session = build.sessions();
        match begun(&build, &request, tried).await {
            Ok((bytes, whole)) => {
                return Ok(told(&bytes, whole, audit::preview(&bytes, redaction(arguments), SAMPLES)));
            }
            Err(error) if arguments.import.is_some() => return Err(error),
            Err(error) => build.again(error, tried, session).await?,
        }
    }
}

/// The whole lines at the beginning of the log, and whether they are all.
async fn begun<D: Driver, S: Entries>(
    build: &Build<'_, D, S>,
    request: &Request,
    tried: u64,
) -> Result<(Vec<u8>, bool), Error> {
    let (_, _, mut body) = opened(build, request, tried).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await.map_err(|source| build.failed(TITLE, request, tried, source))? {
        bytes.extend_from_slice(&piece);
        build.received(Some(SET), piece.len() as u64, 0);
        if bytes.len() > LOOKED_AT {
            // A line that is cut is no line.
            let end = bytes[..LOOKED_AT].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            bytes.truncate(end);
            return Ok((bytes, false));
        }
    }
    Ok((bytes, true))
}

fn told(bytes: &[u8], whole: bool, preview: audit::Preview) -> Preview {
    let sample = |sample: audit::Sample| Sample {
        line: sample.line,
        place: sample.change.place,
        rule: sample.change.rule.name().to_owned(),
        masked: sample.change.masked,
        length: sample.change.length as u64,
        replacement: sample.change.replacement,
    };
    Preview {
        bytes: bytes.len() as u64,
        whole,
        lines: preview.lines,
        changed: preview.changed,
        counts: Rule::ALL.map(|rule| (rule.name().to_owned(), preview.counts.of(rule))).into(),
        samples: preview.samples.into_iter().map(sample).collect(),
    }
}
