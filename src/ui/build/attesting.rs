//! What people attest of the playbook's items: held in this tab, loaded from and saved to the owner's file, and put into the pack.

use leptos::prelude::*;

use super::state::{Build, Screen};
use crate::model::instant::Day;
use crate::playbook::readiness::{
    ATTESTATIONS_MAX, ATTESTATIONS_NAME, Attestation, Attestations, ITEMS, Item, Items, OWN_ITEMS, Typed, TypedField,
};
use crate::ui::text::playbook as text;
use crate::web::error::WebError;
use crate::web::page::{self, Chosen, File};
use crate::web::{config, save};

/// The control of a field of the attestation that is being typed.
pub(super) fn control(field: TypedField) -> &'static str {
    match field {
        TypedField::By => "attest-by",
        TypedField::On => "attest-on",
        TypedField::Note => "attest-note",
    }
}

/// The button that attests what is typed.
pub(super) const ATTEST: &str = "attest-it";

/// The id of the button that begins the attestation of an item.
pub(super) fn begin_id(item: &str) -> String {
    format!("attest-{item}")
}

/// An attestation that was taken out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Removed {
    at: usize,
    said: Attestation,
}

impl Removed {
    /// The item that it was about.
    pub(super) fn item(&self) -> &str {
        &self.said.item
    }
}

/// What is attested, and what is being typed.
#[derive(Clone, Copy)]
pub(super) struct Attesting {
    /// The list of items, once it came; or why it cannot be read.
    pub(super) items: RwSignal<Option<Result<Items, String>>>,
    pub(super) held: RwSignal<Attestations>,
    pub(super) removed: RwSignal<Vec<Removed>>,
    pub(super) unsaved: RwSignal<bool>,
    /// The item that an attestation is being typed for.
    pub(super) draft: RwSignal<Option<Item>>,
    /// What is typed. The name stays for the next item.
    pub(super) typed: RwSignal<Typed>,
    /// Whether what is wrong with it is shown.
    told: RwSignal<bool>,
    /// Whether the form was sent meanwhile.
    sent: RwSignal<bool>,
    /// What came of a file, and whether it was taken.
    pub(super) said: RwSignal<Option<(bool, String)>>,
    today: Day,
}

impl Attesting {
    pub(super) fn new(today: Day) -> Self {
        Self {
            items: RwSignal::new(None),
            held: RwSignal::new(Attestations::default()),
            removed: RwSignal::new(Vec::new()),
            unsaved: RwSignal::new(false),
            draft: RwSignal::new(None),
            typed: RwSignal::new(Typed::default()),
            told: RwSignal::new(false),
            sent: RwSignal::new(false),
            said: RwSignal::new(None),
            today,
        }
    }

    /// Fetches the list: the operator's own where the site has one, else ours. The build reads it in the same way.
    pub(super) fn load_items(self) {
        if self.items.with_untracked(Option::is_some) {
            return;
        }
        page::spawn(async move {
            // A site that does not answer for it has none; the build asks again, and says so.
            let own = config::document(OWN_ITEMS).await.ok().flatten();
            let items = Items::parse(own.as_deref().unwrap_or(ITEMS).as_bytes());
            self.items.set(Some(items.map_err(|error| format!("documents/{OWN_ITEMS}: {error}."))));
        });
    }

    /// Begins an attestation: today, by who attested last.
    pub(super) fn begin(self, item: Item) {
        self.typed.update(|typed| {
            *typed = Typed { by: std::mem::take(&mut typed.by), on: self.today.to_string(), ..Typed::default() };
        });
        self.told.set(false);
        self.sent.set(false);
        self.draft.set(Some(item));
        page::focus_soon(control(TypedField::By));
    }

    /// Drops what is typed.
    pub(super) fn put_away(self) {
        if let Some(item) = self.draft.get_untracked() {
            self.draft.set(None);
            page::focus_soon(begin_id(&item.id));
        }
    }

    fn check(self, item: &Item, release: Option<&str>) -> Result<Attestation, Vec<(TypedField, String)>> {
        self.typed.with(|typed| self.held.with(|held| typed.check(item, release, held, self.today)))
    }

    /// What is wrong with what is typed, once it was told: control and sentence.
    pub(super) fn errors(self) -> Vec<(String, String)> {
        let wrong = self.draft.with(|item| item.as_ref().and_then(|item| self.check(item, None).err()));
        if self.draft.with(Option::is_none) {
            Vec::new()
        } else if let Some(wrong) = wrong.filter(|_| self.told.get()) {
            wrong.into_iter().map(|(field, why)| (control(field).to_owned(), why)).collect()
        } else if self.sent.get() {
            vec![(ATTEST.to_owned(), text::BEGUN.to_owned())]
        } else {
            Vec::new()
        }
    }

