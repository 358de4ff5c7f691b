//! What a person may have by another way than the pack: the digest of its list, and the vendor's live answer. Nothing is asked from here.

use leptos::prelude::*;

use super::{Shown, Verify};
use crate::model::digest::Digest;
use crate::ui::format::number;
use crate::ui::parts::asking::{Asking, asking};
use crate::ui::parts::digest::{copy, full};
use crate::ui::parts::drop_zone::FileField;
use crate::ui::text::{common, verify as text};
use crate::verify::beside::typed_digest;
use crate::verify::driftwise::{Attested, live_check};

/// The section's title.
const TITLE: &str = "another-h";
/// A link to it.
pub(super) const LINK: &str = "#another-h";

/// The section; None where there is neither a list nor an attestation.
pub(super) fn another_way(state: Verify, shown: &Shown) -> Option<AnyView> {
    let report = &shown.report;
    let attested = report.attestation.as_ref().map(|attested| live(state, shown, attested));
    let list = report.manifest_sha256.map(|_| list(state, shown));
    (attested.is_some() || list.is_some()).then(|| {
        view! {
            <section class="block" aria-labelledby=TITLE>
                <header><h2 id=TITLE>{text::ANOTHER_WAY}</h2><p class="aside-note">{text::ANOTHER_WAY_NOTE}</p></header>
                {attested}
                {list}
            </section>
        }
        .into_any()
    })
}

/// Two heads, what to ask, and where its answer goes.
fn live(state: Verify, shown: &Shown, attested: &Attested) -> AnyView {
    let head = |name: &'static str, seq: u64, hash: &Option<Digest>| {
        let hash = hash.as_ref().map(full);
        view! { <div><dt>{name}</dt><dd><p>{text::head(number(seq))}</p>{hash}</dd></div> }.into_any()
    };
    let ours = attested.head_seq.map(|seq| head(text::ATTESTED, seq, &attested.head_hash_hex));
    let theirs = attested.live.as_ref().map(|live| head(text::LIVE, live.head_seq, &live.head_hash_hex));
    let given = shown.given.live.as_ref().map(|file| {
        view! { <div><dt>{text::LIVE_GIVEN}</dt><dd class="path">{file.name.clone()}</dd></div> }.into_any()
    });
    let line = attested.check.as_deref().map(|check| {
        let line = live_check::line(check);
        let copied = line.clone();
        view! {
            <pre class="sample" tabindex="0" role="region" aria-label=text::LIVE_LINE>{line}</pre>
            <p class="hint">{text::LIVE_LINE_HINT}</p>
            <div class="buttons after">{copy("button button--small", move || copied.clone(), text::LIVE_COPY, common::COPIED)}</div>
        }
        .into_any()
    });
    let field = FileField { id: "live-answer", label: text::LIVE_ADD, class: "button button--small", folders: false };
    view! {
        <p class="prose">{attested.means.clone()}</p>
        <dl class="receipt receipt--tight after">{ours}{theirs}{given}</dl>
        {line}
        <div class="buttons after">{field.view(move |files| state.answered(files))}<span class="hint">{text::LIVE_ADD_HINT}</span></div>
    }
    .into_any()
}

fn list(state: Verify, shown: &Shown) -> AnyView {
    let given = shown.given.clone();
    let what = Asking {
        id: "list-digest",
        label: text::LIST_DIGEST,
        hint: text::LIST_DIGEST_HINT,
        button: text::LIST_DIGEST_COMPARE,
        missing: text::LIST_DIGEST_MISSING,
        is_secret: false,
    };
    asking(what, None, move |typed| {
        let list = typed_digest(&typed).ok();
        if let Some(list) = list {
            state.read(super::Given { list: Some(list), ..given.clone() }, String::new());
        }
        list.is_some()
    })
}
