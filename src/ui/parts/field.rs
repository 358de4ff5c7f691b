//! Fields: label, control, what is wrong, hint; tied together for screen readers.

use leptos::prelude::*;

use super::live::{change, live};

/// A field of one line, or a list to choose one from.
pub(crate) struct Field {
    /// The control's id; hint and error take it with `-hint` and `-error`.
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    /// What the API calls it, set quietly behind the hint; may be empty.
    pub(crate) name: &'static str,
    pub(crate) class: &'static str,
    /// Whether the label is for screen readers only.
    pub(crate) quiet_label: bool,
    /// Whether a keyboard of figures fits.
    pub(crate) numeric: bool,
    /// The values and their words; empty for a field to type into.
    pub(crate) options: Vec<(String, String)>,
}

impl Field {
    /// A field with a visible label and no hint.
    pub(crate) fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        let (label, hint, options) = (label.into(), String::new(), Vec::new());
        Self { id: id.into(), label, hint, name: "", class: "input", quiet_label: false, numeric: false, options }
    }

    /// The field as elements. `error` is the sentence under it, without a full stop, as the error summary has it.
    pub(crate) fn view(
        self,
        value: Signal<String>,
        error: Signal<Option<String>>,
        on_input: impl Fn(String) + 'static,
    ) -> AnyView {
        self.drawn(value, error, change(move |event| on_input(event_target_value(&event))))
    }

    fn drawn(
        self,
        value: Signal<String>,
        error: Signal<Option<String>>,
        on_input: Box<dyn FnMut(leptos::ev::Event)>,
    ) -> AnyView {
        let Self { id, label, hint, name, class, quiet_label, numeric, options } = self;
        let (hint_id, error_id, of) = (format!("{id}-hint"), format!("{id}-error"), id.clone());
        let hinted = !(hint.is_empty() && name.is_empty());
        let described = {
            let (hint_id, error_id) = (hinted.then(|| hint_id.clone()), error_id.clone());
            Signal::derive(move || match (error.with(Option::is_some), &hint_id) {
                (true, Some(hint)) => Some(format!("{error_id} {hint}")),
                (true, None) => Some(error_id.clone()),
                (false, hint) => hint.clone(),
            })
        };
        let invalid = Signal::derive(move || error.with(Option::is_some).then_some("true"));
        let message = live(move || {
            let error_id = error_id.clone();
            error.get().map(|error| view! { <p class="field__error" id=error_id>{error}</p> }.into_any())
        });
        let control = if options.is_empty() {
            view! {
                <input
                    class=class
                    id=id
                    autocomplete="off"
                    spellcheck="false"
                    inputmode=numeric.then_some("numeric")
                    prop:value=value
                    aria-invalid=move || invalid.get()
                    aria-describedby=move || described.get()
                    on:input=on_input
                />
            }
            .into_any()
        } else {
            let options = options.into_iter().map(|(option, word)| {
                let text = option.clone();
                view! { <option value=text selected=move || value.with(|value| *value == option)>{word}</option> }
            });
            view! {
                <select
                    class=class
                    id=id
                    aria-invalid=move || invalid.get()
                    aria-describedby=move || described.get()
                    on:change=on_input
                >
                    {options.collect::<Vec<_>>()}
                </select>
            }
            .into_any()
        };
        view! {
            <div class="field">
                <label for=of class:hush=quiet_label>{label}</label>
                {control}
                {message}
                {hinted.then(|| view! { <p class="hint" id=hint_id>{hint} {api_name(name)}</p> }.into_any())}
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
        let checked = Signal::derive(move || value.get() == option);
        let control = radio(name, String::new(), checked, change(move |_| on_choose(option)));
        view! { <label>{control} {label}</label> }.into_any()
    });
    let options: Vec<AnyView> = options.collect();
    view! {
        <fieldset class="segments">
            <legend class="hush">{legend.to_owned()}</legend>
            {options}
        </fieldset>
    }
    .into_any()
}

/// One of several; with an id, a label and a hint can name it.
fn radio(name: &str, id: String, checked: Signal<bool>, on_change: Box<dyn FnMut(leptos::ev::Event)>) -> AnyView {
    let described = (!id.is_empty()).then(|| format!("{id}-hint"));
    let id = (!id.is_empty()).then_some(id);
    view! { <input type="radio" name=name.to_owned() id=id aria-describedby=described prop:checked=checked on:change=on_change /> }
        .into_any()
}

/// A box to tick.
pub(crate) fn tick(
    id: impl Into<String>,
    label: impl Into<String>,
    value: Signal<bool>,
    on_change: impl Fn(bool) + 'static,
) -> AnyView {
    ticked(id.into(), label.into(), value, change(move |event| on_change(event_target_checked(&event))))
}

fn ticked(id: String, label: String, value: Signal<bool>, on_change: Box<dyn FnMut(leptos::ev::Event)>) -> AnyView {
    let of = id.clone();
    view! {
        <span class="choice">
            <input type="checkbox" id=id prop:checked=value on:change=on_change />
            <label for=of>{label}</label>
        </span>
    }
    .into_any()
}

/// A choice of one of several, each with its value, its label and what it means.
pub(crate) fn radio_list(
    name: &'static str,
    options: Vec<(String, String, String)>,
    chosen: Signal<String>,
    on_choose: impl Fn(String) + Clone + 'static,
) -> AnyView {
    let options = options.into_iter().enumerate().map(|(index, (value, label, hint))| {
        let (id, on_choose, same) = (format!("{name}-{index}"), on_choose.clone(), value.clone());
        let checked = Signal::derive(move || chosen.with(|chosen| *chosen == same));
        let control = radio(name, id.clone(), checked, change(move |_| on_choose(value.clone())));
        let hint_id = format!("{id}-hint");
        view! { <li>{control}<div><label for=id>{label}</label><p class="hint" id=hint_id>{hint}</p></div></li> }
            .into_any()
    });
    view! { <ul class="radios">{options.collect::<Vec<_>>()}</ul> }.into_any()
}

/// A choice of one of two, each with what it means.
pub(crate) fn radios(
    name: &'static str,
    options: [(&'static str, &'static str); 2],
    value: Signal<bool>,
    on_choose: impl Fn(bool) + Clone + 'static,
) -> AnyView {
    let options = options.into_iter().enumerate().map(|(index, (label, hint))| {
        let (id, on_choose, second) = (format!("{name}-{index}"), on_choose.clone(), index == 1);
        let checked = Signal::derive(move || value.get() == second);
        let control = radio(name, id.clone(), checked, change(move |_| on_choose(second)));
        let hint_id = format!("{id}-hint");
        view! { <li>{control}<div><label for=id>{label}</label><p class="hint" id=hint_id>{hint}</p></div></li> }
    });
    view! { <ul class="radios">{options.collect::<Vec<_>>()}</ul> }.into_any()
}
