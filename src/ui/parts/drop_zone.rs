//! The drop zone. The whole page is the target; the zone shows it, and holds the button for those who choose.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::ui::text::verify;
use crate::web::page::{self, Chosen};

const FIELD: &str = "pack-file";

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
                {choose_button(verify::CHOOSE, on_files)}
                <span class="hint">{verify::PASTE}</span>
            </div>
            <p class="drop__refused" role="alert">{move || refused.get().then_some(verify::NOT_A_FILE)}</p>
            <p class="hint">{verify::DROP_HINT}</p>
        </section>
    }
    .into_any()
}

/// A button that opens the browser's file dialog.
pub(crate) fn choose_button(label: &'static str, on_files: impl Fn(Vec<Chosen>) + 'static) -> AnyView {
    view! {
        <button class="button button--main button--large" type="button" on:click=|_| page::press(FIELD)>{label}</button>
        <input type="file" id=FIELD hidden=true multiple=true aria-label=label on:change=move |event| on_files(page::chosen(&event)) />
    }
    .into_any()
}
