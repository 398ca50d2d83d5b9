"""Whether the window may close: not before what is typed is on disk, and not without a question about faxes
that have not left this computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from faxdesk.services.rounds import Rounds
from faxdesk.ui.desktop.coming_forward import come_forward
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.services.archive.library import Library
    from faxdesk.ui.common.problem_bar import ProblemBar
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.window.page_stack import PageStack


class ClosingGuard(QObject):
    """notice gives the line in which the window says what has no better place.

    Signals: may_go_on() what kept the window from closing is over: whoever wanted it closed closes it now.
    """

    may_go_on = Signal()

    def __init__(
        self,
        pages: PageStack,
        library: Library,
        context: WindowContext,
        notice: Callable[[], ProblemBar],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._pages = pages
        self._library = library
        self._runner = context.runner
        self._notice = notice
        self._window = window
        self._is_closing = False
        self._is_agreed = False
        self._has_all_left = False
        self._closes_when_sent = False
        self.closed_draft: int | None = None
        """The fax that was on show to be written when the window began to close."""
        self._counting = Rounds(self._count)
        pages.compose_closed.connect(self._on_compose_closed)
        pages.compose_not_kept.connect(self._on_compose_not_kept)
        context.bridge.faxes_changed.connect(self._on_faxes_changed)

    def ask_nothing(self) -> None:
        """The system ends the program: nobody may be there to answer. What is typed is kept all the same."""
        self._is_agreed = True

    def may_close(self) -> bool:
        """False where the window has to stay open for now; may_go_on tells once a draft is on disk and the
        outbox was looked at, which a worker does, or once the last fax has left where that is wished."""
        if not self._is_closing:
            self.closed_draft = self._pages.compose.fax_id if self._pages.is_composing else None
        if self._pages.is_writing:
            self._pages.compose.close_draft()
            if self._pages.is_writing:
                self._is_closing = True
                return False
        if self._is_agreed or self._has_all_left:
            return True
        self._is_closing = True
        if not self._counting.is_running:
            self._counting.ask()
        return False

    @property
    def is_looking(self) -> bool:
        """Whether the outbox is being looked at before the window closes."""
        return self._is_closing and self._counting.is_running

    def _ask(self, waiting: int) -> None:
        from faxdesk.ui.common import dialogs

        if not self._window.isVisible():
            come_forward(self._window)
        when_sent, anyway = tr("Close when sent"), tr("Close anyway")
        answer = dialogs.ask_which(
            self._window,
            tr_n(
                "{count} fax has not left this computer yet.",
                "{count} faxes have not left this computer yet.",
                waiting,
            ),
            tr_n(
                "It leaves only while FaxDesk is open. Closed now, it waits until you open it again.",
                "They leave only while FaxDesk is open. Closed now, they wait until you open it again.",
                waiting,
            ),
            (when_sent, anyway),
            tr("Stay"),
        )
        self._is_agreed = answer == anyway
        self._closes_when_sent = answer == when_sent
        if self._closes_when_sent:
            self._notice().say(
                tr("FaxDesk closes once everything has left this computer."),
                tr("Stay open"),
                self._stay_open,
                icon_name="info",
                role="accent",
            )

    def _stay_open(self) -> None:
        self._closes_when_sent = False

    @Slot(object)
    def _on_faxes_changed(self, _event: object) -> None:
        if self._closes_when_sent:
            self._counting.ask()

    def _count(self) -> None:
        self._runner.submit(
            Lane.LISTS, lambda _token: self._library.waits_here(), self._on_counted, self._on_not_counted
        )

    def _on_counted(self, waiting: int) -> None:
        self._counting.end()
        if self._is_closing and waiting:
            self._ask(waiting)
            self._is_closing = self._is_agreed
        if self._is_agreed or (not waiting and (self._is_closing or self._closes_when_sent)):
            self._go_on()

    def _on_not_counted(self, _error: FaxDeskError) -> None:
        # Whoever waits for the last fax waits for the next change of the archive. But an archive that cannot
        # be read must not keep the program from ending.
        self._counting.fail()
        if self._is_closing:
            self._go_on()

    def _go_on(self) -> None:
        # What was found out holds for this moment only.
        self._has_all_left = True
        self.may_go_on.emit()
        self._has_all_left = False

    def _on_compose_closed(self) -> None:
        if self._is_closing:
            self.may_go_on.emit()

    def _on_compose_not_kept(self) -> None:
        """Whoever closes the pane later, once there is room again, has not asked for the window to close."""
        self._is_closing = False
