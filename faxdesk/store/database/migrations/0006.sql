-- What the archive knows of itself. home is the computer and place that faxes are sent from ('' until a program
-- has opened it there), attempts how often a fax was begun to be sent; with unwiped, traces of what was deleted
-- for ever may still be in the file.
CREATE TABLE archive (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    home TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    unwiped INTEGER NOT NULL DEFAULT 0
);
INSERT INTO archive (only) VALUES (1);

-- Documents that a fax showed or was made of before: they go with it when it is deleted for ever.
CREATE TABLE replaced_documents (
    fax_id INTEGER NOT NULL REFERENCES faxes (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (fax_id, hash)
) WITHOUT ROWID;
