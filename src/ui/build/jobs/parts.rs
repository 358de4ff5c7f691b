//! What the sections share: forms, what is waited for, results and refusals.

use leptos::prelude::*;

use super::state::{Answer, Jobs, Remote};
use crate::source::ops::Reported;
use crate::ui::parts::digest::or_text;
use crate::ui::parts::live::{button, live};
use crate::ui::parts::notice::notice;
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;
use crate::web::ops::Trouble;
use crate::web::save;

/// A section of the screen.
pub(in crate::ui::build) fn section(
    id: &'static str,
    title: &'static str,
    hint: &'static str,
    content: AnyView,
) -> AnyView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="prose hint">{hint}</p> }.into_any());
    view! {
        <section class="block" aria-labelledby=id>
            <header><h2 id=id tabindex="-1">{title}</h2></header>
            {hint}
            {content}
        </section>
    }
    .into_any()
}

/// A form with its button, which rests while the answer is waited for.
pub(super) fn form(
    state: Jobs,
    content: AnyView,
    go: &'static str,
    remote: RwSignal<Remote>,
    send: fn(Jobs),
) -> AnyView {
    let busy = Signal::derive(move || remote.with(Remote::is_asked));
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send(state);
        }
    });
    view! {
        <form class="ask after" on:submit=send novalidate=true>
            {content}
            <div class="buttons"><button class="button" type="submit" aria-disabled=move || busy.get().then_some("true")>{go}</button></div>
        </form>
    }
    .into_any()
}

/// What became of a call: nothing, a wait, the result by `draw`, or why there is none. `id` takes the focus; `asked` tells what was asked,
/// and the words while it is waited for.
pub(super) fn outcome(
    state: Jobs,
    id: &'static str,
    asked: fn(Jobs) -> (Op, &'static str),
    remote: RwSignal<Remote>,
    draw: fn(Jobs, &Answer, &[u8]) -> AnyView,
) -> AnyView {
    live(move || {
        remote.with(|remote| match remote {
            Remote::Idle => ().into_any(),
            Remote::Asked(_) => view! { <p class="result">{asked(state).1}</p> }.into_any(),
            Remote::Here(answer, body) => result(id, draw(state, answer, body)),
            Remote::Failed(trouble) => result(id, failed(state, asked(state).0, trouble)),
        })
    })
}

fn result(id: &'static str, content: AnyView) -> AnyView {
    view! { <div class="result" id=id tabindex="-1">{content}</div> }.into_any()
}

/// Why there is no answer.
pub(super) fn failed(state: Jobs, op: Op, trouble: &Trouble) -> AnyView {
    let (title, words) = state.trouble(op, trouble);
    let again = matches!(trouble, Trouble::Refused { status: 401, .. }).then(|| {
        let again = button("button button--small", text::SIGN_IN_AGAIN, move || state.build.sign_out());
        view! { <div class="buttons">{again}</div> }.into_any()
    });
    told(Tone::Fail, title, words, again)
}

/// A notice with a title.
pub(in crate::ui::build) fn told(
    tone: Tone,
    title: impl Into<String>,
    words: impl Into<String>,
    more: Option<AnyView>,
) -> AnyView {
    titled(tone, title.into(), words.into(), more)
}

fn titled(tone: Tone, title: String, words: String, more: Option<AnyView>) -> AnyView {
    let words = (!words.is_empty()).then(|| view! { <p class="small">{words}</p> }.into_any());
    notice(tone, view! { <h3>{title}</h3>{words}{more} })
}

/// Several parts, one below the other.
pub(in crate::ui::build) fn stack<const N: usize>(parts: [Option<AnyView>; N]) -> AnyView {
    stacked(parts.into_iter().flatten().collect())
}

fn stacked(parts: Vec<AnyView>) -> AnyView {
    parts.into_any()
}

/// Fields below one another, inside a form.
pub(super) fn more<const N: usize>(fields: [AnyView; N]) -> AnyView {
    view! { <div class="ask__more">{Vec::from(fields)}</div> }.into_any()
}

/// Two fields side by side.
pub(super) fn two(left: AnyView, right: AnyView) -> AnyView {
    view! { <div class="ask__two">{left}{right}</div> }.into_any()
}

/// A table with these columns; roles in the markup keep it a table where it is narrow.
pub(in crate::ui::build) fn table(
    class: &'static str,
    of: &'static str,
    columns: &[&'static str],
    rows: Vec<AnyView>,
) -> AnyView {
    let column = |name: &&'static str| view! { <th role="columnheader" scope="col">{*name}</th> }.into_any();
    view! {
        <table class=class role="table" aria-labelledby=of>
            <thead role="rowgroup"><tr role="row">{columns.iter().map(column).collect::<Vec<_>>()}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A row: its head, and cells with their classes and what they are called where there are no columns.
pub(in crate::ui::build) fn row(head: AnyView, cells: Vec<(&'static str, &'static str, AnyView)>) -> AnyView {
    let cell = |(class, label, content): (&'static str, &'static str, AnyView)| {
        let label = (!label.is_empty()).then_some(label);
        view! { <td role="cell" class=class data-label=label>{content}</td> }.into_any()
    };
    let cells = cells.into_iter().map(cell).collect::<Vec<_>>();
    view! { <tr role="row"><th role="rowheader" scope="row">{head}</th>{cells}</tr> }.into_any()
}

/// Names and what they hold; a digest is set in groups, and what is absent is quiet.
pub(super) fn facts(lines: Vec<(&'static str, (String, bool))>) -> AnyView {
    let line = |(name, (value, there)): (&'static str, (String, bool))| {
        let value = if there { or_text(&value) } else { view! { <span class="quiet">{value}</span> }.into_any() };
        view! { <div><dt><code>{name}</code></dt><dd>{value}</dd></div> }.into_any()
    };
    view! { <dl class="receipt receipt--tight">{lines.into_iter().map(line).collect::<Vec<_>>()}</dl> }.into_any()
}

/// A fact that is there.
pub(super) fn fact(value: impl Into<String>) -> (String, bool) {
    (value.into(), true)
}

/// The buttons under a result: to keep the answer, and to go on with its package.
pub(super) fn keep(state: Jobs, name: &'static str, body: &[u8], package: Reported) -> AnyView {
    let body = String::from_utf8_lossy(body).into_owned();
    // A browser that refuses downloads says so itself.
    let save = move || drop(save::save_text(&body, &format!("{name}.json"), "application/json"));
    let go_on = match package {
        Reported::Text(path) => Some(button("button button--small", text::USE, move || state.use_package(&path))),
        Reported::No | Reported::Null => None,
    };
    view! { <div class="buttons after">{go_on}{button("button button--small", text::SAVE, save)}</div> }.into_any()
}
