//! A file of somebody else's: what it would change is shown before it does.

use leptos::prelude::*;

use super::Desk;
use super::policy::words;
use crate::seal::trust::desk::{Ask, Import, Key};
use crate::seal::trust::{Fate, Line};
use crate::ui::parts::block::{row, table, told};
use crate::ui::parts::digest;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::button;
use crate::ui::parts::status::status;
use crate::ui::text::trust as text;
use crate::ui::text::verdict::Tone;
use crate::web::page;

const TITLE: &str = "import-h";

/// Asks what a file would change, and shows it.
pub(super) fn look(desk: Desk, bytes: Vec<u8>) {
    // The screen may have gone meanwhile.
    let _ = desk.file.try_update_value(|file| file.clone_from(&bytes));
    desk.trust.ask(Ask::Import { bytes, agreed: false }, move |answer| {
        let _ = desk.import.try_set(answer.import.clone());
        page::focus_soon(TITLE);
    });
}

/// The button that takes the file over.
fn agree(desk: Desk, label: &'static str, new: usize, changed: usize) -> AnyView {
    button("button button--main", label, move || {
        let ask = Ask::Import { bytes: desk.file.get_value(), agreed: true };
        desk.trust.ask(ask, move |_| {
            let _ = desk.import.try_set(None);
            desk.say(if new + changed == 0 { text::KEPT.to_owned() } else { text::taken(new, changed) });
        });
    })
}

pub(super) fn import(desk: Desk) -> Option<AnyView> {
    let (title, content, go) = match desk.import.get()? {
        Import::Refused(why) => {
            let why = crate::ui::format::sentence(&why);
            (text::IMPORT_REFUSED, told(Tone::Fail, why, "", None), None)
        }
        Import::Policy(rules, differs) => {
            let title = if differs { text::IMPORT_POLICY } else { text::IMPORT_SAME };
            (title, words(&rules), differs.then(|| agree(desk, text::IMPORT_USE, 0, 0)))
        }
        Import::Keys(lines) => {
            let count = |fate| lines.iter().filter(|line| line.fate == fate).count();
            let (new, changed) = (count(Fate::New), count(Fate::Changed));
            let go = (new + changed > 0).then(|| agree(desk, text::IMPORT_TAKE, new, changed));
            let conflicts = (count(Fate::Conflict) > 0)
                .then(|| view! { <p class="prose after">{text::IMPORT_CONFLICTS}</p> }.into_any());
            let table = table("table keys stack", TITLE, &text::IMPORT_COLUMNS, lines.iter().map(line).collect());
            (text::IMPORT_KEYS, view! { {table}{conflicts} }.into_any(), go)
        }
    };
    let leave = button("button", text::IMPORT_LEAVE, move || {
        desk.import.set(None);
        page::focus_soon("keys-h");
    });
    Some(
        view! {
            <section class="block" aria-labelledby=TITLE>
                <header><h2 id=TITLE tabindex="-1">{title}</h2></header>
                {content}
                <div class="buttons after">{go}{leave}</div>
            </section>
        }
        .into_any(),
    )
}

fn line(line: &Line) -> AnyView {
    let (tone, icon) = match line.fate {
        Fate::New => (Tone::Note, Icon::Note),
        Fate::Changed => (Tone::Warn, Icon::Warn),
        Fate::Same => (Tone::None, Icon::Pass),
        Fate::Conflict => (Tone::Fail, Icon::Fail),
    };
    let Key { signer, role, source, key_id, .. } = line.theirs.clone();
    let theirs = view! { <span class="who"><span>{signer}</span><small>{role}</small></span> }.into_any();
    let differs = line.mine.as_ref().map(|mine| differences(mine, &line.theirs)).unwrap_or_default();
    let differs =
        differs.into_iter().map(|what| view! { <small class="sub">{what}</small> }.into_any()).collect::<Vec<_>>();
    row(
        view! { {status(tone, icon, text::fate(line.fate))} }.into_any(),
        vec![
            ("wide", "", theirs),
            ("wide", "", key_id.as_ref().map(digest::half).into_any()),
            ("wide", text::HOW, view! { {source}{differs} }.into_any()),
        ],
    )
}

/// What differs, as it is here and as it would be.
fn differences(mine: &Key, theirs: &Key) -> Vec<String> {
    let member = |name: &str, mine: &str, theirs: &str| {
        let or_none = |text: &str| if text.is_empty() { "nothing".to_owned() } else { super::keys::when(text) };
        (mine != theirs).then(|| format!("{name}: yours {}, theirs {}", or_none(mine), or_none(theirs)))
    };
    [
        member("Whose", &mine.signer, &theirs.signer),
        member("From", &mine.valid_from, &theirs.valid_from),
        member("Until", &mine.valid_until, &theirs.valid_until),
        member("Revoked", &mine.revoked_at, &theirs.revoked_at),
        member("Why revoked", &mine.revoked_reason, &theirs.revoked_reason),
        member("How known", &mine.source, &theirs.source),
    ]
    .into_iter()
    .flatten()
    .collect()
}
