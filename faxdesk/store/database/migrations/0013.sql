-- One document to many: the fax that stands in the lists, with the table of whom it goes to. name_column is NULL
-- where no column holds names. is_paused is 2 where too many failures did that; failures_seen are those that had
-- come about when the person let it go on last.
CREATE TABLE merges (
    fax_id INTEGER PRIMARY KEY REFERENCES faxes (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    columns TEXT NOT NULL,
    number_column INTEGER NOT NULL,
    name_column INTEGER,
    is_paused INTEGER NOT NULL DEFAULT 0,
    pause_on_error INTEGER NOT NULL DEFAULT 0,
    failures_seen INTEGER NOT NULL DEFAULT 0
);
-- place counts the rows from 0, line is where a row stands in its file. state is 'waiting' until the row has a
-- request of its own (outbox.merge_row), and 'out' once it was taken out. number is in E.164.
CREATE TABLE merge_rows (
    fax_id INTEGER NOT NULL REFERENCES merges (fax_id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    line INTEGER NOT NULL,
    cells TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    PRIMARY KEY (fax_id, place)
) WITHOUT ROWID;
CREATE INDEX merge_rows_waiting ON merge_rows (fax_id, number) WHERE state = 'waiting';

-- Which row of its root's table a request is for.
ALTER TABLE outbox ADD COLUMN merge_row INTEGER;
