//! What was given: a package, and what lies beside it. The files are told apart by their names.

use crate::model::digest::Digest;
use crate::web::page::Chosen;

/// Files that are checked together.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) package: Chosen,
    pub(super) signature: Option<Chosen>,
    pub(super) countersign: Option<Chosen>,
    /// What DriftWise's live check answered.
    pub(super) live: Option<Chosen>,
    /// The digest of the list, as it was typed.
    pub(super) list: Option<Digest>,
}

impl Given {
    /// A file with nothing beside it.
    pub(super) fn alone(package: Chosen) -> Self {
        Self { package, signature: None, countersign: None, live: None, list: None }
    }

    /// One package with what lies beside it; the files as they were when they are anything else.
    pub(super) fn of(files: Vec<Chosen>) -> Result<Self, Vec<Chosen>> {
        match take(&files) {
            Some([Some(package), signature, countersign, live]) => {
                Ok(Self { signature, countersign, live, ..Self::alone(package) })
            }
            _ => Err(files),
        }
    }

    /// The same package with these files in the place of earlier ones; None when one of them is a package of its own. A live answer belongs only
    /// to a package that attests something (`attests`).
    pub(super) fn with(&self, files: &[Chosen], attests: bool) -> Option<Self> {
        match take(files)? {
            [None, signature, countersign, live] if !files.is_empty() && (attests || live.is_none()) => Some(Self {
                signature: signature.or_else(|| self.signature.clone()),
                countersign: countersign.or_else(|| self.countersign.clone()),
                live: live.or_else(|| self.live.clone()),
                ..self.clone()
            }),
            _ => None,
        }
    }

    /// Whether there is a sidecar.
    pub(super) fn has_sidecar(&self) -> bool {
        self.signature.is_some() || self.countersign.is_some()
    }

    /// The files, each with its name in a message to the worker.
    pub(super) fn files(&self) -> Vec<(&'static str, Chosen)> {
        let Self { package, signature, countersign, live, .. } = self.clone();
        let beside = [("signature", signature), ("countersign", countersign), ("live", live)];
        let beside = beside.into_iter().filter_map(|(name, file)| Some((name, file?)));
        std::iter::once(("file", package)).chain(beside).collect()
    }
}

/// What a file is by its name, ASCII case aside, the first that fits: package, signature, countersignatures, live answer.
const ENDINGS: [&str; 4] = [".zip", ".signature.json", ".countersign.json", ".json"];

fn take(files: &[Chosen]) -> Option<[Option<Chosen>; 4]> {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    Some(places(&names)?.map(|place| place.and_then(|place| files.get(place)).cloned()))
}

/// Where each of the four stands among the names; None when one is none of them, or two are the same. A sidecar need not have its package's
/// name, since it holds the package's digest.
fn places(names: &[&str]) -> Option<[Option<usize>; 4]> {
    let mut places = [None; 4];
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
        let (zip, signature, countersign, live) =
            ("Evidence_1.ZIP", "evidence_1.Signature.json", "evidence_1.countersign.JSON", "verify.JSON");
        assert_eq!(places(&[countersign, zip, signature]), Some([Some(1), Some(2), Some(0), None]));
        assert_eq!(places(&[zip]), Some([Some(0), None, None, None]));
        assert_eq!(places(&[zip, "of-another.signature.json"]), Some([Some(0), Some(1), None, None]));
        assert_eq!(places(&[signature]), Some([None, Some(0), None, None]));
        assert_eq!(places(&[live, zip]), Some([Some(1), None, None, Some(0)]));
        assert_eq!(places(&[zip, "signature.json"]), Some([Some(0), None, None, Some(1)]));
        assert_eq!(places(&[]), Some([None; 4]));
        for unclear in [
            &[zip, "evidence_2.zip"][..],
            &[zip, signature, "evidence_2.signature.json"],
            &[zip, live, "evidence_1.json"],
            &[zip, "audit.jsonl"],
            &["é", zip],
        ] {
            assert_eq!(places(unclear), None, "{unclear:?}");
        }
    }
}
