//! The local history: what a row goes through, what time does to it, two tabs, and the text.

use packseal::history::{Asked, Entry, History, HistoryError, LIFE, LONGEST, MOST, Pack, State, Step, Why};
use packseal::model::digest::Digest;
use packseal::model::instant::{Day, Instant};
use packseal::model::json::Value;
use proptest::prelude::*;

use super::properties::{config, json};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn asked_at() -> Instant {
    at("2026-07-01T10:00:00.123Z")
}

fn asked(recipe: &str, tenant: &str) -> Asked {
    Asked {
        recipe: recipe.to_owned(),
        version: "1.2.0".to_owned(),
        tenant: tenant.to_owned(),
        first_day: Day::parse("2026-01-01").ok(),
        last_day: None,
    }
}

fn made(name: &str, saved: bool) -> State {
    let pack = Pack {
        name: format!("{name}.zip"),
        id: format!("orchid-{name}"),
        size: 1234,
        sha256: Digest::of(name.as_bytes()),
        manifest_sha256: Digest::of(format!("list of {name}").as_bytes()),
    };
    State::Made { pack, saved }
}

fn entry(run: &str, state: State, requested: Instant) -> Entry {
    let mut entry = Entry::new(run, asked("valdrics", "orchid"), requested);
    match state {
        State::Pending => {}
        State::Running(step) => assert!(entry.step(step)),
        state => assert!(entry.end(state, requested.plus_seconds(30).unwrap())),
    }
    entry
}

fn of(entries: impl IntoIterator<Item = Entry>) -> History {
    let mut history = History::default();
    entries.into_iter().for_each(|entry| history.put(entry));
    history
}

fn runs(history: &History) -> Vec<&str> {
    history.entries().iter().map(Entry::run).collect()
}

/// One row of every state that a build can be in.
fn every_state() -> Vec<State> {
    let mut states = vec![State::Pending, State::Closed, State::Stopped, made("a", false), made("a", true)];
    states.extend([Step::Fetch, Step::Assemble, Step::Save].map(State::Running));
    let whys = [Why::SignedOut, Why::Role, Why::Plan, Why::Option, Why::NoAnswer];
    states.extend(
        whys.into_iter().chain([Why::Server, Why::Answer, Why::Storage, Why::File, Why::Internal]).map(State::Failed),
    );
    states
}

#[test]
fn a_build_goes_from_its_request_to_a_saved_pack() {
    let mut row = Entry::new("run", asked("valdrics", "orchid"), asked_at());
    assert_eq!((row.state(), row.is_under_way(), row.finished_at()), (&State::Pending, true, None));
    assert!(!row.save(), "there is nothing to save yet");
    assert!(row.step(Step::Fetch));
    assert!(!row.step(Step::Fetch), "no news");
    assert!(row.step(Step::Save));
    let end = at("2026-07-01T10:01:00Z");
    row.end(made("a", false), end);
    assert_eq!((row.state(), row.is_under_way(), row.finished_at()), (&made("a", false), false, Some(end)));
    assert!(!row.end(State::Stopped, at("2026-07-01T10:02:00Z")));
    assert!(!row.step(Step::Fetch));
    assert_eq!((row.state(), row.finished_at()), (&made("a", false), Some(end)), "an end is kept");
    assert!(row.save() && !row.save());
    assert_eq!(row.state(), &made("a", true));
    assert_eq!(row.expires_at(), at("2026-09-29T10:00:00.123Z"));
}

#[test]
fn a_row_expires_90_days_after_its_request_and_is_gone_after_another_90() {
    let late = Entry::new("late", asked("valdrics", "orchid"), asked_at());
    let mut late = late;
    // However long the build took, the clock started at its request.
    late.end(made("late", true), asked_at().plus_days(LIFE - 1));
    let mut history = of([late, entry("unsaved", made("unsaved", false), asked_at())]);
    let before = history.clone();
    history.settle(asked_at().plus_days(LIFE).plus_seconds(-1).unwrap());
    assert_eq!(history, before);
    history.settle(asked_at().plus_days(LIFE));
    assert_eq!(runs(&history), ["late", "unsaved"]);
    for (row, name) in history.entries().iter().zip(["late", "unsaved"]) {
        let State::Made { pack, .. } = made(name, true) else { unreachable!() };
        let left = State::Expired { name: pack.name, sha256: pack.sha256, manifest_sha256: pack.manifest_sha256 };
        assert_eq!((row.state(), row.asked(), row.requested_at()), (&left, None, asked_at()));
    }
    assert_eq!(history.get("late").unwrap().finished_at(), Some(asked_at().plus_days(LIFE - 1)));
    history.settle(asked_at().plus_days(2 * LIFE).plus_seconds(-1).unwrap());
    assert_eq!(runs(&history), ["late", "unsaved"]);
    history.settle(asked_at().plus_days(2 * LIFE));
    assert_eq!(history, History::default());
}

