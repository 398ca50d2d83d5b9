"""Writing what the service tells, or a draft says, into a fax's rows."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import (
    FAILED,
    SUCCEEDED,
    Availability,
    Direction,
    Message,
    MessageStatus,
    Party,
    ReadStatus,
    RecipientStatus,
)
from faxdesk.domain.phone import display_number, same_number
from faxdesk.store.columns import draft_from, to_text
from faxdesk.store.parts import fold

_KNOWN_NUMBERS = 20_000

_TAKEN_AS_TOLD = (
    "fingerprint",
    "availability",
    "told_read",
    "message_status",
    "outcome",
    "sender_number",
    "sender_name",
    "sender_location",
    "resolution",
    "cover_index",
    "cover_text",
    "subject",
    "attachment_id",
    "attachment_uri",
    "attachment_type",
)
_INSERT = (
    "INSERT INTO faxes (message_id, direction, created_at, modified_at, is_read, pages, document_state,"
    f" peer_name, peer_number, peer_others, {', '.join(_TAKEN_AS_TOLD)})"
    " VALUES (:message_id, :direction, :created_at, coalesce(:modified_at, ''), :is_read, :pages,"
    " CASE WHEN :has_document THEN 'wanted' ELSE 'none' END, :peer_name, :peer_number, :peer_others,"
    f" {', '.join(f':{name}' for name in _TAKEN_AS_TOLD)})"
)
_UPDATE = (
    "UPDATE faxes SET created_at = coalesce(:created_at, created_at),"
    " modified_at = coalesce(:modified_at, modified_at), only_here = 0, cancelled = 0,"
    " is_read = :is_read, read_changed_at = :read_changed_at,"
    # The service counts pages late, and not at all where it failed (API §12): ours is better than none.
    " pages = CASE WHEN :pages > 0 THEN :pages ELSE pages END,"
    " document_state = CASE WHEN :has_document AND document_state IN ('none', 'gone') THEN 'wanted'"
    " ELSE document_state END,"
    " peer_name = :peer_name, peer_number = :peer_number, peer_others = :peer_others,"
    f" {', '.join(f'{name} = :{name}' for name in _TAKEN_AS_TOLD)} WHERE id = :id"
)


@dataclass(frozen=True, slots=True)
class _Number:
    """One phone number in the forms that the archive needs."""

    same: str
    display: str
    digits: str
    spellings: str


class RecordWriter:
    """Writes records within the caller's transactions. It remembers phone numbers that it has read, since
    reading one takes longer than writing all the rest."""

    def __init__(self) -> None:
        self._numbers: dict[str, _Number] = {}

    def insert(self, cx: sqlite3.Connection, message: Message, created_at: str) -> int:
        """Make the row of a fax that was not known before; gives its id."""
        values = _values(message)
        is_outbound = values["direction"] == Direction.OUTBOUND
        recipients = _parties(message.recipients)
        peers = recipients if is_outbound else [message.sender]
        values.update(self._shown(peers), created_at=created_at, is_read=is_outbound or values["told_read"])
        fax_id = cx.execute(_INSERT, values).lastrowid
        assert fax_id is not None
        self._insert_recipients(cx, fax_id, message.recipients, recipients)
        self._remember(cx, peers, created_at)
        self._index(cx, fax_id, self._words(peers, message.subject, message.cover_text, ""))
        return fax_id

    def write(self, cx: sqlite3.Connection, fax_id: int, message: Message) -> None:
        """Put the service's record into an existing row. Its document is wanted from now on, unless it is
        here."""
        before = cx.execute(
            "SELECT is_read, told_read, read_changed_at, direction, created_at FROM faxes WHERE id = ?",
            (fax_id,),
        ).fetchone()
        is_outbound = before["direction"] == Direction.OUTBOUND
        recipients = self._replace_recipients(cx, fax_id, message.recipients)
        peers = recipients if is_outbound else [message.sender]
        values = {**_values(message), **self._shown(peers), "id": fax_id}
        keeps_ours = is_outbound or _keeps_read_state(before, values)
        values["is_read"] = before["is_read"] if keeps_ours else values["told_read"]
        values["read_changed_at"] = before["read_changed_at"] if keeps_ours else None
        cx.execute(_UPDATE, values)
        self._remember(cx, peers, values["created_at"] or before["created_at"])
        self._reindex(cx, fax_id, peers, message.subject, message.cover_text)
        fold(cx, fax_id)

    def write_draft(self, cx: sqlite3.Connection, fax_id: int, draft: Draft) -> None:
        """Let a fax not yet accepted be listed and found by its recipients and files."""
        told = [RecipientStatus(one.number, one.name) for one in draft.recipients]
        cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
        peers = _parties(told)
        self._insert_recipients(cx, fax_id, told, peers)
        cx.execute(
            "UPDATE faxes SET peer_name = :peer_name, peer_number = :peer_number,"
            " peer_others = :peer_others, pages = :pages, cover_text = :cover_text WHERE id = :id",
            {
                **self._shown(peers),
                "pages": draft.pages or 0,
                "cover_text": draft.cover_text,
                "id": fax_id,
            },
        )
        files = "\n".join(file.name for file in draft.files)
        self._reindex(cx, fax_id, peers, "", draft.cover_text, files)

    def index_again(self, cx: sqlite3.Connection, fax_id: int) -> None:
        """Write a fax's words into the index as its rows have them, where the index has lost them."""
        fax = cx.execute("SELECT * FROM faxes WHERE id = ?", (fax_id,)).fetchone()
        peers = [Party(fax["sender_number"], fax["sender_name"], fax["sender_location"])]
        if fax["direction"] == Direction.OUTBOUND:
            rows = cx.execute(
                "SELECT number, name FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
            ).fetchall()
            peers = [Party(row["number"], row["name"]) for row in rows]
        item = cx.execute("SELECT draft FROM outbox WHERE fax_id = ?", (fax_id,)).fetchone()
        files = "\n".join(file.name for file in draft_from(item["draft"]).files) if item else ""
        self._reindex(cx, fax_id, peers, fax["subject"], fax["cover_text"], files)

    def _replace_recipients(
        self, cx: sqlite3.Connection, fax_id: int, recipients: Sequence[RecipientStatus]
    ) -> list[Party]:
        """What the service leaves out, a name or all of them, is kept from before. New results are to be
        followed up."""
        rows = cx.execute(
            "SELECT number, name, status, error_code FROM fax_recipients WHERE fax_id = ? ORDER BY position",
            (fax_id,),
        ).fetchall()
        if rows and not recipients:
            return [Party(row["number"], row["name"]) for row in rows]
        if [tuple(row)[2:] for row in rows] != [(one.status, one.error_code) for one in recipients]:
            cx.execute(
                "UPDATE outbox SET settled_at = NULL WHERE settled_at IS NOT NULL AND fax_id ="
                " (SELECT coalesce(root_id, id) FROM faxes WHERE id = ?)",
                (fax_id,),
            )
        names = {self._number(row["number"]).same: row["name"] for row in rows if row["name"]}
        parties = _parties(recipients)
        if names:
            parties = [
                Party(one.number, one.name or names.get(self._number(one.number).same, "")) for one in parties
            ]
        if rows:
            cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
        self._insert_recipients(cx, fax_id, recipients, parties)
        return parties

    def _insert_recipients(
        self,
        cx: sqlite3.Connection,
        fax_id: int,
        recipients: Sequence[RecipientStatus],
        parties: Sequence[Party],
    ) -> None:
        cx.executemany(
            "INSERT INTO fax_recipients"
            " (fax_id, position, number, name, status, error_code, recipient_id, same)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    fax_id,
                    position,
                    one.number,
                    party.name,
                    one.status,
                    one.error_code,
                    one.recipient_id,
                    self._number(one.number).same,
                )
                for position, (one, party) in enumerate(zip(recipients, parties, strict=True))
            ],
        )

    def _shown(self, peers: Sequence[Party]) -> dict[str, object]:
        first = peers[0] if peers else Party()
        return {
            "peer_name": first.name,
            "peer_number": self._number(first.number).display,
            "peer_others": max(len(peers) - 1, 0),
        }

    def _remember(self, cx: sqlite3.Connection, peers: Sequence[Party], at: str) -> None:
        """Keep people for proposals, under the last name that they were seen with."""
        cx.executemany(
            "INSERT INTO people (number, display, digits, name, last_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (number) DO UPDATE SET name = CASE WHEN name = '' OR (excluded.name <> ''"
            " AND excluded.last_at >= last_at) THEN excluded.name ELSE name END,"
            " last_at = max(last_at, excluded.last_at)",
            [
                (number.same, number.display, number.digits, peer.name, at)
                for peer in peers
                if (number := self._number(peer.number)).digits
            ],
        )

    def _words(self, peers: Sequence[Party], subject: str, cover_text: str, files: str) -> tuple[str, ...]:
        names = "\n".join(peer.name for peer in peers)
        numbers = "\n".join(self._number(peer.number).spellings for peer in peers)
        return names, numbers, subject, cover_text, files

    def _reindex(
        self,
        cx: sqlite3.Connection,
        fax_id: int,
        peers: Sequence[Party],
        subject: str,
        cover_text: str,
        files: str | None = None,
    ) -> None:
        """Write a fax's words into the index, if they changed; files None keeps the names there."""
        row = cx.execute("SELECT * FROM fax_search WHERE rowid = ?", (fax_id,)).fetchone()
        if files is None:
            files = row["files"] if row else ""
        words = self._words(peers, subject, cover_text, files)
        if row is not None and tuple(row) == words:
            return
        if row is not None:
            cx.execute("DELETE FROM fax_search WHERE rowid = ?", (fax_id,))
        self._index(cx, fax_id, words)

    @staticmethod
    def _index(cx: sqlite3.Connection, fax_id: int, words: Sequence[str]) -> None:
        cx.execute(
            "INSERT INTO fax_search (rowid, name, number, subject, cover_text, files)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (fax_id, *words),
        )

    def _number(self, text: str) -> _Number:
        known = self._numbers.get(text)
        if known is None:
            if len(self._numbers) >= _KNOWN_NUMBERS:
                self._numbers.clear()
            known = self._numbers[text] = _read_number(text)
        return known


