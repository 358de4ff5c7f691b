//! JSON of a known form: what packs, auditors, operators and services hand on. The first byte of an input chooses the reader.

use packseal::controls::{CARRIED, Catalogue, Mapping};
use packseal::history::History;
use packseal::model::digest::Digest;
use packseal::model::instant::Day;
use packseal::model::json::parse;
use packseal::pack::about::About;
use packseal::playbook::readiness::{Attestations, Items};
use packseal::seal::sign::check_bundle;
use packseal::seal::source::jwk;
use packseal::seal::statement::Statement;
use packseal::seal::trust::{Policy, Store};
use packseal::source::oidc::{Client, identity, provider, tokens};
use packseal::source::{driftwise, evidence, ops, refusal, site};

use super::seeds::{Seed, entries, file, files, named};

/// A reader, and the property that it has.
type Reader = fn(&[u8]);

/// In the order of the first byte, `a` for the first.
const READERS: [Reader; 12] =
    [about, statement, bundle, store, policy, config, keys, controls, readiness, history, services, sign_in];

/// Reads it with the reader that its first byte names.
pub fn check(data: &[u8]) {
    let Some((first, text)) = data.split_first() else { return };
    let Some(reader) = READERS.get(usize::from(first.wrapping_sub(b'a'))) else { return };
    reader(text);
}

