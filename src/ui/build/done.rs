//! The receipt of a finished pack, and saving it.

use leptos::prelude::*;

use super::beside::beside;
use super::readiness::readiness;
use super::session_bar::session_bar;
use super::state::{Build, TITLE};
use crate::assemble::Receipt;
use crate::model::digest::Digest;
use crate::model::json::{Value, object};
use crate::recipe::Gap;
use crate::ui::format::{count, duration, number};
use crate::ui::parts::block::section;
use crate::ui::parts::dialog::Question;
use crate::ui::parts::digest::{copy, copy_button, full};
use crate::ui::parts::icon::Icon;
use crate::ui::parts::list::{Line, lines};
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build, common, done as text, history, keys, own_keys};
use crate::web::error::{WebError, WebErrorKind};
use crate::web::worker::message::Staged;
use crate::web::{page, save};

const LEAVE: &str = "leave";

fn facts(state: Build, receipt: &Receipt) -> AnyView {
    let fact = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let received = format!(
        "{}, {}, {}",
        count(receipt.requests, "request", "requests"),
        count(receipt.rows, "row", "rows"),
        count(receipt.bytes, "byte", "bytes")
    );
    let manifest = view! {
        {full(&receipt.manifest_sha256)}
        <p class="receipt__send"><span class="hint">{text::SEND}</span> {copy_button(receipt.manifest_sha256)}</p>
    };
    let manifest = manifest.into_any();
    let payload = view! { {full(&receipt.payload_sha256)} <p class="hint">{text::PAYLOAD_HINT}</p> };
    let before = state.past.before().map(|pack| {
        let value = view! { {full(&pack.manifest_sha256)} <p class="hint">{history::before(&pack.name)}</p> };
        fact(history::BEFORE, value.into_any())
    });
    let seconds = u64::try_from(state.took.get_value() / 1000).unwrap_or_default();
    view! {
        <dl class="receipt">
            {fact("File", view! { <span class="path">{receipt.file_name.clone()}</span> }.into_any())}
            {fact("Size", count(receipt.size, "byte", "bytes").into_any())}
            {fact("SHA-256 of the file", full(&receipt.sha256))}
            {fact("SHA-256 of MANIFEST.txt", manifest)}
            {fact("SHA-256 of the payload", payload.into_any())}
            {receipt.sealed_by.map(|id| sealed(state, id))}
            {fact("Entries", number(receipt.entries).into_any())}
            {fact("Pack", view! { <span class="path">{receipt.pack_id.clone()}</span> }.into_any())}
            {before}
            {fact("Received", received.into_any())}
            {fact("Time taken", duration(seconds).into_any())}
        </dl>
    }
    .into_any()
}

/// Who sealed it, with the fingerprint to compare.
fn sealed(state: Build, id: Digest) -> AnyView {
    let whose = state.sealing.named(id).map(|key| keys::whose(&key));
    view! { <div><dt>{own_keys::SEALED_BY}</dt><dd>{whose.map(|whose| view! { <p>{whose}</p> }.into_any())}{full(&id)}</dd></div> }.into_any()
}

/// What comes next: somebody who approves a sealed pack, or that anyone could have made one that is not.
fn approver(receipt: &Receipt) -> AnyView {
    if receipt.sealed_by.is_none() {
        return view! { <p class="hint after">{build::NOT_SIGNED}</p> }.into_any();
    }
    let message = own_keys::ask(&receipt.file_name, &receipt.manifest_sha256.to_string(), &page::home());
    let copy = copy("button button--small", move || message.clone(), own_keys::ASK_COPY, common::COPIED);
    section("ask-h", own_keys::ASK, own_keys::ASK_HINT, view! { <div class="buttons">{copy}</div> }.into_any())
}

