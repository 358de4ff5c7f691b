//! The list, what may be done with its rows, and what became of it.

use leptos::prelude::*;

use super::failed;
use super::state::{Exports, FAILED, LIST, Listing, Outcome, RESULT, Watch, row_id};
use crate::model::digest::Digest;
use crate::source::driftwise::{Export, Status};
use crate::ui::format;
use crate::ui::parts::block::{self, section, stack, told};
use crate::ui::parts::dialog::Question;
use crate::ui::parts::digest;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::{button, live, memo, named, press};
use crate::ui::parts::status::status;
use crate::ui::text::exports as text;
use crate::ui::text::exports::Op;
use crate::ui::text::verdict::Tone;
use crate::web::page;

const DELETE: &str = "delete-pack";

/// A row as it is now, and what became of looking at it. The cells that read it are drawn anew when it changes; the others stay, with the focus.
type Row = Memo<Option<(Export, Option<Watch>)>>;

fn shape(of: &Status) -> (Tone, Icon) {
    match of {
        Status::Pending => (Tone::None, Icon::Wait),
        Status::Running => (Tone::Note, Icon::Busy),
        Status::Done => (Tone::None, Icon::Pass),
        Status::Failed => (Tone::Fail, Icon::Fail),
        Status::Expired => (Tone::None, Icon::Absent),
        Status::Unknown(_) => (Tone::Warn, Icon::Warn),
    }
}

/// A cell's content, of the row as it is.
fn cell(row: Row, draw: impl Fn(&Export, Option<&Watch>) -> AnyView + Send + 'static) -> AnyView {
    live(move || row.with(|row| row.as_ref().map(|(row, watch)| draw(row, watch.as_ref()))))
}

fn state_cell(state: Exports, row: &Export, watch: Option<&Watch>) -> AnyView {
    let (tone, shape) = shape(&row.status);
    let looked = match watch {
        None => None,
        Some(Watch::Looking) => Some(text::WATCHED.to_owned()),
        Some(Watch::GivenUp) => Some(text::GIVEN_UP.to_owned()),
        Some(Watch::Stopped(failure)) => {
            let (_, title, words) = state.failure(Op::LookUp, failure);
            Some(format!("{title}. {words}"))
        }
    };
    let below = text::below(row).or(looked).map(|words| view! { <span class="sub">{words}</span> }.into_any());
    view! { {status(tone, shape, text::status(&row.status))} {below} }.into_any()
}

/// Size and digest of the file, as far as the service gives them. What is not made has none.
fn file_cell(row: &Export) -> AnyView {
    let size = match row.bytes {
        Some(bytes) => Some(format::size_text(bytes).into_any()),
        None if row.status == Status::Done => Some(view! { <span class="quiet">{text::NOT_TOLD}</span> }.into_any()),
        None => None,
    };
    let digest = row.sha256.as_deref().map(|given| match Digest::parse(given.trim()) {
        Ok(digest) => digest::short(&digest),
        Err(_) => view! { <span class="sub">{text::no_digest(given)}</span> }.into_any(),
    });
    view! { {size} {digest} }.into_any()
}

/// A row's button. Where `key` is set it does nothing, and says why.
fn act(state: Exports, op: Op, row: &Export, go: fn(Exports, Export)) -> AnyView {
    let (label, waits) = match op {
        Op::Download => (text::DOWNLOAD, text::DOWNLOAD_WAIT),
        _ => (text::DELETE, text::DELETE_WAIT),
    };
    let (about, id, row) = (text::about(label, row), row.id.clone(), row.clone());
    let pressed = press(move || {
        if !state.key && state.busy.with_untracked(Option::is_none) {
            go(state, row.clone());
        }
    });
    let busy = memo(move || state.busy.with(|busy| busy.as_ref().is_some_and(|(of, row)| *of == op && *row == id)));
    let rests = Signal::derive(move || (state.key || state.busy.with(Option::is_some)).then_some("true"));
    view! {
        <button
            class="button button--small"
            type="button"
            aria-label=about
            aria-disabled=move || rests.get()
            aria-describedby=state.key.then_some("exports-key")
            on:click=pressed
        >
            {move || if busy.get() { waits } else { label }}
        </button>
    }
    .into_any()
}

/// What is offered for a row: each drawn anew only when it comes or goes.
fn actions(state: Exports, row: Row) -> AnyView {
    let done = memo(move || row.with(|row| row.as_ref().is_some_and(|(row, _)| row.status == Status::Done)));
    let idle = memo(move || {
        row.with(|row| {
            row.as_ref().is_some_and(|(row, watch)| {
                let open = !row.status.is_final() || matches!(row.status, Status::Unknown(_));
                open && *watch != Some(Watch::Looking)
            })
        })
    });
    let of = move || row.with_untracked(|row| row.as_ref().map(|(row, _)| row.clone()));
    let download = live(move || {
        of().filter(|_| done.get()).map(|row| act(state, Op::Download, &row, |state, row| state.download(row)))
    });
    let look = live(move || {
        let row = of().filter(|_| idle.get())?;
        let about = text::about(text::LOOK, &row);
        let look = press(move || {
            // The button goes; the row stays.
            page::focus_field(&row_id(&row.id));
            state.watch(&row.id, true);
        });
        Some(named("button button--small", text::LOOK, Some(about), look))
    });
    let delete = of().map(|row| {
        act(state, Op::Delete, &row, |state, row| {
            state.chosen.set(Some(row));
            page::open_dialog(DELETE);
        })
    });
    view! { <div class="buttons">{download} {look} {delete}</div> }.into_any()
}

