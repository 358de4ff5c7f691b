//! What stands on a page, in points from its left and upper edge: marks, each of one colour, which belong to one place of the structure tree.

use super::font::Face;
use super::tags::NodeId;

/// A4 (ISO 216), and where text may stand.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 62.0;
pub(super) const RIGHT: f32 = WIDTH - 62.0;
pub(super) const TOP: f32 = 62.0;
pub(super) const BOTTOM: f32 = HEIGHT - 76.0;
/// Of the text.
pub(super) const MEASURE: f32 = RIGHT - LEFT;

/// Colours are few, and nothing is said by a colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    /// Text.
    Ink,
    /// Labels; 6 to 1 against white.
    Quiet,
    /// Rules between rows.
    Line,
    /// Bars.
    Bar,
}

impl Colour {
    pub(super) fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Ink => (0x17, 0x19, 0x1b),
            Self::Quiet => (0x5f, 0x64, 0x68),
            Self::Line => (0xd0, 0xd2, 0xce),
            Self::Bar => (0x3c, 0x5c, 0x80),
        }
    }
}

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) size: f32,
    /// From one baseline to the next.
    pub(super) leading: f32,
    pub(super) colour: Colour,
}

const fn style(face: Face, size: f32, leading: f32, colour: Colour) -> Style {
    Style { face, size, leading, colour }
}

pub(super) const LABEL: Style = style(Face::Bold, 8.5, 12.0, Colour::Quiet);
pub(super) const TITLE: Style = style(Face::Bold, 23.0, 29.0, Colour::Ink);
pub(super) const SUBTITLE: Style = style(Face::Regular, 13.0, 18.0, Colour::Ink);
pub(super) const HEADING: Style = style(Face::Bold, 12.5, 17.0, Colour::Ink);
pub(super) const SUBHEADING: Style = style(Face::Bold, 9.5, 13.5, Colour::Ink);
pub(super) const BODY: Style = style(Face::Regular, 9.5, 14.0, Colour::Ink);
pub(super) const CELL: Style = style(Face::Regular, 8.5, 11.5, Colour::Ink);
pub(super) const STRONG: Style = style(Face::Bold, 8.5, 11.5, Colour::Ink);
pub(super) const HEAD: Style = style(Face::Bold, 7.5, 11.5, Colour::Quiet);
pub(super) const VALUE: Style = style(Face::Bold, 15.0, 19.0, Colour::Ink);
pub(super) const SMALL: Style = style(Face::Regular, 7.5, 10.5, Colour::Quiet);

/// One thing that is drawn.
#[derive(Debug, Clone)]
pub(super) enum Ink {
    /// A line of text from `x` on the baseline `y`. With `cell`, a part of the size, each character takes so much room.
    Text { x: f32, y: f32, style: Style, text: String, cell: Option<f32> },
    /// A filled rectangle, by its left upper corner.
    Box { x: f32, y: f32, width: f32, height: f32, colour: Colour },
    /// A filled shape with these corners.
    Shape { corners: Vec<(f32, f32)>, colour: Colour },
}

/// Things that are drawn for one place in the tree.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) belongs: Belongs,
    /// What the text says where it is drawn in pieces, like a digest in groups.
    pub(super) actual: Option<String>,
    pub(super) inks: Vec<Ink>,
}

/// Where a mark belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// It is content.
    To(NodeId),
    /// It is an ornament, or says again what has been said.
    Layout,
    /// It is the foot of a page.
    Footer,
}
