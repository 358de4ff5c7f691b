//! What the optional exports share: how a failure is told, and which failures end the build.

use super::build::Build;
use super::progress::SetState;
use super::{Driver, Error, FetchError};
use crate::model::json::{Value, object};
use crate::pack::write::Sink;
use crate::recipe::DataSet;
use crate::section::completeness::Line;
use crate::source::valdrics::BASE;

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

/// The longest text of an error file, in characters.
const MESSAGE_MAX: usize = 300;

impl<D: Driver, S: Sink> Build<'_, D, S> {
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
        // What was decided about entries that are not written is about nothing in the pack.
        self.decisions.truncate(decided);
        let message = clean_message(&words(&error));
        if let Error::Refused { request, answer, .. } = error {
            self.keep_refusal(Some(set), request, *answer);
        }
        let file = object([
            ("error", Value::from(message.as_str())),
            ("hint", Value::from(format!("Use GET {BASE}{} for direct export.", set.endpoint()))),
            ("status", Value::from("error")),
        ]);
        self.pack.entry(error_entry(set), &file.to_python_indented())?;
        for entry in entries {
            self.gap(set.id(), entry, &format!("the export failed: {message}"));
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
        self.lines.push(Line {
            dataset: set.id().to_owned(),
            endpoint: set.endpoint().to_owned(),
            requests: self.requests_of(set),
            ..line
        });
    }
}

/// The entry that tells why an export failed.
fn error_entry(set: DataSet) -> &'static str {
    match set {
        DataSet::Savings => "exports/savings-proof.error.json",
        DataSet::Realized => "exports/realized-savings.error.json",
        DataSet::Close => "exports/close-package.error.json",
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

/// Where a server's text begins to quote its database: lower-case, with what must follow for it to be a statement.
const STATEMENTS: [(&str, &str); 12] = [
    ("[sql:", ""),
    ("[parameters:", ""),
    ("(background on this error", ""),
    ("select ", " from "),
    ("insert into ", ""),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table", ""),
    ("alter table", ""),
    ("drop table", ""),
    ("with ", " as ("),
    ("line 1:", ""),
];

/// A server's text as it may stand in a pack: one line of at most 300 characters, without statements of its database, the addresses of
/// its stores, and the names of its drivers' classes.
pub(super) fn clean_message(text: &str) -> String {
    let line = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    let line =
        line.filter(|word| !is_class(word)).map(|word| if is_store(word) { "(an address is left out)" } else { word });
    let line = line.collect::<Vec<_>>().join(" ");
    let lower = line.to_ascii_lowercase();
    let statement = STATEMENTS
        .iter()
        .filter_map(|(begins, follows)| {
            // Each place where it begins: only one of them may be a statement.
            lower.match_indices(begins).map(|(at, _)| at).find(|at| lower[at + begins.len()..].contains(follows))
        })
        .min();
    let Some(at) = statement else { return cut(&line, MESSAGE_MAX) };
    let kept = cut(line[..at].trim_end(), MESSAGE_MAX - LEFT_OUT.len() - 1);
    if kept.is_empty() { LEFT_OUT.to_owned() } else { format!("{kept} {LEFT_OUT}") }
}

/// What stands for a statement.
const LEFT_OUT: &str = "(what quotes the server's database is left out)";

/// How the addresses of databases, caches and queues begin, before a driver's name (`postgresql+asyncpg://`).
const STORES: [&str; 12] = [
    "amqp",
    "amqps",
    "cockroachdb",
    "mariadb",
    "mongodb",
    "mssql",
    "mysql",
    "oracle",
    "postgres",
    "postgresql",
    "redis",
    "rediss",
];

/// Whether a word has an address of a store in it: where the server keeps its data is its own affair.
fn is_store(word: &str) -> bool {
    word.match_indices("://").any(|(at, _)| {
        let scheme = word[..at]
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'))
            .next()
            .unwrap_or_default();
        let base = scheme.split('+').next().unwrap_or_default();
        STORES.iter().any(|store| store.eq_ignore_ascii_case(base))
    })
}

/// Whether a word is a class in brackets, like `(sqlite3.OperationalError)`.
fn is_class(word: &str) -> bool {
    let bare = word.trim_end_matches([':', ',', ';']);
    bare.strip_prefix(['(', '<']).and_then(|word| word.strip_suffix([')', '>'])).is_some_and(|name| {
        name.contains('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_'))
    })
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(most - 1).collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_statements_and_driver_noise() {
        for (text, clean) in [
            ("Required role: admin", "Required role: admin"),
            ("a\r\n b\tc\u{1b}[31m", "a b c [31m"),
            (
                "(sqlite3.OperationalError) no such table: costs\n[SQL: SELECT id FROM costs WHERE tenant = ?]\n[parameters: ('secret',)]",
                "no such table: costs (what quotes the server's database is left out)",
            ),
            (
                "(psycopg2.errors.UndefinedColumn) column x does not exist LINE 1: SELECT x",
                "column x does not exist (what quotes the server's database is left out)",
            ),
            (
                "<class.asyncpg.exceptions.PostgresError>: boom; select key from vault",
                "boom; (what quotes the server's database is left out)",
            ),
            ("UPDATE users SET a = 1", "(what quotes the server's database is left out)"),
            ("INSERT INTO keys VALUES ('k')", "(what quotes the server's database is left out)"),
            ("with x as (select 1)", "(what quotes the server's database is left out)"),
            ("Please update your plan and select another one", "Please update your plan and select another one"),
            ("Use 1.2 (see docs)", "Use 1.2 (see docs)"),
            (
                "no answer from postgresql+asyncpg://app:***@10.0.7.12/prod today",
                "no answer from (an address is left out) today",
            ),
            ("lost (url=\"REDIS://cache:6379/0\")", "lost (an address is left out)"),
            ("é://redis mongodb+srv://a", "é://redis (an address is left out)"),
            ("see https://docs.example/redis://", "see (an address is left out)"),
            ("see https://docs.example/postgres", "see https://docs.example/postgres"),
            ("select; then insert into a", "select; then (what quotes the server's database is left out)"),
            ("", ""),
        ] {
            assert_eq!(clean_message(text), clean, "{text}");
        }
    }

    #[test]
    fn texts_have_a_length() {
        assert_eq!(clean_message(&"é".repeat(300)), "é".repeat(300));
        assert_eq!(clean_message(&"é".repeat(301)), format!("{}…", "é".repeat(299)));
        let long = clean_message(&format!("{} DROP TABLE a", "x".repeat(400)));
        assert!(long.chars().count() <= 300 && long.ends_with(LEFT_OUT), "{long}");
    }
}
