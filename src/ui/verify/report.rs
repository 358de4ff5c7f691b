//! The report. If anything failed, findings come first; if not, the checks do.

use leptos::prelude::*;

use super::another_way::{LINK, another_way};
use super::{Shown, Verify};
use crate::ui::format;
use crate::ui::parts::asked::asked;
use crate::ui::parts::byte_map::byte_map;
use crate::ui::parts::chain::{audit_log, chain};
use crate::ui::parts::checks::checks;
use crate::ui::parts::digest::copy_button;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::entries::entries;
use crate::ui::parts::facts::facts;
use crate::ui::parts::findings::findings;
use crate::ui::parts::notice::notice;
use crate::ui::parts::runbook::{runbook, secret};
use crate::ui::parts::verdict::band;
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify as text;
use crate::ui::text::{chain as chain_text, runbook as runbook_text};
use crate::verify::report::{FindingOutcome, Report};
use crate::verify::runbook::Runbook;
use crate::web::{page, save};

pub(super) fn report(state: Verify, shown: &Shown) -> AnyView {
    let Shown { report, map, at, .. } = shown;
    let failed = report.findings.iter().any(|finding| finding.outcome == FindingOutcome::Fail);
    // A file that is no ZIP has neither a structure to draw nor entries to list.
    let bare = report.container == "none";
    let first = if failed { findings(report) } else { checks(&report.rows) };
    let second = if failed { checks(&report.rows) } else { findings(report) };
    view! {
        {file_bar(state, report, at.map(format::instant))}
        {band(report)}
        <div class="wrap">
            {(!bare).then(|| byte_map(map))}
            {jump(report, failed)}
            {report.chains.iter().flatten().map(chain).collect::<Vec<_>>()}
            {report.audit_log.as_ref().map(audit_log)}
            <div class="report"><div>{first}</div>{facts(report)}</div>
            {second}
            {another_way(state, shown)}
            {report.runbook.as_ref().map(|answer| service(state, shown, answer))}
            {report.claimed.as_ref().map(asked)}
            {(!bare).then(|| entries(&report.entries))}
        </div>
    }
    .into_any()
}

/// The evidence service's answer, with what would make it another one: a sidecar, or the secret.
fn service(state: Verify, shown: &Shown, answer: &Runbook) -> AnyView {
    let given = &shown.given;
    let names = [&given.signature, &given.countersign].into_iter().flatten().map(|file| file.name.clone()).collect();
    let ask = shown.asks_for_secret().then(|| {
        let given = given.clone();
        secret(shown.wrong_secret(), move |secret| state.read(given.clone(), secret))
    });
    let add = (given.signature.is_none() || given.countersign.is_none()).then(|| {
        let field = FileField { id: "sidecar", label: runbook_text::ADD, class: "button button--small", folders: false };
        view! {
            <div class="buttons after">{field.view(move |files| state.given(files))}<span class="hint">{runbook_text::ADD_HINT}</span></div>
        }
        .into_any()
    });
    runbook(&shown.report, answer, names, view! { {ask}{add} }.into_any())
}

fn file_bar(state: Verify, report: &Report, at: Option<String>) -> AnyView {
    let failed = RwSignal::new(None);
    let (json, name) = (serde_json::to_string_pretty(report), format!("{}.report.json", report.file.name));
    let save = move |_| {
        let saved = match &json {
            Ok(json) => save::save_text(json, &name, "application/json").map_err(|error| error.what),
            Err(error) => Err(error.to_string()),
        };
        failed.set(saved.err());
    };
    let problem = move || {
        failed
            .get()
            .map(|why: String| notice(Tone::Warn, view! { <h2>{text::NOT_SAVED}</h2><p class="small">{why}</p> }))
    };
    view! {
        <div class="wrap filebar">
            <span class="path">{report.file.name.clone()}</span>
            <span>{format::count(report.file.size, "byte", "bytes")}</span>
            {at.map(|at| view! { <span>"Checked here on " {at}</span> })}
            <span class="print-only">{report.program.clone()}</span>
            <div class="buttons">
                <button class="button button--small" type="button" on:click=move |_| state.clear()>{text::ANOTHER}</button>
                <button class="button button--small" type="button" on:click=|_| page::print()>{text::PRINT}</button>
                <button class="button button--small" type="button" on:click=save>{text::SAVE_REPORT}</button>
                {copy_button(report.file.sha256)}
            </div>
            {problem}
        </div>
    }
    .into_any()
}

fn jump(report: &Report, failed: bool) -> AnyView {
    let findings = ("#findings-h", text::FINDINGS);
    let checks = ("#checks-h", text::CHECKS);
    let mut links = if failed { vec![findings, checks] } else { vec![checks, findings] };
    if report.attestation.is_some() || report.manifest_sha256.is_some() {
        links.push((LINK, text::ANOTHER_WAY));
    }
    if report.runbook.is_some() {
        links.push(("#runbook-h", runbook_text::TITLE));
    }
    if let Some(claimed) = &report.claimed {
        links.extend((!claimed.asked.is_empty()).then_some(("#asked-h", text::ASKED)));
        links.extend((!claimed.gaps.is_empty()).then_some(("#gaps-h", text::GAPS)));
    }
    if report.chains.is_some() {
        links.insert(0, ("#chain-h", chain_text::TITLE));
    }
    if report.audit_log.is_some() {
        links.insert(0, ("#chain-h", chain_text::LOG_TITLE));
    }
    if report.container != "none" {
        links.push(("#entries-h", text::ENTRIES));
    }
    let links = links.into_iter().map(|(href, name)| view! { <a href=href>{name}</a> });
    view! { <nav class="jump" aria-label=text::JUMP>{links.collect_view()}</nav> }.into_any()
}
