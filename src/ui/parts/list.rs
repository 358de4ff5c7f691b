//! Short lists of what is missing or cut, each line with its mark.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::recipe::{Gap, Limit};
use crate::ui::format::sentence;
use crate::ui::text::build::section;

/// One line: title, a name in monospace (may be empty), and why.
pub(crate) struct Line {
    pub(crate) title: String,
    pub(crate) name: String,
    pub(crate) why: String,
}

impl From<&Gap> for Line {
    fn from(gap: &Gap) -> Self {
        Self { title: section(&gap.section), name: gap.what.clone(), why: sentence(&gap.why) }
    }
}

impl From<&Limit> for Line {
    fn from(limit: &Limit) -> Self {
        Self {
            title: format!("{}: {}", section(&limit.section), limit.what),
            name: String::new(),
            why: sentence(&limit.why),
        }
    }
}

/// The lines with one mark.
pub(crate) fn lines(mark: Icon, lines: Vec<Line>) -> AnyView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let name = (!line.name.is_empty()).then(|| view! { <p class="path">{line.name}</p> }.into_any());
            view! { <li>{icon(mark)}<div><b>{line.title}</b>{name}<p>{line.why}</p></div></li> }
        })
        .collect::<Vec<_>>();
    let class = if mark == Icon::Warn { "gaps is-warn" } else { "gaps is-note" };
    view! { <ul class=class>{lines}</ul> }.into_any()
}
