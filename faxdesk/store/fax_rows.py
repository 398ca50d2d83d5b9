"""Writing what the service tells, or a draft says, into a fax's rows."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

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
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_message, to_text
from faxdesk.store.requests import fold
from faxdesk.store.search import full_text as index
from faxdesk.store.search.fax_words import FaxWords
from faxdesk.store.search.number_forms import KnownNumbers
from faxdesk.store.sql_values import any_of, quoted

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
_RECORD = (
    "message_id",
    "direction",
    "created_at",
    "modified_at",
    "pages",
    "document_state",
    "peer_name",
    "peer_number",
    "peer_others",
    "record_next_try",
    *_TAKEN_AS_TOLD,
)
"""What a record says of its fax, in the order of _told()."""
_COLUMNS = ("id", "place", "is_read", *_RECORD)
_RECIPIENT = ("fax_id", "position", "number", "name", "status", "error_code", "recipient_id", "same")
_AS_KEPT = {
    "resolution": "nullif({}, '')",
    "cover_index": "nullif({}, '')",
    "outcome": "nullif({}, '')",
    "record_next_try": "iif({}, '', NULL)",
}
"""How some values are written. Python's sqlite3 looks for a way to adapt all that is no plain number or text,
also None, True and members of enums, and that takes as long as all the rest of writing a value."""


def _kept(column: str, value: str) -> str:
    return _AS_KEPT.get(column, "{}").format(value)


def _set(column: str) -> str:
    return f"{column} = {_kept(column, f':{column}')}"


_UPDATE = (
    "UPDATE faxes SET created_at = coalesce(:created_at, created_at),"
    " modified_at = coalesce(nullif(:modified_at, ''), modified_at), only_here = 0, cancelled = 0,"
    " is_read = :is_read, read_changed_at = :read_changed_at,"
    # The service counts pages late, and not at all where it failed (API §12): ours is better than none.
    " pages = CASE WHEN :pages > 0 THEN :pages ELSE pages END,"
    f" document_state = CASE WHEN document_state IN {any_of((DocumentState.NONE, DocumentState.GONE))}"
    f" AND :document_state = {quoted(DocumentState.WANTED)} THEN :document_state ELSE document_state END,"
    # A pause that has begun goes on.
    " record_tries = CASE WHEN :record_next_try THEN record_tries ELSE 0 END,"
    " record_next_try = CASE WHEN :record_next_try THEN coalesce(record_next_try, '') END,"
    " peer_name = :peer_name, peer_number = :peer_number, peer_others = :peer_others,"
    f" {', '.join(map(_set, _TAKEN_AS_TOLD))} WHERE id = :id"
)
_REMEMBER = (
    "INSERT INTO people (number, display, digits, name, last_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (number) DO UPDATE SET name = CASE WHEN name = '' OR (excluded.name <> ''"
    " AND excluded.last_at >= last_at) THEN excluded.name ELSE name END,"
    " last_at = max(last_at, excluded.last_at)"
)


_INSERT_FAX = (
    f"INSERT INTO faxes ({', '.join(_COLUMNS)}) VALUES ({', '.join(_kept(name, '?') for name in _COLUMNS)})"
)
_INSERT_RECIPIENT = (
    f"INSERT INTO fax_recipients ({', '.join(_RECIPIENT)}) VALUES ({', '.join('?' * len(_RECIPIENT))})"
)
_INBOUND, _OUTBOUND = Direction.INBOUND.value, Direction.OUTBOUND.value
_WANTED, _NONE = DocumentState.WANTED.value, DocumentState.NONE.value
_Party = tuple[str, str]
"""A number and a name."""
_People = dict[str, tuple[str, str, str, str, str]]
"""By number: what is written of people."""


class RecordWriter:
    """Writes records within the caller's transactions."""

    def __init__(self) -> None:
        self._numbers = KnownNumbers()
        self.words = FaxWords(self._numbers)

    def insert(self, cx: sqlite3.Connection, messages: Sequence[tuple[Message, str]]) -> list[int]:
        """Make the rows of faxes that were not known before, each with the time it was made, oldest first;
        gives their ids, in this order. They are yet to be written into the search index (words.fill). A whole
        page of the history at once takes half the time of one by one."""
        row = cx.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'faxes'").fetchone()
        ids = list(range(row[0] + 1, row[0] + 1 + len(messages)))
        places = index.places_for(cx, [created_at for _message, created_at in messages])
        people: _People = {}
        rows, recipients = [], []
        all_peers = [_peers(message, message.direction == _OUTBOUND) for message, _created_at in messages]
        names = self.words.names_of(cx, [peers[0] for peers in all_peers if peers])
        for fax_id, place, peers, (message, created_at) in zip(ids, places, all_peers, messages, strict=True):
            is_outbound = message.direction == _OUTBOUND
            told = self._told(message, created_at, peers, names)
            rows.append((fax_id, place, 1 if is_outbound else _is_read(message), *told))
            recipients += self._recipient_rows(fax_id, message.recipients)
            self._collect(people, peers, created_at)
        cx.executemany(_INSERT_FAX, rows)
        cx.executemany(_INSERT_RECIPIENT, recipients)
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
        peers = _peers(message, is_outbound)
        names = self.words.names_of(cx, peers)
        made_at = to_text(message.created_at)
        told = self._told(message, made_at, peers, names)
        values = {**dict(zip(_RECORD, told, strict=True)), "id": fax_id, "fingerprint": as_received}
        keeps_ours = is_outbound or _keeps_read_state(before, values)
        values["is_read"] = before["is_read"] if keeps_ours else values["told_read"]
        values["read_changed_at"] = before["read_changed_at"] if keeps_ours else None
        created_at = made_at or before["created_at"]
        index.move(cx, fax_id, created_at)
        cx.execute(_UPDATE, values)
        self._remember(cx, peers, created_at)
        own = [_party(message.sender)] if is_outbound else _parties(message.recipients)
        texts = self._texts(peers, names, message.subject, message.cover_text)
        index.index(cx, fax_id, {**texts, "own": self.words.of_own(own)})
        fold(cx, fax_id)

    def write_draft(self, cx: sqlite3.Connection, fax_id: int, draft: Draft) -> None:
        """Let a fax not yet accepted be listed and found by its recipients and files."""
        recipients = [RecipientStatus(recipient.number, recipient.name) for recipient in draft.recipients]
        cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
        peers = _parties(recipients)
        names = self.words.names_of(cx, peers)
        self._insert_recipients(cx, fax_id, recipients)
        cx.execute(
            "UPDATE faxes SET peer_name = :peer_name, peer_number = :peer_number,"
            " peer_others = :peer_others, pages = :pages, cover_text = :cover_text WHERE id = :id",
            {
                **dict(
                    zip(("peer_number", "peer_name", "peer_others"), self._shown(peers, names), strict=True)
                ),
                "pages": draft.pages or 0,
                "cover_text": draft.cover_words,
                "id": fax_id,
            },
        )
        files = "\n".join(file.name for file in draft.files)
        index.index(cx, fax_id, {**self._texts(peers, names, "", draft.cover_words), "files": files})

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
                self._numbers.forms(recipient.number).same,
            )
            for position, recipient in enumerate(recipients)
        ]

    def _told(
        self, message: Message, created_at: str | None, peers: Sequence[_Party], names: Mapping[str, str]
    ) -> tuple[str | int | None, ...]:
        """A record as the columns of _RECORD have it. A tuple, since a dictionary for each fax of a history
        takes several times as long as its values. names are those of contacts."""
        document = message.document
        number, name, others = self._shown(peers, names)
        is_wanted = document is not None and message.availability != Availability.PURGED
        return (
            message.id,
            # What is not said to be outgoing came in: so it is seen.
            _OUTBOUND if message.direction == _OUTBOUND else _INBOUND,
            created_at,
            to_text(message.modified_at) or "",
            message.page_count,
            _WANTED if is_wanted else _NONE,
            name,
            number,
            others,
            1 if message.is_incomplete else 0,
            fingerprint(message),
            message.availability,
            _is_read(message),
            message.message_status,
            _outcome(message),
            message.sender.number,
            message.sender.name,
            message.sender.location,
            str(message.resolution or ""),
            "" if message.cover_index is None else message.cover_index,
            message.cover_text,
            message.subject,
            document.id if document else "",
            document.uri if document else "",
            document.content_type if document else "",
        )

    def _shown(self, peers: Sequence[_Party], names: Mapping[str, str]) -> tuple[str, str, int]:
        """The number and the name that lists show, and how many others there are."""
        if not peers:
            return "", "", 0
        number, name = peers[0]
        forms = self._numbers.forms(number)
        return forms.display, names.get(forms.same, name), len(peers) - 1

    def _remember(self, cx: sqlite3.Connection, peers: Sequence[_Party], at: str) -> None:
        """Keep people for proposals, under the last name that they were seen with."""
        people: _People = {}
        self._collect(people, peers, at)
        cx.executemany(_REMEMBER, people.values())

    def _collect(self, people: _People, peers: Sequence[_Party], at: str) -> None:
        """One row for each person, whatever the number of faxes: as many upserts would come to the same."""
        for text, name in peers:
            number = self._numbers.forms(text)
            if not number.digits:
                continue
            known = people.get(number.same)
            last_at = at
            if known is not None:
                if not name or (known[3] and known[4] > at):
                    name = known[3]
                last_at = max(at, known[4])
            people[number.same] = (number.same, number.display, number.digits, name, last_at)

    def _texts(
        self, peers: Sequence[_Party], names: Mapping[str, str], subject: str, cover_text: str
    ) -> dict[str, str]:
        """What a fax is found by, as columns of the index."""
        called, numbers = self.words.of_peers(peers, names)
        return {"name": called, "number": numbers, "subject": subject, "cover_text": cover_text}


