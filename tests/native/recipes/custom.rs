//! A pack of an API that Packseal has no code for.

use std::collections::BTreeMap;

use packseal::controls::{Mapping, Pbc};
use packseal::verify::report::Headline;

use super::HARBOUR;
use crate::support::arguments::{TOKEN, chosen};
use crate::support::driver::{Recorded, Reply};
use crate::support::pack::{Pack, build, fail};

pub(crate) const QUERY: &str = "start_date=2026-07-01&end_date=2026-09-30&workspace=north%20quay";
const BASE: &str = "/api/v3/tenants/north%20quay";
const WINDOW: &str = "since=2026-07-01T00%3A00%3A00Z&before=2026-10-01T00%3A00%3A00Z&sort=at&limit=2";

fn row(id: &str, at: &str, rest: &str) -> String {
    format!(r#"{{"id":"{id}","at":"{at}","title":"=cmd {id}","approved":true,"lines":3{rest}}}"#)
}

fn page(rows: &[String], next: &str) -> Reply {
    Reply::json(200, format!(r#"{{"data":[{}],"page":{{"next":{next}}}}}"#, rows.join(",")))
}

pub(crate) fn answers() -> BTreeMap<String, Reply> {
    let first =
        [row("b", "2026-08-02T10:00:00+00:00", ""), row("a", "2026-07-01T00:00:00Z", r#","approver":{"name":"Ida"}"#)];
    // A row of the first page comes again, and one lies outside the period.
    let second = [row("b", "2026-08-02T10:00:00+00:00", ""), row("z", "2026-10-01T00:00:00Z", "")];
    let last = [row("c", "2026-09-30T23:59:59.999999Z", "").replace("\"lines\":3", "\"lines\":null")];
    let people = r#"{"people":[{"name":"Ida","roles":["owner","dev"],"email":"ida@north.example"},{"name":"Bo","roles":[],"email":null}]}"#;
    BTreeMap::from([
        (format!("{BASE}/changes?{WINDOW}"), page(&first, "\"p 2\"")),
        (format!("{BASE}/changes?{WINDOW}&cursor=p%202"), page(&second, "\"p3\"")),
        (format!("{BASE}/changes?{WINDOW}&cursor=p3"), page(&last, "null")),
        (format!("{BASE}/people"), Reply::json(200, people)),
        (format!("{BASE}/policy"), Reply::json(200, r#"{"mfa": true }"#)),
    ])
}

fn packed(answers: BTreeMap<String, Reply>) -> Pack {
    build(&chosen(HARBOUR, QUERY), &Recorded::new(answers, BTreeMap::new()))
}

#[test]
fn three_sections_without_a_line_of_rust() {
    let pack = packed(answers());
    assert_eq!(
        pack.text("changes.csv"),
        "id,at,title,approved,by,lines\n\
         a,2026-07-01T00:00:00Z,'=cmd a,true,Ida,3\n\
         b,2026-08-02T10:00:00Z,'=cmd b,true,,3\n\
         c,2026-09-30T23:59:59.999999Z,'=cmd c,true,,\n"
    );
    assert_eq!(pack.text("changes.jsonl").lines().count(), 3);
    assert!(pack.text("changes.jsonl").starts_with(r#"{"id":"b","at":"2026-08-02T10:00:00+00:00""#));
    assert_eq!(pack.text("policy.txt.json"), r#"{"mfa": true }"#);
    assert_eq!(pack.text("people.csv"), "name,roles,email\nIda,owner dev,***REDACTED***\nBo,[],\n");
    assert_eq!(pack.receipt.file_name, "harbour-orchid-ledger-2026-07-01_2026-09-30.zip");

    let line = pack.completeness("changes");
    assert_eq!((line["returned"].as_str(), line["included"].as_str(), line["requests"].as_str()), ("4", "3", "3"));
    assert_eq!((line["from"].as_str(), line["to"].as_str()), ("2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z"));
    assert_eq!((line["cap"].as_str(), line["truncated"].as_str()), ("100", "false"));
    assert!(pack.receipt.notes.iter().any(|note| note.contains("1 row came twice")), "{:?}", pack.receipt.notes);

    let about = pack.json("pack.json");
    assert_eq!((&about["layout"], &about["recipe"]["name"]), (&"custom".into(), &"harbour-evidence".into()));
    assert_eq!(about["decisions"][0]["rule"], "recipe.email");
    assert_eq!(about["decisions"][0]["place"], format!("{BASE}/people#/people/*/email"));
    let people = pack.requests().into_iter().find(|it| it["url"].as_str().unwrap().ends_with("/people")).unwrap();
    assert_eq!((&people["kept"], &people["redacted"][0]["pointer"]), (&"redacted".into(), &"/people/0/email".into()));
    for (name, bytes) in &pack.entries {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("ida@north.example") && !text.contains(TOKEN), "{name}");
    }
    let report = crate::assemble::grantex::report(&pack.bytes);
    assert_eq!(report.headline, Headline::NotSigned, "{:?}", report.findings);
}

#[test]
fn each_control_finds_its_entry_and_the_rest_are_gaps() {
    let pack = packed(answers());
    let index = pack.text("INDEX.csv");
    let of = |control: &str| index.lines().filter(|line| line.contains(&format!(",{control},"))).collect::<Vec<_>>();
    assert!(of("CC8.1")[0].contains("direct,changes.csv,changes,"), "{:?}", of("CC8.1"));
    assert_eq!(of("CC6.2").len(), 2, "a section without an entry is meant with all of its entries");
    assert!(of("CC7.4")[0].contains("nothing here for CC7.4"), "{:?}", of("CC7.4"));
    assert!(pack.text("INDEX.html").contains("CC8.1"));
    let about = pack.json("pack.json");
    assert_eq!(about["index"]["mapping"], serde_json::Value::Null);
    assert_eq!(about["index"]["catalogues"][0]["name"], "soc2");
}

#[test]
fn a_mapping_of_the_owners_and_the_auditors_list_take_their_places() {
    let mapping = br#"{"schema":"packseal-mapping/1","name":"North's own","version":"7","lines":[
        {"framework":"soc2","control":"CC7.4","section":"changes","strength":"partial"}]}"#;
    let mut arguments = chosen(HARBOUR, QUERY);
    arguments.controls.mapping = Some(Mapping::parse(mapping).unwrap());
    arguments.controls.pbc =
        Some(Pbc::parse(b"Request No;Description;Control\nR-17;All changes;CC7.4\nR-18;Visitors;CC6.4\n").unwrap());
    let pack = build(&arguments, &Recorded::new(answers(), BTreeMap::new()));
    let index = pack.text("INDEX.csv");
    let row = index.lines().find(|line| line.contains(",CC7.4,")).unwrap();
    assert!(row.contains("partial") && row.contains("R-17"), "{row}");
    assert!(index.lines().any(|line| line.contains("nothing here for CC8.1")));
    let about = pack.json("pack.json");
    assert_eq!(about["index"]["mapping"]["name"], "North's own");
    assert_eq!(about["index"]["mapping"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(about["index"]["requests_sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn a_refusal_that_the_recipe_allows_is_a_gap_and_any_other_ends_the_build() {
    let people = format!("{BASE}/people");
    let mut refused = answers();
    refused.insert(people.clone(), Reply::json(403, r#"{"error":"no"}"#));
    let pack = packed(refused.clone());
    assert_eq!(pack.gaps("people"), ["people.json, people.csv"]);
    assert!(!pack.has("people.csv"));
    assert_eq!(pack.completeness("people")["returned"], "");
    refused.insert(people, Reply::json(404, r#"{"error":"no"}"#));
    let (error, left) = fail(&chosen(HARBOUR, QUERY), &Recorded::new(refused, BTreeMap::new()));
    assert_eq!((error.problem().status, left.len()), (Some(404), 0));
}

#[test]
fn rows_that_are_not_as_the_recipe_says_end_the_build_with_their_place() {
    let target = format!("{BASE}/changes?{WINDOW}");
    for (row, told) in [
        (r#"{"id":"a","at":"yesterday"}"#, "/data/0/at"),
        (r#"{"at":"2026-07-01T00:00:00Z"}"#, "/data/0/id"),
        (r#"{"id":"a","at":"2026-07-01T00:00:00Z","title":"x","approved":"yes","lines":1}"#, "/data/0/approved"),
        (r#"{"id":"a","at":"2026-07-01T00:00:00Z","title":"x","approved":true}"#, "/data/0/lines"),
        (r#"{"id":"a","at":"2026-07-01T00:00:00Z","title":null,"approved":true,"lines":1}"#, "/data/0/title"),
        ("7", "/data/0"),
    ] {
        let mut answers = answers();
        answers.insert(target.clone(), Reply::json(200, format!(r#"{{"data":[{row}],"page":{{"next":null}}}}"#)));
        let (error, left) = fail(&chosen(HARBOUR, QUERY), &Recorded::new(answers, BTreeMap::new()));
        let text = error.problem().text;
        assert!(text.contains(&format!("at {told}, found")), "{row}: {text}");
        assert_eq!(left.len(), 0);
    }
}

#[test]
fn a_part_of_the_address_that_is_not_chosen_is_asked_for_by_its_field() {
    let recipe = packseal::recipe::Recipe::parse(HARBOUR).unwrap();
    let (form, _) = packseal::recipe::Form::from_query("start_date=2026-07-01&end_date=2026-09-30", &recipe);
    let form = packseal::recipe::Form { tenant: "x".to_owned(), ..form };
    let wrong = form.check(&recipe, packseal::model::instant::Day::parse("2026-11-20").unwrap()).unwrap_err();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(Some(wrong[0].field), recipe.option_field("workspace"));
    assert!(wrong[0].message.contains("Workspace: it is part of the address"), "{}", wrong[0].message);
}

#[test]
fn an_outline_has_what_the_form_and_the_plan_need() {
    for (name, text) in packseal::recipe::CARRIED {
        let whole = packseal::recipe::Recipe::parse(text).unwrap();
        let outline = packseal::recipe::Recipe::outline(text).unwrap();
        let mut form = packseal::recipe::Form { tenant: "x".to_owned(), ..packseal::recipe::Form::new(&whole) };
        (form.first_day, form.last_day) = ("2026-07-01".to_owned(), "2026-09-30".to_owned());
        (form.focus, form.savings, form.realized, form.close) = (true, true, true, true);
        if let Some(place) = whole.options.iter().position(|option| option.key == "organisation") {
            form.options[place] = "o".to_owned();
        }
        let today = packseal::model::instant::Day::parse("2026-11-20").unwrap();
        let choices = form.check(&whole, today).unwrap();
        assert_eq!(form.check(&outline, today).unwrap(), choices, "{name}");
        let (of_whole, of_outline) =
            (packseal::recipe::plan(&whole, &choices), packseal::recipe::plan(&outline, &choices));
        assert_eq!(of_outline, of_whole, "{name}");
    }
}

#[test]
fn rows_that_the_vendor_no_longer_keeps_are_a_gap() {
    // 400 days before 2026-11-20.
    let kept = packed(answers());
    assert_eq!(kept.gaps("changes"), [""; 0]);
    let query = QUERY.replace("2026-07-01", "2025-10-15");
    let moved = answers().into_iter().map(|(target, reply)| (target.replace("2026-07-01", "2025-10-15"), reply));
    let pack = build(&chosen(HARBOUR, &query), &Recorded::new(moved.collect(), BTreeMap::new()));
    assert_eq!(pack.gaps("changes"), ["rows before 2025-10-16"]);
}

#[test]
fn a_section_that_is_switched_off_is_not_asked_for() {
    let driver = Recorded::new(answers(), BTreeMap::new());
    let pack = build(&chosen(HARBOUR, &format!("{QUERY}&include_people=false")), &driver);
    assert!(!driver.asked.borrow().iter().any(|target| target.ends_with("/people")));
    assert!(!pack.has("people.json"));
}
