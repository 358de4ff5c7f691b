//! When the host of the site has set no API, or its settings cannot be read.

use leptos::prelude::*;

use super::state::{Build, TITLE};
use crate::ui::parts::errors::summary_of;
use crate::ui::parts::live::button;
use crate::ui::text::build as text;

pub(super) fn not_configured() -> AnyView {
    view! {
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{text::CONNECT_TITLE}</h1>
            <p class="lead">{text::CONNECT_LEAD}</p>
        </header>
        <p class="prose">{text::CONNECT_HOW}</p>
        <pre class="sample" tabindex="0" role="region" aria-label="config.json">{text::CONFIG_EXAMPLE}</pre>
        <div class="buttons after"><a class="button" href="verify.html">{text::CHECK_INSTEAD}</a></div>
    }
    .into_any()
}

pub(super) fn unreadable(state: Build, why: &str) -> AnyView {
    view! {
        <header class="page-head"><h1 id=TITLE tabindex="-1">{text::CONNECT_TITLE}</h1></header>
        {summary_of(text::CONFIG_UNREADABLE, view! { <p>{why.to_owned()}</p><p>{text::CONFIG_FIX}</p> })}
        <div class="buttons after">
            {button("button button--main", text::TRY_AGAIN, move || state.load())}
            <a class="button" href="verify.html">{text::CHECK_INSTEAD}</a>
        </div>
    }
    .into_any()
}
