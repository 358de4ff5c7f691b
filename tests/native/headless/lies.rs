//! A server that lies, to a build of every recipe: each lie ends the build in words with a place, and nothing of it is left; or it says no other
//! thing, and the pack is whole.

use packseal::recipe::{DRIFTWISE, EVIDENCE, GRANTEX, PLAYBOOK, VALDRICS};
use serde_json::{Value, json};

use super::world::{Job, Tenant};

/// The same log as Valdrics', by a recipe of one's own.
const CUSTOM: &str = r#"{
  "schema": "packseal-recipe/1", "name": "own", "version": "1", "title": "Own", "layout": "custom", "base": "/api/v1",
  "gate": "/audit/logs?limit=1", "file_name": "own-{tenant}.zip", "period": "optional", "frameworks": ["soc2"], "in_flight": 2,
  "retry": { "attempts": 2, "first_millis": 1, "most_millis": 2, "stall_seconds": 5 },
  "sections": [{
    "id": "log", "title": "Log", "path": "/audit/logs?sort_by=event_timestamp",
    "paging": { "by": "offset", "parameter": "offset", "size": { "parameter": "limit", "rows": 100 } },
    "rows": { "id": "/id" },
    "outputs": [{ "name": "log.csv", "form": "csv", "columns": ["id", "event_type", "success"] }]
  }]
}"#;

/// A recipe against the sample tenant, and the answer that lies.
struct Kind {
    name: &'static str,
    user: &'static str,
    recipe: &'static str,
    flags: &'static [&'static str],
    /// The start of the path; `ID` stands for the organisation.
    path: &'static str,
}

const KINDS: [Kind; 7] = [
    Kind { name: "valdrics", user: "pro-owner", recipe: VALDRICS, flags: &[], path: "/audit/logs?sort_by" },
    Kind {
        name: "driftwise",
        user: "drift-owner",
        recipe: DRIFTWISE,
        flags: &["--from", "2026-01-01", "--to", "2026-03-31", "--set", "organisation=ID"],
        path: "/api/v2/orgs/ID/drift-items",
    },
    Kind { name: "grantex", user: "grantex-pro", recipe: GRANTEX, flags: &[], path: "/v1/compliance/evidence-pack" },
    Kind {
        name: "evidence",
        user: "ops-risk",
        recipe: EVIDENCE,
        flags: &["--set", "sign_bundle=false"],
        path: "/compliance/evidence/parts/strategy_versions.json",
    },
    Kind { name: "playbook", user: "playbook-ops", recipe: PLAYBOOK, flags: &[], path: "/audit/log.jsonl" },
    Kind {
        name: "grantex",
        user: "grantex-pro",
        recipe: GRANTEX,
        flags: &["--set", "include_summary=true"],
        path: "/v1/compliance/summary",
    },
    Kind { name: "custom", user: "pro-owner", recipe: CUSTOM, flags: &[], path: "/audit/logs?sort_by" },
];

/// What a run said, and what it left.
struct Ended {
    code: Option<i32>,
    said: String,
    left: Vec<String>,
}

impl Kind {
    fn build(&self, tenant: &Tenant, fault: &str) -> Ended {
        let account = tenant.post("/demo/token", None, &json!({ "user": self.user }));
        let id = account["tenant"]["id"].as_str().unwrap_or_default().to_owned();
        let job = Job::new(account["access_token"].as_str().unwrap());
        let mut recipe: Value = serde_json::from_str(self.recipe).unwrap();
        recipe["retry"] = json!({ "attempts": 2, "first_millis": 1, "most_millis": 2, "stall_seconds": 5 });
        std::fs::write(job.path("recipe.json"), recipe.to_string()).unwrap();
        let (name, rest) = fault.split_once(':').unwrap_or((fault, ""));
        let path = self.path.replace("ID", &id);
        tenant.set_fault(&format!("{name}:{path}:{rest}"));
        let mut arguments = vec!["build", "--recipe", "recipe.json", "--url", &tenant.url, "--token-file", "token"];
        arguments.extend(["--out", "out", "--tenant", "Orchid"]);
        let flags: Vec<String> = self.flags.iter().map(|flag| flag.replace("ID", &id)).collect();
        arguments.extend(flags.iter().map(String::as_str));
        let ran = job.run(&arguments);
        let left = job.files("out");
        assert!(!ran.err.contains("panicked"), "{} {fault}: {}", self.name, ran.err);
        if let [file] = &left[..] {
            let verified = job.run(&["verify", &format!("out/{file}")]);
            assert_eq!(verified.code, Some(0), "{} {fault}: {}", self.name, verified.out);
        }
        Ended { code: ran.code, said: ran.err, left }
    }
}

