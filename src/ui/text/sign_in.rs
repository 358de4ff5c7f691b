//! The words of signing in with an identity provider, and of API keys.

use crate::model::instant::Instant;
use crate::source::oidc::{Failure, Place};

pub(crate) const TITLE: &str = "Sign in";
pub(crate) const HINT: &str =
    "You sign in at your identity provider, which sends you back here. No token is kept on this device.";
pub(crate) const HINT_WINDOW: &str =
    "You sign in at your identity provider, in a window of its own. This page stays, with all that is here.";
pub(crate) const GOING: &str = "Going to your identity provider…";
pub(crate) const COMING: &str = "Signing in…";
pub(crate) const OPEN: &str = "The sign-in window is open";
pub(crate) const OPEN_TEXT: &str =
    "Sign in there; this page goes on by itself. If you closed the window, open it again.";
pub(crate) const OPEN_AGAIN: &str = "Open the window again";
pub(crate) const BLOCKED: &str = "The browser did not open a window";
pub(crate) const BLOCKED_TEXT: &str =
    "Press the button once more. If that does not help, allow windows of this page in the browser’s address bar.";

pub(crate) const HANDED_OVER: &str = "You are signed in";
pub(crate) const HANDED_OVER_TEXT: &str = "The page that asked goes on with it. You can close this window.";
pub(crate) const NOT_TAKEN: &str = "No page waits for this sign-in";
pub(crate) const NOT_TAKEN_TEXT: &str =
    "The page that began it was closed, or did not begin this one. Nothing was kept of it. You can close this window.";

pub(crate) const KEY_TITLE: &str = "This is an API key";
/// Who is signed in with one.
pub(crate) const KEY_LABEL: &str = "an API key";
pub(crate) const KEY_TOLD: &str = "With it the vendor’s own packs can be listed. Making, downloading and deleting packs is for people: there the vendor refuses keys (403). To build \
     one, sign in as an owner or admin.";
pub(crate) const KEY_USE: &str = "Use it to look only";
pub(crate) const KEY_GATE: &str = "An API key names no person, and the vendor refuses it for everything that a pack is made of (403). It was not tried. Sign \
     in as an owner or admin.";
pub(crate) const KEY_NO_PERSON: &str = "This is an API key, which names no person. Go on as the person who began";

const AGAIN: &str = "Nothing of it was used. Sign in again.";
const HOST: &str = "Tell whoever hosts this site.";

/// The button that goes to the provider at this host.
pub(crate) fn go(host: &str) -> String {
    format!("Sign in at {host}")
}

