//! One person whose rows are in three logs, for requests of data subjects: rows of her own, rows of others about her, and in
//! both what belongs to other people. All of it is invented, and the same for every seed.

use super::Draw;
use super::people::Tenant;
use crate::db::audit::{Log, Writer};
use crate::db::playbook;
use crate::dict;
use crate::instant::{DAY, SECOND};
use crate::playbook::Event;
use crate::pyjson::Py;
use rusqlite::Connection;

/// Her name, which is in free text only.
const NAME: &str = "Noemi Vargas";
/// `actor_id` of her Valdrics rows, and `resource_id` of rows about her account.
const ACTOR_ID: &str = "6a1f0c52-94b7-4d3e-8a60-5c2be71d9f04";
/// `actor_email` of her Valdrics rows.
const EMAIL: &str = "noemi.vargas@orchid.example";
/// `principalId` of her Grantex entries.
pub(super) const PRINCIPAL: &str = "user_noemi";
/// `user_id` of her playbook lines.
const KEY_ID: &str = "5be0c3a1";
/// What else is hers, wherever it stands.
const MORE: [&str; 2] = ["202-555-0177", "203.0.113.77"];

/// Other people, and what of theirs stands in the text of her rows. The last one is hardly told apart from her.
const OTHERS: [(&str, &[&str]); 6] = [
    ("Liam Ortega", &["liam.ortega@orchid.example", "202-555-0142"]),
    ("Karim Haddad", &["karim@fern.example", "user_karim", "198.51.100.23", "4000-0000-0000-0119"]),
    ("Tove Lind", &["tove.lind@elsewhere.example", "12 Elm Street"]),
    ("Dörte", &["user_dörte"]),
    ("Ravi", &["ravi@orchid.example"]),
    ("Noemi Vargas-Ruiz", &["noemi.vargas2@orchid.example", "user_noemi2"]),
];

