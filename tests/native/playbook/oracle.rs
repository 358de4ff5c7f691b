//! The log that we write beside the one that Python writes.

use std::path::Path;

use packseal::model::json::{Value, parse};
use packseal::playbook::audit::Redaction;
use packseal::privacy::redact::{Level, Rule};

use super::{check, rewrite, settings};
use crate::support::program::accepts;

#[test]
fn python_writes_the_same_bytes() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/playbook/oracle.py");
    for seed in ["1", "2", "3"] {
        let folder = tempfile::tempdir().unwrap();
        let arguments = [script.to_str().unwrap(), seed, folder.path().to_str().unwrap()];
        let Some(said) = accepts(Path::new("."), "python3", &arguments) else { return };
        let said = parse(said.trim().as_bytes()).unwrap();
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        let log = read("in.jsonl");
        for level in [Level::None, Level::Partial, Level::Full] {
            let redaction = Redaction { level, keys: true, fields: false };
            let (ours, rewritten) = rewrite(&log, settings(redaction));
            let theirs = read(&[level.name(), ".jsonl"].concat());
            let differs = ours.split(|b| *b == b'\n').zip(theirs.split(|b| *b == b'\n')).find(|(a, b)| a != b);
            let shown = differs.map(|(a, b)| [String::from_utf8_lossy(a), String::from_utf8_lossy(b)]);
            assert_eq!(shown, None, "seed {seed}, {level:?}");
            assert_eq!(ours.len(), theirs.len());
            let counts: Vec<Value> = Rule::ALL.iter().map(|rule| rewritten.in_details.of(*rule).into()).collect();
            assert_eq!(counts, said.get(level.name()).unwrap().as_array().unwrap(), "seed {seed}, {level:?}");
            let checked = check(&ours);
            assert_eq!((checked.counts.hash_ok, checked.counts.restart), (400, 0));
            assert!(rewritten.surrogates > 10 && rewritten.received.checked.counts.restart > 10);
        }
    }
}
