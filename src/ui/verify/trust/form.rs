//! A key that is typed: added, edited or revoked.

use leptos::prelude::*;

use super::{Desk, Draft};
use crate::seal::trust::desk::{Ask, Field as Place, Key, Wrong};
use crate::ui::parts::digest;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::errors::{SUMMARY, summary};
use crate::ui::parts::field::Field;
use crate::ui::parts::live::{button, change, live};
use crate::ui::text::trust as text;
use crate::web::page;

/// The most bytes of a key file.
const MOST: u64 = 1 << 16;

/// A line of the form: its place, id, label and hint, and where its text stands.
pub(in crate::ui::verify) struct Line {
    pub(in crate::ui::verify) place: Place,
    pub(in crate::ui::verify) id: &'static str,
    pub(in crate::ui::verify) label: &'static str,
    pub(in crate::ui::verify) hint: &'static str,
    pub(in crate::ui::verify) text: fn(&mut Key) -> &mut String,
}

impl Line {
    /// The field, over a key that is being typed.
    pub(in crate::ui::verify) fn view(self, key: RwSignal<Key>, wrong: RwSignal<Vec<(Place, Wrong)>>) -> AnyView {
        let Self { place, id, label, hint, text } = self;
        let value = Signal::derive(move || text(&mut key.get()).clone());
        let field = Field { hint: hint.to_owned(), ..Field::new(id, label) };
        field.view(value, error(wrong, place), move |typed| key.update(|key| *text(key) = typed))
    }

    pub(in crate::ui::verify) fn signer() -> Self {
        let (label, hint) = (text::SIGNER, text::SIGNER_HINT);
        Self { place: Place::Signer, id: "trust-signer", label, hint, text: |key| &mut key.signer }
    }

    pub(in crate::ui::verify) fn role() -> Self {
        let (label, hint) = (text::ROLE, text::ROLE_HINT);
        Self { place: Place::Role, id: "trust-role", label, hint, text: |key| &mut key.role }
    }

    pub(in crate::ui::verify) fn source() -> Self {
        let (label, hint) = (text::SOURCE, text::SOURCE_HINT);
        Self { place: Place::Source, id: "trust-source", label, hint, text: |key| &mut key.source }
    }

    fn from() -> Self {
        let (label, hint) = (text::FROM, text::FROM_HINT);
        Self { place: Place::From, id: "trust-from", label, hint, text: |key| &mut key.valid_from }
    }

    fn until() -> Self {
        let (label, hint) = (text::UNTIL, text::UNTIL_HINT);
        Self { place: Place::Until, id: "trust-until", label, hint, text: |key| &mut key.valid_until }
    }

    fn revoked() -> Self {
        let (label, hint) = (text::REVOKED, text::REVOKED_HINT);
        Self { place: Place::Revoked, id: "trust-revoked", label, hint, text: |key| &mut key.revoked_at }
    }

    fn reason() -> Self {
        Self {
            place: Place::Reason,
            id: "trust-reason",
            label: text::REASON,
            hint: "",
            text: |key| &mut key.revoked_reason,
        }
    }
}

/// What is wrong with this field.
fn error(wrong: RwSignal<Vec<(Place, Wrong)>>, place: Place) -> Signal<Option<String>> {
    Signal::derive(move || {
        wrong.with(|wrong| {
            let first = wrong.iter().find(|(at, _)| *at == place);
            first.map(|(at, what)| text::wrong(*at, what).to_owned())
        })
    })
}

/// The id of a field.
pub(super) fn id(place: Place) -> String {
    match place {
        Place::Key => "trust-key".to_owned(),
        Place::Signer => "trust-signer".to_owned(),
        Place::Role => "trust-role".to_owned(),
        Place::From => "trust-from".to_owned(),
        Place::Until => "trust-until".to_owned(),
        Place::Revoked => "trust-revoked".to_owned(),
        Place::Reason => "trust-reason".to_owned(),
        Place::Source => "trust-source".to_owned(),
        Place::RuleRole(at) => format!("rule-role-{at}"),
        Place::RuleMin(at) => format!("rule-min-{at}"),
    }
}

/// All that is wrong, each with a link to its field.
pub(in crate::ui::verify) fn errors(wrong: RwSignal<Vec<(Place, Wrong)>>) -> AnyView {
    live(move || {
        let lines = wrong.get().into_iter().map(|(place, what)| (id(place), text::wrong(place, &what).to_owned()));
        summary(lines.collect())
    })
}

/// A day is easier to edit than its first instant.
fn days(mut key: Key) -> Key {
    for text in [&mut key.valid_from, &mut key.valid_until, &mut key.revoked_at] {
        if let Some(day) = text.strip_suffix("T00:00:00Z") {
            *text = day.to_owned();
        }
    }
    key
}

