//! Whether the entries are what raw/ gives: the builder makes them again from what the pack kept, and each is compared (docs/FORMAT.md, M85 to M89).
//!
//! What is in a pack is hostile here too, its recipe among it: every answer is read once, what comes out is bounded by what the pack has, and
//! nothing waits.

pub mod coverage;
mod differ;
mod ledger;
mod made;
mod places;
mod replay;

use std::collections::BTreeSet;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{Outcome, Row, RowId};
use crate::assemble::{Arguments, Covered, Error, PRODUCER, remake};
use crate::model::limits::Limits;
use crate::pack::about::About;
use crate::pack::format::{ARGUMENTS, ATTACHMENTS, PACK_JSON, RAW, REQUESTS, is_reserved};
use crate::pack::range::ReadAt;
use crate::pack::scan::Scan;
use crate::recipe::{Layout, slug};
use coverage::Coverage;
use ledger::Ledger;
use made::{Made, Tally};
use replay::Replay;

/// The longest `raw/arguments.json`: a recipe of some kB, and the names of files.
const ARGUMENTS_MAX: u64 = 16 << 20;
/// The longest recipe in it; ours have some 10 kB.
const RECIPE_MAX: usize = 512 << 10;
/// Bytes of all answers below raw/: rows that are sorted are held.
const RAW_MAX: u64 = 512 << 20;
/// Bytes that are held for a second look at entries that differ.
const HELD_MAX: usize = 64 << 20;
/// Entries that get one.
const LOOKED_AT: usize = 20;
/// How often work may ask to be asked again without getting on.
const TURNS_MAX: u32 = 1 << 20;

/// What was found, before it is put among the findings.
#[derive(Debug, Default)]
pub(super) struct Derivation {
    row: Option<(Outcome, String)>,
    /// Which months the rows are of; only where every entry came out the same.
    pub(super) coverage: Option<Vec<Coverage>>,
    found: Vec<(Code, String, String, String)>,
}

impl Derivation {
    fn add(&mut self, code: Code, place: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) {
        self.found.push((code, place.into(), expected.into(), found.into()));
    }

    fn not_checked(mut self, why: impl Into<String>) -> Self {
        self.row = Some((Outcome::NotChecked, why.into()));
        self
    }

    fn failed(mut self, why: impl Into<String>) -> Self {
        self.row = Some((Outcome::Fail, why.into()));
        self
    }

    /// Whether every entry that is made of answers was made again, and came out the same.
    pub(super) fn is_made(&self) -> bool {
        matches!(self.row, Some((Outcome::Pass, _)))
    }

    /// Leaves out what only follows from a listed entry that is not here: of that, the list tells.
    pub(super) fn spare(&mut self, findings: &Findings) {
        let absent: BTreeSet<&str> = findings.places(Code::EntryMissing).collect();
        if absent.is_empty() || self.row.is_none() {
            return;
        }
        let why = if absent.iter().any(|name| name.starts_with(RAW)) {
            self.found.clear();
            "What the list names below raw/ is not all here, so the entries were not held against it."
        } else {
            self.found.retain(|(code, place, ..)| *code != Code::DerivationDiffers || !absent.contains(place.as_str()));
            "Not all that the list names is here. What is here came out the same when it was made again."
        };
        if self.found.is_empty() && !matches!(self.row, Some((Outcome::NotChecked, _))) {
            (self.row, self.coverage) = (Some((Outcome::NotChecked, why.to_owned())), None);
        }
    }

    /// Puts what was found among the findings.
    pub(super) fn tell(&mut self, findings: &mut Findings) {
        for (code, place, expected, found) in self.found.drain(..) {
            findings.add(code, place, expected, found);
        }
    }

    /// Says in the row what came of it; what failed before stays, unless this failed too.
    pub(super) fn amend(&self, rows: &mut [Row]) {
        let Some((outcome, why)) = &self.row else { return };
        let row = rows.iter_mut().find(|row| row.id == RowId::Derivation);
        if let Some(row) = row.filter(|row| row.outcome != Outcome::Fail || *outcome == Outcome::Fail) {
            (row.outcome, row.why) = (*outcome, Some(why.clone()));
        }
    }
}

