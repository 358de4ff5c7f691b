CREATE INDEX audit_by_time ON audit_logs (tenant, at DESC, seq DESC);
-- All one way, so that it can be read both ways.
CREATE INDEX audit_by_type ON audit_logs (tenant, event_type, at, seq);
CREATE UNIQUE INDEX audit_by_id ON audit_logs (id);
CREATE INDEX costs_by_time ON cost_records (tenant, at, seq);
CREATE INDEX allocations_by_record ON allocations (record, seq);
CREATE UNIQUE INDEX remediations_by_id ON remediations (id);
CREATE INDEX grantex_by_time ON grantex_entries (developer, at, id);
CREATE INDEX drift_scans_by_time ON drift_scans (org, started, id);
CREATE INDEX drift_items_by_time ON drift_items (org, detected, id);

-- Every 1000th row of the log, newest first: the place from which a page far behind is counted.
CREATE TABLE audit_marks (
    tenant INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (tenant, place)
) WITHOUT ROWID;
INSERT INTO audit_marks
    SELECT tenant, place, at, seq FROM (
        SELECT tenant, at, seq, row_number() OVER (PARTITION BY tenant ORDER BY at DESC, seq DESC) - 1 AS place
        FROM audit_logs
    ) WHERE place % 1000 = 0;
