//! The byte map: every byte of the file in order, one tone a kind; what failed is red and taller. It is a picture of the entries table,
//! which says the same in words.

use std::fmt::Write;

use leptos::prelude::*;

use super::icon::svg;
use crate::ui::text::verify;
use crate::verify::report::{MapKind, MapPart, RecordKind};

/// The strip's width in its own units; parts narrower than [`LEAST`] join their neighbour of the same kind.
const WIDTH: f64 = 1000.0;
const LEAST: f64 = 4.0;

/// A run of bytes that is drawn as one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    tone: usize,
    x: f64,
    width: f64,
}

const FAILED: usize = 4;

fn tone(part: &MapPart) -> usize {
    match (part.failed, part.kind) {
        (true, _) => FAILED,
        (false, MapKind::Content) => 0,
        (false, MapKind::Raw) => 1,
        (false, MapKind::Seal) => 2,
        (false, MapKind::Structure) => 3,
    }
}

/// The bars of the parts, in order.
fn bars(parts: &[MapPart]) -> Vec<Bar> {
    let whole = parts.last().map_or(1, |part| part.end.max(1)) as f64;
    let mut bars: Vec<Bar> = Vec::new();
    for part in parts {
        let (x, end) = (part.start as f64 / whole * WIDTH, part.end as f64 / whole * WIDTH);
        let (tone, width) = (tone(part), end - x);
        match bars.last_mut() {
            // What is too narrow to be seen, like a local header between two entries, is drawn with the bar before it.
            Some(last) if tone != FAILED && width < LEAST && last.tone != FAILED => last.width = end - last.x,
            Some(last) if tone != FAILED && last.tone == tone && last.width < LEAST => last.width = end - last.x,
            _ => bars.push(Bar { tone, x, width }),
        }
    }
    for bar in bars.iter_mut().filter(|bar| bar.tone == FAILED) {
        bar.width = bar.width.max(LEAST);
        bar.x = bar.x.min(WIDTH - bar.width);
    }
    bars
}

/// One path a tone: a rectangle a bar, with a gap of one unit after it where there is room.
fn paths(bars: &[Bar]) -> [String; 5] {
    let mut paths: [String; 5] = Default::default();
    for bar in bars {
        let (top, height) = if bar.tone == FAILED { (0, 28) } else { (8, 20) };
        let width = if bar.width > 2.0 { bar.width - 1.0 } else { bar.width };
        let (x, width) = (tenths(bar.x), tenths(width));
        // Writing to a String cannot fail.
        let _ = write!(paths[bar.tone], "M{x} {top}h{width}v{height}h-{width}z");
    }
    paths
}

/// A length with one decimal. Printing a float as such is 10 kB of program.
fn tenths(length: f64) -> String {
    let tenths = (length * 10.0).round() as u64;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The figure with its key. In a container that was refused, what is marked is what no record covers.
pub(crate) fn byte_map(parts: &[MapPart], refused: bool) -> AnyView {
    if parts.is_empty() {
        return ().into_any();
    }
    let failed = parts.iter().filter(|part| part.failed).count();
    let [content, raw, seal, structure, bad] = paths(&bars(parts));
    let key = ["m1", "m2", "m3", "m4"].into_iter().zip(verify::MAP_KINDS);
    let key = key.map(|(class, word)| view! { <span>{swatch(class)} {word}</span> }.into_any()).collect::<Vec<_>>();
    let marked = if refused { verify::record(RecordKind::Unlisted) } else { "altered" };
    let failed_key =
        (failed > 0).then(|| view! { <span>{svg("mx tall", "0 0 12 18", SWATCH_TALL)} {marked}</span> }.into_any());
    view! {
        <figure class="bytemap">
            <svg viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label=verify::map_sentence(failed, marked)>
                <path class="m1" d=content></path><path class="m2" d=raw></path><path class="m3" d=seal></path>
                <path class="m4" d=structure></path><path class="mx" d=bad></path>
            </svg>
            <figcaption><strong>{verify::MAP}</strong>{failed_key}{key}</figcaption>
        </figure>
    }
    .into_any()
}

const SWATCH: &str = r#"<path d="M0 0h12v12H0z"/>"#;
const SWATCH_TALL: &str = r#"<path d="M0 0h12v18H0z"/>"#;

fn swatch(class: &'static str) -> AnyView {
    svg(class, "0 0 12 12", SWATCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: MapKind, start: u64, end: u64, failed: bool) -> MapPart {
        MapPart { kind, start, end, failed }
    }

    #[test]
    fn narrow_neighbours_join_and_a_failure_is_always_seen() {
        let parts = [
            part(MapKind::Structure, 0, 1, false),
            part(MapKind::Content, 1, 5_000, false),
            part(MapKind::Structure, 5_000, 5_010, false),
            part(MapKind::Content, 5_010, 5_011, true),
            part(MapKind::Raw, 5_011, 10_000, false),
        ];
        let bars = bars(&parts);
        assert_eq!(bars.iter().map(|bar| bar.tone).collect::<Vec<_>>(), [3, 0, 4, 1]);
        assert_eq!(bars[2].width, LEAST);
        assert_eq!(bars[1].width, 500.9);
        assert_eq!(paths(&bars[1..2])[0], "M0.1 8h499.9v20h-499.9z");
    }
}
