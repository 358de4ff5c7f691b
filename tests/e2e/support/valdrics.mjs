// What a pack must hold, made from the tenant's API by the contract's rules (sections 1, 3 and 5) and not by the program's.
import { csvLine, dumpJson, guarded, parseJson } from "./python.mjs";

const AUDIT_COLUMNS = "id,event_type,event_timestamp,actor_email,resource_type,resource_id,success,correlation_id".split(",");
const INTEGRATION = ["slack", "jira", "teams", "workflow", "suite"].map((name) => `integration_test.${name}`);
/** Entry, event type, the member of details that is copied, whether thresholds are copied too. */
const EVIDENCE = [
  ["acceptance_kpis_evidence", "acceptance.kpis_captured", "acceptance_kpis", true],
  ["leadership_kpis_evidence", "leadership.kpis_captured", "leadership_kpis", true],
  ["quarterly_commercial_proof_evidence", "commercial.quarterly_report_captured", "quarterly_report", true],
  ["identity_smoke_evidence", "identity.idp_smoke_captured", "identity_smoke"],
  ["sso_federation_validation_evidence", "identity.sso_federation_validation_captured", "sso_federation_validation"],
  ["performance_load_test_evidence", "performance.load_test_captured", "load_test"],
  ["ingestion_persistence_benchmark_evidence", "performance.ingestion_persistence_captured", "benchmark"],
  ["ingestion_soak_evidence", "performance.ingestion_soak_captured", "ingestion_soak"],
  ["partitioning_evidence", "performance.partitioning_captured", "partitioning"],
  ["job_slo_evidence", "jobs.slo_captured", "job_slo"],
  ["tenant_isolation_evidence", "tenancy.isolation_verification_captured", "tenant_isolation"],
  ["carbon_assurance_evidence", "carbon.assurance_snapshot_captured", "carbon_assurance"],
];

/** The documents and licences of contract section 1. */
export const DOCUMENTS = [
  "docs/integrations/scim.md",
  "docs/integrations/idp_reference_configs.md",
  "docs/integrations/sso.md",
  "docs/integrations/microsoft_teams.md",
  "docs/compliance/compliance_pack.md",
  "docs/compliance/focus_export.md",
  "docs/ops/acceptance_evidence_capture.md",
  "docs/runbooks/month_end_close.md",
  "docs/runbooks/tenant_data_lifecycle.md",
  "docs/runbooks/partition_maintenance.md",
  "docs/licensing.md",
  "LICENSE",
  "TRADEMARK_POLICY.md",
  "COMMERCIAL_LICENSE.md",
];

/** The columns of realized savings (contract section 3). */
const REALIZED_COLUMNS = (
  "remediation_request_id,provider,account_id,resource_id,region,method,executed_at,baseline_start_date,baseline_end_date," +
  "measurement_start_date,measurement_end_date,baseline_avg_daily_cost_usd,measurement_avg_daily_cost_usd," +
  "realized_monthly_savings_usd,confidence_score,computed_at"
).split(",");
/** The savings entries: name, path, dimension. */
const SAVINGS = [
  ["savings-proof", "/savings/proof"],
  ["savings-proof-drilldown-strategy-type", "/savings/proof/drilldown", "strategy_type"],
  ["savings-proof-drilldown-remediation-action", "/savings/proof/drilldown", "remediation_action"],
];

/** The 45 entries of the pack with all exports, in the order of contract section 1, manifest.json last. */
export const LAYOUT = [
  "audit_logs.csv",
  "notification_settings.json",
  "remediation_settings.json",
  "identity_settings.json",
  "integration_acceptance_evidence.json",
  ...EVIDENCE.map(([entry]) => `${entry}.json`),
  "carbon_factor_sets.json",
  "carbon_factor_update_logs.json",
  ...DOCUMENTS,
  "exports/focus-v1.3-core.csv",
  ...[...SAVINGS.map(([name]) => name), "realized-savings", "close-package"].flatMap((name) => [
    `exports/${name}.json`,
    `exports/${name}.csv`,
  ]),
  "manifest.json",
];

