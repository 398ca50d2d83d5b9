"""The right to send: one process at a time, for as long as its work lasts."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken, Clock

if TYPE_CHECKING:
    from faxdesk.store.outbox import OutboxStore

log = logging.getLogger(__name__)

LEASE_S = 60.0
RENEW_S = 15.0
"""By the real clock, as what the lease is held for happens in real time."""


class Lease:
    """Short, so that a process that died holds nobody up; renewed by a thread of its own while it is held,
    since an upload, the service's answer or a pause that it asks for may each take minutes."""

    def __init__(self, journal: OutboxStore, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the lease inside; gives False where another process has it."""
        if not self._renew():
            yield False
            return
        done = CancelToken()
        keeper = threading.Thread(target=self._keep, args=(done,), name="faxdesk lease", daemon=True)
        keeper.start()
        try:
            yield True
        finally:
            done.cancel()
            keeper.join()
            self._journal.release_lease(self._owner)

    def _keep(self, done: CancelToken) -> None:
        while True:
            try:
                done.wait(RENEW_S)
                if not self._renew():
                    log.warning(
                        "Another process took over the sending: this computer slept, or its clock jumped"
                    )
                    return
            except Cancelled:
                return
            except FaxDeskError as error:
                # The next try comes before the lease is over.
                log.warning("The right to send could not be renewed: %s", error.kind)

    def _renew(self) -> bool:
        return self._journal.acquire_lease(self._owner, LEASE_S, self._clock.now())
