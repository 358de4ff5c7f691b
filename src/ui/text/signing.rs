//! The words of sealing, approving and rejecting a pack that is there.

use crate::ui::text::chain;

pub(crate) const APPROVE_TITLE: &str = "Approve or reject";
pub(crate) const SEAL_TITLE: &str = "Seal this pack";
pub(crate) const LEAD: &str = "You sign what this page has just checked. Signing adds files to the pack; nothing that is in it changes, and nothing is sent.";
pub(crate) const BACK: &str = "Back to the report";

pub(crate) const READ: &str = "What you sign";
pub(crate) const READ_HINT: &str =
    "Your signature covers MANIFEST.txt, which has the digest of every entry, and the signatures before yours.";
pub(crate) const FILE: &str = "File";
pub(crate) const PACK: &str = "Pack";
pub(crate) const TENANT: &str = "Organisation";
pub(crate) const PERIOD: &str = "Period";
pub(crate) const MANIFEST: &str = "SHA-256 of MANIFEST.txt";
pub(crate) const GAPS: &str = "Gaps that it states";
pub(crate) const NO_GAPS: &str = "None";
pub(crate) const BEFORE: &str = "Signed before you";
pub(crate) const NOBODY: &str = "Nobody";

pub(crate) const SIGN: &str = "Your signature";
pub(crate) const DECISION: &str = "Decision";
pub(crate) const APPROVE: &str = "Approve";
pub(crate) const APPROVE_HINT: &str = "You have read it, and it may be relied on as far as you know.";
pub(crate) const REJECT: &str = "Reject";
pub(crate) const REJECT_HINT: &str =
    "It must not be relied on. Whoever trusts your key sees so from then on; this cannot be taken back.";
pub(crate) const DECISION_MISSING: &str = "Choose whether you approve or reject";
pub(crate) const KEY: &str = "Your key";
pub(crate) const KEY_MISSING: &str = "Choose your key";
pub(crate) const NO_KEY: &str = "You have no key in this browser yet.";
pub(crate) const MORE_KEYS: &str = "Make or import a key";
pub(crate) const SIGNED_ALREADY: &str =
    "It signed this pack already. The next signature is somebody else’s, with a key of their own.";
pub(crate) const REASON: &str = "Reason";
pub(crate) const REASON_HINT: &str = "On one line. Needed where you reject.";
pub(crate) const REASON_MISSING: &str = "Say why you reject it";
pub(crate) const REASON_WRONG: &str = "Enter at most 2,000 characters on one line";
pub(crate) const GO: &str = "Sign and add it to the pack";
pub(crate) const BUSY: &str = "Signing…";
pub(crate) const REFUSED: &str = "Nothing was signed";

/// The section of the report that leads here.
pub(crate) const SEAL_HINT: &str = "Nobody has signed this pack. If you made it, you can say so with your key.";
pub(crate) const APPROVE_HINT_REPORT: &str =
    "Add your signature after those that are there, with a key of your own. Read the report first.";
pub(crate) const NO_SIDECARS: &str = "Not with these files beside it: the service’s signature covers the digest of the whole ZIP. A signature inside would change that, and the \
     service’s would not fit any more. Ask for a countersignature of the service instead.";
pub(crate) const NO_FOREIGN: &str = "Not in this file: another program has written the ZIP, and a signature can only be added to a pack as Packseal wrote it. Ask for that file.";

/// The time by hand.
pub(crate) const TIME: &str = "Time by hand";
pub(crate) const TIME_HINT: &str =
    "Without a time token, when these were signed is only what the signer’s own clock says.";
pub(crate) const TIME_SAVE: &str = "Save a time request (.tsq)";
pub(crate) const TIME_LOAD: &str = "Load the answer (.tsr)";
pub(crate) const TIME_HOW: &str = "Take the request to a time service, with curl for one: curl -H 'Content-Type: application/timestamp-query' --data-binary \
     @01-owner.tsq -o 01-owner.tsr ADDRESS. It tells the service a digest and nothing else. Its answer goes into the pack if it is about this signature; whether \
     that service is to be trusted is the auditor’s to say.";
pub(crate) const NO_TIME: &str = "No time was added";

/// After signing.
pub(crate) const ADDED: &str = "What you added is in this file. It is not saved yet.";
pub(crate) const SAVE: &str = "Save the new file";
pub(crate) const SAVE_HINT: &str = "It has the name of the one before. All that was there is byte for byte the same, but for the directory at the end.";
pub(crate) const SAVED: &str = "Saved. Hand it on in the place of the one before.";
pub(crate) const NOT_SAVED: &str = "The file was not saved";

/// A signature before: who, what and when.
pub(crate) fn before(number: u8, role: &str, signer: &str, decision: &str, at: &str) -> String {
    format!("{number:02}: {signer} as {role}, {}, {} by their own clock", decided(decision), chain::when(at))
}

fn decided(decision: &str) -> &str {
    match decision {
        "seal" => "sealed it",
        "approve" => "approved it",
        "reject" => "rejected it",
        other => other,
    }
}
