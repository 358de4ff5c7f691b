//! The plan: what will be asked, what is known to be missing, what may be cut. It follows the form as it changes.

use leptos::prelude::*;

use super::state::Build;
use crate::recipe::{self, Plan, Recipe};
use crate::ui::format::number;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::list::{Line, lines};
use crate::ui::text::build as text;

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

fn sums(plan: &Plan) -> AnyView {
    let (least, most) = plan.requests;
    view! {
        <dl class="sums">
            <dt>{text::PLAN_SETS}</dt><dd>{text::sets_fetched(plan)}</dd>
            <dt>{text::PLAN_REQUESTS}</dt><dd>{format!("{} to {}", number(least), number(most))}</dd>
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

pub(super) fn plan(state: Build) -> AnyView {
    let plan = Memo::new(move |_| planned(state));
    let top = move || {
        plan.with(|plan| match plan {
            Some(plan) => sums(plan),
            None => view! { <p class="hint after">{text::PLAN_LATER}</p> }.into_any(),
        })
    };
    let note = move || plan.with(|plan| plan.as_ref().map(text::plan_note));
    view! {
        <section class="plan" aria-labelledby="plan-h">
            <h2 id="plan-h">{text::PLAN}</h2>
            {top}
            <div class="plan__go">
                <p>{note}</p>
                <button class="button button--main button--large" type="submit">{text::BUILD}</button>
            </div>
            {move || plan.with(|plan| plan.as_ref().map(lists))}
        </section>
    }
    .into_any()
}
