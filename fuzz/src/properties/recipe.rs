//! Recipes, links to a form, and the choices that a pack keeps. An input may begin with a line `?…`, the link.

use packseal::model::instant::Day;
use packseal::recipe::{CARRIED, Choices, Form, Recipe, plan};
use packseal::source::Reader;

use super::seeds::{Seed, file, named};

/// The recipes of the site and of the tests, with links to their forms.
pub fn seeds() -> Vec<Seed> {
    let mut texts: Vec<String> = CARRIED.iter().map(|(_, text)| (*text).to_owned()).collect();
    texts.push(String::from_utf8(file("tests/native/recipes/harbour.json")).expect("text"));
    let mut found: Vec<Vec<u8>> = texts.iter().map(|text| text.clone().into_bytes()).collect();
    for link in [
        "?start_date=2026-07-01&end_date=2026-09-30&include_focus_export=true&focus_provider=aws&close_max_restatements=0",
        "?period_start=2026-01-01&org=orchid&hide_secrets=false&evidence_limit=2000",
        "?start_date=2026-07-01&end_date=%32026-09-30&x=%zz&x=+",
    ] {
        found.extend(texts.iter().map(|text| format!("{link}\n{text}").into_bytes()));
    }
    named(found)
}

/// A recipe that is read is its text; its outline says the same of it. What a link says is spelled in one way, and choices come back from what a
/// pack keeps of them. What is refused is refused at a line that is there.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (link, text) = match text.split_once('\n') {
        Some((link, text)) if link.starts_with('?') => (link, text),
        _ => ("", text),
    };
    let recipe = match Recipe::parse(text) {
        Ok(recipe) => recipe,
        Err(error) => {
            let said = error.to_string();
            let line = said.strip_prefix("line ").and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
            assert!(line.is_some_and(|line| (1..=text.split('\n').count()).contains(&line)), "{said}");
            return;
        }
    };
    assert_eq!(recipe.text, text);
    let outline = Recipe::outline(text).expect("an outline is less than the whole");
    assert_eq!((&outline.name, &outline.options, outline.sha256), (&recipe.name, &recipe.options, recipe.sha256));
    let (form, _) = Form::from_query(link, &recipe);
    let (again, ignored) = Form::from_query(&form.to_query(&recipe), &recipe);
    assert!(ignored.is_empty(), "{ignored:?}");
    assert_eq!(again, form, "a link gives its choices back");
    let today = Day::parse("2026-10-12").expect("a day");
    let Ok(choices) = (Form { tenant: "Orchid Ledger".to_owned(), ..form }).check(&recipe, today) else { return };
    let _ = (plan(&recipe, &choices), recipe.dry_run(&choices));
    let kept = choices.to_value();
    let read = Choices::of_value(&Reader::new(&kept), &recipe).expect("what is kept is read");
    assert_eq!(read.to_value(), kept, "choices come back");
}
