-- The archive: every fax for ever, and the journal of those on their way out.
-- Times are texts of fixed width in UTC, so that their order is that of the times.

CREATE TABLE faxes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The service's id; NULL until it has accepted an outgoing fax.
    message_id TEXT UNIQUE,
    direction TEXT NOT NULL,
    created_at TEXT NOT NULL,
    modified_at TEXT NOT NULL DEFAULT '',
    -- Of the record last taken over: the service does not always tell a change by a new time.
    fingerprint INTEGER NOT NULL DEFAULT 0,
    is_read INTEGER NOT NULL DEFAULT 0,
    -- What the service said last; and, while it was not told of a change made here, when that was by
    -- its clock.
    told_read INTEGER NOT NULL DEFAULT 0,
    read_changed_at TEXT,
    availability TEXT NOT NULL DEFAULT 'Alive',
    only_here INTEGER NOT NULL DEFAULT 0,
    trashed_at TEXT,
    delete_pushed INTEGER NOT NULL DEFAULT 0,
    message_status TEXT NOT NULL DEFAULT '',
    -- Of a sent fax, over all its recipients: queued, sent, failed; NULL for all else.
    outcome TEXT,
    sender_number TEXT NOT NULL DEFAULT '',
    sender_name TEXT NOT NULL DEFAULT '',
    sender_location TEXT NOT NULL DEFAULT '',
    pages INTEGER NOT NULL DEFAULT 0,
    resolution TEXT,
    cover_index INTEGER,
    cover_text TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    -- Ready to be read, so that a list is painted without a library for phone numbers.
    peer_name TEXT NOT NULL DEFAULT '',
    peer_number TEXT NOT NULL DEFAULT '',
    peer_others INTEGER NOT NULL DEFAULT 0,
    attachment_id TEXT NOT NULL DEFAULT '',
    attachment_uri TEXT NOT NULL DEFAULT '',
    attachment_type TEXT NOT NULL DEFAULT '',
    document_state TEXT NOT NULL DEFAULT 'none',
    document_hash TEXT NOT NULL DEFAULT '',
    document_type TEXT NOT NULL DEFAULT '',
    document_tries INTEGER NOT NULL DEFAULT 0,
    document_next_try TEXT
);

CREATE INDEX faxes_by_list ON faxes (direction, created_at DESC, id DESC) WHERE trashed_at IS NULL;
CREATE INDEX faxes_unread ON faxes (direction, is_read, created_at DESC, id DESC)
    WHERE trashed_at IS NULL AND is_read = 0;
CREATE INDEX faxes_by_outcome ON faxes (outcome, created_at DESC, id DESC)
    WHERE trashed_at IS NULL AND outcome IS NOT NULL;
CREATE INDEX faxes_in_trash ON faxes (created_at DESC, id DESC) WHERE trashed_at IS NOT NULL;
CREATE INDEX faxes_wanted ON faxes (created_at DESC) WHERE document_state IN ('wanted', 'failed');
CREATE INDEX faxes_read_changed ON faxes (id) WHERE read_changed_at IS NOT NULL;
CREATE INDEX faxes_delete_pushed ON faxes (id) WHERE delete_pushed = 1;
CREATE INDEX faxes_by_document ON faxes (document_hash) WHERE document_hash <> '';

CREATE TABLE fax_recipients (
    fax_id INTEGER NOT NULL REFERENCES faxes (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    error_code TEXT NOT NULL DEFAULT '',
    recipient_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (fax_id, position)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE fax_search USING fts5 (
    name, number, subject, cover_text, files, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- Whom faxes went to or came from, to be proposed while a recipient is typed.
CREATE TABLE people (
    number TEXT PRIMARY KEY,
    display TEXT NOT NULL,
    digits TEXT NOT NULL,
    name TEXT NOT NULL,
    last_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE outbox (
    fax_id INTEGER PRIMARY KEY REFERENCES faxes (id),
    state TEXT NOT NULL,
    draft TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    send_at TEXT,
    hold_until TEXT,
    next_attempt_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempt_at TEXT,
    body_sent_at TEXT,
    looks INTEGER NOT NULL DEFAULT 0,
    absent INTEGER NOT NULL DEFAULT 0,
    problem TEXT
);

CREATE INDEX outbox_by_state ON outbox (state);

CREATE TABLE outbox_files (
    fax_id INTEGER NOT NULL REFERENCES outbox (fax_id),
    hash TEXT NOT NULL,
    PRIMARY KEY (fax_id, hash)
) WITHOUT ROWID;

CREATE INDEX outbox_files_by_hash ON outbox_files (hash);

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    fax_id INTEGER NOT NULL REFERENCES outbox (fax_id),
    at TEXT NOT NULL,
    body_sent_at TEXT
);

CREATE INDEX attempts_by_fax ON attempts (fax_id, id);

CREATE TABLE outbox_log (
    id INTEGER PRIMARY KEY,
    fax_id INTEGER NOT NULL REFERENCES outbox (fax_id),
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    old_state TEXT NOT NULL,
    new_state TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT ''
);

CREATE INDEX outbox_log_by_fax ON outbox_log (fax_id, id);

CREATE TABLE lease (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    owner TEXT NOT NULL,
    until TEXT NOT NULL
);

CREATE TABLE sync_state (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    sync_token TEXT NOT NULL DEFAULT '',
    -- When the token was given, by the service's clock, and how far that is ahead of ours.
    synced_at TEXT,
    clock_offset_s REAL NOT NULL DEFAULT 0,
    history_before TEXT,
    history_done INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE account (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    extension_id TEXT NOT NULL,
    name TEXT NOT NULL,
    extension_number TEXT NOT NULL,
    fax_numbers TEXT NOT NULL,
    country TEXT NOT NULL
);
