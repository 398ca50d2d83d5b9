-- When the whole file was last found sound.
ALTER TABLE archive ADD COLUMN checked_at TEXT;
