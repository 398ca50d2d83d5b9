"""Says in head, foot and bars of the page for writing how far the sending of its draft is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from faxdesk.domain.errors import FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.outbox.guards.doubts import Doubt
    from faxdesk.ui.compose.compose_bars import ComposeBars
    from faxdesk.ui.compose.compose_foot import ComposeFoot
    from faxdesk.ui.compose.compose_head import ComposeHead


class SendingProgress(QObject):
    """Also keeps what is to be done as soon as the form is ready: all numbers checked and all files read."""

    def __init__(
        self, head: ComposeHead, foot: ComposeFoot, bars: ComposeBars, clock: Clock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._head = head
        self._foot = foot
        self._bars = bars
        self._clock = clock
        self._pending: Callable[[], None] | None = None

    def wait_to(self, act: Callable[[], None]) -> None:
        """Do this once form_ready() is called."""
        self._pending = act
        self._foot.set_busy(True)
        self._head.say(tr("Getting ready…"))

    def form_ready(self) -> None:
        """Do what waits for the form, if anything does."""
        if self._pending is not None:
            QTimer.singleShot(0, self, self._do_pending)

    def _do_pending(self) -> None:
        act, self._pending = self._pending, None
        if act is not None:
            act()

    def forget(self) -> None:
        """Do no more what waits for the form."""
        self._pending = None

    def end_waiting(self) -> None:
        """Do no more what waits for the form; the draft may be sent or thrown away again."""
        self._pending = None
        self._foot.set_busy(False)

    def hand_over(self) -> None:
        """The draft is on its way into the outbox."""
        self._foot.set_busy(True)
        self._head.say(tr("Handing it over…"))

    def fail(self, error: FaxDeskError) -> None:
        """The outbox did not take the draft."""
        self._foot.set_busy(False)
        self._head.say(tr("Not sent"))
        self._bars.problem.show_error(error)

    def ask(self, doubts: Sequence[Doubt]) -> None:
        """The outbox wants to know first whether the fax is meant to leave."""
        self._foot.set_busy(True)
        self._head.say(tr("Not sent yet"))
        self._bars.doubts.ask(doubts, self._foot.estimate_words)

    def withdraw(self) -> None:
        """The draft is another than the one that was asked about, if one was."""
        if self._bars.is_asking:
            self._bars.withdraw()
            self.end_asking()

    def end_asking(self) -> None:
        """The question is gone, and the draft stays."""
        self._foot.set_busy(False)
        self._head.say_saved(self._clock.now())
