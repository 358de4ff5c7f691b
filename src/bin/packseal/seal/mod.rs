//! `packseal seal`, and `packseal countersign --key`: a signature inside a pack, made with a private key from a file.

mod key;
mod sign;

use std::path::PathBuf;

use clap::Args;
use packseal::model::instant::Instant;
use packseal::seal::statement::Decision;

pub(crate) use key::read as read_key;
pub(crate) use sign::{Said, Why, intact, no_sidecars, sign};

use crate::beside::instant;

/// What `packseal seal` is told.
#[derive(Debug, Args)]
pub(crate) struct Flags {
    /// The pack, which nobody has signed yet. It is replaced by the sealed one.
    pack: PathBuf,
    /// The private key: P-256 or Ed25519 as PKCS#8 in PEM, encrypted or not.
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// A file with the password of the key. Without this: the variable PACKSEAL_KEY_PASSWORD, when it is set.
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,
    /// In which role: small letters, digits and hyphens.
    #[arg(long, default_value = "owner")]
    role: String,
    /// Who signs, as an auditor is to read it.
    #[arg(long, value_name = "NAME")]
    signer: String,
    /// When it is signed, in UTC, like 2026-07-01T00:00:00Z. Without this: now.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    time: Option<Instant>,
}

/// Seals the pack. Gives what is to be printed.
pub(crate) fn run(flags: &Flags) -> Result<String, String> {
    let key = read_key(&flags.key, flags.key_password_file.as_deref())?;
    let said = Said { role: &flags.role, signer: &flags.signer, decision: Decision::Seal, reason: "", at: flags.time };
    sign(&flags.pack, &key, &said)
}
