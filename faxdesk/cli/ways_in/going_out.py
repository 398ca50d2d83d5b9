"""What goes out beside what a command takes in: what is due is sent, and the service asked for results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk

RESULTS_S = 10.0
"""How often the service is asked what became of faxes that are on their way."""
_ENDS_IT = {ErrorKind.SIGN_IN, ErrorKind.KEYCHAIN, ErrorKind.NOT_ALLOWED, ErrorKind.BUG}
"""What no waiting mends."""


def ends_it(error: FaxDeskError) -> bool:
    """Whether waiting does not mend what went wrong."""
    return error.kind in _ENDS_IT


class LastingTrouble:
    """Prints trouble to standard error, once for as long as it lasts."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._title = ""

    def tell(self, error: FaxDeskError) -> None:
        if error.title != self._title:
            self._title = error.title
            self._printer.trouble(error)

    def is_over(self) -> None:
        """From now on the same is told again."""
        self._title = ""


class GoingOut:
    """For a command that takes a step every few seconds. may_send: faxes leave by themselves, so that trouble
    which no waiting mends ends the command; drafts alone need no service."""

    def __init__(self, desk: Desk, printer: Printer) -> None:
        self._desk = desk
        self._trouble = LastingTrouble(printer)
        self._asked_at: float | None = None

    def step(self, token: CancelToken, *, may_send: bool) -> None:
        """Send, and ask for results where it is time to. Raises FaxDeskError for what no waiting mends where
        that keeps a fax from leaving, and Cancelled; tells all else."""
        is_on_the_way = self._desk.library.is_on_the_way()
        try:
            self.run(RESULTS_S if is_on_the_way else self._desk.settings.poll_seconds, token)
        except FaxDeskError as error:
            if may_send and ends_it(error):
                raise
            self.tell(error)

    def run(self, pause_s: float, token: CancelToken) -> None:
        """Send, and ask for results where that was not done for so long. Raises FaxDeskError, and
        Cancelled."""
        desk = self._desk
        desk.outbox.run(token)
        now = desk.clock.monotonic()
        if self._asked_at is None or now - self._asked_at >= pause_s:
            self._asked_at = now
            desk.sync.run(token)
            self._trouble.is_over()
            # An answer may have settled what others to the same number wait for.
            desk.outbox.run(token)

    def tell(self, error: FaxDeskError) -> None:
        """Print what keeps from talking with the service, once until it answers again."""
        self._trouble.tell(error)
