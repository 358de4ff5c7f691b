//! What the optional exports share: how a failure is told, and which failures end the build.

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::words::clean_message;
use crate::assemble::{Driver, Error, FetchError};
use crate::model::json::{Value, object};
use crate::pack::entries::Entries;
use crate::recipe::DataSet;
use crate::section::completeness::Line;

/// How savings, realized savings and the close package ended, for manifest.json.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Results {
    pub(super) savings_error: Option<String>,
    pub(super) realized_error: Option<String>,
    pub(super) realized_rows: u64,
    pub(super) close_error: Option<String>,
    /// The server's hash over the whole close package, when restatements were cut.
    pub(super) close_hash_whole: Option<String>,
}

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    /// Writes the error file of an export that failed, in the vendor's form (contract section 3), states a gap for each of its entries, and
    /// gives the message for manifest.json. `decided` is the count of decisions before the export.
    ///
    /// # Errors
    /// The same error when it ends the build even in an optional export.
    pub(super) fn export_failed(
        &mut self,
        set: DataSet,
        (entries, decided): (&[&str], usize),
        error: Error,
    ) -> Result<String, Error> {
        if is_fatal(&error) {
            return Err(error);
        }
        let section = self.spec(set)?;
        // What was decided about entries that are not written is about nothing in the pack.
        self.decisions.truncate(decided);
        let message = if D::REPLAY {
            self.driver.said(error_entry(&section.id)).unwrap_or_default()
        } else {
            clean_message(&words(&error))
        };
        if let Error::Refused { request, answer, .. } = error {
            self.keep_refusal(Some(set), request, *answer);
        }
        let file = object([
            ("error", Value::from(message.as_str())),
            (
                "hint",
                Value::from(format!("Use GET {}{} for direct export.", self.arguments.recipe.base, section.endpoint())),
            ),
            ("status", Value::from("error")),
        ]);
        self.pack.entry(error_entry(&section.id), &file.to_python_indented())?;
        for entry in entries {
            self.gap(&section.id, entry, &format!("the export failed: {message}"));
        }
        self.line(set, |line| {
            line.rows = 0;
            line.state = SetState::Error;
            line.detail.clone_from(&message);
        });
        Ok(message)
    }

    /// The line of COMPLETENESS.csv of an export that is one data set there.
    pub(super) fn export_line(&mut self, set: DataSet, line: Line) {
        let section = self.arguments.recipe.section(set);
        let line = Line {
            dataset: section.map_or_else(String::new, |section| section.id.clone()),
            endpoint: section.map_or_else(String::new, |section| section.endpoint().to_owned()),
            requests: self.requests_of(set),
            ..line
        };
        self.lines.push(line);
    }
}

/// The entry that tells why an export failed.
fn error_entry(id: &str) -> &'static str {
    match id {
        "savings_proof" => "exports/savings-proof.error.json",
        "realized_savings" => "exports/realized-savings.error.json",
        "close_package" => "exports/close-package.error.json",
        _ => "exports/focus-v1.3-core.error.json",
    }
}

/// What ends the build even in an optional export: the owner's stop, the end of the sign-in, a full device, a token in an answer, and a
/// choice that the server refuses, which the owner can mend.
pub(super) fn is_fatal(error: &Error) -> bool {
    match error {
        Error::Write(_) | Error::TokenInAnswer { .. } | Error::Fetch { source: FetchError::Cancelled, .. } => true,
        Error::Refused { status, .. } => matches!(status, 400 | 401 | 422),
        _ => false,
    }
}

fn words(error: &Error) -> String {
    match error {
        Error::Refused { status, refusal, .. } if refusal.message.is_empty() => format!("HTTP status {status}"),
        Error::Refused { status, refusal, .. } => format!("HTTP status {status}: {}", refusal.message),
        Error::Fetch { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}
