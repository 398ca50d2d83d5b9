"""Has the text of faxes recognised while nothing else is to be done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.events import FaxesChanged
from faxdesk.work.tasks import Lane, TaskRunner
from faxdesk.work.timed_rounds import TimedRounds

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)

BREATH_MS = 20
"""The pause between two steps, so that whoever waits for the page worker or the archive comes first."""
NEWS_MS = 2000
"""The pause after faxes came or changed, since more of them may."""
IDLE_MS = 60_000
"""The pause when there was nothing to do: tesseract may be installed by then."""
TROUBLE_MS = 300_000
"""The pause after a failure, which is not likely to pass soon."""


class TextReader(TimedRounds):
    """Runs the text recognition in steps on its own lane.

    read_some is one step, called on a worker: it reads a few pages and says whether there are more."""

    def __init__(
        self,
        read_some: Callable[[CancelToken], bool],
        runner: TaskRunner,
        bridge: EventBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._read_some = read_some
        self._steps = self._rounds_of(self._begin_step)
        self._timer = self._timer_for("reading texts", self._step)
        bridge.faxes_changed.connect(self._on_faxes_changed)

    def start(self) -> None:
        """Begin, but not at once: a program that has just started has better things to do."""
        self._is_running = True
        self._timer.start(NEWS_MS)

    @Slot()
    def _step(self) -> None:
        if self._is_running:
            self._steps.ask()

    def _begin_step(self) -> None:
        self._runner.submit(Lane.TEXTS, self._read_some, self._on_read, self._on_failed)

    def _on_read(self, is_more: bool) -> None:
        self._go_on(BREATH_MS if is_more else IDLE_MS)

    def _on_failed(self, error: FaxDeskError) -> None:
        log.warning("The text of a fax could not be read: %s", error.kind)
        self._go_on(TROUBLE_MS)

    def _go_on(self, pause_ms: int) -> None:
        self._steps.end()
        if self._is_running and not self._steps.is_running:
            self._timer.start(pause_ms)

    @Slot(object)
    def _on_faxes_changed(self, _event: FaxesChanged) -> None:
        # During a step the timer is off, and the step itself says when the next one follows.
        if self._timer.remainingTime() > NEWS_MS:
            self._timer.start(NEWS_MS)
