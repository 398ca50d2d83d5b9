"""Legal holds in the archive: what they are on, and which faxes they keep from being deleted."""

from __future__ import annotations

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.domain.audit.legal_hold import HoldKind, LegalHold
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock
from faxdesk.domain.tags import tag_key
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time, to_text
from faxdesk.store.search.held_faxes import IS_HELD, KEEPS
from faxdesk.words import tr


class LegalHoldStore:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def all(self) -> list[LegalHold]:
        """Oldest first."""
        with self._db.read() as cx:
            return _holds(cx)

    def on(self, fax_id: int) -> list[LegalHold]:
        """Those that keep a fax, oldest first."""
        keeps = f"EXISTS (SELECT 1 FROM faxes WHERE faxes.id = ? AND ({KEEPS}))"
        with self._db.read() as cx:
            return _holds(cx, keeps, (fax_id,))

    def count(self, hold_id: int) -> int:
        """How many faxes in the archive a hold keeps now."""
        one = f"EXISTS (SELECT 1 FROM legal_holds WHERE legal_holds.id = ? AND ({KEEPS}))"
        with self._db.read() as cx:
            count: int = cx.execute(
                f"SELECT count(*) FROM faxes WHERE root_id IS NULL AND {one}", (hold_id,)
            ).fetchone()[0]
        return count

    def add(self, kind: HoldKind, what: str, reason: str = "") -> int:
        """Put a hold on something, and give its id; where there is one already, that one's, which keeps its
        reason."""
        key = tag_key(what) if kind == HoldKind.TAG else what
        with self._db.transaction() as cx:
            known = cx.execute(
                "SELECT id FROM legal_holds WHERE kind = ? AND what = ?", (str(kind), key)
            ).fetchone()
            if known is not None:
                hold_id: int = known["id"]
                return hold_id
            made = cx.execute(
                "INSERT INTO legal_holds (kind, what, since, reason) VALUES (?, ?, ?, ?)",
                (str(kind), key, to_text(self._clock.now()), reason),
            ).lastrowid
            assert made is not None
            note_act(cx, Act.HELD, *_details(kind, key))
        return made

    def remove(self, hold_id: int) -> None:
        """Lift a hold. Raises FaxDeskError (NOT_FOUND)."""
        with self._db.transaction() as cx:
            row = cx.execute(
                "DELETE FROM legal_holds WHERE id = ? RETURNING kind, what", (hold_id,)
            ).fetchone()
            if row is None:
                raise FaxDeskError(
                    tr("There is no legal hold with this id."),
                    tr("`faxdesk hold list` shows them."),
                    ErrorKind.NOT_FOUND,
                )
            note_act(cx, Act.HOLD_LIFTED, *_details(HoldKind(row["kind"]), row["what"]))


def refuse_held(cx: sqlite3.Connection, wanted: str) -> None:
    """Raise FaxDeskError (NOT_ALLOWED) where a hold is on one of the faxes with these ids, a JSON list."""
    if cx.execute(
        f"SELECT 1 FROM faxes WHERE id IN (SELECT value FROM json_each(?)) AND {IS_HELD}", (wanted,)
    ).fetchone():
        raise FaxDeskError(
            tr("A legal hold is on one of these faxes, so nothing was deleted."),
            tr("`faxdesk hold list` shows the holds. Whoever put it there can lift it."),
            ErrorKind.NOT_ALLOWED,
        )


def refuse_held_tag(cx: sqlite3.Connection, key: str) -> None:
    """Raise FaxDeskError (NOT_ALLOWED) where a hold is on all faxes with this tag."""
    if cx.execute("SELECT 1 FROM legal_holds WHERE kind = 'tag' AND what = ?", (key,)).fetchone():
        raise FaxDeskError(
            tr("A legal hold is on all faxes with this tag, so it cannot be taken off."),
            tr("`faxdesk hold list` shows the holds. Whoever put it there can lift it."),
            ErrorKind.NOT_ALLOWED,
        )


def _holds(cx: sqlite3.Connection, condition: str = "TRUE", values: tuple[int, ...] = ()) -> list[LegalHold]:
    rows = cx.execute(
        "SELECT legal_holds.*, tags.name FROM legal_holds LEFT JOIN tags"
        f" ON kind = 'tag' AND tags.key = what WHERE {condition} ORDER BY id",
        values,
    )
    return [
        LegalHold(
            row["id"],
            HoldKind(row["kind"]),
            row["name"] or row["what"],
            certain_time(row["since"]),
            row["reason"],
        )
        for row in rows
    ]


def _details(kind: HoldKind, key: str) -> tuple[int | None, Details]:
    """Which fax an entry of the audit log is about, and what else it says: no number and no tag's name."""
    return (int(key) if kind == HoldKind.FAX else None), Details(form=str(kind))
