//! Facts about a file, each with how it is known.

use leptos::prelude::*;

use super::digest;
use super::status::tag;
use crate::model::instant::Instant;
use crate::ui::format;
use crate::ui::text::{chain, verify};
use crate::verify::report::{Claimed, Report};

fn fact(name: &'static str, how: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name} " " {tag(how)}</dt><dd>{value}</dd></div> }.into_any()
}

fn claim(name: &'static str, value: &str) -> AnyView {
    fact(name, verify::CLAIMED, value.to_owned().into_any())
}

/// The period that a pack claims.
pub(crate) fn period(claimed: &Claimed) -> String {
    match (&claimed.period_start, &claimed.period_end) {
        (Some(start), Some(end)) => match (Instant::parse(start), Instant::parse(end)) {
            (Ok(start), Ok(end)) => format!("{}, UTC", format::days(start.day(), end.day())),
            _ => format!("{start} to {end}"),
        },
        (Some(start), None) => format!("from {}", chain::when(start)),
        (None, Some(end)) => format!("up to {}", chain::when(end)),
        (None, None) => "not bounded".to_owned(),
    }
}

/// The facts beside a report.
pub(crate) fn facts(report: &Report) -> AnyView {
    let title = if report.claimed.is_some() { verify::FACTS } else { verify::FACTS_FILE };
    let claims = report.claimed.as_ref().map(|claimed| {
        vec![
            claim("Organisation", &claimed.tenant),
            claim("Period", &period(claimed)),
            claim("Recipe", &claimed.recipe),
            claim("Made", &format!("{}, by the maker’s clock", chain::when(&claimed.claimed_at))),
            claim("Made with", &claimed.producer),
            fact("Pack", verify::CLAIMED, view! { <span class="path">{claimed.id.clone()}</span> }.into_any()),
        ]
    });
    let said = report.chains.iter().flatten().flat_map(|chain| &chain.claims);
    let said = said.map(|member| claim(chain::claim(&member.name), &chain::when(&member.value))).collect::<Vec<_>>();
    let key = (claims.is_some() || !said.is_empty())
        .then(|| view! { <b>"Claimed"</b> ": only the file says so." }.into_any());
    let manifest = report
        .manifest_sha256
        .as_ref()
        .map(|manifest| fact("SHA-256 of MANIFEST.txt", verify::MEASURED, digest::half(manifest)));
    view! {
        <aside aria-labelledby="facts-h">
            <div class="block__head"><h2 id="facts-h">{title}</h2></div>
            <dl class="facts">
                {claims}
                {said}
                {fact("SHA-256 of the file", verify::MEASURED, digest::half(&report.file.sha256))}
                {manifest}
            </dl>
            <p class="facts__key"><b>"Measured"</b> " on this device. " {key}</p>
        </aside>
    }
    .into_any()
}
