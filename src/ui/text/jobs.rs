//! The words of the jobs of the evidence service.

use crate::model::instant::Instant;
use crate::source::ops::{Reported, STATUSES};
use crate::ui::format;
use crate::ui::text::build;
use crate::web::ops::Trouble;

pub(crate) const OPEN_HINT: &str = "Run its exports, have packages checked and countersigned there.";
pub(crate) const TITLE: &str = "Jobs of the service";
pub(crate) const LEAD: &str =
    "What the runbook has you do at the service. It does the work; this page sends the request and shows the answer.";
pub(crate) const BACK: &str = "Build a pack";
pub(crate) const JUMP: &str = "On this page";

pub(crate) const LIST: &str = "Pre-check";
pub(crate) const LIST_WAIT: &str = "Asking for the jobs…";
pub(crate) const LIST_COLUMNS: [&str; 7] = ["Job", "Type", "Schedule", "Owner", "Status", "Updated", "By hand"];
pub(crate) const SHOW_ALL: &str = "Show disabled jobs too";
pub(crate) const REFRESH: &str = "Ask again";
pub(crate) const NO_JOBS: &str = "The service has no such jobs.";
pub(crate) const NO_EXPORT: &str = "No active job exports evidence";
pub(crate) const NO_EXPORT_TEXT: &str =
    "Nothing is exported by itself. The runbook wants at least one; ask the operator to add or activate it.";
pub(crate) const IS_EXPORT: &str = "exports evidence";
pub(crate) const BY_HAND: &str = "by hand";
pub(crate) const RUN: &str = "Run";
pub(crate) const SETTINGS: &str = "Settings that the runbook asks for";
pub(crate) const SETTINGS_TEXT: &str = "They are the service’s own, and no route tells them. Ask the operator whether they are set. A run shows two things: \
     signature_enabled is true when there is a signing secret, and vault_copy_path names where a copy went.";
/// The runbook's settings, and whether it needs them.
pub(crate) const SETTINGS_NAMES: [(&str, &str); 5] = [
    ("COMPLIANCE_EVIDENCE_SIGNING_SECRET", "needed; see signature_enabled of a run"),
    ("COMPLIANCE_EVIDENCE_VAULT_DIR", "needed; see vault_copy_path of a run"),
    ("COMPLIANCE_EVIDENCE_EXTERNAL_WORM_ENDPOINT", "optional"),
    ("COMPLIANCE_EVIDENCE_EXTERNAL_KMS_WRAP_ENDPOINT", "optional"),
    ("COMPLIANCE_EVIDENCE_EXTERNAL_AUTH_TOKEN", "optional"),
];

pub(crate) const RUNS: &str = "Run";
pub(crate) const RUNS_HINT: &str = "A run is over when the answer comes. Leaving this page does not stop it.";
pub(crate) const RUN_TITLE: &str = "Run this job now?";
pub(crate) const RUN_TEXT: &str = "The service writes a package and keeps it. That cannot be undone from here.";
pub(crate) const RUN_NO: &str = "Do not run";
pub(crate) const RUN_YES: &str = "Run it";
pub(crate) const RUN_WAIT: &str = "The service runs the job…";
pub(crate) const RUN_ID: &str = "Run id";
pub(crate) const RUN_ID_HINT: &str = "To look at a run of before. Letters, digits, - and _.";
pub(crate) const RUN_ID_WRONG: &str = "Enter a run’s id: letters, digits, - and _ only";
pub(crate) const LOOK_UP: &str = "Look it up";
pub(crate) const LOOK_UP_WAIT: &str = "Asking for the run…";
pub(crate) const UNKNOWN_RUN: &str = "Unknown run";
pub(crate) const UNKNOWN_RUN_TEXT: &str = "The service has no run of this id, or has it no more.";
pub(crate) const NOT_REPORTED: &str = "not reported by the run";
pub(crate) const NOT_IN_ANSWER: &str = "absent: not attempted";
pub(crate) const NONE: &str = "none";
pub(crate) const JOB_VOID: &str = "The job asks for strict and for no vault copy: nothing outside was attempted, and the run succeeds all the same. This is a failure.";
pub(crate) const JOB_STRICT: &str = "The job asks for strict. A run does not report how the archive and the key service ended, so a good run does not show that they were attempted.";
pub(crate) const THEN_EXPORT: &str = "The runbook’s next step is an export without a job, below.";
pub(crate) const NO_COPY: &str = "The job asks for a vault copy and none was made";
pub(crate) const NO_COPY_TEXT: &str =
    "Have the operator check the storage permission of COMPLIANCE_EVIDENCE_VAULT_DIR, as the runbook says.";
