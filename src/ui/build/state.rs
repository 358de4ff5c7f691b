//! The state of the Build document, and what moves it on.

use leptos::prelude::*;

use super::attachments::{self, Attachment};
use super::attesting::Attesting;
use super::flow::internal;
use super::history::Past;
use super::keys::Sealing;
use super::members::{days_of, text_of};
use super::own::Owned;
use super::place::Placed;
use super::preview::Previewing;
use super::provider::Signing;
use crate::assemble::{Problem, ProblemKind, Progress, Question, Receipt, Role, SignIn, Stage, Waiting};
use crate::model::instant::{Day, Instant};
use crate::recipe::{Export, Field, FieldError, Form, Ignored, Preset, Recipe, Valdrics};
use crate::ui::format::number;
pub(super) use crate::ui::frame::TITLE;
use crate::ui::text::{build as text, choosing, sign_in};
use crate::web::config::{self, Api, Site};
use crate::web::error::{WebError, WebErrorKind};
use crate::web::opfs::sweep_left_over;
use crate::web::page::{self, Chosen, Dropped, File};
use crate::web::save::Saved;
use crate::web::session::Session;
use crate::web::worker::client::BuildClient;
use crate::web::worker::message::{Archived, Own, Staged};

/// What a link to choices has behind its `#`, before them.
const LINK: &str = "/build";

/// What is on the screen.
#[derive(Debug, Clone)]
pub(super) enum Screen {
    /// The settings are being fetched.
    Starting,
    /// The host has named no API.
    NotConfigured,
    /// The settings cannot be read: why.
    Unreadable(String),
    /// This is the window that came back from an identity provider: whether a page took what it brought.
    HandedOver(bool),
    /// Nobody is signed in.
    SignedOut,
    /// The choices, with the plan beside.
    Choosing,
    /// What the service itself makes and keeps: the screen's title.
    Service(&'static str),
    /// A build is under way.
    Running,
    /// A build ended without a pack.
    Failed(Problem),
    /// A pack is staged.
    Done(Box<Receipt>, Staged),
}

/// Who is signed in, and whether a pack may be built.
#[derive(Debug, Clone)]
pub(super) enum Gate {
    /// The API is being asked.
    Asking,
    /// It has answered.
    Known(Role),
    /// It has refused, or cannot be asked.
    Closed(Problem),
}

impl Gate {
    /// Whether the form may be sent. Where the API did not answer, the build may: it asks again.
    pub(super) fn open(&self) -> bool {
        match self {
            Self::Asking => false,
            Self::Known(_) => true,
            Self::Closed(problem) => {
                use ProblemKind::{Key, Plan, Role, SignedOut, Upgrade};
                !matches!(problem.kind, Role | Plan | Upgrade | Key | SignedOut)
            }
        }
    }
}

/// A pause before the next try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    pub(super) what: Waiting,
    /// When it ends, by this device's clock.
    pub(super) until: Option<Instant>,
    /// Requests answered when it began.
    pub(super) requests: u64,
}

/// What a running build asks its owner.
#[derive(Debug, Clone)]
pub(super) enum Asked {
    /// A new sign-in; since when.
    SignIn(SignIn, Option<Instant>),
    /// Verdicts on what looks like secrets.
    Verdicts(Question),
    /// Whether the pack is finished without a seal: why the key cannot sign.
    Unsealed(String),
    /// Whether the seal goes without a time: why none was had.
    Untimed(String),
}

/// A field that the server would not take, and what it then was.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) error: FieldError,
    pub(super) sent_as: String,
}

/// What the server was sent for a field: the text, or where a window follows another one, the day that follows from it.
pub(super) fn sent_as(form: &Form, field: Field, today: Day) -> String {
    let windows = form.windows(today);
    for export in Export::ALL {
        let window = windows.of(export);
        let days = days_of(export).into_iter().zip([window.first, window.last]);
        if let Some((_, day)) = days.into_iter().find(|(day, _)| *day == field) {
            return day.to_string();
        }
    }
    text_of(&mut form.clone(), field).clone()
}

/// What the host has set, once it is read.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) apis: Vec<Api>,
    recipes: Vec<Named>,
    /// A recipe of the person's own, and the index of the API that it is tried with.
    pub(super) tried: Option<(usize, Known)>,
}

