"""What the archive knows of the number that a fax is being written to: how long earlier faxes to it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.times.number_time import NumberTime, PastCall, corrected_time
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.number_times import NumberTimes
    from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent


class KnownCalls(QObject):
    """Looks each number up once, in the background. A fax to several numbers has the range for any number.

    Signals: learnt() when time() may have a better answer.
    """

    learnt = Signal()

    def __init__(self, times: NumberTimes, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._times = times
        self._runner = runner
        self._calls: dict[str, list[PastCall]] = {}

    def time(self, sent: DraftAsSent) -> NumberTime:
        """The range of a fax at each of its numbers, as far as is known by now."""
        numbers = {recipient.number for recipient in sent.draft.recipients}
        if len(numbers) != 1:
            return NumberTime(sent.time)
        number = numbers.pop()
        if number not in self._calls:
            self._calls[number] = []
            self._look_up(number)
        return corrected_time(sent.time, self._calls[number])

    def _look_up(self, number: str) -> None:
        times = self._times

        def look_up(_token: CancelToken) -> list[PastCall]:
            return times.past_calls(number)

        def found(calls: list[PastCall]) -> None:
            self._calls[number] = calls
            if calls:
                self.learnt.emit()

        def failed(_error: FaxDeskError) -> None:
            """The range stays that for any number."""

        self._runner.submit(Lane.BACKGROUND, look_up, found, failed)
