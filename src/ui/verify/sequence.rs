//! Several packs that were given together: each is read in its turn, and then they are held against each other.

use leptos::prelude::*;

use super::given::Given;
use super::{Screen, TITLE, Verify};
use crate::ui::parts::block;
use crate::ui::parts::findings::listed;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::{named, press};
use crate::ui::parts::notice::notice;
use crate::ui::parts::status::{status, tone};
use crate::ui::text::sequence as text;
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify;
use crate::verify::report::{FindingOutcome, Report};
use crate::verify::sequence::{Place, Sequence, sequence};
use crate::web::page::Chosen;
use crate::web::save;

/// The id of the table's title.
const PACKS: &str = "packs-h";

/// Packs that are being read, or were.
#[derive(Debug, Clone)]
pub(super) struct Together {
    files: Vec<Chosen>,
    reports: Vec<Report>,
}

impl Together {
    /// Two packs or more, and nothing else; the files as they were when they are anything else.
    pub(super) fn of(files: Vec<Chosen>) -> Result<Self, Vec<Chosen>> {
        let is_zip = |file: &Chosen| file.name.len() > 4 && file.name.to_ascii_lowercase().ends_with(".zip");
        if files.len() > 1 && files.iter().all(is_zip) { Ok(Self { files, reports: Vec::new() }) } else { Err(files) }
    }

    /// The file whose turn it is; None when all were read.
    pub(super) fn at_hand(&self) -> Option<&Chosen> {
        self.files.get(self.reports.len())
    }

    /// The same with one more report.
    pub(super) fn with(mut self, report: Report) -> Self {
        self.reports.push(report);
        self
    }
}

/// What came of them.
pub(super) fn found(state: Verify, together: &Together) -> AnyView {
    let found = sequence(&together.reports);
    let failures = found.findings.iter().filter(|finding| finding.outcome == FindingOutcome::Fail).count();
    let rows = found.packs.iter().map(|pack| row(state, pack, &together.files)).collect();
    let findings = match found.findings.is_empty() {
        true => view! { <p class="prose">{text::NO_FINDINGS}</p> }.into_any(),
        false => listed(&found.findings),
    };
    view! {
        <div class="wrap">
            <header class="page-head">
                <h1 id=TITLE tabindex="-1">{text::title(failures)}</h1>
                <p class="lead">{text::LEAD}</p>
            </header>
            {actions(state, &found)}
            {block::section(PACKS, text::PACKS, "", block::table("table stack", PACKS, &text::COLUMNS, rows))}
            {block::section("unfollowed-h", text::FINDINGS, "", findings)}
        </div>
    }
    .into_any()
}

fn row(state: Verify, pack: &Place, files: &[Chosen]) -> AnyView {
    let id = pack.id.clone().map(|id| view! { <p class="small path">{id}</p> }.into_any());
    let name = view! { <span class="path">{pack.file.clone()}</span> }.into_any();
    let head = std::iter::once(name).chain(id).collect::<Vec<_>>().into_any();
    let number = pack.number.map_or_else(|| text::NO_NUMBER.to_owned(), |number| number.to_string());
    let tone = tone(pack.headline);
    let shape = match tone {
        Tone::Pass => Icon::Pass,
        Tone::Fail => Icon::Fail,
        Tone::Warn => Icon::Warn,
        Tone::Note | Tone::None => Icon::Unchecked,
    };
    // Two files may have one name: they are one pack then, or the first of them is as good to begin with.
    let open = files.iter().find(|file| file.name == pack.file).cloned().map(|file| {
        let label = Some(format!("{}: {}", text::OPEN, file.name));
        let read = press(move || state.read(Given::alone(file.clone()), String::new()));
        named("button button--small", text::OPEN, label, read)
    });
    let own = std::iter::once(status(tone, shape, pack.headline.words())).chain(open).collect::<Vec<_>>().into_any();
    let follows = match (&pack.follows, &pack.previous) {
        (Some(file), _) => view! { <span class="path">{file.clone()}</span> }.into_any(),
        (None, Some(previous)) => {
            let digest = view! { <p class="small path">{previous.to_string()}</p> }.into_any();
            vec![text::NOT_HERE.into_any(), digest].into_any()
        }
        (None, None) => text::NONE.into_any(),
    };
    let period = pack.id.is_some().then(|| text::period(pack.period_start.as_deref(), pack.period_end.as_deref()));
    let [_, count, of, alone, before] = text::COLUMNS;
    let cells = vec![
        ("wide", count, number.into_any()),
        ("wide", of, period.into_any()),
        ("wide", alone, own),
        ("wide", before, follows),
    ];
    block::row(head, cells)
}

fn actions(state: Verify, found: &Sequence) -> AnyView {
    let failed = RwSignal::new(None);
    let json = serde_json::to_string_pretty(found);
    let save = move |_| {
        let saved = match &json {
            Ok(json) => save::save_text(json, "packs.sequence.json", "application/json").map_err(|error| error.what),
            Err(error) => Err(error.to_string()),
        };
        failed.set(saved.err());
    };
    let problem = move || {
        let told = |why: String| view! { <h2>{verify::NOT_SAVED}</h2><p class="small">{why}</p> };
        failed.get().map(|why: String| notice(Tone::Warn, told(why)))
    };
    view! {
        <div class="buttons">
            <button class="button button--small" type="button" on:click=move |_| state.clear()>{verify::ANOTHER}</button>
            <button class="button button--small" type="button" on:click=save>{text::SAVE}</button>
        </div>
        {problem}
    }
    .into_any()
}

impl Verify {
    /// Reads the next of several packs, or shows what came of them.
    pub(super) fn next(self, together: Together) {
        match together.at_hand().cloned() {
            Some(file) => {
                self.send(&Given::alone(file.clone()), String::new());
                self.show(Screen::Together(Box::new(together)), &file.name);
            }
            None => self.show(Screen::Together(Box::new(together)), text::PACKS),
        }
    }
}
