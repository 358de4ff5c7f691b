//! The words of the packs that DriftWise's server makes.

use crate::model::instant::{Day, Instant};
use crate::source::driftwise::{Arrived, Compared, Export, FEATURE, MOST_BYTES, Plan, Problem, Refused, Status};
use crate::ui::format;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{jobs, running};
use crate::web::driftwise::Failure;

pub(crate) const OPEN_HINT: &str = "List, ask for, download and delete what DriftWise’s own server makes.";
pub(crate) const TITLE: &str = "Packs made by DriftWise";
pub(crate) const LEAD: &str = "DriftWise’s server makes these packs; this page does not. It fetches them as they are and looks at nothing inside.";
pub(crate) const CHECK: &str = "Check each one that you download on the ";
pub(crate) const CHECK_LINK: &str = "Verify page";

pub(crate) const KEY: &str = "Signed in with an API key: it may look, and no more";
pub(crate) const KEY_TEXT: &str = "DriftWise takes keys for the list only. Asking for a pack, downloading and deleting one are recorded under a person’s name: \
     sign in as an owner or admin for those.";

pub(crate) const ORG: &str = "Organisation id";
pub(crate) const ORG_HINT: &str = "As in the address of your organisation at DriftWise.";
pub(crate) const ORG_WRONG: &str = "Enter the organisation’s id: letters, digits, - and _ only";
pub(crate) const ORG_GO: &str = "Show its packs";

pub(crate) const LIST: &str = "Packs";
pub(crate) const LIST_WAIT: &str = "Asking for the packs…";
pub(crate) const COLUMNS: [&str; 5] = ["Period", "Status", "File", "Made and kept", "Actions"];
pub(crate) const SHA256: &str = "SHA-256";
pub(crate) const EMPTY: &str =
    "The server has made no packs for this organisation, or has none left. One that you ask for appears here.";
pub(crate) const REFRESH: &str = "Refresh the list";
pub(crate) const MORE: &str = "Show more";
pub(crate) const MORE_WAIT: &str = "Asking for more…";
pub(crate) const NO_PERIOD: &str = "Period not told";
pub(crate) const NOT_TOLD: &str = "not told";
pub(crate) const GIVEN_UP: &str =
    "Not made after 5 minutes of looking. This page looks no more by itself; the server may still make it.";
pub(crate) const WATCHED: &str = "Looked after: this row changes by itself.";
pub(crate) const LOOK: &str = "Look again";
pub(crate) const DOWNLOAD: &str = "Download";
pub(crate) const DOWNLOAD_WAIT: &str = "Downloading…";
pub(crate) const DELETE: &str = "Delete";
pub(crate) const DELETE_WAIT: &str = "Deleting…";

pub(crate) const DELETE_TITLE: &str = "Delete this pack?";
pub(crate) const DELETE_TEXT: &str = "DriftWise deletes it for everybody in the organisation and writes that into its audit log. It cannot be undone; files that were downloaded stay.";
pub(crate) const DELETE_NO: &str = "Keep it";
pub(crate) const DELETE_YES: &str = "Delete it";
pub(crate) const GONE: &str = "This pack is not there any more";
pub(crate) const GONE_TEXT: &str = "Somebody else may have deleted it. Its row is taken off the list.";

pub(crate) const ASK: &str = "Ask for a pack";
pub(crate) const ASK_HINT: &str = "The server makes it in 10 to 30 seconds, up to a minute for a long period. It makes 5 in 24 hours at most for an organisation.";
pub(crate) const FIRST: &str = "First day";
pub(crate) const LAST: &str = "Last day";
pub(crate) const DAY_HINT: &str = "Such as 2026-01-31, by UTC.";
pub(crate) const LAST_HINT: &str = "Part of the period.";
pub(crate) const DAY_WRONG: &str = "Enter a day such as 2026-01-31";
pub(crate) const ASK_GO: &str = "Ask for this pack";
pub(crate) const ASK_WAIT: &str = "Asking the server for a pack…";
pub(crate) const ASK_KEY: &str = "An API key cannot ask for a pack. Sign in as an owner or admin.";
pub(crate) const PLAN_WAIT: &str = "Asking for your plan…";
pub(crate) const PLAN_UNKNOWN: &str = "Your plan could not be read. The server checks the period when you ask.";

pub(crate) const SIZE_DIFFERS: &str = "The size is not the one that the service gives";
pub(crate) const SAVE_FAILED: &str = "The browser did not take the file";

/// What is asked of the service, for the words of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    List,
    LookUp,
    Create,
    Download,
    Delete,
}

/// What a pack is called: its period, and when it was asked for.
pub(crate) fn name(row: &Export) -> String {
    let asked = row.created_at.map(|at| format!(", asked for {}", format::instant(at))).unwrap_or_default();
    format!("{}{asked}", period(row))
}

