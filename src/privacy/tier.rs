//! How sensitive a text is, and what follows from that (playbook contract section 6).

use serde::{Deserialize, Serialize};

use super::redact::{Rule, elements, is_space};
use super::retention::Policy;

/// The playbook's `PrivacyTier`, least sensitive first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Nothing speaks against showing it.
    Public,
    /// A long text, which may say more than its author meant.
    Internal,
    /// It holds an address, a phone number or the like.
    Restricted,
    /// It holds a card number or a social security number.
    Sensitive,
}

/// A tier and what it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The tier.
    pub tier: Tier,
    /// The rules that match, each looked for in the text as it stands.
    pub elements: Vec<Rule>,
    /// `length_based` when it is the number of words that decided.
    pub reason: Option<&'static str>,
}

/// Data of this tier may only be taken with consent, and there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enhanced consent required for {} data", .0.name())]
pub struct ConsentRequired(pub Tier);

/// Who may read data of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Anybody, at a limited rate.
    RateLimited,
    /// Whoever signed in.
    Authenticated,
    /// Whoever has the role and states the purpose.
    RoleAndPurpose,
    /// Whoever signed in with more than one factor.
    MultiFactor,
}

/// How long data of a tier may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The playbook says nothing.
    Unstated,
    /// As this policy says.
    Policy(Policy),
    /// So many days at most.
    MaxDays(u32),
}

/// What the playbook asks for data of a tier. None and false mean that it asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// The oldest version of TLS.
    pub tls: Option<&'static str>,
    /// Whether clients show a certificate.
    pub client_certificates: bool,
    /// Who may read it.
    pub access: Access,
    /// How long it may be kept.
    pub keep: Keep,
    /// Whether it is to be deleted so that nobody can restore it.
    pub secure_deletion: bool,
}

/// Classes a text: a card or social security number makes it sensitive, any other match restricted, more than 100 words internal.
pub fn classify(text: &str) -> Classified {
    let elements = elements(text);
    let words = || text.split(is_space).filter(|word| !word.is_empty()).count();
    let (tier, reason) = if elements.iter().any(|rule| matches!(rule, Rule::CreditCard | Rule::Ssn)) {
        (Tier::Sensitive, None)
    } else if !elements.is_empty() {
        (Tier::Restricted, None)
    } else if words() > 100 {
        (Tier::Internal, Some("length_based"))
    } else {
        (Tier::Public, None)
    };
    Classified { tier, elements, reason }
}

impl Tier {
    /// All four, least sensitive first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Restricted, Self::Sensitive];

    /// The playbook's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Restricted => "restricted",
            Self::Sensitive => "sensitive",
        }
    }

    /// Whether it may only be taken with consent.
    pub fn needs_consent(self) -> bool {
        self >= Self::Restricted
    }

    /// Lets data of this tier pass, or says what the reference answers with status 400.
    ///
    /// # Errors
    /// [`ConsentRequired`] for restricted and sensitive data without consent.
    pub fn check_consent(self, consent: bool) -> Result<(), ConsentRequired> {
        if self.needs_consent() && !consent { Err(ConsentRequired(self)) } else { Ok(()) }
    }

    /// What the playbook asks for.
    pub fn handling(self) -> Handling {
        let plain = Handling {
            tls: None,
            client_certificates: false,
            access: Access::RateLimited,
            keep: Keep::Unstated,
            secure_deletion: false,
        };
        match self {
            Self::Public => plain,
            Self::Internal => Handling { access: Access::Authenticated, keep: Keep::Policy(Policy::Standard), ..plain },
            Self::Restricted => {
                Handling { tls: Some("1.2"), access: Access::RoleAndPurpose, keep: Keep::MaxDays(180), ..plain }
            }
            Self::Sensitive => Handling {
                tls: Some("1.3"),
                client_certificates: true,
                access: Access::MultiFactor,
                keep: Keep::MaxDays(90),
                secure_deletion: true,
            },
        }
    }
}
