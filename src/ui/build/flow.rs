//! A build from the form to its end: the order, what the worker tells, and what it is told.

use leptos::prelude::*;

use super::sealing::SECRET;
use super::state::{Asked, Build, Gate, Refused, Screen, Waits, sent_as};
use crate::assemble::{Problem, ProblemKind, Progress, SetState, SignIn, Verdict};
use crate::history;
use crate::model::instant::{Day, Instant};
use crate::recipe::slug;
use crate::ui::parts::errors::SUMMARY;
use crate::ui::text::{build as text, done, own_keys as words, running};
use crate::web::opfs::sweep_behind;
use crate::web::page::{self, Chosen, File};
use crate::web::save::Saved;
use crate::web::session::Session;
use crate::web::worker::client::BuildClient;
use crate::web::worker::message::{BUILD_ID, BuildOrder, FromBuild};

/// The progress is told aloud at most so often, in milliseconds.
const TOLD_EVERY: i64 = 10_000;

impl Build {
    /// What the worker needs from this page; None when nobody is signed in.
    pub(super) fn order(self) -> Result<Option<BuildOrder>, Problem> {
        let here = self.api.get_untracked();
        let recipe = self.loaded.with_value(|loaded| Some(loaded.as_ref()?.known(here)?.text.clone()));
        let import = self.import.with_untracked(|file| file.as_ref().map(|file| file.name.clone()));
        let token = self.session.with_untracked(|session| session.as_ref().map(|it| it.token.expose().to_owned()));
        let token = token.or_else(|| import.as_ref().map(|_| String::new()));
        let (Some(api), Some(recipe), Some(token)) = (untrack(|| self.api()), recipe, token) else { return Ok(None) };
        let run_id = page::run_id().map_err(|error| internal(error.what))?;
        let documents =
            page::documents_url().ok_or_else(|| internal("The page does not know its own address.".to_owned()))?;
        let (number, previous) = self.place.order();
        Ok(Some(BuildOrder {
            build_id: BUILD_ID.to_owned(),
            recipe,
            form: self.form.get_untracked(),
            api: api.url,
            token,
            documents,
            now_millis: page::now_millis(),
            run_id,
            attachments: self.attachments()?.into_iter().map(|(name, _)| name).collect(),
            import,
            number,
            previous,
            signing_secret: self.secret.get_untracked(),
            external_token: self.external_token.get_untracked(),
            seal: untrack(|| self.sealing.id()),
            time_relay: api.time_relay,
        }))
    }

    /// The files that go into the pack, each with its name: those that were added, and what is attested.
    fn attachments(self) -> Result<Vec<(String, File)>, Problem> {
        let file = |file: &super::attachments::Attachment| (file.name.clone(), file.file.clone());
        let mut files: Vec<_> = self.files.with_untracked(|files| files.iter().map(file).collect());
        if self.is_playbook() {
            let attested = self.attesting.attachment().map_err(|error| internal(error.what))?;
            files.extend(attested.map(|file| (file.name(), file)));
        }
        Ok(files)
    }

    /// Asks the API who is signed in, and whether the plan allows a pack.
    pub(super) fn ask_role(self) {
        self.gate.set(Gate::Asking);
        self.progress.set(None);
        self.waits.set(None);
        match self.order() {
            Ok(Some(order)) => {
                self.client.set_value(Some(BuildClient::gates(order, move |message| self.hear_role(message))));
            }
            Ok(None) => self.sign_out(),
            Err(problem) => self.gate.set(Gate::Closed(problem)),
        }
    }

    fn hear_role(self, message: FromBuild) {
        let gate = match message {
            FromBuild::Progress(progress) => {
                self.take_wait(&progress);
                return self.progress.set(Some(progress));
            }
            FromBuild::Role(role) => Gate::Known(role),
            FromBuild::Failed(problem) => Gate::Closed(problem),
            // A sign-in that is not taken at once is not waited for.
            FromBuild::SignIn(_) => Gate::Closed(Problem {
                kind: ProblemKind::SignedOut,
                title: running::NOT_TAKEN.to_owned(),
                text: running::NOT_TAKEN_TEXT.to_owned(),
                ..internal(String::new())
            }),
            FromBuild::Ready { .. }
            | FromBuild::Ask(_)
            | FromBuild::Unsealed(_)
            | FromBuild::Untimed(_)
            | FromBuild::Preview(_)
            | FromBuild::Summary(_)
            | FromBuild::Recorded(_)
            | FromBuild::Looked(_)
            | FromBuild::Helpers
            | FromBuild::Done { .. } => return,
        };
        self.client.set_value(None);
        self.gate.set(gate);
    }

