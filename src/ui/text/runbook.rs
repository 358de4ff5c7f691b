//! The words of the evidence service's answer, and of asking for its secret.

use crate::ui::format::count;
use crate::verify::runbook::Runbook;

pub(crate) const TITLE: &str = "What the evidence service would answer";
pub(crate) const NOTE: &str = "In its own words. Nothing above follows from it.";
pub(crate) const NO_ENTRY: &str = "It compares no entry: an edited package without a signature is “ok” to it, and its “valid” says only that \
     somebody with the shared secret made the code.";
pub(crate) const SIDECARS: &str = "Sidecars";
pub(crate) const COUNT: &str = "Countersignatures";
pub(crate) const DUAL_CONTROL: &str = "Dual control";
pub(crate) const ADD: &str = "Add a sidecar";
pub(crate) const ADD_HINT: &str =
    "Its .signature.json or .countersign.json. You can also drop it anywhere on this page.";
pub(crate) const SECRET: &str = "Signing secret";
pub(crate) const SECRET_HINT: &str =
    "Kept in this page’s memory for this check only. Whoever can check such a code can forge it.";
pub(crate) const SECRET_MISSING: &str = "Enter the signing secret";
pub(crate) const CHECK: &str = "Check the codes";

/// The eleven members of the answer with what they hold, as the service writes them.
pub(crate) fn members(runbook: &Runbook) -> [(&'static str, String); 11] {
    let word = |value: bool| if value { "true" } else { "false" }.to_owned();
    [
        ("package_path", runbook.package_path.clone()),
        ("package_sha256", runbook.package_sha256.clone()),
        ("package_exists", word(runbook.package_exists)),
        ("manifest_exists", word(runbook.manifest_exists)),
        ("manifest_valid", word(runbook.manifest_valid)),
        ("signature_checked", word(runbook.signature_checked)),
        ("signature_valid", word(runbook.signature_valid)),
        ("countersign_checked", word(runbook.countersign_checked)),
        ("countersign_valid", word(runbook.countersign_valid)),
        ("countersign_count", runbook.countersign_count.to_string()),
        ("message", runbook.message.clone()),
    ]
}

/// How many countersignatures there are, right or wrong.
pub(crate) fn countersignatures(runbook: &Runbook) -> String {
    if runbook.countersign_checked {
        format!("{} in the sidecar", count(runbook.countersign_count, "entry", "entries"))
    } else {
        "No countersign sidecar was given".to_owned()
    }
}

/// Whether two people countersigned.
pub(crate) fn dual_control(held: Option<bool>) -> &'static str {
    match held {
        Some(true) => "Yes, by names: two or more that are not the signer’s. One shared secret makes them all.",
        Some(false) => "No: that takes two names, none of them the signer’s.",
        None => "Not checked",
    }
}
