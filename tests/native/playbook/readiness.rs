//! Items, attestations and facts, and what they come to.

use packseal::chain::log::Overall;
use packseal::model::instant::Day;
use packseal::model::json::{Value, parse};
use packseal::playbook::audit::Redaction;
use packseal::playbook::readiness::*;
use packseal::privacy::redact::Level;
use proptest::prelude::*;

use super::{at, rewrite, settings};
use crate::audit_log::chain;
use crate::properties::config;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn items(lines: &str) -> String {
    format!("{{\"schema\": \"packseal-readiness-items/1\", \"version\": \"7\", \"items\": [\n{lines}\n]}}")
}

/// One item: id, section, cadence and, for a computable one, its fact.
fn item(id: &str, section: &str, cadence: &str, fact: &str) -> String {
    let kind =
        if fact.is_empty() { "\"attested\"".to_owned() } else { format!("\"computable\", \"fact\": \"{fact}\"") };
    format!(
        "{{\"id\": \"{id}\", \"section\": \"{section}\", \"text\": \"It is so.\", \"kind\": {kind}, \"owner\": \"CISO\", \"cadence\": \"{cadence}\"}}"
    )
}

fn attestations(lines: &str) -> String {
    format!("{{\"schema\": \"packseal-attestations/1\", \"attestations\": [{lines}]}}")
}

fn attested(lines: &str) -> Attestations {
    Attestations::parse(attestations(lines).as_bytes(), day("2026-11-20")).unwrap()
}

fn stands(items_text: &str, facts: &Facts, said: &str) -> (Status, String, Gate) {
    let items = Items::parse(items(items_text).as_bytes()).unwrap();
    let readiness = assess(&items, facts, &attested(said), day("2026-11-20"));
    (readiness.items[0].status, readiness.items[0].why.clone(), readiness.gate)
}

#[test]
fn the_shipped_items_are_read_and_cover_the_playbook() {
    let items = Items::parse(ITEMS.as_bytes()).unwrap();
    let of = |section| items.items.iter().filter(|item| item.section == section).count();
    assert_eq!(
        (of(Section::IncidentResponse), of(Section::ChangeManagement), of(Section::EvidenceCollection)),
        (5, 3, 3)
    );
    assert!(Section::ALL.into_iter().all(|section| of(section) > 0));
    for regulation in ["GDPR / UK GDPR", "CCPA / CPRA", "HIPAA", "SOC 2 Type II"] {
        let of: Vec<_> = items.items.iter().filter(|item| item.regulation.as_deref() == Some(regulation)).collect();
        assert!(of.len() > 1 && of.iter().all(|item| item.applies.is_some()), "{regulation}");
    }
    let used = |fact| items.items.iter().any(|item| item.fact == Some(fact));
    assert!(Fact::ALL.into_iter().all(used));
    let nothing = assess(&items, &Facts::default(), &Attestations::default(), day("2026-11-20"));
    assert_eq!((nothing.count(Status::Open), nothing.gate), (items.items.len(), Gate::Open));
}

/// The schema's words are those that the program reads.
#[test]
fn the_schema_has_the_same_words() {
    let schema = parse(include_bytes!("../../../docs/schema/readiness-items.schema.json")).unwrap();
    let members = at(&schema, "$defs/item/properties");
    let words = |key: &str| -> Vec<String> {
        let words = members.get(key).unwrap().get("enum").unwrap().as_array().unwrap();
        words.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    assert_eq!(words("section"), Section::ALL.map(Section::name));
    assert_eq!(words("cadence"), Cadence::ALL.map(Cadence::name));
    assert_eq!(words("kind"), Kind::ALL.map(Kind::name));
    assert_eq!(words("fact"), Fact::ALL.map(Fact::name));
    assert_eq!(at(&schema, "properties/schema/const").as_str(), Some(ITEMS_SCHEMA));
    assert_eq!(members.as_object().unwrap().len(), 10);
}

#[test]
fn a_wrong_items_file_is_told_by_line_or_field() {
    let good = item("a", "governance", "weekly", "");
    for (text, said) in [
        (items(&[&good, ",\n", &good].concat()), "/items/1/id: expected an id that comes once, found a"),
        (
            items(&good.replace("weekly", "daily")),
            "/items/0/cadence: expected one of weekly, monthly, quarterly, annual, per-release, once, none, found \"daily\"",
        ),
        (
            items(&good.replace("\"id\": \"a\"", "\"id\": \"A b\"")),
            "/items/0/id: expected only a-z, 0-9, `.` and `-`, found \"A b\"",
        ),
        (items(&good.replace("\"owner\": \"CISO\", ", "")), "/items/0/owner: expected a member, found nothing"),
        (
            items(&good.replace("CISO", " CISO")),
            "/items/0/owner: expected a text without white space around it, found \" CISO\"",
        ),
        (
            items(&good.replace("\"owner\"", "\"boss\": 1, \"owner\"")),
            "/items/0/boss: expected no such member, found a number",
        ),
        (
            items(&good.replace("attested", "computable")),
            "/items/0/fact: expected a fact if and only if the item is computable, found none",
        ),
        (items(&item("a", "governance", "weekly", "luck")), "/items/0/fact: expected one of audit_log_present,"),
        (items(&[&good, ","].concat()), "line 3: expected a JSON value, found `]`"),
        (
            items("").replace("items/1", "items/2"),
            "/schema: expected one of packseal-readiness-items/1, found \"packseal-readiness-items/2\"",
        ),
        ("[]".to_owned(), "the whole answer: expected an object, found an array"),
    ] {
        let error = Items::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}");
    }
}

