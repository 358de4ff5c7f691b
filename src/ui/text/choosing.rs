//! The words of the form and its plan.

use crate::recipe::{Export, Field, Ignored, Preset};
use crate::ui::format;

pub(crate) const RECIPE: &str = "Recipe";
pub(crate) const RECIPE_HINT: &str = "Every answer of the API is kept, so an auditor can make each table again. Some parts have no source; the plan says which.";
/// The same of a log that is redacted before it is hashed.
pub(crate) const RECIPE_HINT_PLAYBOOK: &str = "The log is redacted before anything is hashed, so of the answer only the digest is kept. The plan says what is missing.";
pub(crate) const TENANT_HINT: &str = "As your auditor knows it. It goes into the pack and its file name.";

pub(crate) const PERIOD: &str = "Period";
pub(crate) const PRESET: &str = "Preset";
pub(crate) const NO_BOUNDS: &str = "No bounds";
pub(crate) const PERIOD_NAMES: &str = "start_date, end_date";
pub(crate) const DAY_HINT: &str = "Year-month-day, UTC. Both days are included: from 00:00:00 to 23:59:59.";
pub(crate) const NO_BOUND_HINT: &str = "An empty day is no bound.";

pub(crate) const SIGNING_SECRET: &str = "Signing secret";
pub(crate) const SIGNING_SECRET_HINT: &str = "The secret of the evidence service, as its operator set it. It stays in this tab’s memory, and in no link, file or log.";
pub(crate) const SECRET_MISSING: &str = "Enter the signing secret, or switch signing off";
pub(crate) const EXTERNAL_TOKEN: &str = "Access token for the services outside";
pub(crate) const EXTERNAL_TOKEN_HINT: &str = "Goes to the key service and the archive only. May be empty.";
pub(crate) const CONTENTS: &str = "Contents";
/// What a file stands for: nothing else is asked for.
pub(crate) const IMPORTED_HINT: &str = "The pack is made of your file alone. The pack says that this page did not ask the API for it. To choose exports as well, sign in.";
pub(crate) const CONTENTS_HINT: &str =
    "The audit log, settings and evidence are always in. Add exports as you need them.";
pub(crate) const COLUMNS: [&str; 4] = ["Export", "Window", "Provider", "Rows at most"];
pub(crate) const ALL: &str = "All";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const FOLLOW: &str = "Follow again";
pub(crate) const SET_HERE: &str = "Set here.";
pub(crate) const FOCUS_PRELIMINARY: &str = "Include preliminary costs";
pub(crate) const CLOSE_FINALIZED: &str = "Finalized costs only";
pub(crate) const CLOSE_FINALIZED_HINT: &str = "The vendor then refuses while the window holds preliminary costs.";
pub(crate) const CLOSE_ALERT: &str = "Reading it can raise an alert at your vendor when costs differ by more than 1 %.";
pub(crate) const NAMES_HUSH: &str = "In the vendor’s API: ";

pub(crate) const FILES: &str = "Files you add";
pub(crate) const FILES_HINT: &str = "They go into the pack below attachments/, hashed and listed like everything else: the folder of acceptance evidence, for one.";
pub(crate) const FILES_DROP: &str = "Drop files or a folder anywhere on this page";
pub(crate) const FILES_OVER: &str = "Let go to add them";
pub(crate) const FILES_CHOOSE: &str = "Choose files";
pub(crate) const FILES_CHOOSE_FOLDER: &str = "Choose a folder";
pub(crate) const FILES_COLUMNS: [&str; 3] = ["Name in the pack", "Size", ""];
pub(crate) const FILES_NONE: &str = "None yet.";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const REMOVE_ALL: &str = "Remove all";

pub(crate) const SECRETS: &str = "Secrets";
pub(crate) const SECRETS_HINT: &str =
    "Everything is looked through before it is written. What becomes of a value that looks like a secret?";
/// Label and hint of the two ways, asking first.
pub(crate) const SECRETS_WAYS: [(&str, &str); 2] = [
    ("Ask me about each", "The build waits for you. A value that you keep needs a reason, which goes into the pack."),
    (
        "Hide all without asking",
        "The build does not wait. The pack says what was hidden, where, and by which rule; never the value.",
    ),
];

