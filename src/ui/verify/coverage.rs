//! Which months the rows are of: a bar for each month, and the same in words.

use leptos::prelude::*;

use crate::ui::format::number;
use crate::ui::parts::asked::head;
use crate::ui::text::coverage as text;
use crate::verify::derivation::coverage::{Counted, Coverage};

/// The height of a full bar, and the width of a month with its gap, in pixels.
const FULL: u64 = 32;
const STEP: usize = 8;

/// The section; nothing where no data set says when its rows are of.
pub(super) fn coverage(all: &[Coverage]) -> AnyView {
    let rows = all.iter().map(row).collect::<Vec<_>>();
    view! {
        <section class="block" aria-labelledby="coverage-h">
            <header><h2 id="coverage-h">{text::TITLE}</h2><p class="aside-note">{text::NOTE}</p></header>
            <table class="table coverage stack" role="table" aria-labelledby="coverage-h">
                {head(&text::COLUMNS, 1..2)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(coverage: &Coverage) -> AnyView {
    let rows: u64 = coverage.months.iter().map(|month| month.rows).sum();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{coverage.title.clone()}</th>
            <td role="cell" class="num" data-label=text::COLUMNS[1]>{number(rows)}</td>
            <td role="cell" class="wide">{bars(&coverage.months)}</td>
            <td role="cell" class="wide">
                {text::sentence(coverage)}
                <details class="more"><summary>{text::EACH}</summary><p>{text::each(coverage)}</p></details>
            </td>
        </tr>
    }
    .into_any()
}

/// The picture says nothing that the words beside it do not.
fn bars(months: &[Counted]) -> AnyView {
    let most = months.iter().map(|month| month.rows).max().unwrap_or_default();
    let bars = months.iter().enumerate().map(|(index, month)| {
        let (class, height) = shape(month, most);
        let (x, y) = ((index * STEP).to_string(), (FULL - height).to_string());
        view! { <rect class=class x=x y=y width="6" height=height.to_string()></rect> }.into_any()
    });
    let width = (months.len() * STEP).max(1);
    let corners = format!("0 0 {width} {FULL}");
    view! {
        <svg class="bars" aria-hidden="true" viewBox=corners preserveAspectRatio="none" width=width.to_string() height=FULL.to_string()>
            {bars.collect::<Vec<_>>()}
        </svg>
    }
    .into_any()
}

/// Form says what colour says: a month without rows is a hollow box, one that is not known a thin line.
fn shape(month: &Counted, most: u64) -> (&'static str, u64) {
    match (month.rows, month.whole) {
        (0, true) => ("none", 5),
        (0, false) => ("open", 1),
        (rows, _) => ("rows", (rows.saturating_mul(FULL) / most.max(1)).clamp(2, FULL)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_with_few_rows_is_seen_and_an_empty_one_is_no_bar() {
        let month = |rows, whole| Counted { month: "2026-07".to_owned(), rows, whole };
        assert_eq!(shape(&month(1, true), 1_000_000), ("rows", 2));
        assert_eq!(shape(&month(u64::MAX, true), u64::MAX), ("rows", 2));
        assert_eq!(shape(&month(10, true), 20), ("rows", 16));
        assert_eq!((shape(&month(0, true), 20), shape(&month(0, false), 20)), (("none", 5), ("open", 1)));
    }
}
