"""`version` and `simulate`: the program itself, and the service of its own that it carries."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from faxdesk import __version__
from faxdesk.cli.exit_codes import EXIT_DONE
from faxdesk.cli.output import Printer
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.words import tr


def version(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if not options.check:
        printer.result({"version": __version__}, f"FaxDesk {__version__}")
        return EXIT_DONE
    newer = desk.updates.ask(token)
    if newer is None:
        document, lines = None, [tr("FaxDesk {version}. There is no newer version.", version=__version__)]
    else:
        document = {"version": newer.version, "notes": newer.notes, "link": newer.link}
        lines = [
            tr("FaxDesk {version}. There is {newer}:", version=__version__, newer=newer.version),
            "",
            newer.notes,
            "",
            newer.link,
        ]
    printer.result({"version": __version__, "newer": document}, lines)
    return EXIT_DONE


def simulate(arguments: Sequence[str]) -> int:
    """Run the simulator. It has a parser of its own, no profile, and prints nothing but JSON."""
    from faxdesk.paths import resource
    from faxdesk.simulator.run import run

    return run(arguments, fonts=resource("fonts"))
