//! The owner's file: who said what, and when. It is kept between packs.

use super::{FileError, Refused, said, word};
use crate::model::instant::Day;
use crate::model::json::{Value, object};
use crate::pack::format::{ATTACHMENTS, is_writable_name};
use crate::source::Reader;

/// The schema's name.
pub const ATTESTATIONS_SCHEMA: &str = "packseal-attestations/1";
/// The attachment that has them, below the pack's folder of attachments.
pub const ATTESTATIONS_NAME: &str = "attestations.json";
/// More is no list of attestations, in bytes.
pub const ATTESTATIONS_MAX: usize = 4 << 20;

/// What a person says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// The item's id.
    pub item: String,
    /// Who says it.
    pub by: String,
    /// On which day (UTC).
    pub on: Day,
    /// More about it.
    pub note: Option<String>,
    /// The attachment that shows it, with its folder: `attachments/…`.
    pub evidence: Option<String>,
    /// The release that it was said for.
    pub release: Option<String>,
    /// False when the person says that the item does not concern them; the note then says why.
    pub applies: bool,
}

/// All of them, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attestations(pub Vec<Attestation>);

impl Attestations {
    /// Reads the file. Members that it does not know are refused.
    ///
    /// # Errors
    /// [`FileError`] with the line or the field: as [`super::Items::parse`]; also a name or a day that is absent, a day after `today`, and an item
    /// that is said not to apply without a note.
    pub fn parse(bytes: &[u8], today: Day) -> Result<Self, FileError> {
        read(bytes, today).map_err(|refused| refused.told(bytes))
    }

    /// The file's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let optional = |text: &Option<String>| Value::text_or_null(text.as_deref());
        let one = |said: &Attestation| {
            object([
                ("item", said.item.as_str().into()),
                ("by", said.by.as_str().into()),
                ("on", said.on.to_string().into()),
                ("note", optional(&said.note)),
                ("evidence", optional(&said.evidence)),
                ("release", optional(&said.release)),
                ("applies", said.applies.into()),
            ])
        };
        let list = Value::Array(self.0.iter().map(one).collect());
        object([("schema", ATTESTATIONS_SCHEMA.into()), ("attestations", list)]).to_indented()
    }

    /// The latest about an item; of one day, the last in the file.
    pub fn latest(&self, item: &str) -> Option<&Attestation> {
        self.0.iter().filter(|said| said.item == item).max_by_key(|said| said.on)
    }
}

fn read(bytes: &[u8], today: Day) -> Result<Attestations, Refused> {
    let value = Reader::parse(bytes)?;
    let file = Reader::new(&value);
    file.only(&["schema", "attestations"])?;
    word(&file.member("schema")?, "/schema", &[ATTESTATIONS_SCHEMA])?;
    let items = file.member("attestations")?.items()?;
    let read = |(index, reader): (usize, &Reader<'_>)| one(reader, &format!("/attestations/{index}"), today);
    items.iter().enumerate().map(read).collect::<Result<_, _>>().map(Attestations)
}

fn one(reader: &Reader<'_>, place: &str, today: Day) -> Result<Attestation, Refused> {
    reader.only(&["item", "by", "on", "note", "evidence", "release", "applies"])?;
    let at = |key: &str| [place, "/", key].concat();
    let text = |key: &str| said(&reader.member(key)?, &at(key)).map(str::to_owned);
    let optional =
        |key: &str| reader.optional(key).map(|member| said(&member, &at(key)).map(str::to_owned)).transpose();
    let wrong = |key: &str, expected: &str, found: String| FileError::new(&at(key), expected, found);
    let day = text("on")?;
    let on = Day::parse(&day).map_err(|error| wrong("on", error.expected, format!("{day:?}")))?;
    if on > today {
        return Err(wrong("on", &format!("a day that is not after today, {today}"), day).into());
    }
    let evidence = optional("evidence")?;
    if let Some(path) = evidence.as_deref().filter(|path| !path.starts_with(ATTACHMENTS) || !is_writable_name(path)) {
        return Err(wrong("evidence", "the path of an attachment, attachments/…", format!("{path:?}")).into());
    }
    let note = optional("note")?;
    let applies = reader.optional("applies").map(|applies| applies.boolean()).transpose()?.unwrap_or(true);
    if !applies && note.is_none() {
        return Err(wrong("note", "why the item does not apply", "nothing".to_owned()).into());
    }
    Ok(Attestation { item: text("item")?, by: text("by")?, on, note, evidence, release: optional("release")?, applies })
}