/// Entries of vectors, files of the site and answers as the contracts have them, each for its reader.
pub fn seeds() -> Vec<Seed> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut add = |reader: u8, bytes: &[u8]| found.push([&[reader], bytes].concat());
    for (name, bytes) in entries() {
        match name.as_str() {
            "pack.json" => add(b'a', &bytes),
            name if name.ends_with(".sigstore.json") => add(b'c', &bytes),
            name if name.starts_with("signatures/") && name.ends_with(".json") => add(b'b', &bytes),
            _ => {}
        }
    }
    let key = String::from_utf8(file("tests/native/seal/p256.pub.pem")).expect("a key").trim_end().replace('\n', "\\n");
    let root =
        String::from_utf8(file("tests/time/fixtures/ec-root.pem")).expect("a root").trim_end().replace('\n', "\\n");
    let store = format!(
        r#"{{"schema":"packseal-trust/1","keys":[{{"signer":"Ada","role":"owner","key_pem":"{key}\n","valid_from":"2026-01-01T00:00:00Z","valid_until":null,"revoked_at":null,"revoked_reason":null,"source":"a letter","pinned_at":null,"kid":"k"}}],"time_authorities":[{{"name":"Orchid Time","root_pem":"{root}\n","valid_from":null,"valid_until":null,"revoked_at":null,"revoked_reason":null,"source":null,"pinned_at":null}}]}}"#
    );
    add(b'd', store.as_bytes());
    add(b'd', br#"{"schema":"packseal-trust/1","keys":[]}"#);
    add(b'e', &Policy::default().to_bytes());
    add(b'e', br#"{"schema":"packseal-policy/1","signers":[{"role":"owner","min":1},{"role":"auditor","min":2}],"distinct_people":false,"time":"trusted","source":"attested"}"#);
    add(b'f', &file("www/config.json"));
    add(b'f', br#"{"apis":[{"kind":"driftwise","name":"DriftWise","url":"https://api.example","issuers":["https://login.example"],"sign_in":{"issuer":"https://login.example","client_id":"packseal","scope":"openid email","audience":"x","resource":"https://api.example"},"token":true,"recipe":"driftwise.json","organisation":"orchid","time_relay":"/time/stamp"}]}"#);
    add(b'g', br#"{"keys":[{"kty":"EC","crv":"P-256","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0","kid":"a","use":"sig"},{"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"},{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#);
    for (_, text) in CARRIED {
        add(b'h', text.as_bytes());
    }
    add(b'h', br#"{"schema":"packseal-mapping/1","name":"ours","version":"1","lines":[{"framework":"soc2","control":"CC6.1","section":"audit_logs","strength":"direct","note":"x"},{"framework":"gdpr","control":"Art. 30","entry":"a.csv","strength":"partial"}]}"#);
    add(b'i', &file("www/playbook/readiness.json"));
    add(b'i', br#"{"schema":"packseal-attestations/1","attestations":[{"item":"x","by":"Ada","on":"2026-10-01","note":null,"evidence":null,"release":null,"applies":true}]}"#);
    add(b'j', br#"{"schema":"packseal-history/1","entries":[]}"#);
    add(b'j', format!(r#"{{"schema":"packseal-history/1","entries":[{{"run":"r1","requested_at":"2026-10-12T09:39:00Z","state":"saved","name":"p.zip","bytes":9,"sha256":"{0}","manifest_sha256":"{0}","finished_at":"2026-10-12T09:40:00Z","recipe":"valdrics","version":"1","tenant":"orchid","first_day":"2026-07-01","last_day":null}}]}}"#, "5a".repeat(32)).as_bytes());
    add(b'l', br#"{"issuer":"https://login.example","authorization_endpoint":"https://login.example/a","token_endpoint":"https://login.example/t","code_challenge_methods_supported":["S256"],"response_types_supported":["code"],"authorization_response_iss_parameter_supported":true}"#);
    add(b'l', br#"{"access_token":"t","token_type":"Bearer","expires_in":3600,"id_token":"e30.e30.x"}"#);
    for (_, bytes) in files("tests/fixtures", &[".json"]).into_iter().filter(|(_, bytes)| bytes.len() < 4096) {
        add(b'k', &bytes);
    }
    for answer in ANSWERS {
        add(b'k', answer.as_bytes());
    }
    named(found)
}

/// Answers of the services as their contracts have them.
const ANSWERS: [&str; 6] = [
    r#"{"detail":{"code":"rate_limited","message":"slow down","retry_after":30},"error":"x"}"#,
    r#"[{"id":"j1","name":"Monthly","job_type":"evidence_export","owner":"ops","schedule":"monthly","status":"active","updated_at":"2026-10-01T00:00:00Z","description":"","strict":true,"vault_copy":false}]"#,
    r#"{"run_id":"r","job_id":"j","status":"success","started_at":"2026-10-01T00:00:00Z","finished_at":null,"triggered_by":"ops","error_message":null,"summary":{"bundle_id":"b","files":3}}"#,
    r#"{"id":"e1","status":"ready","period_start":"2026-07-01T00:00:00Z","period_end":"2026-10-01T00:00:00Z","bytes":9,"sha256":"x","expires_at":"2026-11-01T00:00:00Z","created_at":"2026-10-01T00:00:00Z"}"#,
    r#"{"exports":[{"id":"e1","status":"running"}],"next_cursor":"c"}"#,
    r#"{"rows":[{"id":1}],"events":[{"id":2}],"count":2}"#,
];

fn about(text: &[u8]) {
    let Ok(about) = About::parse(text) else { return };
    let written = about.encode();
    assert_eq!(About::parse(&written).as_ref(), Ok(&about), "pack.json is read as it is written");
}

fn statement(text: &[u8]) {
    let Ok(statement) = Statement::read(text) else { return };
    assert_eq!(Statement::read(&statement.to_bytes()).as_ref(), Ok(&statement), "a statement is read as it is written");
}

fn bundle(text: &[u8]) {
    // What it must hold: another statement is never taken.
    let (statement, id) = (b"another statement".as_slice(), Digest::of(b"a key"));
    assert!(check_bundle(text, statement, b"no signature", id).is_err(), "no bundle is of what nobody signed");
}

fn store(text: &[u8]) {
    let Ok(store) = Store::read(text) else { return };
    assert_eq!(Store::read(&store.to_bytes()).as_ref(), Ok(&store), "a trust store is read as it is written");
    let _ = store.servers();
}

fn policy(text: &[u8]) {
    let Ok(policy) = Policy::read(text) else { return };
    assert!(!policy.signers.is_empty() && policy.signers.iter().all(|signer| (1..=99).contains(&signer.min)));
    assert_eq!(Policy::read(&policy.to_bytes()).as_ref(), Ok(&policy), "a policy is read as it is written");
}

fn config(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let Ok(apis) = site::parse(text) else { return };
    for api in apis {
        let local = ["http://localhost", "http://127.0.0.1"].iter().any(|local| api.url.starts_with(local));
        assert!(api.url.starts_with("https://") || local, "{}", api.url);
        assert!(!api.recipe.contains("..") && !api.recipe.starts_with('/'), "{}", api.recipe);
        let _ = api.host();
    }
}

fn keys(text: &[u8]) {
    let Ok(keys) = jwk::read(text) else { return };
    for key in keys.keys {
        assert_eq!(jwk::thumbprint(&key.key).len(), 43);
        assert!(key.kid.as_deref().is_none_or(jwk::is_kid));
    }
}

fn controls(text: &[u8]) {
    let catalogue = Catalogue::parse(text);
    let carried: Vec<Catalogue> =
        CARRIED.iter().filter_map(|(_, text)| Catalogue::parse(text.as_bytes()).ok()).collect();
    let mapping = Mapping::parse(text);
    if Mapping::parse_for(text, &carried).is_ok() {
        assert!(mapping.is_ok(), "what holds against catalogues is a mapping");
    }
    assert!(catalogue.is_err() || mapping.is_err(), "one schema");
}

fn readiness(text: &[u8]) {
    let today = Day::parse("2026-10-12").expect("a day");
    let _ = Items::parse(text);
    let Ok(said) = Attestations::parse(text, today) else { return };
    assert_eq!(
        Attestations::parse(&said.encode(), today).as_ref(),
        Ok(&said),
        "attestations are read as they are written"
    );
}

fn history(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let Ok(history) = History::parse(text) else { return };
    assert!(history.entries().len() <= packseal::history::MOST);
    assert_eq!(History::parse(&history.encode()).as_ref(), Ok(&history), "a history is read as it is written");
    let mut merged = history.clone();
    merged.merge(&history);
    assert_eq!(merged, history, "merging the same adds nothing");
}

fn services(text: &[u8]) {
    let _ = (refusal(text), ops::jobs(text), ops::countersigned(text), ops::Ours::read(text));
    let _ =
        (driftwise::export(text), driftwise::exports(text), driftwise::organisation(text), driftwise::recorded(text));
    let _ = driftwise::refused(429, text, Some("30"));
    if let Ok(Some(run)) = ops::run(text) {
        let _ = ops::RUNBOOK_FIELDS.map(|name| run.reported(name));
    }
    if let Ok(exported) = ops::Exported::read(text) {
        assert!(exported.void().len() <= 2);
    }
    if let Ok(verdict) = ops::Verdict::read(text) {
        assert!(ops::compare(&verdict, &verdict).iter().all(|row| row.same), "a verdict is its own");
    }
    if let Ok(value) = parse(text) {
        let _ = evidence::rows(&value);
    }
}

fn sign_in(text: &[u8]) {
    let issuer = "https://login.example";
    if let Ok(provider) = provider(text, issuer) {
        assert_eq!(provider.issuer, issuer, "a description is that of the issuer that was asked");
    }
    let _ = tokens(200, text, "login.example");
    let client = Client {
        issuer: issuer.to_owned(),
        client_id: "packseal".to_owned(),
        scope: "openid".to_owned(),
        audience: None,
        resource: None,
    };
    let _ = identity(&String::from_utf8_lossy(text), &client, "n", 1_790_000_000);
}
