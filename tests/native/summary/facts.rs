//! Facts for the tests.

use packseal::model::digest::Digest;
use packseal::summary::{Bar, Chart, ControlLine, EntryLine, Exclusion, Facts, Figure, Missing};

/// The facts of a file in tests/fixtures/summary.
pub(super) fn recorded(name: &str) -> Facts {
    let path = format!("{}/tests/fixtures/summary/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Facts in which every text is this one, and of everything there are so many.
pub(super) fn filled(text: &str, count: usize) -> Facts {
    let text = || text.to_owned();
    let many = |count: usize| 0..count;
    Facts {
        title: text(),
        organisation: text(),
        pack_id: text(),
        payload_sha256: Digest::of(b"payload"),
        recipe: text(),
        producer: text(),
        claimed_at: text(),
        period: (Some(text()), Some(text())),
        figures: many(count).map(|_| Figure { label: text(), value: text() }).collect(),
        chart: Some(Chart {
            title: text(),
            full: 0,
            bars: many(count)
                .map(|at| Bar { label: text(), value: (at % 2 == 0).then_some(u64::MAX), shown: text() })
                .collect(),
        }),
        missing: many(count).map(|_| Missing { section: text(), what: text(), why: text() }).collect(),
        limits: many(count).map(|_| text()).collect(),
        exclusions: many(count).map(|_| Exclusion { what: text(), why: text() }).collect(),
        controls: many(count)
            .map(|at| ControlLine {
                framework: text(),
                control: text(),
                about: text(),
                answers: many(at % 12).map(|_| (text(), text())).collect(),
            })
            .collect(),
        entries: many(count)
            .map(|_| EntryLine { name: text(), bytes: u64::MAX, sha256: Digest::of(b"entry") })
            .collect(),
    }
}
