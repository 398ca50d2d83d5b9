"""Which faxes a list shows: the newest first, then all of them, read by workers while the window goes on."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.fax import Chip, FaxQuery, Folder, Order
from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.library import Library
    from faxdesk.work.tasks import Task, TaskRunner

FIRST_ROWS = 200
_SLOW = {Chip.UNREAD, Chip.WAITING, Chip.FAILED}
"""Filters for which rows are looked at, as many as it takes to find some."""

log = logging.getLogger(__name__)


class ListedIds(QObject):
    """Reads one list at a time. Whoever asks for another one sees the former until the answer is there; of
    what is asked for meanwhile, the last is read next.

    Signals: begun(array of ids) with the newest of another list; read(array of ids) with all of the list that
    is shown, as it is now; failed(FaxDeskError) where another list could not be read.
    """

    begun = Signal(object)
    read = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        library: Library,
        runner: TaskRunner,
        current: Callable[[], int | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._current = current
        self.asked_for = self.shown = FaxQuery(Folder.INBOX)
        self._round = 0
        self._newest = Rounds(self._read_newest)
        self._all = Rounds(self._read_all)
        self._reading: Task | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether another list is asked for than the one that is shown."""
        return self.asked_for is not self.shown

    def ask_for(self, query: FaxQuery) -> None:
        """Begin another list. The newest of a whole folder are there at once, since an index has them; what
        is searched for, or filtered, may take as long as many faxes have to be looked at."""
        self.asked_for = query
        self._leave_the_rest()
        if query.text or query.chip in _SLOW or query.order != Order.NEWEST:
            self._newest.ask()
        else:
            self._show_newest(query, array("q", self._library.first_ids(query, FIRST_ROWS)))

    def ask_again(self) -> None:
        """Read the list once more, because faxes have changed."""
        self._newest.ask()

    def _leave_the_rest(self) -> None:
        """Read no further in the list that is shown: in a long one that would hold up the next."""
        self._all.forget()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
            self._all.end()

    def _read_newest(self) -> None:
        query, kept = self.asked_for, self._kept()

        def read(_token: CancelToken) -> array[int]:
            ids = array("q", self._library.first_ids(query, FIRST_ROWS))
            return ids if len(ids) == FIRST_ROWS else self._with_kept(query, ids, kept)

        def arrived(ids: array[int]) -> None:
            if query is self.asked_for:
                self._show_newest(query, ids)
            self._newest.end()

        def failed(error: FaxDeskError) -> None:
            if query is not self.asked_for:
                self._newest.end()
                return
            self._newest.fail()
            # Of the list that is shown the rows so far stay: the next change asks again.
            log.warning("A list could not be read: %s", error.kind)
            if self.is_awaited:
                self.failed.emit(error)

        self._runner.submit(Lane.LISTS, read, arrived, failed)

    def _show_newest(self, query: FaxQuery, ids: array[int]) -> None:
        is_another, self.shown = query is not self.shown, query
        if is_another:
            self.begun.emit(ids)
        if len(ids) >= FIRST_ROWS:
            self._all.ask()
            return
        # What is being read of it is out of date.
        self._round += 1
        if not is_another:
            self.read.emit(ids)

    def _read_all(self) -> None:
        query, kept, round_ = self.shown, self._kept(), self._round

        def read(token: CancelToken) -> array[int]:
            return self._with_kept(query, self._library.ids(query, token), kept)

        def arrived(ids: array[int]) -> None:
            self._reading = None
            if query is self.shown and round_ == self._round:
                self.read.emit(ids)
            self._all.end()

        def failed(_error: FaxDeskError) -> None:
            # The newest are on show all the same; the next change asks again.
            self._reading = None
            self._all.end()

        self._reading = self._runner.submit(Lane.LISTS, read, arrived, failed)

    @property
    def _keeps_what_is_read(self) -> bool:
        return self.shown.chip == Chip.UNREAD and self.shown.order == Order.NEWEST

    def _kept(self) -> int | None:
        """The fax that is being read: it stays in the list although it is not unread any more."""
        return self._current() if self._keeps_what_is_read and not self.is_awaited else None

    def _with_kept(self, query: FaxQuery, ids: array[int], kept: int | None) -> array[int]:
        return ids if kept is None else self._library.with_one_more(query, ids, kept)
