//! What is in a package, beside captured ones, and hashed once more by Python.

use super::{EXPORT, beside, folder, post, read, read_json, server};
use crate::samples::{differs, shared};
use crate::support::json::{Json, parse};
use crate::support::python;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

pub fn entries(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let mut all = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        assert_eq!(entry.unix_mode().unwrap() & 0o777, 0o644);
        assert_eq!(entry.compression(), zip::CompressionMethod::Deflated);
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        all.insert(entry.name().unwrap().into_owned(), bytes);
    }
    all
}

fn captured(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let zip =
        std::fs::read_dir(folder).unwrap().flatten().find(|file| file.path().extension().is_some_and(|it| it == "zip"));
    entries(&std::fs::read(zip.unwrap().path()).unwrap())
}

#[tokio::test]
async fn packages_and_answers_have_the_shape_of_captured_ones() {
    let Some(samples) = shared("samples/evidence", "mac_vectors.json") else { return };
    let server = server(&[]);
    for (folder, request) in [
        (
            "signed",
            "{\"package_prefix\":\"evidence_signed\",\"signer\":\"compliance_ops\",\"signing_key_id\":\"ops-key\"}",
        ),
        ("unsigned", "{\"sign_bundle\":false}"),
    ] {
        let folder = samples.join(folder);
        let answer = post(&server, EXPORT, request).await;
        let theirs = parse(&std::fs::read_to_string(folder.join("export_response.json")).unwrap());
        assert_eq!(differs(&theirs, &answer, "answer"), None);
        assert_eq!(theirs.get("signature_path") == &Json::Null, answer.get("signature_path") == &Json::Null);
        let (theirs, ours) = (captured(&folder), entries(&read(answer.get("package_path"))));
        assert_eq!(theirs.keys().collect::<Vec<_>>(), ours.keys().collect::<Vec<_>>());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        for (name, theirs) in &theirs {
            let (theirs, ours) = (text(theirs), text(&ours[name]));
            let theirs = theirs.lines().next().filter(|_| name.ends_with(".jsonl")).unwrap_or(&theirs);
            let ours = ours.lines().next().filter(|_| name.ends_with(".jsonl")).unwrap_or(&ours);
            if theirs.is_empty() {
                assert_eq!(ours, "", "{name}");
                continue;
            }
            let (theirs, ours) = (parse(theirs), parse(ours));
            match name.as_str() {
                // The payload is each event's own.
                "audit_events.jsonl" => assert_eq!(theirs.keys(), ours.keys()),
                _ => assert_eq!(differs(&theirs, &ours, name), None),
            }
        }
        let (theirs, ours) = (parse(&text(&theirs["manifest.json"])), parse(&text(&ours["manifest.json"])));
        let names = |manifest: &Json| -> Vec<String> {
            manifest.get("files").clone().list().iter().map(|row| row.get("name").text().to_owned()).collect()
        };
        assert_eq!(names(&theirs), names(&ours), "another order of writing");
        for name in
            ["audit_event_limit", "audit_verify_limit", "external_timeout_seconds", "retention_policy", "vault_mode"]
        {
            assert_eq!(theirs.get("request").get(name), ours.get("request").get(name), "another default of {name}");
        }
        if let Some(sidecar) = std::fs::read_dir(&folder)
            .unwrap()
            .flatten()
            .find(|file| file.file_name().to_string_lossy().ends_with(".signature.json"))
        {
            let theirs = parse(&std::fs::read_to_string(sidecar.path()).unwrap());
            assert_eq!(theirs.keys(), read_json(answer.get("signature_path")).keys());
        }
    }
}

/// Digests of the ZIP and of its entries, sidecar and countersign MACs, and the chain of events, by other means.
const SCRIPT: &str = r#"
import hashlib, hmac, io, json, re, sys, zipfile
asked = json.load(sys.stdin)
raw = open(asked["zip"], "rb").read()
z = zipfile.ZipFile(io.BytesIO(raw))
assert z.testzip() is None
m = json.loads(z.read("manifest.json"))
rows = {r["name"]: r for r in m["files"]}
assert sorted(rows) + ["manifest.json"] == sorted(rows) + [n for n in z.namelist() if n not in rows]
for name, r in rows.items():
    data = z.read(name)
    assert r["relative_path"] == name and r["size_bytes"] == len(data), name
    assert r["sha256"] == hashlib.sha256(data).hexdigest(), name
    if name.endswith(".json"):
        assert json.dumps(json.loads(data), indent=2, ensure_ascii=False).encode() == data, name
assert json.dumps(m, indent=2, ensure_ascii=False).encode() == z.read("manifest.json")
digest = hashlib.sha256(raw).hexdigest()
def mac(e):
    at = re.sub("Z$", "+00:00", e["signed_at"])
    text = "|".join([e["digest"], e["signer"], e["signing_key_id"], at])
    return hmac.new(asked["secret"].encode(), text.encode(), hashlib.sha256).hexdigest()
