"""The outbox against the simulator, with the few steps that most of its tests take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxStatus
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

FAX = r"/fax$"
FREE, OTHER, BUSY, BUSY_ONCE = "+16505550144", "+12125550187", "+16505550101", "+16505550109"


class OutboxOnSimulator:
    """The outbox of a composition on the simulator."""

    def __init__(
        self, composition: Composition, simulator: Simulator, clock: RunningClock, letter: Path
    ) -> None:
        self.composition = composition
        self.desk, self.simulator, self.clock, self.letter = composition, simulator, clock, letter
        self.outbox, self.library = composition.outbox, composition.library
        self.token = CancelToken()

    def send(self, *numbers: str, **fields: Any) -> int:
        files = (self.outbox.add_file(self.letter, self.token),)
        recipients = tuple(Recipient(number) for number in numbers)
        fax_id = self.outbox.create(Draft(recipients=recipients, files=files, **fields))
        self.outbox.send(fax_id)
        self.go_on()
        return fax_id

    def go_on(self, seconds: float = 0.0) -> None:
        """Let time pass, work the outbox off, and learn what became of it."""
        self.clock.advance(seconds)
        self.outbox.run(self.token)
        self.simulator.control.settle()
        self.desk.sync.run(self.token)

    @contextmanager
    def answer_lost(self) -> Iterator[None]:
        """Inside, the next fax goes out and its answer is lost. The service does not list its faxes, since
        the program looks for the fax in the same run, and finds it once its pages are counted."""
        self.simulator.control.fault("POST", FAX, times=1, drop="after")
        self.simulator.control.fault("GET", r"/message-store", times=99, status=503)
        yield
        self.simulator.control.clear_faults()

    def status(self, fax_id: int) -> FaxStatus:
        return self.library.rows([fax_id])[0].status

    def parts(self, fax_id: int) -> list[OutboxItem]:
        return self.library.parts(fax_id)

    def sent(self) -> list[dict[str, Any]]:
        faxes = [fax for fax in self.simulator.control.faxes() if fax["direction"] == "Outbound"]
        return sorted(faxes, key=lambda fax: fax["id"])

    def listed(self, chip: Chip = Chip.ALL) -> list[int]:
        return list(self.library.ids(FaxQuery(Folder.OUTBOX, chip)))
