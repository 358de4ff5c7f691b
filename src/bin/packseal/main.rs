//! The native command.
//!
//! Exit status: 0 intact, 1 altered, incomplete, broken or not proven, 2 refused, 3 the work could not be done, 4 intact, and what was required
//! is not met. `build`, `seal` and `countersign`: 0 done, 3 not done, 4 not done for what strict requires alone.
//! `sequence`: 0 each pack follows the one before, 1 something does not, 3 not done, 4 they do, and what was required of one is not met.
//! `dsar`: 0 done, 3 not done, 4 done, and nothing about the person was found.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod beside;
mod build;
mod countersign;
mod dsar;
mod recipe;
mod replace;
mod seal;
mod secret;
mod sequence;
mod timestamp;
mod wait;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use packseal::model::digest::{Digest, Hasher};
use packseal::model::limits::Limits;
use packseal::model::path::is_invisible;
use packseal::pack::range::FileRange;
use packseal::summary::pdf::render_report;
use packseal::verify::audit_log::AuditLog;
use packseal::verify::beside::Beside;
use packseal::verify::chains::Chain;
use packseal::verify::driftwise::{Attested, live_check};
use packseal::verify::paper;
use packseal::verify::report::{Finding, Outcome, Report, Row, Severity};
use packseal::verify::runbook::Runbook;
use packseal::verify::verify_with;

/// The work could not be done: not found, unreadable, usage.
const NOT_DONE: u8 = 3;
/// What was required is not met.
const NOT_MET: u8 = 4;

/// Builds compliance packs and verifies them offline.
#[derive(Parser)]
#[command(name = "packseal", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a pack: what is intact, what is proven, and what was not checked.
    Verify {
        /// The file to check.
        file: PathBuf,
        /// Print the report as JSON (packseal-report/1).
        #[arg(long)]
        json: bool,
        /// Write the report as a PDF to keep, whatever it says; a file that is there is replaced.
        #[arg(long, value_name = "OUT.pdf")]
        report: Option<PathBuf>,
        #[command(flatten)]
        beside: beside::Flags,
    },
    /// Checks several packs of one maker, and whether each follows the one before it.
    Sequence(sequence::Flags),
    /// Builds a pack without a page, and signs and archives it if that is asked for.
    Build(Box<build::Flags>),
    /// Seals a pack: adds the first signature, with a private key.
    Seal(seal::Flags),
    /// Approves or rejects a sealed pack with a private key (--key); without one, adds a countersignature of the evidence service's kind beside a package.
    Countersign(countersign::Flags),
    /// Adds a time token of an authority (RFC 3161) to a signature: makes the request, and takes the answer.
    Timestamp(timestamp::Flags),
    /// Looks at a recipe: what is wrong with it, and what it would ask.
    #[command(subcommand)]
    Recipe(recipe::Command),
    /// Takes from packs and logs everything about one person, with everybody else hidden.
    Dsar(dsar::Flags),
}

fn main() -> ExitCode {
    // A fault's own words quote what the program had in hand: a token, or a name that steers the terminal.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("packseal: a fault of its own at {place}");
    }));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; a usage error must not look like a verdict.
            let code = if error.use_stderr() { NOT_DONE } else { 0 };
            let text = lines(&error.render().to_string());
            if code == 0 {
                drop(print(&text))
            } else {
                eprint!("{text}")
            }
            return ExitCode::from(code);
        }
    };
    match arguments.command {
        Command::Verify { file, json, report, beside } => match run(&file, json, report.as_deref(), &beside) {
            Ok(code) => ExitCode::from(code),
            Err(error) => failed(NOT_DONE, &format!("{}: {error}", file.display())),
        },
        Command::Sequence(flags) => match sequence::run(&flags) {
            Ok(code) => ExitCode::from(code),
            Err(error) => failed(NOT_DONE, &error.to_string()),
        },
        Command::Build(flags) => match build::run(&flags) {
            Ok(text) => printed(&text),
            Err(ended) => failed(ended.code, &ended.text),
        },
        Command::Dsar(flags) => match dsar::run(&flags) {
            Ok((code, text)) => {
                drop(print(&text));
                ExitCode::from(code)
            }
            Err(text) => failed(NOT_DONE, &text),
        },
        Command::Recipe(command) => match recipe::run(&command) {
            Ok(text) => printed(&text),
            Err(text) => failed(NOT_DONE, &text),
        },
        Command::Seal(flags) => match seal::run(&flags) {
            Ok(text) => printed(&text),
            Err(text) => failed(NOT_DONE, &text),
        },
        Command::Timestamp(flags) => match timestamp::run(&flags) {
            Ok(text) => printed(&text),
            Err(text) => failed(NOT_DONE, &text),
        },
        Command::Countersign(flags) => match countersign::run(&flags) {
            Ok(text) => printed(&text),
            Err(text) => failed(NOT_DONE, &text),
        },
    }
}

