CREATE TABLE meta (fingerprint TEXT NOT NULL);

CREATE TABLE tenants (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, name TEXT NOT NULL, slug TEXT NOT NULL, tier TEXT NOT NULL,
    active INTEGER NOT NULL
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL REFERENCES tenants, uuid TEXT NOT NULL UNIQUE,
    demo_id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
    active INTEGER NOT NULL, listed INTEGER NOT NULL
);

-- One JSON object per section. Columns that the vendor encrypts are keys here; no answer shows their text.
CREATE TABLE settings (tenant INTEGER NOT NULL, section TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant, section));

-- `details` is JSON text, answered as it is stored.
CREATE TABLE audit_logs (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, id TEXT NOT NULL, event_type TEXT NOT NULL, at INTEGER NOT NULL,
    actor_id TEXT, actor_email TEXT, actor_ip TEXT, correlation_id TEXT, request_method TEXT, request_path TEXT,
    resource_type TEXT, resource_id TEXT, details TEXT, success INTEGER NOT NULL, error_message TEXT
);

CREATE TABLE cost_records (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, id TEXT NOT NULL, provider TEXT NOT NULL, account_id TEXT NOT NULL,
    account_name TEXT NOT NULL, service TEXT NOT NULL, category TEXT NOT NULL, usage_type TEXT NOT NULL,
    region TEXT NOT NULL, resource_id TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
    quantity INTEGER NOT NULL, unit TEXT NOT NULL, charge TEXT NOT NULL, at INTEGER NOT NULL, span INTEGER NOT NULL,
    tags TEXT NOT NULL, feed TEXT NOT NULL, final INTEGER NOT NULL
);

CREATE TABLE allocations (
    seq INTEGER PRIMARY KEY, record INTEGER NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, amount INTEGER NOT NULL
);

CREATE TABLE llm_usage (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, at INTEGER NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    request_type TEXT NOT NULL, tokens INTEGER NOT NULL, amount INTEGER NOT NULL, byok INTEGER NOT NULL
);

CREATE TABLE restatements (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, provider TEXT NOT NULL, usage_date TEXT NOT NULL,
    recorded_at INTEGER NOT NULL, service TEXT NOT NULL, region TEXT NOT NULL, old_amount INTEGER NOT NULL,
    new_amount INTEGER NOT NULL, reason TEXT NOT NULL, record_id TEXT NOT NULL, batch_id TEXT NOT NULL
);

CREATE TABLE invoices (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, provider TEXT NOT NULL, number TEXT NOT NULL,
    period_start TEXT NOT NULL, period_end TEXT NOT NULL, amount INTEGER NOT NULL, status TEXT NOT NULL
);

CREATE TABLE recommendations (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, provider TEXT NOT NULL, strategy_type TEXT NOT NULL,
    category TEXT, status TEXT NOT NULL, monthly INTEGER NOT NULL, applied_at INTEGER
);

CREATE TABLE remediations (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, id TEXT NOT NULL, provider TEXT NOT NULL, account_id TEXT NOT NULL,
    resource_id TEXT NOT NULL, region TEXT NOT NULL, action TEXT NOT NULL, category TEXT, status TEXT NOT NULL,
    monthly INTEGER NOT NULL, executed_at INTEGER
);

CREATE TABLE realized (
    seq INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, remediation TEXT NOT NULL, finding_id TEXT, finding_category TEXT,
    method TEXT NOT NULL, baseline_start TEXT NOT NULL, baseline_end TEXT NOT NULL, measurement_start TEXT NOT NULL,
    measurement_end TEXT NOT NULL, baseline_daily REAL NOT NULL, measurement_daily REAL NOT NULL, monthly REAL NOT NULL,
    confidence REAL, computed_at INTEGER NOT NULL
);

