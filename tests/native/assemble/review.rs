//! What looks like a secret is asked about before it is written, and what was decided is in the pack.

use packseal::assemble::{ProblemKind, Verdict};
use packseal::model::digest::Digest;
use serde_json::{Value, json};

use crate::support::arguments::{exports, focus, plain, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{BY_ACTION_CSV, FOCUS, NOTIFICATIONS, SAVINGS, recorded};
use crate::support::pack::{Pack, build, fail};

/// An invented key of the form that is looked for; joined here, so that it does not stand in the source.
fn key() -> String {
    format!("{}{}", "AKIA", "Z7QK4MPLV3XW2RTB")
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// The answer to `target` with these members in place of its own.
fn change(driver: &mut Recorded, target: &str, members: &[(&str, Value)]) {
    let mut answer: Value = serde_json::from_slice(driver.replies[target].body()).unwrap();
    for (name, value) in members {
        answer[*name] = value.clone();
    }
    driver.replace(target, Reply::json(200, answer.to_string()));
}

fn holds(pack: &Pack, secret: &str) -> bool {
    let within = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    pack.entries.iter().any(|(name, content)| within(name.as_bytes()) || within(content))
        || within(&serde_json::to_vec(&pack.receipt).unwrap())
}

fn decisions(pack: &Pack) -> Vec<[String; 3]> {
    let list = pack.json("pack.json")["decisions"].as_array().unwrap().clone();
    let text = |decision: &Value, key: &str| decision[key].as_str().unwrap().to_owned();
    list.iter().map(|it| ["rule", "decision", "reason"].map(|key| text(it, key))).collect()
}

#[test]
fn a_secret_is_hidden_in_whatever_spelling_and_place() {
    let detail = recorded().target(|target| target.starts_with("/api/v1/audit/logs/"));
    let key = key();
    let line = format!("use {key} to sign in, please");
    for spelled in [line.clone(), percent(&line), base64(&line), base64(&percent(&line))] {
        let mut driver = recorded();
        change(&mut driver, NOTIFICATIONS, &[("jira_project_key", json!(spelled))]);
        change(
            &mut driver,
            &detail,
            &[("error_message", json!(spelled)), ("resource_type", json!({ "k": [spelled] }))],
        );
        let export = format!("A,Tags\r\n1,\"{spelled}\"\r\n2,x\r\n");
        driver.replace(FOCUS, Reply::new(200, "text/csv", export.as_bytes()));
        for piece in [3, usize::MAX] {
            driver.piece = piece;
            driver.questions.take();
            let pack = build(&focus(50_000), &driver);
            for form in [&key, &spelled, &percent(&key), &base64(&key)] {
                assert!(!holds(&pack, form), "{spelled} in pieces of {piece}: {form}");
            }
            let rules =
                decisions(&pack).iter().filter(|it| it[0] == "secret.aws.key_id" || it[0].contains("aws")).count();
            assert_eq!(rules, 4, "{:?}", decisions(&pack));
            assert!(!serde_json::to_string(&*driver.questions.borrow()).unwrap().contains(&key));
            let focus = pack.text("exports/focus-v1.3-core.csv");
            assert!(focus.starts_with("A,Tags\r\n1,\"") && focus.ends_with("\"\r\n2,x\r\n"), "{focus}");
            let line = pack.requests().into_iter().find(|it| it["url"].as_str().unwrap().ends_with(FOCUS)).unwrap();
            assert_eq!(line["kept"], "redacted");
            assert_eq!(line["sha256_received"], Digest::of(export.as_bytes()).to_string());
            assert_eq!(line["sha256"], Digest::of(focus.as_bytes()).to_string());
        }
    }
}

#[test]
fn one_value_is_asked_about_once_and_the_reason_is_in_the_pack() {
    let details: Vec<String> =
        recorded().replies.keys().filter(|target| target.starts_with("/api/v1/audit/logs/")).take(3).cloned().collect();
    let mut driver = recorded();
    for target in &details {
        change(&mut driver, target, &[("error_message", json!(format!("key {} was used", key())))]);
    }
    let rule = {
        build(&plain(), &driver);
        let questions = driver.questions.take();
        let found = questions.iter().flat_map(|it| &it.findings).find(|it| it.rule != "secret.url.webhook").unwrap();
        found.rule.clone()
    };
    driver.verdicts.insert(rule.clone(), Verdict::Keep("An example key from the documentation".to_owned()));
    let pack = build(&plain(), &driver);
    let asked: usize = driver.questions.borrow().iter().map(|it| it.findings.len()).sum();
    assert_eq!(asked, 2, "the webhook and the key");
    assert!(holds(&pack, &key()));
    let kept: Vec<_> = decisions(&pack).into_iter().filter(|it| it[0] == rule).collect();
    assert_eq!(kept.len(), 3, "every place is stated");
    assert!(kept.iter().all(|it| it[1] == "allow" && it[2] == "An example key from the documentation"));
    assert!(pack.requests().iter().filter(|it| it["kept"] == "redacted").count() == 1, "only the webhook's answer");
}

#[test]
fn hiding_everything_asks_nothing_more() {
    let mut driver = recorded();
    driver.verdicts.insert("secret.url.webhook".to_owned(), Verdict::HideAll);
    let detail = driver.target(|target| target.starts_with("/api/v1/audit/logs/"));
    change(&mut driver, &detail, &[("error_message", json!(key()))]);
    let asked = build(&plain(), &driver);
    assert_eq!(driver.questions.borrow().len(), 1);
    driver.questions.take();
    let unasked = build(&with(|form| form.hide_secrets = true, |_| ()), &driver);
    assert!(driver.questions.borrow().is_empty());
    assert!(asked.bytes == unasked.bytes && !holds(&asked, &key()));
}

#[test]
fn hiding_all_others_leaves_what_is_kept_in_the_same_question() {
    let mut driver = recorded();
    let detail = driver.target(|target| target.starts_with("/api/v1/audit/logs/"));
    let hook = format!("https://ci:{}@build.example/run", "hunter22xx");
    change(&mut driver, &detail, &[("error_message", json!(format!("{} or {hook}", key())))]);
    driver.verdicts.insert("secret.aws.key_id".to_owned(), Verdict::Keep("An example".to_owned()));
    driver.verdicts.insert("secret.url.password".to_owned(), Verdict::HideAll);
    let pack = build(&plain(), &driver);
    assert!(holds(&pack, &key()) && !holds(&pack, "hunter22xx"));
}

/// Arguments with these attachments.
fn attached(driver: &mut Recorded, files: &[(&str, &[u8])]) -> packseal::assemble::Arguments {
    driver.attachments = files.iter().map(|(_, body)| body.to_vec()).collect();
    let mut arguments = plain();
    arguments.attachments = files.iter().map(|(name, _)| (*name).to_owned()).collect();
    arguments
}

#[test]
fn files_of_the_owner_are_listed_and_looked_through() {
    let mut driver = recorded();
    driver.piece = 1000;
    let large: Vec<u8> = (0u32..300_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let secret = format!("first line\nkey = {}\nlast line\n", key()).into_bytes();
    let mut binary = b"%PDF-1.7\n\0\0\0".to_vec();
    binary.extend_from_slice(&secret);
    let files: &[(&str, &[u8])] = &[
        ("plan.txt", b"An invented plan.\n"),
        ("evidence/report.bin", &large),
        ("notes/keys.txt", &secret),
        ("scan.pdf", &binary),
        ("empty", b""),
    ];
    let arguments = attached(&mut driver, files);
    let pack = build(&arguments, &driver);
    assert_eq!(pack.text("attachments/plan.txt"), "An invented plan.\n");
    assert!(pack.entry("attachments/evidence/report.bin") == large);
    assert_eq!(pack.text("attachments/notes/keys.txt"), "first line\nkey = ***REDACTED***\nlast line\n");
    assert_eq!(pack.entry("attachments/empty"), b"");
    assert!(!pack.names().contains(&"attachments/scan.pdf"));
    assert_eq!(pack.gaps("attachments"), ["attachments/scan.pdf"]);
    assert!(!holds(&pack, &key()));
    let line = pack.completeness("attachments");
    assert_eq!([line["returned"].as_str(), line["included"].as_str()], ["5", "4"]);
    let list = pack.text("MANIFEST.txt");
    for name in ["attachments/plan.txt", "attachments/notes/keys.txt", "attachments/empty"] {
        assert!(list.contains(name));
    }
    let included = pack.json("manifest.json")["included_files"].to_string();
    assert!(!included.contains("attachments"), "the vendor's list names the vendor's entries");
}

#[test]
fn a_file_that_cannot_be_read_ends_the_build_by_its_name() {
    let mut driver = recorded();
    let arguments = attached(&mut driver, &[("plan.txt", b"x")]);
    driver.attachments.clear();
    let (error, left) = fail(&arguments, &driver);
    let problem = error.problem();
    assert_eq!(problem.kind, ProblemKind::File);
    assert!(problem.request.unwrap().contains("attachments/plan.txt") && left.is_empty());
}

#[test]
fn what_was_decided_about_an_export_that_failed_is_not_told() {
    let wanted = exports();
    let secret = |driver: &mut Recorded| change(driver, SAVINGS, &[("notes", json!(format!("key {}", key())))]);
    let of_savings = |pack: &Pack| {
        let list = pack.json("pack.json")["decisions"].as_array().unwrap().clone();
        list.iter().filter(|it| it["place"].as_str().unwrap().contains("savings")).count()
    };
    let mut driver = recorded();
    secret(&mut driver);
    let whole = build(&wanted, &driver);
    assert!(whole.has("exports/savings-proof.json") && of_savings(&whole) == 1);

    driver.replace(BY_ACTION_CSV, Reply::json(403, "{}"));
    let failed = build(&wanted, &driver);
    assert!(failed.has("exports/savings-proof.error.json") && of_savings(&failed) == 0);
}
