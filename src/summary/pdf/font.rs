//! The font: Noto Sans, regular and bold, cut down to Latin, Greek and Cyrillic (`font/README.md`). No shaping: one glyph a character.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

const REGULAR: &[u8] = include_bytes!("font/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("font/NotoSans-Bold.ttf");

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
}

/// The tables are found once: a document asks for each of its characters several times.
struct Cut {
    charmap: Charmap<'static>,
    /// Of one unit an em: advances come as parts of it.
    metrics: GlyphMetrics<'static>,
    font: Font,
}

impl Cut {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let read = FontRef::new(bytes).ok()?;
        let metrics = read.glyph_metrics(Size::new(1.0), LocationRef::default());
        Some(Self { charmap: read.charmap(), metrics, font: Font::new(bytes.into(), 0)? })
    }
}

/// Both.
pub(super) struct Fonts {
    regular: Cut,
    bold: Cut,
}

impl Fonts {
    /// None when the bytes in this program are no font.
    pub(super) fn new() -> Option<Self> {
        Some(Self { regular: Cut::new(REGULAR)?, bold: Cut::new(BOLD)? })
    }

    fn cut(&self, face: Face) -> &Cut {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }

    /// As the writer of PDF takes it.
    pub(super) fn font(&self, face: Face) -> Font {
        self.cut(face).font.clone()
    }

    /// Whether both have the character, as something that is seen or is a space.
    pub(super) fn has(&self, c: char) -> bool {
        !c.is_control() && [Face::Regular, Face::Bold].into_iter().all(|face| self.glyph(face, c).is_some())
    }

    /// Number and advance, the latter as a part of the font's size.
    fn glyph(&self, face: Face, c: char) -> Option<(u32, f32)> {
        let cut = self.cut(face);
        let glyph = cut.charmap.map(c).filter(|glyph| glyph.to_u32() != 0)?;
        Some((glyph.to_u32(), cut.metrics.advance_width(glyph)?))
    }

    /// The width of a text in points.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        text.chars().map(|c| self.advance(face, c)).sum::<f32>() * size
    }

    /// The advance of a character as a part of the font's size; 0 for one that the font lacks.
    pub(super) fn advance(&self, face: Face, c: char) -> f32 {
        self.glyph(face, c).map_or(0.0, |(_, advance)| advance)
    }

    /// The glyphs of a text. With `cell`, a part of the font's size, each stands in the middle of so much room, as in a fixed-width font.
    pub(super) fn glyphs(&self, face: Face, text: &str, cell: Option<f32>) -> Vec<KrillaGlyph> {
        let place = |(at, c): (usize, char)| {
            let (glyph, advance) = self.glyph(face, c)?;
            let room = cell.unwrap_or(advance);
            let offset = (room - advance) / 2.0;
            Some(KrillaGlyph::new(GlyphId::new(glyph), room, offset, 0.0, 0.0, at..at + c.len_utf8(), None))
        };
        text.char_indices().filter_map(place).collect()
    }
}
