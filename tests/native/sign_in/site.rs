//! `config.json`: what is read of it, what is refused with its place, and that the schema says the same.

use packseal::model::json::{Value, parse as json};
use packseal::source::oidc::Client;
use packseal::source::site::{Api, KINDS, MEMBERS, SCHEMA, SIGN_IN_MEMBERS, parse};

fn config(kind: &str, url: &str, more: &str) -> String {
    format!(r#"{{"schema":"packseal-config/1","apis":[{{"kind":"{kind}","name":"V","url":"{url}"{more}}}]}}"#)
}

fn refused(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

const SIGN_IN: &str = r#""sign_in":{"issuer":"https://login.example/realm","client_id":"packseal"}"#;

#[test]
fn apis_are_read_with_all_that_is_set_and_without_a_slash_at_the_end() {
    let more = r#","demo_sign_in":true,"issuers":["https://keys.example"],"token":false,"recipe":"own/acme.json","organisation":"org_7","time_relay":"/time/stamp",
        "sign_in":{"issuer":"https://login.example/realm","client_id":"packseal","scope":"openid profile","audience":"a","resource":"https://api.example"}"#;
    let expected = Api {
        kind: "driftwise".to_owned(),
        name: "V".to_owned(),
        url: "https://api.example/base".to_owned(),
        demo_sign_in: true,
        issuers: vec!["https://keys.example".to_owned()],
        sign_in: Some(Client {
            issuer: "https://login.example/realm".to_owned(),
            client_id: "packseal".to_owned(),
            scope: "openid profile".to_owned(),
            audience: Some("a".to_owned()),
            resource: Some("https://api.example".to_owned()),
        }),
        token: false,
        recipe: "own/acme.json".to_owned(),
        organisation: Some("org_7".to_owned()),
        time_relay: Some("/time/stamp".to_owned()),
    };
    assert_eq!(parse(&config("driftwise", "https://api.example/base/", more)).unwrap(), [expected]);
    let plain = &parse(&config("valdrics", "https://api.example", "")).unwrap()[0];
    assert_eq!((plain.demo_sign_in, plain.token, plain.recipe.as_str()), (false, true, "valdrics.json"));
    assert_eq!((&plain.sign_in, &plain.organisation, plain.issuers.len()), (&None, &None, 0));
    let scope = parse(&config("valdrics", "https://api.example", &format!(",{SIGN_IN}"))).unwrap()[0].sign_in.clone();
    assert_eq!(scope.unwrap().scope, "openid email");
    assert_eq!(parse(&config("other", "https://api.example", "")).unwrap(), []);
}

// tests/node/configure.test.mjs has the same table for the start script.
#[test]
fn an_address_is_https_or_http_on_this_device() {
    let good = [
        "https://api.example",
        "https://api.example/",
        "https://API.example:8443/base/path",
        "https://192.0.2.1",
        "http://localhost:8000",
        "http://127.0.0.1",
    ];
    let issuers = |address: &str| format!(r#","issuers":["{address}"]"#);
    let signs_in = |address: &str| format!(r#","sign_in":{{"issuer":"{address}","client_id":"p"}}"#);
    for address in good {
        assert!(parse(&config("valdrics", address, "")).is_ok(), "{address}");
        for more in [issuers(address), signs_in(address)] {
            assert!(parse(&config("valdrics", "https://a.example", &more)).is_ok(), "{more}");
        }
    }
    let bad = [
        "",
        "api.example",
        "//api.example",
        "http://api.example",
        "http://localhost.example",
        "HTTPS://api.example",
        "https://",
        "https:///path",
        "https://*",
        "https://*.example",
        "https://a@b.example",
        "https://a.example;x",
        "https://a.example x",
        "https://a.example:",
        "https://a.example:123456",
        "https://a.example:80a",
        "https://a.example?x",
        "https://[::1]",
        "https://ä.example",
        " https://a.example",
        "javascript:alert(1)",
        "data:,",
    ];
    for address in bad {
        let said = refused(&config("valdrics", address, ""));
        assert!(
            said.starts_with("expected https://") && said.contains("at /apis/0/url") && said.contains(address),
            "{said}"
        );
        // A kind that is not known opens the network all the same.
        assert_eq!(refused(&config("other", address, "")), said);
        let said = refused(&config("valdrics", "https://a.example", &issuers(address)));
        assert!(said.contains("at /apis/0/issuers/0"), "{said}");
        let said = refused(&config("valdrics", "https://a.example", &signs_in(address)));
        assert!(
            said.starts_with("expected an address like https://") && said.contains("at /apis/0/sign_in/issuer"),
            "{said}"
        );
    }
}

#[test]
fn what_is_not_a_config_is_refused_with_its_place() {
    let with = |more: &str| config("driftwise", "https://a.example", more);
    let sign_in = |more: &str| with(&format!(r#","sign_in":{{"issuer":"https://b.example","client_id":"p"{more}}}"#));
    for (text, said) in [
        ("{".to_owned(), ""),
        (
            with("").replace("config/1", "config/2"),
            "expected packseal-config/1 at /schema, found \"packseal-config/2\"",
        ),
        (with(r#","issuer":"https://b.example""#), "/apis/0/issuer"),
        (with(r#","issuers":"https://b.example""#), "expected an array at /apis/0/issuers, found a string"),
        (with(r#","token":"no""#), "expected a boolean at /apis/0/token, found a string"),
        (
            with(r#","token":false"#),
            "expected a way to sign in: sign_in, demo_sign_in or token at /apis/0, found an object",
        ),
        (with(r#","recipe":"../config.json""#), "at /apis/0/recipe, found \"../config.json\""),
        (with(r#","recipe":"/a.json""#), "at /apis/0/recipe"),
        (with(r#","recipe":"https://b.example/a.json""#), "at /apis/0/recipe"),
        (with(r#","recipe":"a.txt""#), "at /apis/0/recipe"),
        (with(r#","recipe":".json""#), "at /apis/0/recipe"),
        (with(r#","organisation":"a/b""#), "at /apis/0/organisation, found \"a/b\""),
        (with(r#","organisation":"..""#), "at /apis/0/organisation"),
        (with(r#","organisation":"""#), "at /apis/0/organisation"),
        (with(r#","time_relay":"https://b.example/time""#), "at /apis/0/time_relay, found \"https://b.example/time\""),
        (with(r#","time_relay":"/../time""#), "at /apis/0/time_relay"),
        (with(r#","time_relay":"/time?x=1""#), "at /apis/0/time_relay"),
        (with(r#","time_relay":"//b.example""#), "at /apis/0/time_relay"),
        (with("").replace("driftwise", "custom"), "expected a recipe, which kind custom needs at /apis/0"),
        (sign_in(r#","secret":"s""#), "expected no such member at /apis/0/sign_in/secret"),
        (sign_in(r#","scope":"email""#), "openid among them at /apis/0/sign_in/scope, found \"email\""),
        (sign_in(r#","scope":"openid  email""#), "at /apis/0/sign_in/scope"),
        (sign_in(r#","audience":"""#), "at /apis/0/sign_in/audience"),
        (sign_in(r#","resource":"api""#), "at /apis/0/sign_in/resource, found \"api\""),
        (sign_in(r#","resource":"https://a.example/#x""#), "at /apis/0/sign_in/resource"),
        (sign_in("").replace(r#""p""#, r#""""#), "at /apis/0/sign_in/client_id"),
        (
            sign_in("").replace(r#""client_id":"p""#, r#""scope":"openid""#),
            "at /apis/0/sign_in/client_id, found nothing",
        ),
        (sign_in("").replace("b.example", "b.example/#x"), "at /apis/0/sign_in/issuer"),
    ] {
        let found = refused(&text);
        assert!(found.contains(said), "{text}\n{found}");
    }
    assert!(parse(&config("custom", "https://a.example", r#","recipe":"acme.json""#)).is_ok());
}

fn at<'a>(schema: &'a Value, path: &str) -> &'a Value {
    path.split('/').fold(schema, |value, key| value.get(key).unwrap_or_else(|| panic!("{path}: no {key}")))
}

fn keys(schema: &Value, path: &str) -> Vec<String> {
    at(schema, path).as_object().unwrap().iter().map(|(key, _)| key.clone()).collect()
}

/// The schema's words are those that the program reads.
#[test]
fn the_schema_has_the_same_words() {
    let schema = json(include_bytes!("../../../docs/schema/config.schema.json")).unwrap();
    assert_eq!(at(&schema, "properties/schema/const").as_str(), Some(SCHEMA));
    assert_eq!(keys(&schema, "$defs/api/properties"), MEMBERS);
    assert_eq!(keys(&schema, "$defs/sign_in/properties"), SIGN_IN_MEMBERS);
    let kinds: Vec<_> =
        at(&schema, "$defs/api/properties/kind/enum").as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(kinds, KINDS);
    for (path, members) in [
        ("required", ["schema", "apis"].as_slice()),
        ("$defs/api/required", &["kind", "name", "url"]),
        ("$defs/sign_in/required", &["issuer", "client_id"]),
    ] {
        let required: Vec<_> = at(&schema, path).as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(required, members);
    }
    for path in ["additionalProperties", "$defs/api/additionalProperties", "$defs/sign_in/additionalProperties"] {
        assert_eq!(at(&schema, path).as_bool(), Some(false));
    }
    // The sample of the schema is one that the program takes.
    let sample = at(&schema, "examples").as_array().unwrap()[0].to_compact();
    assert_eq!(parse(std::str::from_utf8(&sample).unwrap()).unwrap().len(), 2);
}
