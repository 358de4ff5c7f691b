//! What a server signed: HTTP Message Signatures over answers (RFC 9421) and the digest of their content (RFC 9530).
//!
//! [`fields`] reads the headers, [`message`] says what was signed, [`jwk`] reads keys as servers publish them. A strict subset throughout: what is
//! spelled in another way than needed is refused, so that no two readers see different signatures.

pub mod base64;
pub mod fields;
pub mod jwk;
pub mod message;
