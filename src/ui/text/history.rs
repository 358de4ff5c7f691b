//! The words of the history.

use crate::history::{State, Step, Why};

pub(crate) const TITLE: &str = "History";
pub(crate) const LEAD: &str = "The packs that were made in this browser.";
pub(crate) const KEPT: &str = "Kept in this browser only: names, digests and times. No contents, no tokens. A row expires 90 days after its build was \
     asked for; the file that you saved does not.";
pub(crate) const EMPTY: &str = "Nothing yet. A build is listed here from the moment you ask for it.";
pub(crate) const TABLE: &str = "Packs made here";
pub(crate) const COLUMNS: [&str; 6] = ["Pack", "State", "Asked for", "Expires", "Digests", ""];
pub(crate) const FILE: &str = "SHA-256 of the file";
pub(crate) const LIST: &str = "SHA-256 of MANIFEST.txt";
pub(crate) const NO_PACK: &str = "No pack";
pub(crate) const COPY: &str = "Copy";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const REMOVED: &str = "Removed.";
pub(crate) const CLEARED: &str = "The history is empty.";
pub(crate) const CLEAR: &str = "Clear the history";
pub(crate) const CLEAR_TITLE: &str = "Clear the history?";
pub(crate) const CLEAR_TEXT: &str = "Every row goes, in all tabs of this browser. Files that you saved stay. A build under way puts its row back when it goes on.";
pub(crate) const CLEAR_NO: &str = "Keep it";
pub(crate) const CLEAR_YES: &str = "Clear it";
pub(crate) const REFUSED_TITLE: &str = "This browser keeps no history";
pub(crate) const REFUSED: &str = "It does not let this page store anything, or has no room. Packs are built and saved as ever; rows of this tab go when you close it.";
pub(crate) const UNREADABLE_TITLE: &str = "The history cannot be read";
pub(crate) const BEFORE: &str = "The pack before";

/// Why the text that is kept is of no use.
pub(crate) fn unreadable(why: &str) -> String {
    format!(
        "What this browser has kept is left as it is: {why}. It may be of another release. Rows of this tab are not kept until you clear it."
    )
}

/// What is said of the pack before, on the screen of a finished one.
pub(crate) fn before(name: &str) -> String {
    format!("SHA-256 of MANIFEST.txt of {name}, by the history of this browser. This pack does not name it.")
}

/// When what is left of an expired row goes.
pub(crate) fn gone(when: &str) -> String {
    format!("The row goes {when}")
}

/// What a button does, for those who do not see where it stands.
pub(crate) fn about(what: &str, digest: &str, name: &str) -> String {
    let comma = if digest.is_empty() { "" } else { ", " };
    format!("{what} {digest}{comma}{name}")
}

/// The word of a state, and what else there is to say of it.
pub(crate) fn state(state: &State) -> (&'static str, &'static str) {
    match state {
        State::Pending => ("Pending", ""),
        State::Running(Step::Fetch) => ("Running", "Fetch"),
        State::Running(Step::Assemble) => ("Running", "Put together"),
        State::Running(Step::Save) => ("Running", "Save"),
        State::Closed => ("Broken off", "Its tab was closed."),
        State::Stopped => ("Stopped", ""),
        State::Failed(why) => ("Failed", failed(*why)),
        State::Made { saved: false, .. } => ("Made, not saved", ""),
        State::Made { saved: true, .. } => ("Saved", ""),
        State::Expired { .. } => ("Expired", ""),
    }
}

fn failed(why: Why) -> &'static str {
    match why {
        Why::SignedOut => "The sign-in was not taken.",
        Why::Role => "The role may not read what is needed.",
        Why::Plan => "The plan does not include it.",
        Why::Option => "The server refused an option.",
        Why::NoAnswer => "No readable answer.",
        Why::Server => "The server failed.",
        Why::Answer => "An answer made no sense.",
        Why::Storage => "This device could not store the pack.",
        Why::File => "A file that was added could not be read.",
        Why::Internal => "A fault of this page.",
    }
}
