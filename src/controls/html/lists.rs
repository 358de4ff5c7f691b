//! Below the frameworks: the requests, lines of the mapping without a place, the entries with their digests.

use std::collections::BTreeSet;

use super::super::index::Index;
use super::{LISTED_MAX, Page, controls};

/// Every request, with what answers it.
pub(super) fn requests(page: &mut Page, index: &Index<'_>) {
    if index.facts.pbc.is_none() {
        return;
    }
    let open = index.requests.iter().filter(|asked| asked.entries.is_empty()).count();
    page.raw("<section aria-labelledby=\"requests\">\n<h2 id=\"requests\">Requests</h2>\n<p class=\"gaps\">");
    match open {
        0 => page.raw("Each request names something that is here."),
        1 => page.raw("<strong>1</strong> request is open: nothing here answers it."),
        _ => page.raw("<strong>").count(open as u64).raw("</strong> requests are open: nothing here answers them."),
    };
    page.raw(" A request counts as answered when it names a control, section or entry of this index; whether that is enough, the auditor says.</p>\n");
    if index.requests.is_empty() {
        page.raw("</section>\n");
        return;
    }
    page.raw("<table role=\"table\" class=\"requests\"><caption>Requests of the list, and the entries that answer them</caption>\n");
    page.columns(&["Number", "Request", "Due", "Entries"]).raw("<tbody role=\"rowgroup\">\n");
    for asked in &index.requests {
        let open = asked.entries.is_empty();
        page.raw(if open { "<tr role=\"row\" class=\"gap\">" } else { "<tr role=\"row\">" });
        page.raw("<th role=\"rowheader\" scope=\"row\"><span class=\"id\">")
            .alone(&asked.request.number)
            .raw("</span></th>");
        page.cell("Request").alone(&asked.request.description);
        if !asked.request.references.is_empty() {
            page.raw(" <span class=\"note\">").alone(&asked.request.references).raw("</span>");
        }
        page.end().cell("Due").alone(asked.request.due.as_deref().unwrap_or_default()).end().cell("Entries");
        if open {
            page.raw("<strong>Open</strong>");
        }
        for (at, entry) in asked.entries.iter().take(LISTED_MAX).enumerate() {
            page.raw(if at > 0 { ", " } else { "" });
            controls::name(page, index.entry(*entry));
        }
        if asked.entries.len() > LISTED_MAX {
            page.raw(" and ").count(asked.entries.len().saturating_sub(LISTED_MAX) as u64).raw(" more");
        }
        page.end().raw("</tr>\n");
    }
    page.raw("</tbody></table>\n</section>\n");
}

/// Lines of the mapping about frameworks or controls that are not in this index.
pub(super) fn unplaced(page: &mut Page, index: &Index<'_>) {
    if index.unplaced.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"unplaced\">\n<h2 id=\"unplaced\">Lines of the mapping without a place</h2>\n");
    page.raw(
        "<p class=\"prose\">They name a framework or a control that no catalogue here has.</p>\n<ul class=\"plain\">\n",
    );
    for line in index.unplaced.iter().take(LISTED_MAX) {
        page.raw("<li><span class=\"id\">")
            .alone(&line.framework)
            .raw("</span> <span class=\"id\">")
            .alone(&line.control);
        page.raw("</span> <span class=\"entry\">").alone(line.target.name()).raw("</span></li>\n");
    }
    if index.unplaced.len() > LISTED_MAX {
        page.raw("<li>and ").count(index.unplaced.len().saturating_sub(LISTED_MAX) as u64).raw(" more</li>\n");
    }
    page.raw("</ul>\n</section>\n");
}

/// The entries that are named above, with their whole digests.
pub(super) fn entries(page: &mut Page, index: &Index<'_>) {
    let answers = index.frameworks.iter().flat_map(|framework| &framework.controls).flat_map(|row| &row.answers);
    let others = index.others.iter().map(|(entry, _)| *entry);
    let named: BTreeSet<usize> = crate::model::order::set(answers.map(|answer| answer.entry).chain(others));
    page.raw("<section aria-labelledby=\"entries\">\n<h2 id=\"entries\">Entries</h2>\n");
    if named.is_empty() {
        page.raw("<p class=\"prose\">No entry of this pack is named above.</p>\n</section>\n");
        return;
    }
    page.raw("<table role=\"table\" class=\"entries\"><caption>The entries that are named above</caption>\n");
    page.columns(&["Entry", "Rows", "Period", "Bytes", "SHA-256"]).raw("<tbody role=\"rowgroup\">\n");
    for at in named {
        let entry = index.entry(at);
        let section = index.section_of(entry);
        page.raw("<tr role=\"row\" id=\"e")
            .number(at.saturating_add(1))
            .raw("\"><th role=\"rowheader\" scope=\"row\">");
        controls::name(page, entry);
        if let Some(section) = section {
            page.raw(" <span class=\"of\">").alone(&section.title).raw("</span>");
        }
        page.raw("</th>").cell("Rows");
        controls::rows(page, entry, section);
        page.end().cell("Period");
        controls::span(page, section);
        page.end().cell("Bytes").count(entry.bytes).end();
        page.cell("SHA-256")
            .raw("<code class=\"digest\">")
            .text(&entry.sha256.to_string())
            .raw("</code>")
            .end()
            .raw("</tr>\n");
    }
    page.raw("</tbody></table>\n</section>\n");
}
