//! The words of a build under way: who may build, what is waited for, what the owner is asked.

use crate::assemble::{Role, SignIn, Wait};
use crate::model::instant::Instant;
use crate::ui::format;

pub(crate) const CHECKING: &str = "Checking what this account may do…";
pub(crate) const ADMIN_TITLE: &str = "You are an Admin";
pub(crate) const ADMIN: &str = "The vendor gives its own pack to Owners only. You may build; the pack will say so.";
pub(crate) const UNKNOWN_TITLE: &str = "Your role is not known";
pub(crate) const UNKNOWN: &str =
    "The API does not say whether you are an Owner. You may build; the pack states it as a gap.";
pub(crate) const CLOSED: &str = "This account cannot build a pack; the reason stands at the top of the page.";
pub(crate) const SOMEBODY_ELSE: &str = "Sign in as somebody else";
pub(crate) const NO_ROLE: &str = "Your role may not build a pack";
pub(crate) const NO_PLAN: &str = "Your plan does not include compliance packs";
pub(crate) const NOT_TAKEN: &str = "The server does not take this sign-in";
pub(crate) const NOT_TAKEN_TEXT: &str = "It may have ended, or it belongs to another API. Sign in again.";

pub(crate) const CALM: &str = "Keep this tab open. A pause or a failure that may pass is waited out here, and told.";
pub(crate) const TRY_NOW: &str = "Try now";

pub(crate) const STOP_BUILDING: &str = "Stop building";
pub(crate) const SIGN_IN_TITLE: &str = "Sign in again to go on";
pub(crate) const OTHER_TITLE: &str = "This is another tenant or person";

pub(crate) const DECIDE: &str = "For you to decide";
pub(crate) const DECIDE_NOTE: &str = "The build waits for you";
pub(crate) const DECIDE_TEXT: &str = "Only you know whether it is secret. What you hide never enters the pack: the pack says that it was hidden, where, and by which rule.";
pub(crate) const HIDE: &str = "Hide it";
pub(crate) const KEEP: &str = "Keep it, it is not secret";
pub(crate) const REASON: &str = "Why it is not secret";
pub(crate) const REASON_HINT: &str = "Goes into the pack, where your auditor reads it. Do not repeat the value.";
pub(crate) const REASON_MISSING: &str = "Enter why it is not secret, in 3 to 200 characters";
pub(crate) const HIDE_ALL: &str = "Hide whatever else is found in this build, without asking again";
pub(crate) const GO_ON: &str = "Go on";

/// What a plan lacks, and where it is known, which of the vendor's plans have it. `feature` is as the vendor calls it.
pub(crate) fn upgrade(feature: Option<&str>) -> String {
    let lacks = feature.map_or_else(
        || "The vendor does not say which part of it is lacking.".to_owned(),
        |feature| format!("It lacks what the vendor calls {feature}."),
    );
    // DriftWise's own documentation.
    let plans = match feature {
        Some("audit_compliance") => {
            " The Free plan has no compliance packs, the Team plan has them over the last 30 days, Enterprise over any period."
        }
        _ => "",
    };
    format!("{lacks}{plans} An owner of your organisation can change the plan at the vendor; then try again here.")
}

/// The word of a role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Any | Role::Within(_) => "not needed",
        Role::Unknown => "not known",
    }
}

/// The title while a new sign-in is waited for.
pub(crate) fn signed_out(why: SignIn) -> &'static str {
    match why {
        SignIn::Ended => SIGN_IN_TITLE,
        SignIn::OtherPerson => OTHER_TITLE,
    }
}

/// Why a new sign-in is waited for. `maker` is the address of who began the build.
pub(crate) fn sign_in_again(
    why: SignIn,
    since: Option<Instant>,
    maker: Option<&str>,
    done: usize,
    all: usize,
) -> String {
    match why {
        SignIn::Ended => {
            let since = since.map(|at| format!(" at {}", format::clock_seconds(at))).unwrap_or_default();
            format!("Your session ended{since}. {done} of {all} data sets are here and stay here.")
        }
        SignIn::OtherPerson => {
            let maker = maker.unwrap_or("the one who began");
            format!(
                "A pack has one maker. Sign in as {maker}, or stop and start again. {done} of {all} data sets are here."
            )
        }
    }
}

/// What is waited for, and until when.
pub(crate) fn waiting(why: Wait, tried: u64, until: Option<Instant>, done: usize, all: usize) -> (String, String) {
    let at = until.map(|at| format!(" at {}", format::clock_seconds(at))).unwrap_or_default();
    let again =
        format!("Tried {}; trying again by itself{at}. Nothing is lost.", format::count(tried, "time", "times"));
    match why {
        Wait::Rate => ("Your vendor asks to wait".to_owned(), format!("Going on by itself{at}. Nothing is lost.")),
        Wait::Server(status) => (format!("The server failed ({status})"), again),
        Wait::NoAnswer => ("No readable answer".to_owned(), again),
        Wait::Offline => (
            "You are offline".to_owned(),
            format!("Going on when the connection is back. {done} of {all} data sets are here."),
        ),
        Wait::Cut => ("The answer broke off".to_owned(), again),
        Wait::Stalled => ("The answer stalled".to_owned(), again),
    }
}

/// The heading over what looks like secrets in one answer or file.
pub(crate) fn found(count: usize, what: &str) -> String {
    match count {
        1 => format!("A value in {what} looks like a secret"),
        _ => format!("{} values in {what} look like secrets", format::number(count as u64)),
    }
}

/// Findings beyond those that are shown.
pub(crate) fn more(count: usize) -> String {
    format!("{} more are not shown here. They will be hidden.", format::number(count as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_say_when_and_how_often() {
        let at = Instant::parse("2026-11-20T14:03:10Z").ok();
        let said = |why, tried| waiting(why, tried, at, 3, 21);
        assert_eq!(
            said(Wait::Rate, 1),
            ("Your vendor asks to wait".to_owned(), "Going on by itself at 14:03:10 UTC. Nothing is lost.".to_owned())
        );
        assert_eq!(
            said(Wait::Server(503), 2).1,
            "Tried 2 times; trying again by itself at 14:03:10 UTC. Nothing is lost."
        );
        assert_eq!(said(Wait::Offline, 9).1, "Going on when the connection is back. 3 of 21 data sets are here.");
        assert_eq!(
            sign_in_again(SignIn::Ended, at, None, 3, 21),
            "Your session ended at 14:03:10 UTC. 3 of 21 data sets are here and stay here."
        );
    }
}

pub(crate) const WITHIN_TITLE: &str = "Your plan has a window";
pub(crate) fn within(days: u32) -> String {
    format!("A pack may cover {days} days at most, and none before that. The server has the last word.")
}
