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

/// Reads the claims of a JWT (RFC 7519) without checking it; all None when the token is none.
pub fn actor(token: &str) -> Actor {
    let claims = token
        .split('.')
        .nth(1)
        .and_then(|part| URL_SAFE_NO_PAD.decode(part).ok())
        .and_then(|bytes| parse(&bytes).ok())
        .unwrap_or(Value::Null);
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
}
