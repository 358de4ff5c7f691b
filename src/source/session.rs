//! What a bearer token says of its holder. A claim: nobody here checks the token's signature, the API does. The one door to `base64`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::model::instant::Instant;
use crate::model::json::{Value, parse};

/// Who is signed in, as the token says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The user's UUID (`sub`).
    pub id: Option<String>,
    /// The user's e-mail address (`email`).
    pub email: Option<String>,
    /// When the sign-in ends (`exp`).
    pub expires: Option<Instant>,
}

/// The object in a part of a JWT (RFC 7519 section 3): 0 is the header, 1 the claims. None when it is none.
pub(super) fn jwt_part(token: &str, index: usize) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(index)?).ok()?;
    parse(&bytes).ok().filter(|value| value.as_object().is_some())
}

/// The key of an API in a text that a person pasted, where the kind of API has keys with a form of their own: DriftWise's begin with `dw2_`
/// and are sent as a bearer token or in `X-API-Key` (contract section 6).
pub fn api_key(kind: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let header = |name: &str| {
        let (begin, rest) = text.split_at_checked(name.len())?;
        begin.eq_ignore_ascii_case(name).then(|| rest.trim())
    };
    let text = header("X-API-Key:").or_else(|| header("Authorization:")).unwrap_or(text);
    let key = text.strip_prefix("Bearer ").unwrap_or(text).trim();
    (kind == "driftwise" && key.starts_with("dw2_")).then(|| key.to_owned())
}

/// Reads the claims of a JWT (RFC 7519) without checking it; all None when the token is none.
pub fn actor(token: &str) -> Actor {
    let claims = jwt_part(token, 1).unwrap_or(Value::Null);
    let text = |key: &str| {
        claims.get(key).and_then(Value::as_str).map(|text| text.chars().filter(|c| !c.is_control()).take(200).collect())
    };
    let seconds =
        claims.get("exp").and_then(Value::as_u64).and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1000));
    Actor { id: text("sub"), email: text("email"), expires: seconds.and_then(Instant::from_unix_millis) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_and_anything_else_is_nobody() {
        let payload = URL_SAFE_NO_PAD.encode(br#"{"sub":"u-1","email":"a@b.example","exp":1790000000}"#);
        let found = actor(&format!("e30.{payload}.sig"));
        assert_eq!((found.id.as_deref(), found.email.as_deref()), (Some("u-1"), Some("a@b.example")));
        assert_eq!(found.expires.unwrap().to_string(), "2026-09-21T14:13:20Z");
        for token in ["", "a.b.c", "opaque", "a.e30.c", "a.W10.c"] {
            assert_eq!(actor(token), Actor::default(), "{token}");
        }
    }

    #[test]
    fn our_base64_is_the_crates() {
        use crate::model::base64::{standard, url};
        use base64::engine::general_purpose::STANDARD;
        for length in 0..70u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37) ^ length).collect();
            assert_eq!(url(&bytes), URL_SAFE_NO_PAD.encode(&bytes));
            assert_eq!(standard(&bytes), STANDARD.encode(&bytes));
        }
    }

    #[test]
    fn an_api_key_is_known_in_each_form_that_people_paste() {
        for text in [
            "dw2_abc",
            " dw2_abc\n",
            "Bearer dw2_abc",
            "X-API-Key: dw2_abc",
            "x-api-key:dw2_abc",
            "Authorization: Bearer dw2_abc",
        ] {
            assert_eq!(api_key("driftwise", text).as_deref(), Some("dw2_abc"), "{text}");
            assert_eq!(api_key("valdrics", text), None, "{text}");
        }
        for text in ["", "dw1_abc", "abc.dw2_.c", "é", "Bearer", "X-API-Keydw2_abc"] {
            assert_eq!(api_key("driftwise", text), None, "{text}");
        }
    }
}
