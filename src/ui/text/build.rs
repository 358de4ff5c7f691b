//! The words of the Build document.

use crate::assemble::{SetState, Stage};
use crate::recipe::{DataSet, Plan};
use crate::ui::format;
use crate::web::save::Saved;

pub(crate) const TITLE: &str = "Build a pack";
pub(crate) const LEAD: &str =
    "The pack is fetched and put together in this page. It goes from your vendor to this device, and nowhere else.";
pub(crate) const NOT_SIGNED: &str =
    "This release does not sign packs; the best verdict an auditor can get is INTACT, NOT SIGNED.";

pub(crate) const STARTING: &str = "Packseal is starting.";
pub(crate) const CONNECT_TITLE: &str = "Connect your vendor";
pub(crate) const CONNECT_LEAD: &str = "Packseal talks to your vendor’s API from this page. Nothing passes through us.";
pub(crate) const CONNECT_HOW: &str = "This site names no vendor yet. Whoever hosts it writes the API’s address into config.json, beside this \
     page, and lists this page’s origin among those that the API allows:";
pub(crate) const CONFIG_EXAMPLE: &str = r#"{
  "schema": "packseal-config/1",
  "apis": [
    {
      "kind": "valdrics",
      "name": "Valdrics",
      "url": "https://api.example"
    }
  ]
}"#;
pub(crate) const CONFIG_UNREADABLE: &str = "The settings of this site cannot be read";
pub(crate) const CONFIG_FIX: &str = "Whoever hosts this site has to mend them. A pack can still be checked.";
pub(crate) const CHECK_INSTEAD: &str = "Check a pack instead";
pub(crate) const TRY_AGAIN: &str = "Try again";

pub(crate) const SIGN_IN_HINT: &str =
    "Use an Owner or Admin account. The sign-in is kept in this tab and forgotten when you close it.";
pub(crate) const WHICH_API: &str = "Which vendor?";
pub(crate) const DEMO_TITLE: &str = "Sample accounts";
pub(crate) const DEMO_HINT: &str = "This API offers accounts with invented data.";
pub(crate) const DEMO_WAIT: &str = "Asking for the accounts…";
pub(crate) const SIGNING_IN: &str = "Signing in…";
pub(crate) const TOKEN_TITLE: &str = "Your own account";
pub(crate) const TOKEN_LABEL: &str = "Access token";
pub(crate) const TOKEN_HINT: &str =
    "The bearer token of your session with the vendor. It goes to the vendor only, and is never stored.";
pub(crate) const TOKEN_USE: &str = "Use this token";
pub(crate) const SIGN_OUT: &str = "Sign out";
pub(crate) const END_UNKNOWN: &str = "Session end not known";

pub(crate) const RECIPE: &str = "Recipe";
pub(crate) const RECIPE_HINT: &str = "Every answer of the API is kept, so an auditor can make each table again. Some parts have no source; the plan says which.";
pub(crate) const TENANT_LABEL: &str = "Organisation name";
pub(crate) const TENANT_HINT: &str = "As your auditor knows it. It goes into the pack and its file name.";
pub(crate) const PERIOD: &str = "Period";
pub(crate) const PRESET: &str = "Preset";
pub(crate) const LAST_30: &str = "Last 30 days";
pub(crate) const OTHER: &str = "Other";
pub(crate) const FIRST_DAY: &str = "First day";
pub(crate) const LAST_DAY: &str = "Last day";
pub(crate) const DAY_HINT: &str = "Year-month-day, UTC. Both days are included: from 00:00:00 to 23:59:59.";
pub(crate) const NO_BOUND_HINT: &str = "An empty day is no bound.";
pub(crate) const CONTENTS: &str = "Contents";
pub(crate) const CONTENTS_HINT: &str =
    "The audit log, settings and evidence are always in. Add the export if you need it.";
pub(crate) const EVIDENCE_LABEL: &str = "Evidence rows of each kind";
pub(crate) const FOCUS: &str = "FOCUS costs";
pub(crate) const FOCUS_PRELIMINARY: &str = "Include preliminary costs";
pub(crate) const COLUMNS: [&str; 4] = ["Export", "Window", "Provider", "Rows at most"];
pub(crate) const FOCUS_PROVIDER: &str = "FOCUS provider";
pub(crate) const FOCUS_ROWS: &str = "FOCUS rows at most";
pub(crate) const FOCUS_FIRST: &str = "FOCUS first day";
pub(crate) const FOCUS_LAST: &str = "FOCUS last day";
pub(crate) const ALL: &str = "All";
pub(crate) const SAME_AS_PERIOD: &str = "Same as the period.";
pub(crate) const SET_HERE: &str = "Set here.";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const CHANGE_WHICH: &str = " the FOCUS window";
pub(crate) const FOLLOW: &str = "Same as the period";

