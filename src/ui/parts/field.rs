//! Fields: label, control, what is wrong, hint; tied together for screen readers.

use leptos::prelude::*;

/// A field of one line.
pub(crate) struct Field {
    /// The control's id; hint and error take it with `-hint` and `-error`.
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: String,
    pub(crate) class: &'static str,
    /// Whether the label is for screen readers only.
    pub(crate) quiet_label: bool,
    /// Whether a keyboard of figures fits.
    pub(crate) numeric: bool,
}

impl Field {
    /// A field with a visible label and no hint.
    pub(crate) fn new(id: &'static str, label: &'static str) -> Self {
        Self { id, label, hint: String::new(), class: "input", quiet_label: false, numeric: false }
    }

    /// The field as elements. `error` is the sentence under it, without a full stop, as the error summary has it.
    pub(crate) fn view(
        self,
        value: Signal<String>,
        error: Signal<Option<String>>,
        on_input: impl Fn(String) + 'static,
    ) -> AnyView {
        let Self { id, label, hint, class, quiet_label, numeric } = self;
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let described = {
            let (hint_id, error_id) = ((!hint.is_empty()).then(|| hint_id.clone()), error_id.clone());
            move || match (error.with(Option::is_some), &hint_id) {
                (true, Some(hint)) => Some(format!("{error_id} {hint}")),
                (true, None) => Some(error_id.clone()),
                (false, hint) => hint.clone(),
            }
        };
        let message = move || {
            let error_id = error_id.clone();
            error.get().map(|error| view! { <p class="field__error" id=error_id>{error}</p> })
        };
        view! {
            <div class="field">
                <label for=id class:hush=quiet_label>{label}</label>
                <input
                    class=class
                    id=id
                    autocomplete="off"
                    spellcheck="false"
                    inputmode=numeric.then_some("numeric")
                    prop:value=value
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described
                    on:input=move |event| on_input(event_target_value(&event))
                />
                {message}
                {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            </div>
        }
        .into_any()
    }
}

/// A choice of one among few, side by side.
pub(crate) fn segments<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    legend: &'static str,
    options: Vec<(T, String)>,
    value: Signal<T>,
    on_choose: impl Fn(T) + Clone + 'static,
) -> AnyView {
    let options = options.into_iter().map(|(option, label)| {
        let on_choose = on_choose.clone();
        view! {
            <label>
                <input type="radio" name=name prop:checked=move || value.get() == option on:change=move |_| on_choose(option) />
                {label}
            </label>
        }
    });
    view! {
        <fieldset class="segments">
            <legend class="hush">{legend}</legend>
            {options.collect_view()}
        </fieldset>
    }
    .into_any()
}

/// A box to tick.
pub(crate) fn tick(
    id: &'static str,
    label: &'static str,
    value: Signal<bool>,
    on_change: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <span class="choice">
            <input type="checkbox" id=id prop:checked=value on:change=move |event| on_change(event_target_checked(&event)) />
            <label for=id>{label}</label>
        </span>
    }
    .into_any()
}

/// A list to choose one from: the value and its word.
pub(crate) fn select(
    id: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: Signal<String>,
    on_change: impl Fn(String) + 'static,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(option, word)| view! { <option value=option selected=move || value.get() == option>{word}</option> })
        .collect_view();
    view! {
        <label class="hush" for=id>{label}</label>
        <select class="select select--compact" id=id on:change=move |event| on_change(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
