//! A screen of the program that comes later: what stands in its place until it is here, and where it does not come.

use leptos::prelude::*;

use super::state::TITLE;
use crate::ui::parts::errors::{SUMMARY, summary_of};
use crate::ui::parts::live::{button, live};
use crate::ui::text::build as text;
use crate::web::later::{self, Handed, Shown};
use crate::web::page;

/// The screen with this title, in an element with the id `at`. It ends when it leaves the document.
pub(super) fn later(at: &'static str, title: &'static str, handed: Handed) -> AnyView {
    let waits = RwSignal::new(true);
    let failed = RwSignal::new(None::<String>);
    let shown = StoredValue::new_local(None::<Shown>);
    let fetch = move || {
        let handed = handed.clone();
        waits.set(true);
        failed.set(None);
        page::spawn(async move {
            let screens = later::screens().await;
            // A disposed value means that the screen has gone on.
            let _ = shown.try_update_value(|shown| match screens.and_then(|screens| screens.open(at, &handed)) {
                Ok(opened) => {
                    *shown = Some(opened);
                    waits.set(false);
                }
                Err(error) => {
                    failed.set(Some(error.what));
                    page::focus(SUMMARY);
                }
            });
        });
    };
    fetch();
    // What is pressed goes with the press.
    let again = move || {
        fetch();
        page::focus(TITLE);
    };
    let before = live(move || {
        // The words stand where the screen's own begin.
        let (words, trouble) = match failed.get() {
            None => (Some(view! { <p class="lead" role="status">{text::LOADING}</p> }.into_any()), None),
            Some(why) => (None, Some(missing(why, again.clone()))),
        };
        waits.get().then(|| {
            view! { <header class="page-head"><h1 id=TITLE tabindex="-1">{title}</h1>{words}</header>{trouble} }
                .into_any()
        })
    });
    view! { {before} <div id=at></div> }.into_any()
}

/// Why there is no screen, and the way to ask for it again.
fn missing(why: String, again: impl Fn() + 'static) -> AnyView {
    view! {
        {summary_of(text::NOT_LOADED, view! { <p>{why}</p> })}
        <div class="buttons after">{button("button button--main", text::TRY_AGAIN, again)}</div>
    }
    .into_any()
}
