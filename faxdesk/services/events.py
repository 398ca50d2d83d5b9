"""What the services have to tell, from any thread; events carry ids, and views read anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import AccountInfo

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FaxesChanged:
    """Rows of the archive came, went or changed, any of them where ids is empty; new_inbound are the faxes
    just received."""

    ids: tuple[int, ...] = ()
    new_inbound: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """How many bytes of a fax's request are out."""

    id: int
    done: int
    total: int


class Connection(StrEnum):
    """The state of the talk with the service, as the foot of the sidebar says it."""

    SIGNED_OUT = "signed_out"
    CONNECTING = "connecting"
    CHECKING = "checking"
    """Polled on a timer."""
    LIVE = "live"
    """Told by the service at once."""
    OFFLINE = "offline"
    SIGN_IN_AGAIN = "sign_in_again"
    PAUSED = "paused"
    """The service asked for a pause (rate limit, maintenance)."""


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    state: Connection
    problem: FaxDeskError | None = None


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How much of the history is here; total is None while the service has not said. Text-free."""

    done: int
    total: int | None
    finished: bool = False


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Somebody signed in (account) or out (None). this_session_only: there is no keychain."""

    account: AccountInfo | None
    this_session_only: bool = False


@dataclass(frozen=True, slots=True)
class OutboxWaiting:
    """The outbox has work: whoever runs it should look now."""


@dataclass(frozen=True, slots=True)
class SyncWanted:
    """The service told that something changed there, or may have: whoever syncs should do so now."""


@dataclass(frozen=True, slots=True)
class SearchesChanged:
    """The saved searches are others than before."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something people should know that belongs to no single list row."""

    title: str
    hint: str = ""


Event = (
    FaxesChanged
    | UploadProgress
    | ConnectionChanged
    | SyncProgress
    | AccountChanged
    | OutboxWaiting
    | SyncWanted
    | Notice
    | SearchesChanged
)
Listener = Callable[[Event], None]


class EventHub:
    """Hands each event to every listener, on the thread that published it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Listen from now on; the answer ends it."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(other for other in self._listeners if other is not listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:
                # One broken listener must not keep the news from the others, nor break the sender.
                log.exception("A listener failed on %s", type(event).__name__)
