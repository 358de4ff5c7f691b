//! Values that look like secrets: the owner decides on each before it is written.

use leptos::prelude::*;

use super::flow::ASKED;
use super::running::STOP;
use super::state::Build;
use crate::assemble::{Finding, Question, Verdict};
use crate::ui::parts::field::{Field, segments, tick};
use crate::ui::text::running as text;
use crate::web::page;

/// More are hidden without being shown.
const SHOWN: usize = 50;
const REASON: std::ops::RangeInclusive<usize> = 3..=200;

/// What is chosen for one finding.
#[derive(Clone, Copy)]
struct Choice {
    keep: RwSignal<bool>,
    reason: RwSignal<String>,
    /// Whether a missing reason is shown.
    told: RwSignal<bool>,
}

impl Choice {
    fn lacks_a_reason(self) -> bool {
        self.keep.get_untracked() && !REASON.contains(&self.reason.with_untracked(|it| it.trim().chars().count()))
    }

    fn verdict(self, hide_all: bool) -> Verdict {
        match (self.keep.get_untracked(), hide_all) {
            (true, _) => Verdict::Keep(self.reason.with_untracked(|reason| reason.trim().to_owned())),
            (false, true) => Verdict::HideAll,
            (false, false) => Verdict::Hide,
        }
    }
}

/// The id of a finding's field for the reason.
fn reason_id(index: usize) -> String {
    format!("reason-{}", index + 1)
}

fn row(index: usize, finding: &Finding, choice: Choice) -> AnyView {
    let Choice { keep, reason, told } = choice;
    let (entry, place) = finding.place.split_once('#').unwrap_or((&finding.place, ""));
    let ways = vec![(false, text::HIDE.to_owned()), (true, text::KEEP.to_owned())];
    let why = move || {
        keep.get().then(|| {
            let error = Signal::derive(move || {
                (told.get() && !REASON.contains(&reason.with(|it| it.trim().chars().count())))
                    .then(|| text::REASON_MISSING.to_owned())
            });
            let field = Field { hint: text::REASON_HINT.to_owned(), ..Field::new(reason_id(index), text::REASON) };
            field.view(reason.into(), error, move |typed| reason.set(typed))
        })
    };
    let legend = format!("{}. {}", index + 1, finding.title);
    view! {
        <li>
            <h3>{legend.clone()}</h3>
            <dl class="pairs">
                <dt>"Where"</dt><dd class="path">{entry.to_owned()} " " <span class="quiet">{place.to_owned()}</span></dd>
                <dt>"Covered"</dt><dd class="path">{finding.shown.clone()}</dd>
                <dt>"Rule"</dt><dd class="path">{finding.rule.clone()}</dd>
            </dl>
            {segments(&format!("finding-{}", index + 1), &legend, ways, keep.into(), move |yes| keep.set(yes))}
            {why}
        </li>
    }
    .into_any()
}

pub(super) fn decide(state: Build, question: &Question) -> AnyView {
    let new =
        |_| Choice { keep: RwSignal::new(false), reason: RwSignal::new(String::new()), told: RwSignal::new(false) };
    let choices: Vec<Choice> = (0..question.findings.len().min(SHOWN)).map(new).collect();
    let rows = question.findings.iter().zip(&choices).enumerate();
    let rows: Vec<_> = rows.map(|(index, (finding, choice))| row(index, finding, *choice)).collect();
    let beyond = question.findings.len() - choices.len();
    let more = (beyond > 0).then(|| view! { <p class="hint">{text::more(beyond)}</p> });
    let hide_all = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        choices.iter().for_each(|choice| choice.told.set(true));
        if let Some(index) = choices.iter().position(|choice| choice.lacks_a_reason()) {
            page::focus_field(&reason_id(index));
            return;
        }
        let verdicts = choices.iter().map(|choice| choice.verdict(hide_all.get_untracked()));
        let beyond = std::iter::repeat_n(Verdict::Hide, beyond);
        state.decide(verdicts.chain(beyond).collect());
    };
    view! {
        <section class="asked-for" aria-labelledby=ASKED>
            <header class="block__head">
                <h2 id=ASKED tabindex="-1">{text::found(question.findings.len(), &question.what)}</h2>
                <p class="aside-note">{text::DECIDE_NOTE}</p>
            </header>
            <p class="prose">{text::DECIDE_TEXT}</p>
            <form on:submit=send novalidate=true>
                <ol class="decisions">{rows}</ol>
                {more}
                <div class="after">{tick("hide-all", text::HIDE_ALL, hide_all.into(), move |yes| hide_all.set(yes))}</div>
                <div class="buttons after">
                    <button class="button button--main" type="submit">{text::GO_ON}</button>
                    <button class="button" type="button" on:click=|_| page::open_dialog(STOP)>{text::STOP_BUILDING}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
