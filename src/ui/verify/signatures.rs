//! The signatures of a pack: what each says, how that is known, and what it is worth by the auditor's keys. A key that is not named yet is
//! compared and named here.

use leptos::prelude::*;

use super::contact::contact;
use super::{Shown, Verify};
use crate::ui::parts::digest::full;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::status::{status, tag};
use crate::ui::text::verdict::Tone;
use crate::ui::text::{chain, trust as text, verify};
use crate::verify::signatures::Signature;

const TITLE: &str = "signatures-h";
/// A link to the section.
pub(super) const LINK: &str = "#signatures-h";

/// The section; None where no signature verifies.
pub(super) fn signatures(state: Verify, shown: &Shown) -> Option<AnyView> {
    let signatures = shown.report.signatures.as_ref()?;
    let mut seen = Vec::new();
    let each: Vec<AnyView> = signatures
        .iter()
        .map(|one| {
            // A key in two roles is compared once and named for each; the same in one role once.
            let mine = (one.key_id, one.role.clone());
            let first = !seen.contains(&mine);
            seen.push(mine);
            article(state, one, first)
        })
        .collect();
    let named = shown.named.as_ref().map(|(signer, role)| {
        let words = text::named(signer, role, shown.report.headline.words());
        view! { <p class="after" id=super::NAMED tabindex="-1" role="status">{status(Tone::Note, Icon::Note, words)}</p> }.into_any()
    });
    Some(
        view! {
            <section class="block" aria-labelledby=TITLE>
                <header><h2 id=TITLE tabindex="-1">{text::SIGNATURES}</h2><p class="aside-note">{text::SIGNATURES_KEY}</p></header>
                {named}
                {each}
            </section>
        }
        .into_any(),
    )
}

/// What the trust store makes of a signature, in a word or two.
fn standing(one: &Signature) -> (Tone, Icon, &'static str) {
    match one.standing.as_deref() {
        Some("good") => (Tone::Pass, Icon::Pass, "Counts"),
        Some("revoked-later") => (Tone::Pass, Icon::Pass, "Counts: revoked after it"),
        Some("other-role") => (Tone::Warn, Icon::Warn, "Another role"),
        Some("too-early") => (Tone::Warn, Icon::Warn, "Before its key"),
        Some("expired") => (Tone::Warn, Icon::Warn, "Key expired"),
        Some("revoked") => (Tone::Fail, Icon::Fail, "Key revoked"),
        _ => (Tone::Note, Icon::Unchecked, "Not named"),
    }
}

fn article(state: Verify, one: &Signature, first: bool) -> AnyView {
    let (tone, icon, word) = standing(one);
    let fact = |name: &'static str, how: Option<&'static str>, value: AnyView| {
        view! { <div><dt>{name} " " {how.map(tag)}</dt><dd>{value}</dd></div> }.into_any()
    };
    let plain = |value: &str| value.to_owned().into_any();
    let reason =
        (!one.reason.trim().is_empty()).then(|| fact(text::GIVEN_REASON, Some(text::SIGNED), plain(&one.reason)));
    let known = one.known_as.as_deref().map(|who| fact(text::KNOWN_AS, None, plain(who)));
    let from = one.known_from.as_deref().map(|from| fact(text::KNOWN_FROM, None, plain(from)));
    let why = one.why_not.as_deref().filter(|_| one.known_as.is_some()).map(|why| {
        let why = format!("It does not count: {why}.");
        view! { <p>{why}</p> }.into_any()
    });
    let time = format!("{}, {}", chain::when(&one.claimed_at), text::TIME_CLAIMED);
    let seen = one.attested_at.as_deref().map(|at| {
        let whose = one.time_authority.as_deref().map(|name| format!(", says {name}")).unwrap_or_default();
        fact(text::TIME_PROVEN, Some(text::PROVEN), plain(&format!("{}{whose}", chain::when(at))))
    });
    let unknown = one.known_as.is_none() && first;
    view! {
        <article class="finding">
            <div>{status(tone, icon, word)}</div>
            <div>
                <h3>{text::signature(one.number, &one.role, &one.decision)}</h3>
                {why}
                <dl class="receipt receipt--tight after">
                    {fact(text::CALLS_ITSELF, Some(verify::CLAIMED), plain(&one.signer))}
                    {known}
                    {from}
                    {fact(text::DECISION, Some(text::SIGNED), plain(&one.decision))}
                    {reason}
                    {fact(text::TIME, Some(verify::CLAIMED), plain(&time))}
                    {seen}
                    {fact(text::KEY_ID, Some(verify::MEASURED), view! { {full(&one.key_id)} " " {one.algorithm.clone()} }.into_any())}
                </dl>
                {unknown.then(|| contact(state, one))}
            </div>
        </article>
    }
    .into_any()
}
