//! A signature for a pack that was checked: what is signed, by which key, and what it says.

use leptos::prelude::*;

use super::fields::{Line, Wrong, error, form, pass};
use super::import::import_form;
use super::make::make;
use super::own::Own;
use super::program::{Door, Signing, Wanted};
use crate::model::digest::Digest;
use crate::seal::statement::is_reason;
use crate::ui::frame::TITLE;
use crate::ui::parts::block::{section, told};
use crate::ui::parts::digest::full;
use crate::ui::parts::errors::{SUMMARY, summary_of};
use crate::ui::parts::live::{button, change, live, memo};
use crate::ui::text::signing as text;
use crate::ui::text::{keys as keys_text, verdict::Tone};
use crate::web::keys::OwnKey;
use crate::web::page;

/// The ids of the controls.
const DECISION: &str = "decision";
const KEY: &str = "own-key";
const REASON: &str = "reason";

/// One of several, each with a hint; what cannot be chosen says why.
struct Choice {
    value: String,
    label: String,
    hint: String,
    open: bool,
}

/// A group of them; the first control that can be chosen takes the group's name as its id.
fn choices(
    name: &'static str,
    legend: &'static str,
    options: Vec<Choice>,
    value: RwSignal<String>,
    wrong: Wrong,
) -> AnyView {
    let first = options.iter().position(|option| option.open);
    let options = options.into_iter().enumerate().map(|(index, Choice { value: of, label, hint, open })| {
        let id = if Some(index) == first { name.to_owned() } else { format!("{name}-{index}") };
        let (hint_id, label_for, same) = (format!("{id}-hint"), id.clone(), of.clone());
        let described = hint_id.clone();
        let choose = change(move |_| {
            value.set(of.clone());
            wrong.update(|wrong| wrong.retain(|(of, _)| *of != name));
        });
        view! {
            <li>
                <input type="radio" name=name id=id disabled=!open aria-describedby=described prop:checked=move || value.with(|value| *value == same) on:change=choose />
                <div><label for=label_for>{label}</label><p class="hint" id=hint_id>{hint}</p></div>
            </li>
        }
        .into_any()
    });
    view! {
        <fieldset class="field" aria-describedby=format!("{name}-error")>
            <legend class="label">{legend}</legend>
            <ul class="radios">{options.collect::<Vec<_>>()}</ul>
            {error(name, wrong)}
        </fieldset>
    }
    .into_any()
}

fn decisions(value: RwSignal<String>, wrong: Wrong) -> AnyView {
    let choice = |value: &str, label: &str, hint: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        open: true,
    };
    let options =
        vec![choice("approve", text::APPROVE, text::APPROVE_HINT), choice("reject", text::REJECT, text::REJECT_HINT)];
    choices(DECISION, text::DECISION, options, value, wrong)
}

fn keys(own: Own, signers: Vec<Digest>, value: RwSignal<String>, wrong: Wrong) -> AnyView {
    live(move || {
        let choice = |key: &OwnKey| {
            let open = !signers.contains(&key.id);
            let hint = if open { keys_text::which(key) } else { text::SIGNED_ALREADY.to_owned() };
            Choice { value: key.id.to_string(), label: keys_text::whose(key), hint, open }
        };
        let options: Vec<Choice> = own.keys.with(|keys| keys.iter().map(choice).collect());
        match (own.known.get(), options.is_empty()) {
            (false, _) => view! { <p class="quiet">{keys_text::LOADING}</p> }.into_any(),
            (true, true) => {
                view! { <div class="field"><p id=KEY tabindex="-1">{text::NO_KEY}</p>{error(KEY, wrong)}</div> }
                    .into_any()
            }
            (true, false) => choices(KEY, text::KEY, options, value, wrong),
        }
    })
}

/// Texts below one another; what is said where there are none.
fn listed(texts: Vec<String>, none: &'static str) -> AnyView {
    if texts.is_empty() {
        return view! { <span class="quiet">{none}</span> }.into_any();
    }
    let texts = texts.into_iter().map(|text| view! { <li>{text}</li> }.into_any()).collect::<Vec<_>>();
    view! { <ul class="bare">{texts}</ul> }.into_any()
}

