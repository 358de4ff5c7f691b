//! A screen of a program that comes later: what stands in its place until it is here, and where it does not come.

use leptos::prelude::*;

use super::parts::errors::{SUMMARY, summary_of};
use super::parts::live::{button, live};
use super::text::build as text;
use crate::web::later::{self, Handed, Later, Shown};
use crate::web::page;

/// Where such a screen goes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The id of its element.
    pub(super) at: &'static str,
    /// The id of its title, and the title.
    pub(super) title_id: &'static str,
    pub(super) title: &'static str,
}

/// The screen in its place. It ends when it leaves the document.
pub(super) fn later(which: Later, place: Place, handed: Handed) -> AnyView {
    let Place { at, title_id, title } = place;
    let waits = RwSignal::new(true);
    let failed = RwSignal::new(None::<String>);
    let shown = StoredValue::new_local(None::<Shown>);
    let fetch = move || {
        let handed = handed.clone();
        waits.set(true);
        failed.set(None);
        page::spawn(async move {
            let screens = later::screens(which).await;
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
        page::focus(title_id);
    };
    let before = live(move || {
        // The words stand where the screen's own begin.
        let (words, trouble) = match failed.get() {
            None => (Some(view! { <p class="lead" role="status">{text::LOADING}</p> }.into_any()), None),
            Some(why) => (None, Some(missing(why, again.clone()))),
        };
        waits.get().then(|| {
            view! { <header class="page-head"><h1 id=title_id tabindex="-1">{title}</h1>{words}</header>{trouble} }
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
