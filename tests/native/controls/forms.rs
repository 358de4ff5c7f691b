//! INDEX.csv and INDEX.html, byte for byte beside what is committed; tests/office and tests/e2e look at the same files.
//!
//! `WRITE_FIXTURES=1 cargo test --test native controls::forms` writes them anew; read the difference before you commit it.

use std::collections::BTreeSet;
use std::path::Path;

use packseal::controls::{COLUMNS, Facts, Index};
use packseal::model::path::is_invisible;
use packseal::pack::format::is_writable_name;
use packseal::section::table::{Table, read};

use super::sample::{LIVE, driftwise, hostile};

fn kept(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/controls").join(name);
    if std::env::var_os("WRITE_FIXTURES").is_some() {
        std::fs::write(&path, bytes).unwrap();
    }
    let kept = std::fs::read(&path).unwrap();
    assert!(kept == bytes, "{name} is not what is committed");
}

#[test]
fn the_forms_are_those_that_are_committed() {
    for (name, facts) in [("driftwise", driftwise()), ("hostile", hostile())] {
        let index = Index::of(&facts);
        kept(&format!("{name}.csv"), &index.csv());
        kept(&format!("{name}.html"), &index.html());
    }
    // What the office's reader must see as formulas, so that its test can fail.
    let mut table = Table::new(&["live"]);
    LIVE.iter().for_each(|cell| table.row([(*cell).to_owned()]));
    kept("live.csv", &table.finish());
}

fn rows(facts: &Facts) -> Vec<Vec<String>> {
    read(&Index::of(facts).csv())
}

#[test]
fn the_columns_hold_what_they_are_called() {
    let rows = rows(&driftwise());
    assert_eq!(rows[0], COLUMNS);
    let find = |control: &str, entry: &str| rows.iter().find(|row| row[1] == control && row[4] == entry).unwrap();
    let cell = |row: &[String], column: &str| row[COLUMNS.iter().position(|name| *name == column).unwrap()].clone();
    let findings = find("CC7.3", "findings.csv");
    for (column, value) in [
        ("framework", "SOC 2"),
        ("about", "Judging whether an event is an incident"),
        ("strength", "direct"),
        ("section", "findings"),
        ("population", "310"),
        ("included", "306"),
        ("period_from", "2026-07-01T00:00:00Z"),
        ("period_to", "2026-10-01T00:00:00Z"),
        ("truncated", "true"),
        ("sha256", &packseal::model::digest::Digest::of(b"findings.csv").to_string()),
        ("requests", "13"),
        ("gap", ""),
        ("note", "column resolution"),
    ] {
        assert_eq!(cell(findings, column), value, "{column}");
    }
    // A snapshot has one time at both ends, and rows that nobody counted are empty.
    let state = find("CC7.1", "state_sources.csv");
    assert_eq!(
        (cell(state, "period_from"), cell(state, "period_to")),
        (cell(state, "period_to"), "2026-11-20T10:15:00Z".to_owned())
    );
    assert_eq!(cell(find("CC8.1", "chain-attestation.json"), "population"), "");
    let gaps: Vec<String> = rows.iter().map(|row| cell(row, "gap")).filter(|gap| !gap.is_empty()).collect();
    assert!(gaps.contains(&"nothing here for CC7.4".to_owned()));
    assert!(
        gaps.contains(&"custom_rules is not in this pack: the server answered 403 to GET /custom-rules".to_owned())
    );
    let text = String::from_utf8(Index::of(&driftwise()).csv()).unwrap();
    assert!(
        text.ends_with("\r\n") && !text.starts_with('\u{feff}') && !text.replace("\r\n", "").contains(['\r', '\n'])
    );
}

/// All tags of a page with their attributes, as a list of `name attribute=value …`.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0).collect()
}

#[test]
fn the_page_has_no_script_and_nothing_from_elsewhere() {
    for facts in [driftwise(), hostile()] {
        let html = String::from_utf8(Index::of(&facts).html()).unwrap();
        let names: BTreeSet<&str> = tags(&html).iter().map(|tag| tag.split([' ', '\n']).next().unwrap()).collect();
        for name in &names {
            let fine = [
                "!DOCTYPE", "a", "bdi", "body", "caption", "code", "dd", "div", "dl", "dt", "footer", "h1", "h2",
                "head", "header", "html", "li", "main", "meta", "p", "section", "span", "strong", "style", "table",
                "tbody", "td", "th", "thead", "title", "tr", "ul", "wbr",
            ];
            assert!(fine.contains(&name.trim_start_matches('/')), "{name}");
        }
        for tag in tags(&html) {
            for attribute in tag.split(' ').skip(1).filter_map(|part| part.split_once('=')) {
                let fine = [
                    "aria-hidden",
                    "aria-labelledby",
                    "charset",
                    "class",
                    "colspan",
                    "content",
                    "data-column",
                    "href",
                    "http-equiv",
                    "id",
                    "initial-scale",
                    "lang",
                    "name",
                    "role",
                    "rowspan",
                    "scope",
                    "tabindex",
                    "width=device-width,",
                ];
                assert!(fine.contains(&attribute.0), "{tag}");
            }
        }
        let hrefs = html.split(" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        for href in hrefs {
            let beside = href.strip_prefix("./").is_some_and(|name| is_writable_name(name) && !name.ends_with(".html"));
            assert!(beside || href.starts_with('#') && html.contains(&format!(" id=\"{}\"", &href[1..])), "{href}");
        }
        assert!(html.contains(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        ));
        assert_eq!(
            (html.matches("<style>").count(), html.matches("url(").count(), html.matches("@import").count()),
            (1, 0, 0)
        );
        let ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id comes twice");
    }
}

#[test]
fn nothing_of_others_hides_or_turns_in_the_page() {
    let html = String::from_utf8(Index::of(&hostile()).html()).unwrap();
    assert_eq!(html.chars().find(|c| (c.is_control() && *c != '\n') || is_invisible(*c)), None);
    assert!(html.contains("[U+202E]"));
    // What was there stays within its own direction.
    for text in ["[U+202E]&amp;amp;</bdi>", "<bdi>=NOTE()[U+202E]"] {
        assert!(html.contains(text), "{text}");
    }
}

#[test]
fn the_page_says_gaps_limits_and_whose_opinion_it_is() {
    let html = String::from_utf8(Index::of(&driftwise()).html()).unwrap();
    for words in [
        "<html lang=\"en\">",
        "<title>Control index: Orchid Ledger Ltd</title>",
        "<strong>Nothing here for <bdi>CC7.4</bdi></strong>",
        "custom_rules is not in this pack: the server answered 403 to GET /custom-rules",
        "306 of 310 <span class=\"cut\">limit reached</span>",
        "is the opinion of the mapping&#39;s author. It proves nothing about the control.",
        "<strong>2</strong> requests are open",
        "as of <bdi class=\"time\"><span class=\"day\">2026-11-20</span>T<wbr>10:15:00Z</bdi>",
    ] {
        assert!(html.contains(words), "{words}");
    }
}
