//! The sections that list something. Each says so where there is nothing to list.

use super::bounds;
use super::flow::{Flow, baseline};
use super::paint::{BODY, Belongs, Colour, Ink, LABEL, LEFT, MEASURE, STRONG, Style, VALUE};
use super::table::{Cell, Column, Table, column};
use super::tags::Kind;
use super::text::{grouped, wrap};
use crate::summary::{ControlLine, Facts};

const FIGURE_COLUMNS: usize = 3;
const MISSING: [Column; 3] = [column("Section", 1.1), column("What is missing", 1.6), column("Why", 2.0)];
const EXCLUSIONS: [Column; 2] = [column("What", 1.3), column("Why, and where it can be had", 2.4)];
const CONTROLS: [Column; 3] =
    [column("Control", 0.8), column("What it is about", 1.7), column("What speaks for it", 2.2)];
const ENTRIES: [Column; 3] =
    [column("Entry", 2.6), Column { title: "Bytes", width: 0.9, to_right: true }, column("SHA-256", 1.75)];

/// The headline figures, three beside each other.
pub(super) fn figures(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Headline figures");
    if facts.figures.is_empty() {
        flow.paragraph("This recipe counts nothing.");
        return;
    }
    let shown: Vec<(String, String)> = facts
        .figures
        .iter()
        .take(bounds::FIGURES)
        .map(|figure| (flow.shown(&figure.label, bounds::NARROW), flow.shown(&figure.value, bounds::NARROW)))
        .collect();
    let list = flow.tree.add(None, Kind::List);
    let width = MEASURE / FIGURE_COLUMNS as f32;
    let room = width - 14.0;
    for row in shown.chunks(FIGURE_COLUMNS) {
        let set: Vec<(Vec<String>, Vec<String>, Style)> =
            row.iter().map(|(label, value)| figure(flow, label, value, room)).collect();
        let height = |(label, value, style): &(Vec<String>, Vec<String>, Style)| {
            label.len() as f32 * LABEL.leading + value.len() as f32 * style.leading
        };
        let tallest = set.iter().map(height).fold(0.0, f32::max) + 12.0;
        flow.need(tallest);
        let top = flow.y + 4.0;
        for (at, (label, value, style)) in set.into_iter().enumerate() {
            let x = LEFT + at as f32 * width;
            let item = flow.tree.add(Some(list), Kind::Item);
            let node = flow.tree.add(Some(item), Kind::Body);
            let mut y = top;
            for (text, style) in
                label.into_iter().map(|text| (text + " ", LABEL)).chain(value.into_iter().map(|text| (text, style)))
            {
                flow.draw(Belongs::To(node), vec![Ink::Text { x, y: y + baseline(style), style, text, cell: None }]);
                y += style.leading;
            }
        }
        flow.y += tallest;
        flow.rule(Colour::Line, 0.5);
    }
    more(flow, facts.figures.len(), bounds::FIGURES, "in the entries");
}

/// The lines of a figure: the value in large where it is short.
fn figure(flow: &Flow<'_>, label: &str, value: &str, room: f32) -> (Vec<String>, Vec<String>, Style) {
    let large = flow.fonts.width(VALUE.face, VALUE.size, value) <= room;
    let style = if large { VALUE } else { STRONG };
    let cut = |text: &str, style: Style| wrap(flow.fonts, text, style.face, style.size, room);
    (cut(label, LABEL), cut(value, style), style)
}

/// What is missing, and why.
pub(super) fn missing(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("What is missing, and why");
    if facts.missing.is_empty() {
        flow.paragraph("Nothing that the recipe asks for is missing.");
        return;
    }
    let rows = facts.missing.iter().take(bounds::MISSING).map(|it| {
        vec![
            Cell::Text(flow.shown(&it.section, bounds::NARROW)),
            Cell::Text(flow.shown(&it.what, 2 * bounds::NARROW)),
            Cell::Text(flow.shown(&it.why, 3 * bounds::NARROW)),
        ]
    });
    let rows = rows.collect();
    Table { summary: "What is missing, a row each", headed: true, columns: &MISSING }.set(flow, rows);
    more(flow, facts.missing.len(), bounds::MISSING, "in pack.json");
}

/// The limits that were reached.
pub(super) fn limits(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Limits that were reached");
    if facts.limits.is_empty() {
        flow.paragraph("None: no section was cut short by a limit.");
        return;
    }
    let list = flow.tree.add(None, Kind::List);
    for limit in facts.limits.iter().take(bounds::LIMITS) {
        let text = flow.shown(limit, bounds::SENTENCE);
        let item = flow.tree.add(Some(list), Kind::Item);
        let node = flow.tree.add(Some(item), Kind::Body);
        let lines = wrap(flow.fonts, &text, BODY.face, BODY.size, MEASURE);
        flow.lines(node, lines, BODY, LEFT);
        flow.space(4.0);
    }
    more(flow, facts.limits.len(), bounds::LIMITS, "in COMPLETENESS.csv");
}

