//! The plan: what will be asked, what is known to be missing, what may be cut. It follows the form as it changes.

use leptos::prelude::*;

use super::attachments::total;
use super::state::{Build, Gate};
use crate::model::json::{Value, object};
use crate::recipe::{self, Gap, Limit, Plan, PlannedSet, Recipe};
use crate::ui::format::number;
use crate::ui::parts::digest::copy;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::list::{Line, lines};
use crate::ui::parts::live::{live, memo, press};
use crate::ui::text::{choosing as text, common, running};
use crate::web::save::save_text;

fn planned(state: Build) -> Option<Plan> {
    let today = state.today.get_value();
    let mut form = state.form.get();
    if form.tenant.trim().is_empty() {
        // A name that is still missing changes nothing in the plan.
        form.tenant.push('x');
    }
    state
        .recipe(|recipe: &Recipe| form.check(recipe, today).ok().map(|choices| recipe::plan(recipe, &choices)))
        .flatten()
}

/// The groups of the plan, in order, each once.
fn groups(plan: &Plan) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for group in plan.sets.iter().map(|planned| &planned.group).filter(|group| !group.is_empty()) {
        if !groups.contains(group) {
            groups.push(group.clone());
        }
    }
    groups
}

/// `20 of 22`, of the data sets that `take` lets pass; None when there are none.
fn tally(plan: &Plan, take: impl Fn(&PlannedSet) -> bool) -> Option<String> {
    let sets = || plan.sets.iter().filter(|planned| take(planned));
    let all = sets().count();
    (all > 0).then(|| text::of(sets().filter(|planned| planned.fetched).count(), all))
}

fn sums(state: Build, plan: &Plan) -> AnyView {
    let (least, most) = plan.requests;
    let groups = groups(plan).into_iter().filter_map(|name| {
        let count = tally(plan, |planned| planned.group == name)?;
        Some(view! { <dt class="sums__part">{name}</dt><dd class="sums__part">{count}</dd> })
    });
    let files = live(move || {
        state.files.with(|files| {
            (!files.is_empty()).then(|| {
                view! { <dt>{text::PLAN_FILES}</dt><dd>{text::files(files.len(), total(files))}</dd> }.into_any()
            })
        })
    });
    view! {
        <dl class="sums">
            <dt>{text::PLAN_SETS}</dt><dd>{tally(plan, |_| true)}</dd>
            {groups.collect::<Vec<_>>()}
            {files}
            <dt>{text::PLAN_REQUESTS}</dt><dd>{if least == most { number(least) } else { format!("{} to {}", number(least), number(most)) }}</dd>
            <dt>{text::PLAN_SIZE}</dt><dd>{text::PLAN_SIZE_LATER}</dd>
        </dl>
    }
    .into_any()
}

fn lists(plan: &Plan) -> AnyView {
    view! {
        <h3>{text::PLAN_LIMITS} <span>{plan.limits.len()}</span></h3>
        {lines(Icon::Note, plan.limits.iter().map(Line::from).collect())}
        <h3>{text::PLAN_GAPS} <span>{plan.gaps.len()}</span></h3>
        {lines(Icon::Warn, plan.gaps.iter().map(Line::from).collect())}
    }
    .into_any()
}

/// The plan as a file: who reads it needs neither this page nor an account.
fn as_json(state: Build, plan: &Plan) -> String {
    let line = |section: &str, what: &str, why: &str| {
        object([("section", section.into()), ("what", what.into()), ("why", why.into())])
    };
    let set = |planned: &recipe::PlannedSet| {
        object([
            ("id", planned.id.as_str().into()),
            ("title", planned.title.as_str().into()),
            ("endpoint", planned.endpoint.as_str().into()),
            ("fetched", planned.fetched.into()),
        ])
    };
    let recipe = state.recipe(|recipe| {
        object([
            ("name", recipe.name.as_str().into()),
            ("version", recipe.version.as_str().into()),
            ("sha256", recipe.sha256.to_string().into()),
        ])
    });
    let files = state.files.with_untracked(|files| {
        let file = |file: &super::attachments::Attachment| {
            object([("name", file.name.as_str().into()), ("bytes", file.size.into())])
        };
        files.iter().map(file).collect()
    });
    let plan = object([
        ("schema", "packseal-plan/1".into()),
        ("recipe", recipe.unwrap_or(Value::Null)),
        ("choices", state.link().into()),
        ("sets", Value::Array(plan.sets.iter().map(set).collect())),
        ("requests", object([("least", plan.requests.0.into()), ("most", plan.requests.1.into())])),
        ("attachments", Value::Array(files)),
        ("gaps", Value::Array(plan.gaps.iter().map(|it: &Gap| line(&it.section, &it.what, &it.why)).collect())),
        ("limits", Value::Array(plan.limits.iter().map(|it: &Limit| line(&it.section, &it.what, &it.why)).collect())),
    ]);
    String::from_utf8(plan.to_indented()).unwrap_or_default()
}

pub(super) fn plan(state: Build) -> AnyView {
    let plan = memo(move || planned(state));
    let top = live(move || {
        plan.with(|plan| match plan {
            Some(plan) => sums(state, plan),
            None => view! { <p class="hint after">{text::PLAN_LATER}</p> }.into_any(),
        })
    });
    let note = move || plan.with(|plan| plan.as_ref().map(|plan| text::plan_note(plan.limits.len(), plan.gaps.len())));
    let open = memo(move || state.gate.with(Gate::open));
    let save = press(move || {
        if let Some(text) = plan.with_untracked(|plan| plan.as_ref().map(|plan| as_json(state, plan))) {
            // A browser that refuses downloads says so itself.
            let _ = save_text(&text, "packseal-plan.json", "application/json");
        }
    });
    view! {
        <section class="plan" aria-labelledby="plan-h">
            <h2 id="plan-h">{text::PLAN}</h2>
            {top}
            <div class="plan__go">
                <p>{move || note()}</p>
                <button class="button button--main button--large" type="submit" disabled=move || !open.get() aria-describedby="build-closed">{text::BUILD}</button>
                <p class="plan__closed" id="build-closed">{move || (!open.get()).then_some(running::CLOSED)}</p>
                <div class="buttons">
                    {copy("button button--small", move || state.link(), text::COPY_LINK, common::COPIED)}
                    <button class="button button--small" type="button" disabled=move || plan.with(Option::is_none) on:click=save>{text::PLAN_SAVE}</button>
                </div>
                <p class="hint">{text::COPY_LINK_HINT}</p>
            </div>
            {live(move || plan.with(|plan| plan.as_ref().map(lists)))}
        </section>
    }
    .into_any()
}
