//! The words of the Build document.

use crate::assemble::{SetState, Stage};
use crate::ui::format;

pub(crate) const TITLE: &str = "Build a pack";
pub(crate) const LEAD: &str = "The pack is fetched, put together and, with a key of yours, sealed in this page. It goes from your vendor to this device, and nowhere else.";
pub(crate) const NOT_SIGNED: &str = "Nobody signed this pack, so anyone could have made it: the best verdict an auditor can get is INTACT, NOT SIGNED. The Verify page can seal it still.";

pub(crate) const STARTING: &str = "Packseal is starting.";
pub(crate) const LOADING: &str = "Fetching this screen…";
pub(crate) const NOT_LOADED: &str = "This screen did not come";
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
pub(crate) const UNUSABLE_TITLE: &str = "This API cannot be used";
pub(crate) const UNUSABLE_FIX: &str =
    "Whoever hosts this site has to mend its recipe. The other APIs of this site are not touched by it.";
pub(crate) const CHECK_INSTEAD: &str = "Check a pack instead";
pub(crate) const TRY_AGAIN: &str = "Try again";

pub(crate) const IMPORT_TITLE: &str = "A file instead";
pub(crate) const IMPORT_CHOOSE: &str = "Choose a file";
pub(crate) const WHICH_API: &str = "Which vendor?";
pub(crate) const DEMO_TITLE: &str = "Sample accounts";
pub(crate) const DEMO_HINT: &str = "This API offers accounts with invented data.";
pub(crate) const DEMO_WAIT: &str = "Asking for the accounts…";
pub(crate) const SIGNING_IN: &str = "Signing in…";
pub(crate) const TOKEN_TITLE: &str = "Your own account";
pub(crate) const TOKEN_USE: &str = "Use this token";
pub(crate) const SWEPT: &str = "A tab was closed with a build in it. What it had fetched was removed from this device. The history and your \
     keys are kept. A file that was being saved just then is empty, or as it was before: it is no pack.";
/// Before the name of the file that a pack is made of.
pub(crate) const FROM_FILE: &str = "From the file";
pub(crate) const SIGN_OUT: &str = "Sign out";
pub(crate) const END_UNKNOWN: &str = "Session end not known";

pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const STOPPING: &str = "Stopping…";
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

/// The heading of the sign-in screen.
pub(crate) fn sign_in_hint(kind: &str) -> &'static str {
    match kind {
        "playbook" => {
            "Use an account that may read the audit log. The sign-in is kept in this tab and forgotten when you close it."
        }
        "evidence" => {
            "Use an account with the role Audit, Admin or Risk. The sign-in is kept in this tab and forgotten when you close it."
        }
        "custom" => {
            "Use an account that may read what the pack is made of. The sign-in is kept in this tab and forgotten when you close it."
        }
        "grantex" => "Use a developer’s API key. It is kept in this tab and forgotten when you close it.",
        _ => "Use an Owner or Admin account. The sign-in is kept in this tab and forgotten when you close it.",
    }
}

/// What a file may stand for, where one can.
pub(crate) fn import_hint(kind: &str) -> Option<&'static str> {
    match kind {
        "grantex" => Some(
            "An evidence pack that you downloaded before, as JSON, as it was served or indented. It is read on this device; nobody is asked. Use \
             it where the vendor does not allow this page’s address.",
        ),
        "playbook" => {
            Some("An audit log in JSON Lines, as the service wrote it. It is read on this device; nobody is asked.")
        }
        _ => None,
    }
}

/// What a person pastes to sign in at a kind of API.
pub(crate) fn token_label(kind: &str) -> &'static str {
    match kind {
        "grantex" => "API key",
        "driftwise" => "Access token or API key",
        _ => "Access token",
    }
}

/// What that is, and what becomes of it.
pub(crate) fn token_hint(kind: &str) -> &'static str {
    if kind == "driftwise" {
        "The bearer token of your session with the vendor, or an API key. It goes to the vendor only, and is never stored."
    } else {
        "The bearer token of your session with the vendor. It goes to the vendor only, and is never stored."
    }
}

/// The title of the sign-in.
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

/// What a section's id in a gap or limit is called.
pub(crate) fn section(id: &str) -> String {
    let fixed = match id {
        "manifest" => "Manifest",
        "vendor" => "At the vendor",
        "evidence" => "Evidence",
        "maker" => "Who made it",
        "attachments" => "Files you add",
        "focus" => "FOCUS costs",
        _ => "",
    };
    if !fixed.is_empty() {
        return fixed.to_owned();
    }
    let text = id.replace('_', " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// The heading while a build runs.
pub(crate) fn running(stage: Stage, current: Option<&str>) -> String {
    match (stage, current) {
        (Stage::Fetch, Some(title)) => format!("Fetching {}", lower_first(title)),
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