#[test]
fn a_row_without_a_pack_is_gone_after_90_days() {
    for state in every_state().into_iter().filter(|state| !matches!(state, State::Made { .. })) {
        let mut history = of([entry("run", state.clone(), asked_at())]);
        history.settle(asked_at().plus_days(LIFE).plus_seconds(-1).unwrap());
        assert_eq!(runs(&history), ["run"], "{state:?}");
        history.settle(asked_at().plus_days(LIFE));
        assert_eq!(history, History::default(), "{state:?}");
    }
    let mut history = of([entry("run", made("a", true), asked_at())]);
    history.settle(asked_at().plus_days(1000));
    assert_eq!(history, History::default(), "nobody looked for two lives");
}

#[test]
fn a_clock_that_went_back_expires_nothing_and_revives_nothing() {
    let mut history =
        of([entry("old", made("old", true), asked_at()), entry("failed", State::Failed(Why::Server), asked_at())]);
    let before = history.clone();
    for days in [-1, -90, -91, -20_000] {
        history.settle(asked_at().plus_days(days));
        assert_eq!(history, before, "{days}");
    }
    history.settle(asked_at().plus_days(LIFE));
    let expired = history.clone();
    assert_eq!(runs(&expired), ["old"]);
    for days in [LIFE - 1, 0, -20_000] {
        history.settle(asked_at().plus_days(days));
        assert_eq!(history, expired, "{days}");
    }
    // Another tab has read the row before it expired.
    history.merge(&before);
    assert!(history.get("old").unwrap().is_expired());
    // A build that ends before it began, by this clock, is a row like any other.
    let mut back = Entry::new("back", asked("valdrics", "orchid"), asked_at());
    back.end(made("back", true), asked_at().plus_days(-400));
    let mut history = of([back]);
    history.settle(asked_at().plus_days(-400));
    assert_eq!(History::parse(&history.encode()), Ok(history));
}

#[test]
fn a_row_is_never_moved_back_and_tabs_agree_in_any_order() {
    let mut states = every_state();
    states.sort_by_key(|state| match state {
        State::Pending => 0,
        State::Closed => 1,
        State::Running(step) => 2 + *step as u8,
        State::Stopped => 5,
        State::Failed(_) => 6,
        State::Made { saved, .. } => 7 + u8::from(*saved),
        State::Expired { .. } => 9,
    });
    let failures = |state: &State| matches!(state, State::Failed(_));
    for (place, earlier) in states.iter().enumerate() {
        for later in &states[place + 1..] {
            let [a, b] = [earlier, later].map(|state| of([entry("run", state.clone(), asked_at())]));
            let (mut ab, mut ba) = (a.clone(), b.clone());
            ab.merge(&b);
            ba.merge(&a);
            assert_eq!(ab, ba, "{earlier:?} {later:?}");
            if !(failures(earlier) && failures(later)) {
                assert_eq!(ab, b, "{earlier:?} {later:?}");
            }
        }
    }
}

#[test]
fn a_tab_that_is_gone_leaves_a_row_that_says_so_unless_its_build_goes_on() {
    let mut history = of([
        entry("mine", State::Running(Step::Fetch), asked_at()),
        entry("theirs", State::Pending, asked_at()),
        entry("done", made("done", true), asked_at()),
    ]);
    let now = at("2026-07-01T12:00:00Z");
    history.close(now, |run| run == "mine");
    assert_eq!(history.get("mine").unwrap().state(), &State::Running(Step::Fetch));
    assert_eq!(
        (history.get("theirs").unwrap().state(), history.get("theirs").unwrap().finished_at()),
        (&State::Closed, Some(now))
    );
    assert_eq!(history.get("done").unwrap().state(), &made("done", true));
    history.put(entry("theirs", made("theirs", false), asked_at()));
    assert_eq!(history.get("theirs").unwrap().state(), &made("theirs", false));
}

