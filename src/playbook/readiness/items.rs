//! The operator's file: what is asked for (`www/playbook/readiness.json`, docs/schema/readiness-items.schema.json).

use std::collections::BTreeSet;

use super::cadence::Cadence;
use super::facts::Fact;
use super::{FileError, Refused, one_of, said, word};
use crate::source::Reader;

/// The schema's name.
pub const ITEMS_SCHEMA: &str = "packseal-readiness-items/1";
/// Where an operator's own list lies, among the documents of the host.
pub const OWN_ITEMS: &str = "playbook/readiness.json";
/// The file that is shipped.
pub const ITEMS: &str = include_str!("../../../www/playbook/readiness.json");

/// Which part of the playbook an item is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The names say what there is to say.
pub enum Section {
    Governance,
    Regulatory,
    DataHandling,
    AuditLogging,
    IncidentResponse,
    ChangeManagement,
    EvidenceCollection,
    LaunchGate,
}

impl Section {
    /// All eight, in the playbook's order.
    pub const ALL: [Self; 8] = [
        Self::Governance,
        Self::Regulatory,
        Self::DataHandling,
        Self::AuditLogging,
        Self::IncidentResponse,
        Self::ChangeManagement,
        Self::EvidenceCollection,
        Self::LaunchGate,
    ];

    /// Its name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::Regulatory => "regulatory",
            Self::DataHandling => "data_handling",
            Self::AuditLogging => "audit_logging",
            Self::IncidentResponse => "incident_response",
            Self::ChangeManagement => "change_management",
            Self::EvidenceCollection => "evidence_collection",
            Self::LaunchGate => "launch_gate",
        }
    }
}

/// How an item becomes known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From the pack, by the item's fact; where the pack does not show it, a person may attest it.
    Computable,
    /// By a person.
    Attested,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Computable, Self::Attested];

    /// Its name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Computable => "computable",
            Self::Attested => "attested",
        }
    }
}

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name in attestations: `[a-z0-9.-]`.
    pub id: String,
    /// Which part it is of.
    pub section: Section,
    /// What is asked for.
    pub text: String,
    /// How it becomes known.
    pub kind: Kind,
    /// What shows it; of a computable item only.
    pub fact: Option<Fact>,
    /// The role that answers for it.
    pub owner: String,
    /// How often it is looked at again.
    pub cadence: Cadence,
    /// The entry of the pack in which its evidence lies.
    pub evidence: Option<String>,
    /// The regulation that asks for it.
    pub regulation: Option<String>,
    /// Whom it concerns; None for all.
    pub applies: Option<String>,
}

/// All that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    /// The file's version, by its operator.
    pub version: String,
    /// In the order of the file.
    pub items: Vec<Item>,
}

impl Items {
    /// Reads the file. Members that it does not know are refused.
    ///
    /// # Errors
    /// [`FileError`] with the line or the field: no JSON, another schema, a word that is none of the list, an id that comes twice.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        read(bytes).map_err(|refused| refused.told(bytes))
    }
}

fn read(bytes: &[u8]) -> Result<Items, Refused> {
    let value = Reader::parse(bytes)?;
    let file = Reader::new(&value);
    file.only(&["schema", "version", "items"])?;
    word(&file.member("schema")?, "/schema", &[ITEMS_SCHEMA])?;
    let version = said(&file.member("version")?, "/version")?.to_owned();
    let mut ids = BTreeSet::new();
    let mut items = Vec::new();
    for (index, reader) in file.member("items")?.items()?.iter().enumerate() {
        let item = item(reader, &format!("/items/{index}"))?;
        if !ids.insert(item.id.clone()) {
            return Err(FileError::new(&format!("/items/{index}/id"), "an id that comes once", item.id).into());
        }
        items.push(item);
    }
    Ok(Items { version, items })
}

fn item(reader: &Reader<'_>, place: &str) -> Result<Item, Refused> {
    reader.only(&["id", "section", "text", "kind", "fact", "owner", "cadence", "evidence", "regulation", "applies"])?;
    let at = |key: &str| [place, "/", key].concat();
    let text = |key: &str| said(&reader.member(key)?, &at(key)).map(str::to_owned);
    let optional =
        |key: &str| reader.optional(key).map(|member| said(&member, &at(key)).map(str::to_owned)).transpose();
    let id = text("id")?;
    if !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        return Err(FileError::new(&at("id"), "only a-z, 0-9, `.` and `-`", format!("{id:?}")).into());
    }
    let kind = one_of(&reader.member("kind")?, &at("kind"), &Kind::ALL, Kind::name)?;
    let fact = reader.optional("fact").map(|fact| one_of(&fact, &at("fact"), &Fact::ALL, Fact::name)).transpose()?;
    if fact.is_some() != (kind == Kind::Computable) {
        let found = if fact.is_some() { "a fact" } else { "none" };
        return Err(FileError::new(&at("fact"), "a fact if and only if the item is computable", found).into());
    }
    Ok(Item {
        id,
        section: one_of(&reader.member("section")?, &at("section"), &Section::ALL, Section::name)?,
        text: text("text")?,
        kind,
        fact,
        owner: text("owner")?,
        cadence: one_of(&reader.member("cadence")?, &at("cadence"), &Cadence::ALL, Cadence::name)?,
        evidence: optional("evidence")?,
        regulation: optional("regulation")?,
        applies: optional("applies")?,
    })
}
