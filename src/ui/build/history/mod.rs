//! The history of the packs that were made in this browser: a screen of its own, over whatever the document shows besides.

mod past;
mod table;

use leptos::prelude::*;

pub(super) use past::Past;

use crate::ui::parts::block::{section, stack, told};
use crate::ui::parts::dialog::Question;
use crate::ui::parts::live::{button, live};
use crate::ui::text::history as text;
use crate::ui::text::verdict::Tone;
use crate::web::page;
use past::Trouble;

/// Where the focus goes when the screen opens, and when a row goes.
pub(super) const TITLE: &str = "history-h";
const CLEAR: &str = "clear-history";
/// What names the table.
const TABLE: &str = "past-h";

fn trouble(trouble: &Trouble) -> AnyView {
    let (title, words) = match trouble {
        Trouble::Refused => (text::REFUSED_TITLE, text::REFUSED.to_owned()),
        Trouble::Unreadable(why) => (text::UNREADABLE_TITLE, text::unreadable(why)),
    };
    told(Tone::Warn, title, words, None)
}

/// The screen; nothing while it is closed.
pub(super) fn history(past: Past) -> AnyView {
    live(move || past.open.get().then(|| screen(past)))
}

fn screen(past: Past) -> AnyView {
    let question = Question {
        id: CLEAR,
        title: text::CLEAR_TITLE,
        text: text::CLEAR_TEXT,
        safe: text::CLEAR_NO,
        go: text::CLEAR_YES,
    };
    let rows = live(move || {
        past.with(|held| {
            let unreadable = matches!(held.trouble, Some(Trouble::Unreadable(_)));
            let any = unreadable || !held.rows.entries().is_empty();
            let clear = any.then(|| button("button after", text::CLEAR, || page::open_dialog(CLEAR)));
            stack([held.trouble.as_ref().map(trouble), Some(table::table(past, &held.rows)), clear])
        })
    });
    let clear_all = move || {
        past.clear();
        page::focus(TITLE);
    };
    view! {
        <div class="wrap">
            <header class="page-head">
                <h1 id=TITLE tabindex="-1">{text::TITLE}</h1>
                <p class="lead">{text::LEAD}</p>
                <p class="hint">{text::KEPT}</p>
            </header>
            <p class="hush" role="status">{move || past.said.get()}</p>
            {section(TABLE, text::TABLE, "", rows)}
            {question.view(clear_all)}
        </div>
    }
    .into_any()
}
