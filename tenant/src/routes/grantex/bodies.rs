//! Records as answers have them, in wire order (the Grantex contract, section 1, "Record shapes").

use crate::db::grantex::{Entry, Grant, Policy, iso};
use crate::dict;
use crate::grantex::chain::wire_metadata;
use crate::pyjson::Py;

pub(super) fn entry(entry: &Entry) -> Py {
    dict! {
        "entryId" => entry.id.as_str(),
        "agentId" => entry.agent.as_str(),
        "agentDid" => entry.did(),
        "grantId" => entry.grant.as_str(),
        "principalId" => entry.principal.as_str(),
        "developerId" => entry.developer.as_str(),
        "action" => entry.action.as_str(),
        "metadata" => Py::Raw(wire_metadata(entry)),
        "hash" => entry.hash.as_str(),
        "prevHash" => entry.prev.as_deref(),
        "timestamp" => entry.timestamp(),
        "status" => entry.status.as_str(),
    }
}

pub(super) fn grant(grant: &Grant) -> Py {
    dict! {
        "grantId" => grant.id.as_str(),
        "agentId" => grant.agent.as_str(),
        "principalId" => grant.principal.as_str(),
        "developerId" => grant.developer.as_str(),
        "scopes" => Py::Raw(grant.scopes.clone()),
        "status" => grant.status.as_str(),
        "issuedAt" => iso(grant.issued),
        "expiresAt" => iso(grant.expires),
        "revokedAt" => grant.revoked.map(iso),
        "delegationDepth" => grant.depth,
    }
}

pub(super) fn policy(policy: &Policy) -> Py {
    dict! {
        "id" => policy.id.as_str(),
        "name" => policy.name.as_str(),
        "effect" => policy.effect.as_str(),
        "priority" => policy.priority,
        "agentId" => policy.agent.as_deref(),
        "principalId" => policy.principal.as_deref(),
        "scopes" => policy.scopes.clone().map(Py::Raw),
        "timeOfDayStart" => policy.start.as_deref(),
        "timeOfDayEnd" => policy.end.as_deref(),
        "createdAt" => iso(policy.created),
        "updatedAt" => iso(policy.updated),
    }
}

/// A number of things in JSON.
pub(super) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
