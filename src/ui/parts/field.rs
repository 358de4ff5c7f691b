//! Fields: label, control, what is wrong, hint; tied together for screen readers.

use leptos::prelude::*;

/// A field of one line, or a list to choose one from.
pub(crate) struct Field {
    /// The control's id; hint and error take it with `-hint` and `-error`.
    pub(crate) id: String,
    pub(crate) label: &'static str,
    pub(crate) hint: String,
    /// What the API calls it, set quietly behind the hint; may be empty.
    pub(crate) name: &'static str,
    pub(crate) class: &'static str,
    /// Whether the label is for screen readers only.
    pub(crate) quiet_label: bool,
    /// Whether a keyboard of figures fits.
    pub(crate) numeric: bool,
    /// The values and their words; empty for a field to type into.
    pub(crate) options: Vec<(&'static str, &'static str)>,
}

impl Field {
    /// A field with a visible label and no hint.
    pub(crate) fn new(id: impl Into<String>, label: &'static str) -> Self {
        let (hint, options) = (String::new(), Vec::new());
        Self { id: id.into(), label, hint, name: "", class: "input", quiet_label: false, numeric: false, options }
    }

    /// The field as elements. `error` is the sentence under it, without a full stop, as the error summary has it.
    pub(crate) fn view(
        self,
        value: Signal<String>,
        error: Signal<Option<String>>,
        on_input: impl Fn(String) + 'static,
    ) -> AnyView {
        let Self { id, label, hint, name, class, quiet_label, numeric, options } = self;
        let (hint_id, error_id, of) = (format!("{id}-hint"), format!("{id}-error"), id.clone());
        let hinted = !(hint.is_empty() && name.is_empty());
        let described = {
            let (hint_id, error_id) = (hinted.then(|| hint_id.clone()), error_id.clone());
            move || match (error.with(Option::is_some), &hint_id) {
                (true, Some(hint)) => Some(format!("{error_id} {hint}")),
                (true, None) => Some(error_id.clone()),
                (false, hint) => hint.clone(),
            }
        };
        let invalid = move || error.with(Option::is_some).then_some("true");
        let message = move || {
            let error_id = error_id.clone();
            error.get().map(|error| view! { <p class="field__error" id=error_id>{error}</p> })
        };
        let control = if options.is_empty() {
            view! {
                <input
                    class=class
                    id=id
                    autocomplete="off"
                    spellcheck="false"
                    inputmode=numeric.then_some("numeric")
                    prop:value=value
                    aria-invalid=invalid
                    aria-describedby=described
                    on:input=move |event| on_input(event_target_value(&event))
                />
            }
            .into_any()
        } else {
            let options = options.into_iter().map(|(option, word)| {
                view! { <option value=option selected=move || value.with(|value| value == option)>{word}</option> }
            });
            view! {
                <select
                    class=class
                    id=id
                    aria-invalid=invalid
                    aria-describedby=described
                    on:change=move |event| on_input(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            }
            .into_any()
        };
        view! {
            <div class="field">
                <label for=of class:hush=quiet_label>{label}</label>
                {control}
                {message}
                {hinted.then(|| view! { <p class="hint" id=hint_id>{hint} {api_name(name)}</p> })}
            </div>
        }
        .into_any()
    }
}

/// What the vendor's API calls a choice, for those who know it.
pub(crate) fn api_name(name: &'static str) -> Option<AnyView> {
    (!name.is_empty()).then(|| view! { " " <span class="api-name">{name}</span> }.into_any())
}

/// A choice of one among few, side by side.
pub(crate) fn segments<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &str,
    legend: &str,
    options: Vec<(T, String)>,
    value: Signal<T>,
    on_choose: impl Fn(T) + Clone + 'static,
) -> AnyView {
    let options = options.into_iter().map(|(option, label)| {
        let on_choose = on_choose.clone();
        view! {
            <label>
                <input type="radio" name=name.to_owned() prop:checked=move || value.get() == option on:change=move |_| on_choose(option) />
                {label}
            </label>
        }
    });
    view! {
        <fieldset class="segments">
            <legend class="hush">{legend.to_owned()}</legend>
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

/// A choice of one among few, each with what it means.
pub(crate) fn radios(
    name: &'static str,
    options: [(&'static str, &'static str); 2],
    value: Signal<bool>,
    on_choose: impl Fn(bool) + Clone + 'static,
) -> AnyView {
    let options = options.into_iter().enumerate().map(|(index, (label, hint))| {
        let (id, on_choose, second) = (format!("{name}-{index}"), on_choose.clone(), index == 1);
        let (hint_id, described, of) = (format!("{id}-hint"), format!("{id}-hint"), id.clone());
        view! {
            <li>
                <input type="radio" name=name id=id aria-describedby=described prop:checked=move || value.get() == second on:change=move |_| on_choose(second) />
                <div><label for=of>{label}</label><p class="hint" id=hint_id>{hint}</p></div>
            </li>
        }
    });
    view! { <ul class="radios">{options.collect_view()}</ul> }.into_any()
}