    /// Whether nothing is being typed. What is, is told.
    pub(super) fn closed(self) -> bool {
        let closed = self.draft.with_untracked(Option::is_none);
        self.told.set(!closed);
        self.sent.set(!closed);
        closed
    }

    /// The file for the pack; None when nothing is attested.
    ///
    /// # Errors
    /// [`WebError`] when the browser makes no file.
    pub(super) fn attachment(self) -> Result<Option<File>, WebError> {
        self.held.with_untracked(|held| {
            (!held.0.is_empty()).then(|| page::file_of(&held.encode(), ATTESTATIONS_NAME)).transpose()
        })
    }

    /// Whether a file that was given is one of attestations, by its path.
    pub(super) fn takes(path: &str) -> bool {
        path.eq_ignore_ascii_case(ATTESTATIONS_NAME)
    }
}

impl Build {
    /// Whether the recipe makes a playbook pack.
    pub(super) fn is_playbook(self) -> bool {
        self.layout() == "playbook"
    }

    /// The release that the pack is about, as typed.
    pub(super) fn release(self) -> Option<String> {
        let index = self.recipe(|recipe| recipe.options.iter().position(|option| option.key == "release"))??;
        self.form
            .with(|form| form.options.get(index).map(|text| text.trim().to_owned()))
            .filter(|text| !text.is_empty())
    }

    /// Attests what is typed, or shows what is wrong with it.
    pub(super) fn attest(self) {
        let attesting = self.attesting;
        let Some(item) = attesting.draft.get_untracked() else { return };
        let release = untrack(|| self.release());
        match untrack(|| attesting.check(&item, release.as_deref())) {
            Ok(said) => {
                attesting.held.update(|held| held.0.push(said));
                self.changed_attestations(true);
                attesting.put_away();
            }
            Err(wrong) => {
                attesting.told.set(true);
                if let Some((field, _)) = wrong.first() {
                    page::focus_field(control(*field));
                }
            }
        }
    }

    /// Takes out what counts about an item.
    pub(super) fn remove_attestation(self, item: &str) {
        let taken = self.attesting.held.try_update(|held| held.take(item)).flatten();
        if let Some((at, said)) = taken {
            self.attesting.removed.update(|removed| removed.push(Removed { at, said }));
            self.changed_attestations(true);
            page::focus_soon(begin_id(item));
        }
    }

    /// Puts back what was taken out last.
    pub(super) fn put_back(self) {
        if let Some(Removed { at, said }) = self.attesting.removed.try_update(Vec::pop).flatten() {
            let item = said.item.clone();
            self.attesting.held.update(|held| held.0.insert(at.min(held.0.len()), said));
            self.changed_attestations(true);
            page::focus_soon(begin_id(&item));
        }
    }

    /// Takes the files of attestations that were added before a playbook pack was wanted: a pack has one list, the one that the form shows.
    pub(super) fn take_attestations(self) {
        let taken = self.files.try_update(|files| {
            let (taken, kept): (Vec<_>, Vec<_>) = files.drain(..).partition(|file| Attesting::takes(&file.name));
            *files = kept;
            taken
        });
        taken.into_iter().flatten().for_each(|file| self.load_attestations(Chosen::from(file.file)));
    }

    /// Takes the owner's file from last time.
    pub(super) fn load_attestations(self, file: Chosen) {
        let attesting = self.attesting;
        page::spawn(async move {
            let name = file.name.clone();
            let read = file.read(ATTESTATIONS_MAX as u64).await;
            let read = read.map_err(|error| error.what.trim_end_matches('.').to_owned());
            let parsed =
                read.and_then(|bytes| Attestations::parse(&bytes, attesting.today).map_err(|error| error.to_string()));
            let said = match parsed {
                Ok(parsed) => {
                    let read = parsed.0.len();
                    let added = attesting.held.try_update(|held| held.merge(parsed)).unwrap_or_default();
                    (true, text::loaded(&name, added, read))
                }
                Err(why) => (false, text::not_loaded(&name, &why)),
            };
            attesting.said.set(Some(said));
        });
    }

    /// Downloads the owner's file for next time.
    pub(super) fn save_attestations(self) {
        let bytes = self.attesting.held.with_untracked(Attestations::encode);
        let text = String::from_utf8(bytes).unwrap_or_default();
        if save::save_text(&text, ATTESTATIONS_NAME, "application/json").is_ok() {
            self.changed_attestations(false);
        }
    }

    fn changed_attestations(self, unsaved: bool) {
        self.attesting.unsaved.set(unsaved);
        self.attesting.said.set(None);
        self.guard();
    }

    /// Lets the browser ask before the page is left, when something would be lost.
    pub(super) fn guard(self) {
        let pack = self.screen.with_untracked(|screen| match screen {
            Screen::Running => true,
            Screen::Done(..) => self.saved.with_untracked(Option::is_none),
            _ => false,
        });
        page::ask_before_leaving(pack || self.attesting.unsaved.get_untracked());
    }
}
