//! What is to be built: recipe, choices, attachments, and where the pack goes.

use std::path::{Path, PathBuf};

use packseal::archive::bundle::is_bundle_id;
use packseal::assemble::Controls;
use packseal::controls::{Catalogue, Mapping, Pbc};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::pack::format::{ATTACHMENTS, is_writable_name};
use packseal::recipe::{CARRIED, Choices, Form, Recipe};
use packseal::source::encoded;
use packseal::verify::beside::{Beside, typed_digest};
use packseal::verify::sequence::before;

use super::Ended;

/// A recipe by name, or else from a file.
pub(crate) fn recipe(named: &str) -> Result<Recipe, Ended> {
    let text = match CARRIED.iter().find(|(name, _)| *name == named) {
        Some((_, text)) => (*text).to_owned(),
        None => std::fs::read_to_string(named).map_err(|error| {
            let known: Vec<&str> = CARRIED.iter().map(|(name, _)| *name).collect();
            Ended::usage(&format!("--recipe {named}: {error}. Give a file, or one of: {}", known.join(", ")))
        })?,
    };
    Recipe::parse(&text).map_err(|error| Ended::usage(&format!("--recipe {named}: {error}")))
}

/// The choices, as a link of the Build page would carry them, and checked like those. Secrets are always hidden: there is nobody to ask.
pub(crate) fn choices(
    recipe: &Recipe,
    [from, to]: [Option<&str>; 2],
    tenant: Option<&str>,
    set: &[String],
    now: Instant,
) -> Result<Choices, Ended> {
    let mut query = vec!["hide_secrets=true".to_owned()];
    let days = [("start_date", from), ("end_date", to)];
    query.extend(days.iter().filter_map(|(name, day)| Some(format!("{name}={}", encoded((*day)?)))));
    for choice in set {
        let (name, value) = choice.split_once('=').ok_or_else(|| {
            Ended::usage(&format!("--set {choice}: expected KEY=VALUE, as in a link of the Build page"))
        })?;
        query.push(format!("{}={}", encoded(name), encoded(value)));
    }
    let (mut form, ignored) = Form::from_query(&query.join("&"), recipe);
    if !ignored.is_empty() {
        let told: Vec<String> = ignored.iter().map(|it| format!("{}: {}", it.name, it.why)).collect();
        return Err(Ended::usage(&format!("a choice cannot be followed: {}", told.join("; "))));
    }
    form.tenant = tenant.unwrap_or_default().to_owned();
    form.check(recipe, now.day()).map_err(|wrong| {
        let told: Vec<String> = wrong.into_iter().map(|field| field.message).collect();
        Ended::usage(&format!("{} (see --tenant, --from, --to and --set)", told.join("; ")))
    })
}

/// What the control index is made by, besides the recipe.
pub(super) fn controls(catalogues: &[PathBuf], mapping: Option<&Path>, pbc: Option<&Path>) -> Result<Controls, Ended> {
    let read = |flag: &str, path: &Path| {
        std::fs::read(path).map_err(|error| Ended::usage(&format!("{flag} {}: {error}", path.display())))
    };
    let wrong = |flag: &str, path: &Path, error: &dyn std::fmt::Display| {
        Ended::usage(&format!("{flag} {}: {error}", path.display()))
    };
    let mut controls = Controls::default();
    for path in catalogues {
        let catalogue = Catalogue::parse(&read("--catalogue", path)?);
        controls.catalogues.push(catalogue.map_err(|error| wrong("--catalogue", path, &error))?);
    }
    if let Some(path) = mapping {
        let mapping = Mapping::parse(&read("--mapping", path)?);
        controls.mapping = Some(mapping.map_err(|error| wrong("--mapping", path, &error))?);
    }
    if let Some(path) = pbc {
        let pbc = Pbc::parse(&read("--requests", path)?);
        controls.pbc = Some(pbc.map_err(|error| wrong("--requests", path, &error))?);
    }
    Ok(controls)
}

/// The names below `attachments/` of the files that are added.
pub(super) fn attachments(files: &[PathBuf]) -> Result<Vec<String>, Ended> {
    let mut names: Vec<String> = Vec::new();
    for path in files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let wrong = |why: &str| Err(Ended::usage(&format!("--attach {}: {why}", path.display())));
        if !path.is_file() {
            return wrong("is no file");
        }
        if !is_writable_name(&format!("{ATTACHMENTS}{name}")) {
            return wrong("a file in a pack has a name of letters, digits, `.`, `_` and `-`; give it such a name");
        }
        if names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
            return wrong("another file of this name is added");
        }
        names.push(name);
    }
    Ok(names)
}

