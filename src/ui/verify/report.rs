//! The report. If anything failed, findings come first; if not, the checks do.

use leptos::prelude::*;

use super::another_way::{LINK, another_way};
use super::coverage::coverage;
use super::{Again, Screen, Shown, Verify, signatures, signing, stamping};
use crate::ui::format;
use crate::ui::parts::asked::asked;
use crate::ui::parts::block::told;
use crate::ui::parts::byte_map::byte_map;
use crate::ui::parts::chain::{audit_log, chain};
use crate::ui::parts::checks::checks;
use crate::ui::parts::digest::{copy_button, short};
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::entries::entries;
use crate::ui::parts::facts::facts;
use crate::ui::parts::findings::findings;
use crate::ui::parts::live::{button, live, press, soon};
use crate::ui::parts::notice::notice;
use crate::ui::parts::records::records;
use crate::ui::parts::runbook::{runbook, secret};
use crate::ui::parts::verdict::band;
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify as text;
use crate::ui::text::{chain as chain_text, runbook as runbook_text, trust};
use crate::verify::judged::{JudgedBy, words};
use crate::verify::report::{FindingOutcome, Report};
use crate::verify::runbook::Runbook;
use crate::web::worker::summary::Making;
use crate::web::{page, save};

pub(super) fn report(state: Verify, shown: &Shown) -> AnyView {
    let Shown { report, map, at, .. } = shown;
    let failed = has_failed(report);
    view! {
        {file_bar(state, shown, at.map(format::instant))}
        {band(report)}
        <div class="wrap">
            {signing::added(state, shown)}
            {(!is_bare(report)).then(|| byte_map(map, report.records.is_some()))}
            {live(move || changed(state))}
            {judged(state, &report.judged_by)}
            {jump(shown, failed)}
            {then(state, shown, first)}
            {then(state, shown, rest)}
        </div>
    }
    .into_any()
}

/// A further part of the report, drawn in a task of its own, so that none is long: but at once where an earlier report stood, or the page would jump.
fn then(state: Verify, shown: &Shown, part: fn(Verify, &Shown) -> AnyView) -> AnyView {
    if shown.at_once {
        return part(state, shown);
    }
    soon(move || {
        state.screen.with_untracked(|screen| match screen {
            Screen::Report(shown) => Some(part(state, shown)),
            _ => None,
        })
    })
}

/// The first block.
fn first(_: Verify, shown: &Shown) -> AnyView {
    let report = &shown.report;
    let first = if has_failed(report) { findings(report) } else { checks(&report.rows) };
    view! {
        {report.chains.iter().flatten().map(chain).collect::<Vec<_>>()}
        {report.audit_log.as_ref().map(audit_log)}
        <div class="report"><div>{first}</div>{facts(report)}</div>
    }
    .into_any()
}

/// What stands below it.
fn rest(state: Verify, shown: &Shown) -> AnyView {
    let report = &shown.report;
    let second = if has_failed(report) { checks(&report.rows) } else { findings(report) };
    let list = (!is_bare(report) && report.records.is_none()).then(|| entries(&report.entries));
    view! {
        {report.records.as_deref().map(records)}
        {signatures::signatures(state, shown)}
        {second}
        {another_way(state, shown)}
        {signing::way_in(state, shown)}
        {stamping::time(state, shown)}
        {report.runbook.as_ref().map(|answer| service(state, shown, answer))}
        {report.claimed.as_ref().map(asked)}
        {report.coverage.as_deref().map(coverage)}
        {list}
    }
    .into_any()
}

fn has_failed(report: &Report) -> bool {
    report.findings.iter().any(|finding| finding.outcome == FindingOutcome::Fail)
}

/// A file that is no ZIP has neither a structure to draw nor entries to list.
fn is_bare(report: &Report) -> bool {
    report.container == "none"
}

/// By which keys and which policy the report was made.
fn judged(state: Verify, by: &JudgedBy) -> AnyView {
    let digest = by.trust_sha256.as_ref().map(|digest| view! { " SHA-256 of the list " {short(digest)} }.into_any());
    let words = by.policy.as_ref().map(|policy| trust::judged(by.trust_keys, &policy.words()));
    // Read in a part of its own: the report is not drawn anew when the keys change.
    let words = live(move || {
        let unreadable = state.trust.is_unreadable();
        words
            .clone()
            .unwrap_or_else(|| if unreadable { trust::JUDGED_UNREADABLE } else { trust::JUDGED_NOBODY }.to_owned())
    });
    view! { <p class="judged small quiet">{words} {digest} " " <a href="#/trust">{trust::TO_TRUST}</a></p> }.into_any()
}

