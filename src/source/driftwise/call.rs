//! What the server is asked. Each gives None where an id cannot stand in a path.

use super::plan::Period;
use crate::model::json::{Value, object};
use crate::source::Request;
use crate::source::call::{Call, plain_id};

/// How long the answer to a request for a pack may take, in seconds: the pack itself is made behind it.
const CREATE_SECONDS: u32 = 60;
/// How long a download may take, in seconds.
const DOWNLOAD_SECONDS: u32 = 600;
/// Rows of one page of the list; the server gives 500 at most.
const ROWS: u32 = 20;
/// The longest cursor that is sent back, in bytes.
const CURSOR_MAX: usize = 2000;

/// What is done with the server's packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Reading the organisation: its plan.
    Organisation,
    /// Listing packs.
    List,
    /// Looking at one.
    LookUp,
    /// Asking for one.
    Create,
    /// Downloading one.
    Download,
    /// Taking one away.
    Delete,
    /// Telling the server what became of a pack that it did not make.
    Tell,
}

fn path(org: &str, rest: &str) -> Option<String> {
    Some(format!("/api/v2/orgs/{}{rest}", plain_id(org)?))
}

fn export_path(org: &str, id: &str, rest: &str) -> Option<String> {
    path(org, &format!("/audit-exports/{}{rest}", plain_id(id)?))
}

/// `GET /api/v2/orgs/{org}`: slug, plan, retention.
pub fn organisation(org: &str) -> Option<Call> {
    Some(Call::get(Request::get(path(org, "")?)))
}

/// `GET …/audit-exports`: one page; `cursor` is the one that the page before ended with.
pub fn list(org: &str, cursor: Option<&str>) -> Option<Call> {
    let request = Request::get(path(org, "/audit-exports")?).with("limit", ROWS.to_string());
    Some(Call::get(match cursor {
        None => request,
        Some(cursor) if cursor.len() > CURSOR_MAX => return None,
        Some(cursor) => request.with("cursor", cursor),
    }))
}

/// `GET …/audit-exports/{id}`: its row.
pub fn look_up(org: &str, id: &str) -> Option<Call> {
    Some(Call::get(Request::get(export_path(org, id, "")?)))
}

/// `POST …/audit-exports`: the server makes a pack, and writes `audit_export.requested` into its audit log.
pub fn create(org: &str, period: Period) -> Option<Call> {
    let body = object([
        ("period_start", period.start.start().to_string().into()),
        ("period_end", period.end.start().to_string().into()),
    ]);
    Some(Call::post(path(org, "/audit-exports")?, &body, CREATE_SECONDS, true))
}

/// `GET …/audit-exports/{id}/download`: the ZIP. The server writes `audit_export.downloaded` into its audit log.
pub fn download(org: &str, id: &str) -> Option<Call> {
    let call = Call::get(Request::get(export_path(org, id, "/download")?)).within(DOWNLOAD_SECONDS);
    Some(Call { acts: true, ..call })
}

/// `DELETE …/audit-exports/{id}`.
pub fn delete(org: &str, id: &str) -> Option<Call> {
    Some(Call::delete(export_path(org, id, "")?))
}

/// What became of a pack that was made here (contract section 6, "audit actions").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It was begun.
    Requested,
    /// It was handed over; so many bytes.
    Downloaded(u64),
    /// It was thrown away.
    Deleted,
}

impl Event {
    /// Its name in the audit log.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Requested => "audit_export.requested",
            Self::Downloaded(_) => "audit_export.downloaded",
            Self::Deleted => "audit_export.deleted",
        }
    }
}

/// `POST …/audit-exports/client-events`: a row of the audit log for the pack with this id of ours. A server that has no such endpoint
/// answers 404.
pub fn events(org: &str, pack: &str, event: &Event) -> Option<Call> {
    let mut body = vec![
        ("action".to_owned(), Value::from(event.action())),
        ("export_id".to_owned(), Value::from(plain_id(pack)?)),
    ];
    if let Event::Downloaded(bytes) = event {
        body.push(("bytes".to_owned(), Value::Number(bytes.to_string().into())));
    }
    Some(Call::post(path(org, "/audit-exports/client-events")?, &Value::Object(body), CREATE_SECONDS, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::instant::Day;
    use crate::source::Method;

    fn period() -> Period {
        let day = |text| Day::parse(text).unwrap();
        Period { start: day("2026-01-01"), end: day("2026-04-01") }
    }

    #[test]
    fn each_call_has_the_path_and_the_body_of_the_contract() {
        let requested = events("o-1", "p-1", &Event::Requested);
        let downloaded = events("o-1", "p-1", &Event::Downloaded(u64::MAX));
        let deleted = events("o-1", "p-1", &Event::Deleted);
        let tell = "/api/v2/orgs/o-1/audit-exports/client-events";
        for (call, method, target, body, acts) in [
            (organisation("o-1"), Method::Get, "/api/v2/orgs/o-1", "", false),
            (list("o-1", None), Method::Get, "/api/v2/orgs/o-1/audit-exports?limit=20", "", false),
            (
                list("o-1", Some("a=&b")),
                Method::Get,
                "/api/v2/orgs/o-1/audit-exports?limit=20&cursor=a%3D%26b",
                "",
                false,
            ),
            (look_up("o-1", "e-1"), Method::Get, "/api/v2/orgs/o-1/audit-exports/e-1", "", false),
            (
                create("o-1", period()),
                Method::Post,
                "/api/v2/orgs/o-1/audit-exports",
                r#"{"period_start":"2026-01-01T00:00:00Z","period_end":"2026-04-01T00:00:00Z"}"#,
                true,
            ),
            (download("o-1", "e-1"), Method::Get, "/api/v2/orgs/o-1/audit-exports/e-1/download", "", true),
            (delete("o-1", "e-1"), Method::Delete, "/api/v2/orgs/o-1/audit-exports/e-1", "", true),
            (requested, Method::Post, tell, r#"{"action":"audit_export.requested","export_id":"p-1"}"#, true),
            (
                downloaded,
                Method::Post,
                tell,
                r#"{"action":"audit_export.downloaded","export_id":"p-1","bytes":18446744073709551615}"#,
                true,
            ),
            (deleted, Method::Post, tell, r#"{"action":"audit_export.deleted","export_id":"p-1"}"#, true),
        ] {
            let call = call.unwrap();
            assert_eq!((call.method, call.request.target().as_str(), call.acts), (method, target, acts));
            let found = call.request.post.clone().map_or(String::new(), |body| String::from_utf8(body).unwrap());
            assert_eq!(found, body, "{target}");
        }
        assert_eq!(download("o", "e").unwrap().seconds, DOWNLOAD_SECONDS);
    }

    #[test]
    fn ids_that_mean_something_in_an_address_are_not_sent() {
        for id in ["", "..", "a/b", "a?b", "%2e", "é", &"a".repeat(129)] {
            assert!(organisation(id).is_none() && list(id, None).is_none() && create(id, period()).is_none(), "{id}");
            for (org, export) in [(id, "e"), ("o", id)] {
                let calls = [look_up(org, export), download(org, export), delete(org, export)];
                assert_eq!(calls, [None, None, None], "{id}");
                assert_eq!(events(org, export, &Event::Deleted), None, "{id}");
            }
        }
        assert_eq!(list("o", Some(&"c".repeat(2001))), None);
    }
}
