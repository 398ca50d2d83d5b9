"""The right to send: one process at a time, for as long as its work lasts or its window is open."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken, Clock
from faxdesk.services.sign_of_life import SignOfLife

if TYPE_CHECKING:
    from faxdesk.store.lease_store import LeaseStore

log = logging.getLogger(__name__)

LEASE_S = 60.0
RENEW_S = 25.0
"""By the real clock, as what the lease is held for happens in real time. Each time writes to the disk, so it
is done no oftener than a second try needs to come before the lease is over."""


class SenderLease:
    """A row in the archive with a time, renewed by a thread of its own while it is held, since an upload,
    the service's answer or a pause that it asks for may each take minutes. Whoever holds it keeps a lock of
    the operating system as well, which ends with its process: so the lease of one that died is free at
    once, and only that of one that hangs, or of a disk without such locks, has to run out."""

    def __init__(self, leases: LeaseStore, lock_file: Path, clock: Clock) -> None:
        self._leases = leases
        self._clock = clock
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._life = SignOfLife(lock_file)
        self._steps = threading.Lock()
        self._renewing = threading.Lock()
        self._is_busy = False
        self._stays = False
        self._done = CancelToken()
        self._keeper: threading.Thread | None = None

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the lease inside; gives False where another process has it. For one worker at a time."""
        with self._steps:
            self._is_busy = is_ours = self._take()
        try:
            yield is_ours
        finally:
            with self._steps:
                self._is_busy = False
                if is_ours and not self._stays:
                    self._give_back()

    def reside(self) -> None:
        """Keep the lease from now on, also between the runs; where another process has it, as soon as a
        run gets it."""
        with self._steps:
            self._stays = True
            self._take()

    def leave(self) -> None:
        """Hold it for runs alone again."""
        with self._steps:
            self._stays = False
            if not self._is_busy:
                self._give_back()

    def ask_again_at(self) -> datetime:
        """When another process, which has the lease now, may have ended without giving it back."""
        return self._clock.now() + timedelta(seconds=LEASE_S / 4)

    # All below with _steps held, but what the keeper does.

    def _take(self) -> bool:
        if not self._renew():
            return False
        if self._keeper is None or not self._keeper.is_alive():
            self._done = CancelToken()
            self._keeper = threading.Thread(
                target=self._keep, args=(self._done,), name="faxdesk lease", daemon=True
            )
            self._keeper.start()
        return True

    def _give_back(self) -> None:
        if self._keeper is None:
            return
        self._done.cancel()
        self._keeper.join()
        self._keeper = None
        try:
            self._leases.release(self._owner)
        except FaxDeskError as error:
            # Others see by the sign of life that it is over, or wait until its time is. What was done with
            # the lease must not be hidden by this.
            log.warning("The right to send could not be given back: %s", error.kind)
        finally:
            self._life.end()

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
        with self._renewing:
            shown = self._life.show()
            is_ours = self._leases.acquire(self._owner, LEASE_S, self._clock.now(), alone=shown)
            if not is_ours:
                self._life.end()
            return is_ours
