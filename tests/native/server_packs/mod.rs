//! DriftWise's own packs, which its server makes: what holds for any input, and every call beside a running server.

#[cfg(feature = "cli")]
mod served;

use packseal::model::instant::{Day, Instant};
use packseal::model::json::{Value, parse};
use packseal::source::driftwise::{
    Credential, Event, GIVE_UP_MILLIS, Period, Plan, Problem, Refused, STATUS_MAX, Status, credential, events, export,
    exports, file_name, list, look_up, organisation, pause, recorded, refused,
};
use packseal::source::{Method, Wait};
use proptest::prelude::*;

use crate::properties::{config, json};

/// An answer of each kind (contract section 6).
const ANSWERS: [&str; 4] = [
    r#"{"id":"e","org_id":"o","status":"running","period_start":"2026-01-01T00:00:00Z","period_end":"2026-04-01T00:00:00Z","requested_by":"u","created_at":"2026-04-01T00:00:00Z","started_at":null,"finished_at":null,"expires_at":"2026-07-01T00:00:00Z","bytes":null,"error":null}"#,
    r#"{"items":[{"id":"e","status":"done"}],"next_cursor":"c"}"#,
    r#"{"id":"o","slug":"a-b","name":"A","plan":"team","retention_days":30}"#,
    r#"{"error":"no","required_feature":"f","max_window_days":30,"retry_after":7}"#,
];