/// A recipe that an API names.
#[derive(Debug, Clone)]
struct Named {
    file: String,
    /// What is wrong with it, as a sentence, where it cannot be used.
    known: Result<Known, String>,
}

/// A recipe that can be used.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) recipe: Recipe,
    pub(super) text: String,
}

impl Loaded {
    fn new(site: Site) -> Self {
        let read = |(file, text): (String, Result<String, WebError>)| {
            let known = text.map_err(|error| error.what).and_then(|text| match Recipe::outline(&text) {
                Ok(recipe) => Ok(Known { recipe, text }),
                Err(error) => Err(format!("recipes/{file}: {error}.")),
            });
            Named { file, known }
        };
        Self { recipes: site.recipes.into_iter().map(read).collect(), apis: site.apis, tried: None }
    }

    /// The recipe of the person's own that the API at this index is asked by.
    pub(super) fn tried(&self, api: usize) -> Option<&Known> {
        self.tried.as_ref().filter(|(of, _)| *of == api).map(|(_, known)| known)
    }

    fn read(&self, api: usize) -> Option<&Result<Known, String>> {
        let file = &self.apis.get(api)?.recipe;
        self.recipes.iter().find(|read| read.file == *file).map(|read| &read.known)
    }

    /// The recipe for the API at this index.
    pub(super) fn known(&self, api: usize) -> Option<&Known> {
        self.tried(api).or_else(|| self.read(api)?.as_ref().ok())
    }

    /// Why the API at this index cannot be used.
    pub(super) fn unusable(&self, api: usize) -> Option<&str> {
        if self.tried(api).is_some() {
            return None;
        }
        self.read(api)?.as_ref().err().map(String::as_str)
    }
}

/// The document's state.
#[derive(Clone, Copy)]
pub(super) struct Build {
    pub(super) screen: RwSignal<Screen>,
    pub(super) loaded: StoredValue<Option<Loaded>>,
    /// Index of the API in use.
    pub(super) api: RwSignal<usize>,
    pub(super) session: RwSignal<Option<Session>>,
    /// A sign-in with an identity provider.
    pub(super) signing: Signing,
    pub(super) form: RwSignal<Form>,
    /// Whether the form was sent once: from then on its errors are shown as it changes.
    pub(super) sent: RwSignal<bool>,
    /// What the server would not take, until it is changed.
    pub(super) refused: RwSignal<Vec<Refused>>,
    /// What is wrong with the form, once it was sent: what this page sees, and what the server would not take.
    pub(super) errors: Memo<Vec<FieldError>>,
    /// Who is signed in, as far as the API says.
    pub(super) gate: RwSignal<Gate>,
    /// A file that stands for the API's main answer.
    pub(super) import: RwSignal<Option<Chosen>, LocalStorage>,
    /// The signing secret and the token of the services outside, as typed. They live here and in the worker's memory only.
    pub(super) secret: RwSignal<String>,
    pub(super) external_token: RwSignal<String>,
    /// What archiving made and did, when a pack is finished.
    pub(super) archived: StoredValue<Archived>,
    /// Files that go into the pack.
    pub(super) files: RwSignal<Vec<Attachment>, LocalStorage>,
    /// Files that take the place of what the site and the recipe have.
    pub(super) own: Owned,
    /// The pack's place among others.
    pub(super) place: Placed,
    /// What people attest, for a playbook pack.
    pub(super) attesting: Attesting,
    /// What redaction would do.
    pub(super) previewing: Previewing,
    /// Whether something is held over the page.
    pub(super) over: RwSignal<bool>,
    /// Whether a build was broken off when its tab was closed, and its remains were removed when this page opened.
    pub(super) swept: RwSignal<bool>,
    /// A remark above the form, like that a build was stopped.
    pub(super) remark: RwSignal<Option<String>>,
    pub(super) progress: RwSignal<Option<Progress>>,
    /// What the build waits for before its next try.
    pub(super) waits: RwSignal<Option<Waits>>,
    /// What the build asks of its owner, and waits for.
    pub(super) asked: RwSignal<Option<Asked>>,
    /// What screen readers are told about the progress.
    pub(super) told: RwSignal<String>,
    pub(super) told_at: StoredValue<(i64, Option<Stage>)>,
    pub(super) started_at: StoredValue<i64>,
    /// How long the last build took, in milliseconds.
    pub(super) took: StoredValue<i64>,
    pub(super) failed_at: StoredValue<Option<Instant>>,
    /// The address of who began the build.
    pub(super) maker: StoredValue<Option<String>>,
    pub(super) stopping: RwSignal<bool>,
    pub(super) saved: RwSignal<Option<Saved>>,
    /// What is said of the vendor's audit log, once the pack is saved.
    pub(super) recorded: RwSignal<&'static str>,
    pub(super) today: StoredValue<Day>,
    pub(super) file: StoredValue<Option<File>, LocalStorage>,
    pub(super) client: StoredValue<Option<BuildClient>, LocalStorage>,
    /// The history of the packs that were made here.
    pub(super) past: Past,
    /// Whether the screen of own keys is in front.
    pub(super) keys_open: RwSignal<bool>,
    /// Which key seals.
    pub(super) sealing: Sealing,
}

