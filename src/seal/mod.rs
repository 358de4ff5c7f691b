//! Seals: who vouches for a file.
//!
//! [`key`] checks signatures, [`statement`] says what one is about, [`trust`] what it is worth to an auditor.
//!
//! [`hmac`] is the scheme of the evidence runbook's service (evidence contract sections 3 and 4), in sidecars beside
//! its packages. It is symmetric: whoever can check it can forge it, so it proves nothing to somebody who was given the secret, and names nobody.

pub mod hmac;
pub mod key;
pub mod name;
pub mod sidecar;
pub mod statement;
pub mod trust;
