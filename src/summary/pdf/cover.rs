//! The letter at the beginning, and what the document does not prove, at its end.

use super::bounds;
use super::flow::Flow;
use super::paint::{LABEL, SUBTITLE, TITLE};
use super::table::{Cell, Column, Table, column};
use crate::summary::Facts;

const COLUMNS: [Column; 2] = [column("", 1.0), column("", 4.1)];

/// Title, what the pack is, and the letter.
pub(super) fn letter(flow: &mut Flow<'_>, facts: &Facts) {
    let title = flow.shown(&facts.title, bounds::NAME);
    let organisation = flow.shown(&facts.organisation, bounds::NAME);
    flow.paragraph_in("Summary for the auditor", LABEL);
    flow.space(8.0);
    flow.heading(&title, 1, TITLE);
    flow.space(2.0);
    flow.paragraph_in(&organisation, SUBTITLE);
    flow.space(16.0);
    particulars(flow, facts, &organisation);

    flow.section("To the auditor");
    let period = period(flow, facts);
    let producer = flow.shown(&facts.producer, bounds::NAME);
    flow.paragraph(&format!(
        "This pack holds records of {organisation} {period}, with the digest of each. It was put together by {producer}. This summary says what is \
         in it, what is missing and why, and which entry speaks for which control. It repeats the pack and adds nothing to it: where the two \
         differ, the pack counts."
    ));
    flow.paragraph(
        "All of this is what the pack claims of itself, the organisation, the period and the time included. Nothing of it is authenticated.",
    );
    flow.paragraph(
        "The payload digest above is the SHA-256 of the lines that MANIFEST.txt has for the entries that were written before this document. \
         It ties this summary to those entries, and to no others. The digest of MANIFEST.txt itself covers this document too, so it cannot \
         stand in it. Ask the sender to read it out to you, by another way than the one the pack came by, and compare.",
    );
    flow.paragraph("VERIFY.md in the pack says how to check every entry with programs that your system already has.");
}

/// The names and numbers of the pack.
fn particulars(flow: &mut Flow<'_>, facts: &Facts, organisation: &str) {
    let period = match &facts.period {
        (Some(start), Some(end)) => {
            format!("{} to {}, both days included", short(flow, start), short(flow, end))
        }
        (Some(start), None) => format!("from {}, with no last day", short(flow, start)),
        (None, Some(end)) => format!("up to {} included, with no first day", short(flow, end)),
        (None, None) => "not limited".to_owned(),
    };
    let fit = |flow: &mut Flow<'_>, text: &str| Cell::Text(flow.shown(text, bounds::NAME));
    let rows = vec![
        vec![Cell::Text("Organisation".to_owned()), Cell::Text(organisation.to_owned())],
        vec![Cell::Text("Period".to_owned()), Cell::Text(period)],
        vec![Cell::Text("Pack".to_owned()), fit(flow, &facts.pack_id)],
        vec![Cell::Text("Payload digest".to_owned()), Cell::Digest(facts.payload_sha256)],
        vec![Cell::Text("Recipe".to_owned()), fit(flow, &facts.recipe)],
        vec![Cell::Text("Made by".to_owned()), fit(flow, &facts.producer)],
        vec![
            Cell::Text("Made at".to_owned()),
            Cell::Text(format!("{}, by its maker's clock", short(flow, &facts.claimed_at))),
        ],
    ];
    Table { summary: "What this pack is", headed: false, columns: &COLUMNS }.set(flow, rows);
}

fn short(flow: &mut Flow<'_>, text: &str) -> String {
    flow.shown(text, bounds::NARROW / 2)
}

fn period(flow: &mut Flow<'_>, facts: &Facts) -> String {
    match &facts.period {
        (Some(start), Some(end)) => format!("from {} to {}", short(flow, start), short(flow, end)),
        (Some(start), None) => format!("from {} on", short(flow, start)),
        (None, Some(end)) => format!("up to {}", short(flow, end)),
        (None, None) => "without limits in time".to_owned(),
    }
}

/// The last section.
pub(super) fn proves_not(flow: &mut Flow<'_>) {
    flow.section("What this document does not prove");
    flow.paragraph(
        "It does not prove that the server's answers are true, that the sender left nothing out, or who the sender is. It carries no \
         signature: anyone could have made it, and a list of digests too.",
    );
    flow.paragraph(
        "This document is an entry of the pack like any other, and MANIFEST.txt has its digest. A copy that came by itself proves nothing: \
         find it in the pack, and check the pack.",
    );
    if flow.replaced {
        flow.paragraph(
            "Characters that the font of this document lacks, and those that cannot be seen, stand here as their code points, like [U+202E]. \
             The entries of the pack have them as they are.",
        );
    }
}
