//! Who asks: a person who signed in, or an API key. Keys may read the list of packs, and are sure to be refused for the rest (contract section 6), so
//! they are recognised before.

use super::call::Action;

/// What an API key begins with.
const KEY: &str = "dw2_";
/// What may stand before a pasted credential: names of the two headers that carry one, and the scheme of the first.
const BEFORE: [&str; 4] = ["x-api-key:", "authorization:", "bearer ", "bearer\t"];

/// What was typed or pasted. The text of neither is printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// An API key: it goes into `X-API-Key`.
    ApiKey(String),
    /// Anything else: it goes into `Authorization` as a bearer token.
    Token(String),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_key() { "ApiKey(..)" } else { "Token(..)" })
    }
}

impl Credential {
    /// Whether it is an API key.
    pub fn is_key(&self) -> bool {
        matches!(self, Self::ApiKey(_))
    }
}

/// Reads what was typed or pasted: the credential alone, or a header's line with it.
pub fn credential(text: &str) -> Credential {
    let mut text = text.trim();
    // Names of headers and schemes have no case (RFC 9110 sections 5.1 and 11.1).
    while let Some(rest) = BEFORE.iter().find_map(|before| {
        let (head, rest) = text.split_at_checked(before.len())?;
        head.eq_ignore_ascii_case(before).then_some(rest)
    }) {
        text = rest.trim_start();
    }
    if text.starts_with(KEY) { Credential::ApiKey(text.to_owned()) } else { Credential::Token(text.to_owned()) }
}

/// Whether the server lets this kind of caller do this at all. What else a person may do is the server's to say.
pub fn allowed(action: Action, credential: &Credential) -> bool {
    match action {
        Action::List | Action::LookUp => true,
        Action::Organisation | Action::Create | Action::Download | Action::Delete | Action::Tell => {
            !credential.is_key()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_recognised_in_each_form() {
        let key = |text: &str| Credential::ApiKey(text.to_owned());
        let token = |text: &str| Credential::Token(text.to_owned());
        for (text, found) in [
            ("dw2_abc", key("dw2_abc")),
            ("  dw2_abc\n", key("dw2_abc")),
            ("Bearer dw2_abc", key("dw2_abc")),
            ("bearer\tdw2_abc", key("dw2_abc")),
            ("X-API-Key: dw2_abc", key("dw2_abc")),
            ("x-api-key:dw2_abc", key("dw2_abc")),
            ("Authorization: Bearer dw2_abc", key("dw2_abc")),
            ("AUTHORIZATION:BEARER   dw2_abc", key("dw2_abc")),
            ("eyJ.a.b", token("eyJ.a.b")),
            ("Bearer eyJ.a.b", token("eyJ.a.b")),
            ("DW2_abc", token("DW2_abc")),
            ("xdw2_abc", token("xdw2_abc")),
            ("bearerdw2_abc", token("bearerdw2_abc")),
            ("Bearer", token("Bearer")),
            ("é", token("é")),
            ("", token("")),
        ] {
            assert_eq!(credential(text), found, "{text:?}");
        }
        let shown = format!("{:?} {:?}", credential("dw2_abc"), credential("eyJ.a.b"));
        assert_eq!(shown, "ApiKey(..) Token(..)");
    }

    #[test]
    fn a_key_may_look_and_no_more() {
        let (key, token) = (credential("dw2_a"), credential("eyJ"));
        for (action, may) in [
            (Action::Organisation, false),
            (Action::List, true),
            (Action::LookUp, true),
            (Action::Create, false),
            (Action::Download, false),
            (Action::Delete, false),
            (Action::Tell, false),
        ] {
            assert_eq!(allowed(action, &key), may, "{action:?}");
            assert!(allowed(action, &token), "{action:?}");
        }
    }
}
