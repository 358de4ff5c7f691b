//! What the sections share: forms, what is waited for, results and refusals.

use leptos::prelude::*;

use super::state::{Answer, Jobs, Remote};
use crate::source::ops::Reported;
use crate::ui::parts::block::told;
use crate::ui::parts::digest::or_text;
use crate::ui::parts::live::{button, live};
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;
use crate::web::ops::Trouble;
use crate::web::save;

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
        let again = button("button button--small", text::SIGN_IN_AGAIN, move || state.sign_out());
        view! { <div class="buttons">{again}</div> }.into_any()
    });
    told(Tone::Fail, title, words, again)
}

/// Fields below one another, inside a form.
pub(super) fn more<const N: usize>(fields: [AnyView; N]) -> AnyView {
    view! { <div class="ask__more">{Vec::from(fields)}</div> }.into_any()
}

/// Two fields side by side.
pub(super) fn two(left: AnyView, right: AnyView) -> AnyView {
    view! { <div class="ask__two">{left}{right}</div> }.into_any()
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