-- Grantex. Instants are milliseconds since 1970; `metadata` and `scopes` are JSON text. Of a key, only its SHA-256 is here.
CREATE TABLE grantex_developers (
    id TEXT NOT NULL UNIQUE, demo_id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, name TEXT NOT NULL, slug TEXT NOT NULL,
    email TEXT NOT NULL, plan TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE, listed INTEGER NOT NULL
);

CREATE TABLE grantex_agents (id TEXT NOT NULL UNIQUE, developer TEXT NOT NULL, status TEXT NOT NULL);

CREATE TABLE grantex_grants (
    id TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, principal TEXT NOT NULL, developer TEXT NOT NULL, scopes TEXT NOT NULL,
    status TEXT NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER, depth INTEGER NOT NULL
);

CREATE TABLE grantex_policies (
    id TEXT NOT NULL UNIQUE, developer TEXT NOT NULL, name TEXT NOT NULL, effect TEXT NOT NULL, priority INTEGER NOT NULL,
    agent TEXT, principal TEXT, scopes TEXT, start TEXT, end TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
);

CREATE TABLE grantex_entries (
    id TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, grant_id TEXT NOT NULL, principal TEXT NOT NULL, developer TEXT NOT NULL,
    action TEXT NOT NULL, metadata TEXT NOT NULL, hash TEXT NOT NULL, prev TEXT, at INTEGER NOT NULL, status TEXT NOT NULL
);

-- The evidence service. `payload` is JSON text as Python writes it; instants are microseconds since 1970.
CREATE TABLE ops_users (
    uuid TEXT NOT NULL UNIQUE, demo_id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL
);

CREATE TABLE ops_events (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, event_type TEXT NOT NULL, action TEXT NOT NULL, status TEXT NOT NULL,
    payload TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
);

CREATE TABLE ops_jobs (
    id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, updated INTEGER NOT NULL, name TEXT NOT NULL, job_type TEXT NOT NULL,
    payload TEXT NOT NULL, owner TEXT NOT NULL, cron TEXT NOT NULL, status TEXT NOT NULL, description TEXT NOT NULL
);

-- The playbook's log before it is hashed; `details` is JSON text as Python writes it, nothing redacted.
CREATE TABLE playbook_events (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, user TEXT NOT NULL, resource TEXT NOT NULL,
    details TEXT NOT NULL
);

CREATE TABLE playbook_users (
    uuid TEXT NOT NULL UNIQUE, demo_id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL
);

-- DriftWise. Instants are microseconds since 1970, whole seconds; `detail` is JSON text. Of an API key, only its SHA-256 is
-- here: an account with one is no member.
CREATE TABLE drift_orgs (id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, plan TEXT NOT NULL);

CREATE TABLE drift_accounts (
    id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, demo_id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL, key_hash TEXT UNIQUE, listed INTEGER NOT NULL
);

CREATE TABLE drift_scans (
    id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, account TEXT NOT NULL, started INTEGER NOT NULL, finished INTEGER,
    status TEXT NOT NULL, origin TEXT NOT NULL, items INTEGER NOT NULL, total INTEGER NOT NULL, managed INTEGER NOT NULL
);

CREATE TABLE drift_items (
    id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, scan TEXT NOT NULL, detected INTEGER NOT NULL, resolved INTEGER,
    kind TEXT NOT NULL, resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, risk TEXT NOT NULL, status TEXT NOT NULL,
    resolution TEXT
);

CREATE TABLE drift_rules (
    id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, name TEXT NOT NULL, flag_pattern TEXT NOT NULL, resource_pattern TEXT,
    severity TEXT NOT NULL, enabled INTEGER NOT NULL, reason TEXT NOT NULL, updated INTEGER NOT NULL
);

CREATE TABLE drift_sources (
    id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, display_name TEXT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL,
    location TEXT NOT NULL, created INTEGER NOT NULL, fetched INTEGER
);

CREATE TABLE drift_audit (
    org TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, actor_email TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, at INTEGER NOT NULL, prev TEXT, hash TEXT NOT NULL, PRIMARY KEY (org, seq)
);
