//! A meter: how far, out of a known whole. Where the whole is not known, words count instead.

use leptos::prelude::*;

/// A meter with a label for screen readers.
pub(crate) fn meter(label: String, value: Signal<f64>, max: Signal<f64>) -> AnyView {
    view! {
        <progress class="meter" aria-label=label prop:max=move || max.get().max(1.0) prop:value=move || value.get().min(max.get())></progress>
    }
    .into_any()
}
