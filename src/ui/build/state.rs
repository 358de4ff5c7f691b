//! The state of the Build document, and what moves it on.

use leptos::prelude::*;

use super::attachments::{self, Attachment};
use crate::assemble::{Problem, ProblemKind, Progress, Receipt, SetState, Stage};
use crate::model::instant::{Day, Instant};
use crate::recipe::{FieldError, Form, Preset, Recipe};
use crate::ui::parts::errors::SUMMARY;
use crate::ui::text::{build as text, choosing, common};
use crate::web::config::{self, Api, Site};
use crate::web::error::WebErrorKind;
use crate::web::page::{self, Chosen, Dropped, File};
use crate::web::save::Saved;
use crate::web::session::Session;
use crate::web::worker::client::BuildClient;
use crate::web::worker::message::{BUILD_ID, BuildOrder, FromBuild, Staged};

/// Where the focus goes when the screen changes.
pub(super) const TITLE: &str = "title";

/// What a link to choices has behind its `#`, before them.
const LINK: &str = "/build?";

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
    /// What is wrong with the form, once it was sent.
    pub(super) errors: Memo<Vec<FieldError>>,
    /// Files that go into the pack.
    pub(super) files: RwSignal<Vec<Attachment>, LocalStorage>,
    /// Whether something is held over the page.
    pub(super) over: RwSignal<bool>,
    /// A remark above the form, like that a build was stopped.
    pub(super) remark: RwSignal<Option<String>>,
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
        let (form, sent) = (RwSignal::new(Form::default()), RwSignal::new(false));
        let (loaded, today) = (StoredValue::new(None::<Loaded>), StoredValue::new(today()));
        let errors = Memo::new(move |_| {
            let check = |recipe: &Recipe| form.read().check(recipe, today.get_value()).err().unwrap_or_default();
            if !sent.get() {
                return Vec::new();
            }
            loaded.with_value(|loaded| loaded.as_ref().map(|loaded| check(&loaded.recipe))).unwrap_or_default()
        });
        Self {
            screen: RwSignal::new(Screen::Starting),
            loaded,
            api: RwSignal::new(0),
            session: RwSignal::new(None),
            form,
            sent,
            errors,
            files: RwSignal::new_local(Vec::new()),
            over: RwSignal::new(false),
            remark: RwSignal::new(None),
            progress: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            told_at: StoredValue::new((0, None)),
            started_at: StoredValue::new(0),
            stopping: RwSignal::new(false),
            saved: RwSignal::new(None),
            today,
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
                        let (first, last) = Preset::Last30Days.days(self.today.get_value());
                        (form.first_day, form.last_day) = (first.to_string(), last.to_string());
                        self.form.set(form);
                        self.loaded.set_value(Some(Loaded { apis, recipe: read, recipe_text: recipe }));
                        self.take_link();
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
        self.show_form();
    }

    pub(super) fn sign_out(self) {
        self.session.set(None);
        self.remark.set(None);
        self.show(Screen::SignedOut, text::TITLE);
    }

    /// Goes to the form, with a remark above it.
    pub(super) fn choose(self, remark: Option<&str>) {
        self.remark.set(remark.map(str::to_owned));
        self.show_form();
    }

    fn show_form(self) {
        self.sent.set(false);
        self.show(Screen::Choosing, text::TITLE);
    }

    /// Takes the choices of a link that this page was opened with.
    pub(super) fn take_link(self) {
        if !self.screen.with_untracked(|it| matches!(it, Screen::Starting | Screen::SignedOut | Screen::Choosing)) {
            return;
        }
        let fragment = page::fragment();
        let Some(query) = fragment.strip_prefix(LINK) else { return };
        if let Some((form, ignored)) = self.recipe(|recipe| Form::from_query(query, recipe)) {
            // The name is no part of a link.
            self.form.update(|old| *old = Form { tenant: std::mem::take(&mut old.tenant), ..form });
            self.remark.set(Some(choosing::link(&ignored)));
        }
    }

    /// The link to the choices as they stand.
    pub(super) fn link(self) -> String {
        let query = self.recipe(|recipe| self.form.with_untracked(|form| form.to_query(recipe))).unwrap_or_default();
        format!("{}#{LINK}{query}", page::address())
    }

    /// Adds files that were chosen or dropped.
    pub(super) fn add(self, files: Vec<Chosen>) {
        self.files.update(|held| attachments::add(held, files));
    }

    /// Takes note of files over the page. Where nothing can be added they are only kept from replacing the page.
    pub(super) fn dropped(self, dropped: Dropped) {
        let here = self.screen.with_untracked(|screen| matches!(screen, Screen::Choosing));
        match dropped {
            Dropped::Files(files) if here => self.add(files),
            Dropped::Over => self.over.set(here),
            Dropped::Left | Dropped::Files(_) | Dropped::NotAFile => self.over.set(false),
        }
    }

    /// Sends the form: starts the build, or shows what is wrong.
    pub(super) fn send(self) {
        self.sent.set(true);
        if self.errors.with_untracked(Vec::is_empty) {
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
