//! The kinds of evidence that the log holds: event type, payload key and schema (contract section 3, the table).

use super::schema::{self, Field};

/// The integration tests that count as evidence; the tenancy test does not.
pub const INTEGRATION_TYPES: [&str; 5] = [
    "integration_test.slack",
    "integration_test.jira",
    "integration_test.teams",
    "integration_test.workflow",
    "integration_test.suite",
];

/// One kind of evidence.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// The type of its events.
    pub event_type: &'static str,
    /// The key of the payload in an event's details.
    pub key: &'static str,
    /// What the list asks of the payload.
    pub schema: &'static [Field],
}

const fn kind(event_type: &'static str, key: &'static str, schema: &'static [Field]) -> Evidence {
    Evidence { event_type, key, schema }
}

/// All kinds that carry a payload, in the order of the vendor's pack.
pub const KINDS: [Evidence; 12] = [
    kind("acceptance.kpis_captured", "acceptance_kpis", schema::ACCEPTANCE_KPIS),
    kind("leadership.kpis_captured", "leadership_kpis", schema::LEADERSHIP_KPIS),
    kind("commercial.quarterly_report_captured", "quarterly_report", schema::QUARTERLY_REPORT),
    kind("identity.idp_smoke_captured", "identity_smoke", schema::IDENTITY_SMOKE),
    kind("identity.sso_federation_validation_captured", "sso_federation_validation", schema::SSO_FEDERATION),
    kind("performance.load_test_captured", "load_test", schema::LOAD_TEST),
    kind("performance.ingestion_persistence_captured", "benchmark", schema::BENCHMARK),
    kind("performance.ingestion_soak_captured", "ingestion_soak", schema::INGESTION_SOAK),
    kind("performance.partitioning_captured", "partitioning", schema::PARTITIONING),
    kind("jobs.slo_captured", "job_slo", schema::JOB_SLO),
    kind("tenancy.isolation_verification_captured", "tenant_isolation", schema::TENANT_ISOLATION),
    kind("carbon.assurance_snapshot_captured", "carbon_assurance", schema::CARBON_ASSURANCE),
];
