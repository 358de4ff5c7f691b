//! The screen of own keys.

use leptos::prelude::*;

use super::flows::flows;
use super::import::import_form;
use super::list::list;
use super::make::make;
use super::own::Own;
use super::program::KEYS_TITLE;
use crate::ui::parts::block::{section, told};
use crate::ui::parts::live::live;
use crate::ui::text::keys as text;
use crate::ui::text::verdict::Tone;

/// What stands in the field of the role.
const ROLE: &str = "owner";

/// The screen.
pub(super) fn keys(own: Own) -> AnyView {
    let trouble = live(move || own.trouble.get().map(|why| told(Tone::Warn, text::TROUBLE, why, None)));
    view! {
        <header class="page-head">
            <h1 id=KEYS_TITLE tabindex="-1">{text::TITLE}</h1>
            <p class="lead">{text::LEAD}</p>
            <p class="hint">{text::KEPT}</p>
        </header>
        {trouble}
        {list(own)}
        {section("make-h", text::MAKE, text::MAKE_HINT, make(own, ROLE))}
        {section("import-h", text::IMPORT, text::IMPORT_HINT, import_form(own, ROLE))}
        {flows()}
    }
    .into_any()
}
