//! `packseal dsar` on packs of the sample tenant, which knows who is in them: all of one person, and nobody else.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use packseal::model::digest::Digest;
use serde_json::Value;

use super::world::{Job, Tenant};
use crate::support::pack::inflate;
use crate::support::program::accepts;

const WHO: [&str; 4] = ["--email", "noemi.vargas@orchid.example", "--principal-id", "user_noemi"];

/// The body of an answer.
fn get(tenant: &Tenant, path: &str, token: &str) -> Vec<u8> {
    let host = tenant.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    // HTTP/1.0: the body comes in one piece.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    assert!(answer.starts_with(b"HTTP/1.0 200"), "{}", String::from_utf8_lossy(&answer[..head]));
    answer.split_off(head + 4)
}

/// A text in every spelling that it may have in the export, in lower case.
fn spellings(text: &str) -> Vec<String> {
    let percent = |all: bool| -> String {
        let one = |byte: u8| {
            let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            if plain && !all { char::from(byte).to_string() } else { format!("%{byte:02x}") }
        };
        text.to_lowercase().bytes().map(one).collect()
    };
    let escaped = |all: bool| -> String {
        let one = |c: char| if c.is_ascii() && !all { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) };
        text.to_lowercase().chars().map(one).collect()
    };
    vec![text.to_lowercase(), percent(false), percent(true), escaped(false), escaped(true)]
}

