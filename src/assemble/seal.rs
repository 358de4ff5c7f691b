//! The end of a build that is to end sealed: the maker's signature over what was written, after MANIFEST.txt.

use super::build::{Arguments, Seal};
use super::{Driver, Error, FetchError, Stamped};
use crate::model::digest::Digest;
use crate::pack::closed::Closed;
use crate::pack::write::Sink;
use crate::seal::name::{Part, Stem};
use crate::seal::sign::{Draft, Order};
use crate::seal::statement::Decision;
use crate::seal::time::accept;

/// Refuses a role or a name that cannot be signed, before any work.
pub(super) fn check(arguments: &Arguments) -> Result<(), Error> {
    // Any digest will do: the list is not there yet.
    arguments.seal.as_ref().map_or(Ok(()), |seal| draft(arguments, seal, Digest::of(b"")).map(drop))
}

fn draft(arguments: &Arguments, seal: &Seal, manifest: Digest) -> Result<Draft, Error> {
    let Seal { role, signer, key } = seal.clone();
    // The build's own clock: it reads no other.
    let claimed_at = arguments.now;
    let order = Order { role, signer, decision: Decision::Seal, reason: String::new(), claimed_at, key };
    Ok(Draft::new(manifest, &[], order)?)
}

/// Has the list and the bytes of `pack` signed, where that is asked for, and adds the signature's files. Gives the key's id.
pub(super) async fn seal<D: Driver, S: Sink>(
    arguments: &Arguments,
    driver: &D,
    manifest: Digest,
    pack: &mut Closed<S>,
) -> Result<Option<Digest>, Error> {
    let Some(seal) = &arguments.seal else { return Ok(None) };
    let draft = draft(arguments, seal, manifest)?.over(pack.prefix());
    let signature = match driver.sign(draft.statement()).await {
        Ok(Some(signature)) => signature,
        Ok(None) => return unsealed(driver, "it is not at hand any more".to_owned()).await,
        Err(FetchError::Key(why)) => return unsealed(driver, why).await,
        Err(source) => return Err(ended("The seal", source)),
    };
    let entries = draft.signed(&signature)?;
    let token = token(driver, draft.stem(), &entries).await?;
    for (name, bytes) in entries.iter().chain(&token) {
        pack.add(name, bytes)?;
    }
    Ok(Some(seal.key.id()))
}

/// Leaves the pack without a seal, if its owner wants that.
async fn unsealed<D: Driver>(driver: &D, why: String) -> Result<Option<Digest>, Error> {
    match driver.leave_unsealed(&why).await {
        Ok(true) => Ok(None),
        Ok(false) => Err(Error::Key { why }),
        Err(source) => Err(ended("The seal", source)),
    }
}

/// The build ended while it waited for this.
fn ended(what: &str, source: FetchError) -> Error {
    Error::Fetch { what: what.to_owned(), request: String::new(), source, tried: 1, answered: true }
}

/// Has the signature's time attested, where the driver has an authority. What comes is checked before it is written.
async fn token<D: Driver>(
    driver: &D,
    stem: &Stem,
    entries: &[(String, Vec<u8>)],
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let place = stem.entry(Part::Signature);
    let Some((_, signature)) = entries.iter().find(|(name, _)| *name == place) else { return Ok(None) };
    let stamped = driver.timestamp(signature).await.map_err(|source| ended("The time token", source))?;
    let Some(Stamped { request, answer }) = stamped else { return Ok(None) };
    let (bytes, _) = accept(&answer, signature, Some(&request), &[])?;
    Ok(Some((stem.entry(Part::Token), bytes)))
}
