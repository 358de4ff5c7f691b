//! Who asks Valdrics, and whether the plan allows it.

use crate::assemble::build::{Build, From, Kept, RawAnswer};
use crate::assemble::gates::WHAT;
use crate::assemble::{Driver, Error, Role};
use crate::model::digest::Digest;
use crate::pack::about::Decision;
use crate::pack::entries::Entries;
use crate::source::Request;
use crate::source::valdrics::{admin_gate, owner_gate};

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Asks for role and plan. The answers are refusals by design: `pack.json` keeps what was learned, raw/ their digests.
    ///
    /// # Errors
    /// [`Error::Refused`] for a member, and for a plan without compliance packs.
    pub(in crate::assemble) async fn role_and_plan(&mut self) -> Result<Role, Error> {
        let role = match self.probe(&owner_gate()).await? {
            400 => Role::Owner,
            403 => match self.probe(&admin_gate()).await? {
                200 => Role::Admin,
                _ => Role::Unknown,
            },
            _ => Role::Unknown,
        };
        match role {
            Role::Owner | Role::Any | Role::Within(_) => {}
            Role::Admin => self.decisions.push(Decision {
                rule: "role.owner".to_owned(),
                place: "pack.json".to_owned(),
                decision: "allow".to_owned(),
                reason: "an Admin built this pack; the vendor gives its own pack to an Owner only".to_owned(),
            }),
            Role::Unknown => {
                self.gap("maker", "role", "the API does not say whether the maker is an Owner, as the vendor asks");
            }
        }
        Ok(role)
    }

    /// The status of an answer, where a refusal is as good as an answer. What shuts the person out is an error.
    async fn probe(&mut self, request: &Request) -> Result<u16, Error> {
        let owners = request.path == owner_gate().path;
        match self.get(WHAT, None, request).await {
            Ok(answer) => {
                let (digest, bytes) = (Digest::of(&answer.body), answer.body.len() as u64);
                self.answers.push(RawAnswer {
                    from: From::Api(request.target()),
                    head: answer.head,
                    kept: Kept::Failed { digest, bytes },
                });
                Ok(200)
            }
            Err(Error::Refused { status, refusal, answer, .. })
                if matches!(status, 400 | 404 | 405 | 422 | 501)
                    || (status == 403 && owners && !refusal.is_plan && asks_for_role(&refusal.message)) =>
            {
                self.keep_refusal(None, request.target(), *answer);
                Ok(status)
            }
            Err(error) => Err(error),
        }
    }
}

/// Other refusals with 403 are about the account (disabled, not onboarded, another domain): no role would help.
fn asks_for_role(message: &str) -> bool {
    message.contains("Required role")
}