/// Makes the entries again, where the pack has what they were made of. `tell` is called with the compressed bytes of each answer that was read.
///
/// # Errors
/// When the source cannot be read.
pub(super) fn check(
    source: &mut dyn ReadAt,
    (scanned, contents, limits): (&Scan, &Contents, &Limits),
    tell: &mut dyn FnMut(u64),
) -> io::Result<Derivation> {
    let none = Derivation::default();
    let Some(Ok(about)) = contents.document(PACK_JSON).map(About::parse) else { return Ok(none) };
    let raw = || contents.entries.iter().filter(|entry| entry.name.starts_with(RAW));
    if raw().next().is_none() {
        return Ok(none);
    }
    let Some(entry) = contents.entry(ARGUMENTS) else {
        return Ok(none.not_checked(
            "The answers are those that raw/requests.jsonl names. What the pack was made with besides them (raw/arguments.json) is not here, as in \
             packs of earlier versions, so nothing was made again.",
        ));
    };
    if about.producer != PRODUCER {
        let said: String = about.producer.chars().filter(|c| !c.is_control()).take(60).collect();
        let why = format!(
            "It was made by {said}, and this is {PRODUCER}: only the version that made a pack can make its entries again."
        );
        return Ok(none.not_checked(why));
    }
    let arguments = match contents.document(ARGUMENTS).filter(|_| entry.size <= ARGUMENTS_MAX) {
        Some(bytes) => Arguments::of_given(bytes).map_err(|error| error.to_string()),
        None => Err("data that cannot be read, or too much".to_owned()),
    };
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(why) => return Ok(unusable(ARGUMENTS, "packseal-arguments/1", &why)),
    };
    if let Some((what, wanted, said)) = contradiction(&arguments, &about) {
        return Ok(unusable(&format!("{ARGUMENTS}, {what}"), &wanted, &said));
    }
    if arguments.recipe.layout == Layout::Playbook {
        return Ok(none.not_checked(
            "The log came with what is redacted here, so only its digest was kept: there is nothing to make audit.jsonl again from.",
        ));
    }
    if raw().map(|entry| entry.size).fold(0, u64::saturating_add) > RAW_MAX || arguments.recipe.text.len() > RECIPE_MAX
    {
        return Ok(none.not_checked(TOO_MUCH));
    }
    let listed = || Ledger::read(contents.document(REQUESTS).unwrap_or_default(), &arguments.api);
    let ledger = match listed() {
        Ok(ledger) => ledger,
        Err((line, expected)) => {
            let mut derivation = none;
            if expected != ledger::JSON {
                derivation.add(
                    Code::RawMalformed,
                    format!("{REQUESTS}, line {line}"),
                    expected,
                    "a line that no build writes",
                );
            }
            return Ok(
                derivation.failed("raw/requests.jsonl is not what a build writes, so no answer can be found by it.")
            );
        }
    };
    let outputs = arguments.recipe.sections.iter().map(|section| section.outputs.len()).max().unwrap_or_default();

    let mut work = Work { source, read: (scanned, contents, limits), arguments: &arguments, facts: (&about, outputs) };
    let first = work.run(ledger, &BTreeSet::new(), tell)?;
    if first.over {
        return Ok(none.not_checked(TOO_MUCH));
    }
    let names = first.tally.differ.borrow().iter().take(LOOKED_AT).map(|(name, _)| name.clone()).collect();
    let second = if first.tally.differ.borrow().is_empty() {
        None
    } else {
        Some(work.run(listed().unwrap_or_default(), &names, &mut |_| ())?)
    };
    places::told(work, first, second)
}

/// More than is made again at once.
const TOO_MUCH: &str =
    "There is more below raw/ than this program makes entries of at once, so nothing was made again.";

fn unusable(place: &str, expected: &str, found: &str) -> Derivation {
    let mut derivation = Derivation::default();
    derivation.add(Code::DerivationArguments, place, expected, found);
    derivation.failed("What the pack was made with (raw/arguments.json) cannot be read, or contradicts pack.json.")
}

