//! What may pass is asked again; a new sign-in goes on where the old one ended; a log that misbehaves is told apart.

use packseal::assemble::{Error, FetchError, ProblemKind, SignIn, Wait};
use serde_json::{Value, json};

use crate::support::arguments::{focus, plain, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{FIRST_PAGE, FOCUS, NOTIFICATIONS, SECOND_PAGE, log, recorded};
use crate::support::pack::{build, fail};

/// A JWT of this person; its signature is nobody's business here.
/// A sign-in token of a person.
pub(crate) fn token(sub: &str, serial: u32) -> String {
    use base64::Engine as _;
    let payload = json!({"sub": sub, "email": format!("{sub}@orchid.example"), "jti": serial}).to_string();
    format!("eyJhbGciOiJIUzI1NiJ9.{}.signature", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload))
}

fn refused(status: u16, message: &str) -> Reply {
    Reply::json(status, json!({"error": message, "code": "HTTP_ERROR", "message": message}).to_string())
}

/// Replies that pass by when asked again.
fn passing() -> Vec<(Reply, Wait)> {
    vec![
        (refused(503, "Service Unavailable"), Wait::Server(503)),
        (refused(500, "Internal Server Error"), Wait::Server(500)),
        (Reply::json(429, r#"{"error":"Rate limit exceeded: 60 per 1 minute"}"#), Wait::Rate),
        (Reply::json(429, "slow down").header("retry-after", "7"), Wait::Rate),
        (Reply::json(200, "[1,2,3]").cut_after(3), Wait::Cut),
        (Reply::Failure(FetchError::NoAnswer), Wait::NoAnswer),
        (Reply::Failure(FetchError::Timeout { seconds: 60 }), Wait::Stalled),
        (Reply::Failure(FetchError::Offline), Wait::Offline),
    ]
}

#[test]
fn what_passes_leaves_the_same_pack_wherever_it_happens() {
    let whole = build(&focus(50_000), &recorded());
    let detail = recorded().target(|target| target.starts_with("/api/v1/audit/logs/"));
    for (reply, why) in passing() {
        for target in ["/", FIRST_PAGE, SECOND_PAGE, NOTIFICATIONS, &detail, FOCUS] {
            let driver = recorded();
            let reply = match &reply {
                Reply::Answer { status: 200, .. } => driver.replies[target].clone().cut_after(3),
                other => other.clone(),
            };
            driver.begin_with(target, [reply.clone(), reply]);
            let pack = build(&focus(50_000), &driver);
            assert_eq!(driver.pauses.borrow().len(), 2, "{target} {why:?}");
            assert!(pack.bytes == whole.bytes, "{target} {why:?}");
            let told: Vec<_> = driver.progress.borrow().iter().filter_map(|it| it.waiting).collect();
            assert!(told.iter().any(|it| it.why == why && it.tried == 1), "{target}: {told:?}");
            assert!(told.iter().any(|it| it.why == why && it.tried == 2), "{target}: {told:?}");
            assert_eq!(driver.progress.borrow().last().unwrap().waiting, None);
        }
    }
}

#[test]
fn pauses_double_and_what_the_server_asks_for_is_kept_to() {
    let driver = recorded();
    driver.begin_with(NOTIFICATIONS, (0..4).map(|_| refused(503, "down")));
    build(&plain(), &driver);
    assert_eq!(*driver.pauses.borrow(), [1000, 2000, 4000, 8000]);
    let driver = recorded();
    driver.begin_with(NOTIFICATIONS, [Reply::json(429, "").header("retry-after", "7"), Reply::json(429, "")]);
    build(&plain(), &driver);
    assert_eq!(*driver.pauses.borrow(), [7000, 10_000]);
}

#[test]
fn what_does_not_pass_ends_the_build_after_the_recipes_number_of_tries() {
    for (reply, kind) in [
        (refused(503, "down"), ProblemKind::Server),
        (Reply::Failure(FetchError::NoAnswer), ProblemKind::NoAnswer),
        (Reply::json(200, "[]").cut_after(1), ProblemKind::NoAnswer),
    ] {
        let mut driver = recorded();
        driver.replace(NOTIFICATIONS, reply);
        let (error, _) = fail(&plain(), &driver);
        let problem = error.problem();
        assert_eq!(problem.kind, kind);
        assert!(problem.text.contains("asked 5 times"), "{}", problem.text);
        assert_eq!(driver.asked.borrow().iter().filter(|target| *target == NOTIFICATIONS).count(), 5);
    }
    let arguments = with(|_| (), |recipe| recipe.retry.attempts = 1);
    let mut driver = recorded();
    driver.replace(NOTIFICATIONS, refused(503, "down"));
    let (error, _) = fail(&arguments, &driver);
    assert!(driver.pauses.borrow().is_empty() && !error.problem().text.contains("times"));
}

#[test]
fn the_likely_cause_of_no_answer_is_called_likely() {
    let mut driver = recorded();
    driver.replace(NOTIFICATIONS, Reply::Failure(FetchError::NoAnswer));
    let later = fail(&plain(), &driver).0.problem().text;
    assert!(later.contains("has answered this page before, so it probably failed"), "{later}");
    for target in driver.replies.keys().cloned().collect::<Vec<_>>() {
        driver.replace(&target, Reply::Failure(FetchError::NoAnswer));
    }
    let never = fail(&plain(), &driver).0.problem().text;
    assert!(never.contains("it probably does not allow this page's address"), "{never}");
}

#[test]
fn a_build_survives_the_end_of_its_sign_in() {
    let mut arguments = focus(50_000);
    arguments.actor.id = Some("u-1".to_owned());
    let whole = build(&arguments, &recorded());
    let detail = recorded().target(|target| target.starts_with("/api/v1/audit/logs/"));
    for target in [FIRST_PAGE, SECOND_PAGE, NOTIFICATIONS, &detail, FOCUS] {
        let driver = recorded();
        driver.begin_with(target, [refused(401, "Token has expired")]);
        driver.tokens.borrow_mut().extend([token("u-1", 2)]);
        assert!(build(&arguments, &driver).bytes == whole.bytes, "{target}");
        assert_eq!(*driver.signed_in.borrow(), [SignIn::Ended]);
    }
    // Many requests are under way when the sign-in ends: one new one serves all.
    let mut driver = recorded();
    driver.shuffled = true;
    let details: Vec<String> =
        driver.replies.keys().filter(|target| target.starts_with("/api/v1/audit/logs/")).cloned().collect();
    for target in &details {
        driver.begin_with(target, [refused(401, "Token has expired")]);
    }
    driver.tokens.borrow_mut().extend((0..999).map(|serial| token("u-1", serial)));
    assert!(build(&arguments, &driver).bytes == whole.bytes);
    assert!(driver.signed_in.borrow().len() <= details.len());
}

#[test]
fn another_person_cannot_go_on_with_a_build() {
    let mut arguments = plain();
    arguments.actor.id = Some("u-1".to_owned());
    let driver = recorded();
    driver.begin_with(NOTIFICATIONS, [refused(401, "Token has expired")]);
    driver.tokens.borrow_mut().extend([token("u-2", 1), "opaque".to_owned(), token("u-1", 2)]);
    build(&arguments, &driver);
    assert_eq!(*driver.signed_in.borrow(), [SignIn::Ended, SignIn::OtherPerson, SignIn::OtherPerson]);
    // Nobody signs in again: the build ends as signed out.
    let driver = recorded();
    driver.begin_with(NOTIFICATIONS, [refused(401, "Token has expired")]);
    assert_eq!(fail(&arguments, &driver).0.problem().kind, ProblemKind::SignedOut);
}

#[test]
fn a_new_sign_ins_token_is_looked_for_too() {
    let mut arguments = plain();
    arguments.actor.id = Some("u-1".to_owned());
    let new = token("u-1", 7);
    let mut driver = recorded();
    driver.begin_with(FIRST_PAGE, [refused(401, "Token has expired")]);
    driver.tokens.borrow_mut().push_back(new.clone());
    driver.replace("/", Reply::json(200, json!({"version": "1", "echo": new}).to_string()));
    // The version is asked before: with the old token nothing is wrong with it.
    build(&arguments, &driver);
    let body = json!({"teams_webhook_url": null, "echo": new}).to_string();
    driver.begin_with(FIRST_PAGE, [refused(401, "Token has expired")]);
    driver.tokens.borrow_mut().push_back(new);
    driver.replace(NOTIFICATIONS, Reply::json(200, body));
    assert!(matches!(fail(&arguments, &driver).0, Error::TokenInAnswer { .. }));
}

/// Gives the log these pages.
fn pages(driver: &mut Recorded, first: &[Value], second: &[Value]) {
    driver.replace(FIRST_PAGE, Reply::json(200, serde_json::to_vec(first).unwrap()));
    driver.replace(SECOND_PAGE, Reply::json(200, serde_json::to_vec(second).unwrap()));
}

#[test]
fn a_row_that_comes_again_is_counted_once_and_another_row_with_its_id_is_refused() {
    let mut driver = recorded();
    let rows = log(&driver);
    let second: Vec<Value> = rows[98..150].to_vec();
    pages(&mut driver, &rows[..100], &second);
    let pack = build(&plain(), &driver);
    assert_eq!(pack.completeness("audit_logs")["returned"], "150");
    assert_eq!(pack.receipt.notes, ["The log grew while it was read: 2 rows came twice, counted once"]);

    let mut changed = second.clone();
    changed[1]["actor_email"] = json!("somebody@else.example");
    pages(&mut driver, &rows[..100], &changed);
    let problem = fail(&plain(), &driver).0.problem();
    assert_eq!(problem.kind, ProblemKind::Answer);
    assert!(
        problem.text.contains("at /1/id, found") && problem.text.contains("another row has too"),
        "{}",
        problem.text
    );
}

#[test]
fn a_servers_refusal_of_an_option_names_its_field() {
    let body = r#"{"error":"Unprocessable Entity","code":"VALIDATION_ERROR","message":"The request body or parameters are invalid.",
        "details":[{"type":"date","loc":["query","end_date"],"msg":"Input should be a valid date","input":"x"}]}"#;
    let mut driver = recorded();
    driver.replace(FOCUS, Reply::json(422, body));
    let problem = fail(&focus(50_000), &driver).0.problem();
    assert_eq!(problem.kind, ProblemKind::Option);
    let fields: Vec<_> = problem.fields.iter().map(|it| (it.field, it.message.as_str())).collect();
    assert_eq!(
        fields,
        [(packseal::recipe::Field::FocusLastDay, "The server answered: “Input should be a valid date”")]
    );
}
