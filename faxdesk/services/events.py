"""The events that services publish, from any thread. Events carry ids; whoever shows rows reads them
again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo

if TYPE_CHECKING:
    # Drafts are nothing that the first paint waits for.
    from faxdesk.domain.intake.incoming import Source
    from faxdesk.domain.outbox_states import Problem

log = logging.getLogger(__name__)

_ON_THIS_COMPUTER = {ErrorKind.STORAGE, ErrorKind.KEYCHAIN, ErrorKind.BUSY, ErrorKind.BUG}


class FaxesChanged(Struct, frozen=True):
    """Rows of the archive came, went or changed. ids names their faxes; where it is empty, any fax may have
    changed. new_inbound names the faxes just received."""

    ids: tuple[int, ...] = ()
    new_inbound: tuple[int, ...] = ()


class ContactsChanged(Struct, frozen=True):
    """Contacts came, went or changed. ids names them; where it is empty, any may have changed, or a group."""

    ids: tuple[int, ...] = ()


class UploadProgress(Struct, frozen=True):
    """How many bytes of the request for a fax have been sent, of how many."""

    id: int
    done: int
    total: int


class Connection(StrEnum):
    """The state of the connection to the service, as the foot of the sidebar shows it."""

    SIGNED_OUT = "signed_out"
    CONNECTING = "connecting"
    CHECKING = "checking"
    """The service is asked for news on a timer."""
    LIVE = "live"
    """The service reports new faxes at once."""
    OFFLINE = "offline"
    SIGN_IN_AGAIN = "sign_in_again"
    PAUSED = "paused"
    """The service asked for a pause (rate limit, maintenance), or answers with what is of no use."""
    NOT_CHECKING = "not_checking"
    """The person has paused the checking for new faxes."""
    HELD_UP = "held_up"
    """Something on this computer is in the way, such as a full disk."""

    @classmethod
    def after(cls, error: FaxDeskError) -> Connection:
        """What the talk with the service has come to by this error."""
        if error.kind in _ON_THIS_COMPUTER:
            return cls.HELD_UP
        return {ErrorKind.SIGN_IN: cls.SIGN_IN_AGAIN, ErrorKind.OFFLINE: cls.OFFLINE}.get(
            error.kind, cls.PAUSED
        )


class ConnectionChanged(Struct, frozen=True):
    state: Connection
    problem: FaxDeskError | None = None


class SyncProgress(Struct, frozen=True):
    """How many faxes of the history are here, of how many; total is None while the service has not said."""

    done: int
    total: int | None
    finished: bool = False


class AccountChanged(Struct, frozen=True):
    """Somebody signed in (account) or out (None); with this_session_only nothing of it is kept in the
    keychain."""

    account: AccountInfo | None
    this_session_only: bool = False


class OutboxWaiting(Struct, frozen=True):
    """The outbox has work, so whoever pumps should do so now."""


class SyncWanted(Struct, frozen=True):
    """Something has changed at the service, or may have, so whoever syncs should do so now."""


class SearchesChanged(Struct, frozen=True):
    """A saved search was added, renamed or removed."""


class Notice(Struct, frozen=True):
    """Something that the person should know and that belongs to no single row of a list."""

    title: str
    hint: str = ""


class IntakeChanged(Struct, frozen=True):
    """Something came in that is to be made a draft, or cannot be; refused is the key of what just could
    not."""

    refused: str = ""


class CameIn(Struct, frozen=True):
    """Something that came in by itself was made a fax: a draft, or one that is on its way where is_sent.
    title is what a person knows it by; pages is None where their number is not known; reason says why what
    was to be sent is a draft."""

    fax_id: int
    source: Source
    title: str
    pages: int | None
    is_sent: bool
    reason: Problem | None = None


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
    | ContactsChanged
    | IntakeChanged
    | CameIn
)
Listener = Callable[[Event], None]


class EventHub:
    """Hands each event to every listener, on the thread that published it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called for each event from now on; the function given back ends that."""
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
                # One broken listener must keep the event neither from the others nor from being published.
                log.exception("A listener failed on %s", type(event).__name__)
