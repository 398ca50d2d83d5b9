"""Reads what lies beside a document in the watched folder and says whom it goes to: JSON or a table."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from faxdesk.domain.draft import Recipient, tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.merge.judge_rows import guessed_columns
from faxdesk.domain.tables.cell_number import number_in
from faxdesk.domain.tables.table import Table
from faxdesk.words import tr

MOST_BYTES = 1_000_000
_TEXTS = ("subject", "message", "cover")


class FaxWishes(Struct, frozen=True):
    """How a document is to be faxed. cover is the name of a cover page of one's own, message what stands on
    it; "" for what is not said."""

    recipients: tuple[Recipient, ...] = ()
    subject: str = ""
    message: str = ""
    cover: str = ""


class _Party(Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    name: str = ""


class _Said(Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON as programs write it. What nobody knows is refused: it may be a slip of what is known."""

    to: str | _Party | list[str | _Party] = ()  # type: ignore[assignment]
    subject: str = ""
    message: str = ""
    cover: str = ""


def read_side_file(name: str, content: bytes, country: str) -> FaxWishes:
    """What a side file says; country tells where a number without + is. Raises FaxDeskError (BAD_INPUT) for
    what cannot be understood, and for a number that is none."""
    if len(content) > MOST_BYTES:
        raise _bad(name, tr("It is too large."))
    text = _text(name, content)
    if name.casefold().endswith(".json"):
        return _of_json(name, text, country)
    return _of_table(name, text, country)


def _text(name: str, content: bytes) -> str:
    """UTF-8, or what Excel and Notepad write instead."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if name.casefold().endswith(".csv"):
            return content.decode("cp1252", "replace")
        raise _bad(name, tr("It is no text in UTF-8.")) from error


def _of_json(name: str, text: str, country: str) -> FaxWishes:
    try:
        said = msgspec.json.decode(text, type=_Said)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _bad(name, tr("Its JSON says: {reason}.", reason=str(error).rstrip("."))) from error
    parties = said.to if isinstance(said.to, (list, tuple)) else [said.to]
    recipients = [_recipient(party, country) for party in parties]
    return FaxWishes(_once(recipients), said.subject.strip(), said.message.strip(), said.cover.strip())


def _recipient(party: str | _Party, country: str) -> Recipient:
    if isinstance(party, str):
        # The name of a contact is looked up by whoever makes the draft.
        is_name = any(sign.isalpha() for sign in party) and not any(sign.isdecimal() for sign in party)
        return Recipient(party.strip() if is_name else number_in(party, country).e164)
    return Recipient(number_in(party.number, country).e164, party.name.strip())


def _of_table(name: str, text: str, country: str) -> FaxWishes:
    """A row for each recipient. Of the columns for the whole fax, the first cell with something in it
    counts."""
    # Its reader belongs to the documents; nothing of it is wanted where no table lies.
    from faxdesk.documents.tables.table_reader import pasted_table

    table = pasted_table(text, tidy_name(name))
    numbers, names = guessed_columns(table, country)
    if numbers is None:
        raise _bad(name, tr("None of its columns has fax numbers."))
    if names is None and len(table.columns) > 1 and not any(column.has_heading for column in table.columns):
        names = 1 if numbers == 0 else 0
    recipients = []
    for row in table.rows:
        if row[numbers]:
            called = row[names] if names is not None and names != numbers else ""
            recipients.append(Recipient(number_in(row[numbers], country).e164, called))
    if not recipients:
        raise _bad(name, tr("None of its rows has a fax number."))
    return FaxWishes(_once(recipients), **{column: _first(table, column) for column in _TEXTS})


def _first(table: Table, column: str) -> str:
    place = table.place_of(column)
    return "" if place is None else next((row[place] for row in table.rows if row[place]), "")


def _once(recipients: list[Recipient]) -> tuple[Recipient, ...]:
    found: dict[str, Recipient] = {}
    for recipient in recipients:
        found.setdefault(recipient.number, recipient)
    return tuple(found.values())


def _bad(name: str, reason: str) -> FaxDeskError:
    return FaxDeskError(
        tr("“{name}”, which says whom the document goes to, cannot be understood.", name=tidy_name(name)),
        reason,
        ErrorKind.BAD_INPUT,
    )
