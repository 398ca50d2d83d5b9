-- Contacts and their books, which there are since then.
INSERT INTO contacts (id, name, company, email, note, cover, language, book, source_id, sort_key, words, changed_at)
    VALUES (1, 'Dr Day', 'Day Clinic', '', '', '', '', '', '', 'day', 'dr day day clinic', '2026-01-05T09:00:00.000000Z');
INSERT INTO contact_numbers (contact_id, place, number, same, label, extension) VALUES
    (1, 0, '+16505550101', '+16505550101', '', '');
INSERT INTO contact_books (source, name, address, login) VALUES
    ('carddav', 'Practice', 'https://cloud.example.org/dav', 'robin');
