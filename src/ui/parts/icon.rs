//! Shapes, drawn for this page: each outcome and each headline has a silhouette of its own. They stand beside their words and are hidden
//! from screen readers.

use leptos::prelude::*;

use crate::verify::report::Headline;

/// A small shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Pass,
    Fail,
    Warn,
    Note,
    Absent,
    Unchecked,
    Busy,
    Wait,
    On,
    Off,
    File,
}

impl Icon {
    /// View box and drawing.
    fn drawing(self) -> (&'static str, &'static str) {
        match self {
            Self::Pass => (
                SMALL,
                r#"<circle cx="9" cy="9" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m5.6 9.2 2.4 2.4 4.4-4.9" fill="none" stroke="currentColor" stroke-width="1.75"/>"#,
            ),
            Self::Fail => (
                SMALL,
                r#"<path d="M5.6 1h6.8L17 5.6v6.8L12.4 17H5.6L1 12.4V5.6z" fill="currentColor"/><path class="on-fill" d="m6 6 6 6m0-6-6 6" stroke-width="2" fill="none"/>"#,
            ),
            Self::Warn => (
                SMALL,
                r#"<path d="M9 1.6 17.2 16H.8z" fill="currentColor"/><path class="on-fill" d="M9 6.6v4.6M9 12.6v1.7" stroke-width="1.75"/>"#,
            ),
            Self::Note => (
                SMALL,
                r#"<rect x="1.75" y="1.75" width="14.5" height="14.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M9 8v5.2M9 4.8v1.7" stroke="currentColor" stroke-width="1.75"/>"#,
            ),
            Self::Absent => (
                SMALL,
                r#"<circle cx="9" cy="9" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.4 2.15"/>"#,
            ),
            Self::Unchecked => (
                SMALL,
                r#"<circle cx="9" cy="9" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M5.5 9h7" stroke="currentColor" stroke-width="1.75"/>"#,
            ),
            Self::Busy => (
                SMALL,
                r#"<circle cx="9" cy="9" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M9 1.75A7.25 7.25 0 0 1 9 16.25z" fill="currentColor"/>"#,
            ),
            Self::Wait => (SMALL, r#"<circle cx="9" cy="9" r="2" fill="currentColor"/>"#),
            Self::On => ("0 0 16 16", r#"<circle cx="8" cy="8" r="5" fill="currentColor"/>"#),
            Self::Off => (
                "0 0 16 16",
                r#"<circle cx="8" cy="8" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>"#,
            ),
            Self::File => (
                "0 0 30 32",
                r#"<path d="M4 2h14l8 8v20H4z" fill="none" stroke="currentColor" stroke-width="2"/><path d="M18 2v8h8" fill="none" stroke="currentColor" stroke-width="2"/><path d="M11 5.5h3M11 10h3M11 14.5h3" stroke="currentColor" stroke-width="2"/>"#,
            ),
        }
    }
}

const SMALL: &str = "0 0 18 18";

/// A small shape as an element.
pub(crate) fn icon(icon: Icon) -> AnyView {
    let (view_box, drawing) = icon.drawing();
    svg("icon", view_box, drawing)
}

/// The shape of a headline.
pub(crate) fn shape(headline: Headline, class: &'static str) -> AnyView {
    let drawing = match headline {
        Headline::Refused => {
            r#"<rect x="4" y="4" width="56" height="56" fill="currentColor"/><path class="on-fill" d="M17 32h30" stroke-width="7"/>"#
        }
        Headline::Altered => {
            r#"<path d="M20.5 4h23L60 20.5v23L43.5 60h-23L4 43.5v-23z" fill="currentColor"/><path class="on-fill" d="m22 22 20 20m0-20L22 42" stroke-width="6" fill="none"/>"#
        }
        Headline::Incomplete => {
            r#"<path d="M32 4a28 28 0 1 0 28 28H32z" fill="currentColor"/><path d="M38 4a22 22 0 0 1 22 22H38z" fill="none" stroke="currentColor" stroke-width="2.5" stroke-dasharray="4 3.5"/>"#
        }
        Headline::ChainBroken => {
            r#"<path d="M27 20h-7a12 12 0 0 0 0 24h7M37 20h7a12 12 0 0 1 0 24h-7" fill="none" stroke="currentColor" stroke-width="6"/><path d="m36 4-3 9M28 51l-3 9" fill="none" stroke="currentColor" stroke-width="4"/>"#
        }
        Headline::NotProven => {
            r#"<rect x="7" y="7" width="50" height="50" fill="none" stroke="currentColor" stroke-width="5" stroke-dasharray="9.5 7.17"/>"#
        }
        Headline::NotSigned => {
            r#"<rect x="7" y="7" width="50" height="50" fill="none" stroke="currentColor" stroke-width="5"/><path d="m20 33 8.5 9L45 23.5" fill="none" stroke="currentColor" stroke-width="5"/>"#
        }
        Headline::SignerUnknown => {
            r#"<circle cx="32" cy="32" r="26" fill="none" stroke="currentColor" stroke-width="5"/><path d="M24.5 25.5c0-4.5 3.3-7.3 7.6-7.3s7.4 2.7 7.4 6.8c0 6-7.2 6-7.2 12.2M32.2 42v5.2" fill="none" stroke="currentColor" stroke-width="5"/>"#
        }
        Headline::PolicyNotMet => {
            r#"<path d="M32 3a29 29 0 1 0 29 29H47A15 15 0 0 0 44 23L55 14A29 29 0 0 0 32 3z" fill="currentColor"/><path class="on-fill" d="m18 34 8.5 9L41 27" fill="none" stroke-width="6"/>"#
        }
        Headline::Trusted => {
            r#"<circle cx="32" cy="32" r="29" fill="currentColor"/><path class="on-fill" d="m19 33 9 9.5 17.5-20" fill="none" stroke-width="6"/>"#
        }
    };
    svg(class, "0 0 64 64", drawing)
}

/// An SVG element from its view box and its content, both constants of this program.
pub(crate) fn svg(class: &'static str, view_box: &'static str, drawing: &'static str) -> AnyView {
    view! { <svg class=class viewBox=view_box aria-hidden="true" focusable="false" inner_html=drawing></svg> }
        .into_any()
}
