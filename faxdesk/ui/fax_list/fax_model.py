"""The rows of a fax list: all ids, and the rows that are in view, read from the archive by block."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from faxdesk.domain.runtime import Clock
from faxdesk.domain.search.list_groups import Group
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import wording
from faxdesk.ui.common.plain_text import tip
from faxdesk.ui.fax_list.row_words import group_head

BLOCK = 16
MAX_BLOCKS = 256
MAX_STEP = 2000
"""So many rows may come and go before the view has to start anew."""

GROUP_ROLE = Qt.ItemDataRole.UserRole
"""The head above the row, where it is the first of its group of time."""

_Index = QModelIndex | QPersistentModelIndex


class RowSource(Protocol):
    """What the model reads from; the archive's Library is one."""

    def rows(self, ids: Sequence[int]) -> list[FaxRow]: ...


class FaxModel(QAbstractTableModel):
    """One column of faxes in the order of their ids. data() reads one block of rows at most."""

    def __init__(self, source: RowSource, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock
        self._ids: array[int] = array("q")
        self._blocks: OrderedDict[int, dict[int, FaxRow]] = OrderedDict()
        self._uploads: dict[int, float] = {}
        self._groups: dict[int, Group] = {}
        self._day = clock.now().astimezone().date()

    # What it holds

    @property
    def ids(self) -> array[int]:
        return self._ids

    def show_ids(self, ids: Iterable[int]) -> None:
        """Hold these from now on. What comes and goes between two lists that are mostly the same is said
        as such, so that views keep their selection and place."""
        new = ids if isinstance(ids, array) else array("q", ids)
        old = self._ids
        if new == old:
            return
        head = _common_head(old, new)
        tail = _common_tail(old, new, head)
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone + come > MAX_STEP and head + tail == 0:
            self.beginResetModel()
            self._take(new)
            self.endResetModel()
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._take(old[:head] + old[head + gone :], head)
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._take(new, head)
            self.endInsertRows()

    def start_anew(self, ids: Iterable[int]) -> None:
        """Hold another list: views forget their selection and place."""
        self.beginResetModel()
        self._take(ids if isinstance(ids, array) else array("q", ids))
        self.endResetModel()

    def refresh(self, ids: Iterable[int]) -> None:
        """Read these faxes anew, because they have changed; without ids, all of them."""
        changed = set(ids)
        if not changed:
            self._blocks.clear()
            self._tell(0, len(self._ids) - 1)
            return
        for number in list(self._blocks):
            start = number * BLOCK
            places = [
                place
                for place, fax_id in enumerate(self._ids[start : start + BLOCK], start)
                if fax_id in changed
            ]
            if places:
                del self._blocks[number]
                for place in places:
                    self._tell(place, place)

    def pass_time(self) -> bool:
        """A minute has passed: say anew what counts from now. True when a time has come that a row told of,
        or another day, so that rows may belong elsewhere; they are read anew by refresh()."""
        now = self.now()
        day, self._day = self._day, now.astimezone().date()
        if day != self._day:
            return True
        times = [row.status.at for block in self._blocks.values() for row in block.values() if row.status.at]
        if any(at <= now for at in times):
            return True
        if times:
            self._tell(0, len(self._ids) - 1)
        return False

    def set_upload(self, fax_id: int, part: float) -> None:
        self._uploads[fax_id] = part
        # Only rows that were read can be in view; to look for it among all would take long in a long list.
        for number, block in self._blocks.items():
            if fax_id in block:
                place = self._ids.index(fax_id, number * BLOCK)
                self._tell(place, place)
                return

    def upload_of(self, fax_id: int) -> float | None:
        """The part of the fax that is uploaded, 0 to 1, where it is known."""
        return self._uploads.get(fax_id)

    def show_groups(self, groups: dict[int, Group], places: Sequence[int]) -> None:
        """Which faxes are the first of their group of time, and the rows of these. Where only more heads have
        been found, below those that are known, nothing else is said anew: rows in view are not painted."""
        former, self._groups = self._groups, groups
        if groups == former:
            return
        if not former or former.keys() - groups.keys():
            self._tell(0, len(self._ids) - 1)
            return
        for place in places:
            fax_id = self._ids[place]
            if groups[fax_id] != former.get(fax_id):
                # The row above has a line below it where no head follows.
                self._tell(max(place - 1, 0), place)

    def group_above(self, row: int) -> str:
        """The head above a row, where it is the first of its group of time; else ""."""
        if not self._groups or not 0 <= row < len(self._ids):
            return ""
        group = self._groups.get(self._ids[row])
        return group_head(group, self.now()) if group is not None else ""

    @property
    def is_grouped(self) -> bool:
        """Whether the heads of groups say of which day the faxes are."""
        return bool(self._groups)

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def place_of(self, fax_id: int, supposed: int = 0) -> int:
        """The row of a fax, -1 where it is not in the list. Where it is supposed is looked first: to look
        through a long list for many faxes takes long."""
        if 0 <= supposed < len(self._ids) and self._ids[supposed] == fax_id:
            return supposed
        try:
            return self._ids.index(fax_id)
        except ValueError:
            return -1

    def fax_row(self, row: int) -> FaxRow | None:
        """None for a fax that has just left the archive."""
        if not 0 <= row < len(self._ids):
            return None
        return self._block(row // BLOCK).get(self._ids[row])

    def now(self) -> datetime:
        return self._clock.now()

    # Qt's side

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == GROUP_ROLE:
            return self.group_above(index.row())
        row = self.fax_row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.peer(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.sentence(row, self.now(), self._uploads.get(row.id))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(row, self.now())
        return None

    def _take(self, ids: array[int], head: int = 0) -> None:
        """Hold these, of which the first head are those that were held: their rows need not be read anew."""
        self._ids = ids
        for number in [number for number in self._blocks if number >= head // BLOCK]:
            del self._blocks[number]

    def _block(self, number: int) -> dict[int, FaxRow]:
        found = self._blocks.get(number)
        if found is None:
            ids = self._ids[number * BLOCK : (number + 1) * BLOCK]
            found = {row.id: row for row in self._source.rows(ids)}
            self._blocks[number] = found
            if len(self._blocks) > MAX_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return found

    def _tell(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def _tooltip(row: FaxRow, now: datetime) -> str:
    who = f"{row.name}\n{wording.number_text(row.number)}" if row.name and row.number else wording.peer(row)
    status = wording.status_text(row.status, now).text
    return tip("\n".join(part for part in (who, wording.second_line(row), status) if part))


def _common_head(first: array[int], second: array[int]) -> int:
    """How many ids the lists have in common from the start. It is found by halving: slices compare fast."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(first: array[int], second: array[int], head: int) -> int:
    """How many ids the lists have in common at the end, not counting those of the head."""
    low, high = 0, min(len(first), len(second)) - head
    while low < high:
        middle = (low + high + 1) // 2
        if first[len(first) - middle : len(first) - low] == second[len(second) - middle : len(second) - low]:
            low = middle
        else:
            high = middle - 1
    return low
