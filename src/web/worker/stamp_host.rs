//! The time of a signature by hand: the request to take to a time service, and its answer put into the pack. Nothing is asked of the network.

use web_sys::File;

use super::message::{Signed, ToStamp};
use super::sentence;
use super::sign_host::added;
use crate::model::limits::Limits;
use crate::pack::scan::{Scan, scan};
use crate::pack::signed::signed;
use crate::pack::stamp::{Sealed, entry, sealed};
use crate::seal::time::Request;
use crate::seal::trust::Store;
use crate::web::blob::BlobRange;
use crate::web::page::random;

/// The signatures of a pack that is as it was checked.
fn read(source: &mut BlobRange, order: &ToStamp, limits: &Limits) -> Result<(Scan, Vec<Sealed>), String> {
    let scanned = scan(source, limits).map_err(|error| sentence(&error))?;
    let there = signed(source, &scanned, limits).map_err(|error| sentence(&error))?;
    if there.manifest != order.manifest {
        return Err("The file has changed since it was checked. Check it again.".to_owned());
    }
    let signatures = sealed(source, &scanned, limits).map_err(|error| sentence(&error))?;
    Ok((scanned, signatures))
}

/// The request for a time, as a `.tsq` file has it: with a number that nobody can guess.
///
/// # Errors
/// Why there is none, as a sentence.
pub(super) fn request(file: &File, order: &ToStamp, limits: &Limits) -> Result<Vec<u8>, String> {
    let mut source = BlobRange::new(file.clone().into()).map_err(|error| sentence(&error))?;
    let (_, signatures) = read(&mut source, order, limits)?;
    let one = signatures.iter().find(|one| one.stem.to_string() == order.stem);
    let one = one.ok_or_else(|| format!("The signature {} is not there.", order.stem))?;
    let nonce = random(8).map_err(|error| sentence(&error))?;
    Ok(Request::over(&one.signature, &nonce).to_der())
}

/// The pack with this answer of a time service, if it is about one of the signatures and holds together. Whose service it is, an auditor's trust
/// list says. An answer must be to one of the requests that this page saved; where it saved none, that it is about this very signature has to do.
///
/// # Errors
/// Why it was not taken, as a sentence.
pub(super) fn stamp(file: &File, answer: &[u8], order: &ToStamp, limits: &Limits) -> Result<(Signed, File), String> {
    let mut source = BlobRange::new(file.clone().into()).map_err(|error| sentence(&error))?;
    let (scanned, signatures) = read(&mut source, order, limits)?;
    let store = order.trust.as_deref().and_then(|text| Store::read(text.as_bytes()).ok()).unwrap_or_default();
    let roots: Vec<_> = store.authorities.iter().map(|authority| &authority.root).collect();
    let asked: Vec<_> = order.asked.iter().filter_map(|request| Request::read(request)).map(Some).collect();
    let mut tried = if asked.is_empty() { vec![None] } else { asked };
    let last = tried.pop().flatten();
    let to_any = tried.iter().find_map(|one| entry(&signatures, answer, one.as_ref(), &roots).ok());
    let taken = match to_any {
        Some(taken) => taken,
        None => entry(&signatures, answer, last.as_ref(), &roots).map_err(|error| sentence(&error))?,
    };
    let stem = taken.sealed.stem.to_string();
    added(file, &mut source, &scanned, &[taken.entry], &stem, limits)
}
