//! What the form refuses, and where.

use super::*;

fn form() -> (Recipe, Form, Day) {
    let recipe = Recipe::parse(crate::recipe::VALDRICS).unwrap();
    let form = Form {
        tenant: "Orchid Ledger".to_owned(),
        focus: true,
        savings: true,
        realized: true,
        close: true,
        ..Form::new(&recipe)
    };
    (recipe, form, Day::parse("2026-11-20").unwrap())
}

fn wrong(change: impl FnOnce(&mut Form)) -> Vec<(Field, String)> {
    let (recipe, mut form, today) = form();
    change(&mut form);
    let errors = form.check(&recipe, today).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.field, error.message)).collect()
}

#[test]
fn bounds_hold_at_below_and_above() {
    type Row = (fn(&mut Form) -> &mut String, Field, &'static [&'static str], &'static [&'static str], &'static str);
    let table: [Row; 4] = [
        (
            |form| &mut form.evidence_limit,
            Field::EvidenceLimit,
            &["1", "2000", "2,000", " 7 "],
            &["0", "2001", "", "x", "-1", "+5", "1.5", "1e3", "99999999999999999999999"],
            "Evidence rows must be between 1 and 2,000",
        ),
        (
            |form| &mut form.focus_max_rows,
            Field::FocusMaxRows,
            &["1", "200000", "200,000"],
            &["0", "200001", ""],
            "Rows at most must be between 1 and 200,000",
        ),
        (
            |form| &mut form.realized_limit,
            Field::RealizedLimit,
            &["1", "5000"],
            &["0", "5001", "200000", ""],
            "Realized savings rows must be between 1 and 5,000",
        ),
        (
            |form| &mut form.close_max_restatements,
            Field::CloseMaxRestatements,
            &["0", "1", "200000"],
            &["200001", "-1", ""],
            "Restatements must be between 0 and 200,000",
        ),
    ];
    for (member, field, good, bad, message) in table {
        for text in good {
            assert_eq!(wrong(|form| *member(form) = (*text).to_owned()), [], "{field:?} {text}");
        }
        for text in bad {
            let found = wrong(|form| *member(form) = (*text).to_owned());
            assert_eq!(found, [(field, message.to_owned())], "{field:?} {text}");
        }
    }
}

#[test]
fn numbers_arrive_as_they_were_typed() {
    let (recipe, mut form, today) = form();
    form.realized_limit = "1,234".to_owned();
    form.close_max_restatements = "0".to_owned();
    form.hide_secrets = true;
    let choices = form.check(&recipe, today).unwrap();
    let valdrics = choices.valdrics.unwrap();
    assert_eq!(valdrics.realized.unwrap().limit, 1234);
    let close = valdrics.close.unwrap();
    assert_eq!((close.max_restatements, close.enforce_finalized), (0, true));
    assert!(choices.hide_secrets);
}

#[test]
fn only_focus_takes_ai() {
    type Row = (fn(&mut Form) -> &mut String, Field, bool);
    let table: [Row; 4] = [
        (|form| &mut form.focus_provider, Field::FocusProvider, true),
        (|form| &mut form.savings_provider, Field::SavingsProvider, false),
        (|form| &mut form.realized_provider, Field::RealizedProvider, false),
        (|form| &mut form.close_provider, Field::CloseProvider, false),
    ];
    for (member, field, ai) in table {
        for good in ["", " ", "aws", " AZURE ", "hybrid"] {
            assert_eq!(wrong(|form| *member(form) = good.to_owned()), [], "{field:?} {good}");
        }
        let words = if ai { ", ai" } else { "" };
        let message = format!("Provider must be one of aws, azure, gcp, saas, license, platform, hybrid{words}");
        for bad in ["oracle", "aws,azure"] {
            assert_eq!(wrong(|form| *member(form) = bad.to_owned()), [(field, message.clone())], "{field:?} {bad}");
        }
        assert_eq!(wrong(|form| *member(form) = "ai".to_owned()).is_empty(), ai, "{field:?}");
    }
}

