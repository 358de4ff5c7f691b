//! Runs that end without a pack: what they say, their status, and that nothing is left of them.

use std::fs;

use packseal::recipe::VALDRICS;

use super::world::{Job, Server, Tenant, valdrics};
#[cfg(unix)]
use crate::support::program;

/// An address at which nobody is asked: the run ends before.
const NOBODY: &str = "http://127.0.0.1:9";

#[test]
fn a_strict_run_whose_archive_fails_leaves_its_record_alone() {
    let Some(tenant) = Tenant::start(&["status:/hooks/worm:503"]) else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    let (kms, worm) = (format!("{}/hooks/kms", tenant.url), format!("{}/hooks/worm", tenant.url));
    let mut flags = vec!["--secret-file", "secret", "--vault", "vault", "--vault-mode", "simulated-worm"];
    flags.extend(["--kms-key-id", "k", "--kms-endpoint", &kms, "--worm-endpoint", &worm]);
    flags.extend(["--external-token-file", "hook-token", "--strict"]);
    for out in ["out", "out/pack.zip"] {
        let ran = job.run(&valdrics(&tenant.url, &[&flags[..], &["--out", out]].concat()));
        assert_eq!((ran.code, ran.out.as_str()), (Some(4), ""), "{}", ran.err);
        assert!(ran.err.contains("the archive failed, and strict was asked for: HTTP status 503"), "{}", ran.err);
        let record = job.failed_for("HTTP status 503");
        assert_eq!(record["result_summary"]["external_worm_status"], "ERROR: HTTP status 503");
        assert_eq!(record["result_summary"]["external_kms_status"], "OK");
        assert!(record["result_summary"].get("package_path").is_none());
    }
}