/// What is left out on purpose.
pub(super) fn exclusions(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Left out on purpose");
    if facts.exclusions.is_empty() {
        flow.paragraph("The vendor's rules leave nothing out of a pack of this kind.");
        return;
    }
    flow.paragraph("The vendor's own rules keep these out of a pack of this kind. They are no gaps.");
    let rows = facts.exclusions.iter().take(bounds::EXCLUSIONS).map(|it| {
        vec![
            Cell::Strong(flow.shown(&it.what, 2 * bounds::NARROW)),
            Cell::Text(flow.shown(&it.why, 4 * bounds::NARROW)),
        ]
    });
    let rows = rows.collect();
    Table { summary: "What is left out on purpose, a row each", headed: true, columns: &EXCLUSIONS }.set(flow, rows);
    more(flow, facts.exclusions.len(), bounds::EXCLUSIONS, "in the recipe");
}

/// The controls, by framework.
pub(super) fn controls(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Control index");
    if facts.controls.is_empty() {
        flow.paragraph("This pack is asked for no controls.");
        return;
    }
    let gaps = facts.controls.iter().filter(|line| line.answers.is_empty()).count();
    flow.paragraph(&format!(
        "{} of {} controls have an entry that speaks for them, by the mapping that INDEX.csv names. A direct entry shows the control itself, a \
         supporting one something that follows from it, a partial one a part of it. Whether that is enough is for you to say.",
        grouped((facts.controls.len() - gaps) as u64),
        grouped(facts.controls.len() as u64),
    ));
    let mut groups: Vec<(&str, Vec<&ControlLine>)> = Vec::new();
    for line in facts.controls.iter().take(bounds::CONTROLS) {
        match groups.iter_mut().find(|(framework, _)| *framework == line.framework) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((&line.framework, vec![line])),
        }
    }
    for (framework, lines) in groups {
        let title = flow.shown(framework, bounds::NAME);
        flow.subsection(&title);
        let rows = lines.into_iter().map(|line| control(flow, line)).collect();
        let summary = format!("Controls of {title}, a row each");
        Table { summary: &summary, headed: true, columns: &CONTROLS }.set(flow, rows);
    }
    more(flow, facts.controls.len(), bounds::CONTROLS, "in INDEX.csv");
}

fn control(flow: &mut Flow<'_>, line: &ControlLine) -> Vec<Cell> {
    let control = flow.shown(&line.control, bounds::NARROW / 2);
    let about = flow.shown(&line.about, 2 * bounds::NARROW);
    let answers = if line.answers.is_empty() {
        Cell::Strong(format!("nothing here for {control}"))
    } else {
        let shown = line.answers.iter().take(bounds::ANSWERS).map(|(entry, strength)| {
            format!("{} ({})", flow.shown(entry, bounds::ANSWER), flow.shown(strength, bounds::ANSWER / 5))
        });
        let mut answers: Vec<String> = shown.collect();
        if let Some(rest) = line.answers.len().checked_sub(bounds::ANSWERS).filter(|rest| *rest > 0) {
            answers.push(format!("and {} more, in INDEX.csv", grouped(rest as u64)));
        }
        Cell::Lines(answers)
    };
    vec![Cell::Strong(control), Cell::Text(about), answers]
}

/// The entries that were written before this one.
pub(super) fn entries(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Entries");
    if facts.entries.is_empty() {
        flow.paragraph("No entry was written before this document.");
        return;
    }
    let bytes = facts.entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes));
    let count = facts.entries.len() as u64;
    flow.paragraph(&format!(
        "{} {} of {} bytes in all were written before this document. A reader of PDF finds and copies the digests without gaps.",
        grouped(count),
        if count == 1 { "entry" } else { "entries" },
        grouped(bytes),
    ));
    let rows = facts.entries.iter().take(bounds::ENTRIES).map(|entry| {
        let name = flow.shown(&entry.name, 2 * bounds::NAME);
        vec![Cell::Text(name), Cell::Text(grouped(entry.bytes)), Cell::Digest(entry.sha256)]
    });
    let rows = rows.collect();
    Table { summary: "Entries, a row each", headed: true, columns: &ENTRIES }.set(flow, rows);
    more(flow, facts.entries.len(), bounds::ENTRIES, "in MANIFEST.txt");
}

/// Says how many there are besides those that are shown.
fn more(flow: &mut Flow<'_>, all: usize, shown: usize, place: &str) {
    if let Some(rest) = all.checked_sub(shown).filter(|rest| *rest > 0) {
        flow.space(6.0);
        flow.paragraph(&format!("And {} more, {place}.", grouped(rest as u64)));
    }
}
