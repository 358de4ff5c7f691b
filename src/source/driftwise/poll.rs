//! How often to look whether a pack is made: 2 seconds, half as long again each time, 10 at most; given up after 5 minutes
//! (contract section 6).

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
        pause += pause / 2;
    }
    Some(pause.min(MOST_MILLIS).min(u32::try_from(left).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

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
