//! Text on pages, one block after the other.

use std::num::NonZeroU16;

use super::font::Fonts;
use super::paint::{BODY, BOTTOM, Belongs, Colour, HEADING, Ink, LEFT, MEASURE, Mark, SUBHEADING, Style, TOP};
use super::tags::{Kind, NodeId, Tree};
use super::text::{shown, wrap};

/// A heading in the outline: its text, page and height.
pub(super) struct Anchor {
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The document as far as it is laid out.
pub(super) struct Flow<'a> {
    pub(super) fonts: &'a Fonts,
    /// The marks of each page, in reading order.
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) tree: Tree,
    pub(super) outline: Vec<Anchor>,
    /// Where the next block begins, on the last page.
    pub(super) y: f32,
    /// Whether a character stands somewhere as its code point.
    pub(super) replaced: bool,
}

impl<'a> Flow<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, pages: vec![Vec::new()], tree: Tree::default(), outline: Vec::new(), y: TOP, replaced: false }
    }

    /// The number of the page that is being filled, from 0.
    pub(super) fn page(&self) -> usize {
        self.pages.len() - 1
    }

    pub(super) fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Whether so much still fits on the page.
    pub(super) fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Begins a page unless so much fits on this one.
    pub(super) fn need(&mut self, height: f32) {
        if !self.fits(height) && self.y > TOP {
            self.new_page();
        }
    }

    /// Leaves room between blocks.
    pub(super) fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// A text as it may be shown, in about `max` characters.
    pub(super) fn shown(&mut self, text: &str, max: usize) -> String {
        let shown = shown(self.fonts, text, max);
        self.replaced |= shown.replaced;
        shown.text
    }

    pub(super) fn draw(&mut self, belongs: Belongs, inks: Vec<Ink>) {
        self.draw_as(belongs, None, inks);
    }

    /// Draws pieces that together say `actual`.
    pub(super) fn draw_as(&mut self, belongs: Belongs, actual: Option<String>, inks: Vec<Ink>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { belongs, actual, inks });
        }
    }

    /// A rule across the text at the current height.
    pub(super) fn rule(&mut self, colour: Colour, height: f32) {
        let rule = Ink::Box { x: LEFT, y: self.y, width: MEASURE, height, colour };
        self.draw(Belongs::Layout, vec![rule]);
        self.y += height;
    }

    /// Lines of one element, from `x`; the page may end between two of them.
    pub(super) fn lines(&mut self, node: NodeId, lines: Vec<String>, style: Style, x: f32) {
        let count = lines.len();
        for (at, text) in lines.into_iter().enumerate() {
            // Neither the first nor the last line of a text stands alone.
            let together = if count > 1 && (at == 0 || at + 2 == count) { 2.0 } else { 1.0 };
            self.need(style.leading * together);
            let y = self.y + baseline(style);
            self.y += style.leading;
            self.draw(Belongs::To(node), vec![Ink::Text { x, y, style, text, cell: None }]);
        }
    }

    /// A paragraph of fit text in this style.
    pub(super) fn paragraph_in(&mut self, text: &str, style: Style) {
        let node = self.tree.add(None, Kind::Paragraph);
        let lines = wrap(self.fonts, text, style.face, style.size, MEASURE);
        self.lines(node, lines, style, LEFT);
    }

    /// A paragraph of fit text.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.paragraph_in(text, BODY);
        self.space(6.0);
    }

    /// The heading of a section, with a rule above it.
    pub(super) fn section(&mut self, text: &str) {
        // Not alone at the foot of a page.
        self.section_with(text, 60.0);
    }

    /// The same, on a page where so much fits below it.
    pub(super) fn section_with(&mut self, text: &str, height: f32) {
        if self.y > TOP {
            self.space(18.0);
        }
        self.need(30.0 + height);
        self.rule(Colour::Ink, 0.8);
        self.space(7.0);
        self.outline.push(Anchor { text: text.to_owned(), page: self.page(), y: self.y - 8.0 });
        self.heading(text, 2, HEADING);
        self.space(5.0);
    }

    /// A heading below that of a section.
    pub(super) fn subsection(&mut self, text: &str) {
        self.space(9.0);
        self.need(70.0);
        self.heading(text, 3, SUBHEADING);
        self.space(3.0);
    }

    /// A heading of fit text.
    pub(super) fn heading(&mut self, text: &str, level: u16, style: Style) {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let node = self.tree.add(None, Kind::Heading { level, text: text.to_owned() });
        let lines = wrap(self.fonts, text, style.face, style.size, MEASURE);
        self.lines(node, lines, style, LEFT);
    }
}

/// From the top of a line to its baseline.
pub(super) fn baseline(style: Style) -> f32 {
    (style.leading - style.size) / 2.0 + style.size * 0.86
}
