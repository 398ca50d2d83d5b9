"""The rows of the list of contacts: the groups and the contacts, each below its head."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from faxdesk.domain.contacts.contact import Group
from faxdesk.services.contacts.contact_list import ContactRow, Listing
from faxdesk.ui.common import wording
from faxdesk.words import listed, tr, tr_n

BLOCK = 64
"""So many contacts are read at once."""
_MOST_BLOCKS = 40

_Index = QModelIndex | QPersistentModelIndex


class RowKind(IntEnum):
    HEAD = 0
    GROUP = 1
    CONTACT = 2


class ContactModel(QAbstractTableModel):
    """One column. Contacts are held by their ids; what a row shows is asked of read, a block of rows at a
    time, which answers later by take_rows(): until then the row is empty."""

    def __init__(self, read: Callable[[Sequence[int]], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._groups: tuple[Group, ...] = ()
        self._ids: array[int] = array("q")
        self._title = ""
        self._rows: dict[int, ContactRow] = {}
        self._asked: set[int] = set()

    # What it holds

    def show(self, listing: Listing, title: str = "") -> None:
        """Hold these. title is what the head of the contacts says, "" for the usual word. Where the same
        contacts are held already, views keep their place, and only what the rows show is read anew."""
        if (listing.groups, listing.ids, title) == (self._groups, self._ids, self._title):
            self._asked.clear()
            self._tell(0, self.rowCount() - 1)
            return
        self.beginResetModel()
        self._groups, self._ids, self._title = listing.groups, listing.ids, title
        self._asked.clear()
        self._rows.clear()
        self.endResetModel()

    def take_rows(self, ids: Sequence[int], rows: Sequence[ContactRow]) -> None:
        """What was asked for is there: these contacts, of which some may have gone meanwhile."""
        if len(self._rows) > _MOST_BLOCKS * BLOCK:
            self._rows.clear()
            self._asked.clear()
        for contact_id in ids:
            self._rows.pop(contact_id, None)
        self._rows.update((row.id, row) for row in rows)
        places = [place for place in map(self.place_of, ids) if place >= 0]
        if places:
            self._tell(min(places), max(places))

    def kind(self, row: int) -> RowKind:
        if row == self._contacts_head or (self._groups and row == 0):
            return RowKind.HEAD
        return RowKind.GROUP if row < self._contacts_head else RowKind.CONTACT

    @property
    def heads(self) -> list[int]:
        """The rows that are heads."""
        return [row for row in ({0, self._contacts_head} if self._groups else {0}) if row < self.rowCount()]

    def group(self, row: int) -> Group | None:
        """The group of a row; None for another row."""
        is_group = 0 <= row < self.rowCount() and self.kind(row) == RowKind.GROUP
        return self._groups[row - 1] if is_group else None

    def contact_id(self, row: int) -> int | None:
        """The contact of a row; None for another row."""
        place = row - self._contacts_head - 1
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def contact(self, row: int) -> ContactRow | None:
        """What a row shows; None while it is being read, and for another row."""
        contact_id = self.contact_id(row)
        if contact_id is None:
            return None
        self._ask_for(row - self._contacts_head - 1)
        return self._rows.get(contact_id)

    def place_of(self, contact_id: int) -> int:
        """The row of a contact, -1 where it is not in the list."""
        try:
            return self._ids.index(contact_id) + self._contacts_head + 1
        except ValueError:
            return -1

    def place_of_group(self, name: str) -> int:
        """The row of a group, -1 where it is not in the list."""
        return next((place for place, group in enumerate(self._groups, 1) if group.name == name), -1)

    @property
    def ids(self) -> array[int]:
        """The contacts that are listed."""
        return self._ids

    # Qt's side

    def rowCount(self, parent: _Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return self._contacts_head + (1 + len(self._ids) if self._ids else 0)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self.kind(index.row()) == RowKind.HEAD:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return None
        row = index.row()
        if self.kind(row) == RowKind.HEAD:
            return self.head(row)
        if (group := self.group(row)) is not None:
            spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return listed(tr("Group"), group.name, members(group)) if spoken else group.name
        contact = self.contact(row)
        if contact is None:
            return ""
        return (
            listed(contact.title, number_line(contact), contact.trouble)
            if role != Qt.ItemDataRole.DisplayRole
            else (contact.title)
        )

    def head(self, row: int) -> str:
        """What a head says."""
        if row != self._contacts_head:
            return tr("Groups")
        count = wording.number_of(len(self._ids))
        if self._title:
            return tr("{group} {count}", group=self._title, count=count)
        return tr("Contacts {count}", count=count)

    @property
    def _contacts_head(self) -> int:
        """The row of the head of the contacts."""
        return len(self._groups) + 1 if self._groups else 0

    def _ask_for(self, place: int) -> None:
        block = place // BLOCK
        if block not in self._asked:
            self._asked.add(block)
            self._read(self._ids[block * BLOCK : (block + 1) * BLOCK].tolist())

    def _tell(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def members(group: Group) -> str:
    return tr_n("{count} contact", "{count} contacts", group.members, count=wording.number_of(group.members))


def number_line(contact: ContactRow) -> str:
    """The line below the name: the number that is faxed first, and how many others there are."""
    number = wording.number_text(contact.number)
    if contact.more and number:
        return tr_n("{number} and {count} more", "{number} and {count} more", contact.more, number=number)
    return number