/// What is said when the report on the screen was made by other keys or another policy than there are now.
fn changed(state: Verify) -> Option<AnyView> {
    if let Again::Failed(why) = state.again.get() {
        return Some(told(Tone::Fail, trust::NOT_JUDGED, why, None));
    }
    if state.again.get() != Again::No {
        return Some(view! { <p class="after" role="status">{trust::JUDGING}</p> }.into_any());
    }
    let now = state.trust.told.get()?;
    let differs = state.screen.with(|screen| match screen {
        Screen::Report(shown) => {
            let by = &shown.report.judged_by;
            let rules = by.policy.as_ref().map(|policy| policy.words());
            let kept = now.kept.trust.is_some() || now.kept.policy.is_some();
            let asked = kept.then(|| {
                let roles =
                    now.rules.signers.iter().map(|(role, min)| (role.as_str(), min.parse().unwrap_or_default()));
                words(roles, now.rules.distinct_people, now.rules.time, now.rules.source)
            });
            by.trust_sha256 != now.trust_sha256 || rules != asked
        }
        _ => false,
    });
    if !differs || state.trust.is_unreadable() {
        return None;
    }
    let again = button("button button--small", trust::JUDGE_AGAIN, move || state.judge_again(None));
    let again = view! { <div class="buttons">{again}</div> }.into_any();
    Some(view! { <div class="after" role="status">{told(Tone::Note, trust::CHANGED, trust::CHANGED_TEXT, Some(again))}</div> }.into_any())
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

fn file_bar(state: Verify, shown: &Shown, at: Option<String>) -> AnyView {
    let report = &shown.report;
    let failed = RwSignal::new(None);
    let (making, busy) = (StoredValue::new_local(None), RwSignal::new(false));
    let (paper, pdf_name) = (shown.paper.clone(), format!("{}.report.pdf", report.file.name));
    let pdf = press(move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let name = pdf_name.clone();
        let made = Making::paper(paper.clone(), move |made| {
            let saved =
                made.and_then(|bytes| save::save_bytes(&bytes, &name, "application/pdf").map_err(|error| error.what));
            // The report may have gone from the screen.
            let _ = busy.try_set(false);
            let _ = failed.try_set(saved.err().map(|why| format::sentence(&why)));
        });
        making.set_value(Some(made));
    });
    let pdf_label = move || if busy.get() { trust::MAKING_PDF } else { trust::SAVE_PDF };
    let name = format!("{}.report.json", report.file.name);
    let save = move |_| {
        let json = state.screen.with_untracked(|screen| match screen {
            Screen::Report(shown) => Some(serde_json::to_string_pretty(&shown.report)),
            _ => None,
        });
        let saved = match json {
            Some(Ok(json)) => save::save_text(&json, &name, "application/json").map_err(|error| error.what),
            Some(Err(error)) => Err(error.to_string()),
            // The report has gone from the screen.
            None => Ok(()),
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
                <button class="button button--small" type="button" on:click=pdf>{pdf_label}</button>
                {copy_button(report.file.sha256)}
            </div>
            {problem}
        </div>
    }
    .into_any()
}

fn jump(shown: &Shown, failed: bool) -> AnyView {
    let report = &shown.report;
    let findings = ("#findings-h", text::FINDINGS);
    let checks = ("#checks-h", text::CHECKS);
    let mut links = if failed { vec![findings, checks] } else { vec![checks, findings] };
    if report.signatures.is_some() {
        links.insert(if failed { 2 } else { 1 }, (signatures::LINK, trust::SIGNATURES));
    }
    if report.attestation.is_some() || report.manifest_sha256.is_some() {
        links.push((LINK, text::ANOTHER_WAY));
    }
    links.extend(signing::link(shown));
    if report.runbook.is_some() {
        links.push(("#runbook-h", runbook_text::TITLE));
    }
    if let Some(claimed) = &report.claimed {
        links.extend((!claimed.asked.is_empty()).then_some(("#asked-h", text::ASKED)));
        links.extend((!claimed.gaps.is_empty()).then_some(("#gaps-h", text::GAPS)));
    }
    if report.coverage.is_some() {
        links.push(("#coverage-h", crate::ui::text::coverage::TITLE));
    }
    if report.chains.is_some() {
        links.insert(0, ("#chain-h", chain_text::TITLE));
    }
    if report.audit_log.is_some() {
        links.insert(0, ("#chain-h", chain_text::LOG_TITLE));
    }
    if report.records.is_some() {
        links.insert(1, ("#records-h", text::RECORDS));
    } else if !is_bare(report) {
        links.push(("#entries-h", text::ENTRIES));
    }
    let links = links.into_iter().map(|(href, name)| view! { <a href=href>{name}</a> });
    view! { <nav class="jump" aria-label=text::JUMP>{links.collect_view()}</nav> }.into_any()
}