/// The first thing of which `pack.json` says otherwise: what, by pack.json, by the arguments.
fn contradiction(arguments: &Arguments, about: &About) -> Option<(&'static str, String, String)> {
    let Arguments { recipe, choices, now, number, previous, .. } = arguments;
    let text = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    let pairs = [
        ("recipe", about.recipe.sha256.to_string(), recipe.sha256.to_string()),
        ("recipe", about.recipe.name.clone(), recipe.name.clone()),
        ("recipe", about.recipe.version.clone(), recipe.version.clone()),
        ("recipe", about.layout.clone(), recipe.layout.name().to_owned()),
        ("now", about.claimed_at.clone(), now.to_string()),
        ("number", text(about.number.map(|number| number.to_string())), text(number.map(|number| number.to_string()))),
        ("previous", text(about.previous.map(|it| it.to_string())), text(previous.map(|it| it.to_string()))),
        ("tenant", about.tenant.clone(), slug(&choices.tenant)),
        ("first_day", text(about.period.start.clone()), text(choices.start().map(|at| at.to_string()))),
        ("last_day", text(about.period.end.clone()), text(choices.end().map(|at| at.to_string()))),
    ];
    pairs.into_iter().find(|(_, said, given)| said != given)
}

/// Everything that the entries are made of.
struct Work<'a> {
    source: &'a mut dyn ReadAt,
    read: (&'a Scan, &'a Contents, &'a Limits),
    arguments: &'a Arguments,
    facts: (&'a About, usize),
}

/// What came of making them once.
struct Outcomes {
    tally: Tally,
    ledger: Ledger,
    served: BTreeSet<String>,
    failed: Vec<String>,
    missing: Vec<String>,
    /// Which months the rows are of.
    covered: Vec<Covered>,
    /// Why it ended early.
    error: Option<Error>,
    over: bool,
}

impl Work<'_> {
    fn run(&mut self, ledger: Ledger, hold: &BTreeSet<String>, tell: &mut dyn FnMut(u64)) -> io::Result<Outcomes> {
        let tally = Tally::default();
        let replay = Replay::new(&mut *self.source, self.read, ledger, self.facts, tell);
        let made = Made::new(self.read.1, &tally, &replay.served, (hold, HELD_MAX));
        let done = at_once(remake(self.arguments, &replay, made));
        let (covered, error, stuck) = match done {
            Some(Ok(covered)) => (covered, None, false),
            Some(Err(error)) => (Vec::new(), Some(error), false),
            None => (Vec::new(), None, true),
        };
        if let Some(broken) = replay.broken.take() {
            return Err(broken);
        }
        let over = stuck || replay.over.get() || tally.over.get();
        let Replay { ledger, served, failed, missing, .. } = replay;
        let (ledger, served) = (ledger.into_inner(), served.into_inner());
        Ok(Outcomes {
            ledger,
            served,
            failed: failed.into_inner(),
            missing: missing.into_inner(),
            covered,
            error,
            over,
            tally,
        })
    }
}

/// Notes that it was woken.
struct Turn(std::sync::atomic::AtomicBool);

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

/// Runs to its end what has everything it waits for; None when it does wait.
fn at_once<T>(work: impl Future<Output = T>) -> Option<T> {
    let turn = Arc::new(Turn(std::sync::atomic::AtomicBool::new(false)));
    let waker = Waker::from(Arc::clone(&turn));
    let (mut work, mut context) = (pin!(work), Context::from_waker(&waker));
    for _ in 0..TURNS_MAX {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return Some(done);
        }
        if !turn.0.swap(false, std::sync::atomic::Ordering::Relaxed) {
            return None;
        }
    }
    None
}

/// Entries of the vendor's layout, and those that are the owner's.
fn of_the_layout(contents: &Contents) -> impl Iterator<Item = &str> {
    contents.entries.iter().map(|entry| entry.name.as_str()).filter(|name| !is_reserved(name))
}

fn attached(contents: &Contents) -> usize {
    contents.entries.iter().filter(|entry| entry.name.starts_with(ATTACHMENTS)).count()
}
