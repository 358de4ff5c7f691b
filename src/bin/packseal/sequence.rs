//! `packseal sequence`: several packs of one maker, each checked, and then what follows what.

use std::io::Result;
use std::path::{Path, PathBuf};

use clap::Args;
use packseal::seal::trust::{Policy, Store};
use packseal::verify::beside::Beside;
use packseal::verify::report::FindingOutcome;
use packseal::verify::sequence::{Sequence, sequence};

use crate::build::clock;
use crate::{NOT_MET, beside, check, finding_text, plain, print};

/// What `packseal sequence` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The packs, in any order.
    #[arg(required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// Print the sequence as JSON (packseal-sequence/1).
    #[arg(long)]
    json: bool,
    /// The keys that you know (packseal-trust/1), for the report on each.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// What you ask of each pack's signatures (packseal-policy/1).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// Checks them all. 0: each follows the one before it; 1: something counts against the sequence; 4: it follows, and a pack of it does not meet what
/// was asked.
///
/// # Errors
/// When a file cannot be read; the message names it.
pub(crate) fn run(flags: &Flags) -> Result<u8> {
    let (trust, trust_sha256) = beside::own(flags.trust.as_deref(), Store::read)?.unzip();
    let beside = Beside {
        trust,
        trust_sha256,
        policy: beside::own(flags.policy.as_deref(), Policy::read)?.map(|(policy, _)| policy),
        now: Some(clock::now()),
        ..Beside::default()
    };
    let named = |path: &Path| {
        check(path, &beside).map_err(|error| std::io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    };
    let reports = flags.files.iter().map(|path| named(path)).collect::<Result<Vec<_>>>()?;
    let found = sequence(&reports);
    let text = if flags.json { format!("{}\n", serde_json::to_string_pretty(&found)?) } else { text(&found) };
    print(&text)?;
    let asked = reports.iter().any(|report| report.exit() == NOT_MET);
    Ok(if !found.follows {
        1
    } else if asked {
        NOT_MET
    } else {
        0
    })
}

/// A line to each pack in its order, then what does not follow.
fn text(found: &Sequence) -> String {
    let failures = found.findings.iter().filter(|finding| finding.outcome == FindingOutcome::Fail).count();
    let mut out = match failures {
        0 => "THEY FOLLOW EACH OTHER\n".to_owned(),
        1 => "1 THING DOES NOT FOLLOW\n".to_owned(),
        count => format!("{count} THINGS DO NOT FOLLOW\n"),
    };
    for pack in &found.packs {
        let number = pack.number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let bound = |at: &Option<String>| at.clone().unwrap_or_else(|| "..".to_owned());
        let follows = match (&pack.follows, &pack.previous) {
            (Some(file), _) => format!("follows {file}"),
            (None, Some(previous)) => format!("follows {previous}, which is not here"),
            (None, None) => "follows none".to_owned(),
        };
        out.push_str(&format!(
            "\n{number:>5}  {}\n       {}, {}/{}\n       {}\n",
            plain(&pack.file),
            pack.headline.words(),
            plain(&bound(&pack.period_start)),
            plain(&bound(&pack.period_end)),
            plain(&follows)
        ));
    }
    for finding in &found.findings {
        out.push_str(&finding_text(finding));
    }
    out
}
