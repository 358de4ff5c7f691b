//! `config.json`: what is read of it, and which addresses are refused.

use packseal::web::config::{Api, parse};
use wasm_bindgen_test::wasm_bindgen_test;

fn config(url: &str, more: &str) -> String {
    format!(r#"{{"schema":"packseal-config/1","apis":[{{"kind":"valdrics","name":"V","url":"{url}"{more}}}]}}"#)
}

/// The text of the refusal.
fn refused(text: &str) -> String {
    parse(text).expect_err(text).what
}

#[wasm_bindgen_test]
fn apis_are_read_with_their_issuers_and_without_a_slash_at_the_end() {
    let expected = Api {
        kind: "valdrics".to_owned(),
        name: "V".to_owned(),
        url: "https://api.example/base".to_owned(),
        demo_sign_in: true,
        issuers: vec!["https://login.example/realm".to_owned()],
    };
    let more = r#","demo_sign_in":true,"issuers":["https://login.example/realm"]"#;
    assert_eq!(parse(&config("https://api.example/base/", more)).expect("a config"), [expected]);
    let plain = parse(&config("https://api.example", "")).expect("a config");
    assert_eq!((plain[0].demo_sign_in, plain[0].issuers.len()), (false, 0));
    assert_eq!(parse(&config("https://api.example", "").replace("valdrics", "other")).expect("a config"), []);
}

// tests/node/configure.test.mjs has the same table for the start script.
#[wasm_bindgen_test]
fn an_address_is_https_or_http_on_this_device() {
    let good = [
        "https://api.example",
        "https://api.example/",
        "https://API.example:8443/base/path?x",
        "https://192.0.2.1",
        "http://localhost:8000",
        "http://127.0.0.1",
    ];
    for address in good {
        assert!(parse(&config(address, "")).is_ok(), "{address}");
        assert!(parse(&config("https://a.example", &format!(r#","issuers":["{address}"]"#))).is_ok(), "{address}");
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
        let said = refused(&config(address, ""));
        assert!(said.starts_with("config.json: url must be https://") && said.contains(address), "{said}");
        let said = refused(&config("https://a.example", &format!(r#","issuers":["{address}"]"#)));
        assert!(said.starts_with("config.json: issuers must be https://"), "{said}");
    }
}

#[wasm_bindgen_test]
fn what_is_not_a_config_is_refused_with_its_place() {
    assert!(refused("{").starts_with("config.json: "));
    assert!(refused(&config("https://a.example", r#","issuer":"https://b.example""#)).contains("issuer"));
    assert!(refused(&config("https://a.example", r#","issuers":"https://b.example""#)).contains("issuers"));
    assert!(refused(&config("https://a.example", "").replace("config/1", "config/2")).contains("packseal-config/1"));
}