pub(crate) const PLAN: &str = "Plan";
pub(crate) const PLAN_SETS: &str = "Data sets";
pub(crate) const PLAN_REQUESTS: &str = "Requests";
pub(crate) const PLAN_SIZE: &str = "Size";
pub(crate) const PLAN_SIZE_LATER: &str = "known once fetched";
pub(crate) const PLAN_GAPS: &str = "Gaps known now";
pub(crate) const PLAN_LIMITS: &str = "Limits that may cut";
pub(crate) const PLAN_LATER: &str = "The plan shows once every field can be read.";
pub(crate) const BUILD: &str = "Build the pack";

pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const STOPPING: &str = "Stopping…";
pub(crate) const KEEP_OPEN: &str = "Keep this tab open";
pub(crate) const STOP_TITLE: &str = "Stop building?";
pub(crate) const STOP_TEXT: &str = "What was fetched is dropped from this device. Nothing is changed at your vendor.";
pub(crate) const STOP_NO: &str = "Keep building";
pub(crate) const STOP_YES: &str = "Stop";
pub(crate) const STOPPED: &str = "Stopped. What was fetched is dropped from this device.";
pub(crate) const STAGES: [(&str, Stage); 3] =
    [("Fetch", Stage::Fetch), ("Put together", Stage::Assemble), ("Save", Stage::Save)];
pub(crate) const STAGES_LABEL: &str = "Stages";
pub(crate) const COUNTERS: [&str; 5] = ["Data sets", "Requests", "Rows", "Received", "Time"];
pub(crate) const SETS_TITLE: &str = "Data sets";
pub(crate) const SETS_COLUMNS: [&str; 7] =
    ["Data set", "Endpoint", "State", "Detail", "Rows or fields", "Bytes", "Requests"];
pub(crate) const BEGINNING: &str = "Starting the build";

pub(crate) const SIGN_IN_AGAIN: &str = "Sign in again";
pub(crate) const CHANGE_IT: &str = "Change it";
pub(crate) const BACK: &str = "Back to contents";
pub(crate) const COPY_ADMIN: &str = "Copy for the administrator";
pub(crate) const KEPT: &str = "What you chose is kept. Nothing that looks like a pack was left on this device.";

pub(crate) const DONE_TITLE: &str = "The pack is ready";
pub(crate) const DONE_UNSAVED: &str = "It is not saved yet: it goes away when you close this tab.";
pub(crate) const SEND: &str = "Send this digest to your auditor by another way than the pack.";
pub(crate) const IN_MEMORY: &str =
    "This browser has no private storage for this page, so the pack is held in memory until you save it.";
pub(crate) const SAVE: &str = "Save the ZIP";
pub(crate) const SAVING: &str = "Saving…";
pub(crate) const SAVE_AGAIN: &str = "Save the ZIP again";
pub(crate) const CHECK_NOW: &str = "Check it now";
pub(crate) const CHECK_HINT: &str = "Opens the Verify page in a new tab. Drop the saved file there.";
pub(crate) const ANOTHER: &str = "Build another";
pub(crate) const NOT_SAVED: &str = "The pack was not saved";
pub(crate) const NOT_SAVED_HINT: &str = "The pack is still here. Save it again, to another place if need be.";
pub(crate) const GAPS_TITLE: &str = "Gaps that the pack states";
pub(crate) const LIMITS_TITLE: &str = "Limits that were reached";
pub(crate) const HIDDEN_TITLE: &str = "Values that were hidden";
pub(crate) const HIDDEN_NOTE: &str =
    "A value that may be a key was hidden before anything was written; the pack says where and by which rule.";
pub(crate) const NO_LIMITS: &str = "None: every data set is whole for what was asked.";
pub(crate) const NO_HIDDEN: &str = "None.";
pub(crate) const LEAVE_TITLE: &str = "Drop this pack?";
pub(crate) const LEAVE_TEXT: &str = "It is not saved. Building it again asks your vendor for everything again.";
pub(crate) const LEAVE_NO: &str = "Keep it";
pub(crate) const LEAVE_YES: &str = "Drop it";

