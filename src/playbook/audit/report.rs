//! `audit_report.json`: what came, what was written, and what the playbook's rules say of it.

use super::tally::Tiers;
use super::{LISTED, Rewritten};
use crate::chain::log::{Counts as Outcomes, Head, Line, NOT_DETECTABLE};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::privacy::redact::{Counts, Level, Rule};
use crate::privacy::retention::{DeleteAfter, contradiction};
use crate::privacy::tier::{Access, Keep, Tier};

/// The schema's name.
pub const SCHEMA: &str = "packseal-audit-report/1";
/// The log's name in a pack.
pub const NAME: &str = "audit.jsonl";
/// The report's name in a pack.
pub const REPORT_NAME: &str = "audit_report.json";

/// What no reader of the two entries should take them for.
pub const LIMITS: [&str; 6] = [
    "Tail truncation not detectable without an out-of-band head: keep the heads elsewhere and compare them later.",
    NOT_DETECTABLE,
    "The hashes of audit.jsonl were made when the pack was made: they show later changes, and nothing about the time before. What the log's own \
     hashes and links came to stands under received.",
    "Redaction knows six patterns. It misses IPv6, international phone numbers and names, and takes any nine or ten digits for personal data.",
    "Numbers that are no text are not looked at; action, user_id and resource_id only where redaction.fields says so.",
    "A line that the server failed to write leaves no trace in the log.",
];

impl Rewritten {
    /// The report's bytes.
    pub fn report(&self) -> Vec<u8> {
        let redaction = self.settings.redaction;
        object([
            ("schema", SCHEMA.into()),
            ("received", self.received_value()),
            ("written", self.written_value()),
            ("left_out", self.left_out_value()),
            (
                "redaction",
                object([
                    ("level", redaction.level.name().into()),
                    ("keys", redaction.keys.into()),
                    ("fields", redaction.fields.into()),
                    ("lines_changed", self.changed.into()),
                    ("replaced", by_rule(&self.replaced())),
                    ("by_file", object([(NAME, by_rule(&self.replaced()))])),
                    ("left_in_fields", by_rule(&if redaction.fields { Counts::default() } else { self.in_fields })),
                    ("lone_surrogates_replaced_in_lines", self.surrogates.into()),
                ]),
            ),
            (
                "classification",
                object([
                    ("received", tiers(&self.tiers_received)),
                    ("written", tiers(&self.tiers_written)),
                    ("handling", handling(self.tiers_received.highest())),
                ]),
            ),
            ("consent", self.consent_value()),
            ("retention", self.retention_value()),
            ("limits", Value::Array(LIMITS.into_iter().map(Value::from).collect())),
        ])
        .to_indented()
    }

    /// Everything that was replaced.
    pub fn replaced(&self) -> Counts {
        let mut all = self.in_details;
        if self.settings.redaction.fields {
            all.merge(&self.in_fields);
        }
        all
    }

    fn received_value(&self) -> Value {
        let (received, checked) = (&self.received, &self.received.checked);
        let bad: Vec<&Line> = checked.lines.iter().filter(|line| !line.is_ok()).collect();
        let left_out = checked.lines_left_out.saturating_add(bad.len().saturating_sub(LISTED) as u64);
        let heads: Vec<Value> = checked.heads.iter().take(LISTED).map(|found| self.head(found)).collect();
        object([
            ("sha256", digest(Some(received.sha256))),
            ("bytes", received.bytes.into()),
            ("outcome", checked.overall.to_string().into()),
            ("lines", checked.lines_total.into()),
            ("blank_lines", checked.form.blank_lines.into()),
            ("outcomes", outcomes(&checked.counts)),
            ("lines_already_redacted", self.already_redacted.into()),
            ("not_ok", Value::Array(bad.into_iter().take(LISTED).map(|line| self.not_ok(line)).collect())),
            ("not_ok_left_out", left_out.into()),
            ("first_timestamp", instant(self.ages.first)),
            ("last_timestamp", instant(self.ages.last)),
            ("timestamps_unreadable", self.ages.unreadable.into()),
            ("resources", checked.resources_total.into()),
            ("heads_left_out", checked.resources_total.saturating_sub(heads.len() as u64).into()),
            ("heads", Value::Array(heads)),
            ("forgotten_hashes", checked.forgotten.into()),
        ])
    }

    fn written_value(&self) -> Value {
        let (written, ends) = (&self.written, &self.written.ends);
        let scope = if self.settings.redaction.level == Level::None { "as_received" } else { "redacted" };
        let heads: Vec<Value> = ends.heads.iter().take(LISTED).map(|found| self.head(found)).collect();
        object([
            ("name", NAME.into()),
            ("sha256", digest(Some(written.sha256))),
            ("bytes", written.bytes.into()),
            ("lines", written.lines.into()),
            ("hash_scope", scope.into()),
            ("lines_not_linked", ends.not_linked.into()),
            ("resources", ends.resources_total.into()),
            ("heads_left_out", ends.resources_total.saturating_sub(heads.len() as u64).into()),
            ("heads", Value::Array(heads)),
        ])
    }

    fn left_out_value(&self) -> Value {
        let line = |out: &super::LeftOut| object([("line", out.line.into()), ("why", out.why.as_str().into())]);
        object([
            ("total", self.left_out_total.into()),
            ("listed", Value::Array(self.left_out.iter().map(line).collect())),
        ])
    }