pub(crate) const PLAN: &str = "Plan";
pub(crate) const PLAN_SETS: &str = "Data sets";
/// The groups of data sets, in the order of the pack.
pub(crate) const PLAN_FILES: &str = "Files you add";
pub(crate) const PLAN_REQUESTS: &str = "Requests";
pub(crate) const PLAN_SIZE: &str = "Size";
pub(crate) const PLAN_SIZE_LATER: &str = "known once fetched";
pub(crate) const PLAN_GAPS: &str = "Gaps known now";
pub(crate) const PLAN_LIMITS: &str = "Limits that may cut";
pub(crate) const PLAN_LATER: &str = "The plan shows once every field can be read.";
pub(crate) const PLAN_SAVE: &str = "Save the plan";
pub(crate) const BUILD: &str = "Build the pack";
pub(crate) const COPY_LINK: &str = "Copy a link to these choices";
pub(crate) const COPY_LINK_HINT: &str = "The link holds your choices only: no sign-in, no organisation name, no files.";

pub(crate) const LINK_TAKEN: &str = "The choices of the link are filled in.";

pub(crate) const GUIDE: &str = "How this fits a procurement review";
pub(crate) const GUIDE_ALL: &str = "Turn on all four exports";
pub(crate) const GUIDE_COMMAND: &str = "uv run python scripts/capture_acceptance_evidence.py";
/// The four steps: what to do, and how.
pub(crate) const GUIDE_STEPS: [(&str, &str); 4] = [
    ("Capture the acceptance evidence", "Run the vendor’s script beside your deployment. It leaves a folder of files."),
    (
        "Publish the evidence",
        "Performance, ingestion soak and identity results, where they apply. Once published they stand in the audit log, so this page finds them. The pack’s docs/ops/acceptance_evidence_capture.md says how.",
    ),
    ("Build the pack here", "With a period and all four exports, so that a reviewer need not ask again."),
    (
        "Attach both to the ticket",
        "The ZIP, and the folder of step 1. Or drop that folder into this page: its files are then hashed and listed inside the ZIP, and you attach one file.",
    ),
];

/// What is said of one export.
pub(crate) struct ExportWords {
    pub(crate) name: &'static str,
    pub(crate) short: &'static str,
    /// Ends the names of buttons for those who do not see the row.
    pub(crate) which: &'static str,
    /// Where its window follows.
    pub(crate) follows: &'static str,
    /// The vendor's own names of its choices.
    pub(crate) names: &'static str,
}

/// The words of an export.
pub(crate) fn export(export: Export) -> ExportWords {
    let (name, short, which, follows, names) = match export {
        Export::Focus => (
            "FOCUS costs",
            "FOCUS",
            " the FOCUS window",
            "Same as the period.",
            "include_focus_export, focus_start_date, focus_end_date, focus_provider, focus_max_rows, focus_include_preliminary",
        ),
        Export::Savings => (
            "Savings proof",
            "Savings",
            " the savings window",
            "Follows FOCUS.",
            "include_savings_proof, savings_start_date, savings_end_date, savings_provider",
        ),
        Export::Realized => (
            "Realized savings",
            "Realized",
            " the realized window",
            "Follows Savings proof.",
            "include_realized_savings, realized_start_date, realized_end_date, realized_provider, realized_limit",
        ),
        Export::Close => (
            "Close package",
            "Close",
            " the close window",
            "Follows FOCUS, not Savings.",
            "include_close_package, close_start_date, close_end_date, close_provider, close_max_restatements, close_enforce_finalized",
        ),
    };
    ExportWords { name, short, which, follows, names }
}

/// Where the FOCUS window follows when the period has no bounds.
pub(crate) const LAST_30_FOLLOWS: &str = "Last 30 days.";

/// The label of a field.
pub(crate) fn label(field: Field) -> &'static str {
    match field {
        Field::Tenant => "Organisation name",
        Field::FirstDay => "First day",
        Field::LastDay => "Last day",
        Field::EvidenceLimit => "Evidence rows of each kind",
        Field::FocusProvider => "FOCUS provider",
        Field::FocusMaxRows => "FOCUS rows at most",
        Field::FocusFirstDay => "FOCUS first day",
        Field::FocusLastDay => "FOCUS last day",
        Field::SavingsProvider => "Savings provider",
        Field::SavingsFirstDay => "Savings first day",
        Field::SavingsLastDay => "Savings last day",
        Field::RealizedProvider => "Realized provider",
        Field::RealizedLimit => "Realized rows at most",
        Field::RealizedFirstDay => "Realized first day",
        Field::RealizedLastDay => "Realized last day",
        Field::CloseProvider => "Close provider",
        Field::CloseMaxRestatements => "Close restatements at most",
        Field::CloseFirstDay => "Close first day",
        Field::CloseLastDay => "Close last day",
        // The recipe has the label.
        Field::Option(_) => "",
    }
}

