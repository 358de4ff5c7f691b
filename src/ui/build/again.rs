//! A sign-in that ended in mid build: what is here stays, and a new sign-in goes on.

use leptos::prelude::*;

use super::flow::{ASKED, done_of};
use super::running::STOP;
use super::sign_in::ways;
use super::state::Build;
use crate::assemble::SignIn;
use crate::model::instant::Instant;
use crate::ui::text::running as text;
use crate::web::page;

pub(super) fn again(state: Build, why: SignIn, since: Option<Instant>) -> AnyView {
    let (done, all) = state.progress.with_untracked(done_of);
    let told = state.maker.with_value(|maker| text::sign_in_again(why, since, maker.as_deref(), done, all));
    view! {
        <section class="asked-for" aria-labelledby=ASKED>
            <h2 id=ASKED tabindex="-1">{text::signed_out(why)}</h2>
            <p class="lead">{told}</p>
            {ways(state, Build::signed_in_again)}
            <div class="buttons after">
                <button class="button" type="button" on:click=|_| page::open_dialog(STOP)>{text::STOP_BUILDING}</button>
            </div>
        </section>
    }
    .into_any()
}