/// What no reader of JSON takes, and what is said of it.
const NO_JSON: [(&str, &str); 11] = [
    ("html", "found `<` at byte 0"),
    ("length:short", "found the end of the text at byte"),
    ("length:long", "The connection broke off before the end of the answer. It was asked 2 times."),
    ("redirect", "the server sends to another address"),
    ("lie:empty", "found the end of the text at byte 0"),
    ("lie:deep", "no deeper nesting than 128, found `[` at byte 128"),
    ("lie:surrogate", "not a lone surrogate"),
    ("lie:twice", "expected a key that comes once, found \"id\" again"),
    ("lie:bom", "found byte 0xef at byte 0"),
    ("lie:utf16", "found byte 0xff at byte 0"),
    ("lie:latin1", "expected UTF-8, found byte 0xe9 at byte"),
];

/// JSON that is not what the contract has, by recipe. Without words, the pack is whole.
const OTHER: [(&str, &[(&str, &str)]); 7] = [
    (
        "valdrics",
        &[
            ("types", "Expected an array at the whole answer"),
            ("lie:number", "Expected a string at /0/id, found a number"),
        ],
    ),
    (
        "driftwise",
        &[
            ("types", "Expected a member at /items, found nothing"),
            ("lie:null", "Expected a member at /items, found nothing"),
            ("lie:number", "Expected a string at /items/0/finding_id, found a number"),
            ("lie:exponent", "Expected a whole number at /items/"),
            ("conflict", "an id that no other row has at /items/"),
            ("pages:same", "another page than those that were asked for at /next_cursor"),
            ("pages:new", "found 100 pages without a row that was not there before"),
        ],
    ),
    (
        "grantex",
        &[
            ("types", "Expected a member at /meta, found nothing"),
            ("endless", "It is over 64 MiB"),
            ("lie:text", "It is over 64 MiB"),
            ("lie:digits", ""),
        ],
    ),
    ("evidence", &[("lie:null", "Expected a list or an object at the whole answer, found null"), ("lie:exponent", "")]),
    (
        "playbook",
        &[
            ("html", "Expected JSON Lines at the content type, found text/html"),
            ("length:long", "The connection broke off before the end of the answer"),
            ("redirect", "the server sends to another address"),
            ("lie:deep", ""),
        ],
    ),
    ("grantex", &[("lie:null", "Expected a list or an object at the whole answer, found null")]),
    (
        "custom",
        &[
            ("types", "Expected an array at the whole answer, found an object"),
            ("lie:null", "Expected an array at the whole answer, found null"),
            ("lie:exponent", ""),
            ("lie:bare", ""),
            ("pages:same", "found 100 pages without a row that was not there before"),
        ],
    ),
];

/// Enough for the recipes whose answers are read by the same reader.
const FEW: usize = 3;

#[test]
fn every_lie_ends_in_words_with_a_place_or_is_none() {
    let Some(tenant) = Tenant::start_with(&["--fault-control"]) else { return };
    for (kind, (name, other)) in KINDS.iter().zip(OTHER) {
        assert_eq!(kind.name, name);
        let many = match name {
            "playbook" => 0,
            "driftwise" | "custom" => NO_JSON.len(),
            _ => FEW,
        };
        for (fault, words) in NO_JSON[..many].iter().chain(other) {
            let Ended { code, said, left } = kind.build(&tenant, fault);
            assert!(said.contains(words), "{name} {fault}: {said}");
            if words.is_empty() {
                assert_eq!((code, left.len()), (Some(0), 1), "{name} {fault}: {said}");
            } else {
                assert_eq!((code, left), (Some(3), vec![]), "{name} {fault}: {said}");
                assert!(said.contains("[GET "), "{name} {fault}: {said}");
            }
        }
    }
}
