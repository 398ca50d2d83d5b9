"""Begins sessions at the service so that no process of a profile ends another's.

The service keeps five sessions of one user and app, and ends the oldest for a sixth (API §7.4); renewing a
session ends the access token that others use (API §7.2). So all processes with the keychain's sign-in share
one session, which one of them renews at a time; those that share nothing take turns at the four places left.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.kept_sign_in import SessionSlot
from faxdesk.services.sign_of_life import SignOfLife
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.provider.fax_provider import FaxProvider, SecretStore, Session, SignIn

PATIENCE_S = 120.0
"""Commands end sooner, as a rule, and make room."""
LONGEST_TURN_S = 3600.0
"""Longer than the longest upload may take, during which a session is not renewed."""
_LOOK_S = 0.1


class Turn:
    """What one process at a time may do, on however many of its threads."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._life = SignOfLife(path)
        self._clock = clock
        self._lock = threading.Lock()
        self._holders = 0

    @contextmanager
    def taken(self, token: CancelToken, *, wait: bool) -> Iterator[bool]:
        """It is this process's turn inside. False where it is another's and that is not to be waited for. A
        disk without locks keeps nobody waiting. Raises FaxDeskError (BUSY) where another process keeps its
        turn for longer than any upload takes, as one that was stopped does."""
        end = self._clock.monotonic() + LONGEST_TURN_S
        while not self._take():
            if not wait:
                yield False
                return
            if self._clock.monotonic() >= end:
                raise _no_turn()
            self._clock.wait(token, _LOOK_S)
        try:
            yield True
        finally:
            self._give_back()

    def _take(self) -> bool:
        with self._lock:
            if not self._holders and not self._life.show() and self._life.is_told:
                return False
            self._holders += 1
            return True

    def _give_back(self) -> None:
        with self._lock:
            self._holders -= 1
            if not self._holders:
                self._life.end()


class Sessions:
    """The sessions of one process. computer is any name that other computers do not have."""

    def __init__(
        self, provider: FaxProvider, profile: Profile, computer: str, policies: Policies, clock: Clock
    ) -> None:
        self._provider = provider
        self._name = f"{computer}:{profile.archive_folder}"
        self._places = [SignOfLife(path) for path in profile.session_places]
        self._place: int | None = None
        self._lock = threading.Lock()
        self._turn = Turn(profile.session_turn, clock)
        self._policies = policies
        self._clock = clock

    def shared(self, sign_in: SignIn, keychain: SecretStore, country: str) -> tuple[Session, SessionSlot]:
        """The session that all processes with this sign-in share, and what keeps it."""
        slot = SessionSlot(sign_in, self._endpoint("shared"))
        slot.share(keychain, self._turn.taken)
        return self._connect(sign_in, slot, country), slot

    def new(self, sign_in: SignIn, country: str) -> tuple[Session, SessionSlot]:
        """A session that keep() is to put into the keychain, once it is known whose it is."""
        slot = SessionSlot(sign_in, self._endpoint("shared"))
        return self._connect(sign_in, slot, country), slot

    def own(self, sign_in: SignIn, country: str, token: CancelToken) -> tuple[Session, SessionSlot]:
        """A session of this process alone, for a sign-in that the keychain does not have. Raises FaxDeskError
        (BUSY) where other processes have all places and none of them ends."""
        slot = SessionSlot(sign_in, self._endpoint(f"place {self._own_place(token)}"))
        return self._connect(sign_in, slot, country), slot

    def keep(self, slot: SessionSlot, keychain: SecretStore, token: CancelToken) -> None:
        """Put a sign-in into the keychain, and have its session shared from now on. Raises FaxDeskError
        (KEYCHAIN)."""
        with self._turn.taken(token, wait=True):
            slot.share(keychain, self._turn.taken, is_new=True)

    def close(self) -> None:
        """Make room for others."""
        for place in self._places:
            place.end()

    def _connect(self, sign_in: SignIn, slot: SessionSlot, country: str) -> Session:
        """Every session is begun here. Raises FaxDeskError (NOT_ALLOWED) where a policy forbids its
        service."""
        self._policies.check_server(sign_in.server)
        return self._provider.connect(sign_in, slot, country)

    def _own_place(self, token: CancelToken) -> int:
        end = self._clock.monotonic() + PATIENCE_S
        while True:
            with self._lock:
                if self._place is None:
                    self._place = next((at for at, place in enumerate(self._places) if place.show()), None)
                if self._place is not None:
                    return self._place
                if not self._places[0].is_told:
                    return 0
            if self._clock.monotonic() >= end:
                raise _no_room(len(self._places))
            self._clock.wait(token, _LOOK_S)

    def _endpoint(self, what: str) -> str:
        return hashlib.sha256(f"{self._name}:{what}".encode(errors="surrogateescape")).hexdigest()[:32]


def _no_turn() -> FaxDeskError:
    return FaxDeskError(
        tr("Another FaxDesk program has been sending for an hour, or stands still in the middle of it."),
        tr(
            "The sign-in that it shares cannot be renewed until then. Close that program; waiting faxes "
            "stay in the outbox and go on by themselves."
        ),
        ErrorKind.BUSY,
    )


def _no_room(count: int) -> FaxDeskError:
    return FaxDeskError(
        tr(
            "{count} other FaxDesk programs are signed in by these credentials, and the service "
            "takes no more.",
            count=count,
        ),
        tr(
            "Try again when one of them has ended. With `faxdesk signin`, any number of them share a sign-in."
        ),
        ErrorKind.BUSY,
    )
