//! The optional exports together: how each fails, and what is left of it.

use packseal::assemble::{FetchError, ProblemKind};
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::recipe::{Field, Form};
use packseal::verify::report::Headline;
use packseal::verify::verify;
use serde_json::json;

use crate::support::arguments::{TOKEN, exports, with};
use crate::support::driver::Reply;
use crate::support::fixture::{
    BY_ACTION_CSV, BY_STRATEGY, CLOSE, CLOSE_INVOICE, FOCUS, REALIZED, SAVINGS, SAVINGS_CSV, recorded,
};
use crate::support::pack::{Pack, build, fail};

/// An export: its request, the block of manifest.json, the data set, its error entry, the endpoint, and its entries.
struct Export {
    targets: &'static [&'static str],
    block: &'static str,
    section: &'static str,
    error: &'static str,
    endpoint: &'static str,
    entries: &'static [&'static str],
}

const EXPORTS: [Export; 4] = [
    Export {
        targets: &[FOCUS],
        block: "focus_export",
        section: "focus",
        error: "exports/focus-v1.3-core.error.json",
        endpoint: "/api/v1/costs/export/focus",
        entries: &["exports/focus-v1.3-core.csv"],
    },
    Export {
        targets: &[SAVINGS, SAVINGS_CSV, BY_STRATEGY, BY_ACTION_CSV],
        block: "savings_proof",
        section: "savings_proof",
        error: "exports/savings-proof.error.json",
        endpoint: "/api/v1/savings/proof",
        entries: &[
            "exports/savings-proof.json",
            "exports/savings-proof.csv",
            "exports/savings-proof-drilldown-strategy-type.json",
            "exports/savings-proof-drilldown-strategy-type.csv",
            "exports/savings-proof-drilldown-remediation-action.json",
            "exports/savings-proof-drilldown-remediation-action.csv",
        ],
    },
    Export {
        targets: &[REALIZED],
        block: "realized_savings",
        section: "realized_savings",
        error: "exports/realized-savings.error.json",
        endpoint: "/api/v1/savings/realized/events",
        entries: &["exports/realized-savings.json", "exports/realized-savings.csv"],
    },
    Export {
        targets: &[CLOSE],
        block: "close_package",
        section: "close_package",
        error: "exports/close-package.error.json",
        endpoint: "/api/v1/costs/reconciliation/close-package",
        entries: &["exports/close-package.json", "exports/close-package.csv"],
    },
];

fn refused(message: &str) -> String {
    json!({"error": message, "code": "HTTP_ERROR", "message": message}).to_string()
}

