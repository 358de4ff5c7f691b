//! Far too much of everything: the document stays short, and says how much is left out.

use super::facts::filled;
use super::{pages, read, rendered};

#[test]
fn ten_thousand_of_each_are_bounded() {
    let pdf = rendered(&filled("a", 10_000));
    assert!(pages(&pdf) < 100, "{} pages", pages(&pdf));
    assert!(pdf.len() < 2_000_000, "{} bytes", pdf.len());
    let Some(text) = read(&pdf) else { return };
    for sentence in [
        "And 9,800 more, in pack.json.",
        "And 9,600 more, in MANIFEST.txt.",
        "And 9,400 more, in INDEX.csv.",
        "And 9,900 more, in COMPLETENESS.csv.",
        "9940 earlier months are not shown",
    ] {
        assert!(text.contains(sentence), "{sentence}");
    }
}

#[test]
fn long_texts_are_bounded_and_counted() {
    let long = "Ünbroken".repeat(1000);
    let pdf = rendered(&filled(&long, 3));
    assert!(pages(&pdf) < 12, "{} pages", pages(&pdf));
    let Some(text) = read(&pdf) else { return };
    assert!(
        text.contains("(7400 more characters)")
            || text.split_whitespace().collect::<String>().contains("(7400morecharacters)")
    );
}
