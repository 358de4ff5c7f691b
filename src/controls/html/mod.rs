//! INDEX.html (docs/FORMAT.md): no script, nothing from elsewhere, readable in print, in the dark and on a phone.

mod controls;
mod lists;
mod page;

use super::index::{Framework, Index};
use super::mapping::{Origin, Strength};
use page::Page;

/// The style sheet. Its bytes stand in each index.
const STYLE: &str = include_str!("style.css");

/// The most entries or request numbers in one cell; how many more there are is told.
const LISTED_MAX: usize = 20;

/// The whole page.
pub(super) fn encode(index: &Index<'_>) -> Vec<u8> {
    let mut page = Page::default();
    head(&mut page, index);
    page.raw("<main id=\"index\" tabindex=\"-1\">\n");
    glance(&mut page, index);
    for (at, framework) in index.frameworks.iter().enumerate() {
        controls::framework(&mut page, index, at.saturating_add(1), framework);
    }
    lists::requests(&mut page, index);
    lists::unplaced(&mut page, index);
    lists::entries(&mut page, index);
    page.raw("</main>\n<footer><p>Written by ").alone(&index.facts.producer);
    page.raw(". This page lists digests of what was written before it; MANIFEST.txt lists them all, this page&#39;s too.</p></footer>\n");
    page.raw("</body>\n</html>\n");
    page.finish()
}

fn head(page: &mut Page, index: &Index<'_>) {
    let facts = index.facts;
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>Control index: ").text(&facts.organisation);
    page.raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#index\">Skip to the index</a>\n<header>\n<p class=\"kind\">")
        .alone(&facts.title);
    page.raw("</p>\n<h1>Control index</h1>\n<dl class=\"facts\">\n");
    let mut fact = |name: &'static str, fill: &mut dyn FnMut(&mut Page)| {
        page.raw("<div><dt>").raw(name).raw("</dt><dd>");
        fill(page);
        page.raw("</dd></div>\n");
    };
    fact("Organisation", &mut |page| {
        page.alone(&facts.organisation);
    });
    fact("Period", &mut |page| controls::period(page, &facts.period.0, &facts.period.1));
    fact("Pack", &mut |page| {
        page.raw("<code>").alone(&facts.pack_id).raw("</code>");
    });
    fact("Made, by the maker&#39;s clock", &mut |page| controls::moment(page, &facts.claimed_at));
    fact("Mapping", &mut |page| {
        page.alone(&facts.mapping.name).raw(", version ").alone(&facts.mapping.version);
        match facts.mapping.origin {
            Origin::Recipe => page.raw(", the recipe&#39;s own"),
            Origin::File { sha256 } => {
                page.raw(", the owner&#39;s file <code class=\"digest\">").text(&sha256.to_string()).raw("</code>")
            }
        };
    });
    if let Some(pbc) = &facts.pbc {
        fact("Request list", &mut |page| {
            page.count(pbc.requests.len() as u64).raw(" requests, file <code class=\"digest\">");
            page.text(&pbc.sha256.to_string()).raw("</code>");
        });
    }
    page.raw("</dl>\n</header>\n");
}

/// What the page is, and each framework in one line.
fn glance(page: &mut Page, index: &Index<'_>) {
    page.raw("<section aria-labelledby=\"glance\">\n<h2 id=\"glance\">At a glance</h2>\n");
    page.raw("<p class=\"prose\">For each control: the entries of this pack that speak for it. ");
    page.raw("Which entry speaks for which control, and how strongly, is the opinion of the mapping&#39;s author. It proves nothing about the control.</p>\n");
    if index.frameworks.is_empty() {
        page.raw("<p class=\"prose\">No framework was asked for.</p>\n");
    } else {
        page.raw("<table role=\"table\" class=\"counts\"><caption>Controls by the strongest entry that speaks for them</caption>\n");
        page.columns(&["Framework", "Controls listed", "Direct", "Supporting", "Partial", "Nothing here"]);
        page.raw("<tbody role=\"rowgroup\">\n");
        for (at, framework) in index.frameworks.iter().enumerate() {
            page.raw("<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><a href=\"#f")
                .number(at.saturating_add(1))
                .raw("\">");
            page.alone(&framework.catalogue.title).raw("</a></th>");
            let listed = framework.controls.len();
            let [direct, supporting, partial] = Strength::ALL.map(|strength| strongest(framework, strength));
            let nothing = [direct, supporting, partial].into_iter().fold(listed, usize::saturating_sub);
            let columns = ["Controls listed", "Direct", "Supporting", "Partial", "Nothing here"];
            for (column, count) in columns.into_iter().zip([listed, direct, supporting, partial, nothing]) {
                page.cell(column).count(count as u64).end();
            }
            page.raw("</tr>\n");
        }
        page.raw("</tbody></table>\n");
    }
    page.raw("<dl class=\"words\">\n");
    for (strength, meaning) in Strength::ALL.into_iter().zip([
        "the entry itself shows the control at work",
        "it bears out other evidence, and would not do alone",
        "it shows a part of what is asked; other parts lie elsewhere",
    ]) {
        page.raw("<div><dt>");
        controls::strength(page, strength);
        page.raw("</dt><dd>").raw(meaning).raw("</dd></div>\n");
    }
    page.raw("</dl>\n</section>\n");
}

/// How many controls have this as their strongest word.
fn strongest(framework: &Framework<'_>, strength: Strength) -> usize {
    framework.controls.iter().filter(|row| row.strength() == Some(strength)).count()
}
