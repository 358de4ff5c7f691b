//! Planted secrets: invented credentials in the places where real tenants leave them by accident, so that a test can
//! look for each of them wherever it must not turn up.
//!
//! They are put together when the server runs. No whole one stands in the source, where a scanner would take it for real.

use super::audit::plain;
use super::people::Tenant;
use super::{Draw, costs};
use crate::db::audit::Writer;
use crate::db::costs::USD;
use crate::instant::{DAY, SECOND};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rusqlite::{Connection, params};

/// One planted secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// The endpoint below `/api/v1` and the field that it stands in, or the fault that tells it.
    pub place: &'static str,
    /// How it stands there: `plain`, `base64` or `percent`.
    pub encoding: &'static str,
    /// The secret itself, not encoded.
    pub secret: String,
}

const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &str = "0123456789abcdef";

fn chars(part: &str, alphabet: &str, count: usize) -> String {
    let mut draw = Draw::new(0, &format!("planted {part}"));
    let letters: Vec<char> = alphabet.chars().collect();
    (0..count).map(|_| *draw.pick(&letters)).collect()
}

/// A password with characters that a URL must encode.
fn awkward(part: &str) -> String {
    format!("{}/{}+{}=", chars(part, ALPHANUMERIC, 8), chars(part, HEX, 6), chars(part, UPPER, 6))
}

