//! A sign-in that ended in mid build: what is here stays, and a new sign-in goes on.

use leptos::prelude::*;

use super::flow::{ASKED, done_of};
use super::running::STOP;
use super::sign_in::ways;
use super::state::Build;
use crate::assemble::SignIn;
use crate::model::instant::Instant;
use crate::source::oidc::Way;
use crate::ui::parts::live::button;
use crate::ui::text::running as text;
use crate::web::page;

pub(super) fn again(state: Build, why: SignIn, since: Option<Instant>) -> AnyView {
    if why == SignIn::OtherPerson {
        // The provider knows whoever signed in there last, and would bring the same person again without asking.
        state.signing.ask_anew();
    }
    let (done, all) = state.progress.with_untracked(done_of);
    let told = state.maker.with_value(|maker| text::sign_in_again(why, since, maker.as_deref(), done, all));
    view! {
        <section class="asked-for" aria-labelledby=ASKED>
            <h2 id=ASKED tabindex="-1">{text::signed_out(why)}</h2>
            <p class="lead">{told}</p>
            {ways(state, Build::signed_in_again, Way::Window)}
            <div class="buttons after">
                {button("button", text::STOP_BUILDING, || page::open_dialog(STOP))}
            </div>
        </section>
    }
    .into_any()
}
