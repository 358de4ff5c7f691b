//! Who is signed in, and whether a pack may be built: told before the form.

use leptos::prelude::*;

use super::failed::details;
use super::state::{Build, Gate};
use super::waiting::waiting;
use crate::assemble::{Problem, ProblemKind, Role as Known};
use crate::ui::parts::live::{button, live};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build, running as text};

fn closed(state: Build, problem: &Problem) -> AnyView {
    use ProblemKind::{Key, Plan, Role, SignedOut, Upgrade};
    let again = matches!(problem.kind, Role | Plan | Key | SignedOut);
    let (label, press): (_, fn(Build)) =
        if again { (text::SOMEBODY_ELSE, Build::sign_out) } else { (build::TRY_AGAIN, Build::ask_role) };
    let title = match problem.kind {
        Role => text::NO_ROLE.to_owned(),
        Plan | Upgrade => text::NO_PLAN.to_owned(),
        _ => problem.title.clone(),
    };
    let why = match problem.kind {
        Upgrade => format!("{} {}", text::upgrade(problem.feature.as_deref()), problem.text),
        _ => problem.text.clone(),
    };
    let content = view! {
        <h2>{title}</h2>
        <p>{why}</p>
        {details(problem, None)}
        <div class="buttons">
            {button("button", label, move || press(state))}
            <a class="button" href="verify.html">{build::CHECK_INSTEAD}</a>
        </div>
    };
    view! { <div role="alert">{notice(Tone::Fail, content)}</div> }.into_any()
}

/// What there is to know of the account; nothing for an Owner.
pub(super) fn gate(state: Build) -> AnyView {
    let told = |tone, title: &'static str, text: &'static str| notice(tone, view! { <h2>{title}</h2><p>{text}</p> });
    live(move || {
        state.gate.with(|gate| match gate {
            Gate::Asking => {
                view! { <p class="gate" role="status">{text::CHECKING}</p>{live(move || state.waits.get().map(|_| waiting(state)))} }
                    .into_any()
            }
            Gate::Known(Known::Owner | Known::Any) => ().into_any(),
            Gate::Known(Known::Within(days)) => {
                let words = text::within(*days);
                notice(Tone::Note, view! { <h2>{text::WITHIN_TITLE}</h2><p>{words}</p> })
            }
            Gate::Known(Known::Admin) => told(Tone::Warn, text::ADMIN_TITLE, text::ADMIN),
            Gate::Known(Known::Unknown) => told(Tone::Note, text::UNKNOWN_TITLE, text::UNKNOWN),
            Gate::Closed(problem) => closed(state, problem),
        })
    })
}
