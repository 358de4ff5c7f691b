//! Files of the person's own that take the place of what the site and the recipe have. The build worker reads them as soon as they are given.

use leptos::prelude::*;

use super::state::{Build, Known, Screen};
use crate::model::digest::Digest;
use crate::recipe::{Form, Recipe};
use crate::ui::text::{build, own as text};
use crate::web::page::{Chosen, File};
use crate::web::worker::client::BuildClient;
use crate::web::worker::message::{FromBuild, Own};

/// A place for one file.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    file: StoredValue<Option<File>, LocalStorage>,
    /// Its name and size with what is in it; or why it is not taken (false).
    pub(super) said: RwSignal<Option<(bool, String)>>,
    /// The worker that reads it.
    client: StoredValue<Option<BuildClient>, LocalStorage>,
}

impl Slot {
    /// Takes the file out.
    pub(super) fn clear(self) {
        self.client.set_value(None);
        self.said.set(None);
        self.file.set_value(None);
    }
}

/// The places, in the order of [`Own::ALL`].
#[derive(Clone, Copy)]
pub(super) struct Owned([Slot; 4]);

impl Owned {
    pub(super) fn new() -> Self {
        let slot = || Slot {
            file: StoredValue::new_local(None),
            said: RwSignal::new(None),
            client: StoredValue::new_local(None),
        };
        Self([slot(), slot(), slot(), slot()])
    }

    pub(super) fn slot(self, what: Own) -> Slot {
        self.0[what as usize]
    }
}

/// What the index is made by.
pub(super) const OF_INDEX: [Own; 3] = [Own::Mapping, Own::Catalogue, Own::Requests];

/// The id of the button that chooses the file.
pub(super) fn button_id(what: Own) -> String {
    [what.name(), "-button"].concat()
}

impl Build {
    /// Whether the recipe makes an index of controls.
    pub(super) fn has_index(self) -> bool {
        self.recipe(|recipe| !recipe.frameworks.is_empty()) == Some(true)
    }

    /// Which recipe is tried with the API in use: that it is the person's own, with its name, and its digest.
    pub(super) fn tried(self) -> Option<(String, Digest)> {
        let api = self.api.get_untracked();
        self.loaded.with_value(|loaded| {
            let recipe = &loaded.as_ref()?.tried(api)?.recipe;
            Some((text::tried(recipe), recipe.sha256))
        })
    }

    /// The layout of the recipe of the API in use; empty where it cannot be used.
    pub(super) fn layout(self) -> &'static str {
        self.recipe(|recipe| recipe.layout.name()).unwrap_or_default()
    }

    /// Takes the first of these files, and has it read.
    pub(super) fn take_own(self, what: Own, files: Vec<Chosen>) {
        let Some(file) = files.into_iter().next() else { return };
        let (slot, name, file) = (self.own.slot(what), text::named(&file.name, file.size), file.file());
        slot.said.set(Some((true, name.clone())));
        let client = BuildClient::look(what, &file, move |message| self.hear_own(what, &name, message));
        slot.file.set_value(Some(file));
        slot.client.set_value(Some(client));
    }

    fn hear_own(self, what: Own, name: &str, message: FromBuild) {
        let (taken, said) = match message {
            FromBuild::Looked(text) if what == Own::Recipe => match self.try_recipe(text) {
                Ok(()) => return,
                Err(why) => (false, why),
            },
            FromBuild::Looked(said) => (true, said),
            FromBuild::Failed(problem) => (false, problem.text),
            _ => return,
        };
        let slot = self.own.slot(what);
        slot.said.set(Some((taken, text::looked(name, taken, &said))));
        slot.client.set_value(None);
    }

    /// What is wrong with what the index would be made by: the control and the sentence.
    pub(super) fn own_errors(self) -> Vec<(String, String)> {
        let mut errors = Vec::new();
        for what in OF_INDEX {
            if let (Some((false, why)), true) = (self.own.slot(what).said.get(), self.has_index()) {
                errors.push((button_id(what), text::about(what, &why)));
            }
        }
        errors
    }

    /// The files that the index is made by, for the worker.
    pub(super) fn own_files(self) -> Vec<(Own, File)> {
        let mut files = Vec::new();
        for what in OF_INDEX {
            if let (Some(file), true) = (self.own.slot(what).file.get_value(), self.has_index()) {
                files.push((what, file));
            }
        }
        files
    }

    /// Asks the API in use by this recipe from now on, unless it is another vendor's.
    fn try_recipe(self, text: String) -> Result<(), String> {
        // Whoever has gone on meanwhile is not called back.
        if !self.screen.with_untracked(|screen| matches!(screen, Screen::SignedOut | Screen::Choosing)) {
            return Ok(());
        }
        let recipe = Recipe::outline(&text).map_err(|error| error.to_string())?;
        let kind = untrack(|| self.api()).map(|api| api.kind).unwrap_or_default();
        let layout = recipe.layout.name();
        if kind != "custom" && layout != "custom" && layout != kind {
            return Err(text::other_layout(layout, &kind));
        }
        self.use_recipe(Some(Known { recipe, text }));
        Ok(())
    }

    /// Asks the API in use by a recipe of the person's own, or by the site's again. Of the choices those stay that the recipe has too.
    pub(super) fn use_recipe(self, tried: Option<Known>) {
        let api = self.api.get_untracked();
        let (choices, tenant) = (self.choices(), self.form.get_untracked().tenant);
        self.loaded.update_value(|loaded| {
            if let Some(loaded) = loaded {
                loaded.tried = tried.map(|known| (api, known));
            }
        });
        self.choose_api(api);
        self.take_choices(&choices);
        self.form.set(Form { tenant, ..self.form.get_untracked() });
        self.refused.set(Vec::new());
        // A file that stands for the answers of one recipe need not do so for another's.
        let Some(session) = self.session.get_untracked() else { return self.show(Screen::SignedOut, build::TITLE) };
        self.set_organisation(&session);
        self.choose(Some(text::CHANGED));
        self.ask_role();
    }
}
