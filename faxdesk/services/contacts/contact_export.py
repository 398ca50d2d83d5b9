"""Contacts to a file for other programs: vCards, or a table."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.contacts.cards.write_cards import CardVersion, card_text
from faxdesk.domain.contacts.column_uses import FAXES, LABEL, PHONES, ColumnUse
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.files.csv_table import as_csv
from faxdesk.services.archive.save_file import save_whole
from faxdesk.services.contacts.doubles import own_contacts
from faxdesk.words import mark

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.contacts.contacts import Contacts

_OURS = uuid.UUID("6f7c7d52-6a0b-5e5c-9a5e-0c1f5b7f3c11")
_FAILED = mark("The contacts could not be saved as “{path}”.")
_NUMBERS = {
    **{(True, kind): use for use, kind in FAXES.items()},
    (True, NumberKind.MOBILE): ColumnUse.OTHER_FAX,
    **{(False, kind): use for use, kind in PHONES.items()},
}
"""The columns of numbers."""
_LAST = (
    *(ColumnUse.EMAIL, ColumnUse.NOTE, ColumnUse.GROUPS, ColumnUse.TAGS),
    *("usual cover", "cover language", "usual quality"),
)


class ExportForm(StrEnum):
    VCARD_3 = "vcard3"
    """Nearly all programs read it."""
    VCARD_4 = "vcard4"
    CSV = "csv"
    """For spreadsheets."""


class ContactExport:
    """For workers."""

    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts

    def export(
        self, target: Path, form: ExportForm, token: CancelToken, ids: Collection[int] | None = None
    ) -> int:
        """Write contacts, or all of one's own, into a file, over one that is there; gives how many they are.
        Raises FaxDeskError (STORAGE) and Cancelled."""
        chosen = own_contacts(self._contacts) if ids is None else self._contacts.contacts(list(ids))
        content = _table(chosen) if form == ExportForm.CSV else _cards(chosen, form, token)
        save_whole(target, lambda path: path.write_bytes(content), _FAILED, token)
        return len(chosen)


def _cards(contacts: Sequence[Contact], form: ExportForm, token: CancelToken) -> bytes:
    version = CardVersion.V4 if form == ExportForm.VCARD_4 else CardVersion.V3
    cards = list[str]()
    for contact in contacts:
        token.check()
        # The same for each export, so that a program that had it before knows it again.
        uid = contact.source_id or str(uuid.uuid5(_OURS, f"{contact.id} {contact.title}"))
        cards.append(card_text(contact, version, uid))
    return "".join(cards).encode()


def _table(contacts: Sequence[Contact]) -> bytes:
    """A row for each, with as many columns of numbers of each kind as the contact with most of them needs."""
    headed = [list(_headed(contact.numbers)) for contact in contacts]
    order = {heading: place for place, heading in enumerate(dict.fromkeys(_NUMBERS.values()))}
    used = {heading for numbers in headed for heading, _number in numbers}
    headings = sorted(used, key=lambda heading: (order[heading[0]], *heading[1:]))
    names = [_heading(*heading) for heading in headings]
    columns, rows = (ColumnUse.NAME, ColumnUse.COMPANY, *names, *_LAST), []
    for contact, numbers in zip(contacts, headed, strict=True):
        cells = dict(numbers)
        written = (cells.get(heading, "") for heading in headings)
        rows.append((contact.name, contact.company, *written, *_last_cells(contact)))
    return as_csv(columns, rows)


def _heading(use: ColumnUse, count: int, is_label: bool) -> str:
    name = f"{use} {count}" if count > 1 else str(use)
    return f"{name} {LABEL}" if is_label else name


def _last_cells(contact: Contact) -> tuple[str, ...]:
    """What stands under _LAST."""
    return (
        *(contact.email, contact.note, "; ".join(contact.groups), "; ".join(contact.tags)),
        *(contact.cover, contact.language, contact.resolution or ""),
    )


def _headed(numbers: Sequence[ContactNumber]) -> Iterator[tuple[tuple[ColumnUse, int, bool], str]]:
    """Each number under its heading and its count there, and where a person has a word for it, that too."""
    counts = dict[ColumnUse, int]()
    for number in numbers:
        name = _NUMBERS[number.is_fax, number.kind]
        counts[name] = counts.get(name, 0) + 1
        extension = f" ext. {number.extension}" if number.extension else ""
        yield (name, counts[name], False), f"{number.number}{extension}"
        if number.label:
            yield (name, counts[name], True), number.label
