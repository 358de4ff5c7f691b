//! Times that a signer does not control: RFC 3161 requests, responses and tokens, checked offline against roots that an auditor pinned.
//!
//! [`Request`] is what an authority is asked, [`accept`] takes its answer in the form that packs have, [`Token::read`] reads that, [`Token::holds`]
//! says whether it holds together and [`Token::anchored`] whose it is. docs/FORMAT.md, M75 to M79.
//!
//! Tags and lengths are read by `der`; the few structures are read here, in one strict form. RustCrypto's `cms` and `x509-tsp` do not fit `der` 0.8 in
//! a stable version and verify nothing by themselves, and `x509-cert` reads far more of a certificate than is judged here. Everything that
//! computes is of `rsa`, `p256`, `p384` and `sha2`.

mod certificate;
mod chain;
mod der;
mod form;
mod info;
mod keys;
mod oid;
mod request;
mod token;

pub use certificate::Certificate;
pub use chain::{Anchored, ChainError};
pub use form::{accept, response};
pub use info::{Info, digits};
pub use request::Request;
pub use token::{Token, TokenError};