fn save_button(state: Build, receipt: &Receipt, failed: RwSignal<Option<WebError>>) -> AnyView {
    let (name, size) = (receipt.file_name.clone(), receipt.size as f64);
    // The share of it that is copied.
    let (busy, copied) = (RwSignal::new(false), RwSignal::new(0.0));
    let save = press(move || {
        let (Some(file), name) = (state.file.get_value(), name.clone()) else { return };
        busy.set(true);
        copied.set(0.0);
        failed.set(None);
        page::spawn(async move {
            // A disposed signal means that the screen has gone on.
            let tell = |bytes| {
                let _ = copied.try_set(bytes / size);
            };
            let saved = save::save(&file, &name, &tell).await;
            let _ = busy.try_set(false);
            match saved {
                Ok(saved) => state.has_saved(saved),
                Err(error) if error.kind == WebErrorKind::Cancelled => {}
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    });
    let label = move || match (busy.get(), state.saved.with(Option::is_some)) {
        (true, _) => text::saving(copied.get()),
        (false, true) => text::SAVE_AGAIN.to_owned(),
        (false, false) => text::SAVE.to_owned(),
    };
    view! { <button class="button button--main button--large" type="button" disabled=move || busy.get() on:click=save>{move || label()}</button> }
        .into_any()
}

fn saving(state: Build, receipt: &Receipt) -> AnyView {
    let failed = RwSignal::new(None::<WebError>);
    let (name, size, kept) = (receipt.file_name.clone(), receipt.size, receipt.clone());
    let said = move || match state.saved.get() {
        Some(saved) => text::saved(&saved, &name, size) + state.recorded.get(),
        None => text::DONE_UNSAVED.to_owned(),
    };
    let problem = live(move || {
        failed.get().map(|error| {
            notice(
                Tone::Fail,
                view! { <h2 role="alert">{text::NOT_SAVED}</h2><p class="small">{error.what}</p><p class="small">{if error.kind == WebErrorKind::Gone { "" } else { text::NOT_SAVED_HINT }}</p> },
            )
        })
    });
    let another = move || {
        if state.saved.with_untracked(Option::is_some) { state.another() } else { page::open_dialog(LEAVE) }
    };
    let question = Question {
        id: LEAVE,
        title: text::LEAVE_TITLE,
        text: text::LEAVE_TEXT,
        safe: text::LEAVE_NO,
        go: text::LEAVE_YES,
    };
    view! {
        <p class="lead" role="status">{move || said()}</p>
        <div class="buttons after">
            {save_button(state, receipt, failed)}
            <a class="button" href="verify.html" target="_blank" rel="noopener" aria-describedby="check-hint">{text::CHECK_NOW}</a>
            {button("button", text::SAVE_RECEIPT, move || save_receipt(&kept))}
            {button("button", text::ANOTHER, another)}
        </div>
        <p class="hint" id="check-hint">{text::CHECK_HINT}</p>
        {problem}
        {question.view(move || state.another())}
    }
    .into_any()
}

/// The receipt as a file, beside the pack. It holds no secret and nothing of the contents.
fn save_receipt(receipt: &Receipt) {
    let texts = |items: &[String]| Value::Array(items.iter().map(|item| item.as_str().into()).collect());
    let gap = |gap: &Gap| {
        object([
            ("section", gap.section.as_str().into()),
            ("what", gap.what.as_str().into()),
            ("why", gap.why.as_str().into()),
        ])
    };
    let value = object([
        ("schema", "packseal-receipt/1".into()),
        ("file", receipt.file_name.as_str().into()),
        ("pack", receipt.pack_id.as_str().into()),
        ("bytes", receipt.size.into()),
        ("entries", receipt.entries.into()),
        ("sha256", receipt.sha256.to_string().into()),
        ("manifest_sha256", receipt.manifest_sha256.to_string().into()),
        ("payload_sha256", receipt.payload_sha256.to_string().into()),
        ("sealed_by", receipt.sealed_by.map_or(Value::Null, |id| id.to_string().into())),
        ("gaps", Value::Array(receipt.gaps.iter().map(gap).collect())),
        ("limits_reached", texts(&receipt.limits_reached)),
        ("decided", texts(&receipt.decided)),
        ("notes", texts(&receipt.notes)),
    ]);
    let text = String::from_utf8(value.to_indented()).unwrap_or_default();
    // A browser that refuses downloads says so itself.
    let _ = save::save_text(&text, &format!("{}.receipt.json", receipt.file_name), "application/json");
}

fn gaps(gaps: &[Gap]) -> AnyView {
    view! {
        <section class="block" aria-labelledby="gaps-h">
            <header><h2 id="gaps-h">{text::GAPS_TITLE}</h2><p class="aside-note">{gaps.len()}</p></header>
            {lines(Icon::Warn, gaps.iter().map(Line::from).collect())}
        </section>
    }
    .into_any()
}

fn sentences(id: &'static str, title: &'static str, none: &'static str, items: &[String]) -> AnyView {
    let content = if items.is_empty() {
        view! { <p class="quiet">{none}</p> }.into_any()
    } else {
        let items = items.iter().map(|item| view! { <li>{item.clone()}</li> }.into_any()).collect::<Vec<_>>();
        view! { <ul class="plain-list">{items}</ul> }.into_any()
    };
    view! {
        <section class="block" aria-labelledby=id>
            <header><h2 id=id>{title}</h2><p class="aside-note">{items.len()}</p></header>
            {content}
        </section>
    }
    .into_any()
}

pub(super) fn done(state: Build, receipt: &Receipt, staged: Staged) -> AnyView {
    let memory = (staged == Staged::Memory).then(|| notice(Tone::Warn, view! { <p>{text::IN_MEMORY}</p> }));
    // What has a block of its own is not told twice.
    let told = receipt.readiness.map(|summary| summary.to_string());
    let notes: Vec<String> = receipt.notes.iter().filter(|note| told.as_ref() != Some(*note)).cloned().collect();
    let notes = (!notes.is_empty()).then(|| sentences("notes-h", text::NOTES_TITLE, "", &notes));
    let readiness = receipt.readiness.map(|summary| readiness(state, &summary));
    view! {
        {session_bar(state, ().into_any())}
        <header class="page-head page-head--wide">
            <h1 id=TITLE tabindex="-1">{text::title(receipt.sealed_by.is_some())}</h1>
            {saving(state, receipt)}
        </header>
        {memory}
        {facts(state, receipt)}
        {beside(state)}
        {readiness}
        {approver(receipt)}
        <div class="halves">
            {gaps(&receipt.gaps)}
            <div>
                {sentences("limits-h", text::LIMITS_TITLE, text::NO_LIMITS, &receipt.limits_reached)}
                {sentences("decided-h", text::DECIDED_TITLE, text::NO_DECIDED, &receipt.decided)}
                {notes}
            </div>
        </div>
    }
    .into_any()
}
