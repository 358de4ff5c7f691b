//! The state of the Build document, and what moves it on.

use leptos::prelude::*;

use crate::assemble::{Problem, ProblemKind, Progress, Receipt, SetState, Stage};
use crate::model::instant::{Day, Instant};
use crate::recipe::{FieldError, Form, Recipe};
use crate::ui::format::number;
use crate::ui::parts::errors::SUMMARY;
use crate::ui::text::{build as text, common};
use crate::web::config::{self, Api, Site};
use crate::web::error::WebErrorKind;
use crate::web::page::{self, File};
use crate::web::save::Saved;
use crate::web::session::Session;
use crate::web::worker::client::BuildClient;
use crate::web::worker::message::{BUILD_ID, BuildOrder, FromBuild, Staged};

/// Where the focus goes when the screen changes.
pub(super) const TITLE: &str = "title";

/// The progress is told aloud at most so often, in milliseconds.
const TOLD_EVERY: i64 = 10_000;

/// What is on the screen.
#[derive(Debug, Clone)]
pub(super) enum Screen {
    /// The settings are being fetched.
    Starting,
    /// The host has named no API.
    NotConfigured,
    /// The settings cannot be read: why.
    Unreadable(String),
    /// Nobody is signed in.
    SignedOut,
    /// The choices, with the plan beside.
    Choosing,
    /// A build is under way.
    Running,
    /// A build ended without a pack.
    Failed(Problem),
    /// A pack is staged.
    Done(Box<Receipt>, Staged),
}

/// What the host has set, once it is read.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) apis: Vec<Api>,
    pub(super) recipe: Recipe,
    pub(super) recipe_text: String,
}

/// The document's state.
#[derive(Clone, Copy)]
pub(super) struct Build {
    pub(super) screen: RwSignal<Screen>,
    pub(super) loaded: StoredValue<Option<Loaded>>,
    /// Index of the API in use.
    pub(super) api: RwSignal<usize>,
    pub(super) session: RwSignal<Option<Session>>,
    pub(super) form: RwSignal<Form>,
    /// Whether the form was sent once: from then on its errors are shown as it changes.
    pub(super) sent: RwSignal<bool>,
    /// A remark above the form, like that a build was stopped.
    pub(super) remark: RwSignal<Option<&'static str>>,
    pub(super) progress: RwSignal<Option<Progress>>,
    /// What screen readers are told about the progress.
    pub(super) told: RwSignal<String>,
    told_at: StoredValue<(i64, Option<Stage>)>,
    pub(super) started_at: StoredValue<i64>,
    pub(super) stopping: RwSignal<bool>,
    pub(super) saved: RwSignal<Option<Saved>>,
    pub(super) today: StoredValue<Day>,
    pub(super) file: StoredValue<Option<File>, LocalStorage>,
    client: StoredValue<Option<BuildClient>, LocalStorage>,
}

fn today() -> Day {
    let epoch = || Day::parse("1970-01-01").ok();
    let now = Instant::from_unix_millis(page::now_millis()).map(Instant::day);
    // A clock outside the calendar leaves the epoch, which the fields then show.
    now.or_else(epoch).unwrap_or_else(|| unreachable!("1970-01-01 is a day"))
}

impl Build {
    pub(super) fn new() -> Self {
        Self {
            screen: RwSignal::new(Screen::Starting),
            loaded: StoredValue::new(None),
            api: RwSignal::new(0),
            session: RwSignal::new(None),
            form: RwSignal::new(Form::default()),
            sent: RwSignal::new(false),
            remark: RwSignal::new(None),
            progress: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            told_at: StoredValue::new((0, None)),
            started_at: StoredValue::new(0),
            stopping: RwSignal::new(false),
            saved: RwSignal::new(None),
            today: StoredValue::new(today()),
            file: StoredValue::new_local(None),
            client: StoredValue::new_local(None),
        }
    }

    /// Fetches the settings of the site.
    pub(super) fn load(self) {
        self.screen.set(Screen::Starting);
        page::spawn(async move {
            let unreadable = |why: String| self.show(Screen::Unreadable(why), text::CONFIG_UNREADABLE);
            match config::load().await {
                Ok(Site { apis, recipe }) => match Recipe::parse(&recipe) {
                    Ok(read) => {
                        let mut form = Form::new(&read);
                        let today = self.today.get_value();
                        form.first_day = today.plus(-29).to_string();
                        form.last_day = today.to_string();
                        form.focus_max_rows = number(read.focus_max_rows.default);
                        form.evidence_limit = number(read.evidence_limit.default);
                        self.form.set(form);
                        self.loaded.set_value(Some(Loaded { apis, recipe: read, recipe_text: recipe }));
                        self.screen.set(Screen::SignedOut);
                    }
                    Err(error) => unreadable(error.to_string()),
                },
                Err(error) if error.kind == WebErrorKind::Status(404) => {
                    self.show(Screen::NotConfigured, text::CONNECT_TITLE);
                }
                Err(error) => unreadable(error.what),
            }
        });
    }

    /// The API in use. Screens that ask for it come after the settings were read.
    pub(super) fn api(self) -> Option<Api> {
        self.loaded.with_value(|loaded| loaded.as_ref()?.apis.get(self.api.get()).cloned())
    }

    /// What `read` takes from the recipe.
    pub(super) fn recipe<T>(self, read: impl FnOnce(&Recipe) -> T) -> Option<T> {
        self.loaded.with_value(|loaded| loaded.as_ref().map(|loaded| read(&loaded.recipe)))
    }

