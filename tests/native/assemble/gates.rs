//! Who builds is asked before anything is fetched, and what the API says of it is in the pack.

use packseal::assemble::ProblemKind;
use serde_json::{Value, json};

use crate::support::arguments::plain;
use crate::support::driver::Reply;
use crate::support::fixture::recorded;
use crate::support::pack::{Pack, build, fail};

/// An Owner's way to the vendor's own pack, with a period that ends before it begins: its refusal tells the role.
const OWNERS: &str =
    "/api/v1/audit/compliance-pack?start_date=2000-01-02T00%3A00%3A00Z&end_date=2000-01-01T00%3A00%3A00Z";
/// A list that Admins may read.
const ADMINS: &str = "/api/v1/audit/event-types";

fn refusal(status: u16, message: &str) -> Reply {
    Reply::json(status, json!({ "error": message, "code": "HTTP_ERROR", "message": message }).to_string())
}

/// What the pack says of the maker's role: decisions and gaps about it.
fn told(pack: &Pack) -> (Vec<Value>, Vec<String>) {
    let decisions = pack.json("pack.json")["decisions"].as_array().unwrap().clone();
    (decisions.into_iter().filter(|it| it["rule"] == "role.owner").collect(), pack.gaps("maker"))
}

#[test]
fn an_owner_builds_without_a_word_and_an_admin_with_one() {
    let (decisions, gaps) = told(&build(&plain(), &recorded()));
    assert!(decisions.is_empty() && gaps.is_empty(), "{decisions:?} {gaps:?}");

    let mut driver = recorded();
    driver.replace(OWNERS, refusal(403, "Insufficient permissions. Required role: owner"));
    driver.replies.insert(ADMINS.to_owned(), Reply::json(200, "{\"event_types\":[]}"));
    let pack = build(&plain(), &driver);
    let (decisions, gaps) = told(&pack);
    assert_eq!(decisions.len(), 1, "{decisions:?}");
    assert_eq!((&decisions[0]["decision"], &decisions[0]["place"]), (&json!("allow"), &json!("pack.json")));
    assert!(decisions[0]["reason"].as_str().unwrap().contains("Admin") && gaps.is_empty());
    // Both answers are in the ledger, by their digest alone.
    let asked =
        |target: &str| pack.requests().into_iter().find(|it| it["url"].as_str().unwrap().ends_with(target)).unwrap();
    assert_eq!([&asked(OWNERS)["status"], &asked(ADMINS)["status"]], [&json!(403), &json!(200)]);
    assert!(asked(OWNERS)["file"].is_null() && asked(ADMINS)["file"].is_null());
}

#[test]
fn an_api_that_does_not_tell_the_role_leaves_a_gap() {
    for status in [404, 405, 422, 501] {
        let mut driver = recorded();
        driver.replace(OWNERS, refusal(status, "Not here"));
        let (decisions, gaps) = told(&build(&plain(), &driver));
        assert_eq!((decisions.len(), gaps), (0, vec!["role".to_owned()]), "{status}");
    }
    // Neither Owner nor, as far as the API says, Admin.
    let mut driver = recorded();
    driver.replace(OWNERS, refusal(403, "Insufficient permissions. Required role: owner"));
    driver.replies.insert(ADMINS.to_owned(), refusal(404, "Not here"));
    assert_eq!(told(&build(&plain(), &driver)).1, ["role"]);
}

#[test]
fn a_member_and_a_plan_without_packs_are_stopped_before_anything_is_fetched() {
    let member = refusal(403, "Insufficient permissions. Required role: admin");
    let plan = refusal(403, "Feature 'compliance_exports' requires an upgrade. Current tier: free");
    for (owners, admins, kind) in [
        (refusal(403, "Insufficient permissions. Required role: owner"), member, ProblemKind::Role),
        (plan, Reply::json(200, "{}"), ProblemKind::Plan),
        (refusal(403, "Account disabled"), Reply::json(200, "{}"), ProblemKind::Role),
    ] {
        let mut driver = recorded();
        driver.replace(OWNERS, owners);
        driver.replies.insert(ADMINS.to_owned(), admins);
        let (error, left) = fail(&plain(), &driver);
        assert_eq!((error.problem().kind, left.len()), (kind, 0), "{error}");
    }
}
