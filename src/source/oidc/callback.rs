//! The answer that the provider sends through the browser (RFC 6749 section 4.1.2, RFC 9207).

use super::failure::{refused, told};
use super::{Begun, Failure, Place, Provider, form};

const WHAT: &str = "The provider’s answer";

/// The parameters of an answer, nothing of it believed yet. Nothing prints the code.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// Whose answer it is.
    pub state: String,
    code: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
    description: String,
    /// Whether a parameter came twice, which RFC 6749 section 3.1 forbids.
    twice: bool,
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callback").field("issuer", &self.issuer).field("error", &self.error).finish_non_exhaustive()
    }
}

impl Callback {
    /// Reads a query without its `?`; None when it is no answer of a provider. Parameters that are not known do not matter.
    pub fn parse(query: &str) -> Option<Self> {
        let pairs = form::pairs(query)?;
        let mut twice = false;
        let mut take = |name: &str| {
            let mut found = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
            let first = found.next();
            twice |= found.next().is_some();
            first
        };
        let (state, code, issuer) = (take("state")?, take("code"), take("iss"));
        let (error, description) = (take("error"), take("error_description").unwrap_or_default());
        (code.is_some() || error.is_some()).then_some(Self { state, code, issuer, error, description, twice })
    }

    /// The code, if this is the answer to `begun` by `provider`. The state comes first: nothing is told from an answer that is another's.
    ///
    /// # Errors
    /// [`Failure::State`], [`Failure::Issuer`], the provider's own refusal, [`Failure::Malformed`].
    pub fn code(&self, begun: &Begun, provider: &Provider) -> Result<&str, Failure> {
        if self.state != begun.state || self.state.is_empty() {
            return Err(Failure::State);
        }
        if self.twice {
            return Err(Failure::Malformed { what: WHAT, why: "a parameter comes twice".to_owned() });
        }
        let wrong = match &self.issuer {
            Some(issuer) => *issuer != provider.issuer,
            None => provider.states_issuer,
        };
        if wrong {
            let found = self.issuer.as_deref().map(told);
            return Err(Failure::Issuer { place: Place::Callback, expected: provider.issuer.clone(), found });
        }
        match (&self.error, &self.code) {
            (Some(error), _) => Err(refused(error, &self.description)),
            (None, Some(code)) if !code.is_empty() => Ok(code),
            _ => Err(Failure::Malformed { what: WHAT, why: "the code is empty".to_owned() }),
        }
    }
}
