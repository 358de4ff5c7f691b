//! `summary.pdf` from facts that are plain, hostile and far too many. tests/pdf reads it as others do.

mod bounds;
mod facts;
mod hostile;
mod same;

use packseal::summary::Facts;
use packseal::summary::pdf::render;

use crate::support::program;

/// The document, which every facts must give.
fn rendered(facts: &Facts) -> Vec<u8> {
    let pdf = render(facts).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7\n") && pdf.ends_with(b"%%EOF"), "no PDF");
    pdf
}

/// How many pages there are.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type/Page/").count() + text.matches("/Type/Page\n").count() + text.matches("/Type /Page\n").count()
}

/// The words by poppler's pdftotext, with one space between them, if it is here.
fn read(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("summary.pdf"), pdf).unwrap();
    let text = program::accepts(folder.path(), "pdftotext", &["summary.pdf", "-"])?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
