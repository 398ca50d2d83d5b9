"""Between rows of the archive and the values of the domain."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from msgspec import convert, to_builtins

from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.fax import (
    AccountInfo,
    AttachmentRef,
    Direction,
    DocumentState,
    Fax,
    Message,
    Party,
    ReadStatus,
    RecipientStatus,
    Resolution,
)
from faxdesk.domain.outbox_states import ItemChanges, OutboxItem, OutboxState, PartKind, Problem
from faxdesk.domain.page import Remark, RemarkKind
from faxdesk.domain.sent_page import DrawnBy, PageLook, PageMode
from faxdesk.store.database.database_errors import ArchiveDamaged
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.words.kept_texts import in_english, in_readers_language

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft, OutgoingFile, Recipient

_UP_TO_ZONE = len("2026-01-05T12:00:00.000000")
_P = ParamSpec("_P")
_T = TypeVar("_T")
_NUMBERS = {
    *("id", "fax_id", "root_id", "place", "position", "pages", "fingerprint", "cover_index", "peer_others"),
    *("is_read", "told_read", "only_here", "delete_pushed", "cancelled", "document_tries", "pending"),
    *("attempts", "looks", "absent", "replaces", "others", "dropped", "step", "merge_row"),
}
"""Columns that hold whole numbers."""
_NEVER_EMPTY = {
    *("id", "fax_id", "direction", "created_at", "updated_at", "is_read", "pages", "document_state", "state"),
    *("sender_number", "sender_name", "sender_location", "cover_text", "subject", "attachment_id"),
    *("attachment_uri", "attachment_type", "document_hash", "document_type", "receipt_hash", "receipt_of"),
    *("number", "name", "status", "error_code", "recipient_id", "peer_name", "peer_number", "peer_others"),
    *("message_status", "availability", "attempts", "account", "part", "draft", "lookalikes", "step"),
}
"""Columns that always hold something: a number where they are named above, else a text."""


def to_text(time: datetime | None) -> str | None:
    """Fixed width, in UTC, so that the order of the texts is the order of the times."""
    if time is None:
        return None
    # Nearly all are in UTC already, and a history has two for each of its faxes.
    in_utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    return f"{in_utc.isoformat(timespec='microseconds')[:_UP_TO_ZONE]}Z"


def told_damage(read: Callable[_P, _T]) -> Callable[_P, _T]:
    """What a function cannot make of the archive's values, since the program never wrote such, is a damage of
    the archive: raised as ArchiveDamaged."""

    @wraps(read)
    def careful(*arguments: _P.args, **named: _P.kwargs) -> _T:
        try:
            return read(*arguments, **named)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise ArchiveDamaged from error

    return careful


def check_kinds(row: Mapping[str, Any] | sqlite3.Row) -> None:
    """Raises TypeError for a row with a number where a text should be, or the other way round: SQLite keeps
    whatever stands in a damaged file."""
    for name in row.keys():  # noqa: SIM118 (to iterate over a row of SQLite gives its values)
        value = row[name]
        if value is None:
            is_sound = name not in _NEVER_EMPTY
        elif name in _NUMBERS:
            is_sound = isinstance(value, int)
        else:
            is_sound = not isinstance(value, bytes) and (name not in _NEVER_EMPTY or isinstance(value, str))
        if not is_sound:
            raise TypeError(f"{name} is a {type(value).__name__}")


@told_damage
def to_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def certain_time(text: str) -> datetime:
    time = to_time(text)
    if time is None:
        raise ArchiveDamaged
    return time


def to_message(row: sqlite3.Row, recipients: Sequence[sqlite3.Row]) -> Message | None:
    """The service's record of a fax; None while the service has none of it."""
    if row["message_id"] is None:
        return None
    attachments: tuple[AttachmentRef, ...] = ()
    if row["attachment_uri"]:
        attachments = (AttachmentRef(row["attachment_id"], row["attachment_uri"], row["attachment_type"]),)
    return Message(
        id=row["message_id"],
        direction=row["direction"],
        availability=row["availability"],
        read_status=ReadStatus.READ if row["is_read"] else ReadStatus.UNREAD,
        message_status=row["message_status"],
        created_at=to_time(row["created_at"]),
        modified_at=to_time(row["modified_at"]),
        sender=Party(row["sender_number"], row["sender_name"], row["sender_location"]),
        recipients=tuple(
            RecipientStatus(
                recipient["number"],
                recipient["name"],
                recipient["status"],
                recipient["error_code"],
                recipient["recipient_id"],
            )
            for recipient in recipients
        ),
        page_count=row["pages"],
        resolution=Resolution(row["resolution"]) if row["resolution"] else None,
        cover_index=row["cover_index"],
        cover_text=row["cover_text"],
        subject=row["subject"],
        attachments=attachments,
        is_incomplete=row["record_next_try"] is not None,
    )