/// What happened, and why and what to do. `origin` is the page's.
pub(crate) fn failure(failure: &Failure, origin: &str) -> (String, String) {
    let (title, text) = match failure {
        Failure::Denied => {
            ("You were not signed in", "You or your identity provider refused it. Nothing of it was used.".to_owned())
        }
        Failure::Refused { code, description } => (
            "Your identity provider refused the sign-in",
            format!("It answered {code}: “{description}”. Try again; if it stays so, tell whoever hosts this site."),
        ),
        Failure::State => (
            "This is not the answer to a sign-in of this tab",
            format!(
                "Its mark (state) is another one. Somebody may have sent you a link with a sign-in of their own. {AGAIN}"
            ),
        ),
        Failure::Old => (
            "The sign-in took too long",
            format!("It was begun more than ten minutes ago, or this device’s clock was changed. {AGAIN}"),
        ),
        Failure::Issuer { place, expected, found } => {
            let (title, advice) = match place {
                Place::Discovery => ("Your identity provider is another one than this site names", HOST),
                Place::Callback => ("The answer is from another identity provider", AGAIN),
                Place::IdToken => ("The sign-in is from another identity provider", AGAIN),
            };
            let found = found.as_deref().unwrap_or_default();
            (title, format!("Its issuer is “{found}”; this site expects “{expected}”. {advice}"))
        }
        Failure::Nonce => (
            "The sign-in is not the one that was begun here",
            format!("Its mark (nonce) is another one: it may have been used before. {AGAIN}"),
        ),
        Failure::Audience => {
            ("The sign-in is meant for another program", format!("It names another client (aud, azp). {HOST}"))
        }
        Failure::Expired { at, now } => ("The sign-in had ended when it came", clocks("ended", *at, *now)),
        Failure::Early { at, now } => ("The sign-in is of the future", clocks("was issued", *at, *now)),
        Failure::Unable { what } => {
            ("Your identity provider cannot be used", format!("It does not support {what}. {HOST}"))
        }
        Failure::Malformed { what, why } => {
            ("Your identity provider’s answer cannot be read", format!("{what}: {why}. Nothing of it was used. {HOST}"))
        }
        Failure::Unlisted { origin } => (
            "This page may not ask your identity provider",
            format!("Its token endpoint is at {origin}, which config.json does not name in issuers. {HOST}"),
        ),
        Failure::NoAnswer { host } => {
            let text = format!(
                "It does not answer, or does not allow this page ({origin}) to read its answers (CORS). The browser does not say which. Try again; if \
                 it stays so, tell whoever hosts this site."
            );
            return (format!("No readable answer from {host}"), text);
        }
        Failure::Status { host, status } => {
            ("Your identity provider failed", format!("{host} answered {status}. Try again later. {HOST}"))
        }
        Failure::Browser { what } => (
            "This browser cannot sign in here",
            format!("It has no {what}. Allow this site to keep data, or use another browser."),
        ),
    };
    (title.to_owned(), text)
}

fn clocks(what: &str, at: i64, now: i64) -> String {
    let time = |seconds: i64| {
        Instant::from_unix_millis(seconds.saturating_mul(1000)).map_or_else(String::new, |at| at.to_string())
    };
    let (at, now) = (time(at), time(now));
    format!(
        "By the provider’s clock it {what} at {at}; this device’s clock says {now}. Set this device’s clock. {AGAIN}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_says_what_happened_and_what_to_do() {
        let text = |text: &str| text.to_owned();
        let all = [
            Failure::Denied,
            Failure::Refused { code: text("invalid_client"), description: text("client is invalid") },
            Failure::State,
            Failure::Old,
            Failure::Issuer { place: Place::Callback, expected: text("https://a.example"), found: None },
            Failure::Nonce,
            Failure::Audience,
            Failure::Expired { at: 1_790_000_000, now: 1_790_000_100 },
            Failure::Early { at: 1_790_000_000, now: i64::MAX },
            Failure::Unable { what: "PKCE with S256" },
            Failure::Malformed { what: "The provider’s token", why: text("its token_type is not Bearer") },
            Failure::Unlisted { origin: text("https://b.example") },
            Failure::NoAnswer { host: text("a.example") },
            Failure::Status { host: text("a.example"), status: 502 },
            Failure::Browser { what: "randomness" },
        ];
        let told: Vec<_> = all.iter().map(|one| failure(one, "https://page.example")).collect();
        for (title, text) in &told {
            assert!(!title.ends_with('.') && text.ends_with('.') && !text.contains("  "), "{title}: {text}");
        }
        let titles: std::collections::BTreeSet<_> = told.iter().map(|(title, _)| title).collect();
        assert_eq!(titles.len(), all.len());
        assert!(told[1].1.contains("invalid_client: “client is invalid”"), "{}", told[1].1);
        assert!(told[4].1.contains("Its issuer is “”; this site expects “https://a.example”"), "{}", told[4].1);
        assert!(
            told[7].1.contains("at 2026-09-21T14:13:20Z; this device’s clock says 2026-09-21T14:15:00Z"),
            "{}",
            told[7].1
        );
        assert!(told[12].1.contains("(https://page.example)"), "{}", told[12].1);
    }
}
