-- A record of the service that came incomplete is asked for again: when, and how often that was in vain. NULL
-- where nothing is lacking; '' is at once.
ALTER TABLE faxes ADD COLUMN record_next_try TEXT;
ALTER TABLE faxes ADD COLUMN record_tries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX faxes_incomplete ON faxes (record_next_try) WHERE record_next_try IS NOT NULL;

-- Until now a record that lacked its pages' address was never asked for again,
UPDATE faxes SET record_next_try = '' WHERE message_id IS NOT NULL AND only_here = 0 AND attachment_uri = ''
    AND (direction = 'Inbound' OR outcome = 'sent');
-- and pages that the service denied once counted as lost, though it still had the fax.
UPDATE faxes SET document_state = 'failed', document_tries = 0, document_next_try = NULL
    WHERE document_state = 'gone' AND only_here = 0 AND message_id IS NOT NULL AND attachment_uri <> '';
