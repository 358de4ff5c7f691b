//! Exports from whole packs and from files, as ZIPs: who is in them, who is not, and that nothing is taken from a pack that is not what it says.

use packseal::assemble::subject::{ExportError, Exported, Given, Order, beside, subject_export};
use packseal::dsar::Subject;
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::write::PackWriter;
use packseal::recipe::{EVIDENCE, GRANTEX, PLAYBOOK};
use packseal::verify::beside::Beside;
use packseal::verify::verify_with;
use serde_json::{Value, json};

use crate::support::arguments::{self, chosen};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{self, FIRST_PAGE, FOCUS};
use crate::support::pack::{Pack, SharedSink, build, inflate, resealed};
use packseal::pack::write::MemorySink;

pub(super) fn order(subject: Subject) -> Order {
    Order {
        subject,
        others: Vec::new(),
        tenant: None,
        now: Instant::parse("2026-11-21T10:20:30.5Z").unwrap(),
        run_id: "9d0c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d".to_owned(),
    }
}

fn of(emails: &[&str], user_ids: &[&str], principal_ids: &[&str]) -> Subject {
    let own = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    Subject { emails: own(emails), user_ids: own(user_ids), principal_ids: own(principal_ids) }
}

/// An export, and its entries as another reader sees them.
pub(super) struct Made {
    pub(super) exported: Exported,
    pub(super) bytes: Vec<u8>,
    pub(super) entries: Vec<(String, Vec<u8>)>,
}

impl Made {
    fn text(&self, name: &str) -> &str {
        let found = self.entries.iter().find(|(found, _)| found == name);
        std::str::from_utf8(&found.unwrap_or_else(|| panic!("no {name} in {:?}", self.names())).1).unwrap()
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(self.text(name)).unwrap()
    }

