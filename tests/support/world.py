"""The desk before a simulator that stands behind a front."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.runtime import CancelToken
from faxdesk.simulator.server import Simulator
from tests.documents import samples
from tests.ringcentral.servers import RawServer
from tests.support.clock import RunningClock
from tests.support.front import Front
from tests.support.mishaps import LARGE

NUMBER = "+16505550144"


@dataclass
class World:
    """The desk before a simulator that stands behind a front."""

    composition: Composition
    front: Front
    simulator: Simulator
    clock: RunningClock
    elsewhere: RawServer
    folder: Path

    def queue(self, number: str = NUMBER, *, text: str = "A letter", large: bool = False) -> int:
        """A fax that waits its turn, its document as large as no socket's buffer if it must be."""
        path = self.folder / "letter.doc"
        path.write_bytes(samples.old_word(text, LARGE if large else 0))
        outbox = self.composition.outbox
        fax_id = outbox.create(Draft((Recipient(number),), (outbox.add_file(path, CancelToken()),)))
        outbox.send(fax_id)
        return fax_id

    def run(self) -> datetime | None:
        return self.composition.outbox.run(CancelToken())

    def run_on(self) -> None:
        """Until nothing moves any more."""
        for _ in range(20):
            again = self.run()
            if again is None:
                return
            self.clock.advance(max((again - self.clock.now()).total_seconds(), 0.0) + 0.1)
        raise AssertionError("The outbox never comes to rest.")

    def item(self, fax_id: int) -> OutboxItem:
        item = self.composition.outbox.item(fax_id)
        assert item is not None
        return item

    def log(self, fax_id: int) -> list[tuple[str, str, str]]:
        return [
            (entry.event, entry.new_state, entry.cause) for entry in self.composition.library.history(fax_id)
        ]

    def carried_out(self) -> int:
        """How many faxes the service has made."""
        return sum(fax["direction"] == "Outbound" for fax in self.simulator.control.faxes())
