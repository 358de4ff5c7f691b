//! The words of the Verify document.

use crate::ui::format;
use crate::verify::report::{Headline, Outcome, RecordKind, RowId, Severity};

pub(crate) const TITLE: &str = "Check a pack";
pub(crate) const LEAD: &str = "See what is intact, what is proven and by whom, and what could not be checked. The file is read on this \
     device. Nothing is sent.";
pub(crate) const DROP: &str = "Drop a pack here";
pub(crate) const DROP_OVER: &str = "Let go to check it";
pub(crate) const CHOOSE: &str = "Choose a file";
pub(crate) const PASTE: &str = "or paste a copied file anywhere on this page";
pub(crate) const DROP_HINT: &str = "A pack from Packseal, a vendor’s own ZIP, or Grantex’s evidence as JSON. Give an evidence package together with its sidecars, a DriftWise pack with what the live check answered. Large packs are fine: they are read piece by piece.";
pub(crate) const NOT_A_FILE: &str = "That was not a file. Drop the pack’s ZIP, or choose it.";
pub(crate) const ANSWERS: &str = "The nine answers you can get";
pub(crate) const ANSWERS_NOTE: &str = "Worst first. A pack gets exactly one.";
pub(crate) const ANSWERS_RELEASE: &str = "The last three are for packs that were sealed. For the last two you name keys, and say what you ask of a pack, under Trust.";
pub(crate) const WHICH: &str = "Which one is the pack?";
pub(crate) const WHICH_NOTE: &str = "One file is checked at a time.";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const STOP: &str = "Stop";
pub(crate) const STOPPED: &str = "Stopped. Nothing is known about this file.";
pub(crate) const IMPOSSIBLE: &str = "This file could not be read";
pub(crate) const NOT_LOADED: &str = "The part that reads files did not start";
pub(crate) const CHOOSE_AGAIN: &str = "Choose it again";
pub(crate) const READING: &str = "Reading the file";
pub(crate) const NO_VERDICT_YET: &str = "There is no verdict before the end.";

pub(crate) const ANOTHER: &str = "Check another";
pub(crate) const PRINT: &str = "Print";
pub(crate) const SAVE_REPORT: &str = "Save report";
pub(crate) const NOT_SAVED: &str = "The report could not be saved";
pub(crate) const QUESTIONS: [&str; 3] = ["Are the bytes intact?", "Do you trust who sealed it?", "What is not proven?"];
pub(crate) const MAP: &str = "Every byte of the file, in order";
pub(crate) const MAP_KINDS: [&str; 4] = ["contents", "answers of the server", "lists and signatures", "structure"];
pub(crate) const JUMP: &str = "In this report";
pub(crate) const FINDINGS: &str = "Findings";
pub(crate) const NO_FINDINGS: &str = "None: nothing was found that a person should look at.";
pub(crate) const ONLY_GAPS: &str = "None, besides the gaps that the maker states.";
pub(crate) const FINDINGS_CUT: &str = "Only the first 1,000 of a code are shown.";
pub(crate) const PLACE: &str = "Place";
pub(crate) const EXPECTED: &str = "Expected";
pub(crate) const FOUND: &str = "Found";
pub(crate) const CHECKS: &str = "Eleven checks";
pub(crate) const CHECKS_COLUMNS: [&str; 3] = ["Outcome", "Check", "What was found"];
pub(crate) const ASKED: &str = "What was asked, and what came back";
pub(crate) const ASKED_NOTE: &str = "From COMPLETENESS.csv.";
pub(crate) const ASKED_COLUMNS: [&str; 6] = ["Data set", "Requests", "Returned", "Included", "Most allowed", "Outcome"];
pub(crate) const GAPS: &str = "Gaps that the maker states";
pub(crate) const GAPS_COLUMNS: [&str; 3] = ["Data set", "What is missing", "Why"];
pub(crate) const HIDDEN: &str = "Values that the maker hid";
pub(crate) const FACTS: &str = "This pack";
pub(crate) const FACTS_FILE: &str = "This file";
pub(crate) const CLAIMED: &str = "claimed";
pub(crate) const MEASURED: &str = "measured";
pub(crate) const ENTRIES: &str = "Entries";
pub(crate) const ENTRIES_COLUMNS: [&str; 4] = ["Entry", "Bytes", "SHA-256", "Digest"];
pub(crate) const NO_ENTRIES: &str = "None: the file was not opened, or holds no entries.";
pub(crate) const RECORDS: &str = "Where the records lie";
pub(crate) const RECORDS_NOTE: &str =
    "Places are bytes from the start of the file. Names are those in the records; what the file holds is not shown.";
pub(crate) const RECORDS_COLUMNS: [&str; 4] = ["Record", "Name", "At byte", "Bytes"];
pub(crate) const RECORDS_CUT: &str = "The first 300 are shown; the saved report has more.";
pub(crate) const READERS: &str = "Readers";
pub(crate) const FIND: &str = "Find by name or digest";
pub(crate) const SHOW: &str = "Show";
pub(crate) const NONE_FOUND: &str = "No entry fits.";
pub(crate) const EARLIER: &str = "Earlier rows";
pub(crate) const LATER: &str = "Later rows";
pub(crate) const TOP: &str = "At the top";

