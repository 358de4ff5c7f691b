//! The command as a script meets it: one line when ready, an orderly end, and errors that say what to do.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_packseal-tenant"))
}

#[test]
fn it_says_where_it_listens_and_quits_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["-TERM", "-INT"] {
        let mut child = command()
            .args(["--audit-rows", "10", "--focus-rows", "10", "--db"])
            .arg(folder.path().join("t.sqlite"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("Tenant: http://").unwrap().trim_end();
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with(&format!("\"version\":\"{}\"}}", env!("CARGO_PKG_VERSION"))), "{answer}");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert!(child.wait().unwrap().success());
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
        (["--fault", "melt"], "expected one of: cut, slow, status"),
        (["--now", "yesterday"], "--now"),
    ] {
        let done = command().args(arguments).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success() && said.contains(expected), "{arguments:?}: {said}");
    }
}
