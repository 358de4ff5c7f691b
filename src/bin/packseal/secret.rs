//! Secrets and tokens: from a file or from the environment, never from an argument. Messages name the file, never what is in it.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::path::Path;

use packseal::seal::hmac::Secret;

/// The variable that the evidence service itself reads its secret from.
pub(crate) const SIGNING_SECRET: &str = "COMPLIANCE_EVIDENCE_SIGNING_SECRET";

/// A sidecar or a secret is no longer than this, in bytes.
const LENGTH_MAX: u64 = 16 << 20;

/// The secret of the sidecars: from `file`, or else from [`SIGNING_SECRET`]. None where neither has one.
///
/// # Errors
/// When the file cannot be read, is no text, or is empty.
pub(crate) fn signing(file: Option<&Path>) -> Result<Option<Secret>> {
    let Some(path) = file else { return Ok(variable(SIGNING_SECRET).and_then(|text| Secret::new(&text))) };
    Secret::new(&text(path)?).map(Some).ok_or_else(|| wrong(path, "the secret is empty"))
}

/// A token: from `file`, or else from the variable `name`, without surrounding white space. None where neither has one.
///
/// # Errors
/// When the file cannot be read, is no text, or is empty.
pub(crate) fn token(file: Option<&Path>, name: &str) -> Result<Option<String>> {
    let Some(path) = file else { return Ok(variable(name).map(|text| text.trim().to_owned())) };
    match text(path)?.trim() {
        "" => Err(wrong(path, "the token is empty")),
        text => Ok(Some(text.to_owned())),
    }
}

/// A variable of the environment; None where it is not set, is no text, or is blank.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.trim().is_empty())
}

/// A small file.
///
/// # Errors
/// With its name, when it cannot be read or is longer than a sidecar is.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let named = |error: Error| Error::new(error.kind(), format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(named)?;
    let mut bytes = Vec::new();
    file.take(LENGTH_MAX + 1).read_to_end(&mut bytes).map_err(named)?;
    if bytes.len() as u64 > LENGTH_MAX {
        return Err(named(Error::other("is longer than a sidecar, a secret or a live answer is")));
    }
    Ok(bytes)
}

fn text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|_| wrong(path, "the secret is not UTF-8"))
}

fn wrong(path: &Path, why: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("{}: {why}", path.display()))
}
