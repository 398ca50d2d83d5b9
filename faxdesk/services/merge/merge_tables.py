"""Where the tables of faxes to many come from: files, groups of contacts, and the recipients of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.draft import Recipient
from faxdesk.domain.tables.table import SheetRows, Table, table_of
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.documents.tables.table_reader import TableReader
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.settings import Settings


class MergeTables:
    """For workers. Each call raises FaxDeskError (BAD_INPUT) for what is no table."""

    def __init__(self, reader: TableReader, contacts: Contacts, settings: Settings) -> None:
        self._reader = reader
        self._contacts = contacts
        self._settings = settings

    @property
    def country(self) -> str:
        """Where a number without + is."""
        return self._settings.country

    def read(self, path: Path, name: str, sheet: str = "") -> Table:
        """The table in a file; of a spreadsheet that of the named sheet, or its first."""
        return self._reader.read(path, name, sheet)

    def pasted(self, text: str) -> Table:
        """The table, or the column of numbers, in a text."""
        from faxdesk.documents.tables.table_reader import pasted_table

        return pasted_table(text, tr("What you pasted"))

    def groups(self) -> list[str]:
        """The names of the groups of contacts."""
        return [group.name for group in self._contacts.groups()]

    def of_group(self, name: str) -> Table:
        """The members of a group, each with the first number that a fax can be sent to."""
        contacts = self._contacts.contacts(self._contacts.ids(group=name))
        return _table(
            (tr("Name"), tr("Company"), tr("Fax"), tr("E-mail")),
            (
                (
                    contact.name or contact.company,
                    contact.company,
                    contact.fax_numbers[0].number if contact.fax_numbers else "",
                    contact.email,
                )
                for contact in contacts
            ),
        )

    def of_recipients(self, recipients: Sequence[Recipient]) -> Table:
        """Those whom a draft was to go to."""
        return _table((tr("Name"), tr("Fax")), ((each.name, each.number) for each in recipients))


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    return table_of(SheetRows([list(headings), *map(list, rows)]), has_headings=True)
