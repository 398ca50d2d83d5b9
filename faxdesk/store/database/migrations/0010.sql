-- What was done to the pages of a draft, one row for each step, never changed. number counts from 1, parent is
-- that of the step before, 0 for none; changes are what became of what, so that it can be undone.
CREATE TABLE draft_steps (
    fax_id INTEGER NOT NULL REFERENCES outbox (fax_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    words TEXT NOT NULL,
    changes TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (fax_id, number)
) WITHOUT ROWID;
CREATE INDEX draft_steps_by_parent ON draft_steps (fax_id, parent);
-- The documents that the steps of a draft need.
CREATE TABLE step_documents (
    hash TEXT NOT NULL,
    fax_id INTEGER NOT NULL REFERENCES outbox (fax_id) ON DELETE CASCADE,
    PRIMARY KEY (hash, fax_id)
) WITHOUT ROWID;
CREATE INDEX step_documents_by_fax ON step_documents (fax_id);
-- The step after which the draft stands.
ALTER TABLE outbox ADD COLUMN step INTEGER NOT NULL DEFAULT 0;

-- Drafts that were kept to begin new ones with. key is the name in one spelling.
CREATE TABLE fax_templates (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    draft TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE template_documents (
    hash TEXT NOT NULL,
    key TEXT NOT NULL REFERENCES fax_templates (key) ON DELETE CASCADE ON UPDATE CASCADE,
    PRIMARY KEY (hash, key)
) WITHOUT ROWID;

-- Texts that are wanted again and again, on covers and in marks.
CREATE TABLE saved_texts (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
