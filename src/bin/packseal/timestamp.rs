//! `packseal timestamp`: a request to a time authority for a signature of a pack, and its answer put into the pack. Nothing is sent: that is left to the
//! owner's own tools, or to `packseal build --time-relay`.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use packseal::model::limits::Limits;
use packseal::pack::append::append;
use packseal::pack::range::FileRange;
use packseal::pack::scan::scan;
use packseal::pack::stamp::{Added, entry, sealed, wanted};
use packseal::seal::time::{Certificate, Request, digits};

use crate::build::clock;
use crate::plain;
use crate::replace::{replace, replace_with};
use crate::seal::{Why, intact, no_sidecars};

/// No answer and no certificate is longer.
const ANSWER_MAX: u64 = 64 << 10;

/// What `packseal timestamp` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The pack, which is signed.
    pack: PathBuf,
    /// Writes the request for a time authority into this file.
    #[arg(long, value_name = "OUT.tsq", required_unless_present = "response", conflicts_with = "response")]
    request: Option<PathBuf>,
    /// With --request: the number of the signature. Without this: the last one that has no time token.
    #[arg(long, value_name = "NN", conflicts_with = "response", value_parser = clap::value_parser!(u8).range(1..=99))]
    signature: Option<u8>,
    /// Puts the authority's answer into the pack, which is replaced.
    #[arg(long, value_name = "IN.tsr")]
    response: Option<PathBuf>,
    /// With --response: the request that was sent; the answer must be to it.
    #[arg(long, value_name = "FILE.tsq", requires = "response")]
    asked: Option<PathBuf>,
    /// With --response: the authority's root certificate in PEM, where the answer does not have it.
    #[arg(long, value_name = "ROOT.pem", requires = "response")]
    root: Option<PathBuf>,
}

/// Does the one or the other. Gives what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<String, String> {
    let done = match (&flags.request, &flags.response) {
        (Some(out), _) => ask(flags, out),
        (None, Some(answer)) => take(flags, answer),
        (None, None) => Err(Why::from("give --request or --response")),
    };
    done.map_err(|Why(why)| format!("{}: {why}", flags.pack.display()))
}

fn ask(flags: &Flags, out: &Path) -> Result<String, Why> {
    let (mut source, limits) = (FileRange::new(File::open(&flags.pack)?)?, Limits::default());
    let found = scan(&mut source, &limits)?;
    let there = sealed(&mut source, &found, &limits)?;
    let one = wanted(&there, flags.signature)?;
    let request = Request::over(&one.signature, &clock::nonce());
    replace(out, &request.to_der()).map_err(|error| Why(format!("{}: {error}", out.display())))?;
    let shown = plain(&out.display().to_string());
    Ok(format!(
        "signature  {}\nimprint    {}\nnonce      {}\nrequest    {shown}\nnote       send it, and put what comes into the pack with --response IN.tsr --asked {shown}:\n           curl -H 'Content-Type: application/timestamp-query' --data-binary @{shown} AUTHORITY -o IN.tsr\n",
        one.stem,
        request.imprint,
        digits(&request.nonce),
    ))
}

fn take(flags: &Flags, answer: &Path) -> Result<String, Why> {
    let answer = short(answer)?;
    let asked = flags.asked.as_deref().map(short).transpose()?;
    let asked =
        asked.map(|bytes| Request::read(&bytes).ok_or("--asked is no request that was made here")).transpose()?;
    let root = flags.root.as_deref().map(short).transpose()?;
    let root = root.map(|pem| Certificate::from_pem(&pem).filter(Certificate::is_authority));
    let root = root.map(|root| root.ok_or("--root is no certificate of an authority in PEM")).transpose()?;

    // A link stays one: what it points to is replaced.
    let real = flags.pack.canonicalize()?;
    for path in [&flags.pack, &real] {
        no_sidecars(path)?;
    }
    let file = File::open(&real)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err("is not a file".into());
    }
    let (mut source, limits) = (FileRange::new(file)?, Limits::default());
    let before = intact(&mut source, &limits)?;
    let found = scan(&mut source, &limits)?;
    let there = sealed(&mut source, &found, &limits)?;
    let roots: Vec<&Certificate> = root.iter().collect();
    let Added { sealed: one, entry, token } = entry(&there, &answer, asked.as_ref(), &roots)?;
    let appended = replace_with(&real, Some(metadata.permissions()), |new, beside| {
        let appended = append(&mut source, &found, &[entry], &limits, new)?;
        // What takes the pack's place is a pack: nothing came between the reading and the copying, and the disk kept what it was given.
        let after = intact(&mut FileRange::new(File::open(beside)?)?, &limits)?;
        if after.file.sha256 != appended.sha256 || after.manifest_sha256 != before.manifest_sha256 {
            return Err(Why::from("it was changed while the token was added"));
        }
        Ok::<_, Why>(appended)
    })?;
    let authority =
        token.root().map_or_else(|| "its root is not with it".to_owned(), |root| root.fingerprint().to_string());
    Ok(format!(
        "file       {}\nsha256     {}\nsignature  {}\ntime       {}, at the latest {}\nauthority  {authority}\nnote       the time counts for whoever has that root, by another way than the pack, in its trust store\n",
        plain(&flags.pack.display().to_string()),
        appended.sha256,
        one.stem,
        token.info.at,
        token.info.latest(),
    ))
}

/// A file that is short.
fn short(path: &Path) -> Result<Vec<u8>, Why> {
    let told = |why: String| Why(format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| told(error.to_string()))?.len();
    if length > ANSWER_MAX {
        return Err(told(format!("has {length} bytes, and nothing of this kind has more than {ANSWER_MAX}")));
    }
    std::fs::read(path).map_err(|error| told(error.to_string()))
}
