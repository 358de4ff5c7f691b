//! The table of entries: find, filter, and a window on lists above 300 rows.

use leptos::prelude::*;

use super::digest;
use super::field::{Field, segments};
use super::icon::Icon;
use super::status::status;
use crate::ui::format::{count, number};
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify;
use crate::verify::report::{Entries, Entry};

/// Rows shown at one time.
const WINDOW: usize = 300;

/// Which entries are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    All,
    NotMatching,
    Contents,
    Raw,
}

impl Filter {
    fn takes(self, entry: &Entry) -> bool {
        match self {
            Self::All => true,
            Self::NotMatching => differs(entry),
            Self::Contents => !entry.name.starts_with("raw/"),
            Self::Raw => entry.name.starts_with("raw/"),
        }
    }
}

fn differs(entry: &Entry) -> bool {
    entry.matches == Some(false)
}

fn finds(entry: &Entry, query: &str) -> bool {
    query.is_empty()
        || entry.name.to_ascii_lowercase().contains(query)
        || entry.sha256.is_some_and(|digest| digest.to_string().contains(query))
}

/// The folder at the top of an entry's name, with its slash.
fn folder(entry: &Entry) -> &str {
    entry.name.find('/').map_or(verify::TOP, |slash| &entry.name[..=slash])
}

fn comparison(entry: &Entry, has_list: bool) -> AnyView {
    match entry.matches {
        Some(true) => status(Tone::Pass, Icon::Pass, "Match"),
        Some(false) => status(Tone::Fail, Icon::Fail, "No match"),
        None if !has_list => status(Tone::None, Icon::Absent, "No list"),
        None if entry.listed => status(Tone::None, Icon::Unchecked, "Not read"),
        None => status(Tone::None, Icon::Absent, "Not listed"),
    }
}

fn row(index: usize, entry: &Entry, has_list: bool) -> AnyView {
    let sha256 = entry.sha256.as_ref().map(digest::short);
    view! {
        <tr role="row" class:is-marked=differs(entry) aria-rowindex=(index + 2).to_string()>
            <th role="rowheader" scope="row">{entry.name.clone()}</th>
            <td role="cell" class="num" data-label=verify::ENTRIES_COLUMNS[1]>{number(entry.size)}</td>
            <td role="cell" class="wide">{sha256}</td>
            <td role="cell" class="st">{comparison(entry, has_list)}</td>
        </tr>
    }
    .into_any()
}

/// The rows from `first` on, with a heading where the folder changes.
fn window(found: &[&Entry], first: usize, has_list: bool) -> Vec<AnyView> {
    let mut rows = Vec::new();
    let mut last = "";
    for (index, entry) in found.iter().enumerate().skip(first).take(WINDOW) {
        let here = folder(entry);
        if here != last {
            rows.push(view! { <tr class="folder" role="row"><th role="rowheader" scope="rowgroup" colspan="4">{here.to_owned()}</th></tr> }.into_any());
            last = here;
        }
        rows.push(row(index, entry, has_list));
    }
    rows
}

fn table(items: &[Entry], has_list: bool, filter: Filter, query: &str, first: RwSignal<usize>) -> AnyView {
    let query = query.trim().to_ascii_lowercase();
    let found: Vec<&Entry> = items.iter().filter(|entry| filter.takes(entry) && finds(entry, &query)).collect();
    if found.is_empty() {
        return view! { <p class="prose quiet" role="status">{verify::NONE_FOUND}</p> }.into_any();
    }
    let from = first.get().min(found.len() - 1) / WINDOW * WINDOW;
    let to = (from + WINDOW).min(found.len());
    let columns = verify::ENTRIES_COLUMNS.into_iter().enumerate().map(|(index, name)| {
        view! { <th role="columnheader" scope="col" class:num={index == 1}>{name}</th> }
    });
    let pager = (found.len() > WINDOW).then(|| {
        view! {
            <div class="pager">
                <button class="button button--small" type="button" disabled={from == 0} on:click=move |_| first.set(from - WINDOW)>{verify::EARLIER}</button>
                <span role="status">{verify::window(from + 1, to, found.len())}</span>
                <button class="button button--small" type="button" disabled={to == found.len()} on:click=move |_| first.set(to)>{verify::LATER}</button>
            </div>
        }
        .into_any()
    });
    view! {
        <table class="table entries stack" role="table" aria-labelledby="entries-h" aria-rowcount=(found.len() + 1).to_string()>
            <thead role="rowgroup"><tr role="row">{columns.collect::<Vec<_>>()}</tr></thead>
            <tbody role="rowgroup">{window(&found, from, has_list)}</tbody>
        </table>
        {pager}
    }
    .into_any()
}

/// The section of entries.
pub(crate) fn entries(entries: &Entries) -> AnyView {
    let items = StoredValue::new(entries.items.clone());
    let (filter, query, first) = (RwSignal::new(Filter::All), RwSignal::new(String::new()), RwSignal::new(0));
    let has_list = entries.listed > 0;
    let wrong = entries.items.iter().filter(|entry| differs(entry)).count();
    let mut options = vec![(Filter::All, format!("All {}", number(entries.items.len() as u64)))];
    if wrong > 0 {
        options.push((Filter::NotMatching, format!("Not matching {}", number(wrong as u64))));
    }
    if entries.items.iter().any(|entry| Filter::Raw.takes(entry)) {
        options.push((Filter::Contents, "Contents".to_owned()));
        options.push((Filter::Raw, "raw/".to_owned()));
    }
    let note = (!entries.items.is_empty()).then(|| {
        format!(
            "{} in the file, {} listed, {} of them match",
            count(entries.present, "entry", "entries"),
            number(entries.listed),
            number(entries.matched)
        )
    });
    let find = Field { class: "input input--compact", ..Field::new("find", verify::FIND) };
    let find = find.view(query.into(), Signal::derive(|| None), move |text| {
        query.set(text);
        first.set(0);
    });
    let show = segments("show", verify::SHOW, options, filter.into(), move |choice| {
        filter.set(choice);
        first.set(0);
    });
    let body = if entries.items.is_empty() {
        view! { <p class="prose">{verify::NO_ENTRIES}</p> }.into_any()
    } else {
        let rows = move || items.with_value(|items| table(items, has_list, filter.get(), &query.read(), first));
        view! { <div class="toolbar">{find}{show}</div>{rows} }.into_any()
    };
    view! {
        <section class="block" aria-labelledby="entries-h">
            <header><h2 id="entries-h">{verify::ENTRIES}</h2><p class="aside-note">{note}</p></header>
            {body}
        </section>
    }
    .into_any()
}
