//! Draws what is laid out. The one place that writes PDF.

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{Document, SerializeSettings, destination::XyzDestination};

use super::flow::{Anchor, Flow, baseline};
use super::font::Fonts;
use super::paint::{BOTTOM, Belongs, Colour, HEIGHT, Ink, LEFT, Mark, RIGHT, SMALL, WIDTH};
use super::{About, PdfError};

/// The program that the document names as its maker. Its version is in the facts.
const PRODUCER: &str = "Packseal";

/// The bytes of the document.
pub(super) fn write(flow: Flow<'_>, about: About<'_>) -> Result<Vec<u8>, PdfError> {
    let error = |error: KrillaError| PdfError::Document(told(&error));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| PdfError::Document(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);

    let Flow { fonts, pages, mut tree, outline, .. } = flow;
    let count = pages.len();
    for (at, marks) in pages.into_iter().enumerate() {
        let size =
            PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PdfError::Document("a page has no size".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in &marks {
            let drawn = draw(&mut surface, fonts, mark);
            if let (Belongs::To(node), Some(drawn)) = (mark.belongs, drawn) {
                tree.drawn(node, drawn);
            }
        }
        draw(&mut surface, fonts, &foot(fonts, &about.foot, at + 1, count));
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree.finish());
    document.set_outline(outlined(outline));
    document.set_metadata(metadata(about));
    document.finish().map_err(error)
}

/// The error's own words; of broken rules the first.
fn told(error: &KrillaError) -> String {
    match error {
        KrillaError::Validation(broken) => {
            broken.first().map_or_else(|| error.to_string(), |(first, _)| format!("{first:?}"))
        }
        other => other.to_string(),
    }
}

fn metadata(about: About<'_>) -> Metadata {
    let metadata = Metadata::new()
        .title(about.title)
        .language("en-GB".to_owned())
        .producer(PRODUCER.to_owned())
        .document_id(about.id.to_string());
    match date(about.at) {
        Some(date) => metadata.creation_date(date),
        None => metadata,
    }
}

/// A date-time of RFC 3339 in UTC; None for anything else, which then is not in the document's own data.
fn date(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        text.get(from..to).filter(|it| it.bytes().all(|b| b.is_ascii_digit()))?.parse::<u16>().ok()
    };
    let part = |from: usize| number(from, from + 2).and_then(|number| u8::try_from(number).ok());
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !text.ends_with('Z') || marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
        return None;
    }
    let date = DateTime::new(number(0, 4)?).month(part(5)?).day(part(8)?);
    Some(date.hour(part(11)?).minute(part(14)?).second(part(17)?).utc_offset_hour(0).utc_offset_minute(0))
}

fn outlined(anchors: Vec<Anchor>) -> Outline {
    let mut outline = Outline::new();
    for Anchor { text, page, y } in anchors {
        outline.push_child(OutlineNode::new(text, XyzDestination::new(page, Point::from_xy(0.0, y))));
    }
    outline
}

/// The foot of a page: what this is, and `2 of 5`.
fn foot(fonts: &Fonts, left: &str, page: usize, pages: usize) -> Mark {
    let y = BOTTOM + 22.0;
    let number = format!("{page} of {pages}");
    let room = RIGHT - LEFT - 60.0;
    let left = super::text::wrap(fonts, left, SMALL.face, SMALL.size, room).into_iter().next().unwrap_or_default();
    let right = RIGHT - fonts.width(SMALL.face, SMALL.size, &number);
    let text = |x: f32, text: String| Ink::Text { x, y: y + 6.0 + baseline(SMALL), style: SMALL, text, cell: None };
    let rule = Ink::Box { x: LEFT, y, width: RIGHT - LEFT, height: 0.5, colour: Colour::Line };
    Mark { belongs: Belongs::Footer, actual: None, inks: vec![rule, text(LEFT, left), text(right, number)] }
}

/// Draws a mark, and gives its name in the page's content where it belongs to the tree.
fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) -> Option<krilla::tagging::Identifier> {
    let is_text = mark.inks.iter().all(|ink| matches!(ink, Ink::Text { .. }));
    let tag = match mark.belongs {
        Belongs::Layout => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        Belongs::Footer => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
        Belongs::To(_) if is_text => ContentTag::Span(SpanTag::empty().with_actual_text(mark.actual.as_deref())),
        Belongs::To(_) => ContentTag::Other,
    };
    let drawn = surface.start_tagged(tag);
    for ink in &mark.inks {
        match ink {
            Ink::Text { x, y, style, text, cell } => {
                fill(surface, style.colour);
                let glyphs = fonts.glyphs(style.face, text, *cell);
                surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs, fonts.font(style.face), text, style.size, false);
            }
            Ink::Box { x, y, width, height, colour } => {
                fill(surface, *colour);
                if let Some(path) = rectangle(*x, *y, *width, *height) {
                    surface.draw_path(&path);
                }
            }
            Ink::Shape { corners, colour } => {
                fill(surface, *colour);
                if let Some(path) = shape(corners) {
                    surface.draw_path(&path);
                }
            }
        }
    }
    surface.end_tagged();
    matches!(mark.belongs, Belongs::To(_)).then_some(drawn)
}

fn fill(surface: &mut Surface<'_>, colour: Colour) {
    let (red, green, blue) = colour.rgb();
    let paint = rgb::Color::new(red, green, blue).into();
    surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

fn shape(corners: &[(f32, f32)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = corners.split_first()?;
    path.move_to(first.0, first.1);
    rest.iter().for_each(|(x, y)| path.line_to(*x, *y));
    path.close();
    path.finish()
}
