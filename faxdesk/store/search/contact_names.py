"""What the people are called whom faxes went to or came from: as the book of contacts has them, before what
the service or a draft calls them."""

from __future__ import annotations

import json
from collections.abc import Collection

from faxdesk.store.database.sqlite import sqlite3

_NAMES = (
    "SELECT same, coalesce(nullif(name, ''), company) FROM contact_numbers"
    " JOIN contacts ON contacts.id = contact_id"
    " WHERE same IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL"
    # The last one counts: one's own contacts come after those of other books.
    " ORDER BY source = 'own', sort_key DESC, contacts.id DESC"
)


def contact_names(cx: sqlite3.Connection, numbers: Collection[str]) -> dict[str, str]:
    """By number, in the form that all spellings have in common: what the contact is called that has it; one's
    own before those of other books, and of several the first by name. While there are no contacts this takes
    next to nothing."""
    if not numbers or not cx.execute("SELECT EXISTS (SELECT 1 FROM contact_numbers)").fetchone()[0]:
        return {}
    cursor = cx.cursor()
    cursor.row_factory = None
    rows = cursor.execute(_NAMES, (json.dumps(list(numbers)),))
    return {same: name for same, name in rows if same and name}


def names_of_recipients(cx: sqlite3.Connection, fax_id: int) -> dict[str, str]:
    """What the contacts are called that a fax goes to, by their numbers as the fax has them."""
    rows = cx.execute("SELECT number, same FROM fax_recipients WHERE fax_id = ?", (fax_id,)).fetchall()
    names = contact_names(cx, {row["same"] for row in rows})
    return {row["number"]: names[row["same"]] for row in rows if row["same"] in names}
