//! The eleven checks in their four groups. All rows always show.

use leptos::prelude::*;

use super::status::outcome;
use crate::ui::text::verify;
use crate::verify::report::{Outcome, Row};

fn tally(rows: &[Row]) -> String {
    let words = [
        (Outcome::Fail, "fail", "fails"),
        (Outcome::Pass, "pass", "passes"),
        (Outcome::NotPresent, "not present", "not present"),
        (Outcome::NotChecked, "not checked", "not checked"),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .filter_map(|(outcome, many, one)| {
            let count = rows.iter().filter(|row| row.outcome == outcome).count();
            (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
        })
        .collect();
    parts.join(", ")
}

fn line(row: &Row) -> AnyView {
    view! {
        <tr role="row">
            <td role="cell" class="st">{outcome(row.outcome)}</td>
            <th role="rowheader" scope="row">{verify::row(row.id)}</th>
            <td role="cell" class="wide">{row.why.clone().unwrap_or_default()}</td>
        </tr>
    }
    .into_any()
}

/// The table of checks.
pub(crate) fn checks(rows: &[Row]) -> AnyView {
    let mut rest = rows;
    let groups = verify::GROUPS.map(|(title, length)| {
        let (group, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        view! {
            <tbody role="rowgroup">
                <tr class="group" role="row"><th role="rowheader" scope="rowgroup" colspan="3">{title}</th></tr>
                {group.iter().map(line).collect::<Vec<_>>()}
            </tbody>
        }
        .into_any()
    });
    let columns =
        verify::CHECKS_COLUMNS.map(|name| view! { <th role="columnheader" scope="col">{name}</th> }.into_any());
    view! {
        <section class="block" aria-labelledby="checks-h">
            <header><h2 id="checks-h">{verify::CHECKS}</h2><p class="aside-note">{tally(rows)}</p></header>
            <table class="table checks stack" role="table" aria-labelledby="checks-h">
                <thead class="hush" role="rowgroup"><tr role="row">{Vec::from(columns)}</tr></thead>
                {Vec::from(groups)}
            </table>
        </section>
    }
    .into_any()
}