    pub(super) fn signed_in(self, session: Session) {
        if let Some(tenant) = &session.tenant_name {
            self.form.update(|form| form.tenant.clone_from(tenant));
        }
        self.session.set(Some(session));
        self.choose(None);
    }

    pub(super) fn sign_out(self) {
        self.session.set(None);
        self.show(Screen::SignedOut, text::TITLE);
    }

    /// Goes to the form, with a remark above it.
    pub(super) fn choose(self, remark: Option<&'static str>) {
        self.remark.set(remark);
        self.sent.set(false);
        self.show(Screen::Choosing, text::TITLE);
    }

    /// What is wrong with the form, once it was sent.
    pub(super) fn errors(self) -> Vec<FieldError> {
        let today = self.today.get_value();
        let check = |recipe: &Recipe| self.form.read().check(recipe, today).err().unwrap_or_default();
        if self.sent.get() { self.recipe(check).unwrap_or_default() } else { Vec::new() }
    }

    /// Sends the form: starts the build, or shows what is wrong.
    pub(super) fn send(self) {
        self.sent.set(true);
        if untrack(|| self.errors()).is_empty() {
            self.start();
        } else {
            page::focus(SUMMARY);
        }
    }

    /// Starts a build from the form as it stands.
    pub(super) fn start(self) {
        let (Some(api), Some(recipe)) = (
            untrack(|| self.api()),
            self.loaded.with_value(|loaded| loaded.as_ref().map(|loaded| loaded.recipe_text.clone())),
        ) else {
            return;
        };
        let Some(token) =
            self.session.with_untracked(|session| session.as_ref().map(|it| it.token.expose().to_owned()))
        else {
            self.sign_out();
            return;
        };
        let (run_id, documents) = match (page::run_id(), page::documents_url()) {
            (Ok(run_id), Some(documents)) => (run_id, documents),
            (Err(error), _) => return self.fail(internal(error.what)),
            (_, None) => return self.fail(internal("The page does not know its own address.".to_owned())),
        };
        let now_millis = page::now_millis();
        self.progress.set(None);
        self.stopping.set(false);
        self.saved.set(None);
        self.told.set(String::new());
        self.told_at.set_value((0, None));
        self.started_at.set_value(now_millis);
        self.show(Screen::Running, text::BEGINNING);
        page::ask_before_leaving(true);
        let build_id = BUILD_ID.to_owned();
        let form = self.form.get_untracked();
        let order = BuildOrder {
            build_id,
            recipe,
            form,
            api: api.url,
            token,
            documents,
            now_millis,
            run_id,
            attachments: Vec::new(),
        };
        self.client
            .set_value(Some(BuildClient::start(order, Vec::new(), move |message, file| self.hear(message, file))));
    }

    pub(super) fn cancel(self) {
        self.stopping.set(true);
        self.with_client(BuildClient::cancel);
    }

    /// Drops the staged pack and goes back to the form.
    pub(super) fn another(self) {
        self.with_client(BuildClient::forget);
        self.file.set_value(None);
        page::ask_before_leaving(false);
        self.choose(None);
    }

    pub(super) fn has_saved(self, saved: Saved) {
        page::ask_before_leaving(false);
        self.saved.set(Some(saved));
    }

    fn with_client(self, then: impl FnOnce(&BuildClient)) {
        self.client.with_value(|client| client.as_ref().map(then));
    }

    fn hear(self, message: FromBuild, file: Option<File>) {
        match message {
            FromBuild::Ready { .. } => {}
            FromBuild::Progress(progress) => self.tell(progress),
            FromBuild::Role(_) | FromBuild::SignIn(_) | FromBuild::Ask(_) => {}
            FromBuild::Done { receipt, staged } if file.is_some() => {
                self.file.set_value(file);
                self.show(Screen::Done(Box::new(receipt), staged), text::DONE_TITLE);
            }
            FromBuild::Done { .. } => self.fail(internal("The finished file did not arrive.".to_owned())),
            FromBuild::Failed(problem) => self.fail(problem),
        }
    }

    fn fail(self, problem: Problem) {
        page::ask_before_leaving(false);
        self.client.set_value(None);
        match problem.kind {
            ProblemKind::Cancelled => self.choose(Some(text::STOPPED)),
            _ => {
                page::set_title(&common::title(&problem.title));
                self.screen.set(Screen::Failed(problem));
                page::focus_at_top(SUMMARY);
            }
        }
    }

    fn tell(self, progress: Progress) {
        let now = page::now_millis();
        let (told_at, stage) = self.told_at.get_value();
        if stage != Some(progress.stage) || now - told_at >= TOLD_EVERY {
            let done = done_sets(&progress);
            let heading = text::running(progress.stage, progress.current);
            self.told.set(format!("{heading}. {}.", text::done_of(done, progress.sets.len())));
            page::set_title(&common::title(&format!("{heading}, {}", text::done_of(done, progress.sets.len()))));
            self.told_at.set_value((now, Some(progress.stage)));
        }
        self.progress.set(Some(progress));
    }

    fn show(self, screen: Screen, title: &str) {
        page::set_title(&common::title(title));
        self.screen.set(screen);
        page::focus_at_top(TITLE);
    }
}

/// How many data sets have come to their end.
pub(super) fn done_sets(progress: &Progress) -> usize {
    progress.sets.iter().filter(|set| !matches!(set.state, SetState::Waiting | SetState::Fetching)).count()
}

fn internal(text: String) -> Problem {
    let title = "The build could not start".to_owned();
    Problem { kind: ProblemKind::Internal, title, text, request: None, status: None, fields: Vec::new() }
}