#[test]
fn an_attestation_needs_a_name_and_a_day_that_is_not_ahead() {
    let today = day("2026-11-20");
    for (line, said) in [
        ("{\"item\": \"a\", \"on\": \"2026-11-20\"}", "/attestations/0/by: expected a member, found nothing"),
        (
            "{\"item\": \"a\", \"by\": \"\", \"on\": \"2026-11-20\"}",
            "/attestations/0/by: expected a text without white space around it, found \"\"",
        ),
        ("{\"item\": \"a\", \"by\": \"Dana\"}", "/attestations/0/on: expected a member, found nothing"),
        (
            "{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"2026-11-21\"}",
            "/attestations/0/on: expected a day that is not after today, 2026-11-20, found 2026-11-21",
        ),
        (
            "{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"20.11.2026\"}",
            "/attestations/0/on: expected a day like 2026-07-01, found \"20.11.2026\"",
        ),
        (
            "{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"2026-11-20\", \"evidence\": \"../x\"}",
            "/attestations/0/evidence: expected the path of an attachment",
        ),
        (
            "{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"2026-11-20\", \"applies\": false}",
            "/attestations/0/note: expected why the item does not apply, found nothing",
        ),
    ] {
        let error = Attestations::parse(attestations(line).as_bytes(), today).unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}");
    }
    let line = "{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"2026-11-20\", \"note\": \"n\", \"evidence\": \"attachments/x.pdf\", \"release\": \"2.1\"}";
    let read = attested(line);
    assert_eq!(Attestations::parse(&read.encode(), today).unwrap(), read);
}

#[test]
fn where_an_item_stands() {
    let said = |on: &str, more: &str| format!("{{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"{on}\"{more}}}");
    let mut facts = Facts::default();
    let plain = item("a", "governance", "quarterly", "");
    let (status, why, gate) = stands(&plain, &facts, &said("2026-08-20", ""));
    assert_eq!((status, gate), (Status::Done, Gate::Open));
    assert_eq!(why, "attested by Dana on 2026-08-20, to be reviewed by 2026-11-20");
    assert_eq!(stands(&plain, &facts, &said("2026-08-19", "")).0, Status::Overdue);
    assert_eq!(stands(&plain, &facts, "").0, Status::Open);
    // The latest counts, wherever it stands.
    let two = [said("2026-11-01", ""), said("2025-01-01", "")].join(",");
    assert_eq!(stands(&plain, &facts, &two).0, Status::Done);
    let never = said("2026-11-01", ", \"applies\": false, \"note\": \"no such customers\"");
    assert_eq!(stands(&plain, &facts, &never).0, Status::NotApplicable);

    let release = item("a", "governance", "per-release", "");
    facts.release = Some("2.1".to_owned());
    let (status, why, _) = stands(&release, &facts, &said("2026-11-01", ", \"release\": \"2.0\""));
    assert_eq!((status, why.as_str()), (Status::Open, "attested by Dana on 2026-11-01 for release 2.0"));
    assert_eq!(stands(&release, &facts, &said("2025-11-01", ", \"release\": \"2.1\"")).0, Status::Done);

    let computable = item("a", "governance", "weekly", "integrity_check");
    assert_eq!(stands(&computable, &facts, &said("2026-11-20", "")).0, Status::Done);
    facts.known = vec![(Fact::IntegrityCheck, Known::Unknown("2 lines cannot be recomputed".to_owned()))];
    assert_eq!(stands(&computable, &facts, "").1, "2 lines cannot be recomputed; nobody has attested it");
    facts.known = vec![(Fact::IntegrityCheck, Known::Fails("1 line does not recompute".to_owned()))];
    assert_eq!(stands(&computable, &facts, &said("2026-11-20", "")).0, Status::Failed, "nobody can attest that away");
}

