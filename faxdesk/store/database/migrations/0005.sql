-- A received fax that is news, until it was worked out what is to be done with it: when it came here.
ALTER TABLE faxes ADD COLUMN news_at TEXT;
CREATE INDEX faxes_news ON faxes (news_at) WHERE news_at IS NOT NULL;

-- What is done by itself when a fax arrives, and since when it is switched on.
CREATE TABLE arrival_actions (
    action TEXT PRIMARY KEY,
    since TEXT NOT NULL
) WITHOUT ROWID;

-- Each of them once for each fax. until is when a due one is to be tried again, and by when whoever began one
-- is done with it, or dead.
CREATE TABLE arrivals (
    fax_id INTEGER NOT NULL REFERENCES faxes (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    until TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (fax_id, action)
) WITHOUT ROWID;
CREATE INDEX arrivals_open ON arrivals (action, fax_id) WHERE state IN ('due', 'begun');

-- What was deleted here for ever: the service is to delete it, too, and must not bring it back.
CREATE TABLE forgotten (
    message_id TEXT PRIMARY KEY,
    forgotten_at TEXT NOT NULL,
    delete_pushed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX forgotten_not_told ON forgotten (message_id) WHERE delete_pushed = 0;
CREATE INDEX faxes_by_receipt ON faxes (receipt_hash) WHERE receipt_hash <> '';
CREATE INDEX faxes_trashed_at ON faxes (trashed_at) WHERE trashed_at IS NOT NULL;

-- A sent fax that the service dropped before it went out, and that must not be taken back there.
ALTER TABLE faxes ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;
-- Until now, what was deleted here while it was queued.
UPDATE faxes SET cancelled = 1
    WHERE direction = 'Outbound' AND message_status = 'Queued' AND delete_pushed = 1;
