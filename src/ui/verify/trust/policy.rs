//! The policy: in words, and its editor.

use leptos::prelude::*;

use super::Desk;
use super::form::{errors, id};
use crate::seal::trust::desk::{Ask, Field as Place, Rules, Wrong};
use crate::ui::parts::errors::SUMMARY;
use crate::ui::parts::field::{Field, tick};
use crate::ui::parts::live::{button, live, named, press};
use crate::ui::text::trust as text;
use crate::verify::judged;
use crate::web::page;

const TITLE: &str = "policy-h";

/// What these rules ask.
pub(super) fn words(rules: &Rules) -> AnyView {
    let roles = rules.signers.iter().map(|(role, min)| (role.as_str(), min.trim().parse().unwrap_or_default()));
    let lines = judged::words(roles, rules.distinct_people, rules.time, rules.source);
    // Of one signature there is no second person.
    let names: &[usize] = if lines.len() == 4 { &[0, 1, 2, 3] } else { &[0, 2, 3] };
    let lines = names.iter().zip(lines).map(|(name, line)| {
        let name = text::POLICY_PARTS.get(*name).copied().unwrap_or_default();
        view! { <div><dt>{name}</dt><dd>{crate::ui::format::sentence(&line)}</dd></div> }.into_any()
    });
    view! { <dl class="receipt">{lines.collect::<Vec<_>>()}</dl> }.into_any()
}

pub(super) fn policy(desk: Desk) -> AnyView {
    let shown = live(move || match desk.rules.get() {
        Some(rules) => editor(desk, rules),
        None => kept(desk),
    });
    view! {
        <section class="block" aria-labelledby=TITLE>
            <header><h2 id=TITLE tabindex="-1">{text::POLICY}</h2><p class="aside-note">{text::POLICY_NOTE}</p></header>
            {shown}
        </section>
    }
    .into_any()
}

fn kept(desk: Desk) -> AnyView {
    let told = desk.trust.told.with(|told| told.as_ref().map(|told| (told.rules.clone(), told.policy_text.clone())));
    let Some((rules, text)) = told.filter(|(_, text)| !text.is_empty()) else { return ().into_any() };
    let edited = rules.clone();
    let edit = (!desk.trust.is_unreadable()).then(|| {
        button("button", text::POLICY_EDIT, move || {
            desk.rules.set(Some(edited.clone()));
            page::focus_soon(id(Place::RuleRole(0)));
        })
    });
    let export = button("button", text::EXPORT, move || desk.save(&text, "packseal-policy.json"));
    view! { {words(&rules)}<div class="buttons after">{edit}{export}</div> }.into_any()
}

fn editor(desk: Desk, rules: Rules) -> AnyView {
    let rules = RwSignal::new(rules);
    let wrong = RwSignal::new(Vec::<(Place, Wrong)>::new());
    // Drawn anew when a row comes or goes, and not while it is typed into.
    let count = Memo::new(move |_| rules.with(|rules| rules.signers.len()));
    let rows = live(move || (0..count.get()).map(|at| line(rules, wrong, at)).collect::<Vec<_>>());
    let add = button("button button--small", text::POLICY_ADD, move || {
        rules.update(|rules| rules.signers.push((String::new(), "1".to_owned())));
        page::focus_soon(id(Place::RuleRole(rules.with_untracked(|rules| rules.signers.len() - 1))));
    });
    let flag = move |id: &'static str, label: &'static str, member: fn(&mut Rules) -> &mut bool| {
        let value = Signal::derive(move || *member(&mut rules.get()));
        tick(id, label, value, move |on| rules.update(|rules| *member(rules) = on))
    };
    let keep = button("button button--main", text::POLICY_KEEP, move || {
        desk.trust.ask(Ask::Rules(rules.get_untracked()), move |answer| {
            if answer.wrong.is_empty() {
                let _ = desk.rules.try_set(None);
                desk.say(text::KEPT.to_owned());
            } else {
                let _ = wrong.try_set(answer.wrong.clone());
                page::focus_soon(SUMMARY);
            }
        });
    });
    let cancel = button("button", text::CANCEL, move || {
        desk.rules.set(None);
        page::focus_soon(TITLE);
    });
    view! {
        {errors(wrong)}
        <div class="sheet">
            {rows}
            <div class="buttons">{add}</div>
            {flag("rule-people", text::POLICY_PEOPLE, |rules| &mut rules.distinct_people)}
            {flag("rule-time", text::POLICY_TIME, |rules| &mut rules.time)}
            {flag("rule-source", text::POLICY_SOURCE, |rules| &mut rules.source)}
        </div>
        <div class="after" role="status">{live(move || words(&rules.get()))}</div>
        <div class="buttons after">{keep}{cancel}</div>
    }
    .into_any()
}

/// A role, and how many signatures of it.
fn line(rules: RwSignal<Rules>, wrong: RwSignal<Vec<(Place, Wrong)>>, at: usize) -> AnyView {
    let of = move |second: bool| {
        Signal::derive(move || {
            let row = rules.with(|rules| rules.signers.get(at).cloned()).unwrap_or_default();
            if second { row.1 } else { row.0 }
        })
    };
    let error = move |place| {
        Signal::derive(move || {
            let first = wrong.with(|wrong| wrong.iter().find(|(at, _)| *at == place).cloned());
            first.map(|(place, what)| text::wrong(place, &what).to_owned())
        })
    };
    let set = move |second: bool, typed: String| {
        rules.update(|rules| {
            if let Some(row) = rules.signers.get_mut(at) {
                *(if second { &mut row.1 } else { &mut row.0 }) = typed;
            }
        });
    };
    let (role, min) = (Place::RuleRole(at), Place::RuleMin(at));
    let remove = press(move || {
        rules.update(|rules| drop(rules.signers.remove(at)));
        wrong.set(Vec::new());
        page::focus_soon(id(Place::RuleRole(0)));
    });
    let about = Some(format!("{}: {}", text::REMOVE, of(false).get_untracked()));
    let only = rules.with_untracked(|rules| rules.signers.len() == 1);
    let remove = (!only).then(|| named("button button--small", text::REMOVE, about, remove));
    view! {
        <div class="rule">
            {Field::new(id(role), text::POLICY_ROLE).view(of(false), error(role), move |typed| set(false, typed))}
            {Field { numeric: true, ..Field::new(id(min), text::POLICY_MIN) }.view(of(true), error(min), move |typed| set(true, typed))}
            {remove}
        </div>
    }
    .into_any()
}
