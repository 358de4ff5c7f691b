//! Findings, worst first. From 20 of one code on they stand in one block with a table.

use leptos::prelude::*;

use super::digest::or_text;
use super::status::severity;
use crate::ui::format;
use crate::ui::text::verify::{self, EXPECTED, FOUND, PLACE, READERS};
use crate::verify::code::Code;
use crate::verify::report::{Finding, Report, Severity};

/// So many of one code are told together.
const GROUP_FROM: usize = 20;

fn head(finding: &Finding) -> AnyView {
    view! {
        <h3>{finding.title.clone()}</h3>
        <p class="finding__code"><code class="code">{finding.code.clone()}</code></p>
    }
    .into_any()
}

fn help(finding: &Finding) -> Option<AnyView> {
    (!finding.help.is_empty()).then(|| view! { <p class="help">{finding.help.clone()}</p> }.into_any())
}

fn pair(name: &'static str, value: &str) -> Option<AnyView> {
    (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{or_text(value)}</dd> }.into_any())
}

/// What two readers of the container would disagree about.
fn readers(finding: &Finding) -> Option<AnyView> {
    pair(READERS, finding.readers.as_deref().unwrap_or_default())
}

fn single(finding: &Finding) -> AnyView {
    let place = (!finding.place.is_empty())
        .then(|| view! { <dt>{PLACE}</dt><dd class="path">{finding.place.clone()}</dd> }.into_any());
    view! {
        <article class="finding">
            <div>{severity(finding.severity)}</div>
            <div>
                {head(finding)}
                <dl class="pairs">{place}{pair(EXPECTED, &finding.expected)}{pair(FOUND, &finding.found)}{readers(finding)}</dl>
                {help(finding)}
            </div>
        </article>
    }
    .into_any()
}

fn group(findings: &[&Finding]) -> Option<AnyView> {
    let first = findings.first()?;
    let rows = findings.iter().map(|finding| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row" class="path wide">{finding.place.clone()}</th>
                <td role="cell" class="wide" data-label=EXPECTED>{or_text(&finding.expected)}</td>
                <td role="cell" class="wide" data-label=FOUND>{or_text(&finding.found)}</td>
            </tr>
        }
        .into_any()
    });
    let columns =
        [PLACE, EXPECTED, FOUND].map(|name| view! { <th role="columnheader" scope="col">{name}</th> }.into_any());
    Some(
        view! {
            <article class="finding">
                <div>{severity(first.severity)}</div>
                <div>
                    {head(first)}
                    <dl class="pairs">{readers(first)}</dl>
                    {help(first)}
                    <details class="more">
                        <summary>{format::count(findings.len() as u64, "place", "places")}</summary>
                        <table class="table stack" role="table">
                            <thead role="rowgroup"><tr role="row">{Vec::from(columns)}</tr></thead>
                            <tbody role="rowgroup">{rows.collect::<Vec<_>>()}</tbody>
                        </table>
                    </details>
                </div>
            </article>
        }
        .into_any(),
    )
}

fn tally(findings: &[&Finding]) -> String {
    let words = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .filter_map(|(severity, one, many)| {
            let count = findings.iter().filter(|finding| finding.severity == severity).count();
            (count > 0).then(|| format::count(count as u64, one, many))
        })
        .collect();
    parts.join(", ")
}

/// Findings that are no report's.
pub(crate) fn listed(findings: &[Finding]) -> AnyView {
    findings.iter().map(single).collect::<Vec<_>>().into_any()
}

/// The section of findings.
pub(crate) fn findings(report: &Report) -> AnyView {
    // Gaps have a section of their own; told twice, they would bury the rest.
    let listed = |finding: &&Finding| report.claimed.is_none() || finding.code != Code::GapStated.id();
    let shown: Vec<&Finding> = report.findings.iter().filter(listed).collect();
    let mut blocks = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for finding in shown.iter().copied() {
        let same: Vec<&Finding> = shown.iter().copied().filter(|other| other.code == finding.code).collect();
        if same.len() < GROUP_FROM {
            blocks.push(single(finding));
        } else if !told.contains(&finding.code.as_str()) {
            told.push(&finding.code);
            blocks.extend(group(&same));
        }
    }
    let cut = (report.findings_total > report.findings.len() as u64)
        .then(|| view! { <p class="after small quiet">{verify::FINDINGS_CUT}</p> }.into_any());
    let words = if report.findings.is_empty() { verify::NO_FINDINGS } else { verify::ONLY_GAPS };
    let none = shown.is_empty().then(|| view! { <p class="prose">{words}</p> }.into_any());
    view! {
        <section class="block" aria-labelledby="findings-h">
            <header><h2 id="findings-h">{verify::FINDINGS}</h2><p class="aside-note">{tally(&shown)}</p></header>
            {none}{blocks}{cut}
        </section>
    }
    .into_any()
}
