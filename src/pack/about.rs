//! `pack.json`: what the pack says of itself (docs/FORMAT.md).

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;
use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

/// The schema's name.
pub const SCHEMA: &str = "packseal-pack/1";

/// The members of `pack.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// [`SCHEMA`].
    pub schema: String,
    /// The pack's id.
    pub id: String,
    /// Always `packseal`.
    pub kind: String,
    /// Whose layout the vendor entries have.
    pub layout: String,
    /// The organisation's slug.
    pub tenant: String,
    /// The period.
    pub period: Period,
    /// The recipe that was followed.
    pub recipe: RecipeName,
    /// Program and version.
    pub producer: String,
    /// When, says the maker's clock: RFC 3339.
    pub claimed_at: String,
    /// The maker's own count of packs, if kept.
    pub number: Option<u64>,
    /// SHA-256 of the MANIFEST.txt of the pack before, if named.
    pub previous: Option<Digest>,
    /// What is missing, and why.
    pub gaps: Vec<Gap>,
    /// What was decided about the contents before sealing.
    pub decisions: Vec<Decision>,
    /// What the control index was made by, if there is one.
    pub index: Option<IndexSources>,
}

/// What a control index was made by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSources {
    /// The mapping that took the place of the recipe's own; None for the recipe's, whose digest stands beside its name.
    pub mapping: Option<Source>,
    /// The catalogues of the frameworks.
    pub catalogues: Vec<Source>,
    /// SHA-256 of the auditor's list of requests, if there was one.
    pub requests: Option<Digest>,
}

/// A file by name and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name or id.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its text.
    pub sha256: Digest,
}

/// Something that should be in the pack by the vendor's layout and is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The data set, `manifest`, `vendor`, `maker` or `attachments`.
    pub section: String,
    /// What is missing: an entry, or members of one.
    pub what: String,
    /// Why.
    pub why: String,
}

/// The period of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First instant or day; null when unbounded.
    pub start: Option<String>,
    /// Last instant or day; null when unbounded.
    pub end: Option<String>,
}

/// A recipe, by name and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeName {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its text.
    pub sha256: Digest,
}

/// A decision about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The rule that found it.
    pub rule: String,
    /// The entry or the request's target, `#`, and a JSON pointer or byte offset; `pack.json` for rule `role.owner`.
    pub place: String,
    /// `redact` or `allow`.
    pub decision: String,
    /// Why.
    pub reason: String,
}

