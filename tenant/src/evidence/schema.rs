//! What the lists ask of each payload. Field names and order are contract section 3, "Evidence files"; which fields
//! must be there is this server's choice where no captured answer shows it.

/// How a value is read.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Anything, passed on as text.
    Any,
    /// A boolean.
    Bool,
    /// A number, written as a float.
    Float,
    /// A whole number.
    Int,
    /// An array of objects.
    List(&'static [Field]),
    /// An object.
    Object(&'static [Field]),
    /// A string.
    Text,
}

/// One field of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// How its value is read.
    pub kind: Kind,
    /// JSON text in its place when it is missing; without one, the payload does not fit.
    pub default: Option<&'static str>,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, default: None }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, default: Some("null") }
}

const fn or(name: &'static str, kind: Kind, default: &'static str) -> Field {
    Field { name, kind, default: Some(default) }
}

use Kind::{Any, Bool, Float, Int, List, Object, Text};

const METRIC: &[Field] = &[
    must("key", Text),
    must("label", Text),
    must("available", Bool),
    must("target", Text),
    must("actual", Text),
    must("meets_target", Bool),
    or("details", Any, "{}"),
];

/// `acceptance_kpis`
pub const ACCEPTANCE_KPIS: &[Field] = &[
    must("start_date", Text),
    must("end_date", Text),
    must("tier", Text),
    must("all_targets_met", Bool),
    must("available_metrics", Int),
    must("metrics", List(METRIC)),
];

/// `leadership_kpis`
pub const LEADERSHIP_KPIS: &[Field] = &[
    must("start_date", Text),
    must("end_date", Text),
    must("as_of", Text),
    must("tier", Text),
    may("provider", Text),
    must("include_preliminary", Bool),
    must("total_cost_usd", Float),
    must("cost_by_provider", Any),
    must("top_services", Any),
    must("carbon_total_kgco2e", Float),
    may("carbon_coverage_percent", Float),
    must("savings_opportunity_monthly_usd", Float),
    must("savings_realized_monthly_usd", Float),
    must("open_recommendations", Int),
    must("applied_recommendations", Int),
    must("pending_remediations", Int),
    must("completed_remediations", Int),
    or("security_high_risk_decisions", Int, "0"),
    or("security_approved_decisions", Int, "0"),
    or("security_anomalous_decisions", Int, "0"),
    or("notes", Any, "[]"),
];

/// `quarterly_report`
pub const QUARTERLY_REPORT: &[Field] = &[
    must("period", Text),
    must("year", Int),
    must("quarter", Int),
    must("start_date", Text),
    must("end_date", Text),
    must("as_of", Text),
    must("tier", Text),
    may("provider", Text),
    must("leadership_kpis", Object(LEADERSHIP_KPIS)),
    must("savings_proof", Any),
    or("notes", Any, "[]"),
];

const CHECK: &[Field] = &[
    must("name", Text),
    must("passed", Bool),
    may("status_code", Int),
    may("detail", Text),
    may("duration_ms", Float),
];

/// `identity_smoke`
pub const IDENTITY_SMOKE: &[Field] = &[
    must("runner", Text),
    may("idp", Text),
    must("scim_base_url", Text),
    or("write_mode", Bool, "false"),
    must("passed", Bool),
    must("checks", List(CHECK)),
    may("started_at", Text),
    may("completed_at", Text),
    may("duration_seconds", Float),
    may("notes", Text),
];

/// `sso_federation_validation`
pub const SSO_FEDERATION: &[Field] = &[
    must("runner", Text),
    must("passed", Bool),
    must("federation_mode", Text),
    must("frontend_url", Text),
    must("expected_redirect_url", Text),
    may("discovery_endpoint", Text),
    must("checks", List(CHECK)),
    may("notes", Text),
];

const LOAD_RESULTS: &[Field] = &[
    must("total_requests", Int),
    must("successful_requests", Int),
    must("failed_requests", Int),
    must("throughput_rps", Float),
    must("avg_response_time", Float),
    must("median_response_time", Float),
    must("p95_response_time", Float),
    must("p99_response_time", Float),
    must("min_response_time", Float),
    must("max_response_time", Float),
    or("errors_sample", Any, "[]"),
];

