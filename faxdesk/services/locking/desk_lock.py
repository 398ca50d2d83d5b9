"""Whether the window is locked, and who may open it.

The lock keeps the faxes from those who pass by the desk. It is no wall against whoever uses the same account
of the computer: such a one can start the command line. Sending and receiving go on behind it.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.locking.lock_state import LockState, LockWay, read_lock_state, write_lock_state
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.locking.kept_passphrase import KeptPassphrase
    from faxdesk.store.audit.audit_notes import ActNotes

log = logging.getLogger(__name__)

_FREE_TRIES = 2
"""So many wrong tries cost no pause: fingers slip."""
_FIRST_PAUSE_S, LONGEST_PAUSE_S = 5, 300
WAY_KEY = "desk_lock"
"""What the audit log calls a change of what opens the lock."""


class NotOpened(FaxDeskError):
    """What was typed does not open the lock; wait_s is for how long nothing more is taken."""

    def __init__(self, title: str, hint: str, wait_s: int) -> None:
        super().__init__(title, hint, ErrorKind.BAD_INPUT)
        self.wait_s = wait_s


class SystemPassword(Protocol):
    """Asks the system for the password with which the person logs in to this computer."""

    def fits(self, password: str) -> bool: ...


class DeskLock:
    """lock() and what can be read may be used on any thread; all else is for workers."""

    def __init__(
        self,
        file: Path,
        passphrase: KeptPassphrase,
        system: SystemPassword,
        notes: Callable[[], ActNotes],
        clock: Clock,
    ) -> None:
        self._file = file
        self._system = system
        self._passphrase = passphrase
        self._notes = notes
        self._clock = clock
        self._turn = threading.RLock()
        self._state = read_lock_state(file)

    @property
    def is_locked(self) -> bool:
        return self._state.is_locked

    @property
    def way(self) -> LockWay:
        """What opens it."""
        return self._state.way

    @property
    def wait_s(self) -> int:
        """For how many seconds no try is taken."""
        with self._turn:
            until, now = self._state.until, self._clock.now()
            if until is None:
                return 0
            longest = now + timedelta(seconds=LONGEST_PAUSE_S)
            if until > longest:
                # A clock that was set back must not shut anybody out.
                until = longest
                self._state = replace(self._state, until=until)
            return max(math.ceil((until - now).total_seconds()), 0)

    # Locking

    def lock(self) -> bool:
        """Lock at once, to be followed by keep_locked(); False where nothing could open it again."""
        if self._state.way is LockWay.NONE:
            return False
        self._state = replace(self._state, is_locked=True)
        return True

    def keep_locked(self) -> None:
        """Have the next start find it locked as well. Raises FaxDeskError where not even the archive takes
        it; the window stays locked all the same."""
        with self._turn:
            self._keep(self._state)
        self._notes().act(Act.LOCKED)

    # Opening

    def unlock(self, typed: str) -> None:
        """Raises NotOpened where it stays locked, and FaxDeskError where it cannot be told whether what was
        typed is right, which counts as no try."""
        with self._turn:
            if wait_s := self.wait_s:
                raise _too_early(wait_s)
            if not self._fits(typed):
                self._refuse()
            self._open(str(self._state.way))

    def open_by(self, way: str) -> None:
        """Open it, since the person has shown in another way who they are: "recovery key", "sign-in"."""
        with self._turn:
            self._open(way)

    def _fits(self, typed: str) -> bool:
        if self._state.way is LockWay.SYSTEM:
            return self._system.fits(typed)
        return self._passphrase.fits(typed)

    def _open(self, way: str) -> None:
        self._keep(LockState(self._state.way))
        self._notes().act(Act.UNLOCKED, Details(form=way))

    def _refuse(self) -> None:
        refused = self._state.refused + 1
        pause_s = _pause_s(refused)
        until = self._clock.now() + timedelta(seconds=pause_s) if pause_s else None
        self._keep(replace(self._state, refused=refused, until=until))
        self._notes().act(Act.UNLOCK_REFUSED, Details(form=str(self._state.way), count=refused))
        if pause_s:
            raise NotOpened(tr("That is not right."), _wait_hint(pause_s), pause_s)
        raise NotOpened(
            tr("That is not right."), tr("Look whether the capital letters are locked, and try again."), 0
        )

    # What opens it

    def choose_passphrase(self, passphrase: str) -> None:
        """Have a passphrase open it from now on. Raises FaxDeskError: BAD_INPUT for one that is too short,
        KEYCHAIN and STORAGE where it cannot be kept."""
        with self._turn:
            self._passphrase.choose(passphrase)
            self._change_way(LockWay.PASSPHRASE)

    def use_system_password(self, typed: str) -> None:
        """Have the password of this computer open it from now on; it is typed for that, so that nobody locks
        what the system then does not open. Raises NotOpened for a wrong one, FaxDeskError: NOT_ALLOWED where
        the system does not tell, KEYCHAIN and STORAGE where that cannot be kept."""
        with self._turn:
            if wait_s := self.wait_s:
                raise _too_early(wait_s)
            if not self._system.fits(typed):
                self._refuse()
            if self._state.way is LockWay.PASSPHRASE:
                self._passphrase.forget()
            self._change_way(LockWay.SYSTEM)

    def remove(self) -> None:
        """Have no lock any more. Raises FaxDeskError (KEYCHAIN, STORAGE)."""
        with self._turn:
            if self._state.way is LockWay.PASSPHRASE:
                self._passphrase.forget()
            self._change_way(LockWay.NONE)

    def _change_way(self, way: LockWay) -> None:
        state = LockState(way)
        try:
            write_lock_state(self._file, state)
        except OSError as error:
            raise FaxDeskError(
                tr("The lock could not be changed."),
                tr(
                    "See that the disk has room and that you may write in “{folder}”.",
                    folder=self._file.parent,
                ),
                ErrorKind.STORAGE,
            ) from error
        self._state = state
        self._notes().act(Act.SETTING_CHANGED, Details(setting=WAY_KEY))

    def _keep(self, state: LockState) -> None:
        """Memory counts for this window; a disk that takes nothing leaves the former to the next."""
        self._state = state
        try:
            write_lock_state(self._file, state)
        except OSError as error:
            log.warning("The state of the lock cannot be kept: %s", type(error).__name__)


def _pause_s(refused: int) -> int:
    """The pause after so many wrong tries: none, then 5 s, and twice as long each time."""
    if refused <= _FREE_TRIES:
        return 0
    return int(min(_FIRST_PAUSE_S * 2.0 ** min(refused - _FREE_TRIES - 1, 10), LONGEST_PAUSE_S))


def _too_early(wait_s: int) -> NotOpened:
    return NotOpened(tr("It is too early for another try."), _wait_hint(wait_s), wait_s)


def _wait_hint(wait_s: int) -> str:
    return tr_n(
        "After this many wrong tries you have to wait for {count} second.",
        "After this many wrong tries you have to wait for {count} seconds.",
        wait_s,
    )
