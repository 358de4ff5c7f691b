//! What a build waits for before it tries again. The place is kept when there is nothing to wait for, so that nothing moves.

use leptos::prelude::*;

use super::flow::done_of;
use super::state::Build;
use crate::ui::parts::live::{button, live};
use crate::ui::parts::notice::notice;
use crate::ui::text::running as text;
use crate::ui::text::verdict::Tone;

pub(super) fn waiting(state: Build) -> AnyView {
    let words = move || {
        let waits = state.waits.get()?;
        let (done, all) = state.progress.with_untracked(done_of);
        Some(text::waiting(waits.what.why, waits.what.tried, waits.until, done, all))
    };
    let content = live(move || match words() {
        None => notice(Tone::None, view! { <p>{text::CALM}</p> }),
        Some((title, text)) => notice(
            Tone::Warn,
            view! {
                <p><b>{title}</b>". " {text}</p>
                {button("button button--small", text::TRY_NOW, move || state.try_now())}
            },
        ),
    });
    view! { <div class="waits" role="status">{content}</div> }.into_any()
}