impl About {
    /// Reads the entry. Members that this version does not know are passed over.
    ///
    /// # Errors
    /// [`AnswerError`] when it is no JSON, a key comes twice, or a member is absent or of another type.
    pub fn parse(bytes: &[u8]) -> Result<Self, AnswerError> {
        let value = Reader::parse(bytes)?;
        let about = Reader::new(&value);
        let text =
            |of: &Reader<'_>, key: &str| -> Result<String, AnswerError> { Ok(of.member(key)?.text()?.to_owned()) };
        let bound = |of: &Reader<'_>, key: &str| -> Result<Option<String>, AnswerError> {
            Ok(of.member(key)?.text_or_null()?.map(str::to_owned))
        };
        let digest = |of: &Reader<'_>| {
            of.text().and_then(|text| Digest::parse(text).map_err(|_| of.wrong("64 hexadecimal digits")))
        };
        let (period, recipe) = (about.member("period")?, about.member("recipe")?);
        let gap = |gap: &Reader<'_>| -> Result<Gap, AnswerError> {
            Ok(Gap { section: text(gap, "section")?, what: text(gap, "what")?, why: text(gap, "why")? })
        };
        let decision = |found: &Reader<'_>| -> Result<Decision, AnswerError> {
            Ok(Decision {
                rule: text(found, "rule")?,
                place: text(found, "place")?,
                decision: text(found, "decision")?,
                reason: text(found, "reason")?,
            })
        };
        Ok(Self {
            schema: text(&about, "schema")?,
            id: text(&about, "id")?,
            kind: text(&about, "kind")?,
            layout: text(&about, "layout")?,
            tenant: text(&about, "tenant")?,
            period: Period { start: bound(&period, "start")?, end: bound(&period, "end")? },
            recipe: RecipeName {
                name: text(&recipe, "name")?,
                version: text(&recipe, "version")?,
                sha256: digest(&recipe.member("sha256")?)?,
            },
            producer: text(&about, "producer")?,
            claimed_at: text(&about, "claimed_at")?,
            number: about.optional("number").map(|number| number.number()).transpose()?,
            previous: about.optional("previous").map(|previous| digest(&previous)).transpose()?,
            gaps: about.member("gaps")?.items()?.iter().map(gap).collect::<Result<_, _>>()?,
            index: about.optional("index").map(|index| sources(&index)).transpose()?,
            decisions: match about.optional("decisions") {
                Some(decisions) => decisions.items()?.iter().map(decision).collect::<Result<_, _>>()?,
                None => Vec::new(),
            },
        })
    }

    /// The entry's bytes: JSON, two spaces, members in the order of the schema, one newline at the end.
    pub fn encode(&self) -> Vec<u8> {
        let text = |text: &str| Value::from(text);
        let gaps = self
            .gaps
            .iter()
            .map(|gap| object([("section", text(&gap.section)), ("what", text(&gap.what)), ("why", text(&gap.why))]));
        let decisions = self.decisions.iter().map(|found| {
            object([
                ("rule", text(&found.rule)),
                ("place", text(&found.place)),
                ("decision", text(&found.decision)),
                ("reason", text(&found.reason)),
            ])
        });
        let bound = |text: &Option<String>| Value::text_or_null(text.as_deref());
        object([
            ("schema", text(&self.schema)),
            ("id", text(&self.id)),
            ("kind", text(&self.kind)),
            ("layout", text(&self.layout)),
            ("tenant", text(&self.tenant)),
            ("period", object([("start", bound(&self.period.start)), ("end", bound(&self.period.end))])),
            (
                "recipe",
                object([
                    ("name", text(&self.recipe.name)),
                    ("version", text(&self.recipe.version)),
                    ("sha256", Value::from(self.recipe.sha256.to_string())),
                ]),
            ),
            ("producer", text(&self.producer)),
            ("claimed_at", text(&self.claimed_at)),
            ("number", self.number.map_or(Value::Null, Value::from)),
            ("previous", Value::text_or_null(self.previous.map(|digest| digest.to_string()).as_deref())),
            ("gaps", Value::Array(gaps.collect())),
            ("decisions", Value::Array(decisions.collect())),
            ("index", self.index.as_ref().map_or(Value::Null, IndexSources::value)),
        ])
        .to_indented()
    }
}

impl IndexSources {
    fn value(&self) -> Value {
        let source = |source: &Source| {
            object([
                ("name", Value::from(source.name.as_str())),
                ("version", source.version.as_str().into()),
                ("sha256", source.sha256.to_string().into()),
            ])
        };
        object([
            ("mapping", self.mapping.as_ref().map_or(Value::Null, source)),
            ("catalogues", Value::Array(self.catalogues.iter().map(source).collect())),
            ("requests_sha256", Value::text_or_null(self.requests.map(|digest| digest.to_string()).as_deref())),
        ])
    }
}

fn sources(index: &Reader<'_>) -> Result<IndexSources, AnswerError> {
    let digest = |of: &Reader<'_>| Digest::parse(of.text()?).map_err(|_| of.wrong("64 hexadecimal digits"));
    let source = |of: &Reader<'_>| -> Result<Source, AnswerError> {
        Ok(Source {
            name: of.member("name")?.text()?.to_owned(),
            version: of.member("version")?.text()?.to_owned(),
            sha256: digest(&of.member("sha256")?)?,
        })
    };
    Ok(IndexSources {
        mapping: index.optional("mapping").map(|mapping| source(&mapping)).transpose()?,
        catalogues: index.member("catalogues")?.items()?.iter().map(source).collect::<Result<_, _>>()?,
        requests: index.optional("requests_sha256").map(|requests| digest(&requests)).transpose()?,
    })
}
