//! The systems that one server answers for, told apart by their paths.

use crate::error::Refusal;
use crate::{bundle, driftwise, grantex};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Whose words an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Below `/api/v1`: the Valdrics contract. Also every path that no other system has.
    Valdrics,
    /// Below `/v1`: the Grantex contract.
    Grantex,
    /// Below `/compliance`, `/ops` and `/hooks`: the evidence contract.
    Evidence,
    /// Below `/audit`: a proposed way to the log of the playbook contract, in that service's words, which are FastAPI's.
    Playbook,
    /// Below `/api/v2`: the DriftWise contract.
    Driftwise,
    /// `/`, and below `/demo` and `/time`: what is the demo's own. Only its files can be faulty, those below
    /// `/demo/evidence` and `/demo/playbook`, and its time authority, below `/time`.
    Demo,
}

/// Where the demo hands out files that the vendors' systems keep, and where its time authority is.
const FILES: [&str; 3] = ["/demo/evidence", "/demo/playbook", "/time"];

impl System {
    /// The system that a path belongs to.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if below("/v1") {
            Self::Grantex
        } else if below("/compliance") || below("/ops") || below("/hooks") {
            Self::Evidence
        } else if below("/audit") {
            Self::Playbook
        } else if below("/api/v2") {
            Self::Driftwise
        } else if path == "/" || below("/demo") || below("/time") {
            Self::Demo
        } else {
            Self::Valdrics
        }
    }

    /// What the start of a fault's path is compared with: path and query, for Valdrics without `/api/v1`. `None`
    /// where no fault can be.
    #[must_use]
    pub fn asked(self, path_and_query: &str) -> Option<&str> {
        match self {
            Self::Valdrics => path_and_query.strip_prefix("/api/v1"),
            Self::Grantex | Self::Evidence | Self::Playbook | Self::Driftwise => Some(path_and_query),
            Self::Demo => Some(path_and_query).filter(|asked| FILES.iter().any(|files| asked.starts_with(files))),
        }
    }

    /// The server fails, in the system's words.
    #[must_use]
    pub fn unhandled(self) -> Response {
        match self {
            Self::Grantex => grantex::Refusal::failed().into_response(),
            Self::Driftwise => driftwise::Refusal::failed().into_response(),
            Self::Evidence | Self::Playbook => {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                bundle::Refusal::of(status, "Internal Server Error").into_response()
            }
            Self::Valdrics | Self::Demo => Refusal::Unhandled.into_response(),
        }
    }

    /// A refusal with a message, in the system's words.
    #[must_use]
    pub fn refusal(self, status: StatusCode, message: String) -> Response {
        match self {
            Self::Grantex => grantex::Refusal::of(status, message).into_response(),
            Self::Driftwise => driftwise::Refusal::of(status, message).into_response(),
            Self::Evidence | Self::Playbook => bundle::Refusal::of(status, message).into_response(),
            Self::Valdrics | Self::Demo => Refusal::Http(status, message).into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart_by_whole_segments() {
        for (path, system) in [
            ("/api/v1/audit/logs", System::Valdrics),
            ("/v1/audit/entries", System::Grantex),
            ("/v1", System::Grantex),
            ("/v1x", System::Valdrics),
            ("/compliance/evidence/export", System::Evidence),
            ("/hooks/kms", System::Evidence),
            ("/audit/log.jsonl", System::Playbook),
            ("/api/v2/orgs/o/scans", System::Driftwise),
            ("/api/v20", System::Valdrics),
            ("/demo/users", System::Demo),
            ("/time/stamp", System::Demo),
            ("/", System::Demo),
        ] {
            assert_eq!(System::of(path), system, "{path}");
        }
        assert_eq!(System::Valdrics.asked("/api/v1/audit/logs?limit=1"), Some("/audit/logs?limit=1"));
        assert_eq!(System::Grantex.asked("/v1/audit/entries"), Some("/v1/audit/entries"));
        assert_eq!(System::Playbook.asked("/audit/log.jsonl?variant=intact"), Some("/audit/log.jsonl?variant=intact"));
        assert_eq!(System::Driftwise.asked("/api/v2/orgs/o/scans?limit=1"), Some("/api/v2/orgs/o/scans?limit=1"));
        assert_eq!(System::Demo.asked("/demo/users"), None);
        assert_eq!(System::Demo.asked("/demo/playbook/intact.jsonl"), Some("/demo/playbook/intact.jsonl"));
    }
}
