"""`mcp`: a server for agents, which starts it and talks to it by standard input and output."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

from faxdesk import __version__
from faxdesk.cli.exit_codes import EXIT_DONE
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Bell
from faxdesk.settings import Settings
from faxdesk.words import in_english, tr

if TYPE_CHECKING:
    import argparse

    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk

_LONG_S = 3600.0


def serve(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Answer until the agent closes the input. Nothing but answers goes to the output."""
    desk.settings.check_not_off(Settings.agents)
    if not desk.settings.agents:
        raise FaxDeskError(
            tr("Agents may not read faxes here."),
            tr("In the settings, Ways in, “Let agents read faxes” lets them."),
            ErrorKind.NOT_ALLOWED,
        )
    from faxdesk.mcp.connection import Connection, lines_of, writer_to
    from faxdesk.mcp.tools import Tools

    connection = Connection(Tools(desk, tuple(options.files)), __version__, writer_to(sys.stdout.buffer))
    lines: deque[bytes | None] = deque()
    bell = Bell(desk.clock)

    def put(line: bytes | None) -> None:
        lines.append(line)
        bell.ring()

    def read() -> None:
        try:
            # Not by sys.stdin, whose lock this thread would hold when the program ends.
            lines_of(lambda most: os.read(0, most), put)
        finally:
            put(None)

    # A signal does not end a read, so the reading has a thread of its own, which ends with the program.
    threading.Thread(target=read, name="agent", daemon=True).start()
    with in_english():
        while True:
            while lines:
                line = lines.popleft()
                if line is None:
                    return EXIT_DONE
                connection.take(line, token)
            bell.wait(token, _LONG_S)
