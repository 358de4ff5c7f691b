//! What lies beside a file and was given with it.

use crate::seal::hmac::Secret;

/// Sidecars of the evidence service, the secret to check them with, and what is asked of them. The default is nothing at all.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The bytes of `<package>.signature.json`.
    pub signature: Option<Vec<u8>>,
    /// The bytes of `<package>.countersign.json`.
    pub countersign: Option<Vec<u8>>,
    /// The shared secret; without it codes are not checked.
    pub secret: Option<Secret>,
    /// How many distinct people must have countersigned.
    pub require_countersign: Option<u32>,
}

impl Beside {
    /// Whether there is a sidecar.
    pub(super) fn has_sidecar(&self) -> bool {
        self.signature.is_some() || self.countersign.is_some()
    }

    /// Whether anything was given, so that the runbook's question was asked.
    pub(super) fn is_asked(&self) -> bool {
        self.has_sidecar() || self.secret.is_some() || self.require_countersign.is_some()
    }
}
