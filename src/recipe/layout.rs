//! The layouts of a pack's vendor entries, with what a recipe says of each.

use super::valdrics::{self, Valdrics};
use super::{RecipeError, wrong};
use crate::source::Reader;
use crate::source::evidence::PARTS;

/// The layout of the vendor entries (docs/FORMAT.md).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// Valdrics' compliance pack.
    Valdrics(Valdrics),
    /// Grantex' evidence pack, taken apart.
    Grantex,
    /// The package of the evidence service, from its parts.
    Evidence {
        /// How names of packages begin: the first part of `bundle_id`.
        package_prefix: String,
        /// The entries, in the order of the package's list.
        parts: Vec<Part>,
    },
    /// The playbook's audit log.
    Playbook {
        /// The path that serves the log as JSON Lines.
        log: String,
    },
}

/// An entry of an evidence package, and where its bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its place in [`PARTS`].
    pub index: usize,
    /// The path that serves it, with parameters. `{key}` stands for the text of an option.
    pub path: String,
    /// Whether the package is made without it where the service has none (404).
    pub optional: bool,
}

impl Layout {
    /// The name in `pack.json`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Valdrics(_) => "valdrics",
            Self::Grantex => "grantex",
            Self::Evidence { .. } => "evidence",
            Self::Playbook { .. } => "playbook",
        }
    }

    /// The members of a recipe that only this layout has.
    pub(super) fn members(&self) -> &'static [&'static str] {
        match self {
            Self::Valdrics(_) => &valdrics::MEMBERS,
            Self::Grantex => &["options"],
            Self::Evidence { .. } => &["options", "package_prefix", "parts"],
            Self::Playbook { .. } => &["options", "log"],
        }
    }

    pub(super) fn read(name: &str, recipe: &Reader<'_>) -> Result<Self, RecipeError> {
        let path = |path: &Reader<'_>| -> Result<String, RecipeError> {
            let text = path.text()?;
            let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~%?=&{}".contains(&b);
            if !text.starts_with('/') || text.starts_with("//") || !text.bytes().all(plain) {
                return Err(wrong("path", "a path that begins with one /, percent-encoded", text.to_owned()));
            }
            Ok(text.to_owned())
        };
        match name {
            "valdrics" => Ok(Self::Valdrics(Valdrics::read(recipe)?)),
            "grantex" => Ok(Self::Grantex),
            "evidence" => {
                let package_prefix = recipe.member("package_prefix")?.text()?.to_owned();
                if package_prefix.is_empty() || !package_prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                {
                    return Err(wrong("package_prefix", "letters, digits and _", package_prefix));
                }
                let mut parts: Vec<Part> = Vec::new();
                for part in recipe.member("parts")?.items()? {
                    part.only(&["name", "path", "optional"])?;
                    let name = part.member("name")?.text()?;
                    let index = PARTS.iter().position(|known| known.name == name);
                    let index = index.filter(|index| parts.iter().all(|other| other.index != *index));
                    let expected = "a part of the service's package, each once";
                    let index = index.ok_or_else(|| wrong("parts.name", expected, name.to_owned()))?;
                    let optional = part.optional("optional").map(|it| it.boolean()).transpose();
                    let optional = optional?.unwrap_or(false);
                    parts.push(Part { index, path: path(&part.member("path")?)?, optional });
                }
                Ok(Self::Evidence { package_prefix, parts })
            }
            "playbook" => Ok(Self::Playbook { log: path(&recipe.member("log")?)? }),
            other => Err(wrong("layout", "valdrics, grantex, evidence or playbook", other.to_owned())),
        }
    }
}
