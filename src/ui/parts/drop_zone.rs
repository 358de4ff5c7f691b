//! The drop zone. The whole page is the target; the zone shows it, and holds the button for those who choose.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::live::{change, press};
use crate::ui::text::verify;
use crate::web::page::{self, Chosen};

/// The hidden field behind a button that opens the browser's file dialog.
#[derive(Clone, Copy)]
pub(crate) struct FileField {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) class: &'static str,
    /// Whether whole folders are chosen.
    pub(crate) folders: bool,
}

impl FileField {
    /// The main button of the Verify page.
    pub(crate) fn main(label: &'static str) -> Self {
        Self { id: "pack-file", label, class: "button button--main button--large", folders: false }
    }

    /// The button with its field.
    pub(crate) fn view(self, on_files: impl Fn(Vec<Chosen>) + 'static) -> AnyView {
        self.drawn(change(move |event| on_files(page::chosen(&event))))
    }

    // The elements in a generic function would be compiled for each that uses it.
    fn drawn(self, on_change: Box<dyn FnMut(leptos::ev::Event)>) -> AnyView {
        let Self { id, label, class, folders } = self;
        view! {
            <button class=class id=format!("{id}-button") type="button" on:click=press(move || page::press(id))>{label}</button>
            <input
                type="file"
                id=id
                hidden=true
                multiple=true
                prop:webkitdirectory=folders
                aria-label=label
                on:change=on_change
            />
        }
        .into_any()
    }
}

/// The zone: `over` while something is held over the page, `refused` when what was let go is no file.
pub(crate) fn drop_zone(
    over: Signal<bool>,
    refused: Signal<bool>,
    on_files: impl Fn(Vec<Chosen>) + 'static,
) -> AnyView {
    view! {
        <section class="drop" class:is-over=over aria-labelledby="drop-h">
            {icon(Icon::File)}
            <h2 id="drop-h">{move || if over.get() { verify::DROP_OVER } else { verify::DROP }}</h2>
            <div class="drop__or">
                {FileField::main(verify::CHOOSE).view(on_files)}
                <span class="hint">{verify::PASTE}</span>
            </div>
            <p class="drop__refused" role="alert">{move || refused.get().then_some(verify::NOT_A_FILE)}</p>
            <p class="hint">{verify::DROP_HINT}</p>
        </section>
    }
    .into_any()
}
