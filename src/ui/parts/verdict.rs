//! The verdict band: shape, headline, one or two sentences, and three answers side by side.

use leptos::prelude::*;

use super::icon::{Icon, shape};
use super::status::{answer_icon, class, status, tone};
use crate::ui::text::trust::COMPARE;
use crate::ui::text::verdict::{self, Tone};
use crate::ui::text::verify::QUESTIONS;
use crate::verify::report::{Headline, Report};

/// Where the focus goes at the end of a check.
pub(crate) const HEADLINE: &str = "verdict-h";

/// The band of a report.
pub(crate) fn band(report: &Report) -> AnyView {
    let (bytes, signer) = (verdict::bytes_answer(report), verdict::signer_answer(report));
    let open = verdict::not_proven(report);
    let things = match open.len() {
        1 => "One thing",
        2 => "Two things",
        3 => "Three things",
        4 => "Four things",
        5 => "Five things",
        _ => "Several things",
    };
    let open = open.into_iter().map(|item| view! { <li>{item}</li> }.into_any()).collect::<Vec<_>>();
    // Who is not known leads to a next step.
    let compare = (report.headline == Headline::SignerUnknown)
        .then(|| view! { <p class="after"><a class="button" href="#signatures-h">{COMPARE}</a></p> }.into_any());
    view! {
        <section class=format!("verdict {}", class(tone(report.headline))) aria-labelledby=HEADLINE>
            <div class="wrap">
                <div class="verdict__head">
                    {shape(report.headline, "verdict__shape")}
                    <div>
                        <h1 id=HEADLINE tabindex="-1">{report.headline.words()}</h1>
                        <p class="verdict__lead">{report.lead.clone()}</p>
                        {compare}
                    </div>
                </div>
                <div class="verdict__three">
                    {answer(QUESTIONS[0], bytes)}
                    {answer(QUESTIONS[1], signer)}
                    <section>
                        <h2>{QUESTIONS[2]}</h2>
                        <p>{status(Tone::None, Icon::Unchecked, things)}</p>
                        <ul>{open}</ul>
                    </section>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn answer(question: &'static str, (tone, answer, sentence): (Tone, String, String)) -> AnyView {
    view! {
        <section>
            <h2>{question}</h2>
            <p>{status(tone, answer_icon(tone), answer)}</p>
            <p>{sentence}</p>
        </section>
    }
    .into_any()
}
