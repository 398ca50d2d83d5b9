"""Hours of traffic in the program's own window, as fast as they go. `python -m tests.bench.office_hours
PROFILE SERVED`, with the line of the simulator, prints as JSON what the process took after some of them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.work.memory_pools import give_back_free_memory
from faxdesk.work.tasks import Lane
from tests.bench.in_window import Program, send
from tests.bench.processes import own_mb
from tests.bench.serving import Served
from tests.documents import samples

HOURS = 10
RECEIVED = 12
"""Faxes received in an hour; each is read."""
SENT = 4
LOOKS = 30
"""How often the program asks the service for news in an hour, as it does with a live connection."""


class OfficeHours:
    """Faxes come and are read, faxes are sent, and the program looks for news, each when the one before is
    done with."""

    def __init__(self, program: Program, served: Served, folder: Path) -> None:
        self._program = program
        self._served = served
        self._folder = folder
        self._letters = 0

    def begin(self) -> None:
        program = self._program
        signed_in: list[bool] = []
        program.runner.submit(Lane.NET, program.desk.account.resume, signed_in.append)
        program.until(lambda: bool(signed_in))
        program.pulse.start()
        self._rest()

    def hour(self) -> None:
        for number in range(LOOKS):
            if number < RECEIVED:
                self._receive()
            if number < SENT:
                self._send()
            self._program.pulse.sync_now()
            self._rest()
        # The program does so six times in an hour, by a clock that does not know that this one was short.
        give_back_free_memory()

    def _receive(self) -> None:
        before = self._received()
        self._served.control("receive")
        self._program.pulse.sync_now()
        self._program.until(lambda: self._received() > before)
        self._program.window.workspace.list.table.selectRow(0)
        self._rest()

    def _send(self) -> None:
        sent: list[int] = []
        self._program.runner.submit(Lane.LOCAL, self._send_one, sent.append)
        self._program.until(lambda: bool(sent))
        self._rest()

    def _send_one(self, token: CancelToken) -> int:
        # Each is another letter: the program would ask about one that it has just sent.
        self._letters += 1
        letter = self._folder / f"letter {self._letters}.pdf"
        letter.write_bytes(samples.plain((f"Letter {self._letters}",)))
        return send(self._program, letter, token)

    def _received(self) -> int:
        return len(self._program.desk.library.ids(FaxQuery(Folder.INBOX)))

    def _rest(self) -> None:
        self._program.until(lambda: self._program.runner.is_idle)


def main() -> None:
    profile, served = Path(sys.argv[1]), Served(json.loads(sys.argv[2]))
    program = Program(profile)
    hours = OfficeHours(program, served, profile)
    hours.begin()
    taken = []
    for _ in range(HOURS):
        hours.hour()
        taken.append(own_mb(os.getpid()))
    print(json.dumps({"first": taken[0], "second": taken[1], "last": taken[-1]}), flush=True)
    program.close()


if __name__ == "__main__":
    main()
