"""Shows the other processes of a profile that this one lives: a lock that ends with the process, however it
ends."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

log = logging.getLogger(__name__)


class SignOfLife:
    """A file that is locked for as long as its holder lives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: BaseFileLock | None = None
        self.is_told = True
        """Whether the disk has locks, so that it can be told who lives."""

    def show(self) -> bool:
        """Lock it, or keep it locked. False where another process lives, or nobody can tell."""
        from filelock import FileLock, Timeout

        if self._lock is None:
            # Without thread_local: it is the process that holds it, whichever thread asks.
            self._lock = FileLock(self._path, mode=0o600, thread_local=False, fallback_to_soft=False)
        try:
            if not self._lock.is_locked:
                self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except (OSError, NotImplementedError) as error:
            log.info("There are no locks on this disk: %s", type(error).__name__)
            self.is_told = False
            return False
        return True

    def end(self) -> None:
        if self._lock is not None:
            self._lock.release()
