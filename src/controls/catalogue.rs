//! A framework's controls: `www/controls/*.json`, docs/schema/controls.schema.json.
//!
//! Identifiers and our own short words only. The frameworks' own texts belong to others and are not repeated.

use std::collections::BTreeSet;

use super::file::{FileError, Refused, is_said, parse, said, schema, short};
use crate::model::digest::Digest;
use crate::source::Reader;

/// The schema's name.
pub const CATALOGUE_SCHEMA: &str = "packseal-controls/1";

/// The most controls of one catalogue.
pub const CONTROLS_MAX: usize = 2_000;

/// One framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// Its name in mappings: `[a-z0-9-]`.
    pub id: String,
    /// Its name for a person, like `SOC 2`.
    pub title: String,
    /// Which edition of the framework is meant.
    pub edition: String,
    /// The file's own version, by its author.
    pub version: String,
    /// The controls, in the framework's order; no id comes twice.
    pub controls: Vec<Control>,
    /// SHA-256 of the file's text; not part of it.
    pub sha256: Digest,
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// The framework's identifier, like `CC7.2`.
    pub id: String,
    /// What it is about, in a few words of the file's author.
    pub about: String,
    /// Whether it is told as a gap when nothing speaks for it. A file without `scope` has all its controls in scope.
    pub in_scope: bool,
}

impl Catalogue {
    /// Reads a catalogue. Members that it does not know are refused.
    ///
    /// # Errors
    /// [`FileError`] with line and field: no JSON, another schema, an id that comes twice, a scope that names no control.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let sha256 = Digest::of(bytes);
        parse(bytes, |file| {
            schema(file, CATALOGUE_SCHEMA)?;
            file.only(&["schema", "id", "title", "edition", "version", "scope", "controls"])?;
            let mut controls = controls(file)?;
            if let Some(scope) = file.optional("scope") {
                narrow(&mut controls, &scope)?;
            }
            Ok(Self {
                id: framework_id(file, "", "id")?,
                title: said(file, "", "title", 80)?,
                edition: said(file, "", "edition", 120)?,
                version: said(file, "", "version", 40)?,
                controls,
                sha256,
            })
        })
    }
}

/// The member `key` as a framework's id.
pub(super) fn framework_id(object: &Reader<'_>, place: &str, key: &str) -> Result<String, Refused> {
    let id = object.member(key)?.text()?;
    if (1..=32).contains(&id.len()) && id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
        return Ok(id.to_owned());
    }
    Err(Refused::value(format!("{place}/{key}"), "1 to 32 of a-z, 0-9 and `-`", short(id)))
}

fn controls(file: &Reader<'_>) -> Result<Vec<Control>, Refused> {
    let items = file.member("controls")?.items()?;
    if items.is_empty() || items.len() > CONTROLS_MAX {
        return Err(Refused::value("/controls", format!("1 to {CONTROLS_MAX} controls"), items.len().to_string()));
    }
    let mut seen = BTreeSet::new();
    let mut controls = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let place = format!("/controls/{index}");
        item.only(&["id", "about"])?;
        let id = said(item, &place, "id", 40)?;
        if !seen.insert(id.clone()) {
            return Err(Refused::value(place + "/id", "an id that comes once", short(&id)));
        }
        controls.push(Control { id, about: said(item, &place, "about", 80)?, in_scope: true });
    }
    Ok(controls)
}

/// Takes all controls out of scope that the list does not name.
fn narrow(controls: &mut [Control], scope: &Reader<'_>) -> Result<(), Refused> {
    let mut named = BTreeSet::new();
    for (index, item) in scope.items()?.iter().enumerate() {
        let place = format!("/scope/{index}");
        let id = is_said(item.text()?, &place, 40)?;
        if !controls.iter().any(|control| control.id == id) {
            return Err(Refused::value(place, "the id of a control of this file", short(&id)));
        }
        if !named.insert(id.clone()) {
            return Err(Refused::value(place, "an id that comes once", short(&id)));
        }
    }
    controls.iter_mut().for_each(|control| control.in_scope = named.contains(&control.id));
    Ok(())
}