def _party(party: Party | RecipientStatus) -> _Party:
    return party.number, party.name


def _peers(message: Message, is_outbound: bool) -> list[_Party]:
    """The other end."""
    return _parties(message.recipients) if is_outbound else [_party(message.sender)]


def _parties(recipients: Sequence[RecipientStatus]) -> list[_Party]:
    return [_party(recipient) for recipient in recipients]


def fingerprint(message: Message) -> int:
    """Differs, almost surely, between two records that differ at all."""
    # As repr it takes five times as long.
    return zlib.crc32(msgspec.json.encode(message))


def _keeps_read_state(before: sqlite3.Row, record: dict[str, Any]) -> bool:
    """A read state changed here stands, unless the service's was changed too, and later."""
    if before["read_changed_at"] is None:
        return False
    changed_there = bool(before["told_read"]) != record["told_read"]
    return not changed_there or before["read_changed_at"] >= str(record["modified_at"] or "")


def _is_read(message: Message) -> int:
    return 1 if message.read_status == ReadStatus.READ else 0


def _outcome(message: Message) -> str:
    """How a fax from here went, "" where that is not known. The service's overall status hides that a fax
    failed, or is still to go, at some of its recipients (API §13)."""
    if message.direction != _OUTBOUND:
        return ""
    if message.message_status in FAILED:
        return Outcome.FAILED.value
    if message.message_status == MessageStatus.QUEUED:
        return Outcome.QUEUED.value
    is_failed = is_untold = False
    for recipient in message.recipients:
        if recipient.is_queued:
            return Outcome.QUEUED.value
        is_failed |= recipient.is_failed
        is_untold |= recipient.is_untold
    if is_failed:
        return Outcome.FAILED.value
    if is_untold:
        return ""
    return Outcome.SENT.value if message.message_status in SUCCEEDED else ""
