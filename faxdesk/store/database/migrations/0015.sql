-- Numbers whose faxes are to be listed and found by another name, because the contacts that have them changed: see
-- store/contacts/fax_names.py.
CREATE TABLE names_waiting (same TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER contact_number_came AFTER INSERT ON contact_numbers
BEGIN
    INSERT OR IGNORE INTO names_waiting (same) VALUES (new.same);
END;
CREATE TRIGGER contact_number_went AFTER DELETE ON contact_numbers
BEGIN
    INSERT OR IGNORE INTO names_waiting (same) VALUES (old.same);
END;
CREATE TRIGGER contact_renamed AFTER UPDATE OF name, company, deleted_at ON contacts
    WHEN new.name <> old.name OR new.company <> old.company OR new.deleted_at IS NOT old.deleted_at
BEGIN
    INSERT OR IGNORE INTO names_waiting (same) SELECT same FROM contact_numbers WHERE contact_id = new.id;
END;
INSERT INTO names_waiting (same) SELECT DISTINCT same FROM contact_numbers;
