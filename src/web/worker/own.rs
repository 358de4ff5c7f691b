//! The files of a person's own in the build worker: read when they are given, and again when a build begins. Their readers are in no other
//! program of the page.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::File;

use super::codec;
use super::message::Own;
use crate::assemble::Controls;
use crate::controls::{CARRIED, Catalogue, FILE_MAX, LIST_MAX, Mapping, Pbc};
use crate::pack::range::ReadAt as _;
use crate::recipe::Recipe;
use crate::web::blob::BlobRange;

/// A file as it was read.
enum Read {
    Recipe(String),
    Mapping(Mapping),
    Catalogue(Catalogue),
    Requests(Pbc),
}

/// Reads the file of the message. Of a recipe the text is given, of another what is in it, as a phrase.
///
/// # Errors
/// What is wrong with it, with line and field, without a full stop.
pub(super) fn look(what: Own, data: &JsValue) -> Result<String, String> {
    let file = given(data, "file").ok_or("no file came with the message")?;
    Ok(match read(what, file)? {
        Read::Recipe(text) => text,
        Read::Mapping(mapping) => {
            let lines = count(mapping.lines.len(), "line");
            format!("{}, version {}: {lines}{}", mapping.name, mapping.version, without_catalogue(&mapping))
        }
        Read::Catalogue(catalogue) => {
            format!("{}, {}: {}", catalogue.title, catalogue.edition, count(catalogue.controls.len(), "control"))
        }
        Read::Requests(pbc) => count(pbc.requests.len(), "request"),
    })
}

/// What the index is made by, of the files beside an order.
///
/// # Errors
/// The name of the file and what is wrong with it, without a full stop.
pub(super) fn controls(data: &JsValue) -> Result<Controls, String> {
    let mut controls = Controls::default();
    for what in Own::ALL {
        let Some(file) = given(data, what.name()) else { continue };
        let name = file.name();
        match read(what, file).map_err(|why| format!("{name}: {why}"))? {
            Read::Mapping(mapping) => controls.mapping = Some(mapping),
            Read::Catalogue(catalogue) => controls.catalogues.push(catalogue),
            Read::Requests(pbc) => controls.pbc = Some(pbc),
            // The text of a recipe is in the order itself.
            Read::Recipe(_) => {}
        }
    }
    Ok(controls)
}

fn given(data: &JsValue, name: &str) -> Option<File> {
    codec::attached(data, name)?.dyn_into().ok()
}

fn read(what: Own, file: File) -> Result<Read, String> {
    let most = if what == Own::Requests { LIST_MAX } else { FILE_MAX };
    let bytes = bytes(file, most)?;
    Ok(match what {
        Own::Recipe => {
            let text = String::from_utf8(bytes).map_err(|error| {
                let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
                format!("line {}: no UTF-8 text", before.filter(|byte| **byte == b'\n').count() + 1)
            })?;
            Recipe::parse(&text).map_err(|error| error.to_string())?;
            Read::Recipe(text)
        }
        Own::Mapping => Read::Mapping(Mapping::parse(&bytes).map_err(|error| error.to_string())?),
        Own::Catalogue => Read::Catalogue(Catalogue::parse(&bytes).map_err(|error| error.to_string())?),
        Own::Requests => Read::Requests(Pbc::parse(&bytes).map_err(|error| error.to_string())?),
    })
}

fn bytes(file: File, most: usize) -> Result<Vec<u8>, String> {
    let mut source = BlobRange::new(file.into()).map_err(|error| error.to_string())?;
    let length = usize::try_from(source.len()).ok().filter(|length| *length <= most);
    let length = length.ok_or_else(|| format!("{} bytes are too many; it has at most {most}", source.len()))?;
    let mut bytes = vec![0; length];
    source.read_at(0, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The frameworks of a mapping of which this program carries no catalogue: without one their lines have no place in the index.
fn without_catalogue(mapping: &Mapping) -> String {
    let mut unknown: Vec<&str> = Vec::new();
    for id in mapping.lines.iter().map(|line| line.framework.as_str()) {
        if CARRIED.iter().all(|(carried, _)| *carried != id) && !unknown.contains(&id) && unknown.len() < 3 {
            unknown.push(id);
        }
    }
    match unknown.is_empty() {
        true => String::new(),
        false => format!(". A catalogue is needed for {}", unknown.join(", ")),
    }
}

fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}