/// A service that says nothing, one that sends elsewhere, and one that is not there.
#[test]
fn services_that_do_not_answer_are_failures() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    let elsewhere =
        Server::start(Some(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".to_vec()));
    let away = format!("HTTP/1.1 307 See there\r\nLocation: {}/\r\nContent-Length: 0\r\n\r\n", elsewhere.url);
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (endpoint, why) in [
        (Server::start(None).url, "no answer within 1 s"),
        (Server::start(Some(away.into_bytes())).url, "HTTP status 307"),
        (format!("http://{gone}"), "no connection"),
    ] {
        let mut flags = vec!["--vault", "vault", "--kms-key-id", "k", "--kms-endpoint", &endpoint, "--strict=kms"];
        flags.extend(["--external-token-file", "hook-token", "--external-timeout", "1"]);
        let ran = job.run(&valdrics(&tenant.url, &flags));
        assert_eq!((ran.code, ran.out.as_str()), (Some(4), ""), "{}", ran.err);
        let record = job.failed_for(why);
        let status = record["result_summary"]["external_kms_status"].as_str().unwrap();
        assert!(status.starts_with(&format!("ERROR: {why}")), "{status}");
    }
    assert!(elsewhere.asked.lock().unwrap().is_empty(), "the redirect was followed");
}

/// Nobody is asked for anything: there is no server at that address.
#[test]
fn strict_that_cannot_be_met_is_told_before_any_work() {
    let endpoint = "https://worm.example/keep";
    for (flags, why) in [
        (vec!["--strict"], "external_kms_status would be absent: no vault copy"),
        (vec!["--strict", "--vault", "vault"], "external_kms_status would be absent: kms_key_id is empty"),
        (vec!["--strict", "--vault", "vault", "--kms-key-id", "k"], "no endpoint of a key service"),
        (vec!["--strict=kms", "--vault", "vault", "--kms-endpoint", endpoint], "kms_key_id is empty"),
        (vec!["--strict=worm", "--worm-endpoint", endpoint], "external_worm_status would be absent: no vault copy"),
        (vec!["--strict=worm", "--vault", "vault"], "no endpoint of an archive"),
    ] {
        let job = Job::new("token-invented");
        let ran = job.run(&valdrics(NOBODY, &flags));
        assert_eq!((ran.code, ran.out.as_str()), (Some(4), ""), "{flags:?}: {}", ran.err);
        assert!(ran.err.contains(why), "{flags:?}: {}", ran.err);
        job.failed_for(why);
    }
    // The variable alone asks for it, too, and what is neither yes nor no is not taken for either.
    for (value, code) in [("true", 4), ("ON", 4), ("perhaps", 3)] {
        let job = Job::new("token-invented");
        let mut command = job.command(&valdrics(NOBODY, &[]));
        command.env("COMPLIANCE_EVIDENCE_EXTERNAL_REQUIRE_SUCCESS", value);
        assert_eq!(job.ran(command.output().unwrap()).code, Some(code), "{value}");
    }
}

#[test]
fn what_is_asked_wrongly_is_told_before_any_work() {
    let job = Job::new("token-invented");
    fs::write(job.path("taken.zip"), "an older pack").unwrap();
    fs::write(job.path("old.signature.json"), "{}").unwrap();
    fs::write(job.path("empty"), " \n").unwrap();
    fs::write(job.path("odd-token"), "two words").unwrap();
    fs::write(job.path("a b.txt"), "").unwrap();
    for (url, flags, why) in [
        ("http://api.example", vec![], "--url: expected https://"),
        ("https://name:word@api.example", vec![], "--url: expected https://"),
        (NOBODY, vec!["--out", "absent/pack.zip"], "its folder is not there"),
        (NOBODY, vec!["--out", "taken.zip"], "is there already"),
        (NOBODY, vec!["--out", "old.zip"], "old.signature.json is there already, of another pack"),
        (NOBODY, vec!["--from", "2026-01-01"], "--to"),
        (NOBODY, vec!["--from", "2026-02-01", "--to", "2026-01-01"], "Last day must not be before first day"),
        (NOBODY, vec!["--from", "1.2.2026", "--to", "2026-01-01"], "start_date: Enter a date"),
        (NOBODY, vec!["--set", "nothing=1"], "nothing: No choice has this name"),
        (NOBODY, vec!["--set", "evidence_limit"], "expected KEY=VALUE"),
        (NOBODY, vec!["--attach", "absent.txt"], "is no file"),
        (NOBODY, vec!["--attach", "a b.txt"], "a name of letters, digits"),
        (NOBODY, vec!["--attach", "token", "--attach", "./token"], "another file of this name"),
        (NOBODY, vec!["--token-file", "absent"], "absent: "),
        (NOBODY, vec!["--token-file", "empty"], "the token is empty"),
        (NOBODY, vec!["--token-file", "odd-token"], "characters that no token has"),
        (NOBODY, vec!["--documents", "absent"], "--documents absent: is no folder"),
        (NOBODY, vec!["--secret-file", "empty"], "the secret is empty"),
        (NOBODY, vec!["--signer", "ops"], "signing secret is empty"),
        (NOBODY, vec!["--secret-file", "secret", "--signer", "a|b"], "signer: expected text without `|`"),
        (NOBODY, vec!["--secret-file", "secret", "--signing-key-id", "a\tb"], "signing_key_id: expected text"),
        (NOBODY, vec!["--vault", "absent"], "the vault absent is no folder"),
        (NOBODY, vec!["--vault-mode", "copy"], "give --vault"),
        (NOBODY, vec!["--vault", "vault", "--worm-endpoint", "file:///x"], "external_worm_endpoint: expected https://"),
        (NOBODY, vec!["--vault", "vault", "--external-timeout", "121"], "expected 1 to 120"),
        (NOBODY, vec!["--vault", "vault", "--external-timeout", "0"], "expected 1 to 120"),
        (NOBODY, vec!["--prefix", "a/b"], "--prefix: expected"),
    ] {
        let ran = job.run(&valdrics(url, &flags));
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{flags:?}: {}", ran.err);
        assert!(ran.err.contains(why), "{flags:?}: {}", ran.err);
        assert!(!ran.err.contains("word@"), "{}", ran.err);
        assert_eq!(job.files("out"), [""; 0]);
    }
    assert_eq!(fs::read(job.path("taken.zip")).unwrap(), b"an older pack");
    let ran = job.run(&["build", "--recipe", "nothing", "--url", NOBODY, "--token-file", "token", "--out", "out"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("Give a file, or one of: valdrics"), "{}", ran.err);
}

#[test]
fn a_name_that_another_run_uses_is_left_alone() {
    let job = Job::new("token-invented");
    fs::write(job.path("out/pack.zip.partial"), "of another run").unwrap();
    let ran = job.run(&valdrics(NOBODY, &["--out", "out/pack.zip"]));
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("another run makes this pack"), "{}", ran.err);
    assert_eq!(fs::read(job.path("out/pack.zip.partial")).unwrap(), b"of another run");
}

#[test]
fn a_token_that_is_over_ends_the_run() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new("e30.e30.over");
    let ran = job.run(&valdrics(&tenant.url, &["--secret-file", "secret", "--vault", "vault"]));
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
    job.failed_for("You are signed out");
    // A member may not have a pack.
    let job = Job::new(&tenant.token("pro-member"));
    assert_eq!(job.run(&valdrics(&tenant.url, &[])).code, Some(3));
    job.failed_for("/api/v1/");
}

