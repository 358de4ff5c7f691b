//! Before a file is read: the drop zone, the nine answers, and the choice among several files.

use leptos::prelude::*;

use super::given::Given;
use super::{TITLE, Verify};
use crate::ui::format::count;
use crate::ui::parts::drop_zone::drop_zone;
use crate::ui::parts::icon::shape;
use crate::ui::parts::status::{class, tone};
use crate::ui::text::verify as text;
use crate::verify::report::Headline;
use crate::web::page::Chosen;

pub(super) fn empty(state: Verify) -> AnyView {
    let answers = Headline::ALL.map(|headline| {
        view! {
            <li class=class(tone(headline))>
                {shape(headline, "answers__shape")}
                <b>{headline.words()}</b>
                <span>{text::answer(headline)}</span>
            </li>
        }
    });
    view! {
        <div class="wrap">
            <header class="page-head">
                <h1 id=TITLE tabindex="-1">{text::TITLE}</h1>
                <p class="lead">{text::LEAD}</p>
            </header>
            {drop_zone(state.over.into(), state.refused.into(), move |files| state.given(files))}
            <section class="block" aria-labelledby="answers-h">
                <header><h2 id="answers-h">{text::ANSWERS}</h2><p class="aside-note">{text::ANSWERS_NOTE}</p></header>
                <ul class="answers">{answers.collect_view()}</ul>
                <p class="after small quiet">{text::ANSWERS_RELEASE}</p>
            </section>
        </div>
    }
    .into_any()
}

pub(super) fn several(state: Verify, files: &[Chosen]) -> AnyView {
    let choices = files.iter().cloned().map(|file| {
        let label = file.name.clone();
        let size = count(file.size, "byte", "bytes");
        view! {
            <li>
                <button class="pick" type="button" on:click=move |_| state.read(Given::alone(file.clone()), String::new())>
                    <span class="path">{label}</span> <span class="quiet">{size}</span>
                </button>
            </li>
        }
    });
    view! {
        <div class="wrap">
            <header class="page-head">
                <h1 id=TITLE tabindex="-1">{text::WHICH}</h1>
                <p class="lead">{text::WHICH_NOTE}</p>
            </header>
            <ul class="picks">{choices.collect_view()}</ul>
            <div class="buttons after"><button class="button" type="button" on:click=move |_| state.clear()>{text::CANCEL}</button></div>
        </div>
    }
    .into_any()
}