fn failed(code: u8, text: &str) -> ExitCode {
    eprintln!("packseal: {}", plain(text));
    ExitCode::from(code)
}

/// The work is done, whether or not somebody reads what is said about it.
fn printed(text: &str) -> ExitCode {
    drop(print(text));
    ExitCode::SUCCESS
}

/// The digest of what is left to read of a file.
fn digest(mut file: File) -> std::io::Result<Digest> {
    let (mut hasher, mut piece) = (Hasher::default(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            length => hasher.update(&piece[..length]),
        }
    }
}

fn run(path: &Path, json: bool, pdf: Option<&Path>, flags: &beside::Flags) -> std::io::Result<u8> {
    let file = match File::open(path) {
        // The runbook's question has an answer for a package that is not there.
        Err(error) if json && flags.is_given() && error.kind() == std::io::ErrorKind::NotFound => {
            let runbook = Runbook::of_no_package(&path.display().to_string());
            print(&format!("{}\n", serde_json::to_string_pretty(&serde_json::json!({ "runbook": runbook }))?))?;
            return Err(error);
        }
        opened => opened?,
    };
    drop(file);
    let report = check(path, &flags.read(path)?)?;
    if let Some(pdf) = pdf {
        let named = |error: String| std::io::Error::other(format!("{}: {error}", pdf.display()));
        let bytes = render_report(&paper::facts(&report)).map_err(|error| named(error.to_string()))?;
        replace::replace(pdf, &bytes).map_err(|error| named(error.to_string()))?;
    }
    let text = if json { format!("{}\n", serde_json::to_string_pretty(&report)?) } else { text(&report) };
    print(&text)?;
    Ok(report.exit())
}

/// Checks one file with what lies beside it.
fn check(path: &Path, beside: &Beside) -> std::io::Result<Report> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("is not a file"));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let verified = verify_with(&mut FileRange::new(file)?, &name, beside, &Limits::default(), &mut |_, _| {})?;
    Ok(verified.report)
}

fn print(text: &str) -> std::io::Result<()> {
    let text = if text.starts_with('{') { json_lines(text) } else { lines(text) };
    std::io::stdout().lock().write_all(text.as_bytes())
}

/// The report for a terminal: headline, rows, findings.
fn text(report: &Report) -> String {
    let mut out = format!("{}\n{}\n\n", report.headline.words(), plain(&report.lead));
    out.push_str(&format!(
        "file      {}, {} bytes\nsha256    {}\n",
        plain(&report.file.name),
        report.file.size,
        report.file.sha256
    ));
    if let Some(manifest) = report.manifest_sha256 {
        out.push_str(&format!("MANIFEST  {manifest}\n"));
    }
    if let Some(claimed) = &report.claimed {
        out.push_str(&format!(
            "claimed   {} for {}, made {} by {}\n",
            plain(&claimed.id),
            plain(&claimed.tenant),
            plain(&claimed.claimed_at),
            plain(&claimed.producer)
        ));
    }
    if let Some(runbook) = &report.runbook {
        out.push_str(&format!("runbook   {}\n", plain(&runbook.message)));
    }
    out.push('\n');
    for Row { id, outcome, why } in &report.rows {
        let outcome = match outcome {
            Outcome::Pass => "PASS",
            Outcome::Fail => "FAIL",
            Outcome::NotPresent => "NOT PRESENT",
            Outcome::NotChecked => "NOT CHECKED",
        };
        let id = format!("{id:?}").to_lowercase();
        out.push_str(&format!("{outcome:<12} {id:<18} {}\n", plain(why.as_deref().unwrap_or(""))));
    }
    report.chains.iter().flatten().for_each(|chain| out.push_str(&chain_text(chain)));
    report.attestation.iter().for_each(|attested| out.push_str(&attested_text(attested)));
    report.audit_log.iter().for_each(|log| out.push_str(&log_text(log)));
    for finding in &report.findings {
        out.push_str(&finding_text(finding));
    }
    out
}

/// A finding for a terminal: what it is, where, and what to do.
fn finding_text(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let readers = finding.readers.as_ref().map(|readers| format!("  readers   {readers}\n")).unwrap_or_default();
    format!(
        "\n{severity}[{}]: {}\n  at        {}\n  expected  {}\n  found     {}\n{readers}  help      {}\n",
        finding.code,
        plain(&finding.title),
        plain(&finding.place),
        plain(&finding.expected),
        plain(&finding.found),
        finding.help
    )
}

