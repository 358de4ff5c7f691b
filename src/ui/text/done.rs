//! The words of a finished pack.

use crate::ui::format;
use crate::web::save::Saved;

pub(crate) const DONE_TITLE: &str = "The pack is ready";
pub(crate) const DONE_UNSAVED: &str = "It is not saved yet: it goes away when you close this tab.";
pub(crate) const SEND: &str = "Read this digest to your auditor by another way than the pack.";
pub(crate) const IN_MEMORY: &str = "This browser has no private storage for this page, or no room in it, so the pack is held in memory until you save it.";
pub(crate) const SAVE: &str = "Save the ZIP";
pub(crate) const SAVE_AGAIN: &str = "Save the ZIP again";
pub(crate) const CHECK_NOW: &str = "Check it now";
pub(crate) const CHECK_HINT: &str = "Opens the Verify page in a new tab. Drop the saved file there.";
pub(crate) const ANOTHER: &str = "Build another";
pub(crate) const NOT_SAVED: &str = "The pack was not saved";
pub(crate) const NOT_SAVED_HINT: &str = "The pack is still here. Save it again, to another place if need be.";
pub(crate) const GAPS_TITLE: &str = "Gaps that the pack states";
pub(crate) const LIMITS_TITLE: &str = "Limits that were reached";
pub(crate) const DECIDED_TITLE: &str = "What was decided on secrets";
pub(crate) const NOTES_TITLE: &str = "Worth knowing";
pub(crate) const NO_LIMITS: &str = "None: every data set is whole for what was asked.";
pub(crate) const NO_DECIDED: &str = "Nothing looked like a secret.";
pub(crate) const PAYLOAD_HINT: &str =
    "Over everything but the papers about the pack itself: summary.pdf, VERIFY.md, pack.json and the list.";
pub(crate) const BESIDE_TITLE: &str = "What goes with the package";
pub(crate) const BESIDE_COLUMNS: [&str; 4] = ["File", "Where it belongs", "Size", ""];
pub(crate) const BESIDE: &str = "Beside the package";
pub(crate) const IN_VAULT: &str = "In the vault";
pub(crate) const THE_PACK: &str = "the package";
pub(crate) const SAVE_ONE: &str = "Save";
pub(crate) const INTO_FOLDER: &str = "Save all into a folder";
pub(crate) const INTO_VAULT: &str = "Put the copy into a vault folder";
pub(crate) const NO_FOLDERS: &str =
    "This browser cannot write into a folder. The copy for the vault is made by the command: packseal build --vault.";

/// What the button says while a share of the pack, from 0 to 1, is where it was picked to go. A short one is there before anybody reads a number.
pub(crate) fn saving(copied: f64) -> String {
    if copied > 0.0 && copied < 1.0 {
        // A whole number: what writes others is some kilobytes of program.
        format!("Saving… {} %", (copied * 100.0) as u32)
    } else {
        "Saving…".to_owned()
    }
}

/// The screen's title.
pub(crate) fn title(sealed: bool) -> &'static str {
    if sealed { "The pack is sealed" } else { DONE_TITLE }
}

/// How many files lie in a folder now.
pub(crate) fn in_folder(count: usize, folder: &str) -> String {
    format!("{} in the folder {folder}.", crate::ui::format::count(count as u64, "file is", "files are"))
}

pub(crate) const SAVE_RECEIPT: &str = "Save the receipt";
pub(crate) const LEAVE_TITLE: &str = "Drop this pack?";
pub(crate) const LEAVE_TEXT: &str = "It is not saved. Building it again asks your vendor for everything again.";
pub(crate) const LEAVE_NO: &str = "Keep it";
pub(crate) const LEAVE_YES: &str = "Drop it";

/// What follows [`saved`] where the vendor's audit log is told of it.
pub(crate) const RECORDED: &str = " The vendor’s audit log has recorded the download.";
pub(crate) const NOT_RECORDED: &str = " The download was not recorded: the vendor’s audit log did not take it.";

/// Where the saved pack is.
pub(crate) fn saved(saved: &Saved, name: &str, size: u64) -> String {
    match saved {
        Saved::Picked { name } => format!("Saved as {name}, in the place that you picked."),
        Saved::Downloaded => format!(
            "Given to your browser’s downloads as {name}. This page cannot see how that ends: the file should have {} bytes.",
            format::number(size)
        ),
    }
}
