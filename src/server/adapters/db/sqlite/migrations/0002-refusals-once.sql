-- A refusal stands in the audit trail at most once under its key: whoever repeats a request adds nothing.
ALTER TABLE audit_events ADD COLUMN refusal_key TEXT;

CREATE UNIQUE INDEX audit_events_by_refusal_key ON audit_events (refusal_key);
