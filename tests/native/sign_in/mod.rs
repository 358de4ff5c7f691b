//! Signing in with OpenID Connect: what is sent, what is taken, and what is refused; and the settings that it follows.

mod answers;
mod properties;
mod site;
mod token;

use packseal::source::oidc::{Begun, Client, Provider, RANDOM_BYTES, Way, provider};

const ISSUER: &str = "https://login.example/realm";
/// Where the provider sends the browser back to.
const HOME: &str = "https://packs.example/";
/// Seconds since 1970.
const NOW: i64 = 1_790_000_000;

fn client() -> Client {
    Client {
        issuer: ISSUER.to_owned(),
        client_id: "packseal".to_owned(),
        scope: "openid email".to_owned(),
        audience: None,
        resource: None,
    }
}

/// A description with members replaced or added; `null` takes one away.
fn description(changes: &[(&str, &str)]) -> String {
    let mut members = vec![
        ("issuer", format!("{ISSUER:?}")),
        ("authorization_endpoint", r#""https://login.example/realm/auth""#.to_owned()),
        ("token_endpoint", r#""https://login.example/realm/token""#.to_owned()),
    ];
    for (key, value) in changes {
        members.retain(|(name, _)| name != key);
        if *value != "null" {
            members.push((key, (*value).to_owned()));
        }
    }
    let members: Vec<_> = members.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn known(changes: &[(&str, &str)]) -> Provider {
    provider(description(changes).as_bytes(), ISSUER).unwrap()
}

fn begun(way: Way) -> Begun {
    let random: [u8; RANDOM_BYTES] = std::array::from_fn(|index| index as u8);
    let begun = Begun::new(way, &random, NOW * 1000);
    Begun {
        api: 3,
        url: "https://api.example".to_owned(),
        choices: "/build/driftwise?start_date=2026-01-01".to_owned(),
        ..begun
    }
}
