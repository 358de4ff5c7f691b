//! The screen of keys and policy: what an auditor believes, and what it asks. It needs no network.

mod form;
mod import;
mod keys;
mod policy;
mod state;

pub(super) use form::{Line, errors};
pub(super) use state::{Trouble, Trust};

use leptos::prelude::*;

use super::TITLE;
use crate::seal::trust::desk::{Import, Kept, Key, Name, Rules};
use crate::ui::parts::block::told;
use crate::ui::parts::live::{button, live};
use crate::ui::text::trust as text;
use crate::ui::text::verdict::Tone;
use crate::web::save;

/// Where the focus goes when something was done.
const SAID: &str = "trust-said";

/// A key that is added, or edited when `of` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    of: Option<Name>,
    key: Key,
}

/// What is being done on the screen.
#[derive(Clone, Copy)]
struct Desk {
    trust: Trust,
    /// The form, when it is open.
    draft: RwSignal<Option<Draft>>,
    /// The file that was given.
    file: StoredValue<Vec<u8>>,
    /// What it would change, while that is shown.
    import: RwSignal<Option<Import>>,
    /// The policy, while it is edited.
    rules: RwSignal<Option<Rules>>,
    /// What was done.
    said: RwSignal<Option<String>>,
    /// What was kept before a key was removed, and whether that can be put back.
    before: StoredValue<Kept>,
    undo: RwSignal<bool>,
}

impl Desk {
    /// Says what was done, and moves the focus there.
    fn say(self, what: String) {
        self.told(what, false);
    }

    /// The same, of something that can be undone.
    fn told(self, what: String, undo: bool) {
        // The screen may have gone meanwhile.
        let _ = self.undo.try_set(undo);
        let _ = self.said.try_set(Some(what));
        crate::web::page::focus_soon(SAID);
    }

    /// Hands a text over as a file.
    fn save(self, text: &str, name: &str) {
        if let Err(error) = save::save_text(text, name, "application/json") {
            self.say(format!("{}: {}", text::NOT_SAVED, error.what));
        }
    }
}

pub(super) fn screen(trust: Trust) -> AnyView {
    let desk = Desk {
        trust,
        draft: RwSignal::new(None),
        file: StoredValue::new(Vec::new()),
        import: RwSignal::new(None),
        rules: RwSignal::new(None),
        said: RwSignal::new(None),
        before: StoredValue::new(Kept::default()),
        undo: RwSignal::new(false),
    };
    view! {
        <div class="wrap trust">
            <header class="page-head">
                <h1 id=TITLE tabindex="-1">{text::TITLE}</h1>
                <p class="lead">{text::LEAD}</p>
            </header>
            {live(move || trouble(desk))}
            {live(move || said(desk))}
            {live(move || desk.trust.told.with(Option::is_none).then(|| view! { <p role="status">{text::WAITING}</p> }.into_any()))}
            {keys::keys(desk)}
            {live(move || form::form(desk))}
            {live(move || import::import(desk))}
            {policy::policy(desk)}
        </div>
    }
    .into_any()
}

/// What was done, with a way back where there is one.
fn said(desk: Desk) -> Option<AnyView> {
    let title = desk.said.get()?;
    let undo = desk.undo.get().then(|| {
        let undo = button("button button--small", text::UNDO, move || {
            desk.trust.restore(&desk.before.get_value());
            desk.say(text::RESTORED.to_owned());
        });
        view! { <p class="small">{text::REMOVED}</p><div class="buttons">{undo}</div> }.into_any()
    });
    Some(view! { <div id=SAID tabindex="-1" role="status">{told(Tone::Note, title, "", undo)}</div> }.into_any())
}

/// What is wrong with what is kept.
fn trouble(desk: Desk) -> Option<AnyView> {
    let trust = desk.trust;
    let shown = match trust.trouble.get() {
        Some(Trouble::TabOnly) => told(Tone::Warn, text::TAB_ONLY, text::TAB_ONLY_TEXT, None),
        Some(Trouble::NoRecord(record)) => unreadable(desk, text::NO_RECORD, vec![(record, "packseal-kept.txt")]),
        None => {
            let answer = trust.told.get()?;
            let why = answer.trust_wrong.or(answer.policy_wrong)?;
            let texts = [(answer.kept.trust, "packseal-trust.json"), (answer.kept.policy, "packseal-policy.json")];
            let texts = texts.into_iter().filter_map(|(text, name)| Some((text?, name))).collect();
            unreadable(desk, &why, texts)
        }
    };
    Some(view! { <div role="alert" class="after">{shown}</div> }.into_any())
}

fn unreadable(desk: Desk, why: &str, texts: Vec<(String, &'static str)>) -> AnyView {
    let save = button("button button--small", text::SAVE_IT, move || {
        texts.iter().for_each(|(text, name)| desk.save(text, name));
    });
    let anew = button("button button--small", text::ANEW, move || {
        desk.trust.begin_anew();
        crate::web::page::focus_soon(TITLE);
    });
    let buttons = view! { <div class="buttons">{save}{anew}</div> }.into_any();
    told(Tone::Fail, text::UNREADABLE, text::unreadable(why), Some(buttons))
}
