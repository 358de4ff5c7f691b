//! Seals that lie beside a file.
//!
//! HMAC-SHA256 under a shared secret, as the evidence runbook's service makes it (evidence contract sections 3 and 4). It is symmetric: whoever can
//! check it can forge it, so it proves nothing to somebody who was given the secret, and names nobody.

pub mod hmac;
pub mod sidecar;