#[test]
fn windows_that_the_api_refuses_are_refused_at_their_field() {
    let days = |first: &str, last: &str| [first.to_owned(), last.to_owned()];
    let fields = |errors: Vec<(Field, String)>| errors.into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    // A period that runs backwards is told once, though all four windows follow it.
    let period = |form: &mut Form| [form.first_day, form.last_day] = days("2026-07-02", "2026-07-01");
    assert_eq!(wrong(period), [(Field::LastDay, "Last day must not be before first day".to_owned())],);
    // FOCUS runs backwards, and Savings, Realized and Close follow it.
    let focus = |form: &mut Form| [form.focus_first_day, form.focus_last_day] = days("2026-01-02", "2026-01-01");
    assert_eq!(fields(wrong(focus)), [Field::FocusLastDay]);
    // Savings begins after the end that it follows; Realized follows Savings, Close does not.
    assert_eq!(
        wrong(|form| form.savings_first_day = "2026-12-01".to_owned()),
        [(Field::SavingsLastDay, "The savings window must not end before it starts".to_owned())],
    );
    assert_eq!(fields(wrong(|form| form.realized_last_day = "2026-01-01".to_owned())), [Field::RealizedLastDay]);
    assert_eq!(fields(wrong(|form| form.close_last_day = "2026-01-01".to_owned())), [Field::CloseLastDay]);
    // 366 days from first to last pass, 367 do not; the bound is that of FOCUS alone.
    for (last, expected) in [("2026-07-02", vec![]), ("2026-07-03", vec![Field::FocusFirstDay])] {
        let long = |form: &mut Form| [form.focus_first_day, form.focus_last_day] = days("2025-07-01", last);
        assert_eq!(fields(wrong(long)), expected, "{last}");
        let long = |form: &mut Form| [form.savings_first_day, form.savings_last_day] = days("2025-07-01", last);
        assert_eq!(fields(wrong(long)), []);
    }
    let today = Day::parse("2026-11-20").unwrap();
    let (recipe, mut form, _) = self::form();
    form.tenant = " ".to_owned();
    form.first_day = "2026-13-01".to_owned();
    form.close_first_day = "soon".to_owned();
    let found = form.check(&recipe, today).unwrap_err();
    assert_eq!(
        found.iter().map(|error| error.field).collect::<Vec<_>>(),
        [Field::Tenant, Field::FirstDay, Field::CloseFirstDay]
    );
    assert!(found.iter().skip(1).all(|error| error.message == "Enter a date as year-month-day, like 2026-07-01"));
}

#[test]
fn options_of_an_export_that_is_not_wanted_do_not_matter_but_for_days_that_others_follow() {
    let off = |form: &mut Form| {
        (form.focus, form.savings, form.close) = (false, false, false);
        form.focus_max_rows = "x".to_owned();
        form.focus_provider = "oracle".to_owned();
        form.savings_provider = "oracle".to_owned();
        form.close_max_restatements = "x".to_owned();
        form.close_first_day = "x".to_owned();
    };
    assert_eq!(wrong(off), []);
    let fields = |change: fn(&mut Form)| {
        wrong(|form| {
            off(form);
            change(form);
        })
        .into_iter()
        .map(|(field, _)| field)
        .collect::<Vec<_>>()
    };
    // Realized is wanted: it follows Savings, which follows FOCUS.
    assert_eq!(
        fields(|form| (form.focus_first_day, form.savings_last_day) = ("x".to_owned(), "y".to_owned())),
        [Field::FocusFirstDay, Field::SavingsLastDay]
    );
    // A window that ends before it starts is told where it is used.
    assert_eq!(fields(|form| form.savings_last_day = "2026-01-01".to_owned()), [Field::RealizedLastDay]);
    assert_eq!(
        fields(|form| (form.realized, form.savings_last_day) = (false, "2026-01-01".to_owned())),
        [] as [Field; 0]
    );
}

#[test]
fn windows_count_along_the_chain() {
    let (_, mut form, _) = form();
    (form.focus, form.savings, form.realized, form.close) = (false, false, true, false);
    assert_eq!(Export::ALL.map(|export| form.window_counts(export)), [true, true, true, false]);
    (form.realized, form.close) = (false, true);
    assert_eq!(Export::ALL.map(|export| form.window_counts(export)), [true, false, false, true]);
    form.close = false;
    assert_eq!(Export::ALL.map(|export| form.window_counts(export)), [false; 4]);
}
