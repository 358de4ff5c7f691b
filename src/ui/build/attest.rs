//! The step of the attestations: the playbook's items by section, each with where it stands.

use leptos::prelude::*;

use super::attesting::{ATTEST, begin_id, control};
use super::choosing::step;
use super::state::Build;
use crate::playbook::readiness::{
    Assessed, Attestation, Facts, How, Item, Items, Kind, Readiness, Section, Status, TypedField, assess,
};
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::field::{Field, tick};
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::{button, live, memo, press};
use crate::ui::parts::notice::notice;
use crate::ui::parts::status::status;
use crate::ui::text::playbook as text;
use crate::ui::text::verdict::Tone;

const CHOOSE: FileField =
    FileField { id: "attestations", label: text::ATTEST_CHOOSE, class: "button button--small", folders: false };

/// Whether an item waits for the build: nobody has said anything of it, and the log may show it.
fn computed(assessed: &Assessed) -> bool {
    assessed.item.kind == Kind::Computable && assessed.how.is_none()
}

fn said(assessed: &Assessed) -> Option<&Attestation> {
    match &assessed.how {
        Some(How::Attested { said, .. }) => Some(said),
        _ => None,
    }
}

fn stands(assessed: &Assessed) -> AnyView {
    let word = || text::stands(assessed.status).to_owned();
    let (tone, shape, word) = match assessed.status {
        Status::Open if computed(assessed) => (Tone::None, Icon::Wait, text::COMPUTED.to_owned()),
        Status::Overdue | Status::Failed => (Tone::Warn, Icon::Warn, word()),
        Status::Open => (Tone::None, Icon::Absent, word()),
        Status::NotApplicable => (Tone::None, Icon::Unchecked, word()),
        // Somebody's word: no outcome, so it has no colour of one.
        Status::Done => (Tone::Note, Icon::Note, word()),
    };
    let why = said(assessed).map(|said| {
        let note =
            said.note.as_ref().map(|note| view! { <p class="hint">{text::NOTE} ": " {note.clone()}</p> }.into_any());
        view! { <p class="hint">{crate::ui::format::sentence(&assessed.why)}</p>{note} }.into_any()
    });
    view! { {status(tone, shape, word)}{why} }.into_any()
}

fn about(item: &Item) -> AnyView {
    let rhythm = format!("{}, {}", item.owner, text::cadence(item.cadence));
    let regulation = item.regulation.as_ref().map(|name| format!(". {name}"));
    let applies = item.applies.as_ref().map(|whom| view! { <p class="hint">"Only if: " {whom.clone()}</p> }.into_any());
    view! { <p>{item.text.clone()}</p><p class="hint">{rhythm}{regulation}</p>{applies} }.into_any()
}

fn editor(state: Build, item: &Item) -> AnyView {
    let attesting = state.attesting;
    let error = move |field: TypedField| {
        Signal::derive(move || attesting.errors().into_iter().find(|(id, _)| id == control(field)).map(|(_, why)| why))
    };
    let by = Field { hint: text::BY_HINT.to_owned(), ..Field::new(control(TypedField::By), text::BY) };
    let on = Field { hint: text::ON_HINT.to_owned(), numeric: true, ..Field::new(control(TypedField::On), text::ON) };
    let typed = attesting.typed;
    let by = by.view(Signal::derive(move || typed.with(|it| it.by.clone())), error(TypedField::By), move |text| {
        typed.update(|it| it.by = text);
    });
    let on = on.view(Signal::derive(move || typed.with(|it| it.on.clone())), error(TypedField::On), move |text| {
        typed.update(|it| it.on = text);
    });
    let none = memo(move || typed.with(|it| it.not_applicable));
    let note = live(move || {
        let (label, hint) = if none.get() { (text::REASON, "") } else { (text::NOTE, text::NOTE_HINT) };
        let field = Field { hint: hint.to_owned(), ..Field::new(control(TypedField::Note), label) };
        field.view(Signal::derive(move || typed.with(|it| it.note.clone())), error(TypedField::Note), move |text| {
            typed.update(|it| it.note = text);
        })
    });
    let set_none = move |yes| typed.update(|it| it.not_applicable = yes);
    // Return in a field means this attestation, not the whole form.
    let key: Box<dyn FnMut(leptos::ev::KeyboardEvent)> = Box::new(move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            state.attest();
        }
    });
    let hint = (item.kind == Kind::Computable).then(|| view! { <p class="hint">{text::COMPUTED_HINT}</p> }.into_any());
    view! {
        <div class="attest" role="group" aria-label=format!("{}: {}", text::ATTEST_IT, item.text)>
            {hint}
            <div class="attest__fields" on:keydown=key>
                {by}
                {on}
                <div class="attest__note">{note}</div>
                {tick("attest-none", text::DOES_NOT_APPLY, none.into(), set_none)}
            </div>
            <div class="buttons">
                <button class="button button--small button--main" id=ATTEST type="button" on:click=press(move || state.attest())>{text::ATTEST_IT}</button>
                {button("button button--small", text::PUT_AWAY, move || attesting.put_away())}
            </div>
        </div>
    }
    .into_any()
}

fn actions(state: Build, assessed: &Assessed) -> AnyView {
    let (item, id, name) = (assessed.item.clone(), assessed.item.id.clone(), assessed.item.text.clone());
    let label = if said(assessed).is_some() { text::ATTEST_AGAIN } else { text::ATTEST_IT };
    let begin = press(move || state.attesting.begin(item.clone()));
    let remove = said(assessed).map(|_| {
        let (of, name) = (id.clone(), name.clone());
        let remove = press(move || state.remove_attestation(&of));
        view! { <button class="link-button" type="button" on:click=remove>{text::REMOVE}<span class="hush">": " {name}</span></button> }.into_any()
    });
    view! {
        <p class="item__do">
            <button class="link-button" type="button" id=begin_id(&id) on:click=begin>{label}<span class="hush">": " {name}</span></button>
            {remove}
        </p>
    }
    .into_any()
}

