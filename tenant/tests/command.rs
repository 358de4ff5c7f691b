//! The command as a script meets it: one line when ready, an orderly end, and errors that say what to do.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_packseal-tenant"))
}

/// A small tenant with its database in `folder`, and the address that it says it listens at.
fn listening(folder: &Path, flags: &[&str]) -> (Child, String) {
    listening_with(folder, flags, &[])
}

fn listening_with(folder: &Path, flags: &[&str], variables: &[(&str, &str)]) -> (Child, String) {
    let mut child = command()
        .envs(variables.iter().copied())
        .args(["--audit-rows", "10", "--focus-rows", "10", "--evidence-rows", "12", "--db"])
        .arg(folder.join("t.sqlite"))
        .args(flags)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (child, line.strip_prefix("Tenant: http://").unwrap().trim_end().to_owned())
}

/// The whole answer to a GET over a connection of its own.
fn get(address: &str, path: &str) -> String {
    talk(address, &format!("GET {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n"))
}

fn post(address: &str, path: &str, token: &str, body: &str) -> String {
    let head =
        format!("host: t\r\nconnection: close\r\nauthorization: Bearer {token}\r\ncontent-length: {}", body.len());
    talk(address, &format!("POST {path} HTTP/1.1\r\n{head}\r\n\r\n{body}"))
}

fn talk(address: &str, request: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_says_where_it_listens_and_quits_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["-TERM", "-INT"] {
        let (mut child, address) = listening(folder.path(), &[]);
        let answer = get(&address, "/");
        assert!(answer.ends_with(&format!("\"version\":\"{}\"}}", env!("CARGO_PKG_VERSION"))), "{answer}");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert!(child.wait().unwrap().success());
    }
}

/// The folder of packages goes with the server, unless it was named.
#[test]
fn packages_go_with_the_server_or_stay_where_they_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (own, named) = (folder.path().join("own"), folder.path().join("named"));
    std::fs::create_dir(&own).unwrap();
    let (own_flag, named_flag) = (own.to_str().unwrap(), named.to_str().unwrap());
    for (flags, kept) in [(&[] as &[&str], false), (&["--evidence-dir", named_flag][..], true)] {
        let (mut child, address) = listening_with(folder.path(), flags, &[("TMPDIR", own_flag)]);
        let files = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files(&own), 0, "a folder before there is a package");
        let signed_in = post(&address, "/demo/token", "", "{\"user\":\"ops-audit\"}");
        let token = signed_in.split('"').skip_while(|text| *text != "access_token").nth(2).unwrap();
        let body = "{\"write_vault_copy\":true,\"vault_mode\":\"SIMULATED_WORM\"}";
        let written = post(&address, "/compliance/evidence/export", token, body);
        assert!(written.starts_with("HTTP/1.1 200"), "{written}");
        assert_eq!(files(&own), usize::from(!kept), "{flags:?}");
        let list = get(&address, "/demo/evidence");
        assert!(list.ends_with("\"signing_secret\":\"orchid-demo-signing-secret\"}"), "{list}");
        assert_eq!(list.matches(".zip").count(), 2);
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        assert!(child.wait().unwrap().success());
        assert_eq!(files(&own), 0, "something was left over");
        assert_eq!(named.is_dir() && files(&named) > 0, kept);
    }
}

#[test]
fn doors_for_tests_are_open_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["/demo/faults", "/demo/planted", "/api/v1/audit/logs", "/api/v1/audit/logs"];
    for (flags, expected) in [
        (&[] as &[&str], ["404", "404", "401", "401"]),
        (&["--fault-control", "--plant", "--fault", "rate:/audit::1"][..], ["200", "200", "429", "401"]),
    ] {
        let (mut child, address) = listening(folder.path(), flags);
        let found = paths.map(|path| get(&address, path).split(' ').nth(1).unwrap_or("none").to_owned());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found, expected, "{flags:?}");
    }
}

#[test]
fn what_cannot_be_done_is_said_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, "short").unwrap();
    let key = key.to_str().unwrap();
    let nowhere = folder.path().join("no/such/t.sqlite");
    for (arguments, expected) in [
        (["--key-file", key], "too short: found 5 bytes, expected 32 or more"),
        (["--db", nowhere.to_str().unwrap()], "choose another one with --db"),
        (["--evidence-secret-file", nowhere.to_str().unwrap()], "cannot read the secret file"),
        (["--evidence-dir", key], "choose another one with --evidence-dir"),
        (["--fault", "chain:broken"], "expected one of: legacy, fork, erased, edited,"),
        (["--fault", "melt"], "expected one of: cut, slow, status"),
        (["--fault", "status:/audit/logs"], "expected a status of 400 or more: status:/audit/logs:503"),
        (["--now", "yesterday"], "--now"),
        (["--driftwise", "retry_after=soon"], "found `soon`, expected one of: int, text, instant, header"),
        (["--issuer", "http://127.0.0.1:9000"], "--audience"),
        (["--issuer", "https://id.example"], "expected a provider such as http://127.0.0.1:9000"),
        (["--audience", "api"], "--issuer"),
    ] {
        let done = command().args(arguments).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success() && said.contains(expected), "{arguments:?}: {said}");
    }
}
