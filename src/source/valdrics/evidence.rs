//! The thirteen evidence files: which audit events they are made of, and how an event becomes an item (contract section 3, "Evidence files").

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
