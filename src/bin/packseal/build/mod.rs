//! `packseal build`: makes a pack without a page, for a cron job. docs/HEADLESS.md tells its use.

mod archiving;
pub(crate) mod clock;
mod driver;
mod http;
pub(crate) mod order;
mod run;
pub(crate) mod staging;
mod told;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use clap::Args;
use packseal::archive::endpoint::is_reachable;
use packseal::archive::record::Summary;
use packseal::archive::{Archived, Failed, Package, archive, bundle_id};
use packseal::assemble::{Arguments, ProblemKind, Receipt, Seal, Secret, assemble};
use packseal::pack::write::PackWriter;
use packseal::source::session::actor;

use crate::seal::read_key;
use crate::secret;
use crate::wait::block_on;
use crate::{NOT_DONE, NOT_MET};
use archiving::Archiving;
use driver::{Documents, Native};
use http::{Hooks, Http};
use order::Out;
use run::Recorder;
use staging::Staging;
use told::Told;

/// The token of the API, when no file has it.
const TOKEN: &str = "PACKSEAL_TOKEN";

/// What `packseal build` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The recipe: valdrics, grantex, evidence, or a file.
    #[arg(long, value_name = "NAME|FILE")]
    recipe: String,
    /// The tenant API, like https://api.example; http:// is for localhost and 127.0.0.1.
    #[arg(long, value_name = "URL")]
    url: String,
    /// A file with the access token. Without this: the variable PACKSEAL_TOKEN.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The first day of the period, like 2026-07-01.
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<String>,
    /// The last day of the period.
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<String>,
    /// The organisation's name, as the auditor knows it.
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// A choice by its name in a link of the Build page, like include_focus_export=true; repeat for more.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// A file to add below attachments/; repeat for more.
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
    /// A file that was downloaded before and stands for the recipe's main answer; the API is not asked for that.
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    /// A control mapping (packseal-mapping/1) that takes the place of the recipe's own
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// A catalogue of a framework (packseal-controls/1), in place of the one carried or besides; repeat for more
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<PathBuf>,
    /// The auditor's list of requests (PBC), as CSV: its numbers appear beside the entries that answer them
    #[arg(long, value_name = "FILE")]
    requests: Option<PathBuf>,
    /// A folder or an address with the documents of the recipe. Without this each of them is a stated gap.
    #[arg(long, value_name = "DIR|URL")]
    documents: Option<String>,
    /// Your count of packs, from 1. Without this, and with a PACK that has one: the next
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=9_007_199_254_740_991))]
    number: Option<u64>,
    /// The pack that this one follows: its file, or the SHA-256 of its MANIFEST.txt
    #[arg(long, value_name = "PACK|HEX")]
    previous: Option<String>,
    /// The pack: a file that is not there yet, or a folder.
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// A file, or a folder, for the record of the run in JSON; a file is replaced.
    #[arg(long, value_name = "FILE|DIR")]
    run_record: Option<PathBuf>,
    /// Who or what started the run, for its record.
    #[arg(long, value_name = "NAME", default_value = "packseal build")]
    triggered_by: String,
    /// Say nothing while working.
    #[arg(long)]
    quiet: bool,
    /// Print the receipt as JSON.
    #[arg(long)]
    json: bool,
    /// A private key (P-256 or Ed25519 as PKCS#8 in PEM) that seals the pack at the end.
    #[arg(long, value_name = "KEY.pem", requires = "seal_signer")]
    seal_key: Option<PathBuf>,
    /// A file with the password of that key. Without this: the variable PACKSEAL_KEY_PASSWORD, when it is set.
    #[arg(long, value_name = "FILE", requires = "seal_key")]
    seal_key_password_file: Option<PathBuf>,
    /// In which role the pack is sealed.
    #[arg(long, value_name = "ROLE", requires = "seal_key", default_value = "owner")]
    seal_role: String,
    /// Who seals it, as an auditor is to read it.
    #[arg(long, value_name = "NAME", requires = "seal_key")]
    seal_signer: Option<String>,
    /// Where the API relays requests to a time authority (RFC 3161), like /time/stamp: the seal then has a time token.
    #[arg(long, value_name = "PATH", requires = "seal_key", value_parser = relay)]
    time_relay: Option<String>,
    #[command(flatten)]
    archiving: archiving::Flags,
}

