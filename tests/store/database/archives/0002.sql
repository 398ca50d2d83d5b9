-- Since then a fax knows whose it is.
UPDATE outbox SET account = '37439510' WHERE fax_id IN (6, 7);
