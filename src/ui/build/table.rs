//! The table of data sets while a build runs. A row is drawn anew only when it changes.

use leptos::prelude::*;

use super::state::Build;
use crate::assemble::{Progress, SetProgress, SetState};
use crate::ui::format::number;
use crate::ui::parts::live::{live, memo};
use crate::ui::parts::meter::meter;
use crate::ui::parts::status::set_state;
use crate::ui::text::build as text;

fn tally(progress: &Progress) -> String {
    let order =
        [SetState::Error, SetState::Fetched, SetState::Empty, SetState::Gap, SetState::Fetching, SetState::Waiting];
    let parts: Vec<String> = order
        .into_iter()
        .filter_map(|state| {
            let count = progress.sets.iter().filter(|set| set.state == state).count();
            let plural = if state == SetState::Gap && count > 1 { "s" } else { "" };
            (count > 0).then(|| format!("{count} {}{plural}", text::state(state).to_ascii_lowercase()))
        })
        .collect();
    parts.join(", ")
}

fn detail(set: &SetProgress) -> AnyView {
    match set.rows_max {
        Some(most) if set.state == SetState::Fetching => {
            let rows = set.rows as f64;
            meter(text::rows_of(&set.title, most), Signal::derive(move || rows), Signal::derive(move || most as f64))
        }
        _ => set.detail.clone().into_any(),
    }
}

fn cells(set: &SetProgress) -> AnyView {
    let begun = set.state != SetState::Waiting;
    let figure = |value: u64| if begun { number(value) } else { String::new() };
    view! {
        <th role="rowheader" scope="row">{set.title.clone()}</th>
        <td role="cell" class="wide path">{set.endpoint.clone()}</td>
        <td role="cell" class="st">{set_state(set.state)}</td>
        <td role="cell" class="wide quiet">{detail(set)}</td>
        <td role="cell" class="num" data-label="Rows">{figure(set.rows)}</td>
        <td role="cell" class="num" data-label="Bytes">{figure(set.bytes)}</td>
        <td role="cell" class="num" data-label="Requests">{figure(set.requests)}</td>
    }
    .into_any()
}

/// The section with the table.
pub(super) fn sets(state: Build) -> AnyView {
    let length = memo(move || state.progress.with(|progress| progress.as_ref().map_or(0, |it| it.sets.len())));
    let row = move |index: usize| {
        let set =
            memo(move || state.progress.with(|progress| progress.as_ref().and_then(|it| it.sets.get(index).cloned())));
        let now =
            Signal::derive(move || set.with(|set| set.as_ref().is_some_and(|set| set.state == SetState::Fetching)));
        view! { <tr role="row" class:now=move || now.get()>{live(move || set.with(|set| set.as_ref().map(cells)))}</tr> }
            .into_any()
    };
    let rows = live(move || (0..length.get()).map(row).collect::<Vec<_>>());
    let note = move || state.progress.with(|progress| progress.as_ref().map(tally));
    let columns = text::SETS_COLUMNS.into_iter().enumerate();
    let columns = columns.map(|(index, name)| {
        view! { <th role="columnheader" scope="col" class:num={index > 3}>{name}</th> }
    });
    view! {
        <section class="block" aria-labelledby="sets-h">
            <header><h2 id="sets-h">{text::SETS_TITLE}</h2><p class="aside-note">{move || note()}</p></header>
            <table class="table sections stack" role="table" aria-labelledby="sets-h">
                <thead role="rowgroup"><tr role="row">{columns.collect::<Vec<_>>()}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