/// A path of the API.
fn relay(text: &str) -> Result<String, String> {
    let good = text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if good { Ok(text.to_owned()) } else { Err("expected a path of the API like /time/stamp".to_owned()) }
}

/// Why a run ended without a pack.
pub(crate) struct Ended {
    /// The exit status.
    pub(crate) code: u8,
    /// In words; holds no secret.
    pub(crate) text: String,
    /// What the run record says besides.
    summary: Box<Summary>,
}

impl Ended {
    fn usage(text: &str) -> Self {
        Self { code: NOT_DONE, text: text.to_owned(), summary: Box::default() }
    }

    fn not_met(text: &str) -> Self {
        Self { code: NOT_MET, ..Self::usage(text) }
    }
}

/// Builds, archives, and keeps the record. Gives what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<String, Ended> {
    if let Some(path) = flags.run_record.as_ref().filter(|path| !run::is_placed(path)) {
        return Err(Ended::usage(&format!("--run-record {}: its folder is not there", path.display())));
    }
    let run_id = clock::run_id();
    let recorder = Recorder::begin(run::run(&run_id, &flags.triggered_by), flags.run_record.as_deref())
        .map_err(|why| Ended::usage(&why))?;
    match made(flags, &run_id, &recorder) {
        Ok((printed, summary)) => {
            // The pack is there; that nobody can read so in the record is still a failure of the run.
            recorder.success(&summary).map_err(|why| Ended::usage(&format!("the pack is built, but {why}")))?;
            Ok(printed)
        }
        Err(ended) => {
            let kept = recorder.failed(&ended.text, &ended.summary);
            let text = kept.err().map_or(ended.text.clone(), |why| format!("{}; and {why}", ended.text));
            Err(Ended { text, ..ended })
        }
    }
}

fn made(flags: &Flags, run_id: &str, recorder: &Recorder) -> Result<(String, Summary), Ended> {
    let recipe = order::recipe(&flags.recipe)?;
    let archiving = flags.archiving.read(recipe.layout.name())?;
    let out = Out::new(&flags.out)?;
    let driver = driver(flags, recipe.retry.stall_seconds)?;
    let now = clock::now();
    let set = [archiving.choices(&recipe, &flags.set), flags.set.clone()].concat();
    let days = [flags.from.as_deref(), flags.to.as_deref()];
    let choices = order::choices(&recipe, days, flags.tenant.as_deref(), &set, now)?;
    let seal = driver.seal.as_ref().map(|key| Seal {
        role: flags.seal_role.clone(),
        signer: flags.seal_signer.clone().unwrap_or_default(),
        key: key.public().clone(),
    });
    let (previous, number) = order::place(flags.previous.as_deref(), flags.number)?;
    let arguments = Arguments {
        recipe,
        choices,
        now,
        run_id: run_id.to_owned(),
        actor: actor(&driver.token),
        api: driver.api.clone(),
        token: Secret(driver.token.clone()),
        attachments: order::attachments(&flags.attach)?,
        import: flags.import.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned()),
        number,
        previous,
        controls: order::controls(&flags.catalogue, flags.mapping.as_deref(), flags.requests.as_deref())?,
        seal,
    };
    archiving.notes.iter().for_each(|note| driver.told.borrow().note(note));
    let vault = archiving.vault.as_deref();
    let (staging, file) =
        Staging::begin(&out.folder, out.first(run_id), vault).map_err(|why| Ended::usage(&format!("--out: {why}")))?;
    stop_with(&staging, recorder);

    let built = block_on(assemble(&arguments, &driver, PackWriter::new(file)));
    let retries = driver.retries.get();
    let (receipt, file) = built.map_err(|error| {
        staging.stop();
        let summary = Box::new(Summary { retry_attempts: retries, ..Summary::default() });
        Ended { summary, ..Ended::usage(&told(&error, &driver)) }
    })?;
    let synced = file.sync_all();
    drop(file);
    synced.map_err(|error| {
        staging.stop();
        Ended::usage(&format!("the pack could not be stored: {error}"))
    })?;
    let made = bundle_id(&archiving.prefix, now, run_id);
    let (bundle_id, name) = out.names(&receipt.file_name, made, archiving.wanted);
    staging.name(&name);
    let path = out.folder.join(&name);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let package = Package { bundle_id, stem, size: receipt.size, sha256: receipt.sha256, at: now };
    let archived = block_on(archive(&package, &archiving.settings, &Hooks, &staging))
        .map_err(|failed| not_archived(*failed, retries))?;
    Ok(printed(flags, &path, &receipt, archived, &archiving, retries))
}