fn today() -> Day {
    let epoch = || Day::parse("1970-01-01").ok();
    let now = Instant::from_unix_millis(page::now_millis()).map(Instant::day);
    // A clock outside the calendar leaves the epoch, which the fields then show.
    now.or_else(epoch).unwrap_or_else(|| unreachable!("1970-01-01 is a day"))
}

/// The numbers as a person writes them.
fn grouped(mut form: Form) -> Form {
    for field in [Field::EvidenceLimit, Field::FocusMaxRows, Field::RealizedLimit, Field::CloseMaxRestatements] {
        let text = text_of(&mut form, field);
        if let Ok(figures) = text.parse() {
            *text = number(figures);
        }
    }
    form
}

impl Build {
    pub(super) fn new() -> Self {
        let (form, sent) = (RwSignal::new(Form::default()), RwSignal::new(false));
        let (loaded, today) = (StoredValue::new(None::<Loaded>), StoredValue::new(today()));
        let api = RwSignal::new(0);
        let refused = RwSignal::new(Vec::<Refused>::new());
        let gate = RwSignal::new(Gate::Asking);
        let errors = Memo::new(move |_| {
            let check = |recipe: &Recipe| form.read().check(recipe, today.get_value()).err().unwrap_or_default();
            let check = || loaded.with_value(|loaded| Some(check(&loaded.as_ref()?.known(api.get())?.recipe)));
            let mut errors: Vec<FieldError> = if sent.get() { check().unwrap_or_default() } else { Vec::new() };
            if let (true, Gate::Known(Role::Within(days))) = (sent.get(), gate.get()) {
                errors.extend(form.with(|form| form.beyond(days, today.get_value())));
            }
            refused.with(|refused| {
                let holds =
                    |it: &&Refused| form.with(|form| sent_as(form, it.error.field, today.get_value()) == it.sent_as);
                errors.extend(refused.iter().filter(holds).map(|it| it.error.clone()));
            });
            errors
        });
        Self {
            screen: RwSignal::new(Screen::Starting),
            loaded,
            api,
            session: RwSignal::new(None),
            signing: Signing::new(),
            form,
            sent,
            refused,
            errors,
            gate,
            import: RwSignal::new_local(None),
            secret: RwSignal::new(String::new()),
            external_token: RwSignal::new(String::new()),
            archived: StoredValue::default(),
            files: RwSignal::new_local(Vec::new()),
            own: Owned::new(),
            place: Placed::new(),
            attesting: Attesting::new(today.get_value()),
            previewing: Previewing::new(),
            over: RwSignal::new(false),
            swept: RwSignal::new(false),
            remark: RwSignal::new(None),
            progress: RwSignal::new(None),
            waits: RwSignal::new(None),
            asked: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            told_at: StoredValue::new((0, None)),
            started_at: StoredValue::new(0),
            took: StoredValue::new(0),
            failed_at: StoredValue::new(None),
            maker: StoredValue::new(None),
            stopping: RwSignal::new(false),
            saved: RwSignal::new(None),
            recorded: RwSignal::new(""),
            today,
            file: StoredValue::new_local(None),
            client: StoredValue::new_local(None),
            past: Past::new(),
            keys_open: RwSignal::new(false),
            sealing: Sealing::new(),
        }
    }

