//! `summary.pdf` from its facts: a tagged PDF 1.7 (ISO 32000-1) that says of itself that it keeps PDF/UA-1 (ISO 14289-1).
//!
//! Text is laid out first, on pages of our own (`flow`), since "2 of 5" has to know the 5; then it is drawn (`document`), which is the one
//! place that writes. Texts come from a tenant's API: `text` makes them fit to be shown, and everything that is a list is bounded here.

mod chart;
mod cover;
mod document;
mod flow;
mod font;
mod lists;
mod paint;
mod paper;
mod table;
mod tags;
mod text;

use super::{Facts, report};
use crate::model::digest::Digest;

/// How many of each are shown. A list that is longer ends in a sentence that says how many more there are, and where.
mod bounds {
    pub(super) const FIGURES: usize = 60;
    pub(super) const BARS: usize = 60;
    pub(super) const MISSING: usize = 200;
    pub(super) const LIMITS: usize = 100;
    pub(super) const EXCLUSIONS: usize = 100;
    pub(super) const CONTROLS: usize = 600;
    pub(super) const ANSWERS: usize = 6;
    pub(super) const ENTRIES: usize = 400;
    /// Characters of a name, of a sentence and of a text in a narrow column, as shown.
    pub(super) const NAME: usize = 160;
    pub(super) const SENTENCE: usize = 600;
    pub(super) const NARROW: usize = 120;
    /// Of an entry that speaks for a control: so many in one cell still fit on a page, also in the widest letters.
    pub(super) const ANSWER: usize = 90;
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// The font in this program cannot be read.
    #[error("the font of the PDF cannot be read")]
    Font,
    /// The document breaks a rule of the PDF that it is to be.
    #[error("the PDF cannot be written: {0}")]
    Document(String),
}

/// The bytes of `summary.pdf`. The same facts give the same bytes, on every machine.
///
/// # Errors
/// [`PdfError`], which no facts are known to lead to.
pub fn render(facts: &Facts) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts::new().ok_or(PdfError::Font)?;
    let mut flow = laid_out(&fonts, facts);
    let title = flow.shown(&facts.title, bounds::NAME);
    let organisation = flow.shown(&facts.organisation, bounds::NAME);
    let pack = flow.shown(&facts.pack_id, bounds::NARROW / 2);
    let about = About {
        title: format!("{title}, {organisation}"),
        foot: format!("{title}: {pack}"),
        id: Digest::of(&serde_json::to_vec(facts).unwrap_or_default()),
        at: &facts.claimed_at,
    };
    document::write(flow, about)
}

/// The bytes of a verification report as a PDF. As [`render`] otherwise.
///
/// # Errors
/// [`PdfError`], which no facts are known to lead to.
pub fn render_report(facts: &report::Facts) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts::new().ok_or(PdfError::Font)?;
    let mut flow = flow::Flow::new(&fonts);
    paper::report(&mut flow, facts);
    let file = flow.shown(&facts.file, bounds::NAME);
    let about = About {
        title: format!("Verification report: {}, {file}", facts.headline),
        foot: format!("{}: {file}", facts.headline),
        id: Digest::of(&serde_json::to_vec(facts).unwrap_or_default()),
        at: facts.at.as_deref().unwrap_or_default(),
    };
    document::write(flow, about)
}

/// What a document says of itself.
struct About<'a> {
    /// Its title.
    title: String,
    /// What stands at the foot of each page.
    foot: String,
    /// Whoever has the same facts has the same document; texts cannot fail to be written.
    id: Digest,
    /// When it was made, by its maker's clock: RFC 3339.
    at: &'a str,
}

