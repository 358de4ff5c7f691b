//! The tables of codes and docs/FINDINGS.md say the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use packseal::pack::scan::ScanCode;
use packseal::verify::code::Code;

use super::table::all;

fn ids() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.id()).chain(ScanCode::ALL.iter().map(|code| code.id())).collect()
}

/// The sections of the document: code and text.
fn sections() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/FINDINGS.md");
    let text = fs::read_to_string(path).expect("docs/FINDINGS.md");
    let sections = text.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
    sections.map(|(code, body)| (code.to_owned(), body.to_owned())).collect()
}

#[test]
fn the_document_has_a_section_for_each_code_in_the_order_of_the_tables() {
    let sections = sections();
    assert_eq!(sections.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ids());
    for (code, body) in sections {
        for part in ["**Means**", "**Likely cause**", "**What to do**", "**Leads to**"] {
            let said = body.split_once(part).map(|(_, rest)| rest.lines().next().unwrap_or_default().trim());
            assert!(said.is_some_and(|said| said.len() > 3), "{code} has no {part}");
        }
    }
}

/// What two readers would disagree about stands in the document as it does in reports.
#[test]
fn the_document_says_what_readers_disagree_about() {
    let sections = sections();
    let mut said = 0;
    for code in ScanCode::ALL {
        let body = sections.iter().find(|(id, _)| id == code.id()).map(|(_, body)| body.as_str()).unwrap_or_default();
        let readers = body.split_once("**Readers** ").map(|(_, rest)| rest.lines().next().unwrap_or_default());
        let expected = code.readers().map(|readers| format!("{}{}.", readers[..1].to_uppercase(), &readers[1..]));
        assert_eq!(readers.map(str::to_owned), expected, "{}", code.id());
        said += usize::from(readers.is_some());
        // What is ambiguous has two readings to tell of.
        if code.id().ends_with("ambiguous") || code.id().ends_with("disagrees") {
            assert!(readers.is_some(), "{}", code.id());
        }
    }
    assert!(said > 20, "{said}");
}

/// Where a vector has one code that counts against it, the document names its headline.
#[test]
fn the_document_names_the_headline_that_each_vector_has() {
    let sections = sections();
    for vector in all() {
        let [only] = vector.fails else { continue };
        let body = sections.iter().find(|(code, _)| code == only).map(|(_, body)| body.as_str());
        let leads = body.and_then(|body| body.split_once("**Leads to**")).map(|(_, leads)| leads).unwrap_or_default();
        let headline = format!("`{}` (exit {})", vector.headline.words(), vector.exit());
        assert!(leads.contains(&headline), "{}: {only} leads to {leads}", vector.name);
    }
}

#[test]
fn codes_are_dotted_and_never_used_twice() {
    let ids = ids();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for id in ids {
        assert!(id.contains('.') && id.split('.').all(|word| !word.is_empty()), "{id}");
        assert!(
            id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte)),
            "{id}"
        );
    }
}

#[test]
fn titles_and_help_are_sentences() {
    // A capital, or the name of a file.
    let begins = |text: &str| {
        text.starts_with(char::is_uppercase) || text.split(' ').next().is_some_and(|first| first.contains('.'))
    };
    for code in Code::ALL {
        assert!(begins(code.title()) && !code.title().ends_with('.'), "{}", code.id());
        assert!(begins(code.help()) && code.help().ends_with('.'), "{}", code.id());
    }
    for code in ScanCode::ALL {
        assert!(!code.title().is_empty() && !code.help().is_empty() && !code.help().ends_with('.'), "{}", code.id());
    }
}
