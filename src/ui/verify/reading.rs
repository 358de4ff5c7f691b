//! While a file is read, and when that did not come to its end. There is no verdict before the end.

use leptos::prelude::*;

use super::{TITLE, Verify};
use crate::ui::format;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::errors::summary_of;
use crate::ui::parts::meter::meter;
use crate::ui::text::verify as text;
use crate::web::page::Chosen;

pub(super) fn reading(state: Verify, file: &Chosen) -> AnyView {
    let (read, total) = (move || state.read.get().0 as f64, move || state.read.get().1 as f64);
    view! {
        <div class="wrap">
            <div class="run-head">
                <div>
                    <h1 id=TITLE tabindex="-1" class="name">{file.name.clone()}</h1>
                    <p>{move || { let (read, total) = state.read.get(); text::reading(read, total) }}</p>
                </div>
                <div class="buttons"><button class="button" type="button" on:click=move |_| state.stop()>{text::STOP}</button></div>
            </div>
            <div class="after">{meter(text::READING.to_owned(), Signal::derive(read), Signal::derive(total))}</div>
            <p class="after small quiet">{text::NO_VERDICT_YET}</p>
        </div>
    }
    .into_any()
}

pub(super) fn stopped(state: Verify, file: &Chosen) -> AnyView {
    view! {
        <div class="wrap">
            <header class="page-head">
                <h1 id=TITLE tabindex="-1">{text::STOPPED}</h1>
                <p class="lead path">{file.name.clone()}</p>
            </header>
            <div class="buttons">
                <button class="button button--main button--large" type="button" on:click=move |_| state.clear()>{text::ANOTHER}</button>
            </div>
        </div>
    }
    .into_any()
}

pub(super) fn impossible(state: Verify, name: Option<&str>, why: &str) -> AnyView {
    let title = if name.is_some() { text::IMPOSSIBLE } else { text::NOT_LOADED };
    let label = if name.is_some() { text::CHOOSE_AGAIN } else { text::CHOOSE };
    let name = name.map(|name| view! { <p class="path">{name.to_owned()}</p> });
    view! {
        <div class="wrap">
            <header class="page-head"><h1 id=TITLE tabindex="-1">{text::TITLE}</h1></header>
            {summary_of(title, view! { {name}<p>{format::sentence(why)}</p> })}
            <div class="buttons after">{FileField::main(label).view(move |files| state.given(files))}</div>
        </div>
    }
    .into_any()
}