/// The days of a pack; its instants where it does not begin and end at midnight.
pub(crate) fn period(row: &Export) -> String {
    let (Some(start), Some(end)) = (row.period_start, row.period_end) else { return NO_PERIOD.to_owned() };
    let midnight = |at: Instant| at == at.day().start();
    if midnight(start) && midnight(end) && start < end {
        format::days(start.day(), end.day().plus(-1))
    } else {
        format!("{} to {}", format::instant(start), format::instant(end))
    }
}

/// The word of a status.
pub(crate) fn status(status: &Status) -> String {
    match status {
        Status::Pending => "Pending".to_owned(),
        Status::Running => "Running".to_owned(),
        Status::Done => "Done".to_owned(),
        Status::Failed => "Failed".to_owned(),
        Status::Expired => "Expired".to_owned(),
        Status::Unknown(word) if word.trim().is_empty() => "Unknown".to_owned(),
        Status::Unknown(word) => format!("Unknown: “{word}”"),
    }
}

/// What stands below a status, besides what became of looking.
pub(crate) fn below(row: &Export) -> Option<String> {
    match &row.status {
        Status::Failed => Some(match row.error.as_deref().filter(|error| !error.trim().is_empty()) {
            Some(error) => format!("The server says: {}", format::sentence(error)),
            None => "The server does not say why.".to_owned(),
        }),
        Status::Expired => Some("The server has deleted the file. Ask for the period again.".to_owned()),
        Status::Unknown(_) => Some("This page does not know this status, so it offers no download.".to_owned()),
        Status::Pending | Status::Running | Status::Done => None,
    }
}

/// When a pack was made, and until when it is kept.
pub(crate) fn made(row: &Export) -> String {
    let made = row.finished_at.filter(|_| matches!(row.status, Status::Done | Status::Expired)).map(|at| ("Made", at));
    let asked = made.or(row.created_at.map(|at| ("Asked for", at)));
    let asked = asked.map(|(word, at)| format!("{word} {}", format::instant(at)));
    let kept = match row.status {
        Status::Failed | Status::Unknown(_) => None,
        Status::Expired => row.expires_at.map(|at| format!("kept until {}", format::day(at.day()))),
        _ => row.expires_at.map(|at| format!("expires {}", format::day(at.day()))),
    };
    let text = [asked, kept].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if text.is_empty() { NOT_TOLD.to_owned() } else { text }
}

/// What screen readers are told of a row that has changed.
pub(crate) fn told(row: &Export) -> String {
    format!("{}: {}", period(row), status(&row.status))
}

/// What the plan allows.
pub(crate) fn plan(plan: &Plan, retention_days: Option<u64>) -> String {
    let name = match plan {
        Plan::Free => "Free",
        Plan::Team => "Team",
        Plan::Enterprise => "Enterprise",
        Plan::Other(name) => name,
    };
    match plan.window_days(retention_days) {
        Some(days) => format!("Plan: {name}. A pack may cover {} at most, of the last {days}.", days_of(days)),
        None if matches!(plan, Plan::Other(_)) => format!("Plan: {name}. What it allows, the server says."),
        None => format!("Plan: {name}. A pack may cover any period."),
    }
}

fn days_of(days: u64) -> String {
    format::count(days, "day", "days")
}

/// Whether a period's problem is one of its first day, and the sentence without its full stop.
pub(crate) fn problem(problem: Problem) -> (bool, String) {
    match problem {
        Problem::NoPacks => (true, "Your plan has no packs".to_owned()),
        Problem::Empty => (false, "The last day is before the first one".to_owned()),
        Problem::TooLong { days, most } => {
            (false, format!("These are {}; your plan allows {most} at most", days_of(days)))
        }
        Problem::TooOld { earliest, keeps } => (true, too_old(earliest, keeps)),
    }
}

fn too_old(earliest: Day, keeps: u64) -> String {
    format!("Your plan keeps {}: enter {earliest} or a later day", days_of(keeps))
}

/// How a download stands to what the service gives: tone, title and text.
pub(crate) fn compared(arrived: &Arrived) -> (Tone, &'static str, String) {
    match &arrived.compared {
        Compared::Equal => (
            Tone::Note,
            "The SHA-256 is the one that the service gives",
            "What came is what the service names. That says nothing of what is inside.".to_owned(),
        ),
        Compared::Differs(given) => (
            Tone::Fail,
            "The SHA-256 differs from the one that the service gives",
            format!(
                "The service gives {given}. Do not pass this file on: download it again, and tell your vendor if it stays so."
            ),
        ),
        Compared::Unreadable(given) => {
            (Tone::Warn, "What the service gives is no SHA-256", format!("It gives “{given}”. Nothing was compared."))
        }
        Compared::NotGiven => (
            Tone::Note,
            "The service gives no SHA-256",
            "Nothing was compared; only the file’s own list of digests can be, on the Verify page.".to_owned(),
        ),
    }
}