/// Entries of `export` that a pack must not have are stated, all others are there.
fn failed(export: &Export, pack: &Pack, message: &str) {
    assert_eq!(
        pack.json(export.error),
        json!({"error": message, "hint": format!("Use GET {} for direct export.", export.endpoint), "status": "error"})
    );
    // The vendor's form: two spaces, sorted keys, no line end.
    assert_eq!(pack.text(export.error), serde_json::to_string_pretty(&pack.json(export.error)).unwrap());
    let gaps = pack.gaps(export.section);
    for entry in export.entries {
        assert!(!pack.has(entry) && gaps.contains(&(*entry).to_owned()), "{entry}");
    }
    let manifest = pack.json("manifest.json");
    let block = &manifest[export.block];
    assert_eq!(
        (&block["included"], &block["status"], &block["error"]),
        (&json!(true), &json!("error"), &json!(message))
    );
    let files: Vec<&str> =
        manifest["included_files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    assert!(files.contains(&export.error));
    assert!(!files.iter().any(|file| export.entries.contains(file)));
    let line = pack.completeness(export.section);
    assert_eq!(["returned", "included", "truncated"].map(|column| line[column].as_str()), ["", "", ""]);
    for other in EXPORTS.iter().filter(|other| other.block != export.block) {
        assert_eq!(manifest[other.block]["status"], "ok", "{}", other.block);
        assert!(other.entries.iter().all(|entry| pack.has(entry)) && !pack.has(other.error));
    }
    is_intact(pack);
}

/// What was built is what a reader of ours calls intact, with nothing altered and nothing missing.
fn is_intact(pack: &Pack) {
    let verified = verify(&mut Memory(&pack.bytes), "pack.zip", &Limits::default(), &mut |_, _| ()).unwrap();
    assert_eq!(verified.report.headline, Headline::NotSigned, "{:?}", verified.report.findings);
}

#[test]
fn a_pack_with_all_exports_is_intact() {
    let pack = build(&exports(), &recorded());
    is_intact(&pack);
    let manifest = pack.json("manifest.json");
    assert_eq!(
        manifest["savings_proof"],
        json!({"included": true, "provider": null, "status": "ok", "error": null,
            "window": {"start_date": "2026-10-21", "end_date": "2026-11-20"}})
    );
    assert_eq!(
        manifest["realized_savings"],
        json!({"included": true, "provider": null, "limit": 5000, "rows_written": 15, "status": "ok", "error": null,
            "window": {"start_date": "2026-10-21", "end_date": "2026-11-20"}})
    );
    assert_eq!(
        manifest["close_package"],
        json!({"included": true, "provider": null, "enforce_finalized": true, "max_restatements": 5000, "status": "ok", "error": null,
            "window": {"start_date": "2026-08-01", "end_date": "2026-11-20"}})
    );
    for (dataset, line) in [
        ("savings_proof", ["/savings/proof", "2", "7", "7", "", "", "2026-10-21", "2026-11-20"]),
        (
            "savings_proof_drilldown_strategy_type",
            ["/savings/proof/drilldown", "2", "4", "4", "200", "false", "2026-10-21", "2026-11-20"],
        ),
        (
            "savings_proof_drilldown_remediation_action",
            ["/savings/proof/drilldown", "2", "3", "3", "200", "false", "2026-10-21", "2026-11-20"],
        ),
        (
            "realized_savings",
            ["/savings/realized/events", "1", "15", "15", "5000", "false", "2026-10-21", "2026-11-20"],
        ),
        (
            "close_package",
            ["/costs/reconciliation/close-package", "1", "2", "2", "5000", "false", "2026-08-01", "2026-11-20"],
        ),
    ] {
        let found = pack.completeness(dataset);
        let columns = ["endpoint", "requests", "returned", "included", "cap", "truncated", "from", "to"];
        assert_eq!(columns.map(|column| found[column].as_str()), line, "{dataset}");
    }
    assert_eq!(pack.gaps("savings_proof"), ["as_of, tier"]);
    assert_eq!(pack.gaps("vendor"), ["audit.export_requested", "close package alert"]);
    assert_eq!(pack.receipt.limits_reached, [] as [String; 0]);
}

#[test]
fn a_failure_leaves_an_error_file_and_gaps_and_nothing_half_made() {
    let denied = "Feature 'close_workflow' requires an upgrade. Current tier: free";
    let causes = [
        (Reply::json(403, refused(denied)), format!("HTTP status 403: {denied}")),
        (Reply::json(404, r#"{"detail":"Not Found"}"#), "HTTP status 404: Not Found".to_owned()),
        (
            Reply::json(409, refused("Cannot generate final close package while preliminary records exist.")),
            "HTTP status 409: Cannot generate final close package while preliminary records exist.".to_owned(),
        ),
        (
            Reply::json(500, refused("(sqlite3.OperationalError) no such table: x\n[SQL: SELECT secret FROM x]")),
            "HTTP status 500: no such table: x (what quotes the server's database is left out)".to_owned(),
        ),
        (Reply::new(502, "text/html", "<html>bad gateway</html>"), "HTTP status 502".to_owned()),
        (Reply::Failure(FetchError::NoAnswer), "no readable answer".to_owned()),
        (Reply::Failure(FetchError::Timeout { seconds: 30 }), "no answer within 30 s".to_owned()),
    ];
    for export in &EXPORTS {
        for target in export.targets {
            for (reply, message) in &causes {
                let mut driver = recorded();
                driver.replace(target, reply.clone());
                failed(export, &build(&exports(), &driver), message);
            }
            let mut driver = recorded();
            let whole = driver.replies[*target].clone();
            driver.replace(target, whole.cut_after(40));
            failed(export, &build(&exports(), &driver), "the connection broke off before the end of the answer");
        }
    }
}

#[test]
fn a_refusal_is_listed_with_status_and_digest_and_answers_that_were_not_used_are_not() {
    let mut driver = recorded();
    driver.replace(BY_ACTION_CSV, Reply::json(403, refused("no")));
    let pack = build(&exports(), &driver);
    let requests = pack.requests();
    let of_savings: Vec<_> =
        requests.iter().filter(|request| request["url"].as_str().unwrap().contains("/savings/proof")).collect();
    assert_eq!(of_savings.len(), 1);
    assert_eq!((of_savings[0]["status"].as_u64(), of_savings[0]["kept"].as_str()), (Some(403), Some("digest")));
    assert!(of_savings[0]["file"].is_null());
    assert!(!pack.names().iter().any(|name| name.contains("savings_proof")));
    let requests = |dataset: &str| pack.completeness(dataset)["requests"].clone();
    assert_eq!(requests("savings_proof"), "2");
    assert_eq!(requests("savings_proof_drilldown_remediation_action"), "2");
}

#[test]
fn answers_that_are_not_as_the_contract_says_leave_an_error_file() {
    for (index, target, body) in [
        (1, SAVINGS, "{}"),
        (1, SAVINGS, "[]"),
        (1, SAVINGS, "{\"breakdown\":[],\"opportunity_monthly_usd\":Infinity}"),
        (1, BY_STRATEGY, "{\"buckets\":[]}"),
        (1, SAVINGS_CSV, "provider,opportunity_monthly_usd,realized_monthly_usd\r\n"),
        (2, REALIZED, "{}"),
        (2, REALIZED, "[{\"provider\":\"aws\"}]"),
        (2, REALIZED, "<!doctype html>"),
        (3, CLOSE, "{}"),
        (3, CLOSE, "{\"integrity_hash\":\"x\",\"csv\":\"\",\"restatements\":{}}"),
    ] {
        let mut driver = recorded();
        // As JSON also where a CSV was asked for: the media type is wrong then.
        driver.replace(target, Reply::json(200, body));
        let pack = build(&exports(), &driver);
        let export = &EXPORTS[index];
        let message = pack.json(export.error)["error"].as_str().unwrap().to_owned();
        assert!(message.contains("could not be read"), "{message}");
        failed(export, &pack, &message);
    }
    let mut driver = recorded();
    driver.replace(SAVINGS_CSV, Reply::new(200, "text/csv", "provider;opportunity\r\n"));
    let pack = build(&exports(), &driver);
    assert!(pack.text("exports/savings-proof.error.json").contains("the names of the columns"));
}

#[test]
fn a_choice_that_the_server_refuses_and_a_stop_end_the_build() {
    let unprocessable = json!({"error": "Unprocessable Entity", "details": [{"loc": ["query", "limit"], "msg": "Input should be less"}]});
    for export in &EXPORTS {
        for target in export.targets {
            for (reply, kind) in [
                (Reply::json(400, refused("start_date must be <= end_date")), ProblemKind::Option),
                (Reply::json(422, unprocessable.to_string()), ProblemKind::Option),
                (Reply::json(401, refused("Token has expired")), ProblemKind::SignedOut),
                (Reply::Failure(FetchError::Cancelled), ProblemKind::Cancelled),
                (Reply::json(403, refused(TOKEN)), ProblemKind::Answer),
            ] {
                let mut driver = recorded();
                driver.replace(target, reply.clone());
                let (error, _) = fail(&exports(), &driver);
                assert_eq!(error.problem().kind, kind, "{target} {reply:?}");
            }
        }
    }
}

#[test]
fn a_refused_choice_is_put_on_its_field() {
    let window = "start_date must be <= end_date";
    let provider = "Unsupported provider 'aws'. Use one of: azure";
    for (target, status, body, fields) in [
        (FOCUS, 400, refused(provider), vec![(Field::FocusProvider, provider)]),
        (SAVINGS, 400, refused(window), vec![(Field::SavingsLastDay, window)]),
        (
            REALIZED,
            422,
            json!({"error": "Unprocessable Entity", "details": [
                {"loc": ["query", "limit"], "msg": "Input should be less"}, {"loc": ["query", "start_date"], "msg": "Invalid"},
                {"loc": ["query", "response_format"], "msg": "Unknown"}]})
            .to_string(),
            vec![(Field::RealizedLimit, "Input should be less"), (Field::RealizedFirstDay, "Invalid")],
        ),
        (CLOSE, 400, refused(window), vec![(Field::CloseLastDay, window)]),
        (CLOSE, 400, refused("Something else"), vec![]),
        (CLOSE, 401, refused(window), vec![]),
    ] {
        let mut driver = recorded();
        driver.replace(target, Reply::json(status, body));
        let (error, _) = fail(&exports(), &driver);
        let found: Vec<_> = error.fields().into_iter().map(|error| (error.field, error.message)).collect();
        let expected: Vec<_> =
            fields.into_iter().map(|(field, said)| (field, format!("The server answered: “{said}”"))).collect();
        assert_eq!(found, expected, "{target}");
    }
}

#[test]
fn exports_that_are_not_wanted_are_not_asked_for() {
    for (index, want) in [
        |form: &mut Form| form.savings = true,
        |form: &mut Form| form.realized = true,
        |form: &mut Form| form.close = true,
    ]
    .into_iter()
    .enumerate()
    {
        let wanted = &EXPORTS[index + 1];
        let arguments = with(
            |form| {
                want(form);
                form.close_first_day = "2026-08-01".to_owned();
            },
            |_| (),
        );
        let driver = recorded();
        let pack = build(&arguments, &driver);
        let manifest = pack.json("manifest.json");
        for export in &EXPORTS {
            let here = export.block == wanted.block;
            assert_eq!(manifest[export.block]["status"], if here { "ok" } else { "skipped" });
            assert_eq!(export.entries.iter().all(|entry| pack.has(entry)), here);
            let asked = driver.asked.borrow();
            assert_eq!(export.targets.iter().all(|target| asked.iter().any(|one| one == target)), here);
        }
        // Windows of skipped exports stand there too.
        assert_eq!(manifest["close_package"]["window"]["start_date"], "2026-08-01");
        is_intact(&pack);
    }
}

#[test]
fn a_provider_is_passed_on_and_an_invoice_keeps_its_hash() {
    let arguments = with(
        |form| {
            form.close = true;
            form.close_provider = "AWS".to_owned();
            (form.close_first_day, form.close_last_day) = ("2026-10-31".to_owned(), "2026-11-29".to_owned());
        },
        |_| (),
    );
    let driver = recorded();
    let pack = build(&arguments, &driver);
    assert!(driver.asked.borrow().iter().any(|target| target == CLOSE_INVOICE));
    assert_eq!(pack.json("manifest.json")["close_package"]["provider"], "aws");
    assert!(pack.json("exports/close-package.json")["invoice_reconciliation"]["integrity_hash"].is_string());
    is_intact(&pack);
}