/// The digest of the pack before, and this one's number: the next of that pack's, unless another is given.
pub(super) fn place(previous: Option<&str>, number: Option<u64>) -> Result<(Option<Digest>, Option<u64>), Ended> {
    let Some(named) = previous else { return Ok((None, number)) };
    if let Ok(digest) = typed_digest(named) {
        return Ok((Some(digest), number));
    }
    let wrong = |why: &str| Ended::usage(&format!("--previous {named}: {why}"));
    let report = crate::check(Path::new(named), &Beside::default())
        .map_err(|error| wrong(&format!("{error}; give a pack, or the SHA-256 of its MANIFEST.txt")))?;
    let (digest, before) = before(&report).map_err(|why| wrong(&why))?;
    Ok((Some(digest), number.or_else(|| before?.checked_add(1))))
}

/// Where the pack goes.
pub(crate) struct Out {
    /// The folder, which is there.
    pub(crate) folder: PathBuf,
    /// The file's name; None when it is given by the pack.
    name: Option<String>,
}

impl Out {
    /// A file that is not there yet, or a folder that is.
    pub(crate) fn new(path: &Path) -> Result<Self, Ended> {
        let wrong = |why: &str| Err(Ended::usage(&format!("--out {}: {why}", path.display())));
        if path.is_dir() {
            return Ok(Self { folder: path.to_owned(), name: None });
        }
        if path.symlink_metadata().is_ok() {
            return wrong("is there already, and no pack is written over; name another file, or a folder");
        }
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return wrong("is no file name") };
        if path.as_os_str().to_string_lossy().ends_with(['/', '\\']) {
            return wrong("there is no such folder");
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return wrong("its folder is not there");
        }
        // A check would take it for this pack's.
        for ending in ["signature.json", "countersign.json", "kms-envelope.json", "worm-receipt.json"] {
            let beside = path.with_extension(ending);
            if beside.symlink_metadata().is_ok() {
                return wrong(&format!("{} is there already, of another pack; name another file", beside.display()));
            }
        }
        Ok(Self { folder: folder.to_owned(), name: Some(name.to_owned()) })
    }

    /// The name of the file while the pack is made, without its ending.
    pub(crate) fn first<'a>(&'a self, run_id: &'a str) -> &'a str {
        self.name.as_deref().unwrap_or(run_id)
    }

    /// The file's name, where the pack suggests one.
    pub(crate) fn named(&self, suggested: &str) -> String {
        self.name.clone().unwrap_or_else(|| suggested.to_owned())
    }

    /// The bundle's id and the file's name. A package that has an id of its own (`suggested`, a file name) keeps it.
    pub(super) fn names(&self, suggested: &str, bundle_id: String, archiving: bool) -> (String, String) {
        let own = suggested.strip_suffix(".zip").filter(|stem| is_bundle_id(stem));
        let bundle_id = own.map_or(bundle_id, str::to_owned);
        let name = match &self.name {
            Some(name) => name.clone(),
            None if archiving => format!("{bundle_id}.zip"),
            None => suggested.to_owned(),
        };
        (bundle_id, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_an_id_of_its_own_keeps_it() {
        let made = || "valdrics_20261120T153121Z_3b22af43".to_owned();
        let own = "evidence_20261120T153121Z_4f1d50e5";
        let names = |out: Option<&str>, suggested: &str, archiving| {
            let out = Out { folder: PathBuf::new(), name: out.map(str::to_owned) };
            out.names(suggested, made(), archiving)
        };
        let pair = |bundle_id: &str, name: &str| (bundle_id.to_owned(), name.to_owned());
        assert_eq!(names(None, &format!("{own}.zip"), true), pair(own, &format!("{own}.zip")));
        assert_eq!(names(Some("a.zip"), &format!("{own}.zip"), true), pair(own, "a.zip"));
        assert_eq!(names(None, "orchid.zip", true), pair(&made(), &format!("{}.zip", made())));
        assert_eq!(names(None, "orchid.zip", false), pair(&made(), "orchid.zip"));
        assert_eq!(names(Some("a.zip"), "orchid.zip", false), pair(&made(), "a.zip"));
    }

    #[test]
    fn every_recipe_that_is_carried_can_be_read() {
        for (name, _) in CARRIED {
            assert!(recipe(name).is_ok(), "{name}");
        }
    }
}
