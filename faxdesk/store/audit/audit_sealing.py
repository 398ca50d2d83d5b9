"""Makes entries of the audit log out of what was noted in a transaction, each bound to the one before."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace

from faxdesk.domain.audit.audit_chain import BEGINNING, LogKey, link_of
from faxdesk.domain.audit.audit_entry import AuditEntry
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text

_INSERT = f"INSERT INTO audit_entries VALUES ({', '.join('?' * 12)})"


class HasKey(Protocol):
    """What knows the key of the log."""

    @property
    def current(self) -> LogKey | None:
        """None where there is none, or it is not here yet. Quick."""

    def wait(self) -> None:
        """Until the key is here, for as long as that may take a transaction."""


class AuditSealing:
    """What is done at the end of each transaction, before it is committed. user is the system's name of who
    runs the program."""

    def __init__(self, key: HasKey, user: str, program: str, clock: Clock) -> None:
        self._key = key
        self._user = user
        self._program = program
        self._clock = clock

    def prepare(self) -> None:
        self._key.wait()

    def seal(self, cx: sqlite3.Connection) -> None:
        """Within a transaction: make entries of all notes, also of those that another process of the program
        has left."""
        notes = cx.execute("SELECT * FROM audit_notes ORDER BY id").fetchall()
        if not notes:
            return
        number, before = head_of(cx)
        account = cx.execute("SELECT extension_id FROM account").fetchone()
        key = self._key.current
        at = to_text(self._clock.now()) or ""
        for note in notes:
            number += 1
            entry = AuditEntry(
                number=number,
                at=at,
                account=account["extension_id"] if account else "",
                user=self._user,
                program=note["program"] or self._program,
                act=note["act"],
                fax_id=note["fax_id"],
                documents=note["documents"],
                details=note["details"],
                key=key.id if key else "",
                before=before,
                link="",
            )
            before = link_of(entry, key)
            cx.execute(_INSERT, _values(replace(entry, link=before)))
        cx.execute("DELETE FROM audit_notes")


def head_of(cx: sqlite3.Connection) -> tuple[int, str]:
    """The number and the link of the newest entry, or of the one up to which the log was cut."""
    row = cx.execute("SELECT number, link FROM audit_entries ORDER BY number DESC LIMIT 1").fetchone()
    if row is None:
        row = cx.execute("SELECT number, link FROM audit_cut").fetchone()
    return row["number"], row["link"] or BEGINNING


def _values(entry: AuditEntry) -> tuple[object, ...]:
    return (
        *(entry.number, entry.at, entry.account, entry.user, entry.program, entry.act, entry.fax_id),
        *(entry.documents, entry.details, entry.key, entry.before, entry.link),
    )
