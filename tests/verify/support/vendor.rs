//! ZIP files of other programs: the vendor's own server, and the other kinds that are told apart.

use packseal::model::digest::Digest;
use serde_json::json;

use super::forge::{Pack, pretty};
use super::valdrics::{Exports, vendor};

/// A pack with all four exports, from the vendor's own server.
pub fn server() -> Pack {
    vendor(Exports::All)
}

/// The server's pack after an export failed: its block says so, an error file stands beside what was made.
fn failed(pack: Pack, block: &str, stem: &str, why: &str) -> Pack {
    let name = format!("exports/{stem}.error.json");
    let error =
        pretty(&json!({"error": why, "hint": "Use GET the raw endpoint for direct export.", "status": "error"}));
    let at = pack.index("manifest.json");
    let mut pack = pack.json("manifest.json", |manifest| {
        manifest[block]["status"] = "error".into();
        manifest[block]["error"] = why.into();
        manifest["included_files"].as_array_mut().expect("an array").push(name.clone().into());
    });
    pack.0.insert(at, (name, error));
    pack
}

/// Savings failed half way: a file that is not JSON, files that are listed and were never made (contract, known quirks).
pub fn savings_failed() -> Pack {
    let mut pack = failed(server(), "savings_proof", "savings-proof", "cannot convert float infinity to Decimal");
    pack = pack.replaced("exports/savings-proof.json", "10.0", "Infinity").without("exports/savings-proof.csv");
    for dimension in ["strategy-type", "remediation-action"] {
        for ending in ["json", "csv"] {
            pack = pack.without(&format!("exports/savings-proof-drilldown-{dimension}.{ending}"));
        }
    }
    pack
}

/// FOCUS failed: an empty CSV beside its error file, both listed (contract, known quirks).
pub fn focus_failed() -> Pack {
    failed(server(), "focus_export", "focus-v1.3-core", "relation \"costs\" does not exist")
        .with("exports/focus-v1.3-core.csv", "")
}

/// Another vendor's pack: an attestation of a chain and a list with CRLF, ` *` and upper-case digits.
pub fn driftwise() -> Pack {
    foreign_list(super::driftwise::vendor())
}

/// A ZIP of no kind that is known.
pub fn plain() -> Pack {
    Pack::default().with("notes.txt", "Some notes.\n").with("manifest.json", r#"{"name": "a web page's"}"#)
}

/// Adds a list as other programs write it.
pub fn foreign_list(pack: Pack) -> Pack {
    let line =
        |(name, bytes): &(String, Vec<u8>)| format!("{} *{name}\r\n", Digest::of(bytes).to_string().to_uppercase());
    let lines: String = pack.0.iter().rev().map(line).collect();
    pack.with("MANIFEST.txt", format!("# SHA-256\r\n{lines}"))
}
