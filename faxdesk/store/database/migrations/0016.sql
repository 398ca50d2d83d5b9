-- What came in by itself and was made a fax, so that nothing is taken twice. key is a hash of where it came from and of
-- the source's own key. fax_id is kept when its fax is deleted for ever. reason says why what was to be sent is a
-- draft, in English.
CREATE TABLE intake (
    key TEXT PRIMARY KEY,
    fax_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    reason TEXT
) WITHOUT ROWID;
