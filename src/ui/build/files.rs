//! Files that the owner adds: chosen or dropped, each under the name that it will have in the pack.

use leptos::prelude::*;

use super::attachments::{Attachment, total};
use super::choosing::step;
use super::state::Build;
use crate::ui::format::size_text;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::text::choosing as text;
use crate::ui::text::verdict::Tone;
use crate::web::{opfs, page};

/// More are counted, not shown.
const SHOWN: usize = 100;
const CHOOSE: FileField = FileField { id: "files", label: text::FILES_CHOOSE, class: "button", folders: false };
const CHOOSE_FOLDER: FileField =
    FileField { id: "folder", label: text::FILES_CHOOSE_FOLDER, class: "button", folders: true };

fn row(state: Build, index: usize, file: &Attachment) -> AnyView {
    let name = file.name.clone();
    let remove = press(move || {
        state.files.update(|files| drop(files.remove(index)));
        page::focus_field("files-button");
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="path">{name.clone()}</th>
            <td role="cell" class="num">{size_text(file.size)}</td>
            <td role="cell" class="st">
                <button class="link-button" type="button" on:click=remove>{text::REMOVE}<span class="hush">" " {name}</span></button>
            </td>
        </tr>
    }
    .into_any()
}

fn table(state: Build, files: &[Attachment]) -> AnyView {
    if files.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = files.iter().take(SHOWN).enumerate().map(|(index, file)| row(state, index, file)).collect();
    let more =
        (files.len() > SHOWN).then(|| view! { <p class="hint">{text::more_files(files.len() - SHOWN)}</p> }.into_any());
    let [name, size, _] = text::FILES_COLUMNS;
    view! {
        <table class="table files stack" role="table" aria-label=text::FILES>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{name}</th>
                    <th role="columnheader" scope="col" class="num">{size}</th>
                    <th role="columnheader" scope="col"><span class="hush">{text::REMOVE}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {more}
    }
    .into_any()
}

/// The step; `number` is its place in the form.
pub(super) fn files(state: Build, number: u8) -> AnyView {
    let add = move |files| state.add(files);
    let folder = page::can_choose_folders().then(|| CHOOSE_FOLDER.view(add));
    let sum = move || {
        state.files.with(|files| match files.len() {
            0 => text::FILES_NONE.to_owned(),
            count => text::files(count, total(files)),
        })
    };
    let remove_all = move || {
        state.files.update(Vec::clear);
        page::focus_field("files-button");
    };
    let clear =
        live(move || (!state.files.with(Vec::is_empty)).then(|| button("link-button", text::REMOVE_ALL, remove_all)));
    // What the browser says may have changed by the time of the build, which tells by itself that there is no room.
    let room = RwSignal::new(None);
    page::spawn(async move {
        let told = opfs::room().await;
        // The screen may have gone meanwhile.
        let _ = room.try_set(told);
    });
    let no_room = live(move || {
        let bytes = state.files.with(|files| total(files));
        room.get().filter(|room| bytes > *room).map(|room| notice(Tone::Warn, text::no_room(bytes, room)))
    });
    let content = view! {
        <p class="prose">{text::FILES_HINT}</p>
        <div class="drop drop--small" class:is-over=state.over>
            <p>{move || if state.over.get() { text::FILES_OVER } else { text::FILES_DROP }}</p>
            <div class="buttons">{CHOOSE.view(add)}{folder}</div>
        </div>
        <div class="files__list">{live(move || state.files.with(|files| table(state, files)))}</div>
        <p class="files__sum"><span role="status">{move || sum()}</span> {clear}</p>
        <div role="status">{no_room}</div>
    };
    step(number, text::FILES, content.into_any())
}
