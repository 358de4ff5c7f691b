//! A status: shape, then word, then colour.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::assemble::SetState;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build, verify};
use crate::verify::report::{Headline, Outcome, Severity};

/// The class that carries a tone's colour.
pub(crate) fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Pass => "is-pass",
        Tone::Fail => "is-fail",
        Tone::Warn => "is-warn",
        Tone::Note => "is-note",
        Tone::None => "is-none",
    }
}

/// The tone of a headline.
pub(crate) fn tone(headline: Headline) -> Tone {
    match headline {
        Headline::Refused | Headline::Altered => Tone::Fail,
        Headline::Incomplete | Headline::ChainBroken | Headline::PolicyNotMet => Tone::Warn,
        Headline::NotProven | Headline::NotSigned | Headline::SignerUnknown => Tone::Note,
        Headline::Trusted => Tone::Pass,
    }
}

/// A status with its word.
pub(crate) fn status(tone: Tone, shape: Icon, word: impl Into<String>) -> AnyView {
    view! { <span class=format!("status {}", class(tone))>{icon(shape)} {word.into()}</span> }.into_any()
}

/// The outcome of a check.
pub(crate) fn outcome(outcome: Outcome) -> AnyView {
    let (tone, shape) = match outcome {
        Outcome::Pass => (Tone::Pass, Icon::Pass),
        Outcome::Fail => (Tone::Fail, Icon::Fail),
        Outcome::NotPresent => (Tone::None, Icon::Absent),
        Outcome::NotChecked => (Tone::None, Icon::Unchecked),
    };
    status(tone, shape, verify::outcome(outcome))
}

/// The severity of a finding.
pub(crate) fn severity(severity: Severity) -> AnyView {
    let (tone, shape) = match severity {
        Severity::Error => (Tone::Fail, Icon::Fail),
        Severity::Warning => (Tone::Warn, Icon::Warn),
        Severity::Note => (Tone::Note, Icon::Note),
    };
    status(tone, shape, verify::severity(severity))
}

/// The state of a data set.
pub(crate) fn set_state(state: SetState) -> AnyView {
    let (tone, shape) = match state {
        SetState::Waiting => (Tone::None, Icon::Wait),
        SetState::Fetching => (Tone::Note, Icon::Busy),
        SetState::Fetched => (Tone::None, Icon::Pass),
        SetState::Empty => (Tone::None, Icon::Absent),
        SetState::Gap => (Tone::Warn, Icon::Warn),
        SetState::Error => (Tone::Fail, Icon::Fail),
    };
    status(tone, shape, build::state(state))
}

/// How an answer of the verdict is marked.
pub(crate) fn answer_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Pass => Icon::Pass,
        Tone::Fail => Icon::Fail,
        Tone::Warn => Icon::Warn,
        Tone::Note => Icon::Note,
        Tone::None => Icon::Unchecked,
    }
}

/// How a fact is known.
pub(crate) fn tag(word: &'static str) -> AnyView {
    view! { <span class="tag">{word}</span> }.into_any()
}
