//! Exports that Python reads: who is in them, and who is not.

use std::path::Path;

use packseal::dsar::{Content, Section, Subject, export};
use packseal::model::json::{Value, parse};

use crate::support::program::accepts;

#[test]
fn python_finds_every_row_and_nobody_else() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/dsar/oracle.py");
    for seed in ["1", "2", "3", "4"] {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        let python =
            |arguments: &[&str]| accepts(Path::new("."), "python3", &[&[script.to_str().unwrap()], arguments].concat());
        if python(&["make", seed, place]).is_none() {
            return;
        }
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        let truth = parse(&read("truth.json")).unwrap();
        let list = |key: &str| -> Vec<String> {
            let list = truth.get("subject").unwrap().get(key).unwrap().as_array().unwrap();
            list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        let subject =
            Subject { emails: list("emails"), user_ids: list("user_ids"), principal_ids: list("principal_ids") };
        let pages = parse(&read("pages.json")).unwrap().as_array().unwrap().to_vec();
        let sections = [
            ("answer", Content::Document(parse(&read("answer.json")).unwrap())),
            ("pages", Content::Pages(pages)),
            ("log", Content::Lines(read("log.jsonl"))),
        ];
        let sections = sections.map(|(name, content)| Section { name: name.to_owned(), content });
        let outputs = export(&subject, &sections).unwrap();
        assert_eq!(outputs.len(), 4);
        std::fs::create_dir_all(folder.path().join("out/dsar")).unwrap();
        for output in outputs {
            std::fs::write(folder.path().join("out").join(output.name), output.bytes).unwrap();
        }
        let wrong = parse(python(&["check", place]).unwrap().trim().as_bytes()).unwrap();
        assert_eq!(wrong, Value::Null, "seed {seed}");
    }
}
