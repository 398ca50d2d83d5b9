-- Why a legal hold was put on, as whoever did so wrote it.
ALTER TABLE legal_holds ADD COLUMN reason TEXT NOT NULL DEFAULT '';
