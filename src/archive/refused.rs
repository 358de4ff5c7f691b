//! Why a package is not archived at all.

/// The settings cannot be followed. Told before any work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// A value that leaves open what is signed, or that is no such value.
    #[error("{field}: expected {expected}, found {found:?}")]
    Value {
        /// The contract's name of the field.
        field: &'static str,
        /// What it may be.
        expected: &'static str,
        /// What it is, cut to 80 characters.
        found: String,
    },
    /// The token cannot be sent. It is not shown.
    #[error("external_auth_token: expected visible ASCII characters without spaces; it is not shown")]
    Token,
    /// Strict was asked for, and a service could not be asked: its status would be absent. The reference service succeeds then.
    #[error("strict was asked for, but {status} would be absent: {why}")]
    Absent {
        /// `external_kms_status` or `external_worm_status`.
        status: &'static str,
        /// What is missing, and so what to do.
        why: &'static str,
    },
}

impl Refused {
    /// Whether the settings are sound by themselves, and only what strict requires is not met.
    pub fn is_strict(&self) -> bool {
        matches!(self, Self::Absent { .. })
    }

    pub(super) fn value(field: &'static str, expected: &'static str, found: &str) -> Self {
        Self::Value { field, expected, found: found.chars().take(80).collect() }
    }
}