    /// Fetches the settings of the site. A page that comes back from an identity provider goes on with the sign-in.
    pub(super) fn load(self) {
        self.screen.set(Screen::Starting);
        let Some(returned) = self.returned() else { return };
        page::spawn(async move {
            let unreadable = |why: String| self.show(Screen::Unreadable(why), text::CONFIG_UNREADABLE);
            match config::load().await {
                Ok(site) => {
                    let loaded = Loaded::new(site);
                    // One that can be used comes first; where none can, the first says why.
                    let first = (0..loaded.apis.len()).find(|api| loaded.known(*api).is_some());
                    self.loaded.set_value(Some(loaded));
                    self.choose_api(first.unwrap_or_default());
                    self.take_link();
                    self.screen.set(Screen::SignedOut);
                    self.go_on_signing_in(returned);
                    BuildClient::prepare();
                }
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

    /// Takes the API at this index, with an empty form of its recipe.
    pub(super) fn choose_api(self, index: usize) {
        self.api.set(index);
        self.signing.forget();
        self.own.slot(Own::Recipe).clear();
        self.import.set(None);
        self.previewing.end();
        let form = self.recipe(|recipe| {
            let (first, last) = Preset::Last30Days.days(self.today.get_value());
            Form { first_day: first.to_string(), last_day: last.to_string(), ..grouped(Form::new(recipe)) }
        });
        self.form.set(form.unwrap_or_default());
    }

    /// What `read` takes from the recipe of the API in use.
    pub(super) fn recipe<T>(self, read: impl FnOnce(&Recipe) -> T) -> Option<T> {
        let api = self.api.get_untracked();
        self.loaded.with_value(|loaded| Some(read(&loaded.as_ref()?.known(api)?.recipe)))
    }

    /// What `read` takes from the recipe, when its layout is Valdrics'.
    pub(super) fn valdrics<T>(self, read: impl FnOnce(&Valdrics) -> T) -> Option<T> {
        self.recipe(|recipe| recipe.valdrics().map(read)).flatten()
    }

    /// Goes to the form with a file that stands for the API's main answer: nobody signs in.
    pub(super) fn import(self, file: Chosen) {
        self.previewing.end();
        self.import.set(Some(file));
        self.session.set(None);
        self.gate.set(Gate::Known(Role::Any));
        self.show_form();
    }

    pub(super) fn signed_in(self, session: Session) {
        if let Some(tenant) = &session.tenant_name {
            self.form.update(|form| form.tenant.clone_from(tenant));
        }
        self.set_organisation(&session);
        self.signing.done();
        self.session.set(Some(session));
        self.show_form();
        self.ask_role();
    }

    /// The organisation whose id stands in the API's addresses: the sign-in's, else the one that the host has set.
    pub(super) fn set_organisation(self, session: &Session) {
        let set = || untrack(|| self.api()).and_then(|api| api.organisation);
        let place = self.recipe(|recipe| recipe.options.iter().position(|option| option.key == "organisation"));
        if let (Some(place), Some(id)) = (place.flatten(), session.organisation.clone().or_else(set)) {
            self.form.update(|form| {
                if let Some(text) = form.options.get_mut(place) {
                    *text = id;
                }
            });
        }
    }

    /// Goes to the form with an API's key, which names no person: what it cannot do is known without asking.
    pub(super) fn signed_in_with_key(self, session: Session) {
        self.session.set(Some(Session { label: Some(sign_in::KEY_LABEL.to_owned()), ..session }));
        self.gate.set(Gate::Closed(Problem {
            kind: ProblemKind::Key,
            title: sign_in::KEY_TITLE.to_owned(),
            ..internal(sign_in::KEY_GATE.to_owned())
        }));
        self.show_form();
    }

    pub(super) fn sign_out(self) {
        self.previewing.end();
        self.client.set_value(None);
        self.session.set(None);
        self.signing.end_session();
        self.import.set(None);
        self.secret.set(String::new());
        self.external_token.set(String::new());
        self.remark.set(None);
        self.show(Screen::SignedOut, text::TITLE);
    }

    /// Goes to the form, with a remark above it.
    pub(super) fn choose(self, remark: Option<&str>) {
        self.remark.set(remark.map(str::to_owned));
        self.show_form();
    }

    pub(super) fn show_form(self) {
        // What was being typed has no form any more.
        self.attesting.draft.set(None);
        self.sealing.read();
        self.sent.set(false);
        self.show(Screen::Choosing, text::TITLE);
    }

    /// Tells what the last visit left behind, once it is removed.
    pub(super) fn sweep(self) {
        page::spawn(async move {
            if sweep_left_over().await > 0 {
                self.swept.set(true);
            }
        });
    }

    /// Takes the choices of a link that this page was opened with.
    pub(super) fn take_link(self) {
        if !self.screen.with_untracked(|it| matches!(it, Screen::Starting | Screen::SignedOut | Screen::Choosing)) {
            return;
        }
        if let Some(ignored) = self.take_choices(&page::fragment()) {
            self.remark.set(Some(choosing::link(&ignored)));
        }
    }

    /// Takes the choices that stand in `fragment`, and gives what of them was not taken; None when it has none for an API of this site.
    pub(super) fn take_choices(self, fragment: &str) -> Option<Vec<Ignored>> {
        let (kind, query) = fragment.strip_prefix(LINK)?.split_once('?')?;
        // A link without a kind is of the time when there was one.
        let kind = kind.strip_prefix('/').unwrap_or("valdrics");
        let fits = |loaded: &Loaded, api: usize| loaded.apis.get(api).is_some_and(|api| api.kind == kind);
        let api = self.loaded.with_value(|loaded| {
            let loaded = loaded.as_ref()?;
            let here = self.api.get_untracked();
            std::iter::once(here).chain(0..loaded.apis.len()).find(|api| fits(loaded, *api))
        });
        let api = api?;
        if api != self.api.get_untracked() {
            if self.screen.with_untracked(|it| matches!(it, Screen::Choosing)) {
                return None;
            }
            self.choose_api(api);
        }
        let (form, ignored) = self.recipe(|recipe| Form::from_query(query, recipe))?;
        // The name is no part of a link.
        self.form.update(|old| *old = Form { tenant: std::mem::take(&mut old.tenant), ..grouped(form) });
        Some(ignored)
    }

    /// The name of the finished pack's file.
    pub(super) fn file_name(self) -> String {
        self.screen.with_untracked(|screen| match screen {
            Screen::Done(receipt, _) => receipt.file_name.clone(),
            _ => String::new(),
        })
    }

    /// The link to the choices as they stand.
    pub(super) fn link(self) -> String {
        format!("{}#{}", page::address(), self.choices())
    }

    /// The choices as they stand, as they come behind the `#` of a link.
    pub(super) fn choices(self) -> String {
        let query = self.recipe(|recipe| self.form.with_untracked(|form| form.to_query(recipe))).unwrap_or_default();
        let kind = untrack(|| self.api()).map(|api| api.kind).filter(|kind| kind != "valdrics");
        let kind = kind.map(|kind| format!("/{kind}")).unwrap_or_default();
        format!("{LINK}{kind}?{query}")
    }

    /// Adds files that were chosen or dropped.
    pub(super) fn add(self, files: Vec<Chosen>) {
        // The pack has one list of attestations: the one that the form shows.
        let takes = |file: &Chosen| self.is_playbook() && Attesting::takes(&file.path);
        let (attested, files): (Vec<_>, Vec<_>) = files.into_iter().partition(takes);
        attested.into_iter().for_each(|file| self.load_attestations(file));
        self.files.update(|held| attachments::add(held, files));
    }

    /// Takes note of files over the page. Where nothing can be added they are only kept from replacing the page.
    pub(super) fn dropped(self, dropped: Dropped) {
        let here =
            self.screen.with_untracked(|screen| matches!(screen, Screen::Choosing)) && !untrack(|| self.is_behind());
        match dropped {
            Dropped::Files(files, takes) if here => {
                for what in Own::ALL {
                    if takes.as_deref() == Some(what.name()) {
                        return self.take_own(what, files);
                    }
                }
                self.add(files);
            }
            Dropped::Over => self.over.set(here),
            Dropped::Left | Dropped::Files(..) | Dropped::NotAFile => self.over.set(false),
        }
    }

    /// Goes to a screen, with this title and the focus on its heading.
    pub(super) fn show(self, screen: Screen, title: &str) {
        self.entitle(title);
        self.screen.set(screen);
        page::focus_at_top(TITLE);
    }
}