#[test]
fn the_gate_passes_by_computing_only() {
    let gate =
        [item("a", "launch_gate", "per-release", "integrity_check"), item("b", "launch_gate", "per-release", "")];
    let both = gate.join(",");
    let mut facts = Facts::default();
    let with = |facts: &Facts, items: &str, said: &str| stands(items, facts, said).2;
    facts.known = vec![(Fact::IntegrityCheck, Known::Holds("all recompute".to_owned()))];
    let b = "{\"item\": \"b\", \"by\": \"Dana\", \"on\": \"2026-11-20\"}";
    assert_eq!(with(&facts, &gate[0], ""), Gate::Passed);
    assert_eq!(with(&facts, &both, ""), Gate::Open);
    assert_eq!(with(&facts, &both, b), Gate::Attested);
    facts.known = vec![(Fact::IntegrityCheck, Known::Fails("one does not".to_owned()))];
    assert_eq!(with(&facts, &both, b), Gate::Failed);
    let everything = [b, &b.replace("\"b\"", "\"a\"")].join(",");
    assert_eq!(with(&Facts::default(), &both, &everything), Gate::Attested);
}

#[test]
fn the_entry_says_who_and_when_and_never_passed_by_word() {
    let items = Items::parse(items(&item("a", "launch_gate", "monthly", "")).as_bytes()).unwrap();
    let line = "{\"item\": \"a\", \"by\": \"Dana\", \"on\": \"2026-10-01\", \"evidence\": \"attachments/x.pdf\"}, {\"item\": \"zz\", \"by\": \"Dana\", \"on\": \"2026-10-01\"}";
    let facts = Facts { attachments: ["attachments/x.pdf".to_owned()].into(), ..Facts::default() };
    for (today, result, status) in [("2026-11-01", "attested", "done"), ("2026-11-02", "open", "overdue")] {
        let bytes = assess(&items, &facts, &attested(line), day(today)).encode();
        assert!(!String::from_utf8(bytes.clone()).unwrap().contains("passed"));
        let entry = parse(&bytes).unwrap();
        for (path, expected) in [
            ("schema", "packseal-readiness/1"),
            ("as_of", today),
            ("launch_gate/result", result),
            ("launch_gate/items/0/status", status),
            ("launch_gate/items/0/why", "attested by Dana on 2026-10-01, to be reviewed by 2026-11-01"),
            ("items/0/known", "attested"),
            ("items/0/attested/until", "2026-11-01"),
            ("attested_and_unknown/0", "zz"),
        ] {
            assert_eq!(at(&entry, path).as_str(), Some(expected), "{path}");
        }
        assert_eq!(at(&entry, "items/0/attested/evidence_in_pack"), &Value::Bool(true));
        assert_eq!(at(&entry, &["counts/", status].concat()).as_u64(), Some(1));
        assert_eq!(at(&entry, "overdue").as_array().unwrap().len(), usize::from(status == "overdue"));
    }
}

#[test]
fn facts_follow_from_the_log() {
    let facts = |details: &[&str], level: Level, edit: &dyn Fn(String) -> String| {
        let log = edit(chain("job-1", details).concat());
        let (_, rewritten) = rewrite(log.as_bytes(), settings(Redaction { level, keys: true, fields: false }));
        (Facts::of(&rewritten).known, rewritten.received.checked.overall)
    };
    let same = |log: String| log;
    let how = |known: &Known| match known {
        Known::Holds(_) => '+',
        Known::Fails(_) => '-',
        Known::Unknown(_) => '?',
    };
    // In the order of the facts: log present, integrity, source redacted, pack redacted, consent, retention. The entries are of March 2027.
    let told = |found: &[(Fact, Known)]| found.iter().map(|(_, known)| how(known)).collect::<String>();
    let (found, overall) = facts(&["{}"], Level::Partial, &same);
    assert_eq!((told(&found).as_str(), overall), ("++?+?+", Overall::Pass));
    let (found, overall) = facts(&["{\"a\": \"[REDACTED]\"}"], Level::None, &|log| log.replace("[R", "x [R"));
    assert_eq!((told(&found).as_str(), overall), ("+?+-?+", Overall::Warn));
    let edit = |log: String| log.replace("export", "predict");
    let (found, overall) = facts(&["{\"a\": \"ada@example.org\"}"], Level::Full, &edit);
    assert_eq!((told(&found).as_str(), overall), ("+--+-+", Overall::Fail));
    let (found, _) = facts(&[], Level::Full, &same);
    assert_eq!(told(&found), "-??+?+");
}

proptest! {
    #![proptest_config(config())]

    /// No bytes make the readers panic.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>()) {
        let mut text = ITEMS.as_bytes().to_vec();
        let at = at.index(text.len());
        text.splice(at..text.len().min(at + bytes.len()), bytes.clone());
        for bytes in [&bytes, &text] {
            let _ = Items::parse(bytes);
            let _ = Attestations::parse(bytes, day("2026-11-20"));
        }
    }
}
