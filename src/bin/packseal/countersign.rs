//! `packseal countersign`: adds an entry to the countersign sidecar of the evidence service (evidence contract section 4).

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::PathBuf;

use clap::Args;
use packseal::model::digest::{Digest, Hasher};
use packseal::seal::sidecar::{Claim, append, entries};

use crate::build::clock;
use crate::{plain, replace, secret};

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
}

/// Adds the entry. Gives what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<String, String> {
    let digest = digest(flags)?;
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
    replace(&path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut out = format!(
        "package    {}\nsha256     {digest}\nsidecar    {}\nentries    {}\n",
        plain(&name),
        plain(&path.display().to_string()),
        all.len()
    );
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    if all.iter().filter(|entry| same(&entry.signer, &flags.signer)).count() > 1 {
        out.push_str("note       this signer countersigned before; a second person is what dual control asks for\n");
    }
    Ok(out)
}

/// The digest of the package; the words for one that is not there are the service's.
fn digest(flags: &Flags) -> Result<Digest, String> {
    let named = |error: std::io::Error| format!("{}: {error}", flags.package.display());
    let mut file = match File::open(&flags.package) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!("package file does not exist: {}", flags.package.display()));
        }
        Err(error) => return Err(named(error)),
    };
    let (mut hasher, mut piece) = (Hasher::default(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece).map_err(named)? {
            0 => return Ok(hasher.finish()),
            length => hasher.update(&piece[..length]),
        }
    }
}
