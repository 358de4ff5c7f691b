CREATE INDEX audit_by_time ON audit_logs (tenant, at DESC, seq DESC);
CREATE INDEX audit_by_type ON audit_logs (tenant, event_type, at DESC, seq DESC);
CREATE UNIQUE INDEX audit_by_id ON audit_logs (id);
CREATE INDEX costs_by_time ON cost_records (tenant, at, seq);
CREATE INDEX allocations_by_record ON allocations (record, seq);
CREATE UNIQUE INDEX remediations_by_id ON remediations (id);
