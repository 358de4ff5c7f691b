//! The window of an export: it follows another one until days of its own are set.

use leptos::prelude::*;

use super::members::{control, days_of, form_field, text_of};
use super::state::Build;
use crate::model::instant::Day;
use crate::recipe::{Export, Field as Member, Form};
use crate::ui::format;
use crate::ui::parts::field::Field;
use crate::ui::text::choosing as text;
use crate::web::page;

/// The id of the button that sets an export's own days.
fn change_id(export: Export) -> &'static str {
    match export {
        Export::Focus => "focus-change",
        Export::Savings => "savings-change",
        Export::Realized => "realized-change",
        Export::Close => "close-change",
    }
}

/// Whether the export has days of its own.
fn own(form: &mut Form, export: Export) -> bool {
    days_of(export).into_iter().any(|day| !text_of(form, day).trim().is_empty())
}

/// Which exports have other windows than `before`, though their own days are the same.
fn moved(before: &Form, after: &Form, today: Day) -> Vec<Export> {
    let windows = [before, after].map(|form| form.windows(today));
    let (mut before, mut now) = (before.clone(), after.clone());
    Export::ALL
        .into_iter()
        .filter(|export| {
            let same_days = days_of(*export).into_iter().all(|day| text_of(&mut before, day) == text_of(&mut now, day));
            after.wants(*export) && same_days && windows[0].of(*export) != windows[1].of(*export)
        })
        .collect()
}

/// Whether every day can be read: while one is typed, windows fall back and come again, which is no news.
fn readable(form: &Form) -> bool {
    let mut form = form.clone();
    let days = [Member::FirstDay, Member::LastDay].into_iter().chain(Export::ALL.into_iter().flat_map(days_of));
    days.into_iter().all(|day| {
        let text = text_of(&mut form, day).trim();
        text.is_empty() || Day::parse(text).is_ok()
    })
}

/// Says once what moved with the last change.
pub(super) fn moved_line(state: Build) -> AnyView {
    let today = state.today.get_value();
    let seen = Memo::new(move |before: Option<&(Form, String)>| {
        let form = state.form.get();
        match before {
            Some((before, _)) if !readable(&form) => (before.clone(), String::new()),
            Some((before, _)) => {
                let said = text::moved(&moved(before, &form, today));
                (form, said)
            }
            None => (form, String::new()),
        }
    });
    view! { <p class="tree__moved" role="status">{move || seen.with(|(_, said)| said.clone())}</p> }.into_any()
}

/// The window with what it follows, or with fields for days of its own.
pub(super) fn window(state: Build, export: Export) -> AnyView {
    let words = text::export(export);
    let today = state.today.get_value();
    let [first, last] = days_of(export);
    let pressed = RwSignal::new(false);
    let days = move || {
        let window = state.form.with(|form| form.windows(today)).of(export);
        if window.first > window.last { "–".to_owned() } else { format::days(window.first, window.last) }
    };
    let open = Memo::new(move |_| {
        pressed.get()
            || state.form.with(|form| own(&mut form.clone(), export))
            || state.errors.with(|errors| errors.iter().any(|error| [first, last].contains(&error.field)))
    });
    // Days of an export that is off still count when another one follows them.
    let counts = Memo::new(move |_| {
        state.form.with(|form| form.wants(export) || (form.window_counts(export) && own(&mut form.clone(), export)))
    });
    let change = move |_| {
        let window = state.form.with_untracked(|form| form.windows(today)).of(export);
        state.form.update(|form| {
            *text_of(form, first) = window.first.to_string();
            *text_of(form, last) = window.last.to_string();
        });
        pressed.set(true);
        page::focus_soon(control(first));
    };
    let follow = move |_| {
        state.form.update(|form| [first, last].into_iter().for_each(|day| text_of(form, day).clear()));
        pressed.set(false);
        page::focus_soon(change_id(export));
    };
    let link = move |label: &'static str, id: Option<&'static str>, press: Box<dyn Fn(())>| {
        view! {
            " " <button class="link-button" type="button" id=id on:click=move |_| press(())>
                {label}<span class="hush">{words.which}</span>
            </button>
        }
        .into_any()
    };
    let follows = move || {
        let no_period = state.form.with(|form| form.first_day.trim().is_empty() && form.last_day.trim().is_empty());
        if export == Export::Focus && no_period { text::LAST_30_FOLLOWS } else { words.follows }
    };
    let fields = move || match (counts.get(), open.get()) {
        (false, _) => view! { <p class="hint">{follows}</p> }.into_any(),
        (true, false) => {
            view! { <p class="hint">{follows} {link(text::CHANGE, Some(change_id(export)), Box::new(change))}</p> }
                .into_any()
        }
        (true, true) => {
            let figures = |field: Field| Field { numeric: true, class: "input input--compact", ..field };
            view! {
                <p class="hint">{text::SET_HERE} {link(text::FOLLOW, None, Box::new(follow))}</p>
                <div class="tree__days">
                    {form_field(state, first, figures)}
                    {form_field(state, last, figures)}
                </div>
            }
            .into_any()
        }
    };
    view! { <div class="tree__window" class:quiet=move || !counts.get()><span>{days}</span>{fields}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn followers_move_and_those_with_their_own_days_do_not() {
        let today = Day::parse("2026-11-20").unwrap();
        let all = Form { focus: true, savings: true, realized: true, close: true, ..Form::default() };
        let changed = |change: fn(&mut Form)| {
            let mut form = all.clone();
            change(&mut form);
            moved(&all, &form, today)
        };
        assert_eq!(changed(|form| form.first_day = "2026-07-01".to_owned()), Export::ALL);
        assert_eq!(
            changed(|form| form.focus_first_day = "2026-07-01".to_owned()),
            [Export::Savings, Export::Realized, Export::Close]
        );
        assert_eq!(changed(|form| form.savings_last_day = "2026-11-19".to_owned()), [Export::Realized]);
        assert_eq!(changed(|form| form.close_first_day = "2026-07-01".to_owned()), []);
        assert_eq!(changed(|form| form.savings = false), []);
    }
}
