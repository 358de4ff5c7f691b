//! A build under way. No time left is promised.

use leptos::prelude::*;

use super::again::again;
use super::decide::decide;
use super::flow::done_sets;
use super::keys::{unsealed, untimed};
use super::session_bar::session_bar;
use super::state::{Asked, Build, TITLE};
use super::table::sets;
use super::waiting::waiting;
use crate::assemble::{Progress, Stage};
use crate::ui::format::{duration, number, size};
use crate::ui::parts::dialog::Question;
use crate::ui::parts::icon::{Icon, icon};
use crate::ui::parts::live::{live, memo, press};
use crate::ui::parts::meter::meter;
use crate::ui::text::build as text;
use crate::web::page;

/// The dialog that stops a build.
pub(super) const STOP: &str = "stop";

fn heading(progress: &Option<Progress>) -> String {
    progress
        .as_ref()
        .map_or_else(|| text::BEGINNING.to_owned(), |progress| text::running(progress.stage, progress.current_title()))
}

fn stages(state: Build) -> AnyView {
    let now = memo(move || state.progress.with(|progress| progress.as_ref().map_or(Stage::Fetch, |it| it.stage)));
    let done = Signal::derive(move || state.progress.with(|it| it.as_ref().map_or(0, done_sets)) as f64);
    let all = Signal::derive(move || state.progress.with(|it| it.as_ref().map_or(1, |it| it.sets.len())) as f64);
    let items = text::STAGES.map(|(word, stage)| {
        let shape = live(move || {
            icon(match stage.cmp(&now.get()) {
                std::cmp::Ordering::Less => Icon::Pass,
                std::cmp::Ordering::Equal => Icon::Busy,
                std::cmp::Ordering::Greater => Icon::Wait,
            })
        });
        let bar = live(move || {
            (stage == Stage::Fetch && now.get() == Stage::Fetch).then(|| meter(format!("{word}: data sets"), done, all))
        });
        view! {
            <li class:done=move || stage < now.get() aria-current=move || (stage == now.get()).then_some("step")>{bar}{shape}{word}</li>
        }
        .into_any()
    });
    view! { <ol class="stages" aria-label=text::STAGES_LABEL>{Vec::from(items)}</ol> }.into_any()
}

fn counters(state: Build) -> AnyView {
    let elapsed = RwSignal::new(0u64);
    let started = state.started_at.get_value();
    let ticker = page::every_second(move || {
        let seconds = (page::uptime_millis() - started) / 1000;
        // A disposed signal means that the screen has gone on.
        let _ = elapsed.try_set(u64::try_from(seconds).unwrap_or_default());
    });
    // Held here, dropped with the screen.
    let _ticker = StoredValue::new_local(ticker);
    let of = move |read: fn(&Progress) -> u64| move || state.progress.with(|it| it.as_ref().map_or(0, read));
    let sets = live(move || {
        state.progress.with(|progress| {
            let progress = progress.as_ref()?;
            Some(view! { {done_sets(progress)} " " <small>"of " {progress.sets.len()}</small> }.into_any())
        })
    });
    let (requests, rows, bytes) = (of(|it| it.requests), of(|it| it.rows), of(|it| it.bytes));
    let received = live(move || {
        let (figure, unit) = size(bytes());
        view! { {figure} " " <small>{unit}</small> }.into_any()
    });
    let [a, b, c, d, e] = text::COUNTERS;
    view! {
        <dl class="counters">
            <div><dt>{a}</dt><dd>{sets}</dd></div>
            <div><dt>{b}</dt><dd>{move || number(requests())}</dd></div>
            <div><dt>{c}</dt><dd>{move || number(rows())}</dd></div>
            <div><dt>{d}</dt><dd>{received}</dd></div>
            <div><dt>{e}</dt><dd>{move || duration(elapsed.get())}</dd></div>
        </dl>
    }
    .into_any()
}

pub(super) fn running(state: Build) -> AnyView {
    let title = move || state.progress.with(heading);
    let subject = state.recipe(|recipe| recipe.title.clone()).unwrap_or_default();
    let tenant = state.form.with_untracked(|form| form.tenant.trim().to_owned());
    let question =
        Question { id: STOP, title: text::STOP_TITLE, text: text::STOP_TEXT, safe: text::STOP_NO, go: text::STOP_YES };
    let asked = live(move || {
        state.asked.with(|asked| match asked {
            None => waiting(state),
            Some(Asked::SignIn(why, since)) => again(state, *why, *since),
            Some(Asked::Verdicts(question)) => decide(state, question),
            Some(Asked::Unsealed(why)) => unsealed(state, why),
            Some(Asked::Untimed(why)) => untimed(state, why),
        })
    });
    view! {
        {session_bar(state, ().into_any())}
        <div class="run-head">
            <div>
                <h1 id=TITLE tabindex="-1">{move || title()}</h1>
                <p>{format!("{subject}, {tenant}.")}</p>
            </div>
            <div class="buttons">
                <button class="button" type="button" disabled=move || state.stopping.get() on:click=press(|| page::open_dialog(STOP))>
                    {move || if state.stopping.get() { text::STOPPING } else { text::CANCEL }}
                </button>
            </div>
        </div>
        {stages(state)}
        {counters(state)}
        <p class="hush" role="status">{move || state.told.get()}</p>
        {asked}
        {sets(state)}
        {question.view(move || state.cancel())}
    }
    .into_any()
}