/** Reads the API of `url` with this token. */
export function api(url, token) {
  return async (path, parameters = {}) => {
    const target = `${url}/api/v1${path}?${new URLSearchParams(parameters)}`;
    const answer = await fetch(target, { headers: { authorization: `Bearer ${token}` } });
    if (answer.status !== 200) throw new Error(`${target}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };
}

/** The whole log, newest first, each row once. */
async function log(get) {
  const rows = new Map();
  for (let offset = 0; ; offset += 100) {
    const page = parseJson(String(await get("/audit/logs", { limit: 100, offset, order: "desc", sort_by: "event_timestamp" })));
    for (const row of page) rows.set(row.id, rows.get(row.id) ?? row);
    if (page.length < 100) return [...rows.values()];
  }
}

function common({ id, correlation_id, event_timestamp, success, actor_email }) {
  return { event_id: id, run_id: correlation_id, timestamp: event_timestamp, success, actor_email };
}

function integrationItem(detail) {
  const details = detail.details ?? {};
  return {
    ...common(detail),
    event_type: detail.event_type,
    channel: details.channel || detail.resource_id || "unknown",
    status_code: details.status_code ?? null,
    message: details.result_message || detail.error_message,
  };
}

function payloadItem(detail, member, thresholds) {
  const payload = detail.details?.[member];
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) return undefined;
  const item = { ...common(detail), [member]: payload };
  return thresholds ? { ...item, thresholds: detail.details.thresholds ?? {} } : item;
}

/**
 * The entries that follow from the tenant's rows: `audit_logs.csv`, the settings, the evidence files and the FOCUS export, name to text.
 * `first` and `last` are days or "", `focus` is the window of the export with `rows` at most,
 * `others` the window of savings, realized savings and close package.
 */
export async function expectedEntries(get, { first = "", last = "", evidence = 200, focus, others }) {
  const inside = ({ event_timestamp: at }) =>
    (first === "" || at >= `${first}T00:00:00`) && (last === "" || at <= `${last}T23:59:59.999999`);
  const rows = (await log(get)).filter(inside);
  const made = new Map();
  const lines = rows.slice(0, 200_000).map((row) => {
    const cell = (name) => (name === "id" ? row[name] : guarded(row[name]));
    return csvLine(AUDIT_COLUMNS.map(cell));
  });
  made.set("audit_logs.csv", csvLine(AUDIT_COLUMNS) + lines.join(""));
  for (const [name, content] of await settings(get)) made.set(name, dumpJson(content));
  const collect = async (types, item) => {
    const chosen = rows.filter(({ event_type }) => types.includes(event_type)).slice(0, evidence);
    const details = await Promise.all(chosen.map(({ id }) => get(`/audit/logs/${id}`)));
    return dumpJson(details.map((detail) => item(parseJson(String(detail)))).filter((made) => made !== undefined));
  };
  made.set("integration_acceptance_evidence.json", await collect(INTEGRATION, integrationItem));
  for (const [entry, type, member, thresholds] of EVIDENCE) {
    made.set(`${entry}.json`, await collect([type], (detail) => payloadItem(detail, member, thresholds)));
  }
  if (focus) made.set("exports/focus-v1.3-core.csv", await focusCsv(get, focus));
  if (others) for (const [name, text] of await otherExports(get, others)) made.set(`exports/${name}`, text);
  return made;
}

/** Savings, realized savings and the close package. */
async function otherExports(get, { first, last }) {
  const window = { start_date: first, end_date: last };
  const made = [];
  for (const [name, path, dimension] of SAVINGS) {
    const parameters = dimension ? { ...window, dimension, limit: 200 } : window;
    made.push([`${name}.json`, dumpJson(parseJson(String(await get(path, parameters))))]);
    made.push([`${name}.csv`, String(await get(path, { ...parameters, response_format: "csv" }))]);
  }
  const events = parseJson(String(await get("/savings/realized/events", { ...window, limit: 5000 })))
    .map(({ finding_id: _, finding_category: __, ...event }) => event)
    .sort((a, b) => (a.computed_at < b.computed_at ? 1 : a.computed_at > b.computed_at ? -1 : 0));
  made.push(["realized-savings.json", dumpJson(events)]);
  const row = (event) => csvLine(REALIZED_COLUMNS.map((column) => guarded(spelled(event[column]))));
  made.push(["realized-savings.csv", csvLine(REALIZED_COLUMNS) + events.map(row).join("")]);
  const close = parseJson(String(await get("/costs/reconciliation/close-package", { ...window, enforce_finalized: true })));
  const { csv, ...content } = close;
  made.push(["close-package.json", dumpJson(content)], ["close-package.csv", csv]);
  return made;
}

/** A value of JSON as Python's csv module writes it; numbers keep their own spelling. */
function spelled(value) {
  return typeof value === "object" && value !== null ? dumpJson(value) : value;
}

async function settings(get) {
  const read = async (name) => parseJson(String(await get(`/settings/${name}`)));
  const { teams_webhook_url: _, ...notification } = await read("notifications");
  const hook = new URL(notification.workflow_webhook_url);
  const identity = Object.entries(await read("identity")).filter(([key]) => !key.startsWith("sso_federation_"));
  const unknown = ["exists", "simulation_mode", "max_deletions_per_hour", "hard_cap_enabled", "monthly_hard_cap_usd"];
  return [
    ["notification_settings.json", { ...notification, exists: null, workflow_webhook_url: `${hook.origin}/***REDACTED***` }],
    ["remediation_settings.json", { ...(await read("activeops")), ...Object.fromEntries(unknown.map((key) => [key, null])) }],
    ["identity_settings.json", { ...Object.fromEntries(identity), exists: null }],
  ];
}

/** The raw export, cut after so many rows; a row ends at a CRLF outside quotes. */
async function focusCsv(get, { first, last, rows = 50_000 }) {
  const csv = String(await get("/costs/export/focus", { start_date: first, end_date: last, include_preliminary: false }));
  const found = csv.match(/(?:[^"\r]|"(?:[^"]|"")*")*\r\n/g);
  return found.slice(0, rows + 1).join("");
}
