//! The answers and lines of a part of a section.

use super::entries::checked;
use super::error::ExportError;
use super::given::{Kind, Opened, whole};
use super::lines::Cutter;
use super::plan::{Part, Shape};
use crate::dsar::read_line;
use crate::model::json::Value;
use crate::model::limits::Limits;

/// What is looked at as one.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    /// A JSON text.
    Answer(&'a Value),
    /// A line or a row of a table, and its number; None for what is no JSON.
    Row(usize, Option<&'a Value>),
}

/// Gives what is in a part, in order.
pub(super) fn visit(
    files: &mut [Opened<'_, '_>],
    index: usize,
    part: &Part,
    limits: &Limits,
    each: &mut dyn FnMut(Item<'_>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let Some(file) = files.get_mut(index) else { return Ok(()) };
    let what = part.entry.as_deref().map(|name| format!("{name}: ")).unwrap_or_default();
    let most = limits.document_bytes;
    let long = |kind: &str| format!("{what}expected {kind} of at most {most} bytes, found more");
    if part.shape == Shape::Json {
        let (mut bytes, mut over) = (Vec::new(), false);
        feed(file, part, limits, &mut |piece| {
            over |= (bytes.len() + piece.len()) as u64 > most;
            if !over {
                bytes.extend_from_slice(piece);
            }
        })?;
        if over {
            return Err(file.wrong(long("JSON")));
        }
        let value = read_line(&bytes);
        let value =
            value.ok_or_else(|| file.wrong(format!("{what}expected a pack, JSON or JSON Lines, found neither")))?;
        return each(Item::Answer(&value));
    }
    let mut cutter = if part.shape == Shape::Csv { Cutter::table(most) } else { Cutter::lines(most) };
    let mut row = |number: usize, value: Option<&Value>| each(Item::Row(number, value));
    let mut state = Ok(true);
    feed(file, part, limits, &mut |piece| {
        if matches!(state, Ok(true)) {
            state = cutter.push(piece, &mut row);
        }
    })?;
    if !state? {
        return Err(file.wrong(long("a line")));
    }
    cutter.finish(&mut row)
}

fn feed(
    file: &mut Opened<'_, '_>,
    part: &Part,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), ExportError> {
    match (file.kind.clone(), &part.entry) {
        (Kind::Pack(pack), Some(name)) => checked(file, &pack, name, limits, each),
        _ => whole(file, each),
    }
}
