//! What kind of file it is (report.md, "kind").

use super::contents::Contents;
use super::report::Kind;
use crate::model::json::parse_python;
use crate::pack::format::PACK_JSON;

/// Members that only the Valdrics manifest has together (contract section 2).
const VALDRICS: [&str; 3] = ["included_files", "focus_export", "carbon_factors"];

/// The kind of a readable ZIP: `pack.json`, `chain-attestation.json`, an evidence manifest, a Valdrics manifest, else a ZIP.
pub(super) fn of(contents: &Contents) -> Kind {
    if contents.has(PACK_JSON) {
        return Kind::Packseal;
    }
    if contents.has("chain-attestation.json") {
        return Kind::Driftwise;
    }
    let Some(manifest) = contents.document("manifest.json").and_then(|bytes| parse_python(bytes).ok()) else {
        return Kind::Zip;
    };
    if VALDRICS.iter().all(|member| manifest.get(member).is_some()) {
        Kind::Valdrics
    } else if manifest.get("bundle_id").is_some() && manifest.get("files").is_some() {
        Kind::Evidence
    } else {
        Kind::Zip
    }
}