/// A chain for a terminal: how far it holds, and all about the first place where it does not.
fn chain_text(chain: &Chain) -> String {
    let mut out = format!("\nchain {}\n", chain.name);
    let mut line = |name: &str, value: &str| out.push_str(&format!("  {name:<13} {}\n", plain(value)));
    let checked = if chain.linkage_checked { "links and content" } else { "content only, links are not checked" };
    line("checked", &format!("{} of {} entries passed: {checked}", chain.checked_entries, chain.entries));
    for layout in &chain.layouts {
        let legacy = if layout.legacy { " (legacy layout)" } else { "" };
        line(&format!("rule {}", layout.label), &format!("{} entries{legacy}", layout.entries));
    }
    if let (Some(first), Some(last)) = (&chain.first_time, &chain.last_time) {
        line("time", &format!("{first} to {last}, as the entries claim"));
    }
    if let Some(head) = &chain.head_hash {
        line("last hash", head);
    }
    for claim in &chain.claims {
        line("claimed", &format!("{} {}", claim.name, claim.value));
    }
    if let Some(first) = chain.breaks.first() {
        let id = first.entry_id.as_deref().unwrap_or("an entry without an id");
        line("first broken", &format!("entry {} of {}, {id}, {}", first.position + 1, chain.entries, first.reason));
        line("expected", &first.expected);
        line("found", &first.found);
        line("likely cause", &first.cause);
        for member in &first.members {
            line("", &format!("{} {}", member.name, member.value));
        }
        if chain.breaks_total > 1 {
            line("more", &format!("{} other places do not hold", chain.breaks_total - 1));
        }
    }
    out
}

/// An attestation for a terminal: the two heads, and how to ask the vendor.
fn attested_text(attested: &Attested) -> String {
    let mut out = "\nattestation of the audit log\n".to_owned();
    let mut line = |name: &str, value: &str| out.push_str(&format!("  {name:<13} {}\n", plain(value)));
    let hash = |hash: &Option<Digest>| hash.map_or_else(|| "no hash".to_owned(), |hash| hash.to_string());
    line("means", &attested.means);
    if let Some(seq) = attested.head_seq {
        line("attested", &format!("{seq}  {}", hash(&attested.head_hash_hex)));
    }
    if let Some(live) = &attested.live {
        line("live", &format!("{}  {}  status {}", live.head_seq, hash(&live.head_hash_hex), live.status));
    }
    if let (None, Some(check)) = (&attested.live, &attested.check) {
        line("ask", &live_check::line(check));
        line("", "with the vendor's own address and your key; then --live-response live.json");
    }
    out
}

/// Heads told on a terminal; `--json` has them all.
const HEADS: usize = 20;

/// A log in lines for a terminal; what is wrong with which line, the findings tell.
fn log_text(log: &AuditLog) -> String {
    let counts = &log.counts;
    let mut out =
        format!("\naudit log, {} lines of {} resources: {}\n", log.lines_total, log.resources_total, log.overall);
    let outcomes = [
        ("hash_ok", counts.hash_ok),
        ("hash_unverifiable_redacted", counts.hash_unverifiable_redacted),
        ("hash_mismatch", counts.hash_mismatch),
        ("malformed", counts.malformed),
        ("genesis", counts.genesis),
        ("linked", counts.linked),
        ("restart", counts.restart),
        ("fork_or_reorder", counts.fork_or_reorder),
        ("missing_predecessor", counts.missing_predecessor),
        ("not_checked", counts.not_checked),
    ];
    for (name, lines) in outcomes.into_iter().filter(|(_, lines)| *lines > 0) {
        out.push_str(&format!("  {name:<27} {lines}\n"));
    }
    for (resource, hash) in log.heads.iter().take(HEADS) {
        out.push_str(&format!("  last hash of {}  {hash}\n", plain(resource)));
    }
    if log.heads.len() > HEADS {
        out.push_str(&format!("  and {} more: see --json\n", log.heads.len() - HEADS));
    }
    out
}

/// Text from a pack must not steer the terminal.
fn plain(text: &str) -> String {
    written(text, |c| format!("\\u{{{:x}}}", u32::from(c)))
}

/// The text with each character that is not seen, or that turns the direction of reading, as `code` writes it.
fn written(text: &str, code: impl Fn(char) -> String) -> String {
    let hidden = |c: char| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) { out.push_str(&code(c)) } else { out.push(c) }
    }
    out
}

/// [`plain`] for whole lines. Whatever this command says goes through here last, so that no text of others is forgotten.
fn lines(text: &str) -> String {
    text.split('\n').map(plain).collect::<Vec<_>>().join("\n")
}

/// A JSON text for a terminal: what is not seen stands as its escape, which means the same to whoever reads it.
fn json_lines(text: &str) -> String {
    let escape = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect();
    text.split('\n').map(|line| written(line, escape)).collect::<Vec<_>>().join("\n")
}
