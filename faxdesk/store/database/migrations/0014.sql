-- Books of contacts that others keep. The contacts of one name its id as their book. trouble is why it could not be
-- read last, in English; mark is what the book gave to ask for later changes with.
CREATE TABLE contact_books (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    login TEXT NOT NULL DEFAULT '',
    base TEXT NOT NULL DEFAULT '',
    mark TEXT NOT NULL DEFAULT '',
    read_at TEXT,
    tried_at TEXT,
    trouble TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT ''
);
-- The fax service has one of each; there is nothing to set up.
INSERT INTO contact_books (source) VALUES ('service'), ('directory');
