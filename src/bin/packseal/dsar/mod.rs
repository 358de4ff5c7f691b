//! `packseal dsar`: the export for a data subject, from packs and logs (docs/PLAYBOOK.md).

mod person;
mod told;

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use packseal::archive::Files as _;
use packseal::assemble::subject::{Given, Order, subject_export};
use packseal::model::limits::Limits;
use packseal::pack::range::FileRange;

use crate::build::clock;
use crate::build::order::Out;
use crate::build::staging::Staging;
use crate::wait::block_on;
use crate::{NOT_DONE, NOT_MET};

/// What `packseal dsar` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// Packs that Packseal built, and answers and logs as they came: JSON, or JSON Lines by the ending .jsonl.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    person: person::Flags,
    /// The organisation's name. Without this: what the packs say.
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// The export: a file that is not there yet, or a folder.
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// Print what came of it as JSON.
    #[arg(long)]
    json: bool,
}

/// Makes the export. Gives the exit status and what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<(u8, String), String> {
    let (subject, others) = flags.person.read()?;
    let out = Out::new(&flags.out).map_err(|ended| ended.text)?;
    let run_id = clock::run_id();
    let order = Order { subject, others, tenant: flags.tenant.clone(), now: clock::now(), run_id: run_id.clone() };
    let mut sources = Vec::new();
    for path in &flags.files {
        let told = |error: std::io::Error| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(told)?;
        if !file.metadata().map_err(told)?.is_file() {
            return Err(format!("{}: is not a file", path.display()));
        }
        sources.push((path.display().to_string(), FileRange::new(file).map_err(told)?));
    }
    let mut given: Vec<Given<'_>> = sources.iter_mut().map(|(name, data)| Given { name: name.clone(), data }).collect();
    let (staging, file) =
        Staging::begin(&out.folder, out.first(&run_id), None).map_err(|why| format!("--out: {why}"))?;
    stop_with(&staging);
    let made = subject_export(&order, &mut given, &Limits::default(), &mut |_, _| {}, file)
        .map_err(|error| error.to_string())
        .and_then(|(exported, file)| {
            file.sync_all().map_err(|error| format!("the export could not be stored: {error}"))?;
            let name = out.named(&exported.file_name);
            staging.name(&name);
            block_on(staging.settle())?;
            Ok((exported, out.folder.join(name)))
        });
    let (exported, path) = made.inspect_err(|_| {
        staging.stop();
    })?;
    let text =
        if flags.json { format!("{:#}\n", told::document(&path, &exported)) } else { told::lines(&path, &exported) };
    Ok((if exported.found() == 0 { NOT_MET } else { 0 }, text))
}

/// Where a person stops the run, or the system does, nothing is left of it.
fn stop_with(staging: &Staging) {
    let staging = staging.clone();
    drop(ctrlc::set_handler(move || {
        if !staging.stop() {
            eprintln!("packseal: stopped; nothing is kept");
            std::process::exit(NOT_DONE.into());
        }
    }));
}
