//! What comes of facts: answers, their order, gaps and their reasons.

use packseal::controls::{ANSWERS_MAX, ControlRow, Facts, Index, Mapping, MappingLine, Pbc, Strength};

use super::sample::{catalogue, driftwise, entry, line, section};

/// A pack with these mapping lines, without a list of requests.
fn facts(lines: Vec<MappingLine>) -> Facts {
    Facts { mapping: Mapping::of_recipe("r", "1", lines), pbc: None, ..driftwise() }
}

fn row<'a>(index: &'a Index<'_>, control: &str) -> &'a ControlRow<'a> {
    let rows = index.frameworks.iter().flat_map(|framework| &framework.controls);
    rows.into_iter().find(|row| row.control.id == control).unwrap()
}

/// The answers of a control: names and first letters.
fn answers(index: &Index<'_>, control: &str) -> String {
    let answers = row(index, control).answers.iter();
    let shown = answers.map(|one| format!("{} {}", index.entry(one.entry).name, &one.strength.name()[..1]));
    shown.collect::<Vec<_>>().join(", ")
}

fn absent(index: &Index<'_>, control: &str) -> Vec<String> {
    row(index, control)
        .absent
        .iter()
        .map(|one| format!("{} {}: {}", one.target.name(), one.strength.name(), one.why))
        .collect()
}

#[test]
fn strongest_first_and_then_the_packs_order() {
    let facts = facts(vec![
        line("soc2", "CC7.1", "state_sources.csv", "supporting"),
        line("soc2", "CC7.1", "scans.csv", "partial"),
        line("soc2", "CC7.1", "remediation_sla.csv", "direct"),
        line("soc2", "CC7.1", "data.json", "supporting"),
        line("soc2", "CC7.1", "findings.csv", "direct"),
    ]);
    let index = Index::of(&facts);
    assert_eq!(
        answers(&index, "CC7.1"),
        "findings.csv d, remediation_sla.csv d, data.json s, state_sources.csv s, scans.csv p"
    );
    assert_eq!(row(&index, "CC7.1").strength(), Some(Strength::Direct));
    let frameworks: Vec<&str> = index.frameworks.iter().map(|one| one.catalogue.id.as_str()).collect();
    assert_eq!(frameworks, ["soc2", "iso27001"]);
    for framework in &index.frameworks {
        let all = framework.catalogue.controls.iter().map(|one| &one.id);
        let rows: Vec<&String> = framework.controls.iter().map(|one| &one.control.id).collect();
        assert!(all.filter(|id| rows.contains(id)).eq(rows.iter().copied()), "catalogue order");
    }
}

#[test]
fn a_section_means_all_its_entries_and_a_folder_all_below_it() {
    let mut facts = facts(vec![
        line("soc2", "CC7.1", "section:scans", "direct"),
        line("soc2", "CC7.2", "attachments/*", "partial"),
        line("soc2", "CC7.3", "attachments", "partial"),
    ]);
    facts
        .entries
        .extend(["attachments/b.pdf", "attachmentsx.pdf", "attachments/a/c.pdf"].map(|name| entry(name, None, None)));
    let index = Index::of(&facts);
    assert_eq!(answers(&index, "CC7.1"), "coverage_monthly.csv d, scans.csv d");
    assert_eq!(answers(&index, "CC7.2"), "attachments/b.pdf p, attachments/a/c.pdf p");
    assert_eq!(answers(&index, "CC7.3"), "");
}

/// The stronger word of two holds with its note, of two that are equally strong the first.
#[test]
fn an_entry_stands_once_at_a_control() {
    let mut lines = vec![
        line("soc2", "CC7.1", "section:scans", "partial"),
        line("soc2", "CC7.1", "scans.csv", "supporting"),
        line("soc2", "CC7.1", "scans.csv", "supporting"),
        line("soc2", "CC7.1", "section:scans", "partial"),
    ];
    for (at, line) in lines.iter_mut().enumerate() {
        line.note = Some(at.to_string());
    }
    let facts = facts(lines);
    let index = Index::of(&facts);
    assert_eq!(answers(&index, "CC7.1"), "scans.csv s, coverage_monthly.csv p");
    let notes: Vec<Option<&str>> = row(&index, "CC7.1").answers.iter().map(|one| one.note).collect();
    assert_eq!(notes, [Some("1"), Some("0")]);
}

