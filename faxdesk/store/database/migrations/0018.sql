-- Legal holds: what may not be deleted until the hold is lifted. kind is fax, person or tag; what is the fax's id, the
-- person's number (E.164), or the tag's key.
CREATE TABLE legal_holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    since TEXT NOT NULL,
    UNIQUE (kind, what)
);
