//! Tables: rows stay whole, and the head is there again on each page.

use super::flow::{Flow, baseline};
use super::paint::{Belongs, CELL, Colour, HEAD, Ink, LEFT, MEASURE, STRONG, Style, TOP};
use super::tags::{Kind, NodeId};
use super::text::wrap;
use crate::model::digest::Digest;

/// Room above and below a row's text, and to the right of a column's.
const PAD: f32 = 3.0;
const GUTTER: f32 = 12.0;
/// Digests: the size, the room of a digit as a part of it, the gap after eight digits in points.
const DIGEST_SIZE: f32 = 7.5;
const DIGIT: f32 = 0.6;
const GAP: f32 = 4.0;
/// The digits of a line.
const DIGEST_LINE: usize = 32;

/// A column; the widths of all are shares of the measure.
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) width: f32,
    pub(super) to_right: bool,
}

/// A column of text.
pub(super) const fn column(title: &'static str, width: f32) -> Column {
    Column { title, width, to_right: false }
}

/// What stands in a cell; texts are fit to be shown.
pub(super) enum Cell {
    Text(String),
    Strong(String),
    /// One below the other.
    Lines(Vec<String>),
    Digest(Digest),
}

/// A table whose first column names its rows.
pub(super) struct Table<'t> {
    /// What it is, for those who do not see it.
    pub(super) summary: &'t str,
    /// Whether the columns' titles are shown; else they are a list of names and values.
    pub(super) headed: bool,
    pub(super) columns: &'t [Column],
}

/// A line of a cell: what is drawn, how wide it is, what it says.
struct Line {
    inks: Vec<Ink>,
    width: f32,
    actual: Option<String>,
}

impl Table<'_> {
    /// Sets the rows.
    pub(super) fn set(&self, flow: &mut Flow<'_>, rows: Vec<Vec<Cell>>) {
        let table = flow.tree.add(None, Kind::Table { summary: self.summary.to_owned() });
        if self.headed {
            flow.need(60.0);
            let head = flow.tree.add(Some(table), Kind::Head);
            let row = flow.tree.add(Some(head), Kind::Row);
            let cells = self.columns.iter().map(|_| flow.tree.add(Some(row), Kind::ColumnHeader)).collect();
            self.head(flow, Some(cells));
        }
        let body = if self.headed { flow.tree.add(Some(table), Kind::Rows) } else { table };
        for cells in rows {
            self.row(flow, body, cells);
        }
    }

    fn width(&self, at: usize) -> f32 {
        let all: f32 = self.columns.iter().map(|column| column.width).sum();
        self.columns.get(at).map_or(0.0, |column| column.width * MEASURE / all)
    }

    /// The columns with their left edges and widths.
    fn places(&self) -> impl Iterator<Item = (&Column, f32, f32)> {
        let mut x = LEFT;
        self.columns.iter().enumerate().map(move |(at, column)| {
            let width = self.width(at);
            let left = x;
            x += width;
            (column, left, width)
        })
    }

    /// The titles of the columns: content the first time, and later an ornament.
    fn head(&self, flow: &mut Flow<'_>, cells: Option<Vec<NodeId>>) {
        let y = flow.y + baseline(HEAD);
        for (at, (column, left, width)) in self.places().enumerate() {
            let text = column.title.to_owned();
            let x = if column.to_right {
                left + width - GUTTER - flow.fonts.width(HEAD.face, HEAD.size, &text)
            } else {
                left
            };
            let belongs = cells.as_ref().and_then(|cells| cells.get(at)).map_or(Belongs::Layout, |id| Belongs::To(*id));
            flow.draw(belongs, vec![Ink::Text { x, y, style: HEAD, text, cell: None }]);
        }
        flow.y += HEAD.leading + 2.0;
        flow.rule(Colour::Quiet, 0.5);
    }

    fn row(&self, flow: &mut Flow<'_>, body: NodeId, cells: Vec<Cell>) {
        let row = flow.tree.add(Some(body), Kind::Row);
        let mut set = Vec::new();
        for (at, (cell, (column, left, width))) in cells.into_iter().zip(self.places()).enumerate() {
            let kind = if at == 0 { Kind::RowHeader } else { Kind::Data };
            let last = at + 1 == self.columns.len();
            let room = if last && !column.to_right { width } else { width - GUTTER };
            let name = at == 0 && !self.headed;
            set.push((flow.tree.add(Some(row), kind), lines(flow, cell, room, name), left, room, column.to_right));
        }
        let most = set.iter().map(|(_, lines, ..)| lines.len()).max().unwrap_or(1);
        let height = most as f32 * CELL.leading + 2.0 * PAD;
        if !flow.fits(height) && flow.y > TOP {
            flow.new_page();
            if self.headed {
                self.head(flow, None);
            }
        }
        let top = flow.y + PAD;
        for (node, lines, left, room, to_right) in set {
            for (at, line) in lines.into_iter().enumerate() {
                let x = if to_right { left + room - line.width } else { left };
                let y = top + at as f32 * CELL.leading + baseline(CELL);
                let inks = line.inks.into_iter().map(|ink| moved(ink, x, y)).collect();
                flow.draw_as(Belongs::To(node), line.actual, inks);
            }
        }
        flow.y += height;
        flow.rule(Colour::Line, 0.5);
    }
}

