//! The token endpoint, and the ID token that it gives.

use packseal::source::oidc::{Client, Failure, Place, SKEW_SECONDS, Way, identity, token_request, tokens};

use super::{HOME, ISSUER, NOW, begun, client};

const NONCE: &str = "n-1";

#[test]
fn the_request_shows_the_verifier_and_no_secret() {
    let begun = begun(Way::Redirect);
    let plain = "grant_type=authorization_code&code=c%2B1&redirect_uri=https%3A%2F%2Fpacks.example%2F&client_id=packseal\
                 &code_verifier=QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8";
    assert_eq!(token_request(&client(), &begun, "c+1", HOME), plain);
    let resource = Client { resource: Some("https://api.example".to_owned()), ..client() };
    assert_eq!(token_request(&resource, &begun, "c+1", HOME), format!("{plain}&resource=https%3A%2F%2Fapi.example"));
}

#[test]
fn an_answer_of_the_token_endpoint_is_taken_or_refused() {
    let read = |status, body: &str| tokens(status, body.as_bytes(), "login.example");
    let good =
        r#"{"access_token":"a.b-c","token_type":"bearer","id_token":"e30.e30.s","expires_in":300,"refresh_token":"r"}"#;
    let found = read(200, good).unwrap();
    assert_eq!((found.access_token.as_str(), found.expires_in), ("a.b-c", Some(300)));
    assert!(!format!("{found:?}").contains("a.b-c"));
    assert_eq!(read(200, &good.replace(r#""expires_in":300,"#, "")).unwrap().expires_in, None);

    for (from, to) in [
        (r#""token_type":"bearer","#, r#""token_type":"DPoP","#),
        (r#""token_type":"bearer","#, ""),
        ("a.b-c", ""),
        ("a.b-c", "two words"),
        (r#""a.b-c""#, "7"),
        (r#""id_token":"e30.e30.s","#, ""),
        ("{", "[{"),
    ] {
        assert_ne!(good.replacen(from, to, 1), good);
        let failure = read(200, &good.replacen(from, to, 1)).unwrap_err();
        assert!(matches!(failure, Failure::Malformed { .. }), "{from} {to}: {failure:?}");
        assert!(!failure.to_string().contains("a.b-c"), "{failure}");
    }
    let denied = r#"{"error":"access_denied"}"#;
    let refused = |code: &str, said: &str| Failure::Refused { code: code.to_owned(), description: said.to_owned() };
    for (status, body, failure) in [
        (400, denied, Failure::Denied),
        (
            400,
            r#"{"error":"invalid_grant","error_description":"grant request is invalid"}"#,
            refused("invalid_grant", "grant request is invalid"),
        ),
        (401, r#"{"error":"invalid_client"}"#, refused("invalid_client", "")),
        (500, "<html>", Failure::Status { host: "login.example".to_owned(), status: 500 }),
        (201, good, Failure::Status { host: "login.example".to_owned(), status: 201 }),
    ] {
        assert_eq!(read(status, body), Err(failure), "{body}");
    }
}

/// The one use of base64 in these tests, by hand: RFC 4648 section 5, without padding.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

pub(super) fn jwt(header: &str, claims: &str) -> String {
    format!("{}.{}.c2ln", base64url(header.as_bytes()), base64url(claims.as_bytes()))
}

/// An ID token whose claims have members replaced or added; `null` takes one away.
fn id_token(changes: &[(&str, &str)]) -> String {
    let mut claims = vec![
        ("iss", format!("{ISSUER:?}")),
        ("sub", r#""u-1""#.to_owned()),
        ("aud", r#""packseal""#.to_owned()),
        ("exp", (NOW + 300).to_string()),
        ("iat", NOW.to_string()),
        ("nonce", format!("{NONCE:?}")),
        ("email", r#""owner@orchid.example""#.to_owned()),
    ];
    for (key, value) in changes {
        claims.retain(|(name, _)| name != key);
        if *value != "null" {
            claims.push((key, (*value).to_owned()));
        }
    }
    let claims: Vec<_> = claims.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
    jwt(r#"{"alg":"RS256"}"#, &format!("{{{}}}", claims.join(",")))
}

#[test]
fn an_id_token_says_who_it_is() {
    let read = |changes: &[(&str, &str)]| identity(&id_token(changes), &client(), NONCE, NOW);
    let found = read(&[]).unwrap();
    assert_eq!(
        (found.subject.as_str(), found.email.as_deref(), found.name),
        ("u-1", Some("owner@orchid.example"), None)
    );
    assert_eq!(read(&[("email", "null")]).unwrap().email, None);
    assert_eq!(read(&[("preferred_username", r#""o""#), ("name", r#"" ""#)]).unwrap().name.as_deref(), Some("o"));
    assert_eq!(read(&[("name", "\"Ann\\u0007 Lee\"")]).unwrap().name.as_deref(), Some("Ann Lee"));
    for changes in [
        [("aud", r#"["packseal"]"#)].as_slice(),
        &[("aud", r#"["packseal","other"]"#), ("azp", r#""packseal""#)],
        &[("azp", r#""packseal""#)],
        &[("exp", "1790000300.75")],
    ] {
        assert!(read(changes).is_ok(), "{changes:?}");
    }
}

#[test]
fn an_id_token_that_is_not_for_this_sign_in_is_refused() {
    type Expected = fn(&Failure) -> bool;
    let issuer: Expected = |failure| matches!(failure, Failure::Issuer { place: Place::IdToken, .. });
    let audience: Expected = |failure| *failure == Failure::Audience;
    let malformed: Expected = |failure| matches!(failure, Failure::Malformed { .. });
    let nonce: Expected = |failure| *failure == Failure::Nonce;
    let expired: Expected = |failure| matches!(failure, Failure::Expired { .. });
    for (changes, expected) in [
        ([("iss", r#""https://login.example/realm/""#)].as_slice(), issuer),
        (&[("iss", "null")], issuer),
        (&[("aud", r#""other""#)], audience),
        (&[("aud", "null")], audience),
        (&[("aud", "[]")], audience),
        (&[("aud", r#"["packseal","other"]"#)], audience),
        (&[("aud", r#"["packseal","other"]"#), ("azp", r#""other""#)], audience),
        (&[("azp", r#""other""#)], audience),
        (&[("azp", "7")], audience),
        (&[("exp", "null")], malformed),
        (&[("exp", r#""1790000300""#)], malformed),
        (&[("exp", "-1")], expired),
        (&[("iat", "null")], malformed),
        (&[("nonce", "null")], nonce),
        (&[("nonce", r#""N-1""#)], nonce),
        (&[("sub", "null")], malformed),
        (&[("sub", r#""""#)], malformed),
    ] {
        let failure = identity(&id_token(changes), &client(), NONCE, NOW).unwrap_err();
        assert!(expected(&failure), "{changes:?}: {failure:?}");
    }
    let empty = id_token(&[("nonce", r#""""#)]);
    assert_eq!(identity(&empty, &client(), "", NOW), Err(Failure::Nonce));
    let claims = r#"{"iss":"https://login.example/realm"}"#;
    for token in [
        jwt(r#"{"alg":"none"}"#, claims),
        jwt("{}", claims),
        jwt("[]", claims),
        jwt(r#"{"alg":"RS256"}"#, "[]"),
        format!("{}..", id_token(&[]).split('.').next().unwrap()),
        id_token(&[]).rsplit_once('.').map(|(start, _)| format!("{start}.")).unwrap(),
        format!("{}.x", id_token(&[])),
        String::new(),
    ] {
        assert!(malformed(&identity(&token, &client(), NONCE, NOW).unwrap_err()), "{token}");
    }
}

#[test]
fn the_clocks_may_be_a_minute_apart() {
    for (exp, iat, verdict) in [
        (NOW - SKEW_SECONDS + 1, NOW - 300, "taken"),
        (NOW - SKEW_SECONDS, NOW - 300, "expired"),
        (NOW + 300, NOW + SKEW_SECONDS, "taken"),
        (NOW + 300, NOW + SKEW_SECONDS + 1, "early"),
    ] {
        let token = id_token(&[("exp", &exp.to_string()), ("iat", &iat.to_string())]);
        let found = match identity(&token, &client(), NONCE, NOW) {
            Ok(_) => "taken",
            Err(Failure::Expired { .. }) => "expired",
            Err(Failure::Early { .. }) => "early",
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found, verdict, "exp {exp}, iat {iat}");
    }
}
