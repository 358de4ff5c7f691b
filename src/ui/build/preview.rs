//! What redaction would do to the log, before anything is built: counts by rule, and the first changes, masked.

use leptos::prelude::*;

use super::failed::details;
use super::flow::internal;
use super::state::Build;
use crate::assemble::{Preview, Problem, ProblemKind, Sample};
use crate::ui::format::number;
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{playbook as text, running};
use crate::web::page::{self, Chosen};
use crate::web::worker::client::BuildClient;
use crate::web::worker::message::FromBuild;

const BUTTON: &str = "preview";

/// Where a preview stands.
#[derive(Debug, Clone)]
enum Look {
    No,
    /// Bytes read so far.
    UnderWay(u64),
    /// What it shows, and the options that it was made for.
    Done(Box<Preview>, Vec<String>),
    Failed(Problem),
}

/// The preview of a form.
#[derive(Clone, Copy)]
pub(super) struct Previewing {
    look: RwSignal<Look>,
    client: StoredValue<Option<BuildClient>, LocalStorage>,
}

impl Previewing {
    pub(super) fn new() -> Self {
        Self { look: RwSignal::new(Look::No), client: StoredValue::new_local(None) }
    }

    /// Ends a preview, and forgets what it showed.
    pub(super) fn end(self) {
        self.client.set_value(None);
        self.look.set(Look::No);
    }
}

impl Build {
    fn preview(self) {
        let order = match self.order() {
            Ok(Some(order)) => order,
            Ok(None) => return self.sign_out(),
            Err(problem) => return self.previewing.look.set(Look::Failed(problem)),
        };
        let options = order.form.options.clone();
        self.previewing.look.set(Look::UnderWay(0));
        let import = self.import.with_untracked(|file| file.as_ref().map(Chosen::file));
        let client = BuildClient::preview(order, import, move |message| self.hear_preview(message, &options));
        self.previewing.client.set_value(Some(client));
        page::focus_soon(BUTTON);
    }

    fn hear_preview(self, message: FromBuild, options: &[String]) {
        let look = match message {
            FromBuild::Progress(progress) => Look::UnderWay(progress.bytes),
            FromBuild::Preview(preview) => Look::Done(Box::new(preview), options.to_vec()),
            FromBuild::Failed(problem) if problem.kind == ProblemKind::Cancelled => Look::No,
            FromBuild::Failed(problem) => Look::Failed(problem),
            // A sign-in that is not taken at once is not waited for.
            FromBuild::SignIn(_) => Look::Failed(Problem {
                kind: ProblemKind::SignedOut,
                title: running::NOT_TAKEN.to_owned(),
                ..internal(running::NOT_TAKEN_TEXT.to_owned())
            }),
            FromBuild::Ready { .. }
            | FromBuild::Ask(_)
            | FromBuild::Unsealed(_)
            | FromBuild::Untimed(_)
            | FromBuild::Role(_)
            | FromBuild::Summary(_)
            | FromBuild::Recorded(_)
            | FromBuild::Looked(_)
            | FromBuild::Helpers
            | FromBuild::Done { .. } => return,
        };
        if !matches!(look, Look::UnderWay(_)) {
            self.previewing.client.set_value(None);
        }
        self.previewing.look.set(look);
    }
}

fn counts(preview: &Preview) -> AnyView {
    let rows = preview.counts.iter().filter(|(_, count)| *count > 0).map(|(rule, count)| {
        view! { <tr role="row"><th role="rowheader" scope="row">{text::rule(rule).to_owned()}</th><td role="cell" class="num">{number(*count)}</td></tr> }
            .into_any()
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let [rule, file] = text::PREVIEW_RULES;
    view! {
        <table class="table preview__counts" aria-label=text::PREVIEW_TITLE>
            <thead><tr><th scope="col">{rule}</th><th scope="col" class="num">{file}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn sample(sample: &Sample) -> AnyView {
    let [line, _, place, now, then] = text::PREVIEW_SAMPLES;
    view! {
        <tr role="row">
            <td role="cell" data-label=line>{number(sample.line)}</td>
            <td role="cell">{text::rule(&sample.rule).to_owned()}</td>
            <td role="cell" class="wide path" data-label=place>{sample.place.clone()}</td>
            <td role="cell" class="wide" data-label=now>{text::masked(&sample.masked, sample.length)}</td>
            <td role="cell" class="wide path" data-label=then>{sample.replacement.clone()}</td>
        </tr>
    }
    .into_any()
}

fn samples(samples: &[Sample]) -> AnyView {
    if samples.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = samples.iter().map(sample).collect();
    let columns =
        text::PREVIEW_SAMPLES.map(|name| view! { <th role="columnheader" scope="col">{name}</th> }.into_any());
    view! {
        <details class="more">
            <summary>{text::PREVIEW_SAMPLES_TITLE} " " <span class="quiet">{samples.len()}</span></summary>
            <div>
                <table class="table stack preview__samples" role="table" aria-label=text::PREVIEW_SAMPLES_TITLE>
                    <thead role="rowgroup"><tr role="row">{columns.into_iter().collect::<Vec<_>>()}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn shown(preview: &Preview) -> AnyView {
    let values = preview.counts.iter().map(|(_, count)| count).sum();
    let sum = text::previewed(preview.lines, preview.changed, values, preview.bytes, preview.whole);
    view! { <p role="status">{sum}</p>{counts(preview)}{samples(&preview.samples)} }.into_any()
}

/// The button, and what came of it.
pub(super) fn preview(state: Build) -> AnyView {
    let Previewing { look, client } = state.previewing;
    let said = live(move || match look.get() {
        Look::No => ().into_any(),
        Look::UnderWay(bytes) => view! { <p role="status">{text::reading(bytes)}</p> }.into_any(),
        Look::Done(preview, options) if state.form.with(|form| form.options == options) => shown(&preview),
        Look::Done(..) => view! { <p class="hint" role="status">{text::PREVIEW_STALE}</p> }.into_any(),
        Look::Failed(problem) => notice(
            Tone::Fail,
            view! { <h3 role="alert">{problem.title.clone()}</h3><p class="small">{problem.text.clone()}</p>{details(&problem, None)} },
        ),
    });
    let busy = move || look.with(|look| matches!(look, Look::UnderWay(_)));
    let stop = live(move || {
        let stop = move || client.with_value(|client| client.iter().for_each(BuildClient::cancel));
        busy().then(|| button("button button--small", text::PREVIEW_STOP, stop))
    });
    let go = press(move || state.preview());
    view! {
        <div class="preview">
            <div class="buttons">
                <button class="button button--small" id=BUTTON type="button" disabled=busy aria-describedby="preview-hint" on:click=go>{text::PREVIEW}</button>
                {stop}
            </div>
            <p class="hint" id="preview-hint">{text::PREVIEW_HINT}</p>
            {said}
        </div>
    }
    .into_any()
}