@told_damage
def to_fax(row: sqlite3.Row, recipients: Sequence[sqlite3.Row]) -> Fax:
    for part in (row, *recipients):
        check_kinds(part)
    return Fax(
        id=row["id"],
        direction=Direction(row["direction"]),
        created_at=certain_time(row["created_at"]),
        is_read=bool(row["is_read"]),
        message=to_message(row, recipients),
        document_state=DocumentState(row["document_state"]),
        document_hash=row["document_hash"],
        document_type=row["document_type"],
        only_here=bool(row["only_here"]),
        trashed_at=to_time(row["trashed_at"]),
        page_count=row["pages"],
        recipients=tuple(to_result(recipient) for recipient in recipients),
        root_id=row["root_id"],
        receipt_hash=row["receipt_hash"],
        receipt_of=row["receipt_of"],
    )


def to_result(row: sqlite3.Row) -> RecipientStatus:
    """How a fax fares at one recipient, over all its requests."""
    is_own = row["final_status"] is None
    return RecipientStatus(
        number=row["number"],
        name=row["name"],
        status=row["status"] if is_own else row["final_status"],
        error_code=row["error_code"] if is_own else row["final_error"],
        recipient_id=row["recipient_id"],
        attempts=row["attempts"],
        pending=bool(row["pending"]),
    )


@told_damage
def to_account(row: sqlite3.Row) -> AccountInfo:
    return AccountInfo(
        row["extension_id"],
        row["name"],
        row["extension_number"],
        tuple(json.loads(row["fax_numbers"])),
        row["country"],
    )


@told_damage
def to_item(row: sqlite3.Row) -> OutboxItem:
    """From a row of outbox joined with its fax's message_id and root_id."""
    check_kinds(row)
    return OutboxItem(
        id=row["fax_id"],
        state=OutboxState(row["state"]),
        draft=draft_from(row["draft"]),
        created_at=certain_time(row["created_at"]),
        updated_at=certain_time(row["updated_at"]),
        hold_until=to_time(row["hold_until"]),
        next_attempt_at=to_time(row["next_attempt_at"]),
        attempts=row["attempts"],
        attempt_at=to_time(row["attempt_at"]),
        body_sent_at=to_time(row["body_sent_at"]),
        looks=row["looks"],
        absent=bool(row["absent"]),
        message_id=row["message_id"] or "",
        problem=problem_from(row["problem"]),
        account=row["account"],
        root_id=row["root_id"],
        part=PartKind(row["part"]),
        replaces=row["replaces"],
        lookalikes=tuple(json.loads(row["lookalikes"])),
        settled_at=to_time(row["settled_at"]),
        alarmed_at=to_time(row["alarmed_at"]),
        step=row["step"],
        merge_row=row["merge_row"],
    )


STATUS_COLUMNS = ("state", "send_at", "hold_until", "next_attempt_at", "absent", "problem", "alarmed_at")
"""Those of outbox that tell how far a fax is."""


def item_for_status(fax_id: int, created_at: datetime, values: Sequence[Any]) -> OutboxItem:
    """As much of the journal as the status of a fax, or of one of its further requests, needs; values are
    those of STATUS_COLUMNS."""
    # Imported late, since the first lists of most people hold no fax that goes out.
    from faxdesk.domain.draft import Draft

    state, send_at, hold_until, next_attempt_at, absent, problem, alarmed_at = values
    return OutboxItem(
        id=fax_id,
        state=OutboxState(state),
        draft=Draft(send_at=to_time(send_at)),
        created_at=created_at,
        updated_at=created_at,
        hold_until=to_time(hold_until),
        next_attempt_at=to_time(next_attempt_at),
        absent=bool(absent),
        problem=problem_from(problem),
        alarmed_at=to_time(alarmed_at),
    )


def problem_from(text: str | None) -> Problem | None:
    if not text:
        return None
    values = json.loads(text)
    title, hint = in_readers_language(values["title"]), in_readers_language(values["hint"])
    return Problem(title, hint, ErrorKind(values["kind"]), values["code"])


def problem_text(problem: Problem | None) -> str | None:
    if problem is None:
        return None
    title, hint = in_english(problem.title), in_english(problem.hint)
    return json.dumps({"title": title, "hint": hint, "kind": str(problem.kind), "code": problem.code})