fn row(state: Build, all: Memo<Readiness>, index: usize) -> AnyView {
    let one = memo(move || all.with(|all| all.items.get(index).cloned()));
    let open = memo(move || {
        let id = one.with(|one| one.as_ref().map(|one| one.item.id.clone()));
        state.attesting.draft.with(|draft| draft.as_ref().map(|item| &item.id) == id.as_ref())
    });
    let content = live(move || {
        one.get().map(|one| {
            let end = if open.get() { editor(state, &one.item) } else { actions(state, &one) };
            view! { <div class="item__text">{about(&one.item)}</div><div class="item__state">{stands(&one)}</div>{end} }
                .into_any()
        })
    });
    view! { <li class="item">{content}</li> }.into_any()
}

fn tally(all: &Readiness, section: Section) -> String {
    let of = || all.items.iter().filter(|one| one.item.section == section);
    let count = |status: Status| of().filter(|one| one.status == status && !computed(one)).count() as u64;
    let computed = of().filter(|one| computed(one)).count() as u64;
    let counts = [
        (count(Status::Overdue), "overdue"),
        (count(Status::Done), "attested"),
        (count(Status::NotApplicable), "not applicable"),
        (count(Status::Open), "open"),
        (computed, "computed by the build"),
    ];
    text::tally(of().count(), &counts)
}

fn section(state: Build, all: Memo<Readiness>, section: Section) -> AnyView {
    let memo_of = all;
    let rows = all.with_untracked(|all| {
        let of = all.items.iter().enumerate().filter(|(_, one)| one.item.section == section);
        of.map(|(index, _)| row(state, memo_of, index)).collect::<Vec<_>>()
    });
    if rows.is_empty() {
        return ().into_any();
    }
    let sum = move || all.with(|all| tally(all, section));
    let overdue = memo(move || {
        all.with(|all| all.items.iter().any(|one| one.item.section == section && one.status == Status::Overdue))
    });
    let mark = live(move || overdue.get().then(|| status(Tone::Warn, Icon::Warn, text::stands(Status::Overdue))));
    view! {
        <details class="more items">
            <summary>{text::section(section)} " " <span class="quiet">{move || sum()}</span> " " {mark}</summary>
            <ul class="items__list">{rows}</ul>
        </details>
    }
    .into_any()
}

fn list(state: Build, items: Items) -> AnyView {
    let release = memo(move || state.release());
    let today = state.today.get_value();
    let all = memo(move || {
        let facts = Facts { release: release.get(), ..Facts::default() };
        state.attesting.held.with(|held| assess(&items, &facts, held, today))
    });
    let unknown = live(move || {
        let count = all.with(|all| all.unknown.len());
        (count > 0).then(|| view! { <p class="hint">{text::unknown(count)}</p> }.into_any())
    });
    let sections: Vec<_> = Section::ALL.into_iter().map(|of| section(state, all, of)).collect();
    view! { <div class="items__all">{sections}</div>{unknown} }.into_any()
}

/// The step; `number` is its place in the form.
pub(super) fn attest(state: Build, number: u8) -> AnyView {
    let attesting = state.attesting;
    attesting.load_items();
    state.take_attestations();
    let items = live(move || match attesting.items.get() {
        None => view! { <p class="hint" role="status">{text::ITEMS_WAIT}</p> }.into_any(),
        Some(Ok(items)) => list(state, items),
        Some(Err(why)) => notice(Tone::Fail, view! { <p role="alert">{why}</p> }),
    });
    let load =
        move |files: Vec<crate::web::page::Chosen>| files.into_iter().for_each(|file| state.load_attestations(file));
    let said = live(move || {
        attesting.said.get().map(|(taken, words)| match taken {
            true => view! { <p class="small items__said" role="status">{words}</p> }.into_any(),
            false => notice(Tone::Fail, view! { <p role="alert">{words}</p> }),
        })
    });
    let sum = move || text::held(attesting.held.with(|held| held.0.len()), attesting.unsaved.get());
    let none = memo(move || attesting.held.with(|held| held.0.is_empty()));
    let removed = live(move || {
        let last = attesting.removed.with(|removed| removed.last().map(|removed| removed.item().to_owned()))?;
        let text_of = |items: &Items| items.items.iter().find(|item| item.id == last).map(|item| item.text.clone());
        let last = attesting.items.with(|items| text_of(items.as_ref()?.as_ref().ok()?)).unwrap_or(last);
        let words = text::removed(&last);
        Some(view! { <p class="small items__removed"><span role="status">{words}</span> {button("link-button", text::PUT_BACK, move || state.put_back())}</p> }.into_any())
    });
    let content = view! {
        <p class="prose">{text::ATTEST_HINT}</p>
        <div class="buttons after">
            {CHOOSE.view(load)}
            <button class="button button--small" type="button" disabled=move || none.get() aria-describedby="attest-save-hint" on:click=press(move || state.save_attestations())>{text::ATTEST_SAVE}</button>
        </div>
        <p class="hint" id="attest-save-hint">{text::ATTEST_SAVE_HINT}</p>
        {said}
        {removed}
        {items}
        <p class="small items__sum" role="status">{move || sum()}</p>
    };
    step(number, text::ATTEST, content.into_any())
}
