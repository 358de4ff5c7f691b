//! What goes with a finished pack: its sidecars, and what belongs into a vault. Each can be saved; a folder takes all at once.

use leptos::prelude::*;

use super::state::Build;
use crate::ui::format::size_text;
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::text::done as text;
use crate::ui::text::verdict::Tone;
use crate::web::error::WebErrorKind;
use crate::web::page;
use crate::web::save::{self, Part};
use crate::web::worker::message::{Archived, Beside};

/// What came of saving into a folder.
type Told = RwSignal<Option<(Tone, String)>>;

fn row(file: &Beside) -> AnyView {
    let name = file.name.rsplit('/').next().unwrap_or_default().to_owned();
    let (place, size) = match &file.bytes {
        Some(bytes) => (if file.vault { text::IN_VAULT } else { text::BESIDE }, size_text(bytes.len() as u64)),
        None => (text::IN_VAULT, text::THE_PACK.to_owned()),
    };
    let save = file.bytes.clone().filter(|_| !file.vault).map(|bytes| {
        let (label, of) = (text::SAVE_ONE, name.clone());
        let save = press(move || {
            // A browser that refuses downloads says so itself.
            let _ = save::save_text(&String::from_utf8_lossy(&bytes), &of, "application/json");
        });
        view! { <button class="link-button" type="button" on:click=save>{label}<span class="hush">" " {name.clone()}</span></button> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="path">{file.name.clone()}</th>
            <td role="cell" class="wide quiet">{place}</td>
            <td role="cell" class="num">{size}</td>
            <td role="cell" class="st">{save}</td>
        </tr>
    }
    .into_any()
}

/// Puts files into a folder that the person picks.
fn into_folder(state: Build, vault: bool, told: Told) {
    let Some(pack) = state.file.get_value() else { return };
    let name = state.file_name();
    let mut parts: Vec<(String, Part)> = Vec::new();
    if !vault {
        parts.push((name, Part::File(pack.clone())));
    }
    state.archived.with_value(|archived| {
        for file in archived.files.iter().filter(|file| file.vault == vault) {
            let part = file.bytes.clone().map_or_else(|| Part::File(pack.clone()), Part::Bytes);
            parts.push((file.name.clone(), part));
        }
    });
    page::spawn(async move {
        match save::save_into(parts).await {
            Ok((folder, count)) => {
                if !vault {
                    state.has_saved(save::Saved::Picked { name: folder.clone() });
                }
                drop(told.try_set(Some((Tone::Pass, text::in_folder(count, &folder)))));
            }
            Err(error) if error.kind == WebErrorKind::Cancelled => {}
            Err(error) => drop(told.try_set(Some((Tone::Fail, error.what)))),
        }
    });
}

/// The section of what goes with the pack; nothing when nothing does.
pub(super) fn beside(state: Build) -> AnyView {
    let Archived { files, told: lines } = state.archived.get_value();
    if files.is_empty() && lines.is_empty() {
        return ().into_any();
    }
    let told: Told = RwSignal::new(None);
    let vault = files.iter().any(|file| file.vault);
    let facts = lines.into_iter().map(|(what, how)| view! { <div><dt>{what}</dt><dd>{how}</dd></div> });
    // What is beside the package can be saved one by one, so it comes first.
    let sorted = files.iter().filter(|file| !file.vault).chain(files.iter().filter(|file| file.vault));
    let rows: Vec<_> = sorted.map(row).collect();
    let folders = page::can_pick_folders().then(|| {
        let copy = vault.then(|| button("button", text::INTO_VAULT, move || into_folder(state, true, told)));
        view! { <div class="buttons after">{button("button", text::INTO_FOLDER, move || into_folder(state, false, told))}{copy}</div> }
    });
    let without = (!page::can_pick_folders() && vault).then(|| view! { <p class="hint">{text::NO_FOLDERS}</p> });
    let said = live(move || told.get().map(|(tone, words)| notice(tone, view! { <p role="status">{words}</p> })));
    let [name, place, size, _] = text::BESIDE_COLUMNS;
    view! {
        <section class="block" aria-labelledby="beside-h">
            <header><h2 id="beside-h">{text::BESIDE_TITLE}</h2><p class="aside-note">{files.len()}</p></header>
            <dl class="receipt receipt--tight">{facts.collect::<Vec<_>>()}</dl>
            <table class="table files stack after" role="table" aria-labelledby="beside-h">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{name}</th>
                        <th role="columnheader" scope="col">{place}</th>
                        <th role="columnheader" scope="col" class="num">{size}</th>
                        <th role="columnheader" scope="col"><span class="hush">{text::SAVE_ONE}</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {folders}
            {without}
            {said}
        </section>
    }
    .into_any()
}
