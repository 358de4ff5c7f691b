//! A pack of each layout is made again, byte for byte.

use std::collections::BTreeMap;

use packseal::assemble::{Arguments, FetchError, Verdict};
use packseal::recipe::{DRIFTWISE, EVIDENCE, PLAYBOOK};
use packseal::verify::report::Outcome;

use super::{passes, report, row};
use crate::assemble::{evidence, grantex, playbook};
use crate::recipes::{HARBOUR, custom, driftwise};
use crate::support::arguments::{TOKEN, chosen, exports, focus, plain, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{CLOSE, FOCUS, REALIZED, SAVINGS, recorded};
use crate::support::pack::{Pack, build};

fn begins(why: &str, tables: usize) {
    let begin = format!("{tables} of {tables} tables and documents were made again from raw/ and came out the same");
    assert!(why.starts_with(&begin), "{why}");
}

#[test]
fn each_layout_is_made_again() {
    let of = |replies| Recorded::new(replies, BTreeMap::new());
    let valdrics = passes(&build(&exports(), &recorded()).bytes);
    begins(&valdrics, 26);
    assert!(valdrics.contains("18 more are answers or files as they came, stored once"), "{valdrics}");
    begins(&passes(&build(&chosen(DRIFTWISE, driftwise::QUERY), &of(driftwise::answers("ok"))).bytes), 10);
    begins(&passes(&grantex::packed(&grantex::evidence("grantex")).bytes), 10);
    begins(&passes(&build(&chosen(EVIDENCE, ""), &evidence::driver()).bytes), 3);
    begins(&passes(&build(&chosen(HARBOUR, custom::QUERY), &of(custom::answers())).bytes), 5);
}

#[test]
fn what_was_never_kept_is_not_made_again() {
    let log = playbook::personal();
    let report = report(&build(&chosen(PLAYBOOK, ""), &playbook::driver(&log)).bytes);
    assert_eq!(report.headline.words(), "INTACT, NOT SIGNED");
    let row = row(&report);
    assert_eq!(row.outcome, Outcome::NotChecked);
    assert!(row.why.unwrap().contains("only its digest was kept"));
}

#[test]
fn what_was_hidden_and_what_was_kept_stay_so() {
    let mut driver = recorded();
    let detail = driver.target(|target| target.starts_with("/api/v1/audit/logs/"));
    let key = format!("{}{}", "AKIA", "Z7QK4MPLV3XW2RTB");
    let body = String::from_utf8(driver.replies[&detail].body().to_vec()).unwrap();
    driver.replace(&detail, Reply::json(200, body.replacen('{', &format!("{{\"note\":\"{key}\","), 1)));
    for verdict in [Verdict::Hide, Verdict::HideAll, Verdict::Keep("an example".to_owned())] {
        driver.verdicts.insert("secret.aws.key_id".to_owned(), verdict);
        passes(&build(&exports(), &driver).bytes);
    }
    passes(&build(&with(|form| form.hide_secrets = true, |_| ()), &driver).bytes);
}

#[test]
fn a_table_that_was_cut_is_the_beginning_of_its_answer() {
    passes(&build(&focus(3), &recorded()).bytes);
    let none = build(&with(|form| form.evidence_limit = "1".to_owned(), |_| ()), &recorded());
    passes(&none.bytes);
}

#[test]
fn of_a_failed_export_the_words_are_taken_over() {
    for target in [FOCUS, SAVINGS, REALIZED, CLOSE] {
        for reply in [
            Reply::json(409, r#"{"detail":"preliminary records remain"}"#),
            Reply::json(503, "{}"),
            Reply::new(200, "text/html", "<p>sorry</p>"),
            Reply::Failure(FetchError::NoAnswer),
        ] {
            let mut driver = recorded();
            driver.replace(target, reply);
            let why = passes(&build(&exports(), &driver).bytes);
            assert!(why.contains("The words of a failed export are the maker's"), "{why}");
        }
    }
}

#[test]
fn files_of_the_maker_are_counted() {
    let mut driver = recorded();
    let secret = format!("%PDF\0\0 key {}{}", "AKIA", "Z7QK4MPLV3XW2RTB");
    driver.attachments = vec![b"a plan".to_vec(), secret.into_bytes()];
    let mut arguments = plain();
    arguments.attachments = vec!["plan.txt".to_owned(), "scan.pdf".to_owned()];
    let pack = build(&arguments, &driver);
    assert_eq!(pack.completeness("attachments")["included"], "1");
    assert!(passes(&pack.bytes).contains("Files that the owner added"));
}

#[test]
fn a_file_that_stands_for_the_answer_is_followed() {
    let mut driver = Recorded::new(BTreeMap::new(), BTreeMap::new());
    driver.import = Some(grantex::evidence("grantex"));
    passes(&build(&grantex::imported(), &driver).bytes);
}

/// What the pack says it was made with, besides the answers.
fn given(pack: &Pack) -> serde_json::Value {
    pack.json("raw/arguments.json")
}

#[test]
fn what_the_pack_was_made_with_names_nobody_without_need_and_holds_no_sign_in() {
    let pack = build(&exports(), &recorded());
    let arguments = given(&pack);
    assert_eq!(arguments["schema"], "packseal-arguments/1");
    assert_eq!(arguments["recipe"], packseal::recipe::VALDRICS);
    assert_eq!(arguments["actor"]["email"], "ravi@orchid.example");
    assert!(!pack.text("raw/arguments.json").contains(TOKEN));
    let grantex = given(&grantex::packed(&grantex::evidence("grantex")));
    assert_eq!(grantex["actor"], serde_json::json!({"id": null, "email": null}));
    let evidence = given(&build(&chosen(EVIDENCE, ""), &evidence::driver()));
    assert_eq!(evidence["actor"]["id"], serde_json::Value::Null, "the package names one of the two");

    let mut arguments: Arguments = plain();
    arguments.choices.tenant = format!("Orchid {TOKEN}");
    let (error, left) = crate::support::pack::fail(&arguments, &recorded());
    assert!(error.to_string().contains("sign-in token") && left.is_empty(), "{error}");
}