pub(crate) const ANOTHER_WAY: &str = "What you have by another way";
pub(crate) const ANOTHER_WAY_NOTE: &str = "Nothing is sent: you ask, and give the answer here.";
pub(crate) const ATTESTED: &str = "Attested";
pub(crate) const LIVE: &str = "The vendor’s live chain";
pub(crate) const LIVE_GIVEN: &str = "The live answer";
pub(crate) const LIVE_LINE: &str = "The vendor’s live check, for a terminal";
pub(crate) const LIVE_LINE_HINT: &str =
    "With your own key, and the vendor’s address as you know it from the vendor, not from the pack.";
pub(crate) const LIVE_COPY: &str = "Copy the command";
pub(crate) const LIVE_ADD: &str = "Choose the live answer";
pub(crate) const LIVE_ADD_HINT: &str = "Or drop the vendor’s live answer here, anywhere on this page.";
pub(crate) const LIST_DIGEST: &str = "Digest of the list, had by another way";
pub(crate) const LIST_DIGEST_HINT: &str = "The SHA-256 of MANIFEST.txt as the sender told you apart from the pack. A list can be made anew with the pack; this digest cannot.";
pub(crate) const LIST_DIGEST_COMPARE: &str = "Compare";
pub(crate) const LIST_DIGEST_MISSING: &str = "Enter the 64 hexadecimal digits of a SHA-256";

/// The last row of a chain.
pub(crate) fn head(seq: String) -> String {
    format!("Head {seq}")
}

/// What each headline means, for the list of answers.
pub(crate) fn answer(headline: Headline) -> &'static str {
    match headline {
        Headline::Refused => "The file can be read in more than one way, or is built to do harm. It was not opened.",
        Headline::Altered => "Something was changed after the list of contents was made.",
        Headline::Incomplete => "What is here is unchanged, but something that is listed is not here.",
        Headline::ChainBroken => {
            "A log does not hold together: an entry was changed, moved or taken out, or was written in a way that its chain cannot show."
        }
        Headline::NotProven => "It carries no list of digests, so nothing in it can show whether it was changed.",
        Headline::NotSigned => {
            "The contents agree with their own list, or a log with its own hashes. Nobody vouches for these: anyone could have made them."
        }
        Headline::SignerUnknown => {
            "A key signed it, and you have not said whose key that is. Compare the fingerprint before you rely on it."
        }
        Headline::PolicyNotMet => "Unchanged, and signed by a key that you know, but your policy asks for more.",
        Headline::Trusted => "Unchanged since it was sealed, and sealed by keys that you trust, as your policy asks.",
    }
}

/// The name of a record.
pub(crate) fn record(what: RecordKind) -> &'static str {
    match what {
        RecordKind::LocalHeader => "local header",
        RecordKind::FileData => "data",
        RecordKind::DataDescriptor => "data descriptor",
        RecordKind::CentralDirectory => "central directory",
        RecordKind::Zip64Records => "Zip64 end records",
        RecordKind::EndRecord => "end record",
        RecordKind::Unlisted => "no record covers this",
    }
}

/// The name of a check.
pub(crate) fn row(id: RowId) -> &'static str {
    match id {
        RowId::Structure => "Structure",
        RowId::Integrity => "Integrity",
        RowId::Completeness => "Completeness",
        RowId::Source => "Source",
        RowId::Derivation => "Derivation",
        RowId::Signature => "Signature",
        RowId::Countersignatures => "Countersignatures",
        RowId::Identity => "Identity",
        RowId::Time => "Time",
        RowId::Chain => "Chain",
        RowId::Policy => "Policy",
    }
}

/// The four groups of checks, each with how many of the eleven it takes.
pub(crate) const GROUPS: [(&str, usize); 4] =
    [("The bytes", 3), ("Where they come from", 2), ("Who vouches for them", 4), ("How they fit", 2)];

/// The word of an outcome.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "Pass",
        Outcome::Fail => "Fail",
        Outcome::NotPresent => "Not present",
        Outcome::NotChecked => "Not checked",
    }
}

/// The word of a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// How far the reading is.
pub(crate) fn reading(read: u64, total: u64) -> String {
    format!("Reading {} of {} bytes", format::number(read), format::number(total))
}

/// The document's title on a report.
pub(crate) fn report_title(headline: Headline, file: &str) -> String {
    format!("{}: {file}", headline.words())
}

/// The byte map in a sentence.
pub(crate) fn map_sentence(failed: usize, word: &str) -> String {
    let marked = match failed {
        0 => "Nothing is marked.".to_owned(),
        failed => format!("{} marked: {word}.", format::count(failed as u64, "part is", "parts are")),
    };
    format!("{MAP}: contents, answers of the server, lists and signatures, structure. {marked}")
}

/// A window on a long list.
pub(crate) fn window(first: usize, last: usize, all: usize) -> String {
    format!(
        "Rows {} to {} of {}",
        format::number(first as u64),
        format::number(last as u64),
        format::number(all as u64)
    )
}
