//! Invented data: one tenant, "Orchid Ledger", and small ones beside it, each system's accounts and logs, all from one
//! number.
//!
//! The same [`Recipe`] (its instant counts by day) gives the same rows, byte for byte, on every machine.

mod audit;
mod costs;
mod draw;
pub mod driftwise;
mod evidence;
pub mod grantex;
mod ops;
mod payloads;
mod people;
pub mod plant;
mod playbook;
mod savings;
pub mod subject;

pub use draw::Draw;

use crate::db::{INDEXES, SCHEMA};
use crate::instant::{DAY, midnight};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Raised whenever the same recipe gives other rows than before.
const EDITION: u32 = 6;
/// How far back the data goes.
const DAYS: i64 = 120;

/// What a database holds.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The number that all invented data comes from.
    pub seed: u64,
    /// Rows of the tenant's audit log; the fixed cases are there even when this is less.
    pub audit_rows: u64,
    /// The tenant's cost records.
    pub focus_rows: u64,
    /// Rows of each kind of evidence; the fixed cases are there even when this is less. They are rows of the log.
    pub evidence_rows: u64,
    /// Entries of the main Grantex developer's audit log; the fixed cases are there even when this is less.
    pub grantex_rows: u64,
    /// Lines of the playbook's log; a few are there even when this is less.
    pub playbook_lines: u64,
    /// Whether secrets are planted beside the other rows, see [`plant`].
    pub plant: bool,
    /// Whether the person of [`subject`] is in the logs.
    pub subject: bool,
    /// The data leads up to the start of this instant's day (UTC).
    pub now: Timestamp,
}

impl Recipe {
    /// The start of the day of `now`, in microseconds since 1970.
    fn today(&self) -> i64 {
        midnight(self.now.to_zoned(TimeZone::UTC).date())
    }

    fn fingerprint(&self) -> String {
        let Self { seed, audit_rows, focus_rows, evidence_rows, grantex_rows, playbook_lines, plant, subject, .. } =
            self;
        let rows = format!("{audit_rows} {focus_rows} {evidence_rows} {grantex_rows} {playbook_lines}");
        format!("{EDITION} {seed} {rows} {plant} {subject} {}", self.today())
    }
}

/// The database could not be made or read.
#[derive(Debug)]
pub struct Error {
    /// The file.
    pub path: PathBuf,
    /// What SQLite says.
    pub source: rusqlite::Error,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot use the database file {}: choose another one with --db", self.path.display())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Leaves a file that holds what the recipe asks for as it is, and makes any other one anew.
///
/// # Errors
/// The file cannot be written.
pub fn ensure(path: &Path, recipe: &Recipe) -> Result<(), Error> {
    if holds(path, recipe) {
        return Ok(());
    }
    // A name of its own until all rows are in: a reader never meets a half-seeded file.
    let fresh = path.with_extension(format!("{}.part", uuid::Uuid::new_v4().simple()));
    let made = fill(&fresh, recipe).and_then(|()| {
        std::fs::rename(&fresh, path).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    });
    made.map_err(|source| {
        let _ = std::fs::remove_file(&fresh);
        Error { path: path.to_owned(), source }
    })
}

fn holds(path: &Path, recipe: &Recipe) -> bool {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    Connection::open_with_flags(path, flags)
        .and_then(|db| db.query_row("SELECT fingerprint FROM meta", [], |row| row.get::<_, String>(0)))
        .is_ok_and(|found| found == recipe.fingerprint())
}

fn fill(path: &Path, recipe: &Recipe) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")?;
    let db = connection.transaction()?;
    db.execute_batch(SCHEMA)?;
    let today = recipe.today();
    let tenant = people::sow(&db, recipe.seed, today)?;
    let mut fixed = audit::sow_cases(&db, &tenant, recipe.seed, today)?;
    fixed += evidence::sow(&db, &tenant, recipe.seed, today)?;
    fixed += evidence::sow_more(&db, &tenant, recipe.seed, today, recipe.evidence_rows)?;
    audit::sow_rest(&db, &tenant, recipe.seed, today, recipe.audit_rows.saturating_sub(fixed))?;
    costs::sow(&db, &tenant, recipe.seed, today, recipe.focus_rows)?;
    savings::sow(&db, &tenant, recipe.seed, today)?;
    grantex::sow(&db, recipe.seed, today, recipe.grantex_rows, recipe.subject)?;
    ops::sow(&db, recipe.seed, today)?;
    playbook::sow(&db, recipe.seed, today, recipe.playbook_lines)?;
    driftwise::sow(&db, recipe.seed, today)?;
    if recipe.subject {
        subject::sow(&db, &tenant, today)?;
        subject::sow_playbook(&db, today)?;
    }
    // Last, so that everything else is as it would be without.
    if recipe.plant {
        plant::sow(&db, &tenant, recipe.seed, today)?;
    }
    db.execute_batch(INDEXES)?;
    db.execute("INSERT INTO meta VALUES (?1)", [recipe.fingerprint()])?;
    db.commit()
}

/// The start of the data.
fn beginning(today: i64) -> i64 {
    today - DAYS * DAY
}
