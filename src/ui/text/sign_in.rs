//! The words of signing in with an identity provider, and of API keys.

use crate::model::instant::Instant;
use crate::source::oidc::{Failure, Place};
use crate::ui::format;

pub(crate) const TITLE: &str = "Sign in";
pub(crate) const HINT: &str = "You sign in at your identity provider, which sends you back here. Packseal sees no password and keeps no token on this device.";
pub(crate) const HINT_WINDOW: &str =
    "You sign in at your identity provider, in a window of its own. This page stays, and what is here stays with it.";
pub(crate) const GOING: &str = "Going to your identity provider…";
pub(crate) const COMING: &str = "Signing in with what your identity provider answered…";
pub(crate) const ASKING: &str = "Asking your identity provider how to sign in…";
pub(crate) const OPEN: &str = "The sign-in window is open";
pub(crate) const OPEN_TEXT: &str =
    "Sign in there; this page goes on by itself. If you closed the window, open it again.";
pub(crate) const OPEN_AGAIN: &str = "Open the window again";
pub(crate) const BLOCKED: &str = "The browser did not open a window";
pub(crate) const BLOCKED_TEXT: &str = "It blocks windows of this page. Allow them in the browser’s address bar, then open it again. What is here stays here.";
pub(crate) const AGAIN: &str = "Ask again";

pub(crate) const HANDED_OVER: &str = "You are signed in";
pub(crate) const HANDED_OVER_TEXT: &str = "The page that asked goes on with it. You can close this window.";
pub(crate) const NOT_TAKEN: &str = "No page waits for this sign-in";
pub(crate) const NOT_TAKEN_TEXT: &str = "The page that began it was closed, or did not begin this one. Nothing was kept of it. Close this window and sign in there again.";

pub(crate) const KEY_TITLE: &str = "This is an API key";
pub(crate) const KEY_TOLD: &str = "With it the packs that the vendor has made can be listed. Making, downloading and deleting packs is for a person: the vendor refuses \
     keys there (403), because a pack must have a maker. To build one, sign in as an owner or admin.";
pub(crate) const KEY_USE: &str = "Use it to look only";
pub(crate) const KEY_GATE: &str = "An API key names no person, and the vendor refuses it for everything that a pack is made of (403). It was not tried. Sign in as an owner or admin.";
pub(crate) const KEY_NO_PERSON: &str = "This is an API key, which names no person. Go on as the person who began";

/// The button that goes to the provider at this host.
pub(crate) fn go(host: &str) -> String {
    format!("Sign in at {host}")
}

/// What happened, and why and what to do.
pub(crate) fn failure(failure: &Failure, origin: &str, redirect: &str) -> (String, String) {
    let (title, text) = match failure {
        Failure::Denied => (
            "You were not signed in".to_owned(),
            "At your identity provider the sign-in was refused, or you did not agree to it. Nothing was kept of it.".to_owned(),
        ),
        Failure::Refused { code, description } => {
            ("Your identity provider refused the sign-in".to_owned(), refused(code, description, redirect))
        }
        Failure::State => (
            "This is not the answer to a sign-in of this tab".to_owned(),
            "The answer carries another mark (state) than this tab gave away, or this tab began no sign-in. Somebody may have sent you a \
             link with a sign-in of their own. Nothing of it was used. Sign in from here."
                .to_owned(),
        ),
        Failure::Old => (
            "The sign-in took too long".to_owned(),
            "It was begun more than ten minutes ago, or this device’s clock was changed meanwhile. Nothing of it was used. Sign in again."
                .to_owned(),
        ),
        Failure::Settings => (
            "The settings of this site have changed".to_owned(),
            "The sign-in was begun for an API that this site does not name any more. Sign in again.".to_owned(),
        ),
        Failure::Issuer { place, expected, found } => issuer(*place, expected, found.as_deref()),
        Failure::Nonce => (
            "The sign-in is not the one that was begun here".to_owned(),
            "The identity provider answered with another mark (nonce) than this page gave it: it may be a sign-in that was used before. Nothing of it was used. Sign \
             in again; if it stays so, tell whoever runs the provider."
                .to_owned(),
        ),
        Failure::Audience => (
            "The sign-in is meant for another program".to_owned(),
            "The identity provider’s answer names another client than this site’s (aud, azp). Nothing of it was used. Tell whoever hosts this site."
                .to_owned(),
        ),
        Failure::Expired { at, now } => ("The sign-in had ended when it came".to_owned(), clocks("ended", *at, *now)),
        Failure::Early { at, now } => ("The sign-in is of the future".to_owned(), clocks("was issued", *at, *now)),
        Failure::Unable { what } => (
            "Your identity provider cannot be used".to_owned(),
            format!("It says that it does not support {what}, which this page needs. Tell whoever hosts this site."),
        ),
        Failure::Malformed { what, why } => (
            format!("{what} cannot be read"),
            format!("It is not what OpenID Connect says: {why}. Nothing of it was used. Tell whoever hosts this site."),
        ),
        Failure::Unlisted { origin } => (
            "This page may not ask your identity provider".to_owned(),
            format!("Its token endpoint is at {origin}, which config.json does not name. Whoever hosts this site adds it to issuers there."),
        ),
        Failure::NoAnswer { host, discovery } => (format!("No readable answer from {host}"), no_answer(*discovery, origin)),
        Failure::Status { host, status } => (
            format!("{host} answered {status}"),
            "Your identity provider failed, or the issuer in config.json is not its address. Try again later; if it stays so, tell whoever hosts this site."
                .to_owned(),
        ),
        Failure::Browser { what } => (
            "This browser cannot sign in here".to_owned(),
            format!("It has no {what}. Allow this site to keep data while you sign in, or use another browser."),
        ),
    };
    (title, text)
}

