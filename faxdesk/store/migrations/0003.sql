-- The receipt in the archive, and which results it tells of; '' where none was made.
ALTER TABLE faxes ADD COLUMN receipt_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE faxes ADD COLUMN receipt_of TEXT NOT NULL DEFAULT '';
