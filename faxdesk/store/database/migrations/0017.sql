-- The audit log: who did what with which fax. What is done in a transaction is noted in audit_notes, and before the
-- transaction ends its notes become entries (see store/audit/). number counts without a gap; link binds an entry to
-- before, the link of the one before it, with the key whose id is key, "" for none. documents and details hold hashes
-- and figures, never contents or numbers in plain.
CREATE TABLE audit_entries (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    user TEXT NOT NULL,
    program TEXT NOT NULL,
    act TEXT NOT NULL,
    fax_id INTEGER,
    documents TEXT NOT NULL,
    details TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT NOT NULL,
    link TEXT NOT NULL
);
CREATE INDEX audit_by_fax ON audit_entries (fax_id, number) WHERE fax_id IS NOT NULL;
CREATE INDEX audit_by_act ON audit_entries (act, number);
CREATE INDEX audit_by_time ON audit_entries (at);
-- Which of an archive's entries were removed because they are old enough: all up to number, whose link it was. Also the
-- id of the key that entries are to be made with.
CREATE TABLE audit_cut (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL DEFAULT 0,
    link TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL DEFAULT '',
    seal TEXT NOT NULL DEFAULT '',
    key_wanted TEXT NOT NULL DEFAULT ''
);
INSERT INTO audit_cut (only) VALUES (1);
CREATE TABLE audit_notes (
    id INTEGER PRIMARY KEY,
    act TEXT NOT NULL,
    fax_id INTEGER,
    documents TEXT NOT NULL,
    details TEXT NOT NULL,
    program TEXT NOT NULL
);
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT raise(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_never_removed BEFORE DELETE ON audit_entries
    WHEN old.number > (SELECT number FROM audit_cut)
BEGIN
    SELECT raise(ABORT, 'the audit log is only ever added to');
END;
