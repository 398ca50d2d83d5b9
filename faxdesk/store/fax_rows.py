"""Writing what the service tells, or a draft says, into a fax's rows."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import (
    FAILED,
    SUCCEEDED,
    Availability,
    Direction,
    DocumentState,
    Message,
    MessageStatus,
    Outcome,
    Party,
    ReadStatus,
    RecipientStatus,
)
from faxdesk.domain.mailbox.record_merge import filled_in
from faxdesk.domain.phone import display_number, same_number
from faxdesk.store.mapping import draft_from, to_message, to_text
from faxdesk.store.requests import fold
from faxdesk.store.search import full_text as index
from faxdesk.store.sql_values import any_of, quoted
from faxdesk.store.tag_store import tag_words

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
_COLUMNS = (
    "id",
    "message_id",
    "direction",
    "created_at",
    "place",
    "modified_at",
    "is_read",
    "pages",
    "document_state",
    "peer_name",
    "peer_number",
    "peer_others",
    "record_next_try",
    *_TAKEN_AS_TOLD,
)
_RECIPIENT = ("fax_id", "position", "number", "name", "status", "error_code", "recipient_id", "same")
_UPDATE = (
    "UPDATE faxes SET created_at = coalesce(:created_at, created_at),"
    " modified_at = coalesce(:modified_at, modified_at), only_here = 0, cancelled = 0,"
    " is_read = :is_read, read_changed_at = :read_changed_at,"
    # The service counts pages late, and not at all where it failed (API §12): ours is better than none.
    " pages = CASE WHEN :pages > 0 THEN :pages ELSE pages END,"
    " document_state = CASE WHEN :has_document"
    f" AND document_state IN {any_of((DocumentState.NONE, DocumentState.GONE))}"
    f" THEN {quoted(DocumentState.WANTED)} ELSE document_state END,"
    # A pause that has begun goes on.
    " record_tries = CASE WHEN :record_next_try IS NULL THEN 0 ELSE record_tries END,"
    " record_next_try = CASE WHEN :record_next_try IS NULL THEN NULL"
    " ELSE coalesce(record_next_try, :record_next_try) END,"
    " peer_name = :peer_name, peer_number = :peer_number, peer_others = :peer_others,"
    f" {', '.join(f'{name} = :{name}' for name in _TAKEN_AS_TOLD)} WHERE id = :id"
)
_REMEMBER = (
    "INSERT INTO people (number, display, digits, name, last_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (number) DO UPDATE SET name = CASE WHEN name = '' OR (excluded.name <> ''"
    " AND excluded.last_at >= last_at) THEN excluded.name ELSE name END,"
    " last_at = max(last_at, excluded.last_at)"
)


def _plain(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT_RECIPIENT = _plain("fax_recipients", _RECIPIENT)
_People = dict[str, tuple[str, str, str, str, str]]
"""By number: what is written of people."""


class _Number(Struct, frozen=True):
    """One phone number in the forms that the archive needs."""

    same: str
    display: str
    digits: str
    national: str
    ends: str


class RecordWriter:
    """Writes records within the caller's transactions. It remembers phone numbers that it has read, since
    reading one takes longer than writing all the rest."""

    def __init__(self) -> None:
        self._numbers: dict[str, _Number] = {}

    def insert(self, cx: sqlite3.Connection, messages: Sequence[tuple[Message, str]]) -> list[int]:
        """Make the rows of faxes that were not known before, each with the time it was made, oldest first;
        gives their ids, in this order. A whole page of the history at once takes half the time of one by
        one."""
        row = cx.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'faxes'").fetchone()
        ids = list(range(row[0] + 1, row[0] + 1 + len(messages)))
        places = index.places_for(cx, [created_at for _message, created_at in messages])
        people: _People = {}
        rows, index_rows, recipients = [], [], []
        for fax_id, place, (message, created_at) in zip(ids, places, messages, strict=True):
            values = _values(message)
            is_outbound = values["direction"] == Direction.OUTBOUND
            peers = _parties(message.recipients) if is_outbound else [message.sender]
            values.update(
                self._shown(peers),
                id=fax_id,
                created_at=created_at,
                place=place,
                modified_at=values["modified_at"] or "",
                is_read=is_outbound or values["told_read"],
                document_state=DocumentState.WANTED if values["has_document"] else DocumentState.NONE,
            )
            rows.append([values[column] for column in _COLUMNS])
            texts = {**self._words(peers, message.subject, message.cover_text), "own": self._own(message)}
            index_rows.append(index.row(place, created_at, values["direction"], texts))
            recipients += self._recipient_rows(fax_id, message.recipients)
            self._collect(people, peers, created_at)
        _insert_all(cx, "faxes", _COLUMNS, rows)
        _insert_all(cx, "fax_recipients", _RECIPIENT, recipients)
        _insert_all(cx, "fax_search", index.ROW, index_rows)
        cx.executemany(_REMEMBER, people.values())
        return ids

    def write(self, cx: sqlite3.Connection, fax_id: int, message: Message) -> None:
        """Put the service's record into an existing row. Its document is wanted from now on, unless it is
        here."""
        before = cx.execute("SELECT * FROM faxes WHERE id = ?", (fax_id,)).fetchone()
        rows = cx.execute(
            "SELECT * FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
        ).fetchall()
        as_received = fingerprint(message)
        known = to_message(before, rows)
        if known is not None:
            message = filled_in(message, known)
        is_outbound = before["direction"] == Direction.OUTBOUND
        self._replace_recipients(cx, fax_id, rows, message.recipients)
        peers = _parties(message.recipients) if is_outbound else [message.sender]
        values = {**_values(message), **self._shown(peers), "id": fax_id, "fingerprint": as_received}
        keeps_ours = is_outbound or _keeps_read_state(before, values)
        values["is_read"] = before["is_read"] if keeps_ours else values["told_read"]
        values["read_changed_at"] = before["read_changed_at"] if keeps_ours else None
        created_at = values["created_at"] or before["created_at"]
        index.move(cx, fax_id, created_at)
        cx.execute(_UPDATE, values)
        self._remember(cx, peers, created_at)
        texts = self._words(peers, message.subject, message.cover_text)
        index.index(cx, fax_id, {**texts, "own": self._own(message)})
        fold(cx, fax_id)

    def write_draft(self, cx: sqlite3.Connection, fax_id: int, draft: Draft) -> None:
        """Let a fax not yet accepted be listed and found by its recipients and files."""
        recipients = [RecipientStatus(recipient.number, recipient.name) for recipient in draft.recipients]
        cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
        peers = _parties(recipients)
        self._insert_recipients(cx, fax_id, recipients)
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
        index.index(cx, fax_id, {**self._words(peers, "", draft.cover_text), "files": files})

    def index_again(self, cx: sqlite3.Connection, fax_id: int) -> None:
        """Write a fax's words into the index as its rows have them, where the index has lost them."""
        fax = cx.execute("SELECT * FROM faxes WHERE id = ?", (fax_id,)).fetchone()
        recipients = cx.execute(
            "SELECT * FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
        ).fetchall()
        peers = [Party(fax["sender_number"], fax["sender_name"], fax["sender_location"])]
        if fax["direction"] == Direction.OUTBOUND:
            peers = [Party(row["number"], row["name"]) for row in recipients]
        item = cx.execute("SELECT draft FROM outbox WHERE fax_id = ?", (fax_id,)).fetchone()
        text = cx.execute(
            "SELECT text FROM document_texts WHERE hash = ?", (fax["document_hash"],)
        ).fetchone()
        message = to_message(fax, recipients)
        texts = {
            **self._words(peers, fax["subject"], fax["cover_text"]),
            "own": self._own(message) if message else "",
            "files": "\n".join(file.name for file in draft_from(item["draft"]).files) if item else "",
            "note": fax["note"],
            "tags": tag_words(cx, fax_id),
            "text": text["text"] if text else "",
        }
        index.index(cx, fax_id, texts)

    def _replace_recipients(
        self,
        cx: sqlite3.Connection,
        fax_id: int,
        rows: Sequence[sqlite3.Row],
        recipients: Sequence[RecipientStatus],
    ) -> None:
        """New results are to be followed up."""
        if [(row["status"], row["error_code"]) for row in rows] != [
            (recipient.status, recipient.error_code) for recipient in recipients
        ]:
            cx.execute(
                "UPDATE outbox SET settled_at = NULL WHERE settled_at IS NOT NULL AND fax_id ="
                " (SELECT coalesce(root_id, id) FROM faxes WHERE id = ?)",
                (fax_id,),
            )
        if rows:
            cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
        self._insert_recipients(cx, fax_id, recipients)

    def _insert_recipients(
        self, cx: sqlite3.Connection, fax_id: int, recipients: Sequence[RecipientStatus]
    ) -> None:
        cx.executemany(_INSERT_RECIPIENT, self._recipient_rows(fax_id, recipients))

    def _recipient_rows(self, fax_id: int, recipients: Sequence[RecipientStatus]) -> list[tuple[object, ...]]:
        return [
            (
                fax_id,
                position,
                recipient.number,
                recipient.name,
                recipient.status,
                recipient.error_code,
                recipient.recipient_id,
                self._number(recipient.number).same,
            )
            for position, recipient in enumerate(recipients)
        ]

    def _shown(self, peers: Sequence[Party]) -> dict[str, object]:
        first = peers[0] if peers else Party()
        return {
            "peer_name": first.name,
            "peer_number": self._number(first.number).display,
            "peer_others": max(len(peers) - 1, 0),
        }

    def _remember(self, cx: sqlite3.Connection, peers: Sequence[Party], at: str) -> None:
        """Keep people for proposals, under the last name that they were seen with."""
        people: _People = {}
        self._collect(people, peers, at)
        cx.executemany(_REMEMBER, people.values())

    def _collect(self, people: _People, peers: Sequence[Party], at: str) -> None:
        """One row for each person, whatever the number of faxes: as many upserts would come to the same."""
        for peer in peers:
            number = self._number(peer.number)
            if not number.digits:
                continue
            known = people.get(number.same)
            name, last_at = peer.name, at
            if known is not None:
                if not name or (known[3] and known[4] > at):
                    name = known[3]
                last_at = max(at, known[4])
            people[number.same] = (number.same, number.display, number.digits, name, last_at)

    def _words(self, peers: Sequence[Party], subject: str, cover_text: str) -> dict[str, str]:
        """What a fax is found by, as columns of the index."""
        return {
            "name": "\n".join(peer.name for peer in peers),
            "number": "\n".join(self._number(peer.number).ends for peer in peers),
            "subject": subject,
            "cover_text": cover_text,
        }

    def _own(self, message: Message) -> str:
        """This side's name and number: which of one's numbers a fax came to, or went out from."""
        is_outbound = _direction(message) == Direction.OUTBOUND
        own = [message.sender] if is_outbound else _parties(message.recipients)
        numbers = [self._number(party.number) for party in own]
        # More would cost as much as all else, for what is the same in every fax.
        known = (f"{number.digits} {number.national}" for number in numbers)
        return "\n".join((*(party.name for party in own), *known))

    def _number(self, text: str) -> _Number:
        known = self._numbers.get(text)
        if known is None:
            if len(self._numbers) >= _KNOWN_NUMBERS:
                self._numbers.clear()
            known = self._numbers[text] = _read_number(text)
        return known


