//! The picture of a log: its entries from left to right, whole where each was found to follow the one before, and marked where it does not hold.
//!
//! Form says what colour says: a link that was judged joins entries into one bar, one that was not leaves beads; what comes after the first break
//! is thinner; a break is taller than the bar, with an arrow over the first.

use leptos::prelude::*;

use crate::ui::text::chain as text;
use crate::verify::chains::Chain;

/// The finest that is drawn: parts of the width.
const PARTS: u64 = 200;
/// Beads of a log whose links were not judged.
const BEADS: u64 = 60;

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

/// The bars of a chain, breaks last so that they are drawn over the others.
fn bars(chain: &Chain) -> Vec<Bar> {
    let entries = chain.entries.max(1);
    let first = chain.breaks.first().map_or(chain.entries, |first| first.position);
    let split = thousandth(first, entries);
    let mut bars = Vec::new();
    if chain.linkage_checked {
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
    for each in &chain.breaks {
        let part = each.position.saturating_mul(PARTS) / entries;
        if last != Some(part) {
            last = Some(part);
            let width = thousandth(1, entries).max(1000 / PARTS);
            bars.push(Bar { class: "broken", x: thousandth(each.position, entries).min(1000 - width), width });
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
pub(crate) fn chain_map(chain: &Chain) -> AnyView {
    if chain.entries == 0 {
        return ().into_any();
    }
    let bars = bars(chain);
    let arrow = bars.iter().find(|bar| bar.class == "broken").map(|bar| {
        let x = percent(bar.x + bar.width / 2);
        view! { <svg class="arrow" x=x overflow="visible" aria-hidden="true"><path d="M-7 0h14l-7 8z"></path></svg> }
            .into_any()
    });
    let key = text::MAP_KEY.into_iter().filter(|(class, _)| bars.iter().any(|bar| bar.class == *class));
    let key = key.map(|(class, word)| {
        view! { <span><svg width="14" height="14" aria-hidden="true"><rect class=class width="14" height="14" y=if class == "after" { "5" } else { "0" }></rect></svg>{word}</span> }.into_any()
    });
    let ends = [&chain.first_time, &chain.last_time].map(|time| {
        let time = time.as_deref().map(text::when);
        view! { <span>{time}</span> }.into_any()
    });
    view! {
        <figure class="chainmap">
            <svg class="chainmap__bar" role="img" aria-labelledby="chainmap-t" aria-describedby="chainmap-d" width="100%" height="46">
                <title id="chainmap-t">{text::MAP}</title>
                <desc id="chainmap-d">{text::map_sentence(chain)}</desc>
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
    use crate::verify::chains::Break;

    fn chain(entries: u64, breaks: &[u64], linkage_checked: bool) -> Chain {
        let at = |position: &u64| Break {
            position: *position,
            entry_id: None,
            time: None,
            reason: "content".to_owned(),
            expected: String::new(),
            found: String::new(),
            cause: String::new(),
            members: Vec::new(),
        };
        Chain {
            name: "grantex".to_owned(),
            valid: Some(breaks.is_empty()),
            checked_entries: 0,
            first_broken_at: None,
            reason: None,
            entries,
            head_hash: None,
            first_time: None,
            last_time: None,
            linkage_checked,
            layouts: Vec::new(),
            breaks: breaks.iter().map(at).collect(),
            breaks_total: breaks.len() as u64,
            claims: Vec::new(),
        }
    }

    fn of(chain: &Chain, class: &str) -> Vec<(u64, u64)> {
        bars(chain).iter().filter(|bar| bar.class == class).map(|bar| (bar.x, bar.width)).collect()
    }

    #[test]
    fn a_break_is_always_seen_and_splits_the_bar() {
        let whole = chain(9, &[], true);
        assert_eq!((of(&whole, "holds"), of(&whole, "after"), of(&whole, "broken")), (vec![(0, 1000)], vec![], vec![]));
        let broken = chain(20_000, &[10_000, 10_001, 19_999], true);
        assert_eq!((of(&broken, "holds"), of(&broken, "after")), (vec![(0, 500)], vec![(500, 500)]));
        assert_eq!(of(&broken, "broken"), [(500, 5), (995, 5)], "neighbours are one mark, the last is inside");
        assert_eq!(of(&chain(2, &[0], true), "broken"), [(0, 500)]);
    }

    #[test]
    fn links_that_were_not_judged_join_nothing() {
        let export = chain(1000, &[3], false);
        assert_eq!((of(&export, "bead").len(), of(&export, "holds").len(), of(&export, "broken").len()), (60, 0, 1));
        assert_eq!(of(&chain(2, &[], false), "bead"), [(0, 400), (500, 400)]);
    }

    #[test]
    fn lengths_are_percentages() {
        assert_eq!([percent(0), percent(5), percent(1000)], ["0.0%", "0.5%", "100.0%"]);
    }
}
