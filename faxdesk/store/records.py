"""Writing what the service tells, or a draft says, into a fax's rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Availability, Direction, Message, Party, ReadStatus, RecipientStatus
from faxdesk.domain.phone import display_number, same_number
from faxdesk.store.columns import to_text


def write_message(cx: sqlite3.Connection, fax_id: int, message: Message) -> None:
    """Put the service's record into an existing row. Its document is wanted from now on, unless it is
    here already. A read state changed here and not told yet stands."""
    document = message.document
    cx.execute(
        "UPDATE faxes SET created_at = coalesce(?, created_at), modified_at = ?, availability = ?,"
        " is_read = CASE WHEN read_changed_at IS NULL AND direction = 'Inbound' THEN ? ELSE is_read END,"
        " message_status = ?, sender_number = ?, sender_name = ?, sender_location = ?,"
        " pages = max(?, CASE WHEN message_status = '' THEN pages ELSE 0 END),"
        " resolution = ?, cover_index = ?, cover_text = ?, subject = ?,"
        " attachment_id = ?, attachment_uri = ?, attachment_type = ?,"
        " document_state = CASE WHEN document_state = 'none' AND ? THEN 'wanted' ELSE document_state END,"
        " only_here = 0"
        " WHERE id = ?",
        (
            to_text(message.created_at),
            to_text(message.modified_at) or "",
            message.availability,
            int(message.read_status == ReadStatus.READ),
            message.message_status,
            message.sender.number,
            message.sender.name,
            message.sender.location,
            message.page_count,
            str(message.resolution) if message.resolution else None,
            message.cover_index,
            message.cover_text,
            message.subject,
            document.id if document else "",
            document.uri if document else "",
            document.content_type if document else "",
            int(document is not None and message.availability != Availability.PURGED),
            fax_id,
        ),
    )
    recipients = _write_recipients(cx, fax_id, message.recipients)
    peers = recipients if message.direction == Direction.OUTBOUND else [message.sender]
    _write_peers(cx, fax_id, peers)
    index_for_search(cx, fax_id)


def write_peer_of_draft(cx: sqlite3.Connection, fax_id: int, draft: Draft) -> None:
    """Let a fax not yet accepted be listed and found by its recipients."""
    recipients = [RecipientStatus(one.number, one.name) for one in draft.recipients]
    cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
    _write_peers(cx, fax_id, _write_recipients(cx, fax_id, recipients))
    cx.execute(
        "UPDATE faxes SET pages = ?, cover_text = ? WHERE id = ?",
        (draft.pages or 0, draft.cover_text, fax_id),
    )
    index_for_search(cx, fax_id, [file.name for file in draft.files])


def index_for_search(cx: sqlite3.Connection, fax_id: int, files: Sequence[str] | None = None) -> None:
    """Write a fax's words into the index; files None keeps the file names that are there."""
    if files is None:
        row = cx.execute("SELECT files FROM fax_search WHERE rowid = ?", (fax_id,)).fetchone()
        names = row["files"] if row else ""
    else:
        names = "\n".join(files)
    fax = cx.execute(
        "SELECT direction, sender_name, sender_number, subject, cover_text FROM faxes WHERE id = ?",
        (fax_id,),
    ).fetchone()
    people = [(row["name"], row["number"]) for row in _recipients(cx, fax_id)]
    if fax["direction"] == Direction.INBOUND:
        people = [(fax["sender_name"], fax["sender_number"])]
    cx.execute("DELETE FROM fax_search WHERE rowid = ?", (fax_id,))
    cx.execute(
        "INSERT INTO fax_search (rowid, name, number, subject, cover_text, files) VALUES (?, ?, ?, ?, ?, ?)",
        (
            fax_id,
            "\n".join(name for name, _ in people),
            "\n".join(_spellings(number) for _, number in people),
            fax["subject"],
            fax["cover_text"],
            names,
        ),
    )


def search_terms(text: str) -> str:
    """Plain words as an FTS query: each a prefix, all of them wanted. "" when nothing is left."""
    words = re.findall(r"\w+", text)
    return " ".join(f'"{word}"*' for word in words)


def _recipients(cx: sqlite3.Connection, fax_id: int) -> list[sqlite3.Row]:
    rows = cx.execute(
        "SELECT name, number FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
    ).fetchall()
    return list(rows)


def _write_recipients(
    cx: sqlite3.Connection, fax_id: int, recipients: Sequence[RecipientStatus]
) -> list[Party]:
    """Replace a fax's recipients; a name that the service leaves out is kept from before."""
    names = {same_number(row["number"]): row["name"] for row in _recipients(cx, fax_id)}
    parties = [Party(one.number, one.name or names.get(same_number(one.number), "")) for one in recipients]
    cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
    cx.executemany(
        "INSERT INTO fax_recipients VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (fax_id, position, one.number, party.name, one.status, one.error_code, one.recipient_id)
            for position, (one, party) in enumerate(zip(recipients, parties, strict=True))
        ],
    )
    return parties


def _write_peers(cx: sqlite3.Connection, fax_id: int, peers: Sequence[Party]) -> None:
    first = peers[0] if peers else Party()
    cx.execute(
        "UPDATE faxes SET peer_name = ?, peer_number = ?, peer_others = ? WHERE id = ?",
        (first.name, display_number(first.number) if first.number else "", max(len(peers) - 1, 0), fax_id),
    )


def _spellings(number: str) -> str:
    """Digits in one piece, without the country's too, and as people write it."""
    digits = re.sub(r"\D", "", number)
    shown = display_number(number) if number else ""
    return f"{digits} {digits[1:]} {shown}"