def _insert_all(
    cx: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """All rows in one statement, as one JSON text: with executemany() Python would let go of its lock for
    each row and have to get it back, so that the next page could not be read at the same time."""
    text = json.dumps(rows, ensure_ascii=False)
    if "\\u0000" in text:
        # SQLite ends a text in JSON there.
        cx.executemany(_plain(table, columns), rows)
        return
    values = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
    cx.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM json_each(?)", (text,))


def _parties(recipients: Sequence[RecipientStatus]) -> list[Party]:
    return [Party(recipient.number, recipient.name) for recipient in recipients]


def fingerprint(message: Message) -> int:
    """Differs, almost surely, between two records that differ at all."""
    # Not at the top: the window imports this before it paints. As repr it takes five times as long.
    import msgspec

    return zlib.crc32(msgspec.json.encode(message))


def _read_number(text: str) -> _Number:
    if not text:
        return _Number("", "", "", "", "")
    display = display_number(text)
    digits = re.sub(r"\D", "", display)
    national = re.sub(r"\D", "", display.partition(" ")[2]) if display.startswith("+") else ""
    return _Number(same_number(text), display, digits, national, index.every_end(digits))


def _keeps_read_state(before: sqlite3.Row, record: dict[str, Any]) -> bool:
    """A read state changed here stands, unless the service's was changed too, and later."""
    if before["read_changed_at"] is None:
        return False
    changed_there = bool(before["told_read"]) != record["told_read"]
    return not changed_there or before["read_changed_at"] >= str(record["modified_at"] or "")


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
        "record_next_try": "" if message.is_incomplete else None,
        "has_document": document is not None and message.availability != Availability.PURGED,
    }


def _direction(message: Message) -> Direction:
    """What is not said to be outgoing came in: so it is seen."""
    return Direction.OUTBOUND if message.direction == Direction.OUTBOUND else Direction.INBOUND


def _outcome(message: Message) -> Outcome | None:
    """The service's overall status hides that a fax failed, or is still to go, at some of its recipients
    (API §13)."""
    if _direction(message) == Direction.INBOUND:
        return None
    if message.message_status in FAILED:
        return Outcome.FAILED
    if message.message_status == MessageStatus.QUEUED or any(
        recipient.is_queued for recipient in message.recipients
    ):
        return Outcome.QUEUED
    if any(recipient.is_failed for recipient in message.recipients):
        return Outcome.FAILED
    if any(recipient.is_untold for recipient in message.recipients):
        return None
    return Outcome.SENT if message.message_status in SUCCEEDED else None
