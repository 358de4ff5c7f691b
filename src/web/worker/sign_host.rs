//! A signature for a pack that was checked, made by the worker that checked it: it can read the file a range at a time, and the browser signs with
//! the own key there as well. Nothing is asked of the network.

use std::io::{self, Write};

use wasm_bindgen::JsValue;
use web_sys::File;

use super::message::{Signed, ToSign};
use super::sentence;
use crate::model::instant::Instant;
use crate::model::limits::Limits;
use crate::pack::append::append;
use crate::pack::scan::{RegionKind, Scan, scan};
use crate::pack::signed::signed;
use crate::seal::key::PublicKey;
use crate::seal::sign::Order;
use crate::seal::statement::Decision;
use crate::web::blob::BlobRange;
use crate::web::keys;

/// Takes what stands behind the first so many bytes: those are the file's own, which is not copied.
struct Tail {
    skip: u64,
    bytes: Vec<u8>,
}

impl Write for Tail {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let skipped = self.skip.min(bytes.len() as u64);
        self.skip -= skipped;
        self.bytes.extend_from_slice(&bytes[skipped as usize..]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn decision(word: &str) -> Option<Decision> {
    [Decision::Seal, Decision::Approve, Decision::Reject].into_iter().find(|decision| decision.word() == word)
}

/// Signs the pack, and gives it with the files of the signature.
///
/// # Errors
/// Why nothing was signed, as a sentence.
pub(super) async fn sign(file: &File, order: &ToSign, limits: &Limits) -> Result<(Signed, File), String> {
    let mut source = BlobRange::new(file.clone().into()).map_err(|error| sentence(&error))?;
    let scanned = scan(&mut source, limits).map_err(|error| sentence(&error))?;
    let before = signed(&mut source, &scanned, limits).map_err(|error| sentence(&error))?;
    if before.manifest != order.manifest {
        return Err("The file has changed since it was checked. Check it again.".to_owned());
    }
    let own = keys::get(order.key_id).await.map_err(|error| error.to_string())?;
    let unknown = || "This page was updated. Reload it.".to_owned();
    let wanted = Order {
        role: order.role.clone(),
        signer: order.signer.clone(),
        decision: decision(&order.decision).ok_or_else(unknown)?,
        reason: order.reason.clone(),
        claimed_at: Instant::from_unix_millis(order.now_millis).ok_or("This device’s clock gives no date.")?,
        key: PublicKey::from_spki(&own.spki).map_err(|error| sentence(&error))?,
    };
    let draft = before.draft(wanted).map_err(|error| sentence(&error))?;
    let signature = keys::sign(order.key_id, draft.statement()).await.map_err(|error| error.to_string())?;
    let entries = draft.signed(&signature).map_err(|error| sentence(&error))?;
    added(file, &mut source, &scanned, &entries, &draft.stem().to_string(), limits)
}

/// The pack with these entries more, of the signature whose names begin with `stem`.
pub(super) fn added(
    file: &File,
    source: &mut BlobRange,
    scanned: &Scan,
    entries: &[(String, Vec<u8>)],
    stem: &str,
    limits: &Limits,
) -> Result<(Signed, File), String> {
    let mut tail = Tail { skip: directory(scanned), bytes: Vec::new() };
    let kept = tail.skip;
    let appended = append(source, scanned, entries, limits, &mut tail).map_err(|error| sentence(&error))?;
    let made =
        joined(file, kept, &tail.bytes).map_err(|_| "The browser could not put the new file together.".to_owned())?;
    Ok((Signed { stem: stem.to_owned(), size: appended.size, sha256: appended.sha256 }, made))
}

/// Where the directory begins: up to there the new file is the one before.
fn directory(scan: &Scan) -> u64 {
    let directory = scan.regions().find(|region| region.kind == RegionKind::CentralDirectory);
    directory.map_or(0, |region| region.start)
}

/// A file of the same name: the beginning of the one before, and these bytes.
fn joined(file: &File, kept: u64, tail: &[u8]) -> Result<File, JsValue> {
    // Sizes of files fit in the 53 bits of a JavaScript number.
    let begin = file.slice_with_f64_and_f64(0.0, kept as f64)?;
    let parts = js_sys::Array::of2(&begin, &js_sys::Uint8Array::from(tail));
    File::new_with_blob_sequence(&parts, &file.name())
}