fn read(given: &Signing) -> AnyView {
    let fact = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    let plain = |value: &str| view! { <span class="path">{value.to_owned()}</span> }.into_any();
    let [file, pack, tenant, period, manifest] = &given.facts;
    let mut facts = vec![fact(text::FILE, plain(file))];
    if !pack.is_empty() {
        facts.push(fact(text::PACK, plain(pack)));
        facts.push(fact(text::TENANT, tenant.clone().into_any()));
        facts.push(fact(text::PERIOD, period.clone().into_any()));
    }
    let manifest = Digest::parse(manifest).map_or_else(|_| ().into_any(), |digest| full(&digest));
    facts.push(fact(text::MANIFEST, manifest));
    facts.push(fact(text::GAPS, listed(given.gaps.clone(), text::NO_GAPS)));
    facts.push(fact(text::BEFORE, listed(given.before.clone(), text::NOBODY)));
    section("read-h", text::READ, text::READ_HINT, view! { <dl class="receipt receipt--tight">{facts}</dl> }.into_any())
}

/// The screen.
pub(super) fn sign(given: Signing, door: Door) -> AnyView {
    let (wrong, busy): (Wrong, _) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let (decision, key) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let refused = RwSignal::new(None::<String>);
    let (sealed, signers) = (given.sealed, given.signers.clone());
    let own = Own::new(KEY, move |made| key.set(made.map(|id| id.to_string()).unwrap_or_default()));
    // The one key that may sign is the one that is meant.
    let only = memo({
        let signers = signers.clone();
        move || {
            own.keys.with(|keys| match &keys.iter().filter(|key| !signers.contains(&key.id)).collect::<Vec<_>>()[..] {
                [key] => key.id.to_string(),
                _ => String::new(),
            })
        }
    });
    Effect::new(move || {
        let only = only.get();
        if key.with_untracked(String::is_empty) {
            key.set(only);
        }
    });
    door.on_refused(move |why| {
        busy.set(false);
        refused.set(Some(why));
        page::focus(SUMMARY);
    });
    let door = StoredValue::new_local(door);
    let send = move || {
        let reason = page::text(REASON).trim().to_owned();
        let (decision, key) = (decision.get_untracked(), key.get_untracked());
        let mut found = Vec::new();
        let mut say = |id, why: &str| found.push((id, why.to_owned()));
        if sealed && decision.is_empty() {
            say(DECISION, text::DECISION_MISSING);
        }
        let chosen = own.keys.with_untracked(|keys| keys.iter().find(|own| own.id.to_string() == key).cloned());
        if chosen.is_none() {
            say(KEY, text::KEY_MISSING);
        }
        if decision == "reject" && reason.is_empty() {
            say(REASON, text::REASON_MISSING);
        } else if !is_reason(&reason) {
            say(REASON, text::REASON_WRONG);
        }
        refused.set(None);
        let (true, Some(own)) = (pass(wrong, found), chosen) else { return };
        busy.set(true);
        let decision = if sealed { decision } else { "seal".to_owned() };
        let wanted = Wanted { key, role: own.role, signer: own.name, decision, reason };
        door.with_value(|door| door.sign(&wanted));
    };
    let trouble = live(move || own.trouble.get().map(|why| told(Tone::Warn, keys_text::TROUBLE, why, None)));
    let failed = live(move || refused.get().map(|why| summary_of(text::REFUSED, view! { <p>{why}</p> })));
    let (title, role) = if sealed { (text::APPROVE_TITLE, "approver") } else { (text::SEAL_TITLE, "owner") };
    let content = view! {
        {sealed.then(|| decisions(decision, wrong))}
        {keys(own, signers, key, wrong)}
        {sealed.then(|| Line::new(REASON, text::REASON, text::REASON_HINT).view(wrong))}
    };
    let form = form(content.into_any(), text::GO, busy, true, send);
    let working = move || if busy.get() { text::BUSY } else { "" };
    let none = memo(move || own.known.get() && own.keys.with(Vec::is_empty));
    let said = view! { <p class="keys__said" role="status">{move || own.said.get()} {working}</p> };
    let more = view! {
        <details class="more" open=move || none.get()><summary>{text::MORE_KEYS}</summary><div><h3>{keys_text::MAKE}</h3><p class="hint prose">{keys_text::KEPT}</p>{make(own, role)}
            <h3 class="after">{keys_text::IMPORT}</h3><p class="hint prose">{keys_text::IMPORT_HINT}</p>{import_form(own, role)}</div></details>
    };
    view! {
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{title}</h1>
            <p class="lead">{text::LEAD}</p>
            <p class="after">{button("link-button", text::BACK, move || door.with_value(Door::back))}</p>
        </header>
        {failed}
        {read(&given)}
        {section("sign-h", text::SIGN, "", view! { {said} {trouble}{form}{more.into_any()} }.into_any())}
    }
    .into_any()
}