/// Everything on its pages, in reading order.
fn laid_out<'a>(fonts: &'a font::Fonts, facts: &Facts) -> flow::Flow<'a> {
    let mut flow = flow::Flow::new(fonts);
    cover::letter(&mut flow, facts);
    lists::figures(&mut flow, facts);
    if let Some(chart) = &facts.chart {
        chart::chart(&mut flow, chart);
    }
    lists::missing(&mut flow, facts);
    lists::limits(&mut flow, facts);
    lists::exclusions(&mut flow, facts);
    lists::controls(&mut flow, facts);
    lists::entries(&mut flow, facts);
    cover::proves_not(&mut flow);
    flow
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::paint::{BOTTOM, Ink, LEFT, RIGHT, TOP};
    use super::*;
    use crate::summary::{Bar, Chart, ControlLine, EntryLine, Exclusion, Figure, Missing};

    /// Everything full of this text, three times.
    fn filled(text: &str) -> Facts {
        let text = || text.to_owned();
        let three = || 0..3;
        let bar = || Bar { label: text(), value: None, shown: text() };
        Facts {
            title: text(),
            organisation: text(),
            pack_id: text(),
            payload_sha256: Digest::of(b""),
            recipe: text(),
            producer: text(),
            claimed_at: text(),
            period: (Some(text()), None),
            figures: three().map(|_| Figure { label: text(), value: text() }).collect(),
            chart: Some(Chart { title: text(), full: 1, bars: three().map(|_| bar()).collect() }),
            missing: three().map(|_| Missing { section: text(), what: text(), why: text() }).collect(),
            limits: three().map(|_| text()).collect(),
            exclusions: three().map(|_| Exclusion { what: text(), why: text() }).collect(),
            controls: three()
                .map(|_| ControlLine {
                    framework: text(),
                    control: text(),
                    about: text(),
                    answers: vec![(text(), text()); bounds::ANSWERS + 1],
                })
                .collect(),
            entries: three().map(|_| EntryLine { name: text(), bytes: u64::MAX, sha256: Digest::of(b"") }).collect(),
        }
    }

    /// A report full of this text.
    fn reported(text: &str) -> report::Facts {
        let text = || text.to_owned();
        let pair = || (text(), text());
        let finding = || report::Finding {
            severity: text(),
            code: text(),
            title: text(),
            place: text(),
            expected: text(),
            found: text(),
        };
        let triples = || vec![(text(), text(), text()); 3];
        let signature =
            || report::Signature { title: text(), worth: text(), facts: triples(), key_id: Digest::of(b"") };
        report::Facts {
            file: text(),
            size: u64::MAX,
            sha256: Digest::of(b""),
            manifest_sha256: Some(Digest::of(b"")),
            kind: text(),
            headline: text(),
            lead: text(),
            claimed: vec![pair(), pair()],
            rows: triples(),
            findings: vec![finding(), finding()],
            findings_total: u64::MAX,
            signatures: vec![signature(), signature()],
            policy: vec![text(), text()],
            trust: Some((u64::MAX, Some(Digest::of(b"")))),
            program: text(),
            program_sha256: Some(Digest::of(b"")),
            at: Some(text()),
            not_checked: vec![text()],
        }
    }

    /// The widest letters, and what is wide without being a letter.
    #[test]
    fn nothing_stands_outside_the_measure() {
        let fonts = font::Fonts::new().unwrap();
        for text in ["W", "Ǆ", "\u{1f600}", "W ", "W/", "‱", "e\u{301}\u{302}"] {
            let long = text.repeat(3000);
            within(&fonts, text, laid_out(&fonts, &filled(&long)));
            let mut flow = flow::Flow::new(&fonts);
            paper::report(&mut flow, &reported(&long));
            within(&fonts, text, flow);
        }
    }

    fn within(fonts: &font::Fonts, text: &str, flow: flow::Flow<'_>) {
        for (page, ink) in flow
            .pages
            .iter()
            .enumerate()
            .flat_map(|(page, marks)| marks.iter().flat_map(|mark| &mark.inks).map(move |ink| (page, ink)))
        {
            let (left, top, right, bottom) = match ink {
                Ink::Text { x, y, style, text, cell } => {
                    let seen = text.trim_end();
                    let cells = cell.map(|cell| cell * style.size * seen.chars().count() as f32);
                    let width = cells.unwrap_or_else(|| fonts.width(style.face, style.size, seen));
                    (*x, y - style.size, x + width, *y)
                }
                Ink::Box { x, y, width, height, .. } => (*x, *y, x + width, y + height),
                Ink::Shape { .. } => continue,
            };
            let within = left >= LEFT - 0.1 && right <= RIGHT + 0.1 && top >= TOP - 3.0 && bottom <= BOTTOM + 3.0;
            assert!(within, "{text:?}, page {page}: {left} {top} {right} {bottom}: {ink:?}");
        }
    }
}
