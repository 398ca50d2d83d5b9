-- The id of the cover page that faxes to the members of a group usually have.
ALTER TABLE contact_groups ADD COLUMN cover TEXT NOT NULL DEFAULT '';
