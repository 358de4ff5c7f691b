//! The record of a run, kept in a file for whoever looks after the cron job.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use packseal::archive::record::{Run, Summary};

use super::clock;

/// Writes the record, when one is wanted.
#[derive(Clone)]
pub(super) struct Recorder(Arc<Mutex<State>>);

struct State {
    run: Run,
    path: Option<PathBuf>,
    /// Whether the record says how the run ended.
    ended: bool,
}

impl Recorder {
    /// Begins the record of `run` at `path`, which may be a folder: then its name is the run's id.
    pub(super) fn begin(run: Run, path: Option<&Path>) -> Result<Self, String> {
        let path =
            path.map(|path| if path.is_dir() { path.join(format!("{}.json", run.run_id)) } else { path.to_owned() });
        let bytes = run.running();
        let state = State { run, path, ended: false };
        state.write(&bytes)?;
        Ok(Self(Arc::new(Mutex::new(state))))
    }

    /// Says that the run ended well.
    pub(super) fn success(&self, summary: &Summary) -> Result<(), String> {
        self.end(|run| run.success(clock::now(), summary))
    }

    /// Says that it did not. What was said first counts.
    pub(super) fn failed(&self, error: &str, summary: &Summary) -> Result<(), String> {
        self.end(|run| run.failed(clock::now(), error, summary))
    }

    fn end(&self, bytes: impl FnOnce(&Run) -> Vec<u8>) -> Result<(), String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.ended {
            return Ok(());
        }
        state.ended = true;
        state.write(&bytes(&state.run))
    }
}

impl State {
    /// Beside it first, so that nobody reads half a record.
    fn write(&self, bytes: &[u8]) -> Result<(), String> {
        let Some(path) = &self.path else { return Ok(()) };
        crate::replace::replace(path, bytes).map_err(|error| format!("the run record {}: {error}", path.display()))
    }
}

/// The run that begins now.
pub(super) fn run(run_id: &str, triggered_by: &str) -> Run {
    Run { run_id: run_id.replace('-', ""), started_at: clock::now(), triggered_by: triggered_by.to_owned() }
}

/// Whether the folder of a file is there.
pub(super) fn is_placed(path: &Path) -> bool {
    path.is_dir() || path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_said_first_of_an_end_counts() {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::begin(run("0a-1b", "test"), Some(folder.path())).unwrap();
        let path = folder.path().join("0a1b.json");
        assert!(fs::read_to_string(&path).unwrap().contains("RUNNING"));
        recorder.failed("stopped", &Summary::default()).unwrap();
        recorder.success(&Summary::default()).unwrap();
        let record = fs::read_to_string(&path).unwrap();
        assert!(record.contains("\"FAILED\"") && record.contains("stopped"), "{record}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