/// Three packs in the job's folder, the log as it came, and who is in them.
fn packs(tenant: &Tenant) -> (Job, Value) {
    let job = Job::new(&tenant.token("pro-owner"));
    for (recipe, user) in [("valdrics", "pro-owner"), ("grantex", "grantex-pro"), ("playbook", "playbook-ops")] {
        let token = tenant.token(user);
        fs::write(job.path("token"), &token).unwrap();
        let out = format!("{recipe}.zip");
        let ran = job.run(&[
            "build",
            "--recipe",
            recipe,
            "--url",
            &tenant.url,
            "--token-file",
            "token",
            "--tenant",
            "Orchid",
            "--out",
            &out,
            "--quiet",
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    // As the service would write it without redaction; its own answer is redacted.
    let log = get(tenant, "/audit/log.jsonl?variant=intact", &tenant.token("playbook-ops"));
    fs::write(job.path("log.jsonl"), log).unwrap();
    let card = serde_json::from_slice(&get(tenant, "/demo/subject", "")).unwrap();
    (job, card)
}

fn identifiers(card: &Value) -> Vec<String> {
    let others = card["others"].as_array().unwrap();
    assert_eq!(others.len(), 6);
    let texts = |it: &Value| -> Vec<String> {
        it["identifiers"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    others.iter().flat_map(texts).collect()
}

fn rows(entries: &[(String, Vec<u8>)], name: &str) -> Vec<Value> {
    let found = entries.iter().find(|(found, _)| found == name);
    let text = std::str::from_utf8(&found.unwrap_or_else(|| panic!("no {name}")).1).unwrap();
    if name.ends_with(".jsonl") {
        return text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    }
    serde_json::from_str(text).unwrap()
}

#[test]
fn one_person_in_three_logs_and_nobody_else() {
    let Some(tenant) = Tenant::start_with(&["--subject"]) else { return };
    let (job, card) = packs(&tenant);
    let files = ["valdrics.zip", "grantex.zip", "playbook.zip", "log.jsonl"];
    let more = ["--user-id", "5be0c3a1", "--also", "6a1f0c52-94b7-4d3e-8a60-5c2be71d9f04", "--out", "out"];
    let ran = job.run(&[&["dsar"], &files[..], &WHO, &more].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let out = job.files("out");
    let [name] = out.as_slice() else { panic!("{out:?}") };
    assert!(name.starts_with("subject-export-2") && name.ends_with("Z.zip"), "{name}");
    let path = job.path("out").join(name);
    let bytes = fs::read(&path).unwrap();
    let entries = inflate(&bytes);

    // Every row of hers is there, and those of others about her.
    let own = |name: &str, section: &str, field: &str| {
        let rows = rows(&entries, name);
        let theirs: Vec<&str> =
            card[section]["identifiers"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let is_hers = |row: &&Value| row[field].as_str().is_some_and(|text| theirs.contains(&text));
        // Grants name her too, and are counted apart.
        let own = rows.iter().filter(is_hers).filter(|row| row.get("scopes").is_none()).count();
        assert_eq!(own as u64, card[section]["own_rows"].as_u64().unwrap(), "{name}");
        rows
    };
    let valdrics = own("dsar/valdrics-api-v1-audit-logs.json", "valdrics", "actor_email");
    assert_eq!(valdrics.len(), 9, "the row about her account is another's");
    let grantex = own("dsar/grantex-v1-compliance-evidence-pack.json", "grantex", "principalId");
    assert!(grantex.iter().any(|row| row["metadata"]["query"] == "noemi.vargas@orchid.example"));
    let log = own("dsar/log.jsonl", "playbook", "user_id");
    assert_eq!(log.len(), 8, "another's line tells her address");
    // What is searched instead of the redacted log, and that it is said.
    assert!(ran.out.contains("was searched in its place"), "{}", ran.out);
    let all = valdrics.len() + grantex.len() + log.len();
    assert!(ran.out.starts_with(&format!("{all} rows about the person, in 3 files\n")), "{}", ran.out);

    // Nobody else is in a name or in the bytes, however spelled; a program that is not ours unpacks it, too.
    let others = identifiers(&card);
    for (entry, content) in &entries {
        let shown = format!("{entry}\n{}", std::str::from_utf8(content).unwrap()).to_lowercase();
        for other in others.iter().flat_map(|other| spellings(other)) {
            assert!(!shown.contains(&other), "{entry} has {other}");
        }
    }
    for text in ["noemi", "6a1f0c52", "5be0c3a1"] {
        assert!(!name.contains(text));
        assert!(entries.iter().all(|(entry, _)| !entry.contains(text)));
    }
    fs::write(job.path("others.json"), serde_json::to_vec(&others).unwrap()).unwrap();
    let script = "import json, sys, urllib.parse, zipfile
others = [text.lower() for text in json.load(open('others.json', encoding='utf-8'))]
pack = zipfile.ZipFile(sys.argv[1])
assert pack.testzip() is None
for name in pack.namelist():
    text = pack.read(name).decode('utf-8')
    values = [name, text, urllib.parse.unquote(text), json.dumps(text), text.encode().decode('unicode_escape', 'replace')]
    for value in values:
        for other in others:
            assert other not in value.lower(), (name, other)
";
    fs::write(job.path("look.py"), script).unwrap();
    accepts(job.folder.path(), "python3", &["-W", "ignore", "look.py", path.to_str().unwrap()]);

    let ran = job.run(&["verify", path.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.lines().next()), (Some(0), Some("INTACT, NOT SIGNED")));
}

#[test]
fn the_command_tells_what_may_be_the_persons_and_what_was_not_searched() {
    let Some(tenant) = Tenant::start_with(&["--subject"]) else { return };
    let (job, card) = packs(&tenant);
    fs::write(
        job.path("who.json"),
        "{\"emails\": [\"Noemi.Vargas@orchid.example\"], \"others\": [\"Tove Lind\", \"Karim Haddad\"]}",
    )
    .unwrap();
    let ran = job.run(&[
        "dsar",
        "grantex.zip",
        "playbook.zip",
        "log.jsonl",
        "--subject-file",
        "who.json",
        "--out",
        "a.zip",
        "--json",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let bytes = fs::read(job.path("a.zip")).unwrap();
    assert_eq!(told["sha256"], Digest::of(&bytes).to_string());
    for (entry, content) in inflate(&bytes) {
        let text = String::from_utf8(content).unwrap();
        for other in identifiers(&card).iter().map(String::as_str).chain(["Tove Lind", "Karim Haddad"]) {
            assert!(!text.contains(other), "{entry} has {other}");
        }
    }

    // Nothing is written over, and a refused file leaves nothing.
    let ran = job.run(&["dsar", "log.jsonl", "--email", "a@b.example", "--out", "a.zip"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("is there already"), "{}", ran.err);
    let mut cut = fs::read(job.path("grantex.zip")).unwrap();
    cut.pop();
    fs::write(job.path("cut.zip"), cut).unwrap();
    for arguments in [
        &["cut.zip", "--email", "a@b.example"][..],
        &["log.jsonl"],
        &["absent", "--email", "a@b.example"],
        &["out", "--email", "a@b.example"],
    ] {
        let ran = job.run(&[&["dsar"], arguments, &["--out", "out"]].concat());
        assert_eq!(ran.code, Some(3), "{arguments:?}");
        assert_eq!(job.files("out"), [""; 0]);
    }
    // Nothing found is an export and a status of its own.
    let ran = job.run(&["dsar", "log.jsonl", "--email", "nobody@b.example", "--out", "out"]);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(ran.out.starts_with("Nothing about the person was found"), "{}", ran.out);
    assert_eq!(job.files("out").len(), 1);
}
