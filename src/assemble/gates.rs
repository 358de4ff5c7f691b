//! Who asks, and whether a pack may be built: known before any work.

use serde::{Deserialize, Serialize};

use super::build::Build;
use super::{Driver, Error};
use crate::pack::entries::Entries;
use crate::recipe::Layout;
use crate::source::driftwise;

/// What is asked for, in messages.
pub(super) const WHAT: &str = "Role and plan";

/// What the API says of the person who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// May have the vendor's own pack, as the requirement asks.
    Owner,
    /// May read everything that a pack is made of, but is no owner.
    Admin,
    /// The API knows no roles: who can sign in may have a pack.
    Any,
    /// The same, and the plan allows a period of the last so many days only.
    Within(u32),
    /// The API does not say: it has no such endpoint, or answers otherwise than the contract.
    Unknown,
}

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Asks for role and plan, or where the API knows neither, for the smallest answer that needs a sign-in.
    ///
    /// # Errors
    /// [`Error::Refused`] for whom the API shuts out, and for a plan without compliance packs.
    pub(super) async fn gates(&mut self) -> Result<Role, Error> {
        if let Layout::Valdrics(_) = &self.arguments.recipe.layout {
            return self.role_and_plan().await;
        }
        let Some(gate) = &self.arguments.recipe.gate else { return Ok(Role::Any) };
        let smallest = self.request_to(gate)?;
        self.get(WHAT, None, &smallest).await?;
        if self.arguments.recipe.layout != Layout::Driftwise {
            return Ok(Role::Any);
        }
        // The plan's window is the server's to judge; the form tells what is sure to be refused.
        let request = self.request_to("")?;
        let answer = self.get(WHAT, None, &request).await?;
        let org = driftwise::organisation(&answer.body).map_err(|source| self.wrong(WHAT, &request, source))?;
        let days = org.plan.window_days(org.retention_days).and_then(|days| u32::try_from(days).ok());
        Ok(days.map_or(Role::Any, Role::Within))
    }
}