    pub(super) fn rows(&self, name: &str) -> Vec<Value> {
        if name.ends_with(".jsonl") {
            return self.text(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        }
        self.json(name).as_array().unwrap().clone()
    }

    fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// That none of these is in an entry or a name.
    pub(super) fn hides(&self, others: &[&str]) {
        for (name, content) in &self.entries {
            let shown = [name.as_bytes(), b"\n", content].concat();
            let shown = String::from_utf8(shown).unwrap().to_lowercase();
            for other in others {
                assert!(!shown.contains(&other.to_lowercase()), "{name} has {other}");
            }
        }
    }
}

pub(super) fn make(order: &Order, files: &[(&str, &[u8])]) -> Result<Made, ExportError> {
    let mut sources: Vec<Memory<'_>> = files.iter().map(|(_, bytes)| Memory(bytes)).collect();
    let mut given: Vec<Given<'_>> =
        sources.iter_mut().zip(files).map(|(data, (name, _))| Given { name: (*name).to_owned(), data }).collect();
    let mut told = Vec::new();
    let mut progress = |done: u64, total: u64| told.push((done, total));
    let (exported, sink) = subject_export(order, &mut given, &Limits::default(), &mut progress, MemorySink::default())?;
    let total = told.len() as u64;
    let steps: Vec<(u64, u64)> = (1..=total).map(|done| (done, total)).collect();
    assert_eq!(told, steps);
    let bytes = sink.0.into_inner();
    assert_eq!((exported.size, exported.sha256), (bytes.len() as u64, Digest::of(&bytes)));
    let entries = inflate(&bytes);
    Ok(Made { exported, bytes, entries })
}

/// The error, and that nothing is left in the sink.
fn refused(order: &Order, files: &[(&str, &[u8])]) -> String {
    let mut sources: Vec<Memory<'_>> = files.iter().map(|(_, bytes)| Memory(bytes)).collect();
    let mut given: Vec<Given<'_>> =
        sources.iter_mut().zip(files).map(|(data, (name, _))| Given { name: (*name).to_owned(), data }).collect();
    let sink = SharedSink::default();
    match subject_export(order, &mut given, &Limits::default(), &mut |_, _| {}, sink.clone()) {
        Ok(_) => panic!("an export was made"),
        Err(error) => {
            assert_eq!(sink.left(), b"");
            error.to_string()
        }
    }
}

/// What the Verify page says of it.
pub(super) fn headline(bytes: &[u8]) -> String {
    let verified = verify_with(&mut Memory(bytes), "x.zip", &Beside::default(), &Limits::default(), &mut |_, _| {});
    let report = verified.unwrap().report;
    // What its maker states is told, and is no fault.
    let stated = ["section.gap.stated", "value.hidden"];
    let faults: Vec<&str> =
        report.findings.iter().map(|found| found.code.as_str()).filter(|code| !stated.contains(code)).collect();
    assert_eq!(faults, [""; 0]);
    report.headline.words().to_owned()
}

const MEI: &str = "mei@orchid.example";

fn named(value: &Value, text: &str) -> bool {
    value.to_string().to_lowercase().contains(text)
}

fn valdrics() -> (Recorded, Pack) {
    let mut driver = fixture::recorded();
    let focus = "ResourceId,Tags,Note\r\nr-1,\"{\"\"owner\"\": \"\"mei@orchid.example\"\"}\",\"two\r\nlines\"\r\nr-2,\"{\"\"owner\"\": \"\"dana@orchid.example\"\"}\",\r\n";
    driver.replies.insert(FOCUS.to_owned(), Reply::new(200, "text/csv", focus));
    let pack = build(&arguments::focus(50_000), &driver);
    (driver, pack)
}

#[test]
fn every_answer_of_a_valdrics_pack_is_searched() {
    let (driver, pack) = valdrics();
    let made = make(&order(of(&["Mei@Orchid.example"], &[], &[])), &[("dana.zip", &pack.bytes)]).unwrap();
    made.hides(&["dana@", "ravi@", "ops@orchid", "dana.zip", "a7d14c35-399e-4610-9d76-859f2c0fc6e7"]);
    assert_eq!(headline(&made.bytes), "INTACT, NOT SIGNED");

    let asked = driver.asked.borrow();
    let logs = |detail: bool| {
        let is_log = |target: &&String| target.starts_with("/api/v1/audit/logs") && target.contains('?') != detail;
        let mut distinct: Vec<&String> = asked.iter().filter(is_log).collect();
        distinct.dedup();
        distinct
            .iter()
            .map(|target| serde_json::from_slice(driver.replies[*target].body()).unwrap())
            .collect::<Vec<Value>>()
    };
    let pages: Vec<Value> = logs(false).iter().flat_map(|page| page.as_array().unwrap().clone()).collect();
    let ids = |rows: &[Value]| {
        let mut ids: Vec<String> = rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let hers: Vec<Value> = pages.into_iter().filter(|row| named(row, MEI)).collect();
    assert!(hers.len() > 30);
    assert_eq!(ids(&made.rows("dsar/valdrics-api-v1-audit-logs.json")), ids(&hers));
    let hers: Vec<Value> = logs(true).into_iter().filter(|row| named(row, MEI)).collect();
    assert!(hers.len() > 10);
    assert_eq!(ids(&made.rows("dsar/valdrics-api-v1-audit-logs-id.json")), ids(&hers));

    let costs = made.rows("dsar/valdrics-api-v1-costs-export-focus.jsonl");
    assert_eq!(
        costs,
        [json!({ "ResourceId": "r-1", "Tags": "{\"owner\": \"mei@orchid.example\"}", "Note": "two\r\nlines" })]
    );

    // Her other id stands beside the address: it is told, and not in the export.
    let [other] = made.exported.beside.as_slice() else { panic!("{:?}", made.exported.beside) };
    assert_eq!(other.field, "actor_id");
    made.hides(&[&other.identifier]);
    let report = made.json("dsar/report.json");
    assert_eq!(report["sources"][0]["sha256"], Digest::of(&pack.bytes).to_string());
    let left: Vec<&str> =
        report["not_searched"].as_array().unwrap().iter().map(|it| it["section"].as_str().unwrap()).collect();
    assert!(left.contains(&"valdrics-documents"), "{left:?}");
    let about = made.json("pack.json");
    assert_eq!((&about["layout"], &about["tenant"]), (&json!("custom"), &json!("orchid-ledger")));
    assert_eq!(about["gaps"].as_array().unwrap().len(), left.len());
    assert_eq!(about["recipe"]["sha256"], Digest::of(format!("{}\n", Digest::of(&pack.bytes)).as_bytes()).to_string());
    assert_eq!(made.exported.file_name, "subject-export-20261121T102030Z.zip");
    let lines = made.text("COMPLETENESS.csv");
    assert!(lines.contains(&format!("valdrics-api-v1-audit-logs,/api/v1/audit/logs,{}", logs(false).len())), "{lines}");

    // With it, she is whole.
    let both = of(&[MEI], &[&other.identifier], &[]);
    let whole = make(&order(both.clone()), &[("x", &pack.bytes)]).unwrap();
    assert_eq!(whole.exported.beside, []);
    assert!(whole.text("dsar/valdrics-api-v1-audit-logs-id.json").contains(&other.identifier));
    let mut source = Memory(&pack.bytes);
    let mut given = [Given { name: "x".to_owned(), data: &mut source }];
    let told = beside(&order(of(&[MEI], &[], &[])), &mut given, &Limits::default(), &mut |_, _| {}).unwrap();
    assert_eq!(told, made.exported.beside);
}

const ANSWER: &str = "/v1/compliance/evidence-pack?framework=all";

/// The vector's answer with other people in it: the second and the fourth entry are another's, the fifth names one in its metadata.
fn evidence() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/grantex/evidence.json");
    let mut answer: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    answer["auditEntries"][1]["principalId"] = json!("user_ada2");
    answer["auditEntries"][3]["principalId"] = json!("user_bob");
    answer["auditEntries"][3]["metadata"] = json!({ "for": "user_ada", "with": "Carl Low" });
    answer["auditEntries"][4]["metadata"] =
        json!({ "USER_BOB": "by user%5Fada2", "url": "https://ci:hunter22@build.example/run" });
    answer["grants"][1]["principalId"] = json!("user_bob");
    serde_json::to_vec(&answer).unwrap()
}

fn recorded(target: &str, body: &[u8]) -> Recorded {
    Recorded::new([(target.to_owned(), Reply::json(200, body))].into(), [].into())
}

#[test]
fn a_grantex_pack_and_the_answer_alone_give_the_same_rows() {
    let answer = evidence();
    let pack = build(&chosen(GRANTEX, "hide_secrets=true"), &recorded(ANSWER, &answer));
    let mut order = order(of(&[], &[], &["user_ada"]));
    order.others = vec!["Carl Low".to_owned()];
    let from_pack = make(&order, &[("g.zip", &pack.bytes)]).unwrap();
    let alone = make(&order, &[("user_bob.json", &answer)]).unwrap();
    let rows = from_pack.rows("dsar/grantex-v1-compliance-evidence-pack.json");
    assert_eq!(rows.len(), 2 + 3 + 1);
    for made in [&from_pack, &alone] {
        made.hides(&["user_bob", "user_ada2", "user%5Fada2", "carl low", "hunter22"]);
        assert_eq!(headline(&made.bytes), "INTACT, NOT SIGNED");
    }
    let without = |mut rows: Vec<Value>| {
        // The builder of the pack hid the password before.
        rows.iter_mut().for_each(|row| row["metadata"]["url"] = Value::Null);
        rows
    };
    assert_eq!(without(rows), without(alone.rows("dsar/document.json")));
    let about = alone.json("pack.json");
    assert_eq!(about["decisions"][0]["place"], "dsar/document.json");
    assert_eq!((&about["decisions"][0]["rule"], &about["tenant"]), (&json!("secret.url.password"), &json!("tenant")));
    assert_eq!(alone.json("dsar/report.json")["hidden"]["secrets"], 1);
    // The same arguments give the same bytes.
    assert!(make(&order, &[("other name", &answer)]).unwrap().bytes == alone.bytes);
}

/// Lines of two people, a second apart; their hashes do not matter here.
fn log(lines: &[(&str, &str)]) -> Vec<u8> {
    let line = |(second, (user, note)): (usize, &(&str, &str))| {
        let (time, details) = (format!("2026-11-01T08:00:{second:02}+00:00"), json!({ "note": note }));
        let row = json!({ "timestamp": time, "action": "note", "user_id": user, "resource_id": "r", "details": details,
            "previous_hash": null, "entry_hash": "0".repeat(64) });
        format!("{row}\n")
    };
    lines.iter().enumerate().map(line).collect::<String>().into_bytes()
}

#[test]
fn the_log_as_it_came_is_preferred_to_the_redacted_one() {
    const LINES: [(&str, &str); 3] =
        [("u-ada", "mail ada@example.test"), ("u-bob", "wrote to ada@example.test"), ("u-bob", "none")];
    let whole = log(&LINES);
    let pack = build(&chosen(PLAYBOOK, ""), &recorded("/audit/log.jsonl", &whole)).bytes;
    let order = order(of(&["ada@example.test"], &["u-ada"], &[]));
    let searched = |made: &Made| {
        let told = made.exported.sections.iter();
        let found = told.filter(|told| told.file.is_some()).map(|told| (told.section.clone(), told.found));
        found.collect::<Vec<_>>()
    };
    let pair = |name: &str, found| (name.to_owned(), found);

    let made = make(&order, &[("p.zip", &pack), ("any", &whole)]).unwrap();
    assert_eq!(searched(&made), [pair("log", 2)]);
    assert!(made.exported.notes[0].ends_with("the pack's redacted one was not used"), "{:?}", made.exported.notes);
    assert!(made.text("dsar/log.jsonl").contains("ada@example.test"));
    made.hides(&["u-bob"]);
    // One that goes on has all of it, too.
    let longer = [whole.as_slice(), &log(&LINES)].concat();
    let made = make(&order, &[("b.jsonl", &longer), ("p.zip", &pack)]).unwrap();
    assert_eq!(searched(&made), [pair("log", 4)]);
    assert!(made.exported.notes[0].ends_with("was searched in its place"), "{:?}", made.exported.notes);
    // Another has not, and without any the redacted one is all there is: both are said.
    let other = log(&LINES[..2]);
    let made = make(&order, &[("p.zip", &pack), ("c.jsonl", &other)]).unwrap();
    assert_eq!(searched(&made), [pair("log", 2), pair("playbook-audit-log", 1)]);
    let made = make(&order, &[("p.zip", &pack)]).unwrap();
    assert_eq!(searched(&made), [pair("playbook-audit-log", 1)]);
    assert!(made.exported.not_searched[0].why.contains(&Digest::of(&whole).to_string()));
    assert_eq!(headline(&made.bytes), "INTACT, NOT SIGNED");
}

#[test]
fn parts_of_an_evidence_package_are_searched_where_they_lie() {
    let mut driver = crate::assemble::evidence::driver();
    let target = "/compliance/evidence/parts/audit_events.jsonl?audit_event_limit=3000";
    let events = "{\"actor_email\": \"ops@orchid.example\", \"note\": \"for Lee@Orchid.example\"}\n{\"actor_email\": \"ops@orchid.example\"}\n{\"operator\": \"lee@orchid.example\", \"reviewer\": \"ops-2\"}\n";
    driver.replies.insert(target.to_owned(), Reply::new(200, "application/x-ndjson", events));
    let mut arguments = chosen(EVIDENCE, "retention_policy=seven_years");
    arguments.attachments = vec!["ops-2.json".to_owned()];
    driver.attachments = vec![b"{\"user_id\": \"lee@orchid.example\"}".to_vec()];
    let pack = build(&arguments, &driver);
    let made = make(&order(of(&["lee@orchid.example"], &[], &[])), &[("e", &pack.bytes)]).unwrap();
    let rows = made.rows("dsar/evidence-compliance-evidence-parts-audit_events.jsonl");
    let [first, second] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(first["note"], "for Lee@Orchid.example");
    assert_eq!((&second["operator"], named(second, "[p")), (&json!("lee@orchid.example"), true));
    made.hides(&["ops@orchid", "ops-2", "ravi@"]);
    let told = made.exported.sections.iter().find(|told| told.section == "evidence-manifest").unwrap();
    assert!(told.searched > 0);
    let left = made.exported.not_searched.iter().find(|it| it.section == "evidence-attachments").unwrap();
    assert!(left.why.contains("1 in number"));
    // Whoever built it asks for what is about them: the package's own list names them.
    let made = make(&order(of(&["ravi@orchid.example"], &[], &[])), &[("e", &pack.bytes)]).unwrap();
    assert!(made.text("dsar/evidence-manifest.json").contains("ravi@orchid.example"));
    made.hides(&["ops@orchid", "lee@"]);
    assert_eq!(headline(&made.bytes), "INTACT, NOT SIGNED");
}

#[test]
fn nothing_found_is_an_export_that_says_so() {
    let made =
        make(&order(of(&[], &["nobody-here"], &[])), &[("a.jsonl", b"{\"user_id\": \"u-bob\"}\n\nno json\n")]).unwrap();
    assert_eq!(made.names()[0], "dsar/report.json");
    assert_eq!((made.exported.found(), made.json("dsar/report.json")["rows_found"].as_u64()), (0, Some(0)));
    assert_eq!(made.json("pack.json")["gaps"][0]["what"], "1 lines");
    made.hides(&["u-bob"]);
    assert_eq!(headline(&made.bytes), "INTACT, NOT SIGNED");
}

#[test]
fn what_cannot_be_trusted_to_be_a_pack_is_refused() {
    let (driver, pack) = valdrics();
    let order = order(of(&[MEI], &[], &[]));
    let mut edited = pack.entries.clone();
    let (name, content) =
        edited.iter_mut().find(|(name, _)| name.starts_with("raw/") && name.ends_with("-audit_logs.json")).unwrap();
    let name = name.clone();
    *content = driver.replies[FIRST_PAGE].body().to_ascii_uppercase();
    let zip = |entries: &[(String, Vec<u8>)]| {
        let mut pack = PackWriter::new(MemorySink::default());
        for (name, content) in entries {
            pack.entry(name, content).unwrap();
        }
        pack.finish().unwrap().sink.0.into_inner()
    };
    let without =
        |absent: &str| zip(&pack.entries.iter().filter(|(name, _)| name != absent).cloned().collect::<Vec<_>>());
    let mut cut = pack.bytes.clone();
    cut.truncate(cut.len() - 30);
    let mut broken = pack.bytes.clone();
    broken[40] ^= 1;
    for (bytes, why) in [
        (zip(&edited), format!("{name}: expected the digest of MANIFEST.txt")),
        // Who changes the list too changes what the pack is; the ledger of requests then names no such entry, or another.
        (
            resealed(&pack.entries.iter().filter(|(found, _)| *found != name).cloned().collect::<Vec<_>>()),
            format!("expected an entry {name}, found none"),
        ),
        (without("MANIFEST.txt"), "found a ZIP without MANIFEST.txt".to_owned()),
        (without("pack.json"), "found a ZIP without pack.json".to_owned()),
        (cut, "Nothing is taken from it".to_owned()),
        (broken, "given.zip: ".to_owned()),
        (b" \n".to_vec(), "found an empty file".to_owned()),
        (b"PK\x05".to_vec(), "Nothing is taken from it".to_owned()),
        (b"\xff\xfe binary".to_vec(), "expected a pack, JSON or JSON Lines, found neither".to_owned()),
    ] {
        let told = refused(&order, &[("given.zip", &bytes)]);
        assert!(told.starts_with("given.zip: ") && told.contains(&why), "{why}: {told}");
    }
    assert!(refused(&order, &[("a", b"{}"), ("b", b"{}")]).contains("is the same file as a"));
    assert!(refused(&order, &[]).contains("found none"));
    assert!(refused(&Order { subject: of(&[], &[], &[]), ..order }, &[("a", b"{}")]).contains("found none"));
}

#[test]
fn a_full_disk_leaves_nothing() {
    let sink = SharedSink::with_room(2000);
    let answer = evidence();
    let mut source = Memory(&answer);
    let mut given = [Given { name: "a".to_owned(), data: &mut source }];
    let order = order(of(&[], &[], &["user_ada"]));
    let failed = subject_export(&order, &mut given, &Limits::default(), &mut |_, _| {}, sink.clone());
    assert!(matches!(failed, Err(ExportError::Write(_))));
    assert_eq!(sink.left(), b"");
}
