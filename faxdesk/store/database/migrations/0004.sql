-- Search: a fax's place in the index is its time, so that the newest hits come first by themselves; the text
-- of its pages, its note and its tags are found too.

-- Seconds since 1970 of created_at, or the next that is free.
ALTER TABLE faxes ADD COLUMN place INTEGER;
UPDATE faxes SET place = found.place FROM (
    SELECT id, max(second - number) OVER (ORDER BY number) + number AS place FROM (
        SELECT id, second, row_number() OVER (ORDER BY second, id) AS number
        FROM (SELECT id, CAST(strftime('%s', created_at) AS INTEGER) AS second FROM faxes)
    )
) AS found WHERE found.id = faxes.id;
CREATE UNIQUE INDEX faxes_by_place ON faxes (place);

CREATE INDEX faxes_by_pages ON faxes (pages);

ALTER TABLE faxes ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX faxes_with_note ON faxes (id) WHERE note <> '';

-- Whether the text of the document is in the index: wanted, scan (to be recognised), done.
ALTER TABLE faxes ADD COLUMN text_state TEXT NOT NULL DEFAULT 'wanted';
CREATE INDEX faxes_to_read ON faxes (text_state, created_at DESC)
    WHERE text_state <> 'done' AND document_state = 'here' AND root_id IS NULL;
CREATE TRIGGER faxes_document_changed AFTER UPDATE OF document_hash ON faxes
    WHEN new.document_hash <> old.document_hash
BEGIN
    UPDATE faxes SET text_state = 'wanted' WHERE id = new.id;
END;

-- What was read from a document, by its content: how is text (its own) or scan (recognised). next_page is
-- where recognising goes on; NULL when all was read.
CREATE TABLE document_texts (
    hash TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    how TEXT NOT NULL,
    next_page INTEGER,
    at TEXT NOT NULL
);

-- key is the name in one spelling.
CREATE TABLE tags (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE fax_tags (
    key TEXT NOT NULL REFERENCES tags (key),
    fax_id INTEGER NOT NULL REFERENCES faxes (id) ON DELETE CASCADE,
    PRIMARY KEY (key, fax_id)
) WITHOUT ROWID;
CREATE INDEX fax_tags_by_fax ON fax_tags (fax_id);

CREATE TABLE saved_searches (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;

-- rowid is the place. number holds every end of the digits, so that any part of a number is the beginning of
-- a word; own is this side's name and number; marks tells in from out, in letters that nobody types.
CREATE VIRTUAL TABLE fax_words USING fts5 (
    name, number, subject, cover_text, note, tags, files, day, text, own, marks,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
INSERT INTO fax_words (rowid, name, number, subject, cover_text, note, tags, files, day, text, own, marks)
SELECT place, fax_search.name, fax_search.number || rtrim(
        ' ' || substr(digits, 2) || ' ' || substr(digits, 3) || ' ' || substr(digits, 4)
        || ' ' || substr(digits, 5) || ' ' || substr(digits, 6) || ' ' || substr(digits, 7)
        || ' ' || substr(digits, 8) || ' ' || substr(digits, 9) || ' ' || substr(digits, 10)
    ),
    fax_search.subject, fax_search.cover_text, '', '', fax_search.files,
    strftime('%Y-%m-%d', created_at, 'localtime')
        || ' ' || CAST(strftime('%m', created_at, 'localtime') AS INTEGER)
        || '/' || CAST(strftime('%d', created_at, 'localtime') AS INTEGER)
        || '/' || strftime('%Y', created_at, 'localtime')
        || ' ' || CASE strftime('%m', created_at, 'localtime')
            WHEN '01' THEN 'January' WHEN '02' THEN 'February' WHEN '03' THEN 'March'
            WHEN '04' THEN 'April' WHEN '05' THEN 'May' WHEN '06' THEN 'June'
            WHEN '07' THEN 'July' WHEN '08' THEN 'August' WHEN '09' THEN 'September'
            WHEN '10' THEN 'October' WHEN '11' THEN 'November' ELSE 'December' END,
    '', CASE direction WHEN 'Outbound' THEN faxes.sender_number || ' ' || faxes.sender_name
        ELSE coalesce((SELECT group_concat(fax_recipients.number || ' ' || fax_recipients.name, ' ')
            FROM fax_recipients WHERE fax_id = faxes.id), '') END,
    CASE direction WHEN 'Inbound' THEN char(57344) || 'in' ELSE char(57344) || 'out' END
FROM faxes JOIN (
    SELECT rowid AS id, name, number, subject, cover_text, files,
        substr(number, 1, instr(number || ' ', ' ') - 1) AS digits FROM fax_search
) AS fax_search ON fax_search.id = faxes.id;
DROP TABLE fax_search;
ALTER TABLE fax_words RENAME TO fax_search;

CREATE TRIGGER faxes_deleted AFTER DELETE ON faxes
BEGIN
    DELETE FROM fax_search WHERE rowid = old.place;
END;
