//! The arguments of a build: fixed clock, run id and token, and the form that a test fills in.

use packseal::assemble::{Arguments, Secret};
use packseal::model::instant::Instant;
use packseal::recipe::{Form, Recipe, VALDRICS};
use packseal::source::session::Actor;

/// The sign-in token of every build; nothing that is written may hold it.
pub(crate) const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.invented-sign-in.3zc0mb1ned";
/// What the recorded webhook address carries; nothing that is written may hold it.
pub(crate) const WEBHOOK_KEY: &str = "inline-demo-key";

/// No period, no export, the recipe's own numbers.
pub(crate) fn plain() -> Arguments {
    with(|_| (), |_| ())
}

/// The recorded FOCUS export with at most `max_rows` rows.
pub(crate) fn focus(max_rows: u64) -> Arguments {
    with(|form| want_focus(form, max_rows), |_| ())
}

/// All four exports, as they are recorded.
pub(crate) fn exports() -> Arguments {
    with(want_exports, |_| ())
}

/// Asks for the recorded exports: savings and realized savings follow FOCUS, the close package begins earlier.
pub(crate) fn want_exports(form: &mut Form) {
    want_focus(form, 50_000);
    (form.savings, form.realized, form.close) = (true, true, true);
    form.close_first_day = "2026-08-01".to_owned();
}

/// Asks for the recorded FOCUS window.
pub(crate) fn want_focus(form: &mut Form, max_rows: u64) {
    form.focus = true;
    form.focus_max_rows = max_rows.to_string();
    form.focus_first_day = "2026-10-21".to_owned();
    form.focus_last_day = "2026-11-20".to_owned();
}

/// Arguments from a form and a recipe that the test changes.
pub(crate) fn with(form: impl FnOnce(&mut Form), recipe: impl FnOnce(&mut Recipe)) -> Arguments {
    let mut followed = Recipe::parse(VALDRICS).unwrap();
    recipe(&mut followed);
    following(followed, form)
}

/// Arguments for the choices of a link, by a recipe's text.
pub(crate) fn chosen(recipe: &str, query: &str) -> Arguments {
    let recipe = Recipe::parse(recipe).unwrap();
    let (read, ignored) = Form::from_query(query, &recipe);
    assert_eq!(ignored, []);
    following(recipe, |form| *form = Form { tenant: std::mem::take(&mut form.tenant), ..read })
}

fn following(followed: Recipe, form: impl FnOnce(&mut Form)) -> Arguments {
    let mut filled = Form { tenant: "Orchid Ledger".to_owned(), ..Form::new(&followed) };
    form(&mut filled);
    let now = Instant::parse("2026-11-20T09:30:00.123456Z").unwrap();
    Arguments {
        choices: filled.check(&followed, now.day()).unwrap(),
        recipe: followed,
        now,
        run_id: "0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d".to_owned(),
        actor: Actor {
            id: Some("6c1f0d6e-3a52-4f0b-8c53-0d1f2e3a4b5c".to_owned()),
            email: Some("ravi@orchid.example".to_owned()),
            expires: None,
        },
        api: "https://api.orchid.example".to_owned(),
        token: Secret(TOKEN.to_owned()),
        attachments: Vec::new(),
        import: None,
        number: None,
        previous: None,
        controls: Default::default(),
        seal: None,
    }
}
