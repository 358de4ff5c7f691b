//! The table of one framework: a group of rows for each control.

use super::super::facts::{EntryFact, SectionFact, Span};
use super::super::index::{Answer, ControlRow, Framework, Index};
use super::super::index_csv::missing;
use super::super::mapping::Strength;
use super::{LISTED_MAX, Page};
use crate::pack::format::is_writable_name;

/// Endings of entries that a browser shows without running anything in them. Only these are linked.
const SHOWN: [&str; 8] = [".csv", ".json", ".jsonl", ".md", ".pdf", ".png", ".txt", ".tsv"];

/// The section of the `nth` framework, counted from 1.
pub(super) fn framework(page: &mut Page, index: &Index<'_>, nth: usize, framework: &Framework<'_>) {
    let catalogue = framework.catalogue;
    page.raw("<section aria-labelledby=\"f").number(nth).raw("\">\n<h2 id=\"f").number(nth).raw("\">");
    page.alone(&catalogue.title).raw("</h2>\n<p class=\"under\">").alone(&catalogue.edition);
    page.raw(". Short words: version ").alone(&catalogue.version).raw(" of the catalogue, <code class=\"digest\">");
    page.text(&catalogue.sha256.to_string()).raw("</code></p>\n");
    let gaps: Vec<&ControlRow<'_>> = framework.controls.iter().filter(|row| row.answers.is_empty()).collect();
    page.raw("<p class=\"gaps\">");
    if gaps.is_empty() {
        page.raw("Something is here for each of the ").count(framework.controls.len() as u64).raw(" controls listed.");
    } else {
        page.raw("Nothing here for <strong>");
        for (at, row) in gaps.iter().enumerate() {
            page.raw(if at > 0 { ", " } else { "" }).raw("<span class=\"id\">").alone(&row.control.id).raw("</span>");
        }
        page.raw("</strong>.");
    }
    page.raw("</p>\n");
    if framework.controls.is_empty() {
        page.raw("</section>\n");
        return;
    }
    page.raw("<table role=\"table\" class=\"index\"><caption>Controls of ").alone(&catalogue.title);
    page.raw(", and what speaks for them</caption>\n");
    page.columns(&["Control", "Strength", "Entry", "Rows", "Period", "SHA-256", "Requests"]);
    framework.controls.iter().for_each(|row| control(page, index, row));
    page.raw("</table>\n</section>\n");
}

