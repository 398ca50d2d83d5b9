"""`inbox --watch`: each fax as it comes."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from faxdesk.cli import output
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from faxdesk.domain.runtime import Cancelled
from faxdesk.services.events import ConnectionChanged, Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.engine import Engine


def watch(engine: Engine, printer: Printer, token: CancelToken) -> int:
    """Print each fax received from now on, as `inbox --json` lists it, on a line of its own, until it is
    called off. Raises FaxDeskError for what no waiting mends."""
    library = engine.desk.library
    try:
        with told_of_trouble(engine, printer), closing(engine.desk.watch.new_faxes(token)) as faxes:
            for fax_id in faxes:
                printer.line(output.received(library.fax(fax_id)))
    except Cancelled:
        # Nothing was cut short: this is how it ends.
        return EXIT_INTERRUPTED
    return EXIT_DONE


@contextmanager
def told_of_trouble(engine: Engine, printer: Printer) -> Iterator[None]:
    """Say on standard error what is in the way, once for as long as it lasts."""
    last = ""

    def hear(event: Event) -> None:
        nonlocal last
        if isinstance(event, ConnectionChanged):
            words = str(event.problem) if event.problem else ""
            if words and words != last:
                printer.note(f"faxdesk: {words}")
            last = words

    unsubscribe = engine.desk.events.subscribe(hear)
    try:
        yield
    finally:
        unsubscribe()
