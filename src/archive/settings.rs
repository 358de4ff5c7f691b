//! What is wanted for a finished package, in the contract's words (section 7).

use std::fmt;

use super::Refused;
use super::endpoint::{is_reachable, without_parameters};
use crate::seal::hmac::Secret;
use crate::seal::sidecar::{Claim, is_ambiguous};

/// What is wanted. The members have the names of the export request. `Debug` shows neither secret nor token, and no parameters of an address.
#[derive(Clone, Default)]
pub struct Settings {
    /// Writes the signature sidecar.
    pub signing: Option<Signing>,
    /// Writes a copy into the vault. Without it, nothing of what follows is done.
    pub vault: Option<VaultMode>,
    /// Free text, like `regulatory_7y`.
    pub retention_policy: String,
    /// The name of the key that wraps the digest; empty writes no envelope.
    pub kms_key_id: String,
    /// Where the digest is wrapped; empty simulates it.
    pub kms_endpoint: String,
    /// Where the package is archived; empty asks nobody.
    pub worm_endpoint: String,
    /// Goes with the requests to both.
    pub token: Option<Token>,
    /// How long an answer may take, in seconds: 1 to 120; 0 stands for the contract's 10.
    pub timeout_seconds: u32,
    /// Whether a failure outside is one of the run.
    pub strict: Strict,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("signing", &self.signing)
            .field("vault", &self.vault)
            .field("kms_key_id", &self.kms_key_id)
            .field("kms_endpoint", &without_parameters(&self.kms_endpoint))
            .field("worm_endpoint", &without_parameters(&self.worm_endpoint))
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

/// Who signs, and with what.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The signer's name.
    pub signer: String,
    /// The name of the key; it selects nothing.
    pub signing_key_id: String,
    /// The shared secret.
    pub secret: Secret,
}

impl Signing {
    /// Who signs.
    pub fn claim(&self) -> Claim<'_> {
        Claim { signer: &self.signer, signing_key_id: &self.signing_key_id }
    }
}

/// How the copy in the vault is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultMode {
    /// `COPY`: a copy.
    Copy,
    /// `SIMULATED_WORM`: a read-only copy with a lock file, which is advisory: unsigned, and without a day until which it holds.
    SimulatedWorm,
}

impl VaultMode {
    /// The contract's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Copy => "COPY",
            Self::SimulatedWorm => "SIMULATED_WORM",
        }
    }
}

/// What strict (`external_require_success`) asks for. Under any but [`Strict::No`], a service that was asked and failed fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strict {
    /// A failure outside is told in a status, and the run goes on.
    #[default]
    No,
    /// The key service must succeed.
    Kms,
    /// The archive must succeed.
    Worm,
    /// Both must succeed.
    Both,
}

impl Strict {
    /// Whether a failure outside is one of the run.
    pub fn is_asked(self) -> bool {
        self != Self::No
    }
}

/// A bearer token. It is never printed, not by `Debug` either.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The text without surrounding white space; None when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The token itself, for the request's header.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(not shown)")
    }
}

const NO_VAULT: &str = "no vault copy is asked for, and without one no service is asked; name a vault";

impl Settings {
    /// Whether anything is wanted.
    pub fn is_wanted(&self) -> bool {
        self.signing.is_some() || self.vault.is_some()
    }

    /// Whether the key service will be asked.
    pub fn asks_kms(&self) -> bool {
        self.vault.is_some() && !self.kms_key_id.is_empty() && !self.kms_endpoint.is_empty()
    }

    /// Whether the archive will be asked.
    pub fn asks_worm(&self) -> bool {
        self.vault.is_some() && !self.worm_endpoint.is_empty()
    }

    /// How long an answer may take.
    pub fn timeout(&self) -> u32 {
        if self.timeout_seconds == 0 { 10 } else { self.timeout_seconds }
    }

    /// Looks through everything before any work.
    ///
    /// # Errors
    /// The first thing that cannot be followed; last, what strict asks for and the settings cannot give.
    pub fn check(&self) -> Result<(), Refused> {
        let delimiter = "text without `|` and control characters";
        let mut names = vec![("kms_key_id", &self.kms_key_id)];
        if let Some(signing) = &self.signing {
            names.extend([("signer", &signing.signer), ("signing_key_id", &signing.signing_key_id)]);
        }
        for (field, text) in names {
            if is_ambiguous(text) {
                return Err(Refused::value(field, delimiter, text));
            }
        }
        if self.retention_policy.chars().any(char::is_control) {
            return Err(Refused::value("retention_policy", "text without control characters", &self.retention_policy));
        }
        for (field, address) in
            [("external_kms_wrap_endpoint", &self.kms_endpoint), ("external_worm_endpoint", &self.worm_endpoint)]
        {
            if !address.is_empty() && !is_reachable(address) {
                // What stands before an `@` may be a password, what stands after `?` a key.
                let shown = address.rsplit('@').next().unwrap_or_default().split('?').next().unwrap_or_default();
                let expected = "https:// and a host, or http:// and localhost or 127.0.0.1, without a user name";
                return Err(Refused::value(field, expected, shown));
            }
        }
        if self.token.as_ref().is_some_and(|token| !token.reveal().bytes().all(|b| b.is_ascii_graphic())) {
            return Err(Refused::Token);
        }
        if !(1..=120).contains(&self.timeout()) {
            return Err(Refused::value("external_timeout_seconds", "1 to 120", &self.timeout_seconds.to_string()));
        }
        self.check_strict()
    }

    fn check_strict(&self) -> Result<(), Refused> {
        let absent = |status, why| Err(Refused::Absent { status, why });
        if matches!(self.strict, Strict::Kms | Strict::Both) && !self.asks_kms() {
            let status = "external_kms_status";
            return match (self.vault, self.kms_key_id.is_empty()) {
                (None, _) => absent(status, NO_VAULT),
                (_, true) => absent(status, "kms_key_id is empty; name a key"),
                _ => absent(status, "there is no endpoint of a key service; name one"),
            };
        }
        if matches!(self.strict, Strict::Worm | Strict::Both) && !self.asks_worm() {
            let why = if self.vault.is_none() { NO_VAULT } else { "there is no endpoint of an archive; name one" };
            return absent("external_worm_status", why);
        }
        Ok(())
    }

    /// What was asked for and will not be done without strict, in words; as the reference service, but not silently.
    pub fn notes(&self) -> Vec<&'static str> {
        let mut notes = Vec::new();
        if self.vault.is_none() {
            if !self.kms_endpoint.is_empty() || !self.kms_key_id.is_empty() {
                notes.push("The key service is not asked and no envelope is written: there is no vault copy");
            }
            if !self.worm_endpoint.is_empty() {
                notes.push("The archive is not asked: there is no vault copy");
            }
        } else if self.kms_key_id.is_empty() && !self.kms_endpoint.is_empty() {
            notes.push("The key service is not asked: kms_key_id is empty");
        } else if !self.kms_key_id.is_empty() && self.kms_endpoint.is_empty() {
            notes.push("The envelope is simulated: no endpoint of a key service is set. It proves nothing");
        }
        if self.vault == Some(VaultMode::SimulatedWorm) {
            notes.push("The lock file is advisory: it is unsigned and names no day until which it holds");
        }
        notes
    }
}