def draft_text(draft: Draft) -> str:
    values: dict[str, Any] = {
        "recipients": [_recipient_values(recipient) for recipient in draft.recipients],
        "files": [_file_values(file) for file in draft.files],
        "cover_index": draft.cover_index,
        "cover_text": draft.cover_text,
        "resolution": str(draft.resolution),
        "send_at": to_text(draft.send_at),
        "iso_code": draft.iso_code,
        "form": str(draft.form),
        "original_message_id": draft.original_message_id,
        "reply_to_message_id": draft.reply_to_message_id,
        "is_forward": draft.is_forward,
        "drawn_by": draft.drawn_by,
        "cover": to_builtins(draft.cover),
    }
    return json.dumps(values, ensure_ascii=False)


def _recipient_values(recipient: Recipient) -> list[str]:
    values = [recipient.number, recipient.name]
    return [*values, recipient.group] if recipient.group else values


def _file_values(file: OutgoingFile) -> list[Any]:
    return [
        *(file.name, file.hash, file.size, file.content_type, file.pages, file.converted_name),
        [[remark.kind, remark.details] for remark in file.remarks],
        file.is_made_here,
        [],
        _file_values(file.original) if file.original else None,
        to_builtins(file.own_pages),
        file.pages_in_copy,
        file.is_cover,
        file.struck_from,
    ]


def draft_from(text: str) -> Draft:
    """A draft as it was kept; those of older programs answer no fax, and do not say who draws."""
    # Imported late, here and below, since the first list needs nothing of drafts.
    from faxdesk.domain.covers.draft_cover import DraftCover
    from faxdesk.domain.draft import Draft, Recipient, RequestForm

    values = json.loads(text)
    drawn_by = values.get("drawn_by")
    return Draft(
        recipients=tuple(Recipient(*recipient) for recipient in values["recipients"]),
        files=tuple(_file_from(file) for file in values["files"]),
        cover_index=values["cover_index"],
        cover_text=values["cover_text"],
        resolution=Resolution(values["resolution"]),
        send_at=to_time(values["send_at"]),
        iso_code=values["iso_code"],
        form=RequestForm(values["form"]),
        original_message_id=values["original_message_id"],
        reply_to_message_id=values.get("reply_to_message_id", ""),
        is_forward=bool(values.get("is_forward")),
        drawn_by=None if drawn_by is None else DrawnBy(drawn_by),
        cover=convert(values.get("cover"), DraftCover | None),
    )


def _file_from(values: list[Any]) -> OutgoingFile:
    """A file of a draft; those of older programs have no remarks, no originals, looks in place of pages."""
    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.draft import OutgoingFile

    name, digest, size, content_type, pages, converted_name, *more = values
    unsaid: list[Any] = [(), False, (), None, (), None, False, ""]
    remarks, is_made_here, looks, original, own_pages, pages_in_copy, is_cover, struck_from = [
        *more,
        *unsaid[len(more) :],
    ]
    file = OutgoingFile(
        name,
        digest,
        size,
        content_type,
        pages,
        converted_name,
        tuple(Remark(RemarkKind(kind), details) for kind, details in remarks),
        is_made_here,
        convert(own_pages, tuple[DraftPage, ...]),
        pages_in_copy,
        None if original is None else _file_from(original),
        is_cover,
        struck_from,
    )
    return file.with_looks({page: PageLook(PageMode(mode), darker) for page, mode, darker in looks})


class AttemptChanges(ItemChanges, total=False):
    """Beside what others may set, what the journal sets by itself when an attempt begins."""

    attempts: int
    attempt_at: datetime | None
    body_sent_at: datetime | None


_TO_COLUMN: dict[str, Callable[[Any], object]] = {
    "draft": draft_text,
    "problem": problem_text,
    "lookalikes": json.dumps,
    **dict.fromkeys(("looks", "absent", "attempts"), int),
    **dict.fromkeys(
        ("hold_until", "next_attempt_at", "attempt_at", "body_sent_at", "settled_at", "alarmed_at"), to_text
    ),
    **dict.fromkeys(("account", "replaces"), lambda value: value),
}


def journal_columns(changes: ItemChanges) -> dict[str, object]:
    """The columns of a row of the journal that these changes set, with what is written into them."""
    columns = {name: _TO_COLUMN[name](value) for name, value in changes.items()}
    if "draft" in changes:
        columns["send_at"] = to_text(changes["draft"].send_at)
    return columns