fn row(state: Exports, id: String) -> Option<AnyView> {
    let head = row_id(&id);
    let row: Row = memo(move || {
        let row = state.rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())?;
        let watch = state.watches.with(|all| all.iter().find(|(of, _)| *of == id).map(|(_, watch)| watch.clone()));
        Some((row, watch))
    });
    let first = row.get_untracked()?.0;
    let head = view! { <span id=head tabindex="-1">{text::period(&first)}</span> }.into_any();
    let cells = vec![
        ("st", "", cell(row, move |row, watch| state_cell(state, row, watch))),
        ("wide", text::COLUMNS[2], cell(row, |row, _| file_cell(row))),
        ("wide", text::COLUMNS[3], cell(row, |row, _| text::made(row).into_any())),
        ("wide", "", actions(state, row)),
    ];
    Some(block::row(head, cells))
}

fn table(state: Exports) -> AnyView {
    let ids = memo(move || state.rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>()));
    live(move || {
        let ids = ids.get();
        if ids.is_empty() {
            return view! { <p class="quiet">{text::EMPTY}</p> }.into_any();
        }
        let rows = ids.into_iter().filter_map(|id| row(state, id)).collect();
        block::table("table packs stack", LIST, &text::COLUMNS, rows)
    })
}

fn outcome(state: Exports, outcome: &Outcome) -> AnyView {
    match outcome {
        Outcome::Saved(name, arrived) => {
            let (tone, title, words) = text::compared(arrived);
            let size = arrived
                .other_size
                .map(|size| told(Tone::Warn, text::SIZE_DIFFERS, text::sizes(size, arrived.bytes), None));
            stack([
                Some(view! { <p>{text::saved(name, arrived.bytes)}</p> }.into_any()),
                Some(view! { <p class="receipt__send"><span class="hint">{text::SHA256}</span> {digest::full(&arrived.sha256)} {digest::copy_button(arrived.sha256)}</p> }.into_any()),
                Some(told(tone, title, words, None)),
                size,
            ])
        }
        Outcome::Kept(why) => told(Tone::Fail, text::SAVE_FAILED, why.clone(), None),
        Outcome::Deleted(name) => view! { <p>{text::deleted(name)}</p> }.into_any(),
        Outcome::Failed(op, failure) => failed(state, *op, failure),
    }
}

/// The section.
pub(super) fn list(state: Exports) -> AnyView {
    // What is there stays while it is asked for anew.
    let here = memo(move || {
        state.listing.with(|listing| matches!(listing, Listing::Here(_))) || state.rows.with(|rows| !rows.is_empty())
    });
    let packs = live(move || here.get().then(|| table(state)));
    let failure = live(move || {
        state.listing.with(|listing| match listing {
            Listing::Failed(failure) => {
                let why = failed(state, Op::List, failure);
                Some(view! { <div class="result" id=FAILED tabindex="-1" role="alert">{why}</div> }.into_any())
            }
            Listing::Asked if state.rows.with_untracked(Vec::is_empty) => {
                Some(view! { <p class="hint">{text::LIST_WAIT}</p> }.into_any())
            }
            _ => None,
        })
    });
    let more = live(move || {
        state.listing.with(|listing| match listing {
            Listing::Here(Some(_)) => Some(button("button button--small", text::MORE, move || state.more())),
            Listing::More => Some(view! { <span class="hint">{text::MORE_WAIT}</span> }.into_any()),
            _ => None,
        })
    });
    let asked = memo(move || state.listing.with(|listing| matches!(listing, Listing::Asked | Listing::More)));
    let refresh = press(move || {
        // What is under way ends first.
        if !asked.get_untracked() {
            state.list();
        }
    });
    let refresh = view! {
        <button class="button button--small" type="button" aria-disabled=move || asked.get().then_some("true") on:click=refresh>
            {text::REFRESH}
        </button>
    };
    let result = live(move || {
        state.outcome.with(|found| {
            found.as_ref().map(|found| {
                view! { <div class="result" id=RESULT tabindex="-1">{outcome(state, found)}</div> }.into_any()
            })
        })
    });
    let question = Question {
        id: DELETE,
        title: text::DELETE_TITLE,
        text: text::DELETE_TEXT,
        safe: text::DELETE_NO,
        go: text::DELETE_YES,
    };
    let about = move || state.chosen.with(|row| row.as_ref().map(text::name));
    let about = view! { <p>{move || about()}</p> };
    let content = view! {
        {packs}
        {failure}
        <div class="buttons after">{more} {refresh}</div>
        {result}
        {question.about(about, move || state.delete_chosen())}
    };
    section(LIST, text::LIST, "", content.into_any())
}
