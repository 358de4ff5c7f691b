//! How other programs read a file: the names in their order, and the bytes.

use std::io::{Cursor, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use packseal::model::digest::{Digest, Hasher};
use serde_json::Value;
use zip::ZipArchive;

/// What a reader shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// Every name in the order shown; a folder's without the `/` that ends it.
    pub(super) names: Vec<String>,
    /// Of each file, where the reader gives them one by one.
    pub(super) digests: Option<Vec<Digest>>,
    /// Of all files behind each other, where the reader gives their bytes.
    pub(super) all: Option<Digest>,
}

impl Listing {
    /// Of entries with their names; a folder has no bytes.
    pub(super) fn of(entries: &[(String, Vec<u8>)]) -> Self {
        let mut all = Hasher::default();
        entries.iter().for_each(|(_, bytes)| all.update(bytes));
        Self {
            names: entries.iter().map(|(name, _)| bare(name)).collect(),
            digests: Some(entries.iter().map(|(_, bytes)| Digest::of(bytes)).collect()),
            all: Some(all.finish()),
        }
    }

    /// Whether two readers show the same, as far as both tell.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let each = self.digests.as_ref().zip(other.digests.as_ref()).is_none_or(|(one, other)| one == other);
        let all = self.all.zip(other.all).is_none_or(|(one, other)| one == other);
        self.names == other.names && each && all
    }
}

/// Some programs show a folder without the `/` that ends its name.
fn bare(name: &str) -> String {
    name.strip_suffix('/').unwrap_or(name).to_owned()
}

/// What a reader makes of one file: what it shows, or why it does not.
pub(super) type Opened = Result<Listing, String>;

/// A reader that is here.
pub(super) struct Reader {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Python,
    Unzip,
    SevenZip(&'static str),
    ZipCrate,
}

/// The readers that are here, and those that are not.
pub(super) fn readers() -> (Vec<Reader>, Vec<&'static str>) {
    let mut here = Vec::new();
    let mut absent = Vec::new();
    let mut found = |name: Option<String>, kind, what| match name {
        Some(name) => here.push(Reader { name, kind }),
        None => absent.push(what),
    };
    let python = first_line("python3", &["-c", "import platform; print(platform.python_version())"]);
    found(python.map(|version| format!("Python zipfile {version}")), Kind::Python, "python3");
    let unzip = first_line("unzip", &["-v"]).and_then(|line| Some(line.split_whitespace().nth(1)?.to_owned()));
    found(unzip.map(|version| format!("Info-ZIP UnZip {version}")), Kind::Unzip, "unzip");
    let seven = ["7zz", "7z"].into_iter().find_map(|command| Some((command, first_line(command, &[])?)));
    let version = seven.as_ref().and_then(|(_, line)| {
        line.split_whitespace().find(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))
    });
    let name = version.map(|version| format!("7-Zip {version}"));
    found(name, Kind::SevenZip(seven.as_ref().map_or("7z", |(command, _)| command)), "7z");
    found(Some("the zip crate".to_owned()), Kind::ZipCrate, "");
    (here, absent)
}

/// The first line that is not empty of what a command prints; None where there is no such command.
fn first_line(command: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(command).args(arguments).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

/// What a reader makes of every file, in their order.
pub(super) fn read(kind: Kind, paths: &[PathBuf]) -> Vec<Opened> {
    if kind == Kind::Python {
        return python(paths);
    }
    let one = |path: &PathBuf| match kind {
        Kind::Unzip => unzip(path),
        Kind::SevenZip(command) => seven_zip(command, path),
        Kind::ZipCrate => zip_crate(path),
        Kind::Python => Err(String::new()),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = paths.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            paths.chunks(chunk).map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>())).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a reader's thread")).collect()
    })
}

/// All files by one process.
fn python(paths: &[PathBuf]) -> Vec<Opened> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reader/differential/zips.py");
    let mut child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 was here a moment ago");
    let lines: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("python3 ends");
    writer.join().expect("the writer's thread").expect("python3 reads every line");
    let found: Vec<Opened> = String::from_utf8_lossy(&output.stdout).lines().map(of_python).collect();
    assert_eq!(found.len(), paths.len(), "a line for each file: {}", String::from_utf8_lossy(&output.stderr));
    found
}

fn of_python(line: &str) -> Opened {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("no text: {error}"))?;
    let Some(entries) = value["entries"].as_array() else {
        return Err(value["error"].as_str().unwrap_or_default().to_owned());
    };
    let digest = |entry: &Value| entry[1].as_str().map_or(Ok(Digest::of(b"")), Digest::parse);
    let digests: Vec<Digest> = entries.iter().map(digest).collect::<Result<_, _>>().map_err(|_| "no digest")?;
    let names = entries.iter().map(|entry| bare(entry[0].as_str().unwrap_or_default())).collect();
    Ok(Listing { names, digests: Some(digests), all: None })
}

/// Two commands: the names, and the bytes of all files.
fn by_commands(mut names: Command, mut bytes: Command, of: fn(&str) -> Vec<String>) -> Opened {
    let run = |command: &mut Command| {
        let output =
            command.env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
        match output.status.code() {
            // 1: read, with a warning.
            Some(0 | 1) => Ok(output.stdout),
            code => Err(format!("status {code:?}: {}", String::from_utf8_lossy(&output.stderr).trim())),
        }
    };
    let bytes = run(&mut bytes)?;
    let names = run(&mut names)?;
    let names = of(&String::from_utf8_lossy(&names));
    Ok(Listing { names, digests: None, all: Some(Digest::of(&bytes)) })
}

fn unzip(path: &Path) -> Opened {
    let (mut names, mut bytes) = (Command::new("unzip"), Command::new("unzip"));
    names.arg("-Z1").arg(path);
    // With a password it never asks for one.
    bytes.args(["-p", "-P", "x"]).arg(path);
    by_commands(names, bytes, |text| {
        let shown = if text == "Empty zipfile.\n" { "" } else { text };
        shown.lines().map(bare).collect()
    })
}

fn seven_zip(command: &str, path: &Path) -> Opened {
    let (mut names, mut bytes) = (Command::new(command), Command::new(command));
    names.args(["l", "-tzip", "-slt", "-ba", "-px", "-sccUTF-8", "-bd"]).arg(path);
    bytes.args(["x", "-tzip", "-so", "-px", "-y", "-bd"]).arg(path);
    by_commands(names, bytes, |text| text.lines().filter_map(|line| line.strip_prefix("Path = ")).map(bare).collect())
}

fn zip_crate(path: &Path) -> Opened {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let bytes = std::fs::read(path).map_err(|error| text(&error))?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| text(&error))?;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| text(&error))?;
        let name = entry.name().map_err(|error| text(&error))?.to_string();
        let mut out = Vec::new();
        entry.read_to_end(&mut out).map_err(|error| text(&error))?;
        entries.push((name, out));
    }
    Ok(Listing::of(&entries))
}
