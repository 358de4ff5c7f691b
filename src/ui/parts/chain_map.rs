//! The picture of a log: its entries from left to right, whole where each was found to follow the one before, and marked where it does not hold.
//!
//! Form says what colour says: a link that was judged joins entries into one bar, one that was not leaves beads; what comes after the first break
//! is thinner; a break is taller than the bar, with an arrow over the first.

use leptos::prelude::*;

use crate::ui::text::chain as text;
use crate::verify::audit_log::AuditLog;
use crate::verify::chains::Chain;

/// The finest that is drawn: parts of the width.
const PARTS: u64 = 200;
/// Beads of a log whose links were not judged.
const BEADS: u64 = 60;

/// What is drawn of a log.
pub(crate) struct Picture {
    entries: u64,
    /// Positions of what does not hold, in order.
    broken: Vec<u64>,
    /// Whether links were judged.
    joined: bool,
    /// The words at both ends.
    ends: [Option<String>; 2],
    /// The same in words.
    sentence: String,
}

impl Picture {
    /// Of one chain.
    pub(crate) fn of_chain(chain: &Chain) -> Self {
        Self {
            entries: chain.entries,
            broken: chain.breaks.iter().map(|each| each.position).collect(),
            joined: chain.linkage_checked,
            ends: [&chain.first_time, &chain.last_time].map(|time| time.as_deref().map(text::when)),
            sentence: text::map_sentence(chain),
        }
    }

    /// Of a log in lines. Lines are numbered with the blank ones, so the last number may be above their count.
    pub(crate) fn of_log(log: &AuditLog) -> Self {
        let broken: Vec<_> = log.lines.iter().filter(|line| line.fails()).map(|line| line.line - 1).collect();
        let entries = log.lines.last().map_or(0, |line| line.line).max(log.lines_total);
        let ends = [1, entries].map(|line| Some(text::line(line)));
        Self { entries, sentence: text::log_sentence(log, broken.len()), broken, joined: true, ends }
    }
}

/// A rectangle: its class, and left edge and width in thousandths of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bar {
    class: &'static str,
    x: u64,
    width: u64,
}

fn thousandth(position: u64, entries: u64) -> u64 {
    position.saturating_mul(1000) / entries.max(1)
}

/// The bars of a log, breaks last so that they are drawn over the others.
fn bars(log: &Picture) -> Vec<Bar> {
    let entries = log.entries.max(1);
    let first = log.broken.first().copied().unwrap_or(log.entries);
    let split = thousandth(first, entries);
    let mut bars = Vec::new();
    if log.joined {
        bars.push(Bar { class: "holds", x: 0, width: split });
        bars.push(Bar { class: "after", x: split, width: 1000 - split });
    } else {
        let beads = entries.min(BEADS);
        bars.extend((0..beads).map(|bead| {
            let (x, end) = (thousandth(bead, beads), thousandth(bead + 1, beads));
            // A fifth of a bead is the gap that shows that nothing joins it to the next.
            Bar { class: "bead", x, width: (end - x) * 4 / 5 }
        }));
    }
    let mut last = None;
    for position in &log.broken {
        let part = position.saturating_mul(PARTS) / entries;
        if last != Some(part) {
            last = Some(part);
            let width = thousandth(1, entries).max(1000 / PARTS);
            bars.push(Bar { class: "broken", x: thousandth(*position, entries).min(1000 - width), width });
        }
    }
    bars.retain(|bar| bar.width > 0);
    bars
}

/// Thousandths as a length of SVG.
fn percent(thousandths: u64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn rect(bar: Bar) -> AnyView {
    let (y, height) = match bar.class {
        "broken" => ("10", "34"),
        "after" => ("23", "8"),
        _ => ("17", "20"),
    };
    view! { <rect class=bar.class x=percent(bar.x) width=percent(bar.width) y=y height=height></rect> }.into_any()
}

/// The figure with its labels and its key. The sentence in `desc` says the same.
pub(crate) fn chain_map(log: Picture) -> AnyView {
    if log.entries == 0 {
        return ().into_any();
    }
    let bars = bars(&log);
    let arrow = bars.iter().find(|bar| bar.class == "broken").map(|bar| {
        let x = percent(bar.x + bar.width / 2);
        view! { <svg class="arrow" x=x overflow="visible" aria-hidden="true"><path d="M-7 0h14l-7 8z"></path></svg> }
            .into_any()
    });
    let key = text::MAP_KEY.into_iter().filter(|(class, _)| bars.iter().any(|bar| bar.class == *class));
    let key = key.map(|(class, word)| {
        view! { <span><svg width="14" height="14" aria-hidden="true"><rect class=class width="14" height="14" y=if class == "after" { "5" } else { "0" }></rect></svg>{word}</span> }.into_any()
    });
    let ends = log.ends.map(|words| view! { <span>{words}</span> }.into_any());
    view! {
        <figure class="chainmap">
            <svg class="chainmap__bar" role="img" aria-labelledby="chainmap-t" aria-describedby="chainmap-d" width="100%" height="46">
                <title id="chainmap-t">{text::MAP}</title>
                <desc id="chainmap-d">{log.sentence}</desc>
                {bars.iter().copied().map(rect).collect::<Vec<_>>()}
                {arrow}
            </svg>
            <p class="chainmap__ends">{Vec::from(ends)}</p>
            <figcaption><strong>{text::MAP}</strong>{key.collect::<Vec<_>>()}</figcaption>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    fn log(entries: u64, broken: &[u64], joined: bool) -> Picture {
        Picture { entries, broken: broken.to_vec(), joined, ends: [None, None], sentence: String::new() }
    }

    fn of(log: &Picture, class: &str) -> Vec<(u64, u64)> {
        bars(log).iter().filter(|bar| bar.class == class).map(|bar| (bar.x, bar.width)).collect()
    }

    #[test]
    fn a_break_is_always_seen_and_splits_the_bar() {
        let whole = log(9, &[], true);
        assert_eq!((of(&whole, "holds"), of(&whole, "after"), of(&whole, "broken")), (vec![(0, 1000)], vec![], vec![]));
        let broken = log(20_000, &[10_000, 10_001, 19_999], true);
        assert_eq!((of(&broken, "holds"), of(&broken, "after")), (vec![(0, 500)], vec![(500, 500)]));
        assert_eq!(of(&broken, "broken"), [(500, 5), (995, 5)], "neighbours are one mark, the last is inside");
        assert_eq!(of(&log(2, &[0], true), "broken"), [(0, 500)]);
    }

    #[test]
    fn links_that_were_not_judged_join_nothing() {
        let export = log(1000, &[3], false);
        assert_eq!((of(&export, "bead").len(), of(&export, "holds").len(), of(&export, "broken").len()), (60, 0, 1));
        assert_eq!(of(&log(2, &[], false), "bead"), [(0, 400), (500, 400)]);
    }

    #[test]
    fn lengths_are_percentages() {
        assert_eq!([percent(0), percent(5), percent(1000)], ["0.0%", "0.5%", "100.0%"]);
    }
}