pub(crate) const UNSIGNED: &str =
    "The package is not signed: the service has no signing secret, or was asked not to sign. Nothing says who made it.";

pub(crate) const EXPORT: &str = "Export without a job";
pub(crate) const EXPORT_HINT: &str = "What is not asked here is left to the service. No token for the services outside can be given: it would stand in the \
     package’s manifest.";
pub(crate) const EXPORT_GO: &str = "Export now";
pub(crate) const EXPORT_WAIT: &str = "The service exports…";
pub(crate) const EXPORTED: &str = "Exported";
pub(crate) const SIGNER: &str = "Signer";
pub(crate) const KEY: &str = "Key id";
pub(crate) const VAULT: &str = "Copy into the vault";
pub(crate) const VAULT_HINT: &str = "Without it, the archive and the key service are not attempted.";
pub(crate) const LOCK: &str = "With a lock file";
pub(crate) const LOCK_HINT: &str = "A note beside the copy, not signed. It keeps nobody from deleting it.";
pub(crate) const KMS_KEY: &str = "Key that wraps the digest";
pub(crate) const KMS_KEY_HINT: &str = "Empty for none: the key service is then not attempted.";
pub(crate) const KMS_URL: &str = "Address of the key service";
pub(crate) const WORM_URL: &str = "Address of the archive";
pub(crate) const URL_HINT: &str = "Empty for the service’s own setting.";
pub(crate) const STRICT: &str = "Strict: fail with what is outside";
pub(crate) const STRICT_HINT: &str = "The service keeps to it only where something is attempted.";
pub(crate) const VOID: &str = "Strict was asked and nothing was attempted: this is a failure";
pub(crate) const VOID_ONE: &str = "Strict was asked and one was not attempted: this is a failure";
pub(crate) const VOID_TEXT: &str =
    "The service calls the export a success. The package is written, but not kept where strict was to have it kept.";
pub(crate) const OUTSIDE_FAILED: &str = "A service outside failed";
pub(crate) const LEFT_BEHIND: &str = "Package, signature and vault copy may have been written before it failed.";

pub(crate) const VERIFY: &str = "Check at the service";
pub(crate) const VERIFY_HINT: &str = "It compares no entry with the manifest: an edited package without a signature is “ok” to it. Put a report of ours beside \
     its answer.";
pub(crate) const PATH: &str = "Package path at the service";
pub(crate) const PATH_HINT: &str = "As package_path of a run or an export has it.";
pub(crate) const REQUIRE: &str = "Countersignatures must be there";
pub(crate) const OTHER_PLACES: &str = "Other places and secret";
pub(crate) const SIGNATURE_PATH: &str = "Path of the signature";
pub(crate) const COUNTERSIGN_PATH: &str = "Path of the countersignatures";
pub(crate) const BESIDE: &str = "Empty for the one beside the package.";
pub(crate) const SECRET: &str = "Signing secret";
pub(crate) const SECRET_HINT: &str =
    "Empty for the service’s own. Sent once with this request, then taken out of the field; kept nowhere.";
pub(crate) const VERIFY_GO: &str = "Have it checked";
pub(crate) const VERIFY_WAIT: &str = "The service checks the package…";
pub(crate) const VERIFIED_COLUMNS: [&str; 4] = ["Field", "The service", "Our report", "Compared"];
pub(crate) const SAME: &str = "same";
pub(crate) const DIFFERS: &str = "differs";
pub(crate) const MET: &str = "The runbook’s acceptance is met";
pub(crate) const NOT_MET: &str = "The runbook’s acceptance is not met";
pub(crate) const NO_SIGNATURE: &str =
    "No signature was found, so nothing says who made the package. “ok” does not say that it is signed.";