fn refused(code: &str, description: &str, redirect: &str) -> String {
    let said = match description {
        "" => format!("It answered {code}."),
        said => format!("It answered {code}: “{said}”."),
    };
    let advice = match code {
        "invalid_client" | "unauthorized_client" => {
            "It does not know this site’s client, or not as one without a secret. Tell whoever hosts this site."
        }
        "invalid_redirect_uri" | "redirect_uri_mismatch" => {
            return format!("{said} It has to allow {redirect} as a redirect address. Tell whoever hosts this site.");
        }
        "invalid_target" | "invalid_scope" | "invalid_resource" => {
            "It does not give tokens for this API. Tell whoever hosts this site."
        }
        "invalid_grant" => "The code was used before or has ended. Sign in again.",
        "temporarily_unavailable" | "server_error" => "Try again later.",
        _ => "Sign in again; if it stays so, tell whoever hosts this site.",
    };
    format!("{said} {advice}")
}

fn issuer(place: Place, expected: &str, found: Option<&str>) -> (String, String) {
    let found = found.map_or_else(|| "none".to_owned(), |found| format!("“{found}”"));
    let (title, whence) = match place {
        Place::Discovery => {
            ("Your identity provider is another one than this site names", "The provider’s own description says")
        }
        Place::Callback => ("The answer is from another identity provider", "The answer names as its issuer"),
        Place::IdToken => ("The sign-in is from another identity provider", "The ID token names as its issuer"),
    };
    let advice = match place {
        Place::Discovery => {
            "The two must be the same letter for letter. Whoever hosts this site mends the issuer in config.json."
        }
        Place::Callback | Place::IdToken => {
            "Nothing of it was used. Sign in again; if it stays so, tell whoever hosts this site."
        }
    };
    (title.to_owned(), format!("{whence} {found}; this site expects “{expected}”. {advice}"))
}

fn clocks(what: &str, at: Instant, now: Instant) -> String {
    let time = |at: Instant| format!("{}, {}", format::day(at.day()), format::clock_seconds(at));
    format!(
        "By the provider’s clock it {what} on {}; this device’s clock says {}. One of the two is wrong. Set this device’s clock and sign in \
         again. Nothing of it was used.",
        time(at),
        time(now)
    )
}

fn no_answer(discovery: bool, origin: &str) -> String {
    let what = if discovery { "how to sign in" } else { "for the token" };
    format!(
        "Either the identity provider does not answer when it is asked {what}, or it does not allow this page ({origin}) to read the answer (CORS). The \
         browser does not say which. Try again; if it stays so, whoever runs the provider has to allow {origin}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_says_what_happened_and_what_to_do() {
        let at = Instant::parse("2026-11-21T10:00:00Z").unwrap();
        let text = |text: &str| text.to_owned();
        let all = [
            Failure::Denied,
            Failure::Refused { code: text("invalid_client"), description: text("client is invalid") },
            Failure::State,
            Failure::Old,
            Failure::Settings,
            Failure::Issuer { place: Place::Callback, expected: text("https://a.example"), found: None },
            Failure::Nonce,
            Failure::Audience,
            Failure::Expired { at, now: at },
            Failure::Early { at, now: at },
            Failure::Unable { what: "PKCE with S256" },
            Failure::Malformed { what: "The provider’s token", why: text("its token_type is not Bearer") },
            Failure::Unlisted { origin: text("https://b.example") },
            Failure::NoAnswer { host: text("a.example"), discovery: true },
            Failure::Status { host: text("a.example"), status: 502 },
            Failure::Browser { what: "randomness" },
        ];
        let told: Vec<_> =
            all.iter().map(|one| failure(one, "https://page.example", "https://page.example/")).collect();
        for (title, text) in &told {
            assert!(!title.ends_with('.') && text.ends_with('.') && !text.contains("  "), "{title}: {text}");
        }
        let titles: std::collections::BTreeSet<_> = told.iter().map(|(title, _)| title).collect();
        assert_eq!(titles.len(), all.len());
        assert!(told[1].1.contains("invalid_client: “client is invalid”"), "{}", told[1].1);
        assert!(told[5].1.contains("as its issuer none; this site expects “https://a.example”"), "{}", told[5].1);
        assert!(told[13].1.contains("(https://page.example)"), "{}", told[13].1);
    }
}
