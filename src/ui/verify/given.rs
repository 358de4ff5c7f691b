//! What was given: a package, and its sidecars where they lie beside it. They are told apart by their names.

use crate::web::page::Chosen;

/// Files that are checked together.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) package: Chosen,
    pub(super) signature: Option<Chosen>,
    pub(super) countersign: Option<Chosen>,
}

impl Given {
    /// A file with nothing beside it.
    pub(super) fn alone(package: Chosen) -> Self {
        Self { package, signature: None, countersign: None }
    }

    /// One package with its sidecars; the files as they were when they are anything else.
    pub(super) fn of(files: Vec<Chosen>) -> Result<Self, Vec<Chosen>> {
        match take(&files) {
            Some([Some(package), signature, countersign]) => Ok(Self { package, signature, countersign }),
            _ => Err(files),
        }
    }

    /// The same package with these sidecars in the place of earlier ones; None when they are not all sidecars.
    pub(super) fn with(&self, files: &[Chosen]) -> Option<Self> {
        match take(files)? {
            [None, signature, countersign] if !files.is_empty() => Some(Self {
                package: self.package.clone(),
                signature: signature.or_else(|| self.signature.clone()),
                countersign: countersign.or_else(|| self.countersign.clone()),
            }),
            _ => None,
        }
    }

    /// Whether there is a sidecar.
    pub(super) fn has_sidecar(&self) -> bool {
        self.signature.is_some() || self.countersign.is_some()
    }
}

/// What a file is by its name, ASCII case aside: package, signature, countersignatures.
const ENDINGS: [&str; 3] = [".zip", ".signature.json", ".countersign.json"];

fn take(files: &[Chosen]) -> Option<[Option<Chosen>; 3]> {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    Some(places(&names)?.map(|place| place.and_then(|place| files.get(place)).cloned()))
}

/// Where each of the three stands among the names; None when one is none of them, or two are the same. A sidecar need not have its package's
/// name, since it holds the package's digest.
fn places(names: &[&str]) -> Option<[Option<usize>; 3]> {
    let mut places = [None; 3];
    for (index, name) in names.iter().enumerate() {
        let role = ENDINGS.iter().position(|ending| ends_with(name, ending))?;
        if places[role].replace(index).is_some() {
            return None;
        }
    }
    Some(places)
}

fn ends_with(name: &str, ending: &str) -> bool {
    let (name, ending) = (name.as_bytes(), ending.as_bytes());
    name.len() >= ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_names() {
        let (zip, signature, countersign) =
            ("Evidence_1.ZIP", "evidence_1.Signature.json", "evidence_1.countersign.JSON");
        assert_eq!(places(&[countersign, zip, signature]), Some([Some(1), Some(2), Some(0)]));
        assert_eq!(places(&[zip]), Some([Some(0), None, None]));
        assert_eq!(places(&[zip, "of-another.signature.json"]), Some([Some(0), Some(1), None]));
        assert_eq!(places(&[signature]), Some([None, Some(0), None]));
        assert_eq!(places(&[]), Some([None; 3]));
        for unclear in [
            &[zip, "evidence_2.zip"][..],
            &[zip, signature, "evidence_2.signature.json"],
            &[zip, "evidence_1.json"],
            &[zip, "signature.json"],
            &["é", zip],
        ] {
            assert_eq!(places(unclear), None, "{unclear:?}");
        }
    }
}
