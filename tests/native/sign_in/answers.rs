//! The provider's description, the address that is opened, and the answer that comes back through the browser.

use packseal::source::oidc::{Begun, Callback, Client, Failure, Place, Way, discovery_address, provider, way_of};

use super::{HOME, ISSUER, begun, client, description, known};

#[test]
fn a_description_lies_below_its_issuer() {
    for (issuer, address) in [
        ("https://a.example", "https://a.example/.well-known/openid-configuration"),
        ("https://a.example/", "https://a.example/.well-known/openid-configuration"),
        ("https://a.example/r/1", "https://a.example/r/1/.well-known/openid-configuration"),
    ] {
        assert_eq!(discovery_address(issuer), address);
    }
}

#[test]
fn a_description_is_taken_or_refused() {
    let good = known(&[]);
    assert_eq!((good.issuer.as_str(), good.states_issuer), (ISSUER, false));
    assert!(known(&[("authorization_response_iss_parameter_supported", "true")]).states_issuer);
    known(&[("code_challenge_methods_supported", r#"["plain","S256"]"#), ("response_types_supported", r#"["code"]"#)]);
    known(&[("token_endpoint", r#""http://127.0.0.1:9000/token""#)]);

    type Expected = fn(&Failure) -> bool;
    let malformed: Expected = |failure| matches!(failure, Failure::Malformed { .. });
    let issuer: Expected = |failure| matches!(failure, Failure::Issuer { place: Place::Discovery, .. });
    let unable: Expected = |failure| matches!(failure, Failure::Unable { .. });
    for (key, value, expected) in [
        ("issuer", r#""https://login.example/realm/""#, issuer),
        ("issuer", r#""https://login.example/Realm""#, issuer),
        ("issuer", r#""https://evil.example""#, issuer),
        ("issuer", "null", malformed),
        ("issuer", "7", malformed),
        ("response_types_supported", r#"["id_token"]"#, unable),
        ("code_challenge_methods_supported", r#"["plain"]"#, unable),
        ("authorization_endpoint", "null", malformed),
        ("authorization_endpoint", r#""javascript:alert(1)""#, malformed),
        ("authorization_endpoint", r#""http://login.example/auth""#, malformed),
        ("authorization_endpoint", r#""https://login.example/auth#x""#, malformed),
        ("authorization_endpoint", r#""https://login.example/a b""#, malformed),
        ("authorization_endpoint", r#""https://login.example@evil.example/""#, malformed),
        ("token_endpoint", r#""/token""#, malformed),
        ("token_endpoint", "[]", malformed),
    ] {
        let failure = provider(description(&[(key, value)]).as_bytes(), ISSUER).unwrap_err();
        assert!(expected(&failure), "{key} {value}: {failure:?}");
    }
    for text in ["", "[]", "<html>", "{\"issuer\":"] {
        assert!(malformed(&provider(text.as_bytes(), ISSUER).unwrap_err()), "{text}");
    }
}

#[test]
fn a_token_endpoint_lies_where_the_page_may_connect_to() {
    let other = known(&[("token_endpoint", r#""https://tokens.example:8443/t?x""#)]);
    assert_eq!(other.within(&["https://api.example", "https://TOKENS.example:8443/any"].map(str::to_owned)), Ok(()));
    let failure = other.within(&["https://tokens.example", ISSUER].map(str::to_owned)).unwrap_err();
    assert_eq!(failure, Failure::Unlisted { origin: "https://tokens.example:8443".to_owned() });
    assert_eq!(known(&[]).within(&[ISSUER.to_owned()]), Ok(()));
}

#[test]
fn the_address_has_what_the_standards_ask_for_and_nothing_else() {
    let begun = begun(Way::Redirect);
    let url = begun.authorization_url(&known(&[]), &client(), HOME, false);
    // RFC 7636 section 4.2: the challenge is made by Python's hashlib and base64 from the same verifier.
    let challenge = "9F3IKnUj0Ul0zqBQ4wKOi_BqjuhVqdYwNOu0-57MIwU";
    let expected = format!(
        "https://login.example/realm/auth?response_type=code&client_id=packseal&redirect_uri=https%3A%2F%2Fpacks.example%2F\
         &scope=openid%20email&state=r.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8&nonce=ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8\
         &code_challenge={challenge}&code_challenge_method=S256"
    );
    assert_eq!(url, expected);
    assert_eq!(begun.verifier, "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8");
    assert!(!url.contains(&begun.verifier));

    let asks = Client { audience: Some("a b".to_owned()), resource: Some("urn:x".to_owned()), ..client() };
    let more = begun.authorization_url(&known(&[]), &asks, HOME, true);
    assert_eq!(more, format!("{expected}&audience=a%20b&resource=urn%3Ax&prompt=login"));
    for (endpoint, begins) in [
        ("https://login.example/a?x=1", "https://login.example/a?x=1&response_type="),
        ("https://login.example/a?", "https://login.example/a?response_type="),
    ] {
        let provider = known(&[("authorization_endpoint", &format!("{endpoint:?}"))]);
        assert!(begun.authorization_url(&provider, &client(), HOME, false).starts_with(begins), "{endpoint}");
    }
}

#[test]
fn a_state_says_which_way_it_went() {
    assert_eq!(way_of(&begun(Way::Redirect).state), Some(Way::Redirect));
    assert_eq!(way_of(&begun(Way::Window).state), Some(Way::Window));
    assert_eq!((way_of(""), way_of("abc")), (None, None));
}

#[test]
fn an_answer_is_taken_or_refused() {
    let (begun, state) = (begun(Way::Redirect), begun(Way::Redirect).state);
    let quiet = known(&[]);
    let states_issuer = known(&[("authorization_response_iss_parameter_supported", "true")]);
    let iss = "iss=https%3A%2F%2Flogin.example%2Frealm";
    let code = |query: &str, provider| Callback::parse(query).unwrap().code(&begun, provider).map(str::to_owned);
    let taken = Ok("c+1".to_owned());
    assert_eq!(code(&format!("code=c%2B1&state={state}"), &quiet), taken);
    assert_eq!(code(&format!("code=c%2B1&state={state}&{iss}&session_state=x"), &quiet), taken);
    assert_eq!(code(&format!("state={state}&{iss}&code=c%2B1"), &states_issuer), taken);

    let wrong = |found: Option<&str>| {
        let (expected, found) = (ISSUER.to_owned(), found.map(str::to_owned));
        Failure::Issuer { place: Place::Callback, expected, found }
    };
    let refused =
        |code: &str, description: &str| Failure::Refused { code: code.into(), description: description.into() };
    for (query, provider, failure) in [
        (format!("code=c&state={state}x"), &quiet, Failure::State),
        ("code=c&state=".to_owned(), &quiet, Failure::State),
        // Whose answer it is comes before anything that it says.
        (format!("error=access_denied&state=other&{iss}"), &quiet, Failure::State),
        (format!("code=c&state={state}&iss=https%3A%2F%2Fevil.example"), &quiet, wrong(Some("https://evil.example"))),
        (format!("code=c&state={state}"), &states_issuer, wrong(None)),
        (format!("error=access_denied&state={state}"), &states_issuer, wrong(None)),
        (format!("error=access_denied&state={state}&{iss}"), &states_issuer, Failure::Denied),
        (format!("error=access_denied&code=c&state={state}"), &quiet, Failure::Denied),
        (
            format!("error=invalid_target&error_description=no+such%0Aaudience&state={state}"),
            &quiet,
            refused("invalid_target", "no suchaudience"),
        ),
    ] {
        assert_eq!(code(&query, provider), Err(failure), "{query}");
    }
    for query in [
        format!("code=a&code=b&state={state}"),
        format!("code=a&state={state}&state={state}"),
        format!("code=a&state={state}&{iss}&{iss}"),
        format!("code=&state={state}"),
    ] {
        assert!(matches!(code(&query, &quiet), Err(Failure::Malformed { .. })), "{query}");
    }
    for query in ["", "a=b", "code=c", "state=x", "error=e", "code=%zz&state=x"] {
        assert_eq!(Callback::parse(query), None, "{query}");
    }
}

#[test]
fn what_is_kept_is_read_again_and_grows_old() {
    let begun = begun(Way::Redirect);
    assert_eq!(Begun::parse(&begun.to_text()), Some(begun.clone()));
    let kept = begun.to_text();
    let last = kept.rfind('\n').unwrap();
    for text in ["", "{}", &kept.replace("in/1", "in/2"), &kept.replace("\n3\n", "\nx\n"), &kept[..last]] {
        assert_eq!(Begun::parse(text), None, "{text}");
    }
    let at = begun.at_millis;
    for (now, young) in [(at, true), (at + 600_000, true), (at + 600_001, false), (at - 1, false), (i64::MIN, false)] {
        assert_eq!(begun.check_age(now).is_ok(), young, "{now}");
    }
}

#[test]
fn nothing_prints_what_is_secret() {
    let begun = begun(Way::Window);
    let callback = Callback::parse(&format!("code=thecode&state={}", begun.state)).unwrap();
    let printed = format!("{begun:?} {callback:?}");
    for secret in [begun.state.as_str(), &begun.nonce, &begun.verifier, "thecode"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
