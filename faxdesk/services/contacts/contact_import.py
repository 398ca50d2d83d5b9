"""Contacts out of a file of another program: seen before anything is taken, then taken with a way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.contacts.column_uses import ColumnUse, guessed_uses
from faxdesk.domain.contacts.contact import Contact, ContactSource
from faxdesk.domain.contacts.import_record import ImportRecord, Trouble, TroubleKind
from faxdesk.domain.contacts.merged_contact import merged
from faxdesk.domain.contacts.table_contacts import contacts_of
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import Cancelled, CancelToken, Progress
from faxdesk.services.contacts.doubles import Likeness, likeness_keys, own_contacts
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.documents.contact_files.contact_file_reader import ContactFileReader
    from faxdesk.documents.tables.table_reader import TableReader
    from faxdesk.domain.tables.table import Table
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.settings import Settings

_AT_ONCE = 500
"""So many contacts are written in one transaction, after which the work may be called off."""


class Choice(StrEnum):
    """What becomes of an entry of the file."""

    ADD = "add"
    MERGE = "merge"
    """What it says besides goes to the contact that it is a double of."""
    SKIP = "skip"


class ImportFile(Struct, frozen=True):
    """What was read of a file: its entries, or else a table whose columns are still to be picked."""

    name: str
    records: list[ImportRecord]
    table: Table | None = None
    uses: tuple[ColumnUse, ...] = ()
    """What the columns of the table are guessed to hold."""


class ImportRow(Struct, frozen=True):
    """An entry as it would be taken. likeness tells what it has in common with the contact called double,
    which is in the book by its id double_id, or in the file at double_row (from 0); None where it is nobody's
    double."""

    place: int
    contact: Contact | None
    trouble: Trouble | None = None
    choice: Choice = Choice.SKIP
    likeness: Likeness | None = None
    double: str = ""
    double_id: int | None = None
    double_row: int | None = None


class Taken(Struct, frozen=True):
    """What undo() needs: the contacts that are new, and those that were added to as they were before."""

    added: tuple[int, ...] = ()
    before: tuple[Contact, ...] = ()


class ContactImport:
    """For workers."""

    def __init__(
        self, contacts: Contacts, files: ContactFileReader, tables: TableReader, settings: Settings
    ) -> None:
        self._contacts = contacts
        self._files = files
        self._tables = tables
        self._settings = settings

    def read(self, paths: Sequence[Path], sheet: str = "", *, has_headings: bool | None = None) -> ImportFile:
        """Read a file of vCards, a phone book of YajHFC, or a table; of a spreadsheet the named sheet, or the
        first one. Several files are read as one, since some programs write a file for each contact; tables
        have columns of their own and come alone. Raises FaxDeskError (BAD_INPUT) for any other."""
        records = list[ImportRecord]()
        for path in paths:
            found = self._files.read(path, path.name)
            if found is not None:
                records += found
            elif len(paths) == 1:
                table = self._tables.read(path, path.name, sheet, has_headings=has_headings)
                return ImportFile(path.name, [], table, guessed_uses(table))
            else:
                raise FaxDeskError(
                    tr("“{name}” holds no vCards.", name=path.name),
                    tr("Several files are read at once where all are vCards. Import a table by itself."),
                    ErrorKind.BAD_INPUT,
                )
        return ImportFile(file_names(paths), records)

    def records(self, file: ImportFile, uses: Sequence[ColumnUse]) -> Iterable[ImportRecord]:
        """The entries of a file; uses tell what the columns of its table hold."""
        return file.records if file.table is None else contacts_of(file.table, uses, self._settings.country)

    def rows(self, records: Iterable[ImportRecord], token: CancelToken) -> list[ImportRow]:
        """The entries as they would be taken, each with the contact that it seems to be a double of, and with
        the choice that loses nothing. Raises Cancelled."""
        known, rows = _Known(own_contacts(self._contacts)), list[ImportRow]()
        for record in records:
            token.check()
            row = self._tidied(record)
            if (contact := row.contact) is not None:
                row = known.judged(row, contact)
                known.add(contact, row=len(rows))
            rows.append(row)
        return rows

    def take(self, rows: Sequence[ImportRow], token: CancelToken, on_progress: Progress) -> Taken:
        """Take what was chosen. on_progress hears how many contacts of how many are written. Raises
        FaxDeskError (STORAGE) and Cancelled; then nothing of it is in the book."""
        new, changed = self._planned(rows)
        total, taken = len(new) + len(changed), Taken()
        try:
            for batch in _batches(new, token):
                taken = replace(taken, added=(*taken.added, *self._contacts.add_all(batch)))
                on_progress(len(taken.added), total)
            for batch in _batches(changed, token):
                before = self._contacts.contacts([contact.id for contact in batch if contact.id is not None])
                self._contacts.change_all(batch)
                taken = replace(taken, before=(*taken.before, *before))
                on_progress(len(taken.added) + len(taken.before), total)
        except (Cancelled, FaxDeskError):
            self.undo(taken)
            raise
        return taken

    def undo(self, taken: Taken) -> None:
        """Take back what was taken."""
        self._contacts.delete(taken.added)
        if taken.before:
            self._contacts.change_all(taken.before)

    def _tidied(self, record: ImportRecord) -> ImportRow:
        if record.contact is None:
            return ImportRow(record.place, None, record.trouble)
        # It is one's own from now on, and no other program's.
        own = replace(record.contact, source=ContactSource.OWN, book="", source_id="", id=None)
        try:
            tidied = self._contacts.tidied(own)
            return ImportRow(record.place, tidied, record.trouble or _not_dialled(tidied), Choice.ADD)
        except FaxDeskError as error:
            return ImportRow(record.place, None, Trouble(TroubleKind.REFUSED, error.title))

    def _planned(self, rows: Sequence[ImportRow]) -> tuple[list[Contact], list[Contact]]:
        """The contacts to be added, and those of the book as they are to be."""
        ids = {row.double_id for row in rows if row.choice == Choice.MERGE and row.double_id is not None}
        changed = {contact.id: contact for contact in self._contacts.contacts(sorted(ids))}
        new, goes_to = dict[int, Contact](), dict[int, int]()
        for place, row in enumerate(rows):
            if row.contact is None or row.choice == Choice.SKIP:
                continue
            earlier = goes_to.get(row.double_row, row.double_row) if row.double_row is not None else None
            if row.choice == Choice.MERGE and row.double_id in changed:
                changed[row.double_id] = merged(changed[row.double_id], row.contact)
            elif row.choice == Choice.MERGE and earlier in new:
                goes_to[place] = earlier
                new[earlier] = merged(new[earlier], row.contact)
            else:
                # Also where what it is a double of is not taken, or gone.
                new[place] = row.contact
        return list(new.values()), list(changed.values())


def _not_dialled(contact: Contact) -> Trouble | None:
    """That no fax can go to one of its numbers for faxes, since it is no number, or has an extension."""
    for number in contact.numbers:
        if number.is_fax and not number.is_dialled:
            shown = display_number(number.number)
            if number.extension:
                shown = tr("{number} ext. {extension}", number=shown, extension=number.extension)
            return Trouble(TroubleKind.NOT_DIALLED, shown)
    return None


def file_names(paths: Sequence[Path]) -> str:
    """What files are called together."""
    first, others = paths[0].name, len(paths) - 1
    if not others:
        return first
    return tr_n("{file} and {count} other file", "{file} and {count} other files", others, file=first)


class _Known:
    """What an entry may be a double of: the contacts of the book, and the entries before it."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._by_key: dict[tuple[Likeness, tuple[str, str]], tuple[Contact, int | None]] = {}
        for contact in contacts:
            self.add(contact)

    def add(self, contact: Contact, row: int | None = None) -> None:
        for likeness in Likeness:
            for key in likeness_keys(contact, likeness):
                self._by_key.setdefault((likeness, key), (contact, row))

    def judged(self, row: ImportRow, contact: Contact) -> ImportRow:
        for likeness in Likeness:
            for key in likeness_keys(contact, likeness):
                if (found := self._by_key.get((likeness, key))) is not None:
                    double, place = found
                    return replace(
                        row,
                        likeness=likeness,
                        double=double.title,
                        double_id=double.id,
                        double_row=place,
                        choice=_choice(likeness, double, contact),
                    )
        return row


def _choice(likeness: Likeness, double: Contact, contact: Contact) -> Choice:
    """Two of one name may be two people, and people of one place may share a number: both are kept."""
    if likeness == Likeness.NUMBER:
        return Choice.ADD
    if likeness == Likeness.NAME:
        is_same_place = not double.company or not contact.company or double.company == contact.company
        if not is_same_place or (double.numbers and contact.numbers):
            return Choice.ADD
    return Choice.SKIP if merged(double, contact) == double else Choice.MERGE


def _batches(contacts: Sequence[Contact], token: CancelToken) -> Iterator[Sequence[Contact]]:
    for start in range(0, len(contacts), _AT_ONCE):
        token.check()
        yield contacts[start : start + _AT_ONCE]
    token.check()