/// Whether the row is her own, its type, the resource, the details, and the error.
type Row = (bool, &'static str, (&'static str, &'static str), &'static str, Option<&'static str>);

const VALDRICS: [Row; 11] = [
    (true, "auth.login", ("session", "s-1"), r#"{"provider":"okta","attempt":1}"#, None),
    (
        true,
        "resource.update",
        ("budget", "budget-77"),
        r#"{"previous":100.0,"current":120.50,"comment":"Agreed with Liam Ortega <liam.ortega@orchid.example>, 202-555-0142"}"#,
        None,
    ),
    (
        true,
        "settings.updated",
        ("notification_settings", "digest"),
        r#"{"recipients":["noemi.vargas@orchid.example","noemi.vargas2@orchid.example","tove.lind@elsewhere.example"],"hour":7}"#,
        None,
    ),
    (
        true,
        "remediation.requested",
        ("volume", "volume-9 of karim@fern.example"),
        r#"{"note":"Karim Haddad asked for it (karim@fern.example, from 198.51.100.23)","nested":{"approvers":["ravi@orchid.example"]}}"#,
        None,
    ),
    (
        true,
        "remediation.failed",
        ("volume", "volume-9"),
        r#"{"attempt":2}"#,
        Some("refused by ravi@orchid.example: \"wait for Liam\""),
    ),
    (
        true,
        "resource.read",
        ("cost_report", "cost_report-5"),
        r#"{"filter":"owner=noemi.vargas@orchid.example"}"#,
        None,
    ),
    (
        true,
        "policy.evaluated",
        ("policy", "p-3"),
        r#"{"reason":"call Noemi Vargas, 202-555-0177, or Liam, 202-555-0142"}"#,
        None,
    ),
    (true, "auth.logout", ("session", "s-1"), "{}", None),
    (
        false,
        "settings.updated",
        ("user", ACTOR_ID),
        r#"{"action":"role changed","user":"noemi.vargas@orchid.example","by":"ravi@orchid.example"}"#,
        None,
    ),
    (
        false,
        "resource.update",
        ("budget", "budget-78"),
        r#"{"comment":"Handed over to Noemi.Vargas@Orchid.Example, who sits with Tove Lind"}"#,
        None,
    ),
    // Not about her, although it looks so.
    (false, "settings.updated", ("user", "noemi.vargas2@orchid.example"), r#"{"action":"invited"}"#, None),
];

/// Whether the entry is her own, its action and its metadata.
const GRANTEX: [(bool, &str, &str); 8] = [
    (
        true,
        "calendar.read",
        r#"{"calendar":"team","attendees":["liam.ortega@orchid.example","noemi.vargas@orchid.example"]}"#,
    ),
    (
        true,
        "payment.initiated",
        r#"{"amount":42.5,"currency":"EUR","to":{"name":"Karim Haddad","principal":"user_karim"}}"#,
    ),
    (true, "contact.search", r#"{"query":"Tove Lind, 12 Elm Street","hits":1}"#),
    (true, "file.read", r#"{"path":"/people/user_dörte/review.pdf","bytes":2048}"#),
    (true, "tool.run:fetch", r#"{"host":"api-1.orchid.example","on_behalf_of":["user_noemi","user_noemi2"],"ms":12}"#),
    (true, "file.write", "{}"),
    (false, "contact.search", r#"{"query":"noemi.vargas@orchid.example","hits":1}"#),
    (false, "file.read", r#"{"path":"/people/user_noemi2/notes.txt","bytes":10}"#),
];

/// Whether the line is her own, its action, its resource, and its details as `json.dumps` writes them.
const PLAYBOOK: [(bool, &str, &str, &str); 9] = [
    (
        true,
        "predict",
        "unknown",
        r#"{"region": "eu", "privacy_tier": "public", "input_length": 31, "has_user_consent": true}"#,
    ),
    (
        true,
        "predict",
        "unknown",
        r#"{"region": "eu", "privacy_tier": "restricted", "sensitive_elements": ["email", "phone"], "input_length": 77, "has_user_consent": true}"#,
    ),
    (
        true,
        "support.note",
        "ticket-77",
        r#"{"note": "Noemi Vargas, noemi.vargas@orchid.example, 202-555-0177, asks for liam.ortega@orchid.example"}"#,
    ),
    (
        true,
        "support.note",
        "ticket-77",
        r#"{"note": "card 4000-0000-0000-0119 is Karim Haddad's, he wrote from 198.51.100.23", "reply_to": "karim@fern.example"}"#,
    ),
    (
        true,
        "support.note",
        "ticket-77",
        r#"{"note": "parcel for Tove Lind, 12 Elm Street", "copies": ["tove.lind@elsewhere.example", "user_d\u00f6rte"]}"#,
    ),
    (
        true,
        "consent.record",
        "ticket-77",
        r#"{"consents": ["data_processing"], "granted": true, "ip": "203.0.113.77"}"#,
    ),
    (true, "export", "req-noemi", "{}"),
    (false, "support.note", "ticket-77", r#"{"note": "closed, told noemi.vargas@orchid.example"}"#),
    (false, "support.note", "ticket-78", r#"{"note": "opened by noemi.vargas2@orchid.example"}"#),
];

/// How many entries of the Grantex log there must be for hers to be among them, from the first that may be replaced.
pub(super) const GRANTEX_SPAN: u64 = 5 * GRANTEX.len() as u64;

/// What takes the place of an entry of the Grantex log, counted from the first that may be replaced.
pub(super) fn grantex(nth: usize) -> Option<(bool, &'static str, &'static str)> {
    GRANTEX.get(nth / 5).filter(|_| nth.is_multiple_of(5)).copied()
}

/// Adds the Valdrics rows, in the last three weeks, beside all others.
pub(super) fn sow(db: &Connection, tenant: &Tenant, today: i64) -> rusqlite::Result<()> {
    // Of its own, so that they are the same for every seed.
    let mut draw = Draw::new(0, "subject");
    let mut rows = Writer::new(db)?;
    for (nth, (own, event_type, (kind, resource), details, error)) in (0..).zip(VALDRICS) {
        let (id, email) = match tenant.actors.get(1) {
            Some((id, email)) if !own => (id.clone(), email.clone()),
            _ => (ACTOR_ID.to_owned(), EMAIL.to_owned()),
        };
        let log = Log {
            id: draw.uuid(),
            event_type: event_type.to_owned(),
            at: today - 21 * DAY + nth * (DAY + 2221 * SECOND) + 77,
            actor_id: Some(id),
            actor_email: Some(email),
            actor_ip: own.then(|| MORE[1].to_owned()),
            correlation_id: None,
            request_method: Some("POST".to_owned()),
            request_path: Some(format!("/api/v1/{kind}s")),
            resource_type: Some(kind.to_owned()),
            resource_id: Some(resource.to_owned()),
            details: Some(details.to_owned()),
            success: error.is_none(),
            error_message: error.map(str::to_owned),
        };
        rows.add(tenant.row, &log)?;
    }
    Ok(())
}

/// Adds the playbook's lines behind all others, in the last twelve hours before today.
pub(super) fn sow_playbook(db: &Connection, today: i64) -> rusqlite::Result<()> {
    for (nth, (own, action, resource, details)) in (0..).zip(PLAYBOOK) {
        let event = Event {
            at: today - DAY / 2 + nth * (1200 * SECOND + 1),
            action: action.to_owned(),
            user: if own { KEY_ID } else { "svc-support" }.to_owned(),
            resource: resource.to_owned(),
            details: details.to_owned(),
        };
        playbook::add(db, &event)?;
    }
    Ok(())
}

/// `GET /demo/subject`: who she is in each log, how many rows are her own there, and who else stands in them.
#[must_use]
pub fn card() -> Py {
    let own = |rows: &mut dyn Iterator<Item = bool>| i64::try_from(rows.filter(|own| *own).count()).unwrap_or(0);
    let system = |field: &str, identifiers: &[&str], rows: i64| {
        dict! { "field" => field, "identifiers" => identifiers.to_vec(), "own_rows" => rows }
    };
    let others = OTHERS.iter().map(|(name, theirs)| dict! { "name" => *name, "identifiers" => theirs.to_vec() });
    dict! {
        "name" => NAME,
        "valdrics" => system("actor_id, actor_email", &[ACTOR_ID, EMAIL], own(&mut VALDRICS.iter().map(|row| row.0))),
        "grantex" => system("principalId", &[PRINCIPAL], own(&mut GRANTEX.iter().map(|row| row.0))),
        "playbook" => system("user_id", &[KEY_ID], own(&mut PLAYBOOK.iter().map(|row| row.0))),
        "anywhere" => MORE.to_vec(),
        "others" => Py::List(others.collect()),
    }
}