fn control(page: &mut Page, index: &Index<'_>, row: &ControlRow<'_>) {
    let empty = row.answers.is_empty();
    let lines = [
        row.answers.len(),
        row.absent.len(),
        usize::from(row.left_out > 0),
        usize::from(empty && row.absent.is_empty()),
    ];
    let lines: usize = lines.iter().sum();
    page.raw(if empty { "<tbody role=\"rowgroup\" class=\"gap\">\n" } else { "<tbody role=\"rowgroup\">\n" });
    page.raw("<tr role=\"row\"><th role=\"rowheader\" scope=\"rowgroup\" rowspan=\"")
        .number(lines)
        .raw("\"><span class=\"id\">");
    page.alone(&row.control.id).raw("</span> <span class=\"about\">").alone(&row.control.about).raw("</span></th>");
    let mut first = true;
    let mut begin = |page: &mut Page| {
        if !std::mem::take(&mut first) {
            page.raw("<tr role=\"row\">");
        }
    };
    for one in &row.answers {
        begin(page);
        answer(page, index, one);
    }
    if row.left_out > 0 {
        begin(page);
        page.raw("<td role=\"cell\" colspan=\"6\">and ")
            .count(row.left_out as u64)
            .raw(" more entries, which are not listed</td></tr>\n");
    }
    for (at, absent) in row.absent.iter().enumerate() {
        begin(page);
        page.cell("Strength");
        strength(page, absent.strength);
        page.end().raw("<td role=\"cell\" class=\"absent\" colspan=\"4\">");
        if empty && at == 0 {
            page.raw("<strong>Nothing here for ").alone(&row.control.id).raw("</strong>: ");
        }
        page.alone(&missing(absent));
        note(page, absent.note);
        page.end();
        requests(page, index, &row.requests);
        page.raw("</tr>\n");
    }
    if empty && row.absent.is_empty() {
        begin(page);
        page.raw("<td role=\"cell\" class=\"absent\" colspan=\"5\"><strong>Nothing here for ")
            .alone(&row.control.id)
            .raw("</strong></td>");
        requests(page, index, &row.requests);
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n");
}

fn answer(page: &mut Page, index: &Index<'_>, answer: &Answer<'_>) {
    let entry = index.entry(answer.entry);
    let section = index.section_of(entry);
    page.cell("Strength");
    strength(page, answer.strength);
    page.end().cell("Entry");
    name(page, entry);
    if let Some(section) = section {
        page.raw(" <span class=\"of\">").alone(&section.title).raw("</span>");
    }
    note(page, answer.note);
    if let Some(gap) = section.and_then(|section| section.gap.as_deref()) {
        page.raw("<span class=\"note\"><strong>Missing:</strong> ").alone(gap).raw("</span>");
    }
    page.end().cell("Rows");
    rows(page, entry, section);
    page.end().cell("Period");
    span(page, section);
    page.end().cell("SHA-256").raw("<a href=\"#e").number(answer.entry.saturating_add(1)).raw("\"><code>");
    page.text(entry.sha256.to_string().get(..12).unwrap_or_default()).raw("</code>\u{2026}</a>").end();
    requests(page, index, &answer.requests);
    page.raw("</tr>\n");
}

/// The word, with a mark that a printer without colours keeps.
pub(super) fn strength(page: &mut Page, strength: Strength) {
    page.raw("<span class=\"strength ").raw(strength.name()).raw("\">").raw(strength.name()).raw("</span>");
}

fn note(page: &mut Page, note: Option<&str>) {
    if let Some(note) = note {
        page.raw("<span class=\"note\">").alone(note).raw("</span>");
    }
}

/// The entry's name, as a link beside this page where a browser may open it.
pub(super) fn name(page: &mut Page, entry: &EntryFact) {
    let linked = is_writable_name(&entry.name) && SHOWN.iter().any(|ending| entry.name.ends_with(ending));
    if linked {
        page.raw("<a class=\"entry\" href=\"./").text(&entry.name).raw("\">").alone(&entry.name).raw("</a>");
    } else {
        page.raw("<span class=\"entry\">").alone(&entry.name).raw("</span>");
    }
}

/// Rows in the pack, of how many that the server returned.
pub(super) fn rows(page: &mut Page, entry: &EntryFact, section: Option<&SectionFact>) {
    let population = section.and_then(|section| section.population);
    let included = section.and_then(|section| section.included).or(entry.rows);
    match (included, population) {
        (Some(included), Some(population)) if included != population => {
            page.count(included).raw(" of ").count(population);
        }
        (Some(count), _) => {
            page.count(count);
        }
        (None, Some(population)) => {
            page.raw("? of ").count(population);
        }
        (None, None) => none(page),
    }
    if section.is_some_and(|section| section.truncated == Some(true)) {
        page.raw(" <span class=\"cut\">limit reached</span>");
    }
}

/// The time that a section covers.
pub(super) fn span(page: &mut Page, section: Option<&SectionFact>) {
    match section.map(|section| &section.span) {
        None | Some(Span::None) => none(page),
        Some(Span::Period(from, to)) => period(page, from, to),
        Some(Span::AsOf(then)) => {
            page.raw("as of ");
            moment(page, then);
        }
    }
}

/// From and to.
pub(super) fn period(page: &mut Page, from: &Option<String>, to: &Option<String>) {
    match (from, to) {
        (None, None) => {
            page.raw("open at both ends");
        }
        (Some(from), None) => {
            page.raw("from ");
            moment(page, from);
        }
        (None, Some(to)) => {
            page.raw("up to ");
            moment(page, to);
        }
        (Some(from), Some(to)) => {
            moment(page, from);
            page.raw(" to ");
            moment(page, to);
        }
    }
}

/// A day or a moment as the pack spells it. A line may break before the time of day, and not within the day.
pub(super) fn moment(page: &mut Page, text: &str) {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    page.raw("<bdi class=\"time\">");
    if day.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        page.raw("<span class=\"day\">").text(day).raw("</span>");
    } else {
        page.text(day);
    }
    match time.strip_prefix('T') {
        Some(time) => page.raw("T<wbr>").text(time),
        None => page.text(time),
    };
    page.raw("</bdi>");
}

fn requests(page: &mut Page, index: &Index<'_>, requests: &[usize]) {
    page.cell("Requests");
    let shown = requests.get(..LISTED_MAX).unwrap_or(requests);
    for (at, number) in index.numbers(shown).into_iter().enumerate() {
        page.raw(if at > 0 { ", " } else { "" }).raw("<span class=\"id\">").alone(number).raw("</span>");
    }
    match requests.len().saturating_sub(shown.len()) {
        0 if shown.is_empty() => none(page),
        0 => {}
        more => {
            page.raw(" and ").count(more as u64).raw(" more");
        }
    }
    page.end();
}

/// An empty cell says so to the eye, and nothing to a screen reader.
fn none(page: &mut Page) {
    page.raw("<span class=\"none\" aria-hidden=\"true\">\u{2013}</span>");
}