/// The name of a preset on this day, by the days that it gives: `Oct 2026`, `Q3 2026`.
pub(crate) fn preset(preset: Preset, today: crate::model::instant::Day) -> String {
    let first = preset.days(today).0;
    let (year, month, _) = first.parts();
    match preset {
        Preset::Last30Days => "Last 30 days".to_owned(),
        Preset::MonthEnd => format::month(first),
        Preset::Quarter => format!("Q{} {year}", (month - 1) / 3 + 1),
        Preset::Year => format!("Year {year}"),
    }
}

/// How long a period is.
pub(crate) fn period_length(days: u64) -> String {
    format::count(days, "day.", "days.")
}

/// The hint of a number field.
pub(crate) fn between(min: u64, max: u64) -> String {
    format!("{} to {}", format::number(min), format::number(max))
}

/// The hint of the number of evidence rows.
pub(crate) fn evidence_hint(min: u64, max: u64) -> String {
    format!(
        "{}. Newest first; older rows are left out, and the pack says where the limit was reached.",
        between(min, max)
    )
}

/// The hint of the realized rows: the vendor's own pack reads its database, this page an endpoint.
pub(crate) fn realized_hint(min: u64, max: u64) -> String {
    format!("{} here. The vendor’s own pack goes to 200,000.", between(min, max))
}

/// The hint of the restatements.
pub(crate) fn restatements_hint(min: u64, max: u64) -> String {
    format!("{} restatements; 0 keeps the count alone.", between(min, max))
}

/// What stands where savings proof has no rows to choose.
pub(crate) fn drilldowns(most: u64) -> String {
    format!("{} of each drilldown", format::number(most))
}

/// What followed a change: `Savings and Realized moved too.`
pub(crate) fn moved(exports: &[Export]) -> String {
    let names: Vec<&str> = exports.iter().map(|it| export(*it).short).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!("{only} moved too."),
        Some((last, names)) => format!("{} and {last} moved too.", names.join(", ")),
    }
}

/// What was taken of a link.
pub(crate) fn link(ignored: &[Ignored]) -> String {
    let parts: Vec<String> = ignored.iter().map(|it| format!("{} ({})", it.name, lower(&it.why))).collect();
    if parts.is_empty() { LINK_TAKEN.to_owned() } else { format!("{LINK_TAKEN} Not taken: {}.", parts.join("; ")) }
}

fn lower(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

/// Files and their size: `3 files, 1.2 MB`.
pub(crate) fn files(count: usize, bytes: u64) -> String {
    format!("{}, {}", format::count(count as u64, "file", "files"), format::size_text(bytes))
}

/// That there may be no room for the files, which take so many bytes.
pub(crate) fn no_room(bytes: u64, room: u64) -> String {
    format!(
        "These files are {}, and this browser says that it has room for {}. A pack that does not fit ends the build and leaves nothing behind. Text shrinks in a pack; images and archives do not.",
        format::size_text(bytes),
        format::size_text(room)
    )
}

/// How many files are in the pack and not shown.
pub(crate) fn more_files(count: usize) -> String {
    format!("and {} more", format::number(count as u64))
}

/// `20 of 22`
pub(crate) fn of(fetched: usize, all: usize) -> String {
    if fetched == all { all.to_string() } else { format!("{fetched} of {all}") }
}

/// What happens with gaps and limits, before they are listed.
pub(crate) fn plan_note(limits: usize, gaps: usize) -> String {
    format!(
        "{} and {} are known now and stand below. Each is written into the pack, where your auditor will read it.",
        format::count(limits as u64, "limit", "limits"),
        format::count(gaps as u64, "gap", "gaps")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::instant::Day;

    #[test]
    fn presets_are_named_by_their_days() {
        let today = Day::parse("2026-02-03").unwrap();
        let names = Preset::ALL.map(|it| preset(it, today));
        assert_eq!(names, ["Last 30 days", "Jan 2026", "Q4 2025", "Year 2025"]);
    }

    #[test]
    fn what_moved_and_what_was_not_taken_are_told_in_one_sentence() {
        assert_eq!(moved(&[]), "");
        assert_eq!(moved(&[Export::Close]), "Close moved too.");
        assert_eq!(
            moved(&[Export::Focus, Export::Savings, Export::Realized]),
            "FOCUS, Savings and Realized moved too."
        );
        let ignored = Ignored { name: "token".to_owned(), why: "No choice has this name".to_owned() };
        assert_eq!(
            link(&[ignored]),
            "The choices of the link are filled in. Not taken: token (no choice has this name)."
        );
    }
}
