//! The words of several packs that are checked together.

use crate::ui::format;

pub(crate) const FOLLOWS: &str = "They follow each other";
pub(crate) const LEAD: &str = "Each pack was checked for itself, and then held against the others. Its place is its maker’s claim. What lies before \
     the first and after the last nobody can see from these files.";
pub(crate) const PACKS: &str = "The packs, in their order";
pub(crate) const COLUMNS: [&str; 5] = ["Pack", "Number", "Period", "On its own", "Follows"];
pub(crate) const NO_NUMBER: &str = "None";
pub(crate) const NOT_HERE: &str = "A pack that is not here";
pub(crate) const NONE: &str = "No pack is named";
pub(crate) const OPEN: &str = "Open its report";
pub(crate) const FINDINGS: &str = "What does not follow";
pub(crate) const NO_FINDINGS: &str =
    "Nothing: none is missing between them, none comes twice, and none stands beside another.";
pub(crate) const SAVE: &str = "Save the sequence";

/// The title of the screen.
pub(crate) fn title(failures: usize) -> String {
    match failures {
        0 => FOLLOWS.to_owned(),
        failures => format!("{} not follow", format::count(failures as u64, "thing does", "things do")),
    }
}

/// A pack's period.
pub(crate) fn period(start: Option<&str>, end: Option<&str>) -> String {
    match (start, end) {
        (None, None) => "Without bounds".to_owned(),
        (start, end) => format!("{} to {}", start.unwrap_or("open"), end.unwrap_or("open")),
    }
}
