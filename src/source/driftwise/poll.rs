//! How often to look whether a pack is made: 2 seconds, half as long again each time, 10 at most; given up after 5 minutes
//! (contract section 6).

use super::answer::Status;
use super::refused::Refused;
use crate::model::instant::Instant;

/// The first pause, in milliseconds.
const FIRST_MILLIS: u32 = 2000;
/// The longest pause, in milliseconds.
const MOST_MILLIS: u32 = 10_000;
/// When nobody looks any more, in milliseconds after the request.
pub const GIVE_UP_MILLIS: u32 = 300_000;

/// The pause before the next look, in milliseconds; None when it is given up. `looks` were had since the request, which was `waited` milliseconds
/// ago. The last pause ends with the five minutes.
pub fn pause(looks: u32, waited: u64) -> Option<u32> {
    let left = u64::from(GIVE_UP_MILLIS).checked_sub(waited).filter(|left| *left > 0)?;
    let mut pause = FIRST_MILLIS;
    for _ in 0..looks {
        if pause >= MOST_MILLIS {
            break;
        }
        pause = pause.saturating_add(pause / 2);
    }
    Some(pause.min(MOST_MILLIS).min(u32::try_from(left).unwrap_or(u32::MAX)))
}

/// What follows a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another one after so many milliseconds.
    Wait(u32),
    /// Nothing: the pack is made, or will not be.
    Over,
    /// Nothing: it took too long.
    GivenUp,
    /// Nothing: the server has the pack no more.
    Gone,
    /// Nothing: the server refuses, and would again.
    Stopped,
}

/// What follows a look that gave this status, or none: why the server refused, or None where no answer came. A failure that may pass counts as
/// a look. `looks` and `waited` are as for [`pause`], this look counted in.
pub fn next(look: Result<&Status, Option<&Refused>>, looks: u32, waited: u64, now: Instant) -> Next {
    let pause = || pause(looks, waited);
    let after = match look {
        Ok(status) if status.is_final() => return Next::Over,
        Ok(_) | Err(None) => pause(),
        Err(Some(Refused::Other { status, .. })) if *status >= 500 => pause(),
        // The server's wait goes before ours, as long as it ends in time.
        Err(Some(Refused::Limited { wait, .. })) => pause().and_then(|own| {
            let asked = wait.map_or(0, |wait| wait.seconds_from(now).saturating_mul(1000));
            let longer = u32::try_from(asked).ok()?.max(own);
            (waited.saturating_add(u64::from(longer)) <= u64::from(GIVE_UP_MILLIS)).then_some(longer)
        }),
        Err(Some(Refused::NotAvailable { status: 404 | 410, .. })) => return Next::Gone,
        Err(Some(_)) => return Next::Stopped,
    };
    after.map_or(Next::GivenUp, Next::Wait)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Wait;

    #[test]
    fn each_look_is_followed_by_what_it_asks_for() {
        let now = Instant::parse("2026-11-21T15:00:00Z").unwrap();
        let refused = |status: u16, wait: Option<u32>| {
            let body = wait.map_or_else(|| "{}".to_owned(), |wait| format!(r#"{{"retry_after":{wait}}}"#));
            super::super::refused(status, body.as_bytes(), None)
        };
        assert_eq!(refused(429, Some(7)), Refused::Limited { wait: Some(Wait::Seconds(7)), message: String::new() });
        for (look, waited, then) in [
            (Ok(Status::Pending), 0, Next::Wait(3000)),
            (Ok(Status::Running), 299_000, Next::Wait(1000)),
            (Ok(Status::Running), 300_000, Next::GivenUp),
            (Ok(Status::Done), 300_000, Next::Over),
            (Ok(Status::Failed), 0, Next::Over),
            (Ok(Status::Expired), 0, Next::Over),
            (Ok(Status::Unknown("odd".to_owned())), 0, Next::Over),
            (Err(None), 0, Next::Wait(3000)),
            (Err(None), 300_000, Next::GivenUp),
            (Err(Some(refused(503, None))), 0, Next::Wait(3000)),
            (Err(Some(refused(429, Some(60)))), 0, Next::Wait(60_000)),
            (Err(Some(refused(429, Some(1)))), 0, Next::Wait(3000)),
            (Err(Some(refused(429, None))), 0, Next::Wait(3000)),
            (Err(Some(refused(429, Some(300)))), 1, Next::GivenUp),
            (Err(Some(refused(429, Some(31_000_000)))), 0, Next::GivenUp),
            (Err(Some(refused(404, None))), 0, Next::Gone),
            (Err(Some(refused(410, None))), 0, Next::Gone),
            (Err(Some(refused(409, None))), 0, Next::Stopped),
            (Err(Some(refused(401, None))), 0, Next::Stopped),
            (Err(Some(refused(402, None))), 0, Next::Stopped),
            (Err(Some(refused(403, None))), 0, Next::Stopped),
            (Err(Some(refused(418, None))), 0, Next::Stopped),
        ] {
            let told = format!("{look:?} {waited}");
            assert_eq!(next(look.as_ref().map_err(Option::as_ref), 1, waited, now), then, "{told}");
        }
    }

    #[test]
    fn pauses_grow_and_end_with_the_five_minutes() {
        let pauses: Vec<u32> = (0..7).map_while(|looks| pause(looks, 0)).collect();
        assert_eq!(pauses, [2000, 3000, 4500, 6750, 10_000, 10_000, 10_000]);
        assert_eq!(pause(u32::MAX, 0), Some(10_000));
        for (waited, next) in [(289_999, Some(10_000)), (295_000, Some(5000)), (299_999, Some(1)), (300_000, None)] {
            assert_eq!(pause(40, waited), next, "{waited}");
        }
        assert_eq!(pause(0, u64::MAX), None);
        // Looking without end of a slow server: the whole ends exactly at five minutes.
        let (mut looks, mut waited) = (0, 0);
        while let Some(next) = pause(looks, waited) {
            (looks, waited) = (looks + 1, waited + u64::from(next));
        }
        assert_eq!((looks, waited), (33, 300_000));
    }
}
