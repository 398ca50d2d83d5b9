"""Contacts out of the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from faxdesk.domain.contacts.column_uses import FAXES, PHONES, ColumnUse, label_places, own_label_places
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord, Trouble, TroubleKind
from faxdesk.domain.contacts.number_words import kind_in, says_fax
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.files.csv_table import as_meant
from faxdesk.domain.phone import split_extension
from faxdesk.domain.tables.cell_number import number_in, plain_number
from faxdesk.domain.tables.table import Table
from faxdesk.words import LANGUAGES

_SEVERAL = re.compile(r"\s*(?:;|\n|:::)\s*")
"""What stands between several values in one cell."""


def contacts_of(table: Table, uses: Sequence[ColumnUse], country: str) -> Iterator[ImportRecord]:
    """The contact in each row; uses tell what the columns hold, country where numbers without + are."""
    reader = _Rows(table, uses, country)
    for line, row in zip(table.lines, table.rows, strict=True):
        contact, trouble = reader.contact(row)
        if contact.title:
            yield ImportRecord(line, contact, trouble)
        else:
            yield ImportRecord(line, None, trouble or Trouble(TroubleKind.NOTHING))


class _Rows:
    def __init__(self, table: Table, uses: Sequence[ColumnUse], country: str) -> None:
        self._places = {use: [place for place, each in enumerate(uses) if each == use] for use in ColumnUse}
        self._numbers = [
            (place, use in FAXES, (FAXES | PHONES)[use])
            for place, use in enumerate(uses)
            if use in FAXES | PHONES
        ]
        self._labels = label_places(table)
        self._own_labels = own_label_places(table)
        self._country = country

    def contact(self, row: Sequence[str]) -> tuple[Contact, Trouble | None]:
        """The contact of a row, which may say nothing, and what is wrong with it."""
        numbers, trouble = self._numbers_of(row)
        addresses, notes = self._several(row, ColumnUse.EMAIL), self._cells(row, ColumnUse.NOTE)
        parts = (ColumnUse.PREFIX, ColumnUse.FIRST_NAME, ColumnUse.MIDDLE_NAME, ColumnUse.LAST_NAME)
        name = next(iter(self._cells(row, ColumnUse.NAME)), "")
        companies = self._cells(row, ColumnUse.COMPANY) + self._cells(row, ColumnUse.DEPARTMENT)
        contact = Contact(
            name or " ".join(cell for part in parts for cell in self._cells(row, part)),
            ", ".join(companies),
            tuple(numbers),
            addresses[0] if addresses else "",
            # A contact has one address here; the others are not lost.
            "\n".join((*notes, *addresses[1:])),
            # Google marks with it what it shows itself.
            tuple(group.removeprefix("* ") for group in self._several(row, ColumnUse.GROUPS)),
            tuple(self._several(row, ColumnUse.TAGS)),
            cover=next(iter(self._cells(row, ColumnUse.COVER)), ""),
            language=next((code for code in self._cells(row, ColumnUse.LANGUAGE) if code in LANGUAGES), ""),
            resolution=self._resolution(row),
        )
        return contact, trouble

    def _resolution(self, row: Sequence[str]) -> Resolution | None:
        cells = self._cells(row, ColumnUse.RESOLUTION)
        return next((resolution for resolution in Resolution if resolution in cells), None)

    def _cells(self, row: Sequence[str], use: ColumnUse) -> list[str]:
        return [as_meant(row[place]) for place in self._places[use] if row[place]]

    def _several(self, row: Sequence[str], use: ColumnUse) -> list[str]:
        return [part for cell in self._cells(row, use) for part in _SEVERAL.split(cell) if part]

    def _numbers_of(self, row: Sequence[str]) -> tuple[list[ContactNumber], Trouble | None]:
        numbers, trouble = list[ContactNumber](), None
        for place, is_fax, kind in self._numbers:
            says = row[self._labels[place]] if place in self._labels else ""
            label = as_meant(row[self._own_labels[place]]) if place in self._own_labels else ""
            if says:
                is_fax, kind = says_fax(says), kind_in(says) or NumberKind.OTHER
            for text in _SEVERAL.split(row[place]):
                try:
                    if text:
                        number, extension = self._number(text)
                        numbers.append(ContactNumber(number, kind, is_fax, label, extension))
                except FaxDeskError as error:
                    trouble = trouble or Trouble(TroubleKind.REFUSED, error.title)
        return numbers, trouble

    def _number(self, text: str) -> tuple[str, str]:
        """A number and its extension. Raises FaxDeskError for one whose digits are lost."""
        plain = plain_number(text)
        try:
            return number_in(text, self._country).e164, ""
        except FaxDeskError:
            # Kept as it is written, as the book keeps it.
            return split_extension(plain, self._country)
