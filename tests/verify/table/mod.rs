//! The vectors: each a story that changes one thing of a good pack, and what must come of it.
//!
//! What is expected stands here, written by hand. The files under tests/vectors are made of it and compared with it.

pub mod beside;
mod container;
mod derived;
mod driftwise;
mod evidence;
mod focus;
mod good;
mod grantex;
mod inside;
mod list;
pub mod live;
mod log;
mod own;
mod time;
mod vendor;

use packseal::verify::report::Headline;
use serde_json::json;

/// One story.
pub struct Vector {
    /// The folder's name; it ends in `_fail` when the headline is not the best that the file could have.
    pub name: &'static str,
    /// What was done, as a sentence.
    pub why: &'static str,
    /// The file's name.
    pub file: &'static str,
    /// Makes the file.
    pub make: fn() -> Vec<u8>,
    pub headline: Headline,
    pub kind: &'static str,
    pub container: &'static str,
    /// The codes that count against it: exactly these.
    pub fails: &'static [&'static str],
    /// The codes that do not: exactly these.
    pub notes: &'static [&'static str],
    /// Rows and their outcomes. No other row is FAIL.
    pub rows: &'static [(&'static str, &'static str)],
}

impl Vector {
    /// The exit status of report.md's truth table, told apart from the program's own.
    pub fn exit(&self) -> u8 {
        match self.headline.words() {
            "INTACT AND TRUSTED" | "INTACT, NOT SIGNED" | "INTACT, SIGNER UNKNOWN" => 0,
            "ALTERED" | "INCOMPLETE" | "CHAIN BROKEN" | "READABLE, NOT PROVEN" => 1,
            "REFUSED" => 2,
            "INTACT, POLICY NOT MET" => 4,
            other => panic!("no headline {other}"),
        }
    }

    /// What expect.json says.
    pub fn expect(&self) -> String {
        let rows: serde_json::Map<_, _> =
            self.rows.iter().map(|(id, word)| ((*id).to_owned(), (*word).into())).collect();
        let expect = json!({
            "headline": self.headline.words(), "exit": self.exit(), "kind": self.kind, "container": self.container,
            "fails": self.fails, "notes": self.notes, "rows": rows,
        });
        format!("{}\n", serde_json::to_string_pretty(&expect).expect("a JSON value"))
    }

    fn with(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, headline: Headline) -> Self {
        Self {
            name,
            why,
            file: "pack.zip",
            make,
            headline,
            kind: "packseal",
            container: "profile",
            fails: &[],
            notes: &[],
            rows: &[],
        }
    }

    fn intact(name: &'static str, why: &'static str, make: fn() -> Vec<u8>) -> Self {
        let rows =
            &[("structure", "PASS"), ("integrity", "PASS"), ("completeness", "PASS"), ("signature", "NOT PRESENT")];
        Self { rows, ..Self::with(name, why, make, Headline::NotSigned) }
    }

    fn altered(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Self {
        Self { fails, rows: &[("integrity", "FAIL")], ..Self::with(name, why, make, Headline::Altered) }
    }

    fn incomplete(
        name: &'static str,
        why: &'static str,
        make: fn() -> Vec<u8>,
        fails: &'static [&'static str],
    ) -> Self {
        Self { fails, rows: &[("completeness", "FAIL")], ..Self::with(name, why, make, Headline::Incomplete) }
    }

    /// Nothing inside was looked at, so the kind is only "a ZIP".
    fn refused(
        name: &'static str,
        why: &'static str,
        make: fn() -> Vec<u8>,
        container: &'static str,
        fails: &'static [&'static str],
    ) -> Self {
        let rows = &[("structure", "FAIL"), ("integrity", "NOT CHECKED"), ("signature", "NOT CHECKED")];
        Self { kind: "zip", container, fails, rows, ..Self::with(name, why, make, Headline::Refused) }
    }

    fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    fn container(self, container: &'static str) -> Self {
        Self { container, ..self }
    }

    fn headline(self, headline: Headline) -> Self {
        Self { headline, ..self }
    }

    fn notes(self, notes: &'static [&'static str]) -> Self {
        Self { notes, ..self }
    }

    fn rows(self, rows: &'static [(&'static str, &'static str)]) -> Self {
        Self { rows, ..self }
    }
}

/// Every vector, good ones first.
pub fn all() -> Vec<Vector> {
    [
        good::vectors(),
        list::vectors(),
        own::vectors(),
        derived::vectors(),
        time::vectors(),
        vendor::vectors(),
        evidence::vectors(),
        driftwise::vectors(),
        focus::vectors(),
        container::vectors(),
        grantex::vectors(),
        log::vectors(),
        inside::vectors(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
