//! The layouts of a pack's vendor entries, with what a recipe says of each besides its sections.

use super::valdrics::{self, Valdrics};
use super::{RecipeError, Section, wrong};
use crate::source::Reader;
use crate::source::evidence::PARTS;
use crate::source::valdrics::evidence::KINDS;

/// The layout of the vendor entries (docs/FORMAT.md).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// Any API whose sections are plain requests: the recipe says all.
    Custom,
    /// DriftWise's compliance pack.
    Driftwise,
    /// The package of the evidence service, from its parts.
    Evidence {
        /// How names of packages begin: the first part of `bundle_id`.
        package_prefix: String,
    },
    /// Grantex' evidence pack, taken apart.
    Grantex,
    /// The playbook's audit log.
    Playbook,
    /// Valdrics' compliance pack.
    Valdrics(Valdrics),
}

impl Layout {
    /// The name in `pack.json`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Custom => "custom",
            Self::Driftwise => "driftwise",
            Self::Evidence { .. } => "evidence",
            Self::Grantex => "grantex",
            Self::Playbook => "playbook",
            Self::Valdrics(_) => "valdrics",
        }
    }

    /// The members of a recipe that only this layout has.
    pub(super) fn members(&self) -> &'static [&'static str] {
        match self {
            Self::Valdrics(_) => &valdrics::MEMBERS,
            Self::Evidence { .. } => &["package_prefix"],
            Self::Custom | Self::Driftwise | Self::Grantex | Self::Playbook => &[],
        }
    }

    /// What a recipe of this layout may name of what is done in Rust: steps, which make a section, and makers, which make an entry.
    pub fn names(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Custom => (&[], &[]),
            Self::Driftwise => {
                (&["driftwise.attestation", "driftwise.data"], &["driftwise.coverage", "driftwise.remediation_sla"])
            }
            Self::Evidence { .. } => (&["evidence.part"], &[]),
            Self::Grantex => (&[], &["grantex.chain_report"]),
            Self::Playbook => (&["playbook.log"], &[]),
            Self::Valdrics(_) => (
                &[
                    "valdrics.notification",
                    "valdrics.evidence",
                    "valdrics.documents",
                    "valdrics.focus",
                    "valdrics.savings",
                    "valdrics.realized",
                    "valdrics.close",
                ],
                &[],
            ),
        }
    }

    /// Checks that sections whose step knows them by their ids have such ids.
    pub(super) fn check(&self, sections: &[Section]) -> Result<(), RecipeError> {
        for (index, section) in sections.iter().enumerate() {
            let known = match section.step.as_deref() {
                Some("evidence.part") => PARTS.iter().any(|part| part.id == section.id),
                Some("valdrics.evidence") => KINDS.iter().any(|kind| kind.name == section.id),
                _ => true,
            };
            if !known {
                let expected = "an id that its step knows";
                return Err(wrong(&format!("/sections/{index}/id"), expected, section.id.clone()));
            }
        }
        Ok(())
    }

    pub(super) fn read(name: &str, recipe: &Reader<'_>) -> Result<Self, RecipeError> {
        match name {
            "custom" => Ok(Self::Custom),
            "driftwise" => Ok(Self::Driftwise),
            "evidence" => {
                let package_prefix = recipe.text_of("package_prefix")?;
                if package_prefix.is_empty() || !package_prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                {
                    return Err(wrong("package_prefix", "letters, digits and _", package_prefix));
                }
                Ok(Self::Evidence { package_prefix })
            }
            "grantex" => Ok(Self::Grantex),
            "playbook" => Ok(Self::Playbook),
            "valdrics" => Ok(Self::Valdrics(Valdrics::read(recipe)?)),
            other => {
                let known = "valdrics, driftwise, grantex, evidence, playbook or custom";
                Err(wrong("layout", known, other.to_owned()))
            }
        }
    }
}

/// A path of an API: absolute, percent-encoded, with `{key}` for options.
pub(super) fn path(path: &Reader<'_>) -> Result<String, RecipeError> {
    let text = path.text()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~%?=&{}".contains(&b);
    if !text.starts_with('/') || text.starts_with("//") || !text.bytes().all(plain) {
        return Err(wrong(path.place(), "a path that begins with one /, percent-encoded", text.to_owned()));
    }
    Ok(text.to_owned())
}
