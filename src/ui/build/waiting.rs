//! What a build waits for before it tries again. The place is kept when there is nothing to wait for, so that nothing moves.

use leptos::prelude::*;

use super::flow::done_of;
use super::state::Build;
use crate::ui::parts::notice::notice;
use crate::ui::text::running as text;
use crate::ui::text::verdict::Tone;

pub(super) fn waiting(state: Build) -> AnyView {
    let words = Memo::new(move |_| {
        let waits = state.waits.get()?;
        let (done, all) = state.progress.with_untracked(done_of);
        Some(text::waiting(waits.what.why, waits.what.tried, waits.until, done, all))
    });
    let content = move || match words.get() {
        None => notice(Tone::None, view! { <p>{text::CALM}</p> }),
        Some((title, text)) => notice(
            Tone::Warn,
            view! {
                <p><b>{title}</b>". " {text}</p>
                <button class="button button--small" type="button" on:click=move |_| state.try_now()>{text::TRY_NOW}</button>
            },
        ),
    };
    view! { <div class="waits" role="status">{content}</div> }.into_any()
}