    fn consent_value(&self) -> Value {
        let consent = &self.consent;
        let row = |found: &super::NoConsent| {
            object([
                ("line", found.line.into()),
                ("tier", found.tier.name().into()),
                ("has_user_consent", found.stated.map_or(Value::Null, Value::from)),
            ])
        };
        object([
            ("predictions", consent.predictions.into()),
            ("needing_consent", consent.needing.into()),
            ("without_consent", consent.without_total.into()),
            ("listed", Value::Array(consent.without.iter().map(row).collect())),
            ("privacy_tier_unstated", consent.tier_unstated.into()),
        ])
    }

    fn retention_value(&self) -> Value {
        let record = &self.settings.retention;
        let found = contradiction(self.tiers_received.highest(), record.policy);
        let contradiction = found.map_or(Value::Null, |found| {
            object([
                ("tier", found.tier.name().into()),
                ("policy", found.policy.name().into()),
                ("max_days", u64::from(found.max_days).into()),
                ("exceeds", found.exceeds().into()),
                ("why", found.to_string().into()),
            ])
        });
        let category = record.category;
        object([
            ("data_id", record.data_id.as_str().into()),
            ("category", category.name().into()),
            ("policy", record.policy.name().into()),
            ("default_policy", category.default_policy().name().into()),
            ("days", record.policy.days().map_or(Value::Null, |days| u64::from(days).into())),
            ("created_at", record.created_at.python_iso().into()),
            ("justification", Value::text_or_null(record.justification.as_deref())),
            ("delete_after", record.delete_after.to_string().into()),
            ("never", (record.delete_after == DeleteAfter::Never).into()),
            ("lines_due", self.ages.due.into()),
            ("contradiction", contradiction),
        ])
    }

    /// A resource's name as the pack may show it. One that was cut may have lost the end of what a rule would find, so only its digest stays.
    fn resource(&self, name: &str) -> Value {
        if !self.settings.redaction.fields {
            return name.into();
        }
        match name.rsplit_once('…') {
            Some((_, digits)) if name.len() >= 200 => ["…", digits].concat().into(),
            _ => crate::privacy::redact::text(name, self.settings.redaction.level).0.into_owned().into(),
        }
    }

    fn head(&self, head: &Head) -> Value {
        object([
            ("resource", self.resource(&head.resource)),
            ("entry_hash", digest(Some(head.entry_hash))),
            ("line", head.line.into()),
            ("lines", head.lines.into()),
        ])
    }

    fn not_ok(&self, line: &Line) -> Value {
        let detail = line.detail.as_deref().cloned().unwrap_or_default();
        object([
            ("line", line.line.into()),
            ("hash", line.hash.name().into()),
            ("link", line.link.name().into()),
            ("resource", detail.resource.as_deref().map_or(Value::Null, |name| self.resource(name))),
            ("entry_hash", digest(detail.entry_hash)),
            ("computed_hash", digest(detail.computed_hash)),
            ("previous_hash", digest(detail.previous_hash)),
            ("expected_previous", digest(detail.expected_previous)),
            ("problem", detail.problem.map_or(Value::Null, |problem| problem.to_string().into())),
        ])
    }
}

fn digest(digest: Option<Digest>) -> Value {
    digest.map_or(Value::Null, |digest| digest.to_string().into())
}

fn instant(instant: Option<Instant>) -> Value {
    instant.map_or(Value::Null, |instant| instant.python_iso().into())
}

/// The total first, then each rule.
pub(super) fn by_rule(counts: &Counts) -> Value {
    let rules = Rule::ALL.into_iter().map(|rule| (rule.name().to_owned(), counts.of(rule).into()));
    Value::Object([("total".to_owned(), counts.total().into())].into_iter().chain(rules).collect())
}

fn outcomes(counts: &Outcomes) -> Value {
    object([
        ("hash_ok", counts.hash_ok.into()),
        ("hash_unverifiable_redacted", counts.hash_unverifiable_redacted.into()),
        ("hash_mismatch", counts.hash_mismatch.into()),
        ("malformed", counts.malformed.into()),
        ("genesis", counts.genesis.into()),
        ("linked", counts.linked.into()),
        ("restart", counts.restart.into()),
        ("fork_or_reorder", counts.fork_or_reorder.into()),
        ("missing_predecessor", counts.missing_predecessor.into()),
        ("not_checked", counts.not_checked.into()),
    ])
}

fn tiers(tiers: &Tiers) -> Value {
    let lines = Tier::ALL.into_iter().map(|tier| (tier.name().to_owned(), tiers.lines(tier).into())).collect();
    let rules = Rule::ALL.into_iter().map(|rule| (rule.name().to_owned(), tiers.texts(rule).into())).collect();
    object([
        ("tier", tiers.highest().name().into()),
        ("lines", Value::Object(lines)),
        ("texts_by_rule", Value::Object(rules)),
    ])
}

/// What the playbook asks for data of the received log's tier.
fn handling(tier: Tier) -> Value {
    let handling = tier.handling();
    let access = match handling.access {
        Access::RateLimited => "rate_limited",
        Access::Authenticated => "authenticated",
        Access::RoleAndPurpose => "role_and_purpose",
        Access::MultiFactor => "multi_factor",
    };
    let (policy, days) = match handling.keep {
        Keep::Unstated => (Value::Null, Value::Null),
        Keep::Policy(policy) => (policy.name().into(), Value::Null),
        Keep::MaxDays(days) => (Value::Null, u64::from(days).into()),
    };
    object([
        ("tls_at_least", Value::text_or_null(handling.tls)),
        ("client_certificates", handling.client_certificates.into()),
        ("access", access.into()),
        ("retention_policy", policy),
        ("max_days", days),
        ("secure_deletion", handling.secure_deletion.into()),
    ])
}
