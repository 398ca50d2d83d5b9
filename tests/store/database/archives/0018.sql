INSERT INTO legal_holds (kind, what, since) VALUES ('fax', '1', '2026-01-05T09:00:00.000000Z');
