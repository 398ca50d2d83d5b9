"""What a command does that takes something in until it is interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faxdesk.cli.ways_in.going_out import GoingOut, LastingTrouble
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Bell
from faxdesk.services.events import CameIn, IntakeChanged
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.intake.incoming import SourceKind
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk
    from faxdesk.services.events import Event

LOOK_S = 2.0
"""How often the outbox is looked at, when nothing comes."""


class Taking:
    """Makes faxes of what comes in by one way, with all that these need to go out, and prints what each
    became."""

    def __init__(self, desk: Desk, printer: Printer, kind: SourceKind) -> None:
        self._desk = desk
        self._printer = printer
        self._kind = kind
        self._bell = Bell(desk.clock)
        self._going_out = GoingOut(desk, printer)
        self._trouble = LastingTrouble(printer)

    def for_ever(self, token: CancelToken) -> None:
        """Raises FaxDeskError for what no waiting mends, and Cancelled."""
        unsubscribe = self._desk.events.subscribe(self._hear)
        try:
            while True:
                self._step(token)
                self._bell.wait(token, LOOK_S)
        finally:
            unsubscribe()

    def _step(self, token: CancelToken) -> None:
        desk = self._desk
        try:
            desk.intake.take_all(token)
            self._trouble.is_over()
        except FaxDeskError as error:
            # It keeps nothing from going out that is in the outbox already.
            self._trouble.tell(error)
        self._going_out.step(token, may_send=bool(desk.settings.sources_that_send))

    def _hear(self, event: Event) -> None:
        if isinstance(event, IntakeChanged):
            self._bell.ring()
            job = self._desk.intake.waiting(event.refused) if event.refused else None
            if job is not None and job.problem is not None:
                self._printer.trouble(job.problem)
        elif isinstance(event, CameIn) and event.source.kind == self._kind:
            self._print(event)

    def _print(self, event: CameIn) -> None:
        if self._printer.as_json:
            self._printer.line(_document(event))
        elif event.is_sent:
            print(tr("In the outbox as {id}: {title}", id=event.fax_id, title=event.title), flush=True)
        else:
            print(tr("A draft, {id}: {title}", id=event.fax_id, title=event.title), flush=True)
            if event.reason is not None:
                self._printer.trouble(event.reason)


def _document(event: CameIn) -> dict[str, Any]:
    reason = event.reason
    return {
        "id": str(event.fax_id),
        "subject": event.title,
        "pages": event.pages,
        "sent": event.is_sent,
        "reason": {"title": reason.title, "hint": reason.hint} if reason else None,
    }