signed = 0
for path in asked["sidecars"]:
    text = open(path).read()
    side = json.loads(text)
    assert json.dumps(side, indent=2, ensure_ascii=False) == text, path
    for e in side.get("entries", [side]):
        assert e["digest"] == digest and e["signature"] == mac(e), path
        signed += 1
prev, chained = "", 0
lines = z.read("audit_events.jsonl").decode().split("\n")
assert lines.pop() == ""
for line in reversed(lines):
    e = json.loads(line)
    assert json.dumps(e, ensure_ascii=False) == line
    if not e["event_hash"]: continue
    payload = re.search(r'"payload": (.*), "prev_hash": "', line).group(1)
    text = "|".join([e["prev_hash"], re.sub("Z$", "+00:00", e["event_time"]), e["event_type"], e["action"], e["status"], payload])
    assert e["prev_hash"] == prev and hashlib.sha256(text.encode()).hexdigest() == e["event_hash"], e["id"]
    prev, chained = e["event_hash"], chained + 1
print(json.dumps({"digest": digest, "files": len(rows), "signed": signed, "chained": chained}))
"#;

#[tokio::test]
async fn python_finds_every_digest_mac_and_link_right() {
    let server = server(&[]);
    let answer = post(&server, EXPORT, "{\"retention_policy\":\"sieben Jahre é\"}").await;
    let package = answer.get("package_path");
    for signer in ["audit_manager", "risk_officer"] {
        let body = format!("{{\"package_path\":\"{}\",\"signer\":\"{signer}\",\"note\":\"ok é\"}}", package.text());
        post(&server, super::COUNTERSIGN, &body).await;
    }
    let input = format!(
        "{{\"zip\":\"{}\",\"secret\":\"{}\",\"sidecars\":[\"{}\",\"{}\"]}}",
        package.text(),
        packseal_tenant::bundle::demo_secret(),
        answer.get("signature_path").text(),
        beside(package, ".countersign.json").text()
    );
    let Some(found) = python(SCRIPT, &input) else { return };
    let found = parse(&found);
    assert_eq!(found.get("digest"), answer.get("package_sha256"));
    assert_eq!(found.get("files").int() + 1, answer.get("file_count").int());
    assert_eq!((found.get("signed").int(), found.get("chained").int()), (3, 58));
    assert_eq!(answer.get("package_size_bytes").int(), i64::try_from(read(package).len()).unwrap());
    assert_eq!(answer.get("summary").get("audit_chain_valid"), &Json::Bool(true));
}

#[tokio::test]
async fn options_change_what_is_in_it() {
    let server = server(&[]);
    let body = "{\"include_feedback_summary\":false,\"include_ruleset_body\":false,\"audit_event_type\":\"compliance\",\
                \"audit_event_limit\":3,\"cleanup_bundle_dir\":false,\"output_dir\":\"out\",\"package_prefix\":\"p\",\
                \"external_auth_token\":\"not-to-be-kept\",\"unknown\":1}";
    let answer = post(&server, EXPORT, body).await;
    assert_eq!(answer.get("file_count").int(), 17);
    assert!(!answer.get("summary").keys().contains(&"nlp_feedback_samples"));
    let entries = entries(&read(answer.get("package_path")));
    assert!(!entries.contains_key("event_nlp_feedback_summary.json"));
    let text = |name: &str| String::from_utf8(entries[name].clone()).unwrap();
    assert_eq!(text("audit_events.jsonl").lines().count(), 3);
    assert!(text("audit_events.jsonl").lines().all(|line| line.contains("\"event_type\": \"compliance\"")));
    assert_eq!(parse(&text("event_nlp_active_ruleset.json")).get("rules"), &Json::List(vec![]));
    let request = parse(&text("manifest.json")).get("request").clone();
    assert_eq!(request.keys().len(), 32);
    assert_eq!(request.get("triggered_by").text(), "ops-audit");
    assert_eq!(request.get("external_auth_token").text(), "not-to-be-kept", "the vendor's leak is gone");
    assert!(
        answer
            .get("package_path")
            .text()
            .starts_with(folder(&server).join("out/p_20261120T151327Z_").to_str().unwrap())
    );
    for (name, bytes) in &entries {
        assert_eq!(std::fs::read(format!("{}/{name}", answer.get("bundle_dir").text())).unwrap(), *bytes);
    }
    let files = server.ask(axum::http::Method::GET, "/demo/evidence", &[], "").await.json();
    assert_eq!(files.get("files").clone().list().len(), entries.len() + 2, "the package, its sidecar, its files");
}
