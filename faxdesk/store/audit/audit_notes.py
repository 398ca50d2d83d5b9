"""Notes of what is done in a transaction, which become entries of the audit log before it ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from msgspec import Struct, json
from msgspec.structs import replace

from faxdesk.disk_trouble import DiskTrouble
from faxdesk.domain.audit.acting import acting_as, acting_program
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3

log = logging.getLogger(__name__)

_NOTHING = Details()


def note_act(
    cx: sqlite3.Connection,
    act: Act,
    fax_id: int | None = None,
    details: Details = _NOTHING,
    documents: Iterable[str] = (),
) -> None:
    """Within a transaction: note an act, of a fax where it is about one, with the hashes of the documents
    that were meant."""
    cx.execute(
        "INSERT INTO audit_notes (act, fax_id, documents, details, program) VALUES (?, ?, ?, ?, ?)",
        (
            str(act),
            fax_id,
            " ".join(digest for digest in dict.fromkeys(documents) if digest),
            json.encode(details).decode(),
            acting_program(),
        ),
    )


class _Done(Struct, frozen=True):
    """An act, with these faxes, or with none in particular (None)."""

    act: Act
    ids: tuple[int | None, ...]
    details: Details
    program: str


class ActNotes:
    """Notes acts that change nothing else in the archive; for workers. They are on the disk when a method
    returns, so that whoever calls it may then say that the act is done.

    Where the disk takes nothing, faxes can still be read and saved elsewhere: what was done then is kept in
    memory, and noted, as late, with the next act that the disk takes."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._lock = threading.Lock()
        self._late: list[_Done] = []

    def faxes(self, act: Act, ids: Iterable[int], details: Details = _NOTHING) -> None:
        """The same act with each of some faxes, with the pages that each has here. Raises FaxDeskError."""
        self._note(_Done(act, tuple(ids), details, acting_program()))

    def act(self, act: Act, details: Details = _NOTHING) -> None:
        """An act with no fax in particular. Raises FaxDeskError."""
        self._note(_Done(act, (None,), details, acting_program()))

    def _note(self, done: _Done) -> None:
        with self._lock:
            late, self._late = self._late, []
        try:
            with self._db.transaction() as cx:
                for each in (*late, done):
                    _write(cx, each)
        except DiskTrouble as trouble:
            log.warning("The audit log cannot be written now: %s", trouble.kind)
            kept = _Done(done.act, done.ids, replace(done.details, late=True), done.program)
            with self._lock:
                self._late = [*late, kept, *self._late]
        except BaseException:
            with self._lock:
                self._late = [*late, *self._late]
            raise


def _write(cx: sqlite3.Connection, done: _Done) -> None:
    with acting_as(done.program):
        for fax_id in done.ids:
            row = cx.execute("SELECT document_hash FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            note_act(cx, done.act, fax_id, done.details, (row["document_hash"],) if row else ())
