-- People and places that faxes go to and come from. sort_key is what a contact is called, in one spelling, words
-- are all that it is found by, each after a blank. There are thousands of contacts, not millions: to look through
-- them all takes a few milliseconds.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    email TEXT NOT NULL,
    note TEXT NOT NULL,
    cover TEXT NOT NULL,
    language TEXT NOT NULL,
    resolution TEXT,
    source TEXT NOT NULL DEFAULT 'own',
    book TEXT NOT NULL,
    source_id TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    words TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT
);
CREATE INDEX contacts_by_name ON contacts (sort_key, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_by_source ON contacts (source, book, source_id) WHERE source_id <> '';
-- same is the form that all spellings of a number have in common.
CREATE TABLE contact_numbers (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    number TEXT NOT NULL,
    same TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'work',
    is_fax INTEGER NOT NULL DEFAULT 1,
    label TEXT NOT NULL,
    extension TEXT NOT NULL,
    PRIMARY KEY (contact_id, place)
) WITHOUT ROWID;
CREATE INDEX contact_numbers_by_number ON contact_numbers (same);
-- key is a group's name in one spelling. A group may have no members.
CREATE TABLE contact_groups (key TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE group_members (
    key TEXT NOT NULL REFERENCES contact_groups (key) ON DELETE CASCADE ON UPDATE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (key, contact_id)
) WITHOUT ROWID;
CREATE INDEX group_members_by_contact ON group_members (contact_id);
CREATE TABLE contact_tags (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (contact_id, key)
) WITHOUT ROWID;

-- Numbers that no fax may go to.
CREATE TABLE do_not_fax (
    same TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
