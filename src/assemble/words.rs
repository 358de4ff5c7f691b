//! A server's words as they may stand in a pack or on the page: without what quotes its insides.

/// The longest text, in characters.
const MESSAGE_MAX: usize = 300;

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
