//! The records of a refused container: where each lies. What is in them is never shown.

use leptos::prelude::*;

use super::icon::Icon;
use super::status::status;
use crate::ui::format::{count, number};
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify;
use crate::verify::report::{Located, RecordKind};

/// Rows shown.
const SHOWN: usize = 300;

/// A row of the table: an entry with all that belongs to it, or another record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line<'a> {
    start: u64,
    end: u64,
    /// What stands there, in their order.
    what: Vec<RecordKind>,
    name: Option<&'a str>,
}

/// The parts of one entry become one line.
fn lines(records: &[Located]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for record in records {
        let follows = matches!(record.what, RecordKind::FileData | RecordKind::DataDescriptor);
        match lines.last_mut() {
            Some(line)
                if follows && line.end == record.start && line.what.first() == Some(&RecordKind::LocalHeader) =>
            {
                line.end = record.end;
                line.what.push(record.what);
            }
            _ => lines.push(Line {
                start: record.start,
                end: record.end,
                what: vec![record.what],
                name: record.name.as_deref(),
            }),
        }
    }
    lines
}

fn row(line: &Line<'_>) -> AnyView {
    let unlisted = line.what.contains(&RecordKind::Unlisted);
    let words: Vec<&str> = line.what.iter().map(|what| verify::record(*what)).collect();
    let words = words.join(", ");
    let what =
        if unlisted { status(Tone::Fail, Icon::Fail, verify::record(RecordKind::Unlisted)) } else { words.into_any() };
    let bytes = number(line.end.saturating_sub(line.start));
    view! {
        <tr role="row" class:is-marked=unlisted>
            <th role="rowheader" scope="row">{what}</th>
            <td role="cell" class="path wide" data-label=verify::RECORDS_COLUMNS[1]>{line.name.map(str::to_owned)}</td>
            <td role="cell" class="num" data-label=verify::RECORDS_COLUMNS[2]>{number(line.start)}</td>
            <td role="cell" class="num" data-label=verify::RECORDS_COLUMNS[3]>{bytes}</td>
        </tr>
    }
    .into_any()
}

/// The section of records.
pub(crate) fn records(records: &[Located]) -> AnyView {
    let lines = lines(records);
    let rows = lines.iter().take(SHOWN).map(row).collect::<Vec<_>>();
    let columns = verify::RECORDS_COLUMNS.into_iter().enumerate().map(|(index, name)| {
        view! { <th role="columnheader" scope="col" class:num={index > 1}>{name}</th> }.into_any()
    });
    let cut =
        (lines.len() > SHOWN).then(|| view! { <p class="after small quiet">{verify::RECORDS_CUT}</p> }.into_any());
    let unlisted = records.iter().filter(|record| record.what == RecordKind::Unlisted).count();
    let note = (unlisted > 0).then(|| count(unlisted as u64, "gap", "gaps"));
    view! {
        <section class="block" aria-labelledby="records-h">
            <header><h2 id="records-h">{verify::RECORDS}</h2><p class="aside-note">{note}</p></header>
            <p class="prose small quiet">{verify::RECORDS_NOTE}</p>
            <table class="table stack" role="table" aria-labelledby="records-h">
                <thead role="rowgroup"><tr role="row">{columns.collect::<Vec<_>>()}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {cut}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_an_entry_are_one_line_and_gaps_stay_apart() {
        let at = |what, start, end, name: Option<&str>| Located { what, start, end, name: name.map(str::to_owned) };
        let records = [
            at(RecordKind::LocalHeader, 0, 31, Some("a")),
            at(RecordKind::FileData, 31, 40, Some("a")),
            at(RecordKind::Unlisted, 40, 44, None),
            at(RecordKind::FileData, 44, 50, None),
            at(RecordKind::EndRecord, 50, 72, None),
        ];
        let lines = lines(&records);
        let shown: Vec<_> = lines.iter().map(|line| (line.start, line.end, line.what.len(), line.name)).collect();
        assert_eq!(shown, [(0, 40, 2, Some("a")), (40, 44, 1, None), (44, 50, 1, None), (50, 72, 1, None)]);
    }
}