pub(super) fn form(desk: Desk) -> Option<AnyView> {
    let Draft { of, key } = desk.draft.get()?;
    let is_new = of.is_none();
    let key = RwSignal::new(days(key));
    let wrong = RwSignal::new(Vec::new());
    let found = RwSignal::new(if is_new { Vec::new() } else { vec![key.get_untracked()] });
    let look = move |bytes: Vec<u8>| {
        let _ = key.try_update(|key| key.pem = String::from_utf8_lossy(&bytes).into_owned());
        desk.trust.ask(Ask::Key(bytes), move |answer| {
            // The form may be closed by now.
            let _ = wrong.try_set(answer.wrong.clone());
            let _ = found.try_set(answer.found.clone());
            // What is for one purpose only says so itself.
            if let Some(first) = answer.found.first().filter(|first| !first.role.is_empty()) {
                let _ = key.try_update(|key| key.role = first.role.clone());
            }
        });
    };
    let title = if is_new { text::NEW_KEY } else { text::OLD_KEY };
    let keep = button("button button--main", text::KEEP_KEY, move || {
        let ask = Ask::Put { of: of.clone(), key: Box::new(key.get_untracked()) };
        desk.trust.ask(ask, move |answer| {
            if answer.wrong.is_empty() {
                let _ = desk.draft.try_set(None);
                desk.say(text::KEPT.to_owned());
            } else {
                let _ = wrong.try_set(answer.wrong.clone());
                page::focus_soon(SUMMARY);
            }
        });
    });
    let cancel = button("button", text::CANCEL, move || {
        desk.draft.set(None);
        page::focus_soon("keys-h");
    });
    let public = is_new.then(|| public(key, wrong, look));
    let revoking =
        (!is_new).then(|| view! { {Line::revoked().view(key, wrong)}{Line::reason().view(key, wrong)} }.into_any());
    let fingerprint = live(move || {
        let found = found.get();
        let each = found.iter().filter_map(|key| {
            let id = key.key_id?;
            Some(view! { <p>{digest::full(&id)} " " <span class="quiet">{key.algorithm.clone()}</span></p> }.into_any())
        });
        let each: Vec<AnyView> = each.collect();
        (!each.is_empty()).then(|| {
            view! { <p><b>{text::FINGERPRINT}</b></p>{each}<p class="hint">{text::FINGERPRINT_HINT}</p> }.into_any()
        })
    });
    Some(
        view! {
            <section class="block" aria-labelledby="key-form-h">
                <header><h2 id="key-form-h">{title}</h2></header>
                {errors(wrong)}
                <div class="sheet">
                    {public}
                    <div role="status">{fingerprint}</div>
                    {Line::signer().view(key, wrong)}
                    {Line::role().view(key, wrong)}
                    {Line::source().view(key, wrong)}
                    {Line::from().view(key, wrong)}
                    {Line::until().view(key, wrong)}
                    {revoking}
                </div>
                <div class="buttons after">{keep}{cancel}</div>
            </section>
        }
        .into_any(),
    )
}

/// The field of the key itself, pasted or from a file.
fn public(
    key: RwSignal<Key>,
    wrong: RwSignal<Vec<(Place, Wrong)>>,
    look: impl Fn(Vec<u8>) + Copy + 'static,
) -> AnyView {
    let error = error(wrong, Place::Key);
    let typed = change(move |event| look(event_target_value(&event).into_bytes()));
    let file = FileField { id: "trust-key-file", label: text::KEY_FILE, class: "button button--small", folders: false };
    let file = file.view(move |mut files| {
        let Some(file) = files.pop() else { return };
        page::spawn(async move {
            match file.read(MOST).await {
                Ok(bytes) => look(bytes),
                Err(_) => drop(wrong.try_set(vec![(Place::Key, Wrong::Form)])),
            }
        });
    });
    let described =
        move || if error.with(Option::is_some) { "trust-key-error trust-key-hint" } else { "trust-key-hint" };
    let told = live(move || {
        error.get().map(|error| view! { <p class="field__error" id="trust-key-error">{error}</p> }.into_any())
    });
    view! {
        <div class="field">
            <label for="trust-key">{text::KEY}</label>
            <textarea
                class="input code"
                id="trust-key"
                rows="5"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || key.get().pem
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:change=typed
            ></textarea>
            {told}
            <p class="hint" id="trust-key-hint">{text::KEY_HINT}</p>
            <div class="buttons">{file}</div>
        </div>
    }
    .into_any()
}