#[test]
fn what_is_missing_says_why() {
    let facts = facts(vec![
        line("soc2", "CC8.1", "section:custom_rules", "partial"),
        line("soc2", "CC8.1", "section:custom_rules", "direct"),
        line("soc2", "CC8.1", "section:chain_of_thought", "supporting"),
        line("soc2", "CC8.1", "summary.pdf", "direct"),
        line("soc2", "CC8.1", "findings.csv", "direct"),
        line("soc2", "CC7.5", "section:backups", "direct"),
    ]);
    let mut facts = facts;
    facts.sections.push(section("backups", Some(0)));
    let index = Index::of(&facts);
    assert_eq!(answers(&index, "CC8.1"), "findings.csv d");
    assert_eq!(
        absent(&index, "CC8.1"),
        [
            "summary.pdf direct: no entry of this name was written",
            "chain_of_thought supporting: the recipe has no section of this name",
            "custom_rules partial: the server answered 403 to GET /custom-rules",
        ]
    );
    assert_eq!(
        (answers(&index, "CC7.5"), absent(&index, "CC7.5")),
        (String::new(), vec!["backups direct: no entry was made of it".to_owned()])
    );
    // Nothing names it, and it is in scope.
    assert_eq!((answers(&index, "CC7.4"), absent(&index, "CC7.4").len()), (String::new(), 0));
}

#[test]
fn gaps_are_told_in_scope_only_and_answers_always() {
    let facts = facts(vec![line("soc2", "CC4.1", "findings.csv", "supporting")]);
    let index = Index::of(&facts);
    let listed =
        |control: &str| index.frameworks.iter().flat_map(|one| &one.controls).any(|row| row.control.id == control);
    assert!(listed("CC4.1") && listed("CC7.4") && !listed("CC4.2") && !listed("A.7.4"));
    let in_scope = facts.catalogues[0].controls.iter().filter(|control| control.in_scope).count();
    assert_eq!(index.frameworks[0].controls.len(), in_scope + 1);
}

#[test]
fn lines_that_no_catalogue_has_are_kept_aside() {
    let facts = facts(vec![
        line("gdpr", "Art. 32", "findings.csv", "direct"),
        line("soc2", "CC7.1", "findings.csv", "direct"),
        line("soc2", "CC7.9", "findings.csv", "direct"),
    ]);
    let index = Index::of(&facts);
    let aside: Vec<&str> = index.unplaced.iter().map(|line| line.control.as_str()).collect();
    assert_eq!(aside, ["Art. 32", "CC7.9"]);
}

#[test]
fn very_many_answers_are_cut_and_counted() {
    let mut facts =
        facts(vec![line("soc2", "CC7.1", "raw/*", "direct"), line("soc2", "CC7.1", "raw/9999.json", "partial")]);
    facts.entries = (0..ANSWERS_MAX + 7).map(|n| entry(&format!("raw/{n:04}.json"), None, None)).collect();
    let index = Index::of(&facts);
    assert_eq!((row(&index, "CC7.1").answers.len(), row(&index, "CC7.1").left_out), (ANSWERS_MAX, 7));
    let csv = String::from_utf8(index.csv()).unwrap();
    assert!(
        csv.contains(
            "\r\nSOC 2,CC7.1,Finding weak and drifted configuration,,,,,,,,,,,7 more entries are not listed,\r\n"
        ),
        "{csv}"
    );
    assert!(String::from_utf8(index.html()).unwrap().contains("and 7 more entries, which are not listed"));
}

#[test]
fn the_plain_lines_are_the_indexs_controls() {
    let facts = driftwise();
    let index = Index::of(&facts);
    let lines = index.lines();
    assert_eq!(lines.len(), index.frameworks.iter().map(|one| one.controls.len()).sum::<usize>());
    let of = |control: &str| lines.iter().find(|line| line.control == control).unwrap();
    assert_eq!(
        (of("CC7.3").framework.as_str(), of("CC7.3").about.as_str()),
        ("SOC 2", "Judging whether an event is an incident")
    );
    assert_eq!(
        of("CC7.3").answers,
        [("findings.csv".to_owned(), Strength::Direct), ("remediation_sla.csv".to_owned(), Strength::Supporting),]
    );
    assert_eq!(of("CC7.4").answers, []);
}

#[test]
fn the_same_facts_give_the_same_bytes_and_an_empty_pack_an_index() {
    let (one, other) = (driftwise(), driftwise());
    assert_eq!(Index::of(&one).csv(), Index::of(&other).csv());
    assert_eq!(Index::of(&one).html(), Index::of(&other).html());
    let empty = Facts {
        entries: Vec::new(),
        sections: Vec::new(),
        catalogues: Vec::new(),
        mapping: Mapping::of_recipe("r", "1", Vec::new()),
        pbc: Some(Pbc::parse(b"no,request\n").unwrap()),
        ..driftwise()
    };
    let index = Index::of(&empty);
    assert_eq!(String::from_utf8(index.csv()).unwrap().lines().count(), 1);
    assert!(String::from_utf8(index.html()).unwrap().contains("No framework was asked for."));
    let only = Facts { catalogues: vec![catalogue("gdpr")], ..empty };
    assert!(Index::of(&only).lines().iter().all(|line| line.answers.is_empty()));
}
