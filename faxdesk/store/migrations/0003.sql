-- Whether the owner of the lease held the sign of life: then whoever holds it now knows that owner dead.
ALTER TABLE lease ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