/// The heading of the sign-in screen.
pub(crate) fn sign_in_title(host: &str) -> String {
    format!("Sign in to {host}")
}

/// No answer from the vendor while signing in.
pub(crate) fn no_answer(host: &str, origin: &str) -> (String, String) {
    let text = format!(
        "Either the server failed, or it does not allow this page ({origin}). The browser does not say which. Ask your vendor’s \
         administrator to allow {origin}, or open Packseal from their site."
    );
    (format!("No readable answer from {host}"), text)
}

/// What an administrator of the vendor needs to know.
pub(crate) fn for_administrator(api: &str, origin: &str) -> String {
    format!(
        "Please allow the origin {origin} to read answers of {api} (CORS: GET and POST, headers Authorization and Content-Type)."
    )
}

/// Who is signed in.
pub(crate) fn session_end(expires: Option<crate::model::instant::Instant>, now: i64) -> String {
    match expires {
        None => END_UNKNOWN.to_owned(),
        Some(at) if at.unix_millis() <= now => format!("Session ended at {}", format::clock(at)),
        Some(at) => format!("Session ends {}", format::clock(at)),
    }
}

/// The name of a quarter, like `Q3 2026`.
pub(crate) fn quarter(year: i32, quarter: u8) -> String {
    format!("Q{quarter} {year}")
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

/// `20 of 22`
pub(crate) fn sets_fetched(plan: &Plan) -> String {
    let fetched = plan.sets.iter().filter(|planned| planned.fetched).count();
    format!("{fetched} of {}", plan.sets.len())
}

/// What happens with gaps and limits, before they are listed.
pub(crate) fn plan_note(plan: &Plan) -> String {
    format!(
        "{} and {} are known now and stand below. Each is written into the pack, where your auditor will read it.",
        format::count(plan.limits.len() as u64, "limit", "limits"),
        format::count(plan.gaps.len() as u64, "gap", "gaps")
    )
}

/// What a section's id in a gap or limit is called.
pub(crate) fn section(id: &str) -> &str {
    let fixed = [
        DataSet::AuditLogs,
        DataSet::NotificationSettings,
        DataSet::RemediationSettings,
        DataSet::IdentitySettings,
        DataSet::CarbonFactorSets,
        DataSet::CarbonFactorUpdateLogs,
        DataSet::Documents,
        DataSet::Focus,
        DataSet::Savings,
        DataSet::Realized,
        DataSet::Close,
    ];
    let evidence = (0..crate::source::valdrics::evidence::KINDS.len()).map(DataSet::Evidence);
    match id {
        "manifest" => "Manifest",
        "vendor" => "At the vendor",
        "evidence" => "Evidence",
        _ => fixed.into_iter().chain(evidence).find(|set| set.id() == id).map_or(id, |set| set.title()),
    }
}

/// The heading while a build runs.
pub(crate) fn running(stage: Stage, current: Option<DataSet>) -> String {
    match (stage, current) {
        (Stage::Fetch, Some(set)) => format!("Fetching {}", lower_first(set.title())),
        (Stage::Fetch, None) => "Fetching".to_owned(),
        (Stage::Assemble, _) => "Putting it together".to_owned(),
        (Stage::Save, _) => "Finishing the file".to_owned(),
    }
}

/// A title inside a sentence: names like FOCUS and SSO keep their capitals.
fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_ascii_lowercase() => {
            std::iter::once(first.to_ascii_lowercase()).chain(title.chars().skip(1)).collect()
        }
        _ => title.to_owned(),
    }
}

/// How many data sets are done, for the announcement and the document's title.
pub(crate) fn done_of(done: usize, all: usize) -> String {
    format!("{done} of {all} data sets done")
}

/// The word of a data set's state.
pub(crate) fn state(state: SetState) -> &'static str {
    match state {
        SetState::Waiting => "Waiting",
        SetState::Fetching => "Fetching",
        SetState::Fetched => "Fetched",
        SetState::Empty => "Empty",
        SetState::Gap => "Gap",
        SetState::Error => "Error",
    }
}

/// The label of a row's meter.
pub(crate) fn rows_of(title: &str, most: u64) -> String {
    format!("{title}: rows of at most {}", format::number(most))
}

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