    /// Sends the form: starts the build, or shows what is wrong.
    pub(super) fn send(self) {
        if !self.gate.with_untracked(Gate::open) {
            return;
        }
        // What the server would not take before is its to judge again.
        self.refused.update(Vec::clear);
        self.sent.set(true);
        if self.lacks_secret() {
            page::focus(SECRET);
        } else if self.errors.with_untracked(Vec::is_empty)
            && untrack(|| self.own_errors()).is_empty()
            && untrack(|| self.place.errors()).is_empty()
            && self.attesting.closed()
        {
            self.start();
        } else {
            page::focus(SUMMARY);
        }
    }

    /// Starts a build from the form as it stands.
    pub(super) fn start(self) {
        let (order, files) = match self.order().and_then(|order| Ok((order, self.attachments()?))) {
            Ok((Some(order), files)) => (order, files.into_iter().map(|(_, file)| file).collect()),
            Ok((None, _)) => return self.sign_out(),
            Err(problem) => return self.fail(problem),
        };
        self.progress.set(None);
        self.waits.set(None);
        self.asked.set(None);
        self.stopping.set(false);
        self.saved.set(None);
        self.recorded.set("");
        self.told.set(String::new());
        self.told_at.set_value((0, None));
        self.started_at.set_value(page::uptime_millis());
        self.maker.set_value(self.session.with_untracked(|session| session.as_ref()?.email.clone()));
        self.previewing.end();
        self.past.begin(&order.run_id, self.asked_for());
        self.show(Screen::Running, text::BEGINNING);
        self.guard();
        let import = self.import.with_untracked(|file| file.as_ref().map(Chosen::file));
        let hear = move |message, file| self.hear(message, file);
        self.client.set_value(Some(BuildClient::start(order, files, import, self.own_files(), hear)));
    }

    /// What the history says of a build from the form as it stands.
    fn asked_for(self) -> history::Asked {
        let (recipe, version) = self.recipe(|recipe| (recipe.name.clone(), recipe.version.clone())).unwrap_or_default();
        // What a file holds, its server has chosen.
        let bounded = self.import.with_untracked(Option::is_none);
        let day = |text: &str| Day::parse(text.trim()).ok().filter(|_| bounded);
        self.form.with_untracked(|form| history::Asked {
            recipe,
            version,
            tenant: slug(&form.tenant),
            first_day: day(&form.first_day),
            last_day: day(&form.last_day),
        })
    }

    pub(super) fn cancel(self) {
        self.stopping.set(true);
        self.asked.set(None);
        self.with_client(BuildClient::cancel);
    }

    /// Ends the pause before the next try.
    pub(super) fn try_now(self) {
        self.waits.set(None);
        self.with_client(BuildClient::try_now);
    }

    /// Goes on with a build whose sign-in had ended. A pack has one maker: the worker sees that a token is the same person's, and the page
    /// that an identity provider says so, since a token need not tell whose it is.
    pub(super) fn signed_in_again(self, session: Session) {
        let before = self.session.with_untracked(|before| before.as_ref()?.subject.clone());
        if before.zip(session.subject.clone()).is_some_and(|(before, now)| before != now) {
            self.signing.done();
            return self.ask(Asked::SignIn(SignIn::OtherPerson, now()), running::signed_out(SignIn::OtherPerson));
        }
        self.signing.done();
        self.with_client(|client| client.token(session.token.expose()));
        self.session.set(Some(session));
        self.go_on();
    }

    /// Goes on with what the owner decided.
    pub(super) fn decide(self, verdicts: Vec<Verdict>) {
        self.with_client(|client| client.decide(verdicts));
        self.go_on();
    }

    /// Finishes the pack without a seal.
    pub(super) fn leave_unsealed(self) {
        self.with_client(|client| client.unsealed(true));
        self.go_on();
    }

    /// Asks for the seal's time again, or goes without.
    pub(super) fn untimed(self, again: bool) {
        self.with_client(|client| client.untimed(again));
        self.go_on();
    }

    fn go_on(self) {
        self.asked.set(None);
        self.told_at.set_value((0, None));
        page::focus_at_top(super::state::TITLE);
    }

    /// Drops the staged pack and goes back to the form.
    pub(super) fn another(self) {
        self.with_client(BuildClient::forget);
        self.file.set_value(None);
        self.choose(None);
        self.guard();
    }

    pub(super) fn has_saved(self, saved: Saved) {
        self.saved.set(Some(saved));
        self.with_client(BuildClient::saved);
        self.past.saved();
        self.guard();
    }

    fn with_client(self, then: impl FnOnce(&BuildClient)) {
        self.client.with_value(|client| client.as_ref().map(then));
    }