#[test]
fn rows_are_bounded_and_the_one_that_is_put_stays() {
    let row = |index: usize| {
        entry(
            &format!("run-{index:03}"),
            made("a", true),
            asked_at().plus_seconds(i64::try_from(index).unwrap()).unwrap(),
        )
    };
    let mut history = of((0..MOST + 5).map(row));
    assert_eq!(history.entries().len(), MOST);
    assert_eq!((history.entries()[0].run(), history.entries()[MOST - 1].run()), ("run-204", "run-005"));
    // The clock went back: by its time this row is the oldest.
    history.put(entry("back", made("back", false), asked_at().plus_days(-30)));
    assert!(history.get("back").is_some() && history.get("run-005").is_none());
    // What has expired goes before what is older and has not; what is under way goes last.
    let mut history = of((1..MOST).map(row));
    let mut expired = of([entry("expired", made("expired", true), asked_at().plus_days(1))]);
    expired.settle(asked_at().plus_days(1 + LIFE));
    history.merge(&expired);
    history.put(entry("running", State::Running(Step::Fetch), asked_at().plus_days(-1)));
    assert_eq!((history.get("expired"), history.entries().len()), (None, MOST));
    history.put(entry("next", State::Pending, asked_at()));
    assert!(history.get("running").is_some() && history.get("run-001").is_none());
}

#[test]
fn the_pack_before_is_the_last_saved_one_of_the_same_recipe_and_tenant() {
    let row = |run: &str, recipe: &str, tenant: &str, state: State, hours: i64| {
        let requested = asked_at().plus_seconds(hours * 3600).unwrap();
        let mut entry = Entry::new(run, asked(recipe, tenant), requested);
        entry.end(state, requested);
        entry
    };
    let own = row("own", "valdrics", "orchid", made("own", false), 10);
    let mut history = of([
        row("first", "valdrics", "orchid", made("first", true), 1),
        row("second", "valdrics", "orchid", made("second", true), 2),
        row("unsaved", "valdrics", "orchid", made("unsaved", false), 3),
        row("recipe", "grantex", "orchid", made("recipe", true), 4),
        row("tenant", "valdrics", "lily", made("tenant", true), 5),
        row("failed", "valdrics", "orchid", State::Stopped, 6),
        row("later", "valdrics", "orchid", made("later", true), 11),
        own,
    ]);
    let name = |history: &History| history.before("own").map(|pack| pack.name.clone());
    assert_eq!(name(&history).as_deref(), Some("second.zip"));
    let last = |recipe, tenant| history.last(recipe, tenant).map(|pack| pack.name.as_str());
    assert_eq!((last("valdrics", "orchid"), last("grantex", "orchid")), (Some("later.zip"), Some("recipe.zip")));
    assert_eq!(last("grantex", "lily"), None);
    history.remove("second");
    assert_eq!(name(&history).as_deref(), Some("first.zip"));
    history.remove("first");
    assert_eq!(name(&history), None);
    assert_eq!(history.before("nobody"), None);
}

#[test]
fn the_text_holds_what_it_says_and_nothing_else() {
    let history = of([entry("run", made("a", true), asked_at())]);
    let sha = |text: &str| Digest::of(text.as_bytes()).to_string();
    let expected = format!(
        "{{\"schema\":\"packseal-history/1\",\"entries\":[{{\"run\":\"run\",\"requested_at\":\"2026-07-01T10:00:00.123000Z\",\
         \"finished_at\":\"2026-07-01T10:00:30.123000Z\",\"recipe\":\"valdrics\",\"version\":\"1.2.0\",\"tenant\":\"orchid\",\
         \"first_day\":\"2026-01-01\",\"state\":\"saved\",\"name\":\"a.zip\",\"pack\":\"orchid-a\",\"sha256\":\"{}\",\
         \"manifest_sha256\":\"{}\",\"bytes\":1234}}]}}",
        sha("a"),
        sha("list of a")
    );
    assert_eq!(history.encode(), expected);
    let long = Entry::new("run", asked(&"r".repeat(1000), &"é".repeat(1000)), asked_at());
    assert_eq!(long.asked().unwrap().recipe.len(), 200);
    assert_eq!(long.asked().unwrap().tenant.chars().count(), 200);
}

