//! What the form of a build says of own keys. What the screen of keys says is in `keys`, which is in no first load.

pub(crate) const SEAL: &str = "Seal";
pub(crate) const SEAL_HINT: &str =
    "You sign the list of everything that is in the pack. It is done on this device, when the pack is finished.";
pub(crate) const NO_KEY: &str = "The pack will not be sealed: there is no key of yours in this browser. Anyone could then have made it, and an auditor’s best answer is INTACT, \
     NOT SIGNED.";
pub(crate) const MAKE_ONE: &str = "Make or import a key";
pub(crate) const MORE: &str = "Your keys";
pub(crate) const NOT_SEALED: &str = "Do not seal";
pub(crate) const NOT_SEALED_HINT: &str = "Anyone could then have made it.";

pub(crate) const UNSEALED: &str = "The pack cannot be sealed";
pub(crate) const UNSEALED_HINT: &str = "Everything else is done. You can finish the pack without a seal, and seal it later on the Verify page with another key.";
pub(crate) const FINISH: &str = "Finish without a seal";

pub(crate) const TIMED: &str = "Your vendor’s API then has a time authority say when.";
pub(crate) const UNTIMED: &str = "No time was had";
pub(crate) const UNTIMED_HINT: &str = "The pack is signed. Without an authority’s word your auditor will see only the time that this device claims. One can be added later on the Verify page.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const WITHOUT: &str = "Seal without it";

pub(crate) const SEALED_BY: &str = "Sealed by the key";
pub(crate) const ASK: &str = "Ask an Approver";
pub(crate) const ASK_HINT: &str = "Dual control needs a second person with a key of their own. Give them the saved ZIP: they drop it on the Verify page, read the report, and approve or \
     reject it there. Send them the digest by another way.";
pub(crate) const ASK_COPY: &str = "Copy a message to them";

/// The message to an Approver.
pub(crate) fn ask(file: &str, manifest: &str, home: &str) -> String {
    format!(
        "Please read and approve, or reject, the pack {file}.\nOpen {home}verify.html, drop the file there and read the report. Then press \"Approve or reject\".\nSHA-256 of \
         MANIFEST.txt, to compare with what that page shows: {manifest}\n"
    )
}
