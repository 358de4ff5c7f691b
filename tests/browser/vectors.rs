//! The vectors of tests/vectors give in WebAssembly what they give natively.

use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::report::{FindingOutcome, Report};
use packseal::verify::verify;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

include!("../vectors/list.rs");

fn codes(report: &Report, outcome: FindingOutcome) -> Value {
    let of = report.findings.iter().filter(|finding| finding.outcome == outcome);
    let codes: std::collections::BTreeSet<_> = of.map(|finding| finding.code.as_str()).collect();
    codes.into_iter().collect()
}

#[wasm_bindgen_test]
fn headline_codes_and_rows_are_those_expected() {
    assert!(VECTORS.len() > 90);
    for (name, bytes, expect) in VECTORS {
        let expect: Value = serde_json::from_str(expect).expect("an expectation");
        let report = verify(&mut Memory(bytes), "pack.zip", &Limits::default(), &mut |_, _| {}).expect("memory").report;
        let whole = serde_json::to_value(&report).expect("a report is JSON");
        for member in ["headline", "kind", "container"] {
            assert_eq!(whole[member], expect[member], "{name}");
        }
        assert_eq!(Value::from(report.headline.exit()), expect["exit"], "{name}");
        assert_eq!(codes(&report, FindingOutcome::Fail), expect["fails"], "{name}");
        assert_eq!(codes(&report, FindingOutcome::Note), expect["notes"], "{name}");
        for row in whole["rows"].as_array().expect("rows") {
            let expected = &expect["rows"][row["id"].as_str().expect("an id")];
            assert!(expected.is_null() || *expected == row["outcome"], "{name}: {row}");
        }
    }
}
