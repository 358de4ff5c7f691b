//! The thirteen evidence files: which audit events they are made of, and how an event becomes an item (contract section 3, "Evidence files").

use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

/// One evidence file of the vendor's layout.
#[derive(Debug)]
pub struct Kind {
    /// The entry's name without `.json`.
    pub name: &'static str,
    /// What a person reads.
    pub title: &'static str,
    /// The audit event types it is made of.
    pub event_types: &'static [&'static str],
    /// The member of `details` that is copied verbatim, and the item's member of the same name; None for integration tests, whose items
    /// are put together from single members.
    pub payload: Option<&'static str>,
    /// Whether `details.thresholds` is copied too.
    pub thresholds: bool,
    /// The count's member in manifest.json; None where the vendor gives none.
    pub manifest_count: Option<&'static str>,
}

const fn kind(
    name: &'static str,
    title: &'static str,
    event_types: &'static [&'static str],
    payload: &'static str,
    manifest_count: Option<&'static str>,
) -> Kind {
    Kind { name, title, event_types, payload: Some(payload), thresholds: false, manifest_count }
}

/// The evidence files in the vendor's order.
pub const KINDS: [Kind; 13] = [
    Kind {
        name: "integration_acceptance_evidence",
        title: "Integration tests",
        event_types: &[
            "integration_test.slack",
            "integration_test.jira",
            "integration_test.teams",
            "integration_test.workflow",
            "integration_test.suite",
        ],
        payload: None,
        thresholds: false,
        manifest_count: None,
    },
    Kind {
        thresholds: true,
        ..kind("acceptance_kpis_evidence", "Acceptance KPIs", &["acceptance.kpis_captured"], "acceptance_kpis", None)
    },
    Kind {
        thresholds: true,
        ..kind(
            "leadership_kpis_evidence",
            "Leadership KPIs",
            &["leadership.kpis_captured"],
            "leadership_kpis",
            Some("leadership_kpis"),
        )
    },
    Kind {
        thresholds: true,
        ..kind(
            "quarterly_commercial_proof_evidence",
            "Quarterly report",
            &["commercial.quarterly_report_captured"],
            "quarterly_report",
            Some("quarterly_commercial_proof_reports"),
        )
    },
    kind(
        "identity_smoke_evidence",
        "Identity smoke tests",
        &["identity.idp_smoke_captured"],
        "identity_smoke",
        Some("identity_idp_smoke_tests"),
    ),
    kind(
        "sso_federation_validation_evidence",
        "SSO federation",
        &["identity.sso_federation_validation_captured"],
        "sso_federation_validation",
        Some("sso_federation_validation"),
    ),
    kind(
        "performance_load_test_evidence",
        "Load tests",
        &["performance.load_test_captured"],
        "load_test",
        Some("performance_load_tests"),
    ),
    kind(
        "ingestion_persistence_benchmark_evidence",
        "Ingestion, persistence",
        &["performance.ingestion_persistence_captured"],
        "benchmark",
        Some("ingestion_persistence_benchmarks"),
    ),
    kind(
        "ingestion_soak_evidence",
        "Ingestion, soak",
        &["performance.ingestion_soak_captured"],
        "ingestion_soak",
        Some("ingestion_soak_runs"),
    ),
    kind(
        "partitioning_evidence",
        "Partitioning",
        &["performance.partitioning_captured"],
        "partitioning",
        Some("partitioning_validation"),
    ),
    kind("job_slo_evidence", "Job service levels", &["jobs.slo_captured"], "job_slo", Some("job_slo_evidence")),
    kind(
        "tenant_isolation_evidence",
        "Tenant isolation",
        &["tenancy.isolation_verification_captured"],
        "tenant_isolation",
        Some("tenant_isolation_verifications"),
    ),
    kind(
        "carbon_assurance_evidence",
        "Carbon assurance",
        &["carbon.assurance_snapshot_captured"],
        "carbon_assurance",
        Some("carbon_assurance"),
    ),
];

/// One item of an evidence file from `GET /audit/logs/{id}`; None when the event's payload is no object, which the vendor skips too.
///
/// # Errors
/// [`AnswerError`] when the answer is not as the contract says.
pub fn item(kind: &Kind, detail: &Value) -> Result<Option<Value>, AnswerError> {
    let event = Reader::new(detail);
    let member = |key: &str| -> Result<Value, AnswerError> { Ok(event.member(key)?.value().clone()) };
    let text =
        |key: &str| -> Result<Value, AnswerError> { Ok(Value::text_or_null(event.member(key)?.text_or_null()?)) };
    let details = event.member("details")?.value();
    let mut members = vec![
        ("event_id".to_owned(), Value::from(event.member("id")?.text()?)),
        ("run_id".to_owned(), text("correlation_id")?),
        ("timestamp".to_owned(), Value::from(event.member("event_timestamp")?.text()?)),
        ("success".to_owned(), Value::from(event.member("success")?.boolean()?)),
        ("actor_email".to_owned(), text("actor_email")?),
    ];
    match kind.payload {
        None => members.extend(integration(&member, details)?),
        Some(payload) => {
            let Some(value @ Value::Object(_)) = details.get(payload) else { return Ok(None) };
            if kind.thresholds {
                let thresholds =
                    details.get("thresholds").filter(|value| !value.is_null()).cloned().unwrap_or_else(|| object([]));
                members.push(("thresholds".to_owned(), thresholds));
            }
            members.push((payload.to_owned(), value.clone()));
        }
    }
    Ok(Some(Value::Object(members)))
}

/// The members of an integration test: channel and message have fallbacks (contract section 3).
fn integration(
    member: &impl Fn(&str) -> Result<Value, AnswerError>,
    details: &Value,
) -> Result<Vec<(String, Value)>, AnswerError> {
    let present = |value: Option<&Value>| value.filter(|value| !value.is_null() && value.as_str() != Some("")).cloned();
    let channel = present(details.get("channel"))
        .or_else(|| present(member("resource_id").ok().as_ref()))
        .unwrap_or_else(|| Value::from("unknown"));
    let message = match present(details.get("result_message")) {
        Some(message) => message,
        None => member("error_message")?,
    };
    Ok(vec![
        ("event_type".to_owned(), member("event_type")?),
        ("channel".to_owned(), channel),
        ("status_code".to_owned(), details.get("status_code").cloned().unwrap_or(Value::Null)),
        ("message".to_owned(), message),
    ])
}
