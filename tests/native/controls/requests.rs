//! What a request names, what answers it, and where its number appears.

use packseal::controls::{Facts, Index, Pbc};

use super::sample::{catalogue, driftwise, entry};

/// A list of one request with this reference and this description.
fn asked(reference: &str, description: &str) -> Facts {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let list = format!("No,Request,Reference\n1,{},{}\n", quoted(description), quoted(reference));
    let mut facts = driftwise();
    facts.catalogues.push(catalogue("gdpr"));
    facts.entries.push(entry("exports/focus-v1.3.csv", None, None));
    facts.entries.push(entry("scan.log", None, None));
    facts.mapping.lines.push(super::sample::line("gdpr", "Art. 32", "scan.log", "partial"));
    facts.pbc = Some(Pbc::parse(list.as_bytes()).unwrap());
    facts
}

/// The controls, sections and entries that the request names, and whether it is answered.
fn named(facts: &Facts) -> String {
    use packseal::controls::Named;
    let index = Index::of(facts);
    let named = index.requests[0].named.iter().map(|one| match *one {
        Named::Control(framework, control) => facts.catalogues[framework].controls[control].id.as_str(),
        Named::Section(at) => facts.sections[at].title.as_str(),
        Named::Entry(at) => facts.entries[at].name.as_str(),
    });
    let named = named.collect::<Vec<_>>().join(" ");
    if index.requests[0].entries.is_empty() { format!("{named} (open)") } else { named }
}

#[test]
fn ids_and_names_are_found_as_people_write_them() {
    for (reference, found) in [
        ("CC7.2", "CC7.2"),
        ("cc7.2", "CC7.2"),
        ("CC7.2, CC7.3", "CC7.2 CC7.3"),
        ("CC7.2;CC7.3", "CC7.2 CC7.3"),
        ("CC7.2\nCC8.1", "CC7.2 CC8.1"),
        ("SOC 2 (CC7.2)", "CC7.2"),
        ("TSC: CC7.2.", "CC7.2"),
        ("CC7.4", "CC7.4 (open)"),
        ("CC7.9", " (open)"),
        ("CC7.", "CC7.1 CC7.2 CC7.3 CC7.4 CC7.5"),
        ("CC7", "CC7.1 CC7.2 CC7.3 CC7.4 CC7.5"),
        ("CC7.x", "CC7.1 CC7.2 CC7.3 CC7.4 CC7.5"),
        ("CC7.*", "CC7.1 CC7.2 CC7.3 CC7.4 CC7.5"),
        ("CC7.2-CC7.4", "CC7.2 CC7.3 CC7.4"),
        ("CC7.2\u{2013}CC7.4", "CC7.2 CC7.3 CC7.4"),
        ("CC7.2 - CC7.4", "CC7.2 CC7.3 CC7.4"),
        ("CC7.2 to CC7.4, CC8.1", "CC7.2 CC7.3 CC7.4 CC8.1"),
        ("CC7.2 - logs", "CC7.2"),
        ("CC7.4-CC7.2", " (open)"),
        ("A.8.16", "A.8.16"),
        ("A8.16", "A.8.16"),
        ("8.16", "A.8.16"),
        ("Annex A 8.16", "A.8.16"),
        ("ISO 27001 A.8.16", "A.8.16"),
        ("A.5.2", "A.5.2 (open)"),
        ("Art. 32", "Art. 32"),
        ("Art.32", "Art. 32"),
        ("Article 32(1)(d)", "Art. 32"),
        ("GDPR art 32", "Art. 32"),
        ("32", " (open)"),
        ("scans", "Scans"),
        ("Scans", "Scans"),
        ("custom_rules", "Custom rules (open)"),
        ("findings.csv", "findings.csv"),
        ("Findings.CSV", "findings.csv"),
        ("\"findings.csv\"", "findings.csv"),
        ("chain-attestation.json", "chain-attestation.json"),
        ("exports/focus-v1.3.csv", "exports/focus-v1.3.csv"),
        ("none", " (open)"),
        ("", " (open)"),
    ] {
        assert_eq!(named(&asked(reference, "What is it?")), found, "{reference}");
    }
}

/// A sentence says `scans` and `5.1` and means nothing by it.
#[test]
fn a_description_names_entries_and_whole_ids_only() {
    for (description, found) in [
        ("See findings.csv.", "findings.csv"),
        ("Evidence for CC7.2 (monitoring)", "CC7.2"),
        ("As Art. 32 asks", "Art. 32"),
        ("All scans and findings of version 5.1, CC7", " (open)"),
        ("Policy 8.16", " (open)"),
    ] {
        assert_eq!(named(&asked("", description)), found, "{description}");
    }
}

fn csv(facts: &Facts) -> Vec<String> {
    String::from_utf8(Index::of(facts).csv()).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn numbers_stand_beside_what_they_ask_for() {
    // By a control: at that control's lines.
    let lines = csv(&asked("CC7.2", "x"));
    let with = |lines: &[String]| {
        lines
            .iter()
            .filter(|line| line.contains(",1,"))
            .map(|line| line.split(',').nth(1).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(with(&lines), ["CC7.2", "CC7.2"]);
    // By a section: at all lines of its entries.
    assert_eq!(with(&csv(&asked("state_sources", "x"))), ["CC7.1", "A.8.9"]);
    // By an entry that speaks for no control: in a line of its own, after the frameworks.
    let lines = csv(&asked("exports/focus-v1.3.csv", "x"));
    let digest = packseal::model::digest::Digest::of(b"exports/focus-v1.3.csv");
    assert_eq!(lines.last().unwrap(), &format!(",,,,exports/focus-v1.3.csv,,,,,,,{digest},1,,"));
    // By nothing that is here: at the gap, and as open.
    let lines = csv(&asked("CC7.4", "Response plan"));
    assert_eq!(
        lines.iter().filter(|line| line.contains(",1,")).collect::<Vec<_>>(),
        [
            "SOC 2,CC7.4,Responding to incidents,,,,,,,,,,1,nothing here for CC7.4,",
            ",,Response plan,,,,,,,,,,1,open: nothing here answers this request,",
        ]
    );
}

#[test]
fn very_many_numbers_are_cut_and_counted() {
    let list = (0..130).fold("no,request,control\n".to_owned(), |list, n| format!("{list}R{n},x,CC8.1\n"));
    let facts = Facts { pbc: Some(Pbc::parse(list.as_bytes()).unwrap()), ..driftwise() };
    let lines = csv(&facts);
    let line = lines.iter().find(|line| line.starts_with("SOC 2,CC8.1")).unwrap();
    assert!(line.contains(",R0; R1; ") && line.contains("; R99; and 30 more,"), "{line}");
    assert!(String::from_utf8(Index::of(&facts).html()).unwrap().contains("R19</bdi></span> and 110 more</td>"));
}
