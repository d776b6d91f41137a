-- Each index costs every mint a page to write. These served nothing that is asked for often: the audit trail is
-- read by its number, and what has ended is tidied away now and then, by reading its table.
DROP INDEX audit_events_by_project;
DROP INDEX used_ids_by_keep_until;
DROP INDEX upload_tokens_by_expires_at;

-- Most events are no refusals and have no key.
DROP INDEX audit_events_by_refusal_key;
CREATE UNIQUE INDEX audit_events_by_refusal_key ON audit_events (refusal_key) WHERE refusal_key IS NOT NULL;