/// `load_test`
pub const LOAD_TEST: &[Field] = &[
    may("profile", Text),
    must("target_url", Text),
    or("endpoints", Any, "[]"),
    must("duration_seconds", Int),
    must("concurrent_users", Int),
    or("ramp_up_seconds", Int, "5"),
    or("request_timeout", Float, "10.0"),
    must("results", Object(LOAD_RESULTS)),
    may("rounds", Int),
    may("runs", Any),
    may("min_throughput_rps", Float),
    may("thresholds", Any),
    may("evaluation", Any),
    may("meets_targets", Bool),
    may("captured_at", Text),
    or("runner", Text, "\"scripts/load_test_api.py\""),
];

/// `benchmark`
pub const BENCHMARK: &[Field] = &[
    must("runner", Text),
    must("provider", Text),
    may("account_id", Text),
    must("records_requested", Int),
    must("records_saved", Int),
    must("duration_seconds", Float),
    must("records_per_second", Float),
    or("services", Any, "[]"),
    or("regions", Any, "[]"),
    or("cleanup", Bool, "true"),
    must("started_at", Text),
    must("completed_at", Text),
    may("thresholds", Any),
    may("meets_targets", Bool),
];

const SOAK_RESULTS: &[Field] = &[
    must("jobs_total", Int),
    must("jobs_succeeded", Int),
    must("jobs_failed", Int),
    must("success_rate_percent", Float),
    may("avg_duration_seconds", Float),
    may("median_duration_seconds", Float),
    may("p95_duration_seconds", Float),
    may("p99_duration_seconds", Float),
    may("min_duration_seconds", Float),
    may("max_duration_seconds", Float),
    or("errors_sample", Any, "[]"),
];

const SOAK_RUN: &[Field] = &[
    must("job_id", Text),
    must("status", Text),
    may("duration_seconds", Float),
    may("ingested_records", Int),
    may("error", Text),
];

/// `ingestion_soak`
pub const INGESTION_SOAK: &[Field] = &[
    must("runner", Text),
    must("jobs_enqueued", Int),
    must("workers", Int),
    must("batch_limit", Int),
    may("window", Any),
    must("results", Object(SOAK_RESULTS)),
    or("runs", List(SOAK_RUN), "[]"),
    may("thresholds", Any),
    may("meets_targets", Bool),
    may("captured_at", Text),
    may("notes", Text),
];

const PARTITION_TABLE: &[Field] = &[
    must("table", Text),
    must("exists", Bool),
    must("partitioned", Bool),
    or("partitions", Any, "[]"),
    or("expected_partitions", Any, "[]"),
    or("missing_partitions", Any, "[]"),
];

/// `partitioning`
pub const PARTITIONING: &[Field] = &[
    must("dialect", Text),
    must("partitioning_supported", Bool),
    must("tables", List(PARTITION_TABLE)),
    may("captured_at", Text),
    may("runner", Text),
];

/// `job_slo`
pub const JOB_SLO: &[Field] = &[
    must("window_hours", Int),
    must("target_success_rate_percent", Float),
    must("overall_meets_slo", Bool),
    must("metrics", Any),
    may("backlog", Any),
];

/// `tenant_isolation`
pub const TENANT_ISOLATION: &[Field] = &[
    must("runner", Text),
    must("checks", Any),
    must("passed", Bool),
    must("pytest_exit_code", Int),
    may("duration_seconds", Float),
    may("git_sha", Text),
    must("captured_at", Text),
    may("notes", Text),
    may("stdout_snippet", Text),
    may("stderr_snippet", Text),
];

/// `carbon_assurance`
pub const CARBON_ASSURANCE: &[Field] = &[
    must("runner", Text),
    may("notes", Text),
    must("captured_at", Text),
    must("snapshot", Any),
    may("factor_set_id", Text),
    may("factor_set_status", Text),
];
