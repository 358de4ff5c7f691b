//! What was kept of the answers: the lines of `raw/requests.jsonl`, found again by what was asked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::model::json::parse;
use crate::source::Head;

/// A line.
#[derive(Debug)]
pub(super) struct Answer {
    /// Path and parameters; None where the maker gave a file instead.
    pub(super) target: Option<String>,
    pub(super) head: Head,
    /// The entry that holds the body, or its beginning; None where only the digest is kept.
    pub(super) file: Option<String>,
    /// Whether the body went on behind what is kept.
    pub(super) cut: bool,
    pub(super) used: bool,
}

/// What a line is. One that is none has a finding already.
pub(super) const JSON: &str = "JSON";

/// All lines.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) answers: Vec<Answer>,
    /// Lines that hold a body, by what was asked, in order.
    kept: BTreeMap<String, VecDeque<usize>>,
    /// Lines of failures, by what was asked: only the status is known, and a failure may be asked for again.
    failed: BTreeMap<String, usize>,
    imported: Option<usize>,
}

impl Ledger {
    /// Reads the lines of an API at `api`.
    ///
    /// # Errors
    /// The first line that no build writes, from 1, with what it should be: one that is not in its form, is of another API, or names a file that
    /// another one names.
    pub(super) fn read(bytes: &[u8], api: &str) -> Result<Self, (usize, &'static str)> {
        let (mut ledger, mut files) = (Self::default(), BTreeSet::new());
        let lines = (1..).zip(bytes.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.is_empty());
        for (number, line) in lines {
            let row = parse(line).map_err(|_| (number, JSON))?;
            let text = |key: &str| row.get(key).and_then(|value| value.as_str());
            let file = text("file").map(str::to_owned);
            if file.as_ref().is_some_and(|file| !files.insert(file.clone())) {
                return Err((number, "a file that no other line names"));
            }
            let index = ledger.answers.len();
            let target = match text("url") {
                Some(url) => {
                    let target = url.strip_prefix(api).filter(|target| target.starts_with('/'));
                    Some(target.ok_or((number, "an address of the API in raw/arguments.json"))?.to_owned())
                }
                None => None,
            };
            match (&target, &file) {
                (Some(target), Some(_)) => ledger.kept.entry(target.clone()).or_default().push_back(index),
                (Some(target), None) => {
                    ledger.failed.insert(target.clone(), index);
                }
                (None, _) => ledger.imported = Some(index),
            }
            let headers = row.get("headers").and_then(|headers| headers.as_object()).unwrap_or_default();
            let headers = headers.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
            let status = row.get("status").and_then(|status| status.as_u64()).unwrap_or(200);
            ledger.answers.push(Answer {
                target,
                head: Head {
                    status: u16::try_from(status).unwrap_or(0),
                    headers: headers.collect(),
                    retry_after: None,
                },
                file,
                cut: text("kept") == Some("cut"),
                used: false,
            });
        }
        Ok(ledger)
    }

    /// The next answer to this request; the status of a failure when none is kept.
    pub(super) fn take(&mut self, target: &str) -> Option<&Answer> {
        let index = match self.kept.get_mut(target).and_then(VecDeque::pop_front) {
            Some(index) => index,
            None => {
                let index = *self.failed.get(target)?;
                self.answers.get(index).filter(|answer| answer.head.status != 200).map(|_| index)?
            }
        };
        self.used(index)
    }

    /// The file that the maker gave instead of an answer.
    pub(super) fn import(&mut self) -> Option<&Answer> {
        let index = self.imported.take()?;
        self.used(index)
    }

    fn used(&mut self, index: usize) -> Option<&Answer> {
        let answer = self.answers.get_mut(index)?;
        answer.used = true;
        Some(answer)
    }

    /// Whether the entry of this name is an answer that went on behind it.
    pub(super) fn is_cut(&self, entry: &str) -> bool {
        self.answers.iter().any(|answer| answer.cut && answer.file.as_deref() == Some(entry))
    }

    /// The file that holds the answer to this request.
    pub(super) fn file_of(&self, target: &str) -> Option<&str> {
        let answer = self.answers.iter().find(|answer| answer.target.as_deref() == Some(target) && answer.used);
        answer.and_then(|answer| answer.file.as_deref())
    }

    /// Lines that hold a body which nothing asked for, by their number from 1.
    pub(super) fn unused(&self) -> impl Iterator<Item = (usize, &Answer)> {
        (1..).zip(&self.answers).filter(|(_, answer)| !answer.used && answer.file.is_some())
    }
}