/// That a file was handed to the browser.
pub(crate) fn saved(name: &str, bytes: u64) -> String {
    format!(
        "{name}, {}, is with your browser’s downloads. The service writes the download into its audit log.",
        format::size_text(bytes)
    )
}

/// That sizes differ.
pub(crate) fn sizes(given: u64, came: u64) -> String {
    format!("It gives {} bytes; {} came.", format::number(given), format::number(came))
}

/// That a pack was deleted.
pub(crate) fn deleted(name: &str) -> String {
    format!("Deleted: {name}")
}

/// Tone, title and text of a call that gave nothing. `now` is this device's clock.
pub(crate) fn failure(
    op: Op,
    failure: &Failure,
    (host, origin): (&str, &str),
    now: Option<Instant>,
) -> (Tone, String, String) {
    let refused = match failure {
        Failure::Lost(trouble) => {
            let (title, text) =
                jobs::lost(trouble, host, origin, if matches!(op, Op::Create | Op::Delete) { REPEAT } else { "" });
            return (Tone::Fail, title, text);
        }
        Failure::TooLarge(bytes) => {
            return (Tone::Fail, "The pack is too large for this page".to_owned(), too_large(*bytes));
        }
        Failure::NoZip => {
            let text =
                "The service answered with something else, so nothing was saved. Refresh the list and try again.";
            return (Tone::Fail, "What came is no ZIP".to_owned(), text.to_owned());
        }
        Failure::Refused(refused) => refused,
    };
    let (tone, title, message, hint) = refusal(op, refused, now);
    let said =
        if message.is_empty() { String::new() } else { format!("The service says: {}", format::sentence(message)) };
    (tone, title, [said, hint].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "))
}

/// What is added where something may have been done.
const REPEAT: &str = " It may have been done all the same: refresh the list before you repeat it.";

fn too_large(bytes: u64) -> String {
    format!(
        "It has {}. This page takes {} at most, since the browser holds a download until it is saved. Fetch it from DriftWise’s own pages.",
        format::size_text(bytes),
        format::size_text(MOST_BYTES)
    )
}

fn refusal(op: Op, refused: &Refused, now: Option<Instant>) -> (Tone, String, &str, String) {
    let told = |title: &str, hint: &str| (title.to_owned(), hint.to_owned());
    let (title, message, hint) = match refused {
        Refused::SignIn { message } => {
            let (title, hint) = told("The service does not take this sign-in", "It may have ended. Sign in again.");
            (title, message, hint)
        }
        Refused::Upgrade { feature, message } => {
            let title = if feature == FEATURE {
                "Your plan does not include compliance packs"
            } else {
                "Your plan does not include this"
            };
            return (Tone::Warn, title.to_owned(), message, running::upgrade(Some(feature)));
        }
        Refused::Forbidden { message } => {
            let (title, hint) = match op {
                Op::List | Op::LookUp => told("You may not see these packs", "It takes a member of this organisation."),
                Op::Create => told("Your role may not ask for a pack", WHO),
                Op::Download => told("Your role may not download a pack", WHO),
                Op::Delete => told("Your role may not delete a pack", WHO),
            };
            (title, message, hint)
        }
        Refused::NotAvailable { status, message } => {
            let (title, hint) = match (op, status) {
                (Op::List, 404) => told("The service does not know this organisation, or has no list of packs", ""),
                (Op::Create, _) => (format!("The service refused ({status})"), String::new()),
                (_, 404) => told(GONE, GONE_TEXT),
                (_, 410) => told("This pack is no longer kept", "Ask for its period again."),
                _ => told("This pack is not available", "It may not be made yet. Its row was looked at again."),
            };
            (title, message, hint)
        }
        Refused::Window { most_days, message } => {
            let hint = most_days.map(|days| format!("Your plan allows {} at most.", days_of(days))).unwrap_or_default();
            ("The service does not take this period".to_owned(), message, hint)
        }
        Refused::Limited { wait, message } => {
            let hint = wait.zip(now).map_or_else(
                || "It does not say when it may be tried again.".to_owned(),
                |(wait, now)| format!("It may be tried again {}.", when(wait.until(now), wait.seconds_from(now), now)),
            );
            let title = if op == Op::Create { "No more packs for now" } else { "The service asks to wait" };
            return (Tone::Warn, title.to_owned(), message, hint);
        }
        Refused::Other { status, message } => {
            let who = if *status >= 500 { "failed" } else { "refused" };
            (format!("The service {who} ({status})"), message, String::new())
        }
    };
    (Tone::Fail, title, message, hint)
}

const WHO: &str = "It takes an owner or admin of the organisation who is signed in, not an API key.";

/// `now`, or `at 15:13:27 UTC (in 40 seconds)`; with the day where it is another one.
fn when(at: Instant, seconds: u64, now: Instant) -> String {
    if seconds == 0 {
        return "now".to_owned();
    }
    let day = if at.day() == now.day() { String::new() } else { format!("{}, ", format::day(at.day())) };
    let long = match seconds {
        0..=119 => format::count(seconds, "second", "seconds"),
        120..=7199 => format::count(seconds.div_ceil(60), "minute", "minutes"),
        _ => format!("about {}", format::count((seconds + 1800) / 3600, "hour", "hours")),
    };
    format!("at {day}{} (in {long})", format::clock_seconds(at))
}

/// What stands where a digest would.
pub(crate) fn no_digest(given: &str) -> String {
    format!("No SHA-256: “{}”", given.chars().take(80).collect::<String>())
}

/// The whole name of a row's button.
pub(crate) fn about(button: &str, row: &Export) -> String {
    format!("{button}: {}", name(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::driftwise::{export, refused};
    use crate::web::ops::Trouble;

    fn row(more: &str) -> Export {
        export(format!(r#"{{"id":"e-1","status":"done"{more}}}"#).as_bytes()).unwrap()
    }

    fn said(op: Op, status: u16, body: &str) -> (Tone, String, String) {
        let now = Instant::parse("2026-11-21T15:13:27Z").ok();
        failure(
            op,
            &Failure::Refused(refused(status, body.as_bytes(), None)),
            ("api.example", "https://page.example"),
            now,
        )
    }

    #[test]
    fn a_period_is_days_and_else_instants() {
        for (start, end, words) in [
            ("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", "1 Jan to 31 Mar 2026"),
            ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "1 Jan 2026"),
            ("2026-01-01T00:00:00Z", "2026-01-02T09:30:00Z", "1 Jan 2026, 00:00 UTC to 2 Jan 2026, 09:30 UTC"),
            ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "2 Jan 2026, 00:00 UTC to 1 Jan 2026, 00:00 UTC"),
        ] {
            let row = row(&format!(r#","period_start":"{start}","period_end":"{end}""#));
            assert_eq!(period(&row), words);
        }
        assert_eq!(period(&row("")), NO_PERIOD);
    }

    #[test]
    fn a_wait_is_told_by_the_clock_and_in_seconds() {
        for (wait, words) in [
            ("40", "at 15:14:07 UTC (in 40 seconds)"),
            ("\"2026-11-21T15:13:28Z\"", "at 15:13:28 UTC (in 1 second)"),
            ("1200", "at 15:33:27 UTC (in 20 minutes)"),
            ("86400", "at 22 Nov 2026, 15:13:27 UTC (in about 24 hours)"),
            ("0", "now"),
        ] {
            let (tone, title, text) = said(Op::Create, 429, &format!(r#"{{"error":"5 packs","retry_after":{wait}}}"#));
            assert_eq!((tone, title.as_str()), (Tone::Warn, "No more packs for now"));
            assert_eq!(text, format!("The service says: 5 packs. It may be tried again {words}."));
        }
        assert!(said(Op::Create, 429, "{}").2.ends_with("does not say when it may be tried again."));
    }

    #[test]
    fn refusals_are_told_by_status_and_act() {
        for (op, status, body, title, ends) in [
            (Op::List, 401, "{}", "The service does not take this sign-in", "Sign in again."),
            (Op::Create, 402, "{}", "Your plan does not include compliance packs", "then try again here."),
            (Op::Create, 402, r#"{"required_feature":"x"}"#, "Your plan does not include this", "then try again here."),
            (Op::Download, 403, "{}", "Your role may not download a pack", "not an API key."),
            (Op::Delete, 404, "{}", GONE, "off the list."),
            (Op::Download, 410, "{}", "This pack is no longer kept", "period again."),
            (
                Op::Download,
                409,
                r#"{"error":"the export is running"}"#,
                "This pack is not available",
                "looked at again.",
            ),
            (Op::Create, 422, r#"{"max_window_days":30}"#, "The service does not take this period", "30 days at most."),
            (Op::LookUp, 503, "{}", "The service failed (503)", ""),
            (Op::Create, 404, "{}", "The service refused (404)", ""),
        ] {
            let (_, found, text) = said(op, status, body);
            assert_eq!(found, title);
            assert!(text.ends_with(ends), "{text}");
        }
    }

    #[test]
    fn what_may_have_been_done_is_told() {
        let text =
            |op| failure(op, &Failure::Lost(Trouble::TimedOut(60)), ("api.example", "https://page.example"), None).2;
        assert_eq!(text(Op::Download), "The service may be busy.");
        assert!(text(Op::Create).ends_with("refresh the list before you repeat it."));
    }
}
