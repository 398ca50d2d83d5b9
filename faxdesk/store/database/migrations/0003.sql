-- One fax may take several requests: a large group goes out in parts, and what failed is sent again. root_id
-- is the fax that a further request belongs to; the lists show roots alone.
ALTER TABLE faxes ADD COLUMN root_id INTEGER REFERENCES faxes (id);
-- The receipt in the archive, and which results it tells of; '' where none was made.
ALTER TABLE faxes ADD COLUMN receipt_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE faxes ADD COLUMN receipt_of TEXT NOT NULL DEFAULT '';

DROP INDEX faxes_by_list;
DROP INDEX faxes_by_outcome;
DROP INDEX faxes_in_trash;
CREATE INDEX faxes_by_list ON faxes (direction, created_at DESC, id DESC)
    WHERE trashed_at IS NULL AND root_id IS NULL;
CREATE INDEX faxes_by_outcome ON faxes (outcome, created_at DESC, id DESC)
    WHERE trashed_at IS NULL AND root_id IS NULL AND outcome IS NOT NULL;
CREATE INDEX faxes_in_trash ON faxes (created_at DESC, id DESC)
    WHERE trashed_at IS NOT NULL AND root_id IS NULL;
CREATE INDEX faxes_by_root ON faxes (root_id) WHERE root_id IS NOT NULL;

-- The number in one spelling ('' where it was not worked out yet), and what came of the latest request that
-- the service took for it, where that is not the fax's own first one.
ALTER TABLE fax_recipients ADD COLUMN same TEXT NOT NULL DEFAULT '';
ALTER TABLE fax_recipients ADD COLUMN final_status TEXT;
ALTER TABLE fax_recipients ADD COLUMN final_error TEXT;
ALTER TABLE fax_recipients ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE fax_recipients ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
CREATE INDEX fax_recipients_by_number ON fax_recipients (same) WHERE same <> '';

-- Why a row is a further request: group, retry, resend.
ALTER TABLE outbox ADD COLUMN part TEXT NOT NULL DEFAULT '';
-- The scheduled fax that has to be cancelled before this one leaves.
ALTER TABLE outbox ADD COLUMN replaces INTEGER;
-- The service's ids of faxes of which one may be an uncertain one.
ALTER TABLE outbox ADD COLUMN lookalikes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outbox ADD COLUMN settled_at TEXT;
ALTER TABLE outbox ADD COLUMN alarmed_at TEXT;
CREATE INDEX outbox_unsettled ON outbox (state) WHERE settled_at IS NULL;
-- What was sent before there were receipts is settled, unless it is still on its way.
UPDATE outbox SET settled_at = updated_at WHERE state = 'accepted'
    AND fax_id NOT IN (SELECT id FROM faxes WHERE outcome = 'queued');

-- Whether the owner of the lease held the sign of life: then whoever holds it now knows that owner dead.
ALTER TABLE lease ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
