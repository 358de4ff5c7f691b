//! Texts of a tenant's API are anything: they are shown, or stand there as code points, and none breaks the document.

use proptest::prelude::*;

use super::facts::{filled, recorded};
use super::{read, rendered};

#[test]
fn what_the_font_lacks_stands_there_as_its_code_point() {
    let mut facts = recorded("small");
    for (given, shown) in [
        ("日本", "[U+65E5][U+672C]"),
        ("a\u{202e}b", "a[U+202E]b"),
        ("a\u{0}b\tc\nd", "a[U+0000]b[U+0009]c[U+000A]d"),
        ("\u{1f600}", "[U+1F600]"),
        ("zero\u{200b}width soft\u{ad}hyphen", "zero[U+200B]width soft[U+00AD]hyphen"),
        ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
        ("\u{feff}\u{fffe}\u{10ffff}", "[U+FEFF][U+FFFE][U+10FFFF]"),
        // Marks that lie over each other hide what is below them.
        ("e\u{301}\u{301}\u{301}\u{301}", "[U+0301]"),
        ("Ελλάδα, Україна, Łódź, Việt Nam, İstanbul", "Ελλάδα, Україна, Łódź, Việt Nam, İstanbul"),
        ("(unbalanced) \\ <b> & %PDF endobj", "(unbalanced) \\ <b> & %PDF endobj"),
    ] {
        facts.organisation = given.to_owned();
        let Some(text) = read(&rendered(&facts)) else { return };
        assert!(text.contains(shown), "{given:?}: {shown} is not in {text}");
        let explained = text.contains("stand here as their code points");
        assert_eq!(explained, shown.contains("[U+"), "{given:?}");
    }
}

#[test]
fn empty_texts_and_long_words_are_no_trouble() {
    for text in [
        "",
        " ",
        "   ",
        "\u{301}",
        &"W".repeat(5000),
        &"\u{1f600}".repeat(5000),
        &"a ".repeat(5000),
        &"a\u{301}".repeat(5000),
    ] {
        rendered(&filled(text, 3));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_text_makes_a_document(text in any::<String>(), count in 0_usize..4) {
        let facts = filled(&text, count);
        prop_assert_eq!(rendered(&facts), rendered(&facts));
    }

    #[test]
    fn any_long_text_makes_a_document(text in "\\PC{0,2000}") {
        rendered(&filled(&text, 1));
    }
}
