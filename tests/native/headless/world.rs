//! A folder for a run, the sample tenant, and a server that does one thing.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(super) const SECRET: &str = "sidecar-secret-invented-Q7w";
pub(super) const HOOK_TOKEN: &str = "hook-token-invented-R3x";

/// The command under test.
pub(super) fn packseal() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_packseal"))
}

/// A sample tenant that runs until it is dropped.
pub(crate) struct Tenant {
    child: Child,
    pub(crate) url: String,
    _data: TempDir,
}

impl Tenant {
    /// Starts one with these faults. None, and a line that says so, where it is not built.
    pub(crate) fn start(faults: &[&str]) -> Option<Self> {
        let arguments: Vec<&str> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
        Self::start_with(&arguments)
    }

    /// Starts one with these arguments, or says that there is none.
    pub(crate) fn start_with(arguments: &[&str]) -> Option<Self> {
        let program = packseal().with_file_name(format!("packseal-tenant{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            println!("SKIPPED: the sample tenant is not built (cargo build -p packseal-tenant)");
            return None;
        }
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.arg("--db").arg(data.path().join("data.sqlite")).args(["--audit-rows", "60", "--focus-rows", "100"]);
        command.args(arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.find_map(|line| Some(line.ok()?.strip_prefix("Tenant: ")?.trim_end_matches('/').to_owned()));
        let Some(url) = url else { panic!("the tenant ended before it listened: {:?}", child.wait()) };
        // What it prints later must have somewhere to go.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { child, url, _data: data })
    }

    /// A sign-in of one of its accounts.
    pub(crate) fn token(&self, user: &str) -> String {
        let answer = self.post("/demo/token", None, &serde_json::json!({ "user": user }));
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Posts JSON and gives the JSON of the answer.
    pub(crate) fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Value {
        let answer = self.send("POST", path, token, body);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        // Whatever stands around it is the size of a chunk.
        let json = &body[body.find('{').unwrap()..=body.rfind('}').unwrap()];
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }

    /// Puts this fault in the place of all others. The tenant was started with `--fault-control`.
    pub(crate) fn set_fault(&self, fault: &str) {
        let answer = self.send("PUT", "/demo/faults", None, &serde_json::json!([fault]));
        assert!(answer.starts_with("HTTP/1.1 200 "), "{fault}: {answer}");
    }

    fn send(&self, method: &str, path: &str, token: Option<&str>, body: &Value) -> String {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let body = body.to_string();
        let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let length = body.len();
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{authorization}");
        write!(stream, "{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The folder of one cron job: secrets, `out`, `vault` and `record`.
pub(super) struct Job {
    pub(super) folder: TempDir,
    pub(super) token: String,
}

impl Job {
    pub(super) fn new(token: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["out", "vault", "record"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        for (name, text) in [("token", token), ("secret", SECRET), ("hook-token", HOOK_TOKEN)] {
            std::fs::write(folder.path().join(name), format!("{text}\n")).unwrap();
        }
        Self { folder, token: token.to_owned() }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command as cron runs it: in this folder, with nothing but PATH in its environment.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(packseal());
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        // Windows opens no connection without it.
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        command
    }

    /// Runs it to its end. Neither token nor secret is in what it says.
    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        self.ran(self.command(arguments).output().unwrap())
    }

    pub(super) fn ran(&self, Output { status, stdout, stderr }: Output) -> Ran {
        let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        self.keeps_secrets("standard output", out.as_bytes());
        self.keeps_secrets("standard error", err.as_bytes());
        Ran { code: status.code(), out, err }
    }

    /// That nothing secret is in `bytes`.
    pub(super) fn keeps_secrets(&self, what: &str, bytes: &[u8]) {
        for secret in [self.token.as_str(), SECRET, HOOK_TOKEN] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{what} holds {secret}");
        }
    }

    /// Every file below a folder of the job, by its path there, in order; what is in them keeps the secrets.
    pub(super) fn files(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.path(name)];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                self.keeps_secrets(&path.display().to_string(), &bytes);
                if path.extension().is_some_and(|ending| ending == "zip") && bytes.starts_with(b"PK\x03") {
                    for (entry, content) in crate::support::pack::inflate(&bytes) {
                        self.keeps_secrets(&format!("{}: {entry}", path.display()), &content);
                    }
                }
                let below = path.strip_prefix(self.path(name)).unwrap();
                found.push(below.to_str().unwrap().replace('\\', "/"));
            }
        }
        found.sort();
        found
    }

    /// The one record of a run.
    pub(super) fn record(&self) -> Value {
        let files = self.files("record");
        assert_eq!(files.len(), 1, "{files:?}");
        serde_json::from_slice(&std::fs::read(self.path("record").join(&files[0])).unwrap()).unwrap()
    }

    /// That a run left nothing but its record, which says why.
    pub(super) fn failed_for(&self, why: &str) -> Value {
        assert_eq!(self.files("out"), [""; 0]);
        assert_eq!(self.files("vault"), [""; 0]);
        assert!(std::fs::read_dir(self.path("vault")).unwrap().next().is_none(), "folders are left in the vault");
        let record = self.record();
        assert_eq!(record["status"], "FAILED");
        let said = record["error_message"].as_str().unwrap();
        assert!(said.contains(why), "{said}");
        record
    }
}

/// How a run ended.
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

/// The arguments of a Valdrics pack of `url`.
pub(super) fn valdrics<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["build", "--recipe", "valdrics", "--url", url, "--tenant", "Orchid Ledger"];
    arguments.extend(["--run-record", "record/run.json"]);
    if !more.contains(&"--token-file") {
        arguments.extend(["--token-file", "token"]);
    }
    if !more.contains(&"--out") {
        arguments.extend(["--out", "out"]);
    }
    arguments.extend(more);
    arguments
}

/// A server that gives one answer to everybody and counts who came; one without an answer listens and says nothing.
pub(super) struct Server {
    pub(super) url: String,
    pub(super) asked: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
}

impl Server {
    pub(super) fn start(answer: Option<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = std::sync::Arc::<std::sync::Mutex<Vec<String>>>::default();
        let heard = std::sync::Arc::clone(&asked);
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                heard.lock().unwrap().push(head(&stream));
                match &answer {
                    Some(answer) => drop((&stream).write_all(answer)),
                    None => silent.push(stream),
                }
            }
        });
        Self { url, asked }
    }
}

/// The head of a request, and its body.
fn head(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    drop(reader.read_exact(&mut body));
    head + "\r\n" + &String::from_utf8_lossy(&body)
}
