//! Answers of the real server to an invented tenant, which hold no secret: whatever fires on them is wrong.

use std::path::PathBuf;

use packseal::model::json::parse;
use packseal::secrets::Scanner;

#[test]
fn nothing_fires_on_captured_answers() {
    let root = std::env::var_os("PACKSEAL_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let Ok(folder) = std::fs::read_dir(root.join("samples").join("valdrics")) else {
        println!("SKIPPED: no samples/valdrics beside the project (set PACKSEAL_SHARED)");
        return;
    };
    let scanner = Scanner::default();
    let (mut fired, mut files, mut values) = (Vec::new(), 0, 0);
    for entry in folder {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let mut rules: Vec<_> = scanner.scan(&bytes).iter().map(|found| found.rule.id()).collect();
        if let Ok(value) = parse(&bytes) {
            rules.extend(scanner.scan_json(&value).iter().map(|place| place.found.rule.id()));
            values += 1;
        }
        fired.extend(rules.into_iter().map(|rule| format!("{rule} in {}", path.display())));
        files += 1;
    }
    assert_eq!(fired, [""; 0]);
    assert!(files > 10 && values > 10, "{files} files, {values} of them JSON");
}
