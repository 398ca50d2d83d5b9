"""What people put on faxes of their own accord: tags and a note. Only here; the service knows of neither."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from faxdesk.domain.tags import FaxMarks, tag_key
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.search import full_text as index


class TagStore:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, fax_id: int) -> FaxMarks:
        """The tags in the order of their names, and the note; none for a fax that is not in the archive."""
        with self._db.read() as cx:
            row = cx.execute("SELECT note FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            return FaxMarks(_names(cx, fax_id), row["note"] if row else "")

    def tags(self) -> list[str]:
        """All tags in use, in the order of their names. How many faxes bear one does not matter: the window
        asks."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT name FROM tags WHERE EXISTS (SELECT 1 FROM fax_tags WHERE fax_tags.key = tags.key)"
                " ORDER BY key"
            ).fetchall()
        return [row["name"] for row in rows]

    def change_tags(self, ids: Iterable[int], add: Sequence[str], remove: Sequence[str]) -> list[int]:
        """Put tags on faxes and take others off; gives the faxes that it changed. The first spelling of a
        name stays. Faxes that are not in the archive are left out. Raises FaxDeskError
        (NOT_ALLOWED), and changes none, where a legal hold is on a tag that is to go."""
        # Imported late, here and below: the first lists are read without what writes the audit log.
        from faxdesk.domain.audit.acts import Act
        from faxdesk.domain.audit.audit_entry import Details
        from faxdesk.store.audit.audit_notes import note_act
        from faxdesk.store.trash.legal_holds import refuse_held_tag

        changed = []
        with self._db.transaction() as cx:
            for name in remove:
                refuse_held_tag(cx, tag_key(name))
            for fax_id in _existing(cx, ids):
                before = _names(cx, fax_id)
                for name in remove:
                    cx.execute("DELETE FROM fax_tags WHERE key = ? AND fax_id = ?", (tag_key(name), fax_id))
                for name in add:
                    cx.execute("INSERT OR IGNORE INTO tags VALUES (?, ?)", (tag_key(name), name))
                    cx.execute("INSERT OR IGNORE INTO fax_tags VALUES (?, ?)", (tag_key(name), fax_id))
                if _names(cx, fax_id) != before:
                    changed.append(fax_id)
                    index.index(cx, fax_id, {"tags": tag_words(cx, fax_id)})
                    after = _names(cx, fax_id)
                    details = Details(
                        added=len(set(after) - set(before)), removed=len(set(before) - set(after))
                    )
                    note_act(cx, Act.TAGGED, fax_id, details)
            cx.execute("DELETE FROM tags WHERE key NOT IN (SELECT key FROM fax_tags)")
        return changed

    def set_note(self, fax_id: int, note: str) -> list[int]:
        """Gives the fax if that changed it."""
        from faxdesk.domain.audit.acts import Act
        from faxdesk.store.audit.audit_notes import note_act

        with self._db.transaction() as cx:
            changed = cx.execute(
                "UPDATE faxes SET note = ? WHERE id = ? AND note <> ?", (note, fax_id, note)
            ).rowcount
            if changed:
                index.index(cx, fax_id, {"note": note})
                note_act(cx, Act.NOTED, fax_id)
        return [fax_id] if changed else []


def take_over(cx: sqlite3.Connection, of: int, to: int) -> None:
    """One fax becomes part of another: so do its marks."""
    cx.execute("UPDATE OR IGNORE fax_tags SET fax_id = ? WHERE fax_id = ?", (to, of))
    cx.execute(
        "UPDATE faxes SET note = trim(note || char(10) || (SELECT note FROM faxes WHERE id = ?), char(10))"
        " WHERE id = ?",
        (of, to),
    )
    row = cx.execute("SELECT note FROM faxes WHERE id = ?", (to,)).fetchone()
    index.index(cx, to, {"note": row["note"], "tags": tag_words(cx, to)})


def _existing(cx: sqlite3.Connection, ids: Iterable[int]) -> list[int]:
    rows = cx.execute(
        "SELECT id FROM faxes WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return [row["id"] for row in rows]


def _names(cx: sqlite3.Connection, fax_id: int) -> tuple[str, ...]:
    rows = cx.execute(
        "SELECT name FROM fax_tags JOIN tags USING (key) WHERE fax_id = ? ORDER BY key", (fax_id,)
    )
    return tuple(row["name"] for row in rows)


def tag_words(cx: sqlite3.Connection, fax_id: int) -> str:
    return "\n".join(_names(cx, fax_id))
