//! Asking for a pack: its period, which is checked against the plan before it is sent.

use leptos::prelude::*;

use super::failed;
use super::state::{About, Exports, REFUSED};
use crate::model::instant::Day;
use crate::recipe::Preset;
use crate::source::driftwise::{Period, Plan, Problem};
use crate::ui::parts::block::{section, stack, told};
use crate::ui::parts::field::Field;
use crate::ui::parts::live::{live, memo};
use crate::ui::text::exports as text;
use crate::ui::text::exports::Op;
use crate::ui::text::verdict::Tone;
use crate::web::page;

/// The fields' ids.
const IDS: [&str; 2] = ["pack-first", "pack-last"];

/// A field's text, and what is wrong with it.
type Typed = (RwSignal<String>, RwSignal<Option<String>>);

fn field((typed, wrong): Typed, id: &'static str, label: &'static str, hint: &'static str) -> AnyView {
    let field = Field { hint: hint.to_owned(), ..Field::new(id, label) };
    field.view(typed.into(), wrong.into(), move |text| {
        wrong.set(None);
        typed.set(text);
    })
}

/// Why a period will not do: which field it is, and the sentence.
fn wrong(state: Exports, first: &str, last: &str) -> Result<Period, (usize, String)> {
    let day = |text: &str, at| Day::parse(text.trim()).map_err(|_| (at, text::DAY_WRONG.to_owned()));
    let period = Period { start: day(first, 0)?, end: day(last, 1)?.plus(1) };
    let checked = state.about.with_untracked(|about| match (about, Exports::today()) {
        (About::Known(org), Some(today)) => org.plan.check(org.retention_days, period, today),
        // Without a plan there is still a first day and a last.
        _ if period.start >= period.end => Err(Problem::Empty),
        _ => Ok(()),
    });
    checked.map_err(|problem| {
        let (first, words) = text::problem(problem);
        (usize::from(!first), words)
    })?;
    Ok(period)
}

fn form(state: Exports) -> AnyView {
    let days = Exports::today().map(|today| Preset::Last30Days.days(today));
    let typed = |day: Option<Day>| -> Typed {
        (RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default()), RwSignal::new(None))
    };
    let fields = [typed(days.map(|(first, _)| first)), typed(days.map(|(_, last)| last))];
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if state.sending.get_untracked() {
            return;
        }
        fields.iter().for_each(|(_, wrong)| wrong.set(None));
        let [first, last] = fields.map(|(typed, _)| typed.get_untracked());
        match wrong(state, &first, &last) {
            Ok(period) => state.create(period),
            Err((at, words)) => {
                fields[at].1.set(Some(words));
                page::focus_field(IDS[at]);
            }
        }
    });
    let plan = live(move || {
        let words = state.about.with(|about| match about {
            About::Asked => text::PLAN_WAIT.to_owned(),
            About::Known(org) => text::plan(&org.plan, org.retention_days),
            About::Unknown => text::PLAN_UNKNOWN.to_owned(),
        });
        view! { <p class="hint">{words}</p> }.into_any()
    });
    let busy = move || state.sending.get().then_some("true");
    let go = move || if state.sending.get() { text::ASK_WAIT } else { text::ASK_GO };
    view! {
        <form class="ask after" on:submit=send novalidate=true>
            {plan}
            <div class="ask__two">
                {field(fields[0], IDS[0], text::FIRST, text::DAY_HINT)}
                {field(fields[1], IDS[1], text::LAST, text::LAST_HINT)}
            </div>
            <div class="buttons"><button class="button" type="submit" aria-disabled=busy>{move || go()}</button></div>
        </form>
    }
    .into_any()
}

/// The section.
pub(super) fn ask(state: Exports) -> AnyView {
    // By its value: an answer about the plan that comes while somebody types must not draw the form anew.
    let free = memo(move || state.about.with(|about| matches!(about, About::Known(org) if org.plan == Plan::Free)));
    let none = |words: String| view! { <div class="after">{told(Tone::Note, words, "", None)}</div> }.into_any();
    let form = live(move || {
        if state.key {
            none(text::ASK_KEY.to_owned())
        } else if free.get() {
            none(text::problem(Problem::NoPacks).1)
        } else {
            form(state)
        }
    });
    let refused = live(move || {
        state.refused.with(|refused| {
            refused.as_ref().map(|failure| {
                view! { <div class="result" id=REFUSED tabindex="-1">{failed(state, Op::Create, failure)}</div> }
                    .into_any()
            })
        })
    });
    section("ask-h", text::ASK, text::ASK_HINT, stack([Some(form), Some(refused)]))
}