    fn hear(self, message: FromBuild, file: Option<File>) {
        if !matches!(message, FromBuild::Ready { .. } | FromBuild::Progress(_) | FromBuild::Recorded(_)) {
            self.come_forward();
        }
        match message {
            FromBuild::Ready { .. }
            | FromBuild::Role(_)
            | FromBuild::Preview(_)
            | FromBuild::Looked(_)
            | FromBuild::Helpers
            | FromBuild::Summary(_) => {}
            FromBuild::Recorded(taken) => self.recorded.set(if taken { done::RECORDED } else { done::NOT_RECORDED }),
            FromBuild::Progress(progress) => self.tell(progress),
            FromBuild::SignIn(why) => self.ask(Asked::SignIn(why, now()), running::signed_out(why)),
            FromBuild::Ask(question) => self.ask(Asked::Verdicts(question), running::DECIDE),
            FromBuild::Unsealed(why) => self.ask(Asked::Unsealed(why), words::UNSEALED),
            FromBuild::Untimed(why) => self.ask(Asked::Untimed(why), words::UNTIMED),
            FromBuild::Done { receipt, staged, archived } if file.is_some() => {
                self.file.set_value(file);
                self.archived.set_value(archived);
                self.past.made(&receipt);
                self.took.set_value(page::uptime_millis() - self.started_at.get_value());
                let title = done::title(receipt.sealed_by.is_some());
                self.show(Screen::Done(receipt, staged), title);
            }
            FromBuild::Done { .. } => self.fail(internal("The finished file did not arrive.".to_owned())),
            FromBuild::Failed(problem) => self.fail(problem),
        }
    }

    /// Shows what the build asks, and brings the owner to it.
    fn ask(self, asked: Asked, title: &'static str) {
        if self.stopping.get_untracked() {
            return;
        }
        self.entitle(title);
        self.asked.set(Some(asked));
        page::focus(ASKED);
    }

    fn fail(self, problem: Problem) {
        self.client.set_value(None);
        // A worker that has failed or hung could not tidy up behind itself.
        page::spawn(sweep_behind());
        self.past.failed(problem.kind);
        self.show_problem(problem);
        self.guard();
    }

    fn show_problem(self, problem: Problem) {
        match problem.kind {
            ProblemKind::Cancelled => self.choose(Some(text::STOPPED)),
            ProblemKind::Option if !problem.fields.is_empty() => {
                let (form, today) = (self.form.get_untracked(), self.today.get_value());
                let refused = problem.fields.into_iter().map(|error| {
                    let sent_as = sent_as(&form, error.field, today);
                    Refused { error, sent_as }
                });
                self.refused.set(refused.collect());
                self.choose(None);
                self.entitle(&problem.title);
                page::focus_at_top(SUMMARY);
            }
            _ => {
                self.entitle(&problem.title);
                self.failed_at.set_value(now());
                self.screen.set(Screen::Failed(problem));
                page::focus_at_top(SUMMARY);
            }
        }
    }

    /// A pause stays on the screen until an answer has come: the next try may end in the next pause.
    fn take_wait(self, progress: &Progress) {
        let shown = self.waits.get_untracked();
        match (progress.waiting, shown) {
            (Some(what), Some(shown)) if shown.what == what => {}
            (Some(what), _) => {
                let millis = i64::try_from(what.millis).unwrap_or_default();
                let until = Instant::from_unix_millis(page::now_millis().saturating_add(millis));
                self.waits.set(Some(Waits { what, until, requests: progress.requests }));
            }
            (None, Some(shown)) if progress.requests > shown.requests => self.waits.set(None),
            (None, _) => {}
        }
    }

    fn tell(self, progress: Progress) {
        self.past.step(progress.stage);
        self.take_wait(&progress);
        let now = page::uptime_millis();
        let (told_at, stage) = self.told_at.get_value();
        let free = self.asked.with_untracked(Option::is_none) && !progress.sets.is_empty();
        if free && (stage != Some(progress.stage) || now - told_at >= TOLD_EVERY) {
            let done = done_sets(&progress);
            let heading = text::running(progress.stage, progress.current_title());
            self.told.set(format!("{heading}. {}.", text::done_of(done, progress.sets.len())));
            self.entitle(&format!("{heading}, {}", text::done_of(done, progress.sets.len())));
            self.told_at.set_value((now, Some(progress.stage)));
        }
        self.progress.set(Some(progress));
    }
}

/// Where the focus goes when the build asks for something.
pub(super) const ASKED: &str = "asked";

fn now() -> Option<Instant> {
    Instant::from_unix_millis(page::now_millis())
}

/// How many data sets have come to their end.
pub(super) fn done_sets(progress: &Progress) -> usize {
    progress.sets.iter().filter(|set| !matches!(set.state, SetState::Waiting | SetState::Fetching)).count()
}

/// How many of how many data sets have come to their end.
pub(super) fn done_of(progress: &Option<Progress>) -> (usize, usize) {
    progress.as_ref().map_or((0, 0), |progress| (done_sets(progress), progress.sets.len()))
}

pub(super) fn internal(text: String) -> Problem {
    let title = "The build could not start".to_owned();
    Problem { kind: ProblemKind::Internal, title, text, request: None, status: None, fields: Vec::new(), feature: None }
}
