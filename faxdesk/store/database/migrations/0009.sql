-- Faxes of the history that are in the lists already and whose words are yet to be written into the search
-- index: many at once cost half as much as a page at a time.
CREATE TABLE index_waiting (
    fax_id INTEGER PRIMARY KEY REFERENCES faxes (id) ON DELETE CASCADE
);
-- All words of a transaction, up to so many bytes, are written at once. The index keeps to that.
INSERT INTO fax_search (fax_search, rank) VALUES ('hashsize', 64000000);
