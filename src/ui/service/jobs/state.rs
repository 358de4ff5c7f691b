//! What the screen of jobs knows, and how it asks. Leaving the screen ends what it waits for.

use leptos::prelude::*;

use super::fields::Fields;
use crate::source::AnswerError;
use crate::source::Call;
use crate::source::ops::{self, Countersigned, Exported, Job, Ours, Run, Verdict};
use crate::ui::service::Asking;
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::web::ops::{Calls, Trouble, send};
use crate::web::page;

/// What a good answer says. One type for all: the code of a signal is made for each type again.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    Jobs(Vec<Job>),
    Run(Option<Run>),
    Exported(Exported),
    Verdict(Verdict),
    /// A countersignature, and whether the same name had signed before on this screen.
    Signed(Countersigned, bool),
    /// A report of ours, which no service gave.
    Ours(Ours),
}

/// Where a call stands.
#[derive(Debug, Clone)]
pub(super) enum Remote {
    /// Nothing was asked.
    Idle,
    /// The answer of the call of this number is waited for; that of one before is not heard any more.
    Asked(u32),
    /// The answer, and the bytes that it was read from.
    Here(Answer, Vec<u8>),
    /// There is none.
    Failed(Trouble),
}

impl Remote {
    pub(super) fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(_))
    }
}

/// The screen's state; it goes with the screen.
#[derive(Clone, Copy)]
pub(super) struct Jobs {
    asking: Asking,
    calls: StoredValue<Calls, LocalStorage>,
    /// How many calls were begun.
    asked: StoredValue<u32>,
    /// What screen readers are told while something is waited for.
    pub(super) told: RwSignal<String>,
    /// Whether disabled jobs are shown too.
    pub(super) all: RwSignal<bool>,
    pub(super) list: RwSignal<Remote>,
    /// The job that the dialog asks about.
    pub(super) chosen: RwSignal<Option<Job>>,
    /// The job whose run is shown; None for a run that was looked up.
    pub(super) ran: RwSignal<Option<Job>>,
    pub(super) run: RwSignal<Remote>,
    pub(super) look_up: Fields,
    pub(super) export: Fields,
    pub(super) exported: RwSignal<Remote>,
    /// Whether the export that is shown was asked to be strict.
    pub(super) strict: RwSignal<bool>,
    pub(super) verify: Fields,
    pub(super) verified: RwSignal<Remote>,
    /// Whether the check that is shown required countersignatures.
    pub(super) required: RwSignal<bool>,
    /// The report of ours to compare with, or why a file is none.
    pub(super) ours: RwSignal<Remote>,
    pub(super) countersign: Fields,
    pub(super) countersigned: RwSignal<Remote>,
    /// Digests and names that were countersigned on this screen.
    signers: StoredValue<Vec<(String, String)>>,
}

impl Jobs {
    pub(super) fn new(asking: Asking) -> Self {
        Self {
            asking,
            calls: StoredValue::new_local(Calls::default()),
            asked: StoredValue::new(0),
            told: RwSignal::new(String::new()),
            all: RwSignal::new(false),
            list: RwSignal::new(Remote::Idle),
            chosen: RwSignal::new(None),
            ran: RwSignal::new(None),
            run: RwSignal::new(Remote::Idle),
            look_up: Fields::new("run", &[]),
            // The service's own names, where it is asked for none.
            export: Fields::new("export", &[("signer", "compliance_system"), ("signing_key_id", "default")]),
            exported: RwSignal::new(Remote::Idle),
            strict: RwSignal::new(false),
            verify: Fields::new("verify", &[]),
            verified: RwSignal::new(Remote::Idle),
            required: RwSignal::new(false),
            ours: RwSignal::new(Remote::Idle),
            countersign: Fields::new("countersign", &[("signing_key_id", "counter_sign_default")]),
            countersigned: RwSignal::new(Remote::Idle),
            signers: StoredValue::new(Vec::new()),
        }
    }

    /// Who asks, as the service is told.
    pub(super) fn asker(self) -> String {
        self.asking.0.with_value(|given| given.asker.clone())
    }

    /// Sends a call. What `read` makes of the answer goes to `into`, and the focus to `focus`; nothing happens where the screen has gone on.
    pub(super) fn ask(
        self,
        call: Call,
        waiting: &'static str,
        read: fn(&[u8]) -> Result<Answer, AnswerError>,
        into: RwSignal<Remote>,
        focus: Option<&'static str>,
    ) {
        let Some(ticket) = self.calls.with_value(Calls::begin) else { return };
        let (url, token) = self.asking.0.with_value(|given| (given.url.clone(), given.token.clone()));
        let number = self.asked.get_value() + 1;
        self.asked.set_value(number);
        into.set(Remote::Asked(number));
        self.told.set(waiting.to_owned());
        page::spawn(async move {
            let answer = send(ticket, &url, &token, &call).await;
            // A disposed signal means that the screen has gone on.
            let waited = into.try_with_untracked(|now| matches!(now, Remote::Asked(asked) if *asked == number));
            if waited != Some(true) {
                return;
            }
            into.set(match answer.map(|body| (read(&body), body)) {
                Err(trouble) => Remote::Failed(trouble),
                Ok((Err(error), _)) => Remote::Failed(Trouble::Answer(error.to_string())),
                Ok((Ok(answer), body)) => Remote::Here(self.noted(answer), body),
            });
            self.told.set(String::new());
            if let Some(focus) = focus {
                page::focus(focus);
            }
        });
    }

    /// Keeps who countersigned what. Names are the same whatever their case (contract section 4).
    fn noted(self, answer: Answer) -> Answer {
        let Answer::Signed(signed, _) = answer else { return answer };
        let name = (signed.package_sha256.clone(), signed.signer.trim().to_lowercase());
        let again = self.signers.with_value(|signers| signers.contains(&name));
        self.signers.update_value(|signers| signers.push(name));
        Answer::Signed(signed, again)
    }

    /// Asks for the jobs.
    pub(super) fn ask_list(self) {
        let call = ops::job_list(!self.all.get_untracked());
        self.ask(call, text::LIST_WAIT, |body| ops::jobs(body).map(Answer::Jobs), self.list, None);
    }

    /// Runs the job that the dialog asked about.
    pub(super) fn run_chosen(self) {
        let Some(job) = self.chosen.get_untracked() else { return };
        let Some(call) = ops::run_job(&job.id, &self.asker()) else {
            return self.run.set(Remote::Failed(Trouble::Answer(format!("the job's id cannot be sent: {:?}", job.id))));
        };
        if !self.run.with_untracked(Remote::is_asked) {
            self.ran.set(Some(job));
            self.ask(call, text::RUN_WAIT, read_run, self.run, Some(super::run::RESULT));
        }
    }

    /// Puts a package's path into the sections below, and goes to the first.
    pub(super) fn use_package(self, path: &str) {
        self.verify.set("package_path", path);
        self.countersign.set("package_path", path);
        page::focus(super::verify::TITLE);
    }

    /// What a call that gave nothing is told as.
    pub(super) fn trouble(self, op: Op, trouble: &Trouble) -> (String, String) {
        text::trouble(op, trouble, &self.asking.host(), &page::origin())
    }

    /// Ends the session.
    pub(super) fn sign_out(self) {
        self.asking.sign_out();
    }
}

/// Reads a run's record.
pub(super) fn read_run(body: &[u8]) -> Result<Answer, AnswerError> {
    ops::run(body).map(Answer::Run)
}
