//! What holds for any text that a provider, an address bar or a host could give.

use packseal::source::oidc::{Begun, Callback, Failure, Way, identity, provider, tokens};
use packseal::source::site;
use proptest::prelude::*;

use super::token::jwt;
use super::{ISSUER, NOW, begun, client, known};

proptest! {
    #[test]
    fn no_text_makes_a_reader_fail_otherwise_than_in_words(text in ".{0,200}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (Begun::parse(&text), site::parse(&text));
        prop_assert!(provider(&bytes, ISSUER).is_err());
        prop_assert!(tokens(200, &bytes, "h").is_err());
        prop_assert!(identity(&text, &client(), "n", NOW).is_err());
        let signed = jwt(r#"{"alg":"RS256"}"#, &text);
        prop_assert!(identity(&signed, &client(), "n", NOW).is_err());
        if let Some(callback) = Callback::parse(&text) {
            prop_assert_eq!(callback.code(&begun(Way::Redirect), &known(&[])), Err(Failure::State));
        }
    }

    #[test]
    fn only_the_state_that_was_sent_is_taken(random in proptest::array::uniform32(any::<u8>()), at in 0usize..200, byte in b'!'..b'~') {
        let mut all = [7; 96];
        all[..32].copy_from_slice(&random);
        let begun = Begun::new(Way::Redirect, &all, 0);
        let answer = |state: &str| {
            let callback = Callback::parse(&format!("code=c&state={}", state.replace('%', "%25").replace('&', "%26").replace('+', "%2B")));
            callback.unwrap().code(&begun, &known(&[])).is_ok()
        };
        prop_assert!(answer(&begun.state));
        let mut other = begun.state.clone().into_bytes();
        let at = at % other.len();
        prop_assume!(other[at] != byte);
        other[at] = byte;
        prop_assert!(!answer(&String::from_utf8(other).unwrap()));
    }

    #[test]
    fn a_code_of_any_characters_arrives_as_it_was(code in "[^\u{0}-\u{1f}]{1,80}") {
        let begun = begun(Way::Redirect);
        let query: String = code.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let callback = Callback::parse(&format!("code={query}&state={}", begun.state)).unwrap();
        prop_assert_eq!(callback.code(&begun, &known(&[])), Ok(code.as_str()));
    }

    #[test]
    fn a_sign_in_is_kept_whole(fragment in any::<String>(), url in any::<String>(), at in any::<i64>()) {
        let begun = Begun { fragment, url, at_millis: at, ..begun(Way::Redirect) };
        prop_assert_eq!(Begun::parse(&begun.to_text()), Some(begun));
    }
}
