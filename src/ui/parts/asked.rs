//! What the pack says was asked of the server, what it hid, and the gaps that it states.

use leptos::prelude::*;

use super::icon::Icon;
use super::status::{status, tag};
use crate::recipe::Gap;
use crate::ui::format::sentence;
use crate::ui::text::build::section;
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify;
use crate::verify::report::{Asked, Claimed};

/// `8412` as `8,412`; other words as they are.
fn figure(text: &str) -> String {
    match text.parse() {
        Ok(number) => crate::ui::format::number(number),
        Err(_) if text.is_empty() => "–".to_owned(),
        Err(_) => text.to_owned(),
    }
}

fn outcome(asked: &Asked, gaps: &[Gap]) -> AnyView {
    let gap = gaps.iter().any(|gap| gap.section == asked.dataset);
    if asked.truncated == "true" {
        status(Tone::Warn, Icon::Warn, "At the limit")
    } else if gap {
        status(Tone::Warn, Icon::Warn, "Gap")
    } else if asked.included == "0" {
        status(Tone::None, Icon::Absent, "Empty")
    } else {
        status(Tone::None, Icon::Pass, "Whole")
    }
}

fn row(asked: &Asked, gaps: &[Gap]) -> AnyView {
    let figures = [&asked.requests, &asked.returned, &asked.included, &asked.cap];
    let cells = figures.into_iter().zip(&verify::ASKED_COLUMNS[1..5]);
    let cells = cells
        .map(|(text, label)| view! { <td role="cell" class="num" data-label=*label>{figure(text)}</td> }.into_any());
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{section(&asked.dataset).to_owned()} <span class="path quiet">{asked.endpoint.clone()}</span></th>
            {cells.collect::<Vec<_>>()}
            <td role="cell" class="st">{outcome(asked, gaps)}</td>
        </tr>
    }
    .into_any()
}

/// The head of a table; `figures` are the columns of numbers.
pub(crate) fn head(columns: &'static [&'static str], figures: std::ops::Range<usize>) -> AnyView {
    let cells = columns.iter().enumerate().map(|(index, name)| {
        view! { <th role="columnheader" scope="col" class:num=figures.contains(&index)>{*name}</th> }
    });
    view! { <thead role="rowgroup"><tr role="row">{cells.collect::<Vec<_>>()}</tr></thead> }.into_any()
}

/// The section of what was asked.
pub(crate) fn asked(claimed: &Claimed) -> AnyView {
    let rows = claimed.asked.iter().map(|asked| row(asked, &claimed.gaps)).collect::<Vec<_>>();
    let asked = (!claimed.asked.is_empty()).then(|| {
        view! {
            <section class="block" aria-labelledby="asked-h">
                <header><h2 id="asked-h">{verify::ASKED}</h2><p class="aside-note">{verify::ASKED_NOTE} " " {tag(verify::CLAIMED)}</p></header>
                <table class="table asked stack" role="table" aria-labelledby="asked-h">
                    {head(&verify::ASKED_COLUMNS, 1..5)}
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
        }
        .into_any()
    });
    let gap = |gap: &Gap| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row" class="wide">{section(&gap.section).to_owned()}</th>
                <td role="cell" class="wide path">{gap.what.clone()}</td>
                <td role="cell" class="wide">{sentence(&gap.why)}</td>
            </tr>
        }
        .into_any()
    };
    let gaps = (!claimed.gaps.is_empty()).then(|| {
        view! {
            <section class="block" aria-labelledby="gaps-h">
                <header><h2 id="gaps-h">{verify::GAPS}</h2><p class="aside-note">{claimed.gaps.len()} " " {tag(verify::CLAIMED)}</p></header>
                <table class="table gaps-table stack" role="table" aria-labelledby="gaps-h">
                    {head(&verify::GAPS_COLUMNS, 0..0)}
                    <tbody role="rowgroup">{claimed.gaps.iter().map(gap).collect::<Vec<_>>()}</tbody>
                </table>
            </section>
        }
        .into_any()
    });
    let hidden = (!claimed.hidden.is_empty()).then(|| {
        let items = claimed
            .hidden
            .iter()
            .map(|item| view! { <li class="path">{item.clone()}</li> }.into_any())
            .collect::<Vec<_>>();
        view! {
            <section class="block" aria-labelledby="hidden-h">
                <header><h2 id="hidden-h">{verify::HIDDEN}</h2><p class="aside-note">{tag(verify::CLAIMED)}</p></header>
                <ul class="plain-list">{items}</ul>
            </section>
        }
        .into_any()
    });
    view! { {asked}{gaps}{hidden} }.into_any()
}
