//! The table of the history.

use leptos::prelude::*;

use super::{Past, TABLE, TITLE};
use crate::history::{Entry, History, State};
use crate::model::digest::Digest;
use crate::ui::format;
use crate::ui::parts::block;
use crate::ui::parts::digest::{copy_about, short};
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::{named, press};
use crate::ui::parts::status;
use crate::ui::text::history as text;
use crate::ui::text::verdict::Tone;
use crate::web::page;

/// What names a row: its file, or where there is none, the recipe.
fn name(entry: &Entry) -> String {
    match (entry.state(), entry.asked()) {
        (State::Made { pack, .. }, _) => pack.name.clone(),
        (State::Expired { name, .. }, _) => name.clone(),
        (_, Some(asked)) => asked.recipe.clone(),
        (_, None) => text::NO_PACK.to_owned(),
    }
}

// Lists of parts share one type, and so their code; a view of its own for each place would not.
fn sub(text: String) -> AnyView {
    view! { <span class="sub">{text}</span> }.into_any()
}

fn status(state: &State) -> AnyView {
    let (tone, shape) = match state {
        State::Pending => (Tone::None, Icon::Wait),
        State::Running(_) => (Tone::Note, Icon::Busy),
        State::Stopped => (Tone::None, Icon::Unchecked),
        State::Closed | State::Failed(_) => (Tone::Fail, Icon::Fail),
        State::Made { saved: false, .. } => (Tone::Warn, Icon::Warn),
        State::Made { saved: true, .. } => (Tone::Note, Icon::Pass),
        State::Expired { .. } => (Tone::None, Icon::Absent),
    };
    let (word, more) = text::state(state);
    let more = (!more.is_empty()).then(|| sub(more.to_owned()));
    std::iter::once(status::status(tone, shape, word)).chain(more).collect::<Vec<_>>().into_any()
}

fn head(entry: &Entry) -> AnyView {
    let facts = entry.asked().map(|asked| {
        let period = match (asked.first_day, asked.last_day) {
            (Some(first), Some(last)) => Some(format::days(first, last)),
            (first, last) => first.or(last).map(format::day),
        };
        let size = match entry.state() {
            State::Made { pack, .. } => Some(format::size_text(pack.size)),
            _ => None,
        };
        let recipe = Some(format!("{} {}", asked.recipe, asked.version));
        let tenant = Some(asked.tenant.clone()).filter(|tenant| !tenant.is_empty());
        let facts: Vec<String> = [recipe, tenant, period, size].into_iter().flatten().collect();
        sub(facts.join(", "))
    });
    let name = view! { <span class="path">{name(entry)}</span> }.into_any();
    std::iter::once(name).chain(facts).collect::<Vec<_>>().into_any()
}

fn digests(entry: &Entry) -> Option<(Digest, Digest)> {
    match entry.state() {
        State::Made { pack, .. } => Some((pack.sha256, pack.manifest_sha256)),
        State::Expired { sha256, manifest_sha256, .. } => Some((*sha256, *manifest_sha256)),
        _ => None,
    }
}

fn digest(what: &'static str, digest: Digest, name: &str) -> AnyView {
    let copy = copy_about(digest, text::COPY, text::about(text::COPY, what, name));
    vec![sub(what.to_owned()), short(&digest), copy].into_any()
}

fn row(past: Past, entry: &Entry) -> AnyView {
    let (name, run) = (name(entry), entry.run().to_owned());
    let digests = digests(entry).map(|(sha256, manifest)| {
        vec![digest(text::FILE, sha256, &name), digest(text::LIST, manifest, &name)].into_any()
    });
    let expires = match entry.is_expired() {
        true => text::gone(&format::instant(entry.gone_at())),
        false => format::instant(entry.expires_at()),
    };
    let remove = press(move || {
        past.remove(&run);
        page::focus(TITLE);
    });
    let label = Some(text::about(text::REMOVE, "", &name));
    let remove = named("button button--small", text::REMOVE, label, remove);
    let [_, _, asked, expire, ..] = text::COLUMNS;
    let cells = vec![
        ("st", "", status(entry.state())),
        ("wide", asked, format::instant(entry.requested_at()).into_any()),
        ("wide", expire, expires.into_any()),
        ("wide", "", digests.into_any()),
        ("wide", "", remove),
    ];
    block::row(head(entry), cells)
}

/// The table, or what stands in its place.
pub(super) fn table(past: Past, rows: &History) -> AnyView {
    if rows.entries().is_empty() {
        return view! { <p class="quiet">{text::EMPTY}</p> }.into_any();
    }
    let rows = rows.entries().iter().map(|entry| row(past, entry)).collect();
    block::table("table past stack", TABLE, &text::COLUMNS, rows)
}
