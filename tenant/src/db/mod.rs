//! The database: one SQLite file, written once by [`crate::seed`] and only read afterwards. Rows that the log grows by
//! live in memory and go with the server.

pub mod audit;
pub mod costs;
pub mod driftwise;
pub mod grantex;
pub mod ops;
pub mod people;
pub mod playbook;
pub mod savings;

use crate::error::Refusal;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The tables. Money is whole units of 1e-8 USD, instants are microseconds since 1970, dates are ISO text.
pub const SCHEMA: &str = include_str!("schema.sql");
/// The indexes, made after the rows are in.
pub const INDEXES: &str = include_str!("indexes.sql");

/// Connections opened at start. They stay on their file even when another server seeds the same path anew.
const CONNECTIONS: usize = 4;

/// A handle that any number of requests share.
#[derive(Clone, Debug)]
pub struct Db {
    connections: Arc<[Mutex<Connection>]>,
    next: Arc<AtomicUsize>,
}

impl Db {
    /// Opens a seeded file for reading.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let open = || {
            let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            connection.execute_batch("PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;")?;
            Ok(Mutex::new(connection))
        };
        let connections: rusqlite::Result<Vec<_>> = (0..CONNECTIONS).map(|_| open()).collect();
        Ok(Self { connections: connections?.into(), next: Arc::default() })
    }

    /// Runs `work` with a connection, off the threads that serve the network.
    ///
    /// # Errors
    /// What `work` returns; a panic in it is the unhandled 500.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        E: Into<Refusal> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let db = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let at = db.next.fetch_add(1, Ordering::Relaxed) % db.connections.len();
            work(&held(&db.connections[at]))
        });
        done.await.map_err(|_| Refusal::Unhandled)?.map_err(Into::into)
    }

    /// Adds the `nth` row to the log that this handle reads. The file stays as it is.
    ///
    /// # Errors
    /// The database fails.
    pub async fn grow(&self, nth: i64, tenant: i64, log: audit::Log) -> Result<(), Refusal> {
        self.each(move |db| audit::grow(db, nth, tenant, &log)).await
    }

    /// Takes the rows away that [`Db::grow`] has added.
    ///
    /// # Errors
    /// The database fails.
    pub async fn shrink(&self) -> Result<(), Refusal> {
        self.each(audit::shrink).await
    }

    /// Runs `work` with every connection while no other work has one.
    async fn each(&self, work: impl Fn(&Connection) -> rusqlite::Result<()> + Send + 'static) -> Result<(), Refusal> {
        let db = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let all: Vec<_> = db.connections.iter().map(held).collect();
            all.iter().try_for_each(|connection| work(connection))
        });
        Ok(done.await.map_err(|_| Refusal::Unhandled)??)
    }
}

/// A connection that a panic left behind is still good: reading leaves no half-done state.
fn held(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
