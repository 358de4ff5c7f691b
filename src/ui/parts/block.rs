//! Blocks of a screen: sections, notices, tables.

use leptos::prelude::*;

use super::notice::notice;
use crate::ui::text::verdict::Tone;

/// A section of the screen.
pub(crate) fn section(id: &'static str, title: &'static str, hint: &'static str, content: AnyView) -> AnyView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="prose hint">{hint}</p> }.into_any());
    view! {
        <section class="block" aria-labelledby=id>
            <header><h2 id=id tabindex="-1">{title}</h2></header>
            {hint}
            {content}
        </section>
    }
    .into_any()
}

/// A notice with a title.
pub(crate) fn told(tone: Tone, title: impl Into<String>, words: impl Into<String>, more: Option<AnyView>) -> AnyView {
    titled(tone, title.into(), words.into(), more)
}

fn titled(tone: Tone, title: String, words: String, more: Option<AnyView>) -> AnyView {
    let words = (!words.is_empty()).then(|| view! { <p class="small">{words}</p> }.into_any());
    notice(tone, view! { <h3>{title}</h3>{words}{more} })
}

/// Several parts, one below the other.
pub(crate) fn stack<const N: usize>(parts: [Option<AnyView>; N]) -> AnyView {
    stacked(parts.into_iter().flatten().collect())
}

fn stacked(parts: Vec<AnyView>) -> AnyView {
    parts.into_any()
}

/// A table with these columns; roles in the markup keep it a table where it is narrow.
pub(crate) fn table(class: &'static str, of: &'static str, columns: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    let column = |name: &&'static str| view! { <th role="columnheader" scope="col">{*name}</th> }.into_any();
    view! {
        <table class=class role="table" aria-labelledby=of>
            <thead role="rowgroup"><tr role="row">{columns.iter().map(column).collect::<Vec<_>>()}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A row: its head, and cells with their classes and what they are called where there are no columns.
pub(crate) fn row(head: AnyView, cells: Vec<(&'static str, &'static str, AnyView)>) -> AnyView {
    let cell = |(class, label, content): (&'static str, &'static str, AnyView)| {
        let label = (!label.is_empty()).then_some(label);
        view! { <td role="cell" class=class data-label=label>{content}</td> }.into_any()
    };
    let cells = cells.into_iter().map(cell).collect::<Vec<_>>();
    view! { <tr role="row"><th role="rowheader" scope="row">{head}</th>{cells}</tr> }.into_any()
}