fn printed(
    flags: &Flags,
    path: &std::path::Path,
    receipt: &Receipt,
    archived: Archived,
    archiving: &Archiving,
    retries: u64,
) -> (String, Summary) {
    let text = if flags.json {
        format!("{:#}\n", told::document(path, receipt, &archived, archiving.wanted))
    } else {
        told::lines(path, receipt, &archived, archiving.wanted)
    };
    let summary = Summary {
        package_path: Some(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()),
        file_count: Some(receipt.entries),
        requests: Some(receipt.requests),
        retry_attempts: retries,
        gaps: Some(receipt.gaps.len() as u64),
        archived: Some(archived),
    };
    (text, summary)
}

fn not_archived(failed: Failed, retries: u64) -> Ended {
    let text = failed.to_string();
    let ended = if failed.error.is_strict() { Ended::not_met(&text) } else { Ended::usage(&text) };
    let Failed { external_worm_status, external_kms_status, .. } = failed;
    let archived = Archived { external_worm_status, external_kms_status, ..Archived::default() };
    let summary = Summary { retry_attempts: retries, archived: Some(archived), ..Summary::default() };
    Ended { summary: Box::new(summary), ..ended }
}

/// Why nothing was built. The words about an answer that did not come are a page's there.
fn told(error: &packseal::assemble::Error, driver: &Native) -> String {
    let problem = error.problem();
    let failure = driver.http.failure.borrow();
    let text = match problem.kind {
        ProblemKind::NoAnswer if !failure.is_empty() => {
            format!("{} ({failure}). Check the address and the connection, and try again later.", driver.api)
        }
        ProblemKind::SignedOut => "The API does not take the access token. Put a new one into its place.".to_owned(),
        _ => problem.text,
    };
    let request = problem.request.map(|request| format!(" [{request}]")).unwrap_or_default();
    format!("{}: {text}{request}", problem.title)
}

/// Where a person stops the run, or the system does, nothing is left of it.
fn stop_with(staging: &Staging, recorder: &Recorder) {
    let (staging, recorder) = (staging.clone(), recorder.clone());
    let handler = move || {
        if !staging.stop() {
            drop(recorder.failed("stopped", &Summary::default()));
            eprintln!("packseal: stopped; nothing is kept");
            std::process::exit(NOT_DONE.into());
        }
    };
    // Without a handler, what is under way keeps its `.partial` names.
    drop(ctrlc::set_handler(handler));
}

fn driver(flags: &Flags, stall_seconds: u32) -> Result<Native, Ended> {
    let reachable = |address: &str| is_reachable(address) && !address.contains('?');
    let api = flags.url.trim_end_matches('/').to_owned();
    let expected = "expected https:// and a host, or http:// and localhost or 127.0.0.1";
    if !reachable(&api) {
        return Err(Ended::usage(&format!("--url: {expected}")));
    }
    let token = secret::token(flags.token_file.as_deref(), TOKEN).map_err(|error| Ended::usage(&error.to_string()))?;
    let token =
        token.ok_or_else(|| Ended::usage(&format!("there is no access token: give --token-file or set {TOKEN}")))?;
    if !token.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Ended::usage("the access token has characters that no token has; it is not shown"));
    }
    let documents = match &flags.documents {
        None => Documents::Absent,
        Some(address) if address.contains("://") => {
            if !reachable(address) {
                return Err(Ended::usage(&format!("--documents: {expected}, or a folder")));
            }
            Documents::Url(format!("{}/", address.trim_end_matches('/')), Http::new(address, stall_seconds))
        }
        Some(folder) => {
            let folder = PathBuf::from(folder);
            if !folder.is_dir() {
                return Err(Ended::usage(&format!("--documents {}: is no folder", folder.display())));
            }
            Documents::Folder(folder)
        }
    };
    let seal = flags.seal_key.as_ref().map(|key| read_key(key, flags.seal_key_password_file.as_deref()));
    Ok(Native {
        seal: seal.transpose().map_err(|why| Ended::usage(&format!("--seal-key: {why}")))?,
        http: Http::new(&api, stall_seconds),
        api,
        token,
        documents,
        attachments: flags.attach.clone(),
        import: flags.import.clone(),
        told: RefCell::new(Told::new(flags.quiet)),
        relay: flags.time_relay.clone(),
        retries: Cell::new(0),
    })
}
