//! What kind of file it is (report.md, "kind").

use super::contents::Contents;
use super::report::Kind;
use crate::model::json::loads;
use crate::pack::format::PACK_JSON;

/// Members that only the Valdrics manifest has together (contract section 2).
const VALDRICS: [&str; 3] = ["included_files", "focus_export", "carbon_factors"];

/// The kind of a readable ZIP: `pack.json`, `chain-attestation.json`, an evidence manifest or sidecars beside it, a Valdrics manifest, else a ZIP.
pub(super) fn of(contents: &Contents, sidecars: bool) -> Kind {
    if contents.has(PACK_JSON) {
        return Kind::Packseal;
    }
    if contents.has("chain-attestation.json") {
        return Kind::Driftwise;
    }
    // Read as the service reads it: a manifest that only a strict reader refuses is still one of its kind, and malformed.
    let manifest = contents.document("manifest.json").and_then(|bytes| loads(bytes).ok());
    let has = |member: &str| manifest.as_ref().is_some_and(|manifest| manifest.get(member).is_some());
    if sidecars || (has("bundle_id") && has("files")) {
        Kind::Evidence
    } else if VALDRICS.iter().all(|member| has(member)) {
        Kind::Valdrics
    } else {
        Kind::Zip
    }
}

/// Whether the Valdrics checks apply: also where only a sidecar makes it another kind, so that a file put beside it hides nothing.
pub(super) fn is_valdrics(contents: &Contents, kind: Kind) -> bool {
    kind == Kind::Valdrics || (kind == Kind::Evidence && of(contents, false) == Kind::Valdrics)
}
