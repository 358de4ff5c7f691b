//! A driver that gives what a pack kept. Every answer is there at once, so whoever waits for it never waits.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::io;

use super::ledger::Ledger;
use crate::assemble::{Body, Driver, FetchError, Progress, Stored};
use crate::model::json::parse;
use crate::model::limits::Limits;
use crate::pack::about::About;
use crate::pack::range::ReadAt;
use crate::pack::read::{EntryIssue, read_entry};
use crate::pack::scan::{Record, Scan};
use crate::source::{Head, Request};
use crate::verify::contents::Contents;

/// An answer is read whole, as the builder does (docs/FORMAT.md, M12).
const ANSWER_MAX: u64 = 64 << 20;
/// Bytes of answers, each as often as its section makes entries of it: more is no pack of a recipe that a person wrote.
const WORK_MAX: u64 = 64 << 30;
/// Answers that are missing and told: the first one ends the work in most layouts.
const MISSING_MAX: usize = 100;

/// The driver.
pub(super) struct Replay<'a> {
    source: RefCell<&'a mut dyn ReadAt>,
    records: HashMap<&'a str, &'a Record>,
    contents: &'a Contents,
    limits: &'a Limits,
    pub(super) ledger: RefCell<Ledger>,
    /// Whether the vendor took note of the build, as the pack says.
    noted: bool,
    /// Whether the layout has a table of costs.
    costs: bool,
    /// Entries of one section at most.
    outputs: u64,
    tell: RefCell<&'a mut dyn FnMut(u64)>,
    work: Cell<u64>,
    /// Entries that were given as they are.
    pub(super) served: RefCell<BTreeSet<String>>,
    /// Error files whose words were taken over.
    pub(super) failed: RefCell<Vec<String>>,
    /// Requests without an answer.
    pub(super) missing: RefCell<Vec<String>>,
    /// Whether the last request had none.
    lacked: Cell<bool>,
    /// The file could not be read.
    pub(super) broken: RefCell<Option<io::Error>>,
    /// There is more to do than any pack should need.
    pub(super) over: Cell<bool>,
}

impl<'a> Replay<'a> {
    pub(super) fn new(
        source: &'a mut dyn ReadAt,
        (scanned, contents, limits): (&'a Scan, &'a Contents, &'a Limits),
        ledger: Ledger,
        (about, outputs): (&About, usize),
        tell: &'a mut dyn FnMut(u64),
    ) -> Self {
        let mut records = HashMap::new();
        for record in scanned.records.iter().filter(|record| !record.is_directory) {
            records.insert(record.name.as_str(), record);
        }
        let untold = about.gaps.iter().any(|gap| gap.section == "vendor" && gap.what.starts_with("audit_export."));
        Self {
            source: RefCell::new(source),
            records,
            contents,
            limits,
            ledger: RefCell::new(ledger),
            noted: !untold,
            costs: about.layout == "valdrics",
            outputs: outputs as u64,
            tell: RefCell::new(tell),
            work: Cell::default(),
            served: RefCell::default(),
            failed: RefCell::default(),
            missing: RefCell::default(),
            lacked: Cell::default(),
            broken: RefCell::default(),
            over: Cell::default(),
        }
    }

    /// The bytes of an entry; None when it cannot be read, which has a finding already.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let Some(record) = self.records.get(name) else { return Ok(None) };
        self.work.set(self.work.get().saturating_add(record.size.saturating_mul(self.outputs.saturating_add(1))));
        if record.size > ANSWER_MAX || self.work.get() > WORK_MAX {
            self.over.set(true);
            return Err(FetchError::File);
        }
        let mut bytes = Vec::new();
        let source = &mut **self.source.borrow_mut();
        let read = read_entry(source, record, self.limits, &mut |piece| bytes.extend_from_slice(piece));
        (self.tell.borrow_mut())(record.compressed_size);
        match read {
            Ok(_) => Ok(Some(bytes)),
            Err(EntryIssue::Refused(_)) => Ok(None),
            Err(EntryIssue::Read(error)) => {
                self.broken.replace(Some(error));
                Err(FetchError::File)
            }
        }
    }

    fn lacks(&self, request: String) -> FetchError {
        self.lacked.set(true);
        if self.missing.borrow().len() < MISSING_MAX {
            self.missing.borrow_mut().push(request);
        }
        FetchError::File
    }

    fn answer(&self, target: &str, found: Option<(Head, Option<String>, bool)>) -> Result<(Head, Whole), FetchError> {
        self.lacked.set(false);
        let Some((head, file, as_it_is)) = found else { return Err(self.lacks(target.to_owned())) };
        let Some(file) = file else { return Ok((head, Whole(None))) };
        if as_it_is {
            return Ok((head, Whole(None)));
        }
        match self.read(&file)? {
            Some(body) => {
                self.served.borrow_mut().insert(file);
                Ok((head, Whole(Some(body))))
            }
            None => Err(self.lacks(target.to_owned())),
        }
    }
}

/// The one piece of a body.
pub(super) struct Whole(Option<Vec<u8>>);

impl Body for Whole {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(self.0.take().filter(|body| !body.is_empty()))
    }
}

impl Driver for Replay<'_> {
    type Body = Whole;
    const REPLAY: bool = true;

    async fn open(&self, request: &Request) -> Result<(Head, Whole), FetchError> {
        if request.post.is_some() {
            let status = if self.noted { 200 } else { 404 };
            return Ok((Head { status, headers: Vec::new(), retry_after: None }, Whole(None)));
        }
        let target = request.target();
        let found = self.ledger.borrow_mut().take(&target).map(|answer| {
            // A table of costs may be of any length, and is asked about by `stored`.
            let table = self.costs && answer.file.as_deref() == Some(FOCUS);
            (answer.head.clone(), answer.file.clone(), table)
        });
        self.answer(&target, found)
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let document = self.read(path)?;
        if document.is_some() {
            self.served.borrow_mut().insert(path.to_owned());
        }
        Ok(document)
    }

    async fn import(&self) -> Result<Whole, FetchError> {
        let found = self.ledger.borrow_mut().import().map(|answer| (answer.head.clone(), answer.file.clone(), false));
        Ok(self.answer("the file that the maker gave", found)?.1)
    }

    async fn wait(&self, _millis: u64) -> Result<(), FetchError> {
        Ok(())
    }

    fn stored(&self, entry: &str) -> Option<Stored> {
        let found = self.contents.entry(entry)?;
        self.served.borrow_mut().insert(entry.to_owned());
        let rows = found.lines.unwrap_or_default().saturating_sub(1);
        Some(Stored { rows, cut: entry == FOCUS && self.ledger.borrow().is_cut(entry) })
    }

    fn said(&self, entry: &str) -> Option<String> {
        let file = parse(self.contents.document(entry)?).ok()?;
        let words = file.get("error")?.as_str()?.to_owned();
        // An export may fail without any answer, or by one that made no sense and was not kept.
        if self.lacked.take() {
            self.missing.borrow_mut().pop();
        }
        self.served.borrow_mut().insert(entry.to_owned());
        self.failed.borrow_mut().push(entry.to_owned());
        Some(words)
    }

    fn progress(&self, _: &Progress) {}
}

/// The entry that an answer may fill without being held.
const FOCUS: &str = "exports/focus-v1.3-core.csv";
