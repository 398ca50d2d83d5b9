"""`inbox --watch`: each fax as it comes."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from faxdesk.domain.runtime import Cancelled
from faxdesk.services.contacts.books_meanwhile import books_read_meanwhile
from faxdesk.services.events import ConnectionChanged, Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk


def watch(desk: Desk, printer: Printer, token: CancelToken) -> int:
    """Print each fax received from now on, as `inbox --json` lists it, on a line of its own, until it is
    called off. Raises FaxDeskError for what no waiting mends."""
    try:
        with (
            trouble_printed(desk, printer),
            books_read_meanwhile(desk.books, desk.clock, token),
            closing(desk.watch.new_faxes(token)) as faxes,
        ):
            for fax_id in faxes:
                printer.line(desk.fax_answers.received(fax_id))
    except Cancelled:
        # Nothing was cut short: this is how it ends.
        return EXIT_INTERRUPTED
    return EXIT_DONE


@contextmanager
def trouble_printed(desk: Desk, printer: Printer) -> Iterator[None]:
    """Print to standard error what keeps the service out of reach, once for as long as it lasts."""
    last = ""

    def hear(event: Event) -> None:
        nonlocal last
        if isinstance(event, ConnectionChanged):
            problem = str(event.problem) if event.problem else ""
            if problem and problem != last:
                printer.note(f"faxdesk: {problem}")
            last = problem

    unsubscribe = desk.events.subscribe(hear)
    try:
        yield
    finally:
        unsubscribe()