pub(crate) const NAMED_NOT_FOUND: &str =
    "The signature’s path that you gave was not found. The service says nothing of it.";
pub(crate) const SIGNATURE_INVALID: &str = "The signature is invalid: the runbook says to change the signing secret, to export again, and to compare signer and key id. \
     The secret may also only be another one than at the export.";
pub(crate) const OURS: &str = "Open a report of ours";
pub(crate) const OURS_HINT: &str = "What “Save report” of the Verify page gives, or packseal verify --json. Made without the sidecars, the secret or the same wish for \
     countersignatures, it differs in what depends on them. It is read on this device.";
pub(crate) const OURS_WRONG: &str = "This is no report to compare with";
pub(crate) const OTHER_FILE: &str = "The report is about another file";
pub(crate) const OTHER_FILE_TEXT: &str =
    "The digests differ: the two looked at different packages, or one was changed.";

pub(crate) const COUNTERSIGN: &str = "Countersign";
pub(crate) const COUNTERSIGN_HINT: &str = "Dual control takes two different names, none of them the signer’s: the same signer twice does not count. The service \
     does not look, and one shared secret makes every code.";
pub(crate) const NOTE: &str = "Note";
pub(crate) const NOTE_HINT: &str = "Optional. No code covers it.";
pub(crate) const COUNTERSIGN_GO: &str = "Countersign";
pub(crate) const COUNTERSIGN_WAIT: &str = "The service countersigns…";
pub(crate) const NO_ENTRY: &str = "The service counts no entry: it was not countersigned";
pub(crate) const OTHER_DIGEST: &str = "The entry is for another digest than the package has";
pub(crate) const SAME_SIGNER: &str = "The same signer again: this does not count as a second person";
pub(crate) const KEEP: &str = "Archive the countersign file with the package: the vault does not get it by itself.";

pub(crate) const SAVE: &str = "Save this answer";
pub(crate) const USE: &str = "Check this package";
pub(crate) const SIGN_IN_AGAIN: &str = "Sign in again";

/// What is asked of the service, for the words of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    List,
    Run,
    LookUp,
    Export,
    Verify,
    Countersign,
}

impl Op {
    fn acts(self) -> bool {
        matches!(self, Self::Run | Self::Export | Self::Countersign)
    }
}

/// What is added where something may have been done.
const REPEAT: &str = " It may have been done all the same: ask the operator before you repeat it.";