/// The token is the vendor's alone: nobody is followed elsewhere with it.
#[test]
fn a_redirect_is_not_followed() {
    let elsewhere =
        Server::start(Some(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".to_vec()));
    let away = format!(
        "HTTP/1.1 302 Found\r\nLocation: {}/caught\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        elsewhere.url
    );
    let api = Server::start(Some(away.into_bytes()));
    let job = Job::new("token-invented");
    let ran = job.run(&valdrics(&api.url, &[]));
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(!api.asked.lock().unwrap().is_empty());
    assert!(elsewhere.asked.lock().unwrap().is_empty(), "the redirect was followed");
    job.failed_for("sends to another address");
}

/// An answer may be compressed; this one is stored, which is a way to compress, too (RFC 1951 and 1952).
#[test]
fn a_compressed_answer_is_read() {
    let body = br#"{"detail": "words that were zipped"}"#;
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    let length = u16::try_from(body.len()).unwrap();
    gzip.extend(length.to_le_bytes().into_iter().chain((!length).to_le_bytes()));
    gzip.extend(body);
    let crc = body.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    gzip.extend((!crc).to_le_bytes().into_iter().chain(u32::from(length).to_le_bytes()));
    let head = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n";
    let head = format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n", gzip.len());
    let api = Server::start(Some([head.as_bytes(), &gzip].concat()));
    let job = Job::new("token-invented");
    assert_eq!(job.run(&valdrics(&api.url, &[])).code, Some(3));
    job.failed_for("words that were zipped");
    let asked = api.asked.lock().unwrap()[0].to_ascii_lowercase();
    assert!(
        asked.contains("accept-encoding: gzip") && asked.contains("authorization: bearer token-invented"),
        "{asked}"
    );
}

/// A server with a certificate that nobody vouches for gets no token.
#[cfg(unix)]
#[test]
fn a_certificate_is_checked() {
    use std::process::{Command, Stdio};

    let job = Job::new("token-invented");
    let make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    let names = [
        "-subj",
        "/CN=An invented authority",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ];
    let arguments = [&make[..], &names, &["-keyout", "key.pem", "-out", "certificate.pem"]].concat();
    if program::accepts(job.folder.path(), "openssl", &arguments).is_none() {
        return;
    }
    // A port that was free a moment ago: `s_server` does not tell which one it takes.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut server = Command::new("openssl")
        .args(["s_server", "-accept", &port.to_string(), "-cert", "certificate.pem", "-key", "key.pem", "-www"])
        .current_dir(job.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(server.try_wait().unwrap().is_none(), "openssl s_server ended");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let recipe = VALDRICS.replace(r#""attempts": 5"#, r#""attempts": 1"#);
    fs::write(job.path("recipe.json"), recipe).unwrap();
    let url = format!("https://localhost:{port}");
    let mut arguments = vec!["build", "--recipe", "recipe.json", "--url", &url, "--token-file", "token"];
    arguments.extend(["--tenant", "Orchid Ledger", "--out", "out", "--run-record", "record/run.json"]);
    let stranger = job.run(&arguments);
    let mut command = job.command(&arguments);
    command.env("SSL_CERT_FILE", job.path("certificate.pem"));
    let known = job.ran(command.output().unwrap());
    drop(server.kill());
    drop(server.wait());
    assert_eq!(stranger.code, Some(3));
    assert!(stranger.err.contains("no trusted connection"), "{}", stranger.err);
    // The same server, when the system knows it, is talked to; its answer is a page and no API's.
    assert_eq!(known.code, Some(3));
    assert!(known.err.contains("the answer makes no sense"), "{}", known.err);
}

/// A recipe of one's own, from a file, that waits for a second and asks once.
#[test]
fn a_server_that_says_nothing_is_left() {
    let (attempts, stall) = (r#""attempts": 5"#, r#""stall_seconds": 60"#);
    assert!(VALDRICS.contains(attempts) && VALDRICS.contains(stall));
    let recipe = VALDRICS.replace(attempts, r#""attempts": 1"#).replace(stall, r#""stall_seconds": 1"#);
    let job = Job::new("token-invented");
    fs::write(job.path("recipe.json"), recipe).unwrap();
    let build = |url: &str| {
        let mut arguments = vec!["build", "--recipe", "recipe.json", "--url", url, "--token-file", "token"];
        arguments.extend(["--tenant", "Orchid Ledger", "--out", "out", "--run-record", "record/run.json"]);
        job.run(&arguments)
    };
    let silent = Server::start(None);
    let ran = build(&silent.url);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    job.failed_for("no answer within 1 s");
    let halfway = Server::start(Some(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{".to_vec()));
    assert_eq!(build(&halfway.url).code, Some(3));
    job.failed_for("did not come whole");
    // Nobody listens there any more.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(build(&format!("http://{gone}")).code, Some(3));
    job.failed_for("no connection");
}

/// Stopped while it waits for the server's permission to go on.
#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_leaves_its_record_alone() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::{Command, Stdio};

    let Some(tenant) = Tenant::start(&["rate:/audit/logs:200"]) else { return };
    for signal in ["-INT", "-TERM"] {
        let job = Job::new(&tenant.token("pro-owner"));
        let flags = ["--secret-file", "secret", "--vault", "vault", "--out", "out/pack.zip"];
        let mut command = job.command(&valdrics(&tenant.url, &flags));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("the server asks to wait") {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "it ended by itself");
        }
        assert_eq!(job.files("out"), ["pack.zip.partial"]);
        let record = job.record();
        assert_eq!((&record["status"], &record["finished_at"]), (&"RUNNING".into(), &serde_json::Value::Null));
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3), "{rest}");
        assert!(rest.contains("stopped; nothing is kept"), "{rest}");
        job.failed_for("stopped");
    }
}