/// An ink that was made at the corner, at its place.
fn moved(ink: Ink, dx: f32, dy: f32) -> Ink {
    match ink {
        Ink::Text { x, y, style, text, cell } => Ink::Text { x: x + dx, y: y + dy, style, text, cell },
        other => other,
    }
}

/// The lines of a cell; those of a row's name are quiet.
fn lines(flow: &Flow<'_>, cell: Cell, room: f32, name: bool) -> Vec<Line> {
    let plain = Style { colour: if name { Colour::Quiet } else { Colour::Ink }, ..CELL };
    match cell {
        Cell::Text(text) => text_lines(flow, &text, plain, room),
        Cell::Strong(text) => text_lines(flow, &text, STRONG, room),
        Cell::Lines(texts) => texts.iter().flat_map(|text| text_lines(flow, text, plain, room)).collect(),
        Cell::Digest(digest) => digest_lines(&digest, room),
    }
}

fn text_lines(flow: &Flow<'_>, text: &str, style: Style, room: f32) -> Vec<Line> {
    let lines = wrap(flow.fonts, text, style.face, style.size, room);
    let line = |text: String| Line {
        width: flow.fonts.width(style.face, style.size, text.trim_end_matches(' ')),
        inks: vec![Ink::Text { x: 0.0, y: 0.0, style, text, cell: None }],
        actual: None,
    };
    lines.into_iter().map(line).collect()
}

/// A digest in groups of eight, on one line where there is room. A reader finds the digits without the gaps.
fn digest_lines(digest: &Digest, room: f32) -> Vec<Line> {
    let digits = digest.to_string();
    let step = 8.0 * DIGIT * DIGEST_SIZE + GAP;
    let whole = 8.0 * step - GAP <= room;
    let style = Style { size: DIGEST_SIZE, ..CELL };
    let of = |line: &[u8]| {
        let groups = line.chunks(8).enumerate().map(|(at, group)| Ink::Text {
            x: at as f32 * step,
            y: 0.0,
            style,
            text: String::from_utf8_lossy(group).into_owned(),
            cell: Some(DIGIT),
        });
        let inks: Vec<Ink> = groups.collect();
        let width = inks.len() as f32 * step - GAP;
        Line { inks, width, actual: Some(String::from_utf8_lossy(line).into_owned()) }
    };
    digits.as_bytes().chunks(if whole { digits.len() } else { DIGEST_LINE }).map(of).collect()
}