fn plain(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// What every reading of a refusal keeps to.
fn bounded(refused: &Refused) -> bool {
    let (message, more) = match refused {
        Refused::Upgrade { feature, message } => (message, plain(feature, 80) && !feature.trim().is_empty()),
        Refused::Limited { wait: Some(Wait::Seconds(seconds)), message } => (message, *seconds <= 366 * 86_400),
        Refused::SignIn { message }
        | Refused::Forbidden { message }
        | Refused::NotAvailable { message, .. }
        | Refused::Window { message, .. }
        | Refused::Limited { message, .. }
        | Refused::Other { message, .. } => (message, true),
    };
    more && plain(message, 300)
}

fn day() -> impl Strategy<Value = Day> {
    (-800_000_i64..800_000).prop_map(|days| Day::parse("2026-11-20").unwrap().plus(days))
}

proptest! {
    #![proptest_config(config())]

    /// Whatever a server calls a file, its name stays in the folder where it is saved.
    #[test]
    fn names_of_files_are_plain(disposition in ".*", name in ".*", slug in any::<Option<String>>()) {
        let row = export(ANSWERS[0].as_bytes()).unwrap();
        let named = format!("attachment; filename=\"{name}\"");
        for disposition in [Some(disposition.as_str()), Some(named.as_str()), None] {
            let name = file_name(disposition, slug.as_deref(), &row);
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
            prop_assert!(plain && !name.starts_with('.') && name.ends_with(".zip") && name.len() <= 154, "{name:?}");
        }
    }

    /// Any JSON, and any in the place of one member of an answer as the contract has it.
    #[test]
    fn answers_never_panic_and_what_is_read_is_bounded(
        value in json(), nth in any::<prop::sample::Index>(), status in 400_u16..600, header in any::<Option<String>>(),
    ) {
        for answer in ANSWERS {
            let Value::Object(mut members) = parse(answer.as_bytes()).unwrap() else { unreachable!() };
            let nth = nth.index(members.len());
            members[nth].1 = value.clone();
            let changed = Value::Object(members);
            for body in [value.to_compact(), changed.to_compact(), Value::Array(vec![changed]).to_compact()] {
                let rows = export(&body).into_iter().chain(exports(&body).into_iter().flat_map(|page| page.exports));
                for row in rows {
                    prop_assert!(plain(&row.id, 2000) && plain(row.status.word(), STATUS_MAX));
                    prop_assert!(row.error.is_none_or(|error| plain(&error, 2000)));
                }
                if let Ok(org) = organisation(&body) {
                    prop_assert!(plain(&org.slug, 2000) && plain(&org.name, 2000));
                }
                let _ = recorded(&body);
                prop_assert!(bounded(&refused(status, &body, header.as_deref())));
            }
        }
    }

    #[test]
    fn a_status_is_final_unless_the_contract_says_otherwise(word in any::<String>()) {
        let status = Status::parse(&word);
        prop_assert!(plain(status.word(), STATUS_MAX));
        prop_assert_eq!(status.is_final(), word != "pending" && word != "running");
        // What was kept of a word says the same when it is read again, unless it has become one that is known.
        if let Status::Unknown(kept) = &status {
            prop_assert!(kept.chars().eq(word.chars().filter(|c| !c.is_control()).take(STATUS_MAX)));
        }
    }

    #[test]
    fn waits_are_read_as_they_are_written(seconds in 0_u64..1_000_000, millis in 0_i64..4_000_000_000_000, zone in -14_i64..15) {
        let token = Value::Number(seconds.to_string().into());
        prop_assert_eq!(Wait::of_value(&token), Some(Wait::Seconds(seconds)));
        prop_assert_eq!(Wait::of_text(&format!(" {seconds} ")), Some(Wait::Seconds(seconds)));
        let instant = Instant::from_unix_millis(millis).unwrap();
        prop_assert_eq!(Wait::of_text(&instant.to_string()), Some(Wait::At(instant)));
        // The same instant as the clocks of another place show it.
        let local = instant.plus_seconds(zone * 3600).unwrap().to_string();
        let sign = if zone < 0 { '-' } else { '+' };
        let there = format!("{}{sign}{:02}:00", local.trim_end_matches('Z'), zone.abs());
        prop_assert_eq!(Wait::of_text(&there), Some(Wait::At(instant)));
        let now = Instant::from_unix_millis(millis - i64::try_from(seconds).unwrap() * 1000).unwrap();
        prop_assert_eq!(Wait::At(instant).seconds_from(now), seconds);
        prop_assert_eq!(Wait::Seconds(seconds).until(now), instant);
    }

    #[test]
    fn any_text_is_a_wait_or_none(text in any::<String>(), near in "[0-9T:.+Zz, GMTSunJa-]{0,32}") {
        for text in [text, near] {
            if let Some(Wait::Seconds(seconds)) = Wait::of_text(&text) {
                prop_assert!(seconds <= 366 * 86_400 && text.trim().starts_with(|c: char| c.is_ascii_digit()));
            }
            let _ = credential(&text);
        }
    }

    #[test]
    fn pauses_keep_their_bounds(looks in any::<u32>(), waited in 0_u64..400_000) {
        match pause(looks, waited) {
            None => prop_assert!(waited >= u64::from(GIVE_UP_MILLIS)),
            Some(next) => {
                prop_assert!((1..=10_000).contains(&next));
                prop_assert!(waited + u64::from(next) <= u64::from(GIVE_UP_MILLIS));
                prop_assert!(looks == 0 || next >= pause(looks - 1, waited).unwrap());
            }
        }
    }

    #[test]
    fn a_credential_is_a_key_whatever_stands_before_it(
        key in "dw2_[A-Za-z0-9_-]{0,40}", before in "(X-API-Key: ?|(Authorization: ?)?[Bb]earer )?", blank in "[ \t]{0,3}",
    ) {
        let found = credential(&format!("{blank}{before}{key}{blank}"));
        let shown = format!("{found:?}");
        prop_assert_eq!(shown, "ApiKey(..)");
        prop_assert_eq!(found, Credential::ApiKey(key));
    }

    /// Whatever the ids are: no call leaves the paths of the contract.
    #[test]
    fn paths_stay_where_they_are(org in any::<String>(), id in "[a-z0-9./%?#\\\\ -]{0,12}", cursor in any::<String>()) {
        let calls = [look_up(&org, &id), look_up("o", &id), list(&org, Some(&cursor)), events("o", &id, &Event::Deleted)];
        for call in calls.into_iter().flatten() {
            let path = call.request.path.strip_prefix("/api/v2/orgs/").unwrap();
            prop_assert!(path.split('/').count() <= 3 && !path.contains(".."), "{path}");
            prop_assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/')), "{path}");
            let target = call.request.target();
            prop_assert!(target.bytes().all(|byte| byte.is_ascii_graphic()) && !target.contains('#'));
            prop_assert!(call.method == Method::Get || call.request.post.is_some());
        }
    }

    /// A period that is allowed still is when a day is taken from its beginning or its end.
    #[test]
    fn shorter_periods_are_allowed_too(start in day(), end in day(), today in day(), kept in any::<Option<u64>>()) {
        let period = Period { start, end };
        for plan in [Plan::Team, Plan::Enterprise, Plan::Other("gold".to_owned())] {
            let found = plan.check(kept, period, today);
            prop_assert_eq!(found == Err(Problem::Empty), start.days_until(end) <= 0);
            if found.is_ok() && start.days_until(end) > 1 {
                prop_assert_eq!(plan.check(kept, Period { start: start.plus(1), end }, today), Ok(()));
                prop_assert_eq!(plan.check(kept, Period { start, end: end.plus(-1) }, today), Ok(()));
            }
        }
        prop_assert_eq!(Plan::Free.check(kept, period, today), Err(Problem::NoPacks));
    }
}
