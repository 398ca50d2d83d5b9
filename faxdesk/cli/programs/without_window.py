"""What goes on beside a server that runs without a window: faxes leave the outbox, and arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NoReturn

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Bell, Cancelled
from faxdesk.services.events import Event, IntakeChanged, OutboxWaiting

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk

LONGEST_S = 30.0
"""The outbox is looked at so often, also where nothing tells that it should be."""
_END_S = 10.0
_LONG_S = 3600.0


class GoingOn:
    """The works beside a server, each on a thread of its own."""

    def __init__(self, desk: Desk, printer: Printer) -> None:
        self._printer = printer
        self._bell = Bell(desk.clock)
        self._mistake: Exception | None = None

    def wait(self, token: CancelToken) -> NoReturn:
        """Wait until the token is cancelled. Raises Cancelled, and what a work met that nobody foresaw: what
        is taken would wait for ever, and nobody would know."""
        while self._mistake is None:
            self._bell.wait(token, _LONG_S)
        raise self._mistake

    def do(self, work: Callable[[CancelToken], None], token: CancelToken) -> None:
        try:
            work(token)
        except Cancelled:
            return
        except FaxDeskError as error:
            self._printer.note(f"faxdesk: {error}")
        except Exception as error:
            self._mistake = error
            self._bell.ring()


@contextmanager
def going_on(desk: Desk, printer: Printer, token: CancelToken, *, is_signed_in: bool) -> Iterator[GoingOn]:
    """Send what stands in the outbox and fetch what arrives, as long as this lasts; where nobody is signed
    in, see only what other processes write. While a window is open, it is the one who sends."""
    ending = token.child()
    works: list[Callable[[CancelToken], None]] = [desk.other_processes.watch]
    if is_signed_in:
        works += [
            lambda token: _send(desk, printer, token),
            lambda token: _receive(desk, printer, token),
        ]
    going = GoingOn(desk, printer)
    threads = [
        threading.Thread(target=going.do, args=(work, ending), name="without window") for work in works
    ]
    for thread in threads:
        thread.start()
    try:
        yield going
    finally:
        ending.cancel()
        for thread in threads:
            thread.join(_END_S)


def _send(desk: Desk, printer: Printer, token: CancelToken) -> None:
    """Work the outbox off, again whenever there is something in it or something is due."""
    bell = Bell(desk.clock)

    def hear(event: Event) -> None:
        if isinstance(event, OutboxWaiting | IntakeChanged):
            bell.ring()

    unsubscribe = desk.events.subscribe(hear)
    last = ""
    try:
        while True:
            due, problem = None, ""
            try:
                desk.intake.take_all(token)
                due = desk.outbox.run(token)
            except FaxDeskError as error:
                problem = str(error)
                if problem != last:
                    printer.note(f"faxdesk: {problem}")
            last = problem
            wait_s = LONGEST_S if due is None else (due - desk.clock.now()).total_seconds()
            bell.wait(token, min(max(wait_s, 0.1), LONGEST_S))
    finally:
        unsubscribe()


def _receive(desk: Desk, printer: Printer, token: CancelToken) -> None:
    """Keep the archive up to date; who wants to know of new faxes hears it by the events."""
    from faxdesk.cli.inbox_watch import trouble_printed

    with trouble_printed(desk, printer), closing(desk.watch.new_faxes(token)) as faxes:
        for _fax_id in faxes:
            pass
