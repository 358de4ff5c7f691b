//! The chart by month: bars, and the same values as a table. A month of which nothing is known is hatched from top to bottom; none is a flat line.

use super::bounds;
use super::flow::{Flow, baseline};
use super::paint::{Belongs, Colour, Ink, LEFT, MEASURE, SMALL};
use super::table::{Cell, Column, Table, column};
use super::tags::Kind;
use crate::summary::{Bar, Chart};

/// The height of a full bar, and the widest that a bar gets, in points.
const FULL: f32 = 104.0;
const WIDEST: f32 = 26.0;
/// From one stripe of the hatching to the next, and how thick it is.
const STRIPE: f32 = 5.0;
const THICK: f32 = 0.8;
/// What is drawn where a bar has no height.
const FLAT: f32 = 1.2;

const COLUMNS: [Column; 2] = [column("Month", 1.0), column("Value", 3.0)];

/// The section with the chart.
pub(super) fn chart(flow: &mut Flow<'_>, chart: &Chart) {
    flow.section_with("By month", FULL + 60.0);
    let title = flow.shown(&chart.title, bounds::NAME);
    flow.paragraph(&title);
    let left_out = chart.bars.len().saturating_sub(bounds::BARS);
    let bars = chart.bars.get(left_out..).unwrap_or_default();
    if bars.is_empty() {
        flow.paragraph("No month is counted.");
        return;
    }
    let texts: Vec<(String, String)> = bars
        .iter()
        .map(|bar| (flow.shown(&bar.label, bounds::NARROW / 4), flow.shown(&bar.shown, bounds::NARROW)))
        .collect();
    figure(flow, &title, chart.full.max(1), bars, &texts);
    if bars.iter().any(|bar| bar.value.is_none()) {
        flow.paragraph(
            "A hatched month is one of which nothing is known. That is not the same as none, which is a flat line.",
        );
    }
    let rows = texts.into_iter().map(|(label, value)| vec![Cell::Text(label), Cell::Text(value)]).collect();
    Table { summary: "The values of the chart, a row a month", headed: true, columns: &COLUMNS }.set(flow, rows);
    if left_out > 0 {
        flow.space(5.0);
        flow.paragraph(&format!("{left_out} earlier months are not shown; the entries have them."));
    }
}

fn figure(flow: &mut Flow<'_>, title: &str, full: u64, bars: &[Bar], texts: &[(String, String)]) {
    flow.need(FULL + 30.0);
    let top = flow.y + 4.0;
    let floor = top + FULL;
    let step = MEASURE / bars.len() as f32;
    let width = (step * 0.62).min(WIDEST);
    let mut inks = vec![Ink::Box { x: LEFT, y: floor, width: MEASURE, height: 0.7, colour: Colour::Quiet }];
    for (at, bar) in bars.iter().enumerate() {
        let x = LEFT + at as f32 * step + (step - width) / 2.0;
        match bar.value {
            Some(value) => {
                let height = (value.min(full) as f64 / full as f64) as f32 * FULL;
                let height = height.max(FLAT);
                inks.push(Ink::Box { x, y: floor - height, width, height, colour: Colour::Bar });
            }
            None => inks.extend(hatched(x, top, width, FULL)),
        }
    }
    inks.extend(labels(flow, texts, step, floor));
    let told: Vec<String> = bars
        .iter()
        .zip(texts)
        .map(|(bar, (label, value))| match bar.value {
            Some(_) => format!("{label}: {value}"),
            None => format!("{label}: {value} (nothing is known)"),
        })
        .collect();
    let alt = format!("Bar chart, {title}. {}.", told.join("; "));
    let bottom = floor + SMALL.leading + 4.0;
    let (page, right) = (flow.page(), LEFT + MEASURE);
    let kind = Kind::Figure { alt, page, left: LEFT, top, right, bottom };
    let node = flow.tree.add(None, kind);
    flow.draw(Belongs::To(node), inks);
    flow.y = bottom + 10.0;
}

/// The labels below the bars, as many as there is room for.
fn labels(flow: &Flow<'_>, texts: &[(String, String)], step: f32, floor: f32) -> Vec<Ink> {
    let width = |text: &str| flow.fonts.width(SMALL.face, SMALL.size, text);
    let widest = texts.iter().map(|(label, _)| width(label)).fold(0.0, f32::max);
    let every = (((widest + 16.0) / step).ceil() as usize).max(1);
    let label = |(at, (label, _)): (usize, &(String, String))| {
        let x = LEFT + (at as f32 + 0.5) * step - width(label) / 2.0;
        let x = x.clamp(LEFT, (LEFT + MEASURE - width(label)).max(LEFT));
        Ink::Text { x, y: floor + 3.0 + baseline(SMALL), style: SMALL, text: label.clone(), cell: None }
    };
    texts.iter().enumerate().step_by(every).map(label).collect()
}

/// A frame with stripes that rise to the right.
fn hatched(x: f32, y: f32, width: f32, height: f32) -> Vec<Ink> {
    let colour = Colour::Quiet;
    let thin = 0.5;
    let mut inks = vec![
        Ink::Box { x, y, width, height: thin, colour },
        Ink::Box { x, y, width: thin, height, colour },
        Ink::Box { x: x + width - thin, y, width: thin, height, colour },
    ];
    let bottom = y + height;
    let stripes = ((height + width) / STRIPE) as usize;
    for at in 0..stripes {
        // Where the stripe would meet the left edge, measured from the top; those below the frame begin at its foot.
        let from = y + (at as f32 + 0.5) * STRIPE;
        let begin = (from - bottom).max(0.0);
        let end = width.min(from - y);
        if begin < end {
            let corners = vec![
                (x + begin, from - begin),
                (x + end, from - end),
                (x + end, from - end + THICK),
                (x + begin, from - begin + THICK),
            ];
            inks.push(Ink::Shape { corners, colour });
        }
    }
    inks
}