def _parties(recipients: Sequence[RecipientStatus]) -> list[Party]:
    return [Party(one.number, one.name) for one in recipients]


def fingerprint(message: Message) -> int:
    """Differs, almost surely, between two records that differ at all."""
    return zlib.crc32(repr(message).encode("utf-8", "backslashreplace"))


def _read_number(text: str) -> _Number:
    """Digits in one piece, without the country's too, the last seven, and as people write it."""
    if not text:
        return _Number("", "", "", "")
    display = display_number(text)
    digits = re.sub(r"\D", "", display)
    _, _, rest = display.partition(" ")
    national = re.sub(r"\D", "", rest) if display.startswith("+") else ""
    return _Number(same_number(text), display, digits, f"{digits} {national} {digits[-7:]} {display}")


def _keeps_read_state(before: sqlite3.Row, told: dict[str, Any]) -> bool:
    """A read state changed here stands, unless the service's was changed too, and later."""
    if before["read_changed_at"] is None:
        return False
    changed_there = bool(before["told_read"]) != told["told_read"]
    return not changed_there or before["read_changed_at"] >= str(told["modified_at"] or "")


def _values(message: Message) -> dict[str, Any]:
    document = message.document
    return {
        "message_id": message.id,
        "direction": str(_direction(message)),
        "told_read": message.read_status == ReadStatus.READ,
        "created_at": to_text(message.created_at),
        "modified_at": to_text(message.modified_at),
        "fingerprint": fingerprint(message),
        "availability": message.availability,
        "message_status": message.message_status,
        "outcome": _outcome(message),
        "sender_number": message.sender.number,
        "sender_name": message.sender.name,
        "sender_location": message.sender.location,
        "pages": message.page_count,
        "resolution": str(message.resolution) if message.resolution else None,
        "cover_index": message.cover_index,
        "cover_text": message.cover_text,
        "subject": message.subject,
        "attachment_id": document.id if document else "",
        "attachment_uri": document.uri if document else "",
        "attachment_type": document.content_type if document else "",
        "has_document": document is not None and message.availability != Availability.PURGED,
    }


def _direction(message: Message) -> Direction:
    """What is not said to be outgoing came in: so it is seen."""
    return Direction.OUTBOUND if message.direction == Direction.OUTBOUND else Direction.INBOUND


def _outcome(message: Message) -> str | None:
    """The service's overall status hides that a fax failed, or is still to go, at some of its recipients
    (API §13)."""
    if _direction(message) == Direction.INBOUND:
        return None
    if message.message_status in FAILED:
        return "failed"
    if message.message_status == MessageStatus.QUEUED or any(one.is_queued for one in message.recipients):
        return "queued"
    if any(one.is_failed for one in message.recipients):
        return "failed"
    return "sent" if message.message_status in SUCCEEDED else None
