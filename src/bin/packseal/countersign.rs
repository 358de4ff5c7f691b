//! `packseal countersign`: adds an entry to the countersign sidecar of the evidence service (evidence contract section 4).

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use packseal::model::digest::Digest;
use packseal::seal::sidecar::{Claim, Signature, append, entries};

use crate::build::clock;
use crate::{digest, plain, replace, secret};

/// What `packseal countersign` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The package.
    package: PathBuf,
    /// A file with the secret that is shared with the service. Without this: COMPLIANCE_EVIDENCE_SIGNING_SECRET.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Who countersigns. Another person than the signer, and than who countersigned before.
    #[arg(long, value_name = "NAME")]
    signer: String,
    /// The key's name; it selects nothing, there is one secret.
    #[arg(long, value_name = "NAME", default_value = "counter_sign_default")]
    signing_key_id: String,
    /// A remark. It is not signed.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// The sidecar. Without this: PACKAGE's name with `.countersign.json` for its ending.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A folder with a copy of the package, like its own in the vault: the sidecar is put beside that copy, too.
    #[arg(long, value_name = "DIR")]
    copy_to: Option<PathBuf>,
}

/// Adds the entry. Gives what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<String, String> {
    let digest = match File::open(&flags.package) {
        // The service's words.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!("package file does not exist: {}", flags.package.display()));
        }
        opened => opened.and_then(digest).map_err(|error| told(&flags.package, &error))?,
    };
    let copy = flags.copy_to.as_ref().map(|folder| beside_copy(folder, digest)).transpose()?;
    let secret = secret::signing(flags.secret_file.as_deref()).map_err(|error| error.to_string())?;
    let path = flags.out.clone().unwrap_or_else(|| flags.package.with_extension("countersign.json"));
    let existing = match secret::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.to_string()),
    };
    let claim = Claim { signer: &flags.signer, signing_key_id: &flags.signing_key_id };
    // The sidecar travels with the package, and where that lies on this machine is nobody's business.
    let name = flags.package.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = append(existing.as_deref(), &name, digest, claim, &flags.note, clock::now(), secret.as_ref())
        .map_err(|refused| refused.to_string())?;
    let all = entries(&bytes).map_err(|error| error.to_string())?;
    for path in [Some(&path), copy.as_ref()].into_iter().flatten() {
        replace(path, &bytes).map_err(|error| told(path, &error))?;
    }
    let mut out = format!(
        "package    {}\nsha256     {digest}\nsidecar    {}\nentries    {}\n",
        plain(&name),
        plain(&path.display().to_string()),
        all.len()
    );
    out.extend(copy.map(|copy| format!("copy       {}\n", plain(&copy.display().to_string()))));
    let same = |other: &str| other.trim().to_lowercase() == flags.signer.trim().to_lowercase();
    let signed = secret::read(&flags.package.with_extension("signature.json")).ok();
    let signed = signed.and_then(|bytes| Signature::parse(&bytes).ok()).is_some_and(|it| same(&it.signer));
    if signed || all.iter().filter(|entry| same(&entry.signer)).count() > 1 {
        out.push_str("note       this name signed or countersigned before; dual control asks for another person\n");
    }
    Ok(out)
}

/// Where the sidecar goes beside the copy of the package in `folder`.
fn beside_copy(folder: &Path, wanted: Digest) -> Result<PathBuf, String> {
    let listed = std::fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    for path in listed.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let is_zip = path.extension().is_some_and(|ending| ending == "zip") && path.is_file();
        if is_zip && File::open(&path).and_then(digest).map_err(|error| told(&path, &error))? == wanted {
            return Ok(path.with_extension("countersign.json"));
        }
    }
    Err(format!("{}: no copy of this package is there, by its SHA-256 {wanted}", folder.display()))
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