#[test]
fn what_is_not_wholly_a_history_is_refused_in_words() {
    let whole = of([entry("run", made("a", true), asked_at())]).encode();
    let running = of([entry("run", State::Running(Step::Fetch), asked_at())]).encode();
    let failed = of([entry("run", State::Failed(Why::Server), asked_at())]).encode();
    let member = |member: &str, row| HistoryError::Member { member: member.to_owned(), row };
    for (text, from, to, expected) in [
        (&whole, "history/1", "history/2", HistoryError::Schema),
        (&whole, "\"entries\":[", "\"token\":\"x\",\"entries\":[", member("token", 0)),
        (&whole, "\"entries\":[", "\"rows\":[", member("entries", 0)),
        (&whole, "\"run\":\"run\"", "\"run\":1", member("run", 1)),
        (&whole, "\"run\":\"run\"", "\"run\":\"run\",\"token\":\"x\"", member("token", 1)),
        (&whole, "T10:00:00.", "T25:00:00.", member("requested_at", 1)),
        (&whole, "\"state\":\"saved\"", "\"state\":\"sealed\"", member("state", 1)),
        (&whole, "\"state\":\"saved\"", "\"state\":\"stopped\"", member("name", 1)),
        (&whole, "\"state\":\"saved\"", "\"state\":\"expired\"", member("recipe", 1)),
        (&whole, "2026-01-01", "2026-01-32", member("first_day", 1)),
        (&whole, "\"bytes\":1234", "\"bytes\":-1", member("bytes", 1)),
        (&whole, "\"sha256\":\"", "\"sha256\":\"0", member("sha256", 1)),
        (&running, "\"step\":\"fetch\"", "\"step\":\"sleep\"", member("step", 1)),
        (&running, "\"state\":", "\"finished_at\":\"2026-07-01T10:00:00Z\",\"state\":", member("finished_at", 1)),
        (&failed, "\"why\":\"server\"", "\"why\":\"a server's own words\"", member("why", 1)),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(&changed, text, "{from}");
        assert_eq!(History::parse(&changed), Err(expected), "{from} became {to}");
    }
    for text in ["", "null", "[]", "{}", "[".repeat(500).as_str(), "{\"schema\":\"packseal-history/1\""] {
        let error = History::parse(text).unwrap_err();
        assert!(error.to_string().starts_with("it is "), "{text}: {error}");
    }
    assert_eq!(History::parse(&" ".repeat(LONGEST + 1)), Err(HistoryError::TooLong));
}

fn state() -> impl Strategy<Value = State> {
    (prop::sample::select(every_state()), "[a-z]{1,3}").prop_map(|(state, name)| match state {
        State::Made { saved, .. } => made(&name, saved),
        state => state,
    })
}

/// Rows of few runs and few times, so that they meet, some of them expired.
fn history() -> impl Strategy<Value = History> {
    let row = ("[a-h]", state(), any::<String>(), 0..400i64);
    prop::collection::vec(row, 0..12).prop_map(|rows| {
        let mut history = History::default();
        for (run, state, tenant, days) in rows {
            let requested = asked_at().plus_days(days);
            let mut row = Entry::new(&run, asked("valdrics", &tenant), requested);
            match state {
                State::Running(step) => drop(row.step(step)),
                state => drop(row.end(state, requested)),
            }
            history.put(row);
        }
        history.settle(asked_at().plus_days(200));
        history
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_history_is_read_as_it_was_written(history in history()) {
        prop_assert_eq!(History::parse(&history.encode()), Ok(history));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = History::parse(&text);
    }

    #[test]
    fn any_json_in_the_place_of_a_row_or_a_member_is_refused_and_never_guessed(value in json(), place in 0..12usize) {
        let refused = |entries: Value| {
            let members = vec![("schema".to_owned(), "packseal-history/1".into()), ("entries".to_owned(), entries)];
            String::from_utf8(Value::Object(members).to_compact()).unwrap()
        };
        let alone = History::parse(&refused(Value::Array(vec![value.clone()])));
        prop_assert!(alone.is_err());
        let text = of([entry("run", made("a", true), asked_at())]).encode();
        let Value::Object(mut members) = packseal::model::json::parse(text.as_bytes()).unwrap()
            .pointer("/entries/0").unwrap().clone() else { unreachable!() };
        let place = place % members.len();
        members[place].1 = value.clone();
        // A text in the place of a name is a name; all else has a form that such a value does not have.
        if let Ok(read) = History::parse(&refused(Value::Array(vec![Value::Object(members)]))) {
            prop_assert!(value.as_str().is_some() || value.as_u64().is_some());
            prop_assert_eq!(History::parse(&read.encode()), Ok(read));
        }
    }

    #[test]
    fn two_tabs_agree(a in history(), b in history()) {
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        prop_assert_eq!(&ab, &ba);
        for both in [&a, &b] {
            let mut again = ab.clone();
            again.merge(both);
            prop_assert_eq!(&again, &ab);
        }
        let mut seen = runs(&ab);
        seen.dedup();
        prop_assert_eq!(seen.len(), ab.entries().len());
    }

    #[test]
    fn time_only_takes_away(history in history(), one in -500..1000i64, other in -500..1000i64) {
        let settled = |history: &History, days| {
            let mut settled = history.clone();
            settled.settle(asked_at().plus_days(days));
            settled
        };
        let (sooner, later) = (one.min(other), one.max(other));
        // Whatever the clock does in between, the latest that it said counts.
        prop_assert_eq!(settled(&settled(&history, later), sooner), settled(&history, later));
        prop_assert_eq!(settled(&settled(&history, sooner), later), settled(&history, later));
    }
}
