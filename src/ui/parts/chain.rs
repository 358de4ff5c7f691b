//! A chain that a person can read: how far it holds, and all about the first place where it does not.

use leptos::prelude::*;

use super::chain_map::{Picture, chain_map};
use super::digest::or_text;
use super::icon::Icon;
use super::status::status;
use crate::ui::format::number;
use crate::ui::text::chain as text;
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify::{EXPECTED, FOUND, PLACE};
use crate::verify::audit_log::AuditLog;
use crate::verify::chains::{Break, Chain};

fn pair(name: &'static str, value: AnyView) -> AnyView {
    view! { <dt>{name}</dt><dd>{value}</dd> }.into_any()
}

fn word(name: &'static str, value: String) -> AnyView {
    pair(name, value.into_any())
}

/// The first place that does not hold, with the entry's members.
fn first_break(chain: &Chain, first: &Break) -> AnyView {
    let members = first
        .members
        .iter()
        .map(|member| view! { <dt>{member.name.clone()}</dt><dd class="path">{member.value.clone()}</dd> }.into_any());
    let id = first.entry_id.clone().unwrap_or_else(|| text::NO_ID.to_owned());
    let time = first.time.as_deref().map(|time| word(text::TIME, time.to_owned()));
    let others = (chain.breaks_total > 1)
        .then(|| view! { <p class="help">{text::others(chain.breaks_total - 1)}</p> }.into_any());
    view! {
        <article class="finding">
            <div>{status(Tone::Fail, Icon::Fail, text::FIRST)}</div>
            <div>
                <h3>{text::broken(chain, first)}</h3>
                <dl class="pairs">
                    {pair(PLACE, view! { <span class="path">{id}</span> }.into_any())}
                    {time}
                    {pair(EXPECTED, or_text(&first.expected))}
                    {pair(FOUND, or_text(&first.found))}
                    {word(text::CAUSE, first.cause.clone())}
                </dl>
                {others}
                <details class="more">
                    <summary>{text::MEMBERS}</summary>
                    <dl class="pairs">{members.collect::<Vec<_>>()}</dl>
                </details>
            </div>
        </article>
    }
    .into_any()
}

/// The section of one chain.
pub(crate) fn chain(chain: &Chain) -> AnyView {
    let rules = chain.layouts.iter().map(text::rule).collect::<Vec<_>>().join(", ");
    let rules = (!rules.is_empty()).then(|| word(text::RULES, rules));
    let head = chain.head_hash.as_deref().map(|head| pair(text::HEAD, or_text(head)));
    let keep = (chain.breaks.is_empty() && chain.entries > 0 && chain.linkage_checked)
        .then(|| view! { <p class="chain-keep">{text::keep(chain.entries)}</p> }.into_any());
    view! {
        <section class="block" aria-labelledby="chain-h">
            <header><h2 id="chain-h">{text::TITLE}</h2><p class="aside-note">{text::entries(chain.entries)}</p></header>
            {chain_map(Picture::of_chain(chain))}
            <dl class="pairs">
                {word(text::CHECKED, text::checked(chain))}
                {word(text::ENTRIES, number(chain.entries))}
                {rules}
                {head}
            </dl>
            {keep}
            {chain.breaks.first().map(|first| first_break(chain, first))}
        </section>
    }
    .into_any()
}

/// The section of a log in lines. What is wrong with which line, the findings tell.
pub(crate) fn audit_log(log: &AuditLog) -> AnyView {
    let heads =
        log.heads.iter().take(HEADS).map(|(resource, hash)| {
            view! { <dt class="path">{resource.clone()}</dt><dd>{or_text(hash)}</dd> }.into_any()
        });
    let more = log.resources_total.saturating_sub(HEADS as u64);
    let more = (more > 0).then(|| view! { <p class="help">{text::more_heads(more)}</p> }.into_any());
    let keep = (!log.heads.is_empty()).then(|| {
        view! {
            <p class="chain-keep">{text::keep_heads(log.lines_total)}</p>
            <details class="more" open=log.heads.len() <= HEADS_OPEN>
                <summary>{text::HEADS}</summary>
                <dl class="pairs">{heads.collect::<Vec<_>>()}</dl>
                {more}
            </details>
        }
        .into_any()
    });
    view! {
        <section class="block" aria-labelledby="chain-h">
            <header><h2 id="chain-h">{text::LOG_TITLE}</h2><p class="aside-note">{text::lines(log.lines_total)}</p></header>
            {chain_map(Picture::of_log(log))}
            <dl class="pairs">
                {word(text::CHECKED, text::LOG_CHECKED.to_owned())}
                {word(text::HASHES, text::hashes(&log.counts))}
                {word(text::LINKS, text::links(&log.counts))}
                {word(text::RESOURCES, number(log.resources_total))}
            </dl>
            {keep}
        </section>
    }
    .into_any()
}

/// Heads that are shown; the saved report has them all.
const HEADS: usize = 20;
/// As many are shown without being asked for.
const HEADS_OPEN: usize = 5;
