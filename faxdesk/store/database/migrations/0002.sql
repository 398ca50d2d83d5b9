-- Whose fax it is: the extension that was signed in when it was committed; '' where nobody was yet.
ALTER TABLE outbox ADD COLUMN account TEXT NOT NULL DEFAULT '';