/// Title and text of a call that gave nothing.
pub(crate) fn trouble(op: Op, trouble: &Trouble, host: &str, origin: &str) -> (String, String) {
    let Trouble::Refused { status, message, wait } = trouble else {
        return lost(trouble, host, origin, if op.acts() { REPEAT } else { "" });
    };
    let said = if message.is_empty() { String::new() } else { format!("The service says: {message}.") };
    let (title, hint) = refused(op, *status, message, *wait);
    (title, [said, hint].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Title and text where there is no answer that can be used; `after` ends the text.
pub(crate) fn lost(trouble: &Trouble, host: &str, origin: &str, after: &str) -> (String, String) {
    let (title, text) = match trouble {
        Trouble::NoAnswer => build::no_answer(host, origin),
        Trouble::Offline => ("You are offline".to_owned(), "Try again when the connection is back.".to_owned()),
        Trouble::TimedOut(seconds) => {
            (format!("No answer within {seconds} seconds"), "The service may be busy.".to_owned())
        }
        Trouble::Answer(why) => {
            ("The answer makes no sense".to_owned(), format!("{} Nothing was guessed.", format::sentence(why)))
        }
        Trouble::Secret => (
            "The answer contains your sign-in or the secret".to_owned(),
            "It is not shown. Tell the operator; both should be changed.".to_owned(),
        ),
        Trouble::Refused { status, message, .. } => (format!("The service refused ({status})"), message.clone()),
    };
    (title, text + after)
}

fn refused(op: Op, status: u16, message: &str, wait: Option<u64>) -> (String, String) {
    let told = |title: &str, hint: &str| (title.to_owned(), hint.to_owned());
    match status {
        401 => told("The service does not take this sign-in", "It may have ended. Sign in again."),
        403 if op == Op::Run && message.contains("disabled") => {
            told("This job is disabled", "The operator has to activate it first.")
        }
        403 if op == Op::Run => {
            told("Your role may not run jobs", "Running takes the role Admin or Risk; Audit may look.")
        }
        403 => told("Your role may not do this", "It takes the role Audit, Admin or Risk."),
        404 => told("The service does not know it", ""),
        429 => {
            let until = wait.map_or("a while".to_owned(), |wait| format::count(wait, "second", "seconds"));
            ("The service asks to wait".to_owned(), format!("Try again after {until}."))
        }
        500.. if op == Op::Export => (format!("The export failed ({status})"), LEFT_BEHIND.to_owned()),
        500.. => (format!("The service failed ({status})"), String::new()),
        _ => (format!("The service refused ({status})"), String::new()),
    }
}

/// What a person reads of a member; `absent` where there is none.
pub(crate) fn reported(value: Reported, absent: &'static str) -> (String, bool) {
    match value {
        Reported::Text(text) => (text, true),
        Reported::Null => (NONE.to_owned(), false),
        Reported::No => (absent.to_owned(), false),
    }
}

/// An instant of the service, as it is where it cannot be read.
pub(crate) fn when(text: &str) -> String {
    Instant::parse(text)
        .map_or_else(|_| text.to_owned(), |at| format!("{}, {}", format::day(at.day()), format::clock_seconds(at)))
}

/// How many active jobs export evidence.
pub(crate) fn active(count: usize) -> String {
    match count {
        1 => "1 active job exports evidence.".to_owned(),
        _ => format!("{} active jobs export evidence.", format::number(count as u64)),
    }
}

/// The title of a run's record.
pub(crate) fn run_title(name: Option<&str>, status: &str) -> String {
    match name {
        Some(name) => format!("{name}: {status}"),
        None => format!("Run: {status}"),
    }
}

/// The label of a job's button.
pub(crate) fn run_label(name: &str) -> String {
    format!("{RUN} {name}")
}

/// What was asked strictly and not attempted.
pub(crate) fn void(names: &[&str]) -> (&'static str, String) {
    let (title, are) = if names.len() == STATUSES.len() { (VOID, "are") } else { (VOID_ONE, "is") };
    (title, format!("{} {are} absent from the answer. {VOID_TEXT}", names.join(" and ")))
}

/// How many fields of eleven are the same.
pub(crate) fn compared(same: usize, all: usize, headline: &str) -> String {
    format!(
        "{same} of {all} fields are the same. Our own headline for the file is {headline}; it follows from what the service does not look at."
    )
}

/// The title of a countersignature.
pub(crate) fn countersigned(count: u64, signer: &str) -> String {
    format!("Countersigned as {signer}: {} in the file", format::count(count, "entry", "entries"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(op: Op, status: u16, message: &str) -> (String, String) {
        let trouble_ = Trouble::Refused { status, message: message.to_owned(), wait: Some(7) };
        trouble(op, &trouble_, "ops.example", "https://page.example")
    }

    #[test]
    fn refusals_are_told_by_status_and_act() {
        assert_eq!(
            refused(Op::Run, 403, "role AUDIT is not one of: ADMIN, RISK"),
            (
                "Your role may not run jobs".to_owned(),
                "The service says: role AUDIT is not one of: ADMIN, RISK. Running takes the role Admin or Risk; Audit may look."
                    .to_owned()
            )
        );
        assert_eq!(refused(Op::Run, 403, "job is disabled: j1").0, "This job is disabled");
        assert_eq!(refused(Op::List, 403, "").1, "It takes the role Audit, Admin or Risk.");
        assert_eq!(refused(Op::Verify, 429, "").1, "Try again after 7 seconds.");
        assert_eq!(refused(Op::Export, 500, "").1, LEFT_BEHIND);
        assert_eq!(
            refused(Op::Countersign, 400, "signing secret is empty").1,
            "The service says: signing secret is empty."
        );
    }

    #[test]
    fn what_may_have_been_done_is_told() {
        let text = |op| trouble(op, &Trouble::TimedOut(30), "ops.example", "https://page.example").1;
        assert_eq!(text(Op::List), "The service may be busy.");
        assert!(text(Op::Run).ends_with("ask the operator before you repeat it."));
    }
}