/// What a row of the log holds: which of its fields, the text, and the secrets in it with their encoding.
struct Row {
    place: &'static str,
    text: String,
    secrets: Vec<(&'static str, String)>,
}

const DETAIL: &str = "/audit/logs/{id}: details";
const MESSAGE: &str = "/audit/logs/{id}: error_message";
const RESOURCE: &str = "/audit/logs: resource_id";
const EVIDENCE: &str = "/audit/logs/{id}: details.load_test.notes";

fn rows() -> Vec<Row> {
    let bearer = chars("bearer", ALPHANUMERIC, 43);
    let claims = "{\"sub\":\"svc-ledger\",\"role\":\"service_role\"}";
    let jwt = format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"),
        URL_SAFE_NO_PAD.encode(claims),
        chars("jwt", ALPHANUMERIC, 43)
    );
    let key = chars("pem", ALPHANUMERIC, 64);
    let pem = format!("-----BEGIN {0} KEY-----\\n{key}\\n-----END {0} KEY-----\\n", ["RSA", "PRIVATE"].join(" "));
    let (id, secret) = (["AK", "IA"].concat() + &chars("aws id", UPPER, 16), chars("aws key", ALPHANUMERIC, 40));
    let basic = format!("svc-ledger:{}", chars("basic", ALPHANUMERIC, 20));
    let (query, smtp, url) = (awkward("query"), chars("smtp", ALPHANUMERIC, 18), chars("url", ALPHANUMERIC, 18));
    let smoke = chars("smoke", ALPHANUMERIC, 32);
    let row = |place, text, secrets| Row { place, text, secrets };
    let one = |encoding, secret: &str| vec![(encoding, secret.to_owned())];
    vec![
        row(DETAIL, format!("header: Authorization: Bearer {bearer}"), one("plain", &bearer)),
        row(DETAIL, format!("cookie: sb-session={jwt}; Path=/"), one("plain", &jwt)),
        row(DETAIL, pem, one("plain", &key)),
        row(
            DETAIL,
            format!("AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret} aws s3 ls"),
            vec![("plain", id), ("plain", secret)],
        ),
        row(DETAIL, format!("Authorization: Basic {}", STANDARD.encode(&basic)), one("base64", &basic)),
        row(DETAIL, format!("GET https://api.vendor.example/v1?api_key={}", percent(&query)), one("percent", &query)),
        row(
            MESSAGE,
            format!("smtp login failed: user=ops password={smtp} host=mail.orchid.example"),
            one("plain", &smtp),
        ),
        row(RESOURCE, format!("https://deploy:{url}@git.orchid.example/ops.git"), one("plain", &url)),
        row(EVIDENCE, format!("run with X-Api-Key: {smoke}"), one("plain", &smoke)),
    ]
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Settings key, what stands there by default, what takes its place, and the secret in it with its encoding.
fn settings() -> [(&'static str, &'static str, String, &'static str, String); 3] {
    let slack = ["xo", "xb-"].concat() + &chars("slack", "0123456789", 12) + "-" + &chars("slack", ALPHANUMERIC, 24);
    let (jira, hook) = (awkward("jira"), chars("hook", HEX, 32));
    [
        ("/settings/notifications: slack_channel_override", "#finops", format!("#finops {slack}"), "plain", slack),
        (
            "/settings/notifications: jira_base_url",
            "https://orchid.atlassian.example",
            format!("https://ops:{}@orchid.atlassian.example", percent(&jira)),
            "percent",
            jira,
        ),
        ("/settings/notifications: workflow_webhook_url", "inline-demo-key", hook.clone(), "plain", hook),
    ]
}

/// A tag and the name of a resource, each with a connection string.
fn costs() -> [(&'static str, String, &'static str, String); 2] {
    let (tag, resource) = (chars("tag", ALPHANUMERIC, 22), awkward("resource"));
    [
        ("/costs/export/focus: Tags", format!("{{\"dsn\":\"Server=db1;User=app;Password={tag}\"}}"), "plain", tag),
        (
            "/costs/export/focus: ResourceId",
            format!("postgresql://app:{}@db1.orchid.example/ledger", percent(&resource)),
            "percent",
            resource,
        ),
    ]
}

/// The text of the fault `leak`: what a database layer says when its exceptions reach the client.
#[must_use]
pub fn leak() -> String {
    let (password, token) = leaked();
    format!(
        "(psycopg.OperationalError) connection failed: postgresql://valdrics:{password}@10.0.7.12:5432/prod [SQL: SELECT id, \
         body FROM tenant_identity_settings WHERE scim_bearer_token = '{token}' LIMIT 1]"
    )
}

fn leaked() -> (String, String) {
    (chars("leak password", ALPHANUMERIC, 24), chars("leak token", HEX, 40))
}

/// Every secret that `--plant` puts into the data, and those that the fault `leak` tells.
#[must_use]
pub fn planted() -> Vec<Planted> {
    let one = |place, encoding, secret| Planted { place, encoding, secret };
    let mut all: Vec<Planted> =
        settings().into_iter().map(|(place, .., how, secret)| one(place, how, secret)).collect();
    all.extend(
        rows().into_iter().flat_map(|row| row.secrets.into_iter().map(move |(how, it)| one(row.place, how, it))),
    );
    all.extend(costs().into_iter().map(|(place, _, how, secret)| one(place, how, secret)));
    let (password, token) = leaked();
    all.extend([password, token].map(|secret| one("fault leak: message", "plain", secret)));
    all
}

/// Writes them over the settings and beside the other rows, in the last week.
pub(super) fn sow(db: &Connection, tenant: &Tenant, seed: u64, today: i64) -> rusqlite::Result<()> {
    for (_, old, new, ..) in settings() {
        db.execute(
            "UPDATE settings SET body = replace(body, ?1, ?2) WHERE tenant = ?3 AND section = 'notifications'",
            params![old, new, tenant.row],
        )?;
    }
    let mut draw = Draw::new(seed, "planted");
    let mut writer = Writer::new(db)?;
    let mut at = today - 6 * DAY;
    for Row { place, text, .. } in rows() {
        at += 3600 * SECOND;
        let mut log = plain(&mut draw, tenant, "settings.updated", at);
        log.resource_type = Some("integration".to_owned());
        match place {
            MESSAGE => (log.success, log.error_message) = (false, Some(text)),
            RESOURCE => log.resource_id = Some(text),
            EVIDENCE => {
                log.event_type = "performance.load_test_captured".to_owned();
                log.details = Some(format!("{{\"load_test\":{{\"profile\":\"smoke\",\"notes\":\"{text}\"}}}}"));
            }
            _ => log.details = Some(format!("{{\"command\":\"{text}\"}}")),
        }
        writer.add(tenant.row, &log)?;
    }
    let [(_, tags, ..), (_, resource, ..)] = costs();
    db.execute(
        costs::RECORD,
        params![
            tenant.row,
            draw.uuid(),
            "aws",
            "123456789012",
            "AWS 123456789012",
            "AmazonRDS",
            "Databases",
            "BoxUsage:t3.micro",
            "eu-north-1",
            resource,
            USD,
            "USD",
            USD,
            "Hrs",
            "Usage",
            today - 2 * DAY,
            3600,
            tags,
            "cur",
            true,
        ],
    )?;
    Ok(())
}
