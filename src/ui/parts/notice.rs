//! A notice: something to know, beside the work.

use leptos::prelude::*;

use super::icon::Icon;
use super::status::{answer_icon, class};
use crate::ui::parts::icon::icon;
use crate::ui::text::verdict::Tone;

/// A notice of this tone around `content`.
pub(crate) fn notice(tone: Tone, content: impl IntoAny) -> AnyView {
    around(tone, content.into_any())
}

fn around(tone: Tone, content: AnyView) -> AnyView {
    let shape = if tone == Tone::None { Icon::Note } else { answer_icon(tone) };
    view! { <div class=format!("notice {}", class(tone))>{icon(shape)}<div>{content}</div></div> }.into_any()
}
