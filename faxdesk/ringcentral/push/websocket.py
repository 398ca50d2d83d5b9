"""The WebSocket gateway, seen from here (API §6.1): a live connection that tells of faxes as they come.

A connection says no more than "look now": whatever it loses, a sync finds.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from datetime import timedelta
from typing import Any, cast

import httpx
import msgspec
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Bell, CancelToken, Clock
from faxdesk.net import pool
from faxdesk.net.connection_errors import BROKE_OFF, NEVER_REACHED
from faxdesk.net.proxy import ProxyTrouble
from faxdesk.net.shared_tls import SharedTlsContext
from faxdesk.net.tunnel import open_tunnel
from faxdesk.provider.values import Recovery
from faxdesk.ringcentral.http.answer_errors import error_of, read_fault
from faxdesk.ringcentral.http.api import Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.push.frames import (
    Frame,
    heartbeat,
    read_details,
    read_frame,
    read_subscription,
    subscribe,
    unsubscribe,
)
from faxdesk.ringcentral.push.notification import FILTERS, parse_notification
from faxdesk.ringcentral.wire import decode
from faxdesk.words import mark, tr

log = logging.getLogger(__name__)

QUIET_S = 30.0
"""After so long a silence the service is asked whether it is still there."""
ANSWER_S = 10.0
"""So long it has time to say so: a connection cut in the middle looks like a silent one."""
BEGIN_S = 20.0
"""From the connection to the subscription."""
_OPEN_S = 15.0
_CLOSE_S = 0.5
_EARLY_S = 60.0
"""A connection is given up so long before its time is over, while it can be recovered in peace."""
_LOOK_S = 10.0
"""How long a wait for a frame may stand: the clock that it goes by stands still while the computer sleeps."""
_SLICE_S = 0.2
"""How long the wait for a new connection may stand before the cancel token is looked at again."""
_MOST_UNREAD = 16
"""So many frames may wait to be read before the service has to wait, as with websockets itself."""
_MAX_FRAME = 1_000_000
_TOO_MANY = "SUB-505"
"""Other subscriptions use up the limit. It is no refusal for good: their time is over some day."""
_TOO_MANY_PAUSE_S = 300.0


class _Ticket(msgspec.Struct):
    uri: str
    ws_access_token: str


class Gateway:
    """Opens live connections in the name of whoever is signed in."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._requester = api.requester
        self._clock = api.requester.clock

    def open(self, recovery: Recovery | None, token: CancelToken) -> GatewayLine:
        """A connection that tells of faxes from now on, or from where another was lost. Raises FaxDeskError:
        NOT_ALLOWED where the app may have none, RATE_LIMITED where it has too many, SIGN_IN, OFFLINE and
        others that may pass; and Cancelled."""
        url = self._address(recovery, token)
        line = GatewayLine(_opened(lambda: self._connect(url), token), self._clock)
        try:
            line.begin(recovery, token)
        except BaseException:
            line.close()
            raise
        return line

    def _address(self, recovery: Recovery | None, token: CancelToken) -> httpx.URL:
        answer = self._api.change(
            "POST",
            "/restapi/oauth/wstoken",
            token,
            what=mark("opening the live connection"),
            group=Group.AUTH,
            interactive=False,
        )
        ticket = decode(answer.body, _Ticket, mark("the live connection"))
        try:
            url = httpx.URL(ticket.uri)
            scheme = {"wss": "https", "ws": "http"}[url.scheme]
            is_safe = self._requester.rules.may_see_token(url.copy_with(scheme=scheme))
        except (httpx.InvalidURL, KeyError):
            is_safe = False
        if not is_safe:
            raise FaxDeskError(
                tr("RingCentral named an address for the live connection that is not safe to use."),
                tr("New faxes are looked for on a timer. If it stays, tell RingCentral support."),
                ErrorKind.BAD_ANSWER,
            )
        query = {"access_token": ticket.ws_access_token}
        if recovery is not None:
            query["wsc"] = recovery.place
        return url.copy_merge_params(query)

    def _connect(self, url: httpx.URL) -> ClientConnection:
        try:
            proxy = self._requester.transport.proxy()
            return connect(
                str(url),
                # It is all that is asked of a context.
                ssl=cast(Any, SharedTlsContext(pool.tls())) if url.scheme == "wss" else None,
                sock=None if proxy is None else open_tunnel(proxy, url.host, url.port or 443, _OPEN_S),
                proxy=None,
                compression=None,
                user_agent_header=self._requester.transport.agent,
                open_timeout=_OPEN_S,
                close_timeout=_CLOSE_S,
                # Asking whether the other side is there is done below, by the program's clock.
                ping_interval=None,
                max_size=_MAX_FRAME,
            )
        except ProxyTrouble as error:
            raise FaxDeskError(error.title, error.hint, ErrorKind.OFFLINE) from error
        except (OSError, WebSocketException, *NEVER_REACHED, *BROKE_OFF) as error:
            # Not chained: its words may hold the address, and with it the ticket.
            log.info("No live connection: %s", type(error).__name__)
            raise _lost(tr("The live connection to RingCentral cannot be made.")) from None


class _Frames:
    """The frames of a connection, taken in on a thread of its own: a wait for the next one can then be called
    off at once, and nobody has to wake now and then to look."""

    def __init__(self, connection: ClientConnection, clock: Clock) -> None:
        self._connection = connection
        self._came: queue.Queue[str | bytes | ConnectionClosed] = queue.Queue(_MOST_UNREAD)
        self._bell = Bell(clock)
        self._is_at_end = False
        self._thread = threading.Thread(target=self._take_in, name="push frames", daemon=True)
        self._thread.start()

    def next(self, token: CancelToken, seconds: float) -> str | bytes | None:
        """The next frame; None while there is none, after so many seconds at most. Raises ConnectionClosed,
        and Cancelled."""
        token.check()
        if self._came.empty():
            self._bell.wait(token, seconds)
        if self._came.empty():
            return None
        frame = self._came.get()
        if isinstance(frame, ConnectionClosed):
            self._is_at_end = True
            raise frame
        return frame

    def close(self) -> None:
        """Close the connection; no frame is asked for any more."""
        self._connection.close()
        # The thread may wait for room, and puts the end there last.
        while not self._is_at_end:
            self._is_at_end = isinstance(self._came.get(), ConnectionClosed)
        self._thread.join()

    def _take_in(self) -> None:
        frame: str | bytes | ConnectionClosed | None = None
        while not isinstance(frame, ConnectionClosed):
            try:
                frame = self._connection.recv()
            except ConnectionClosed as closed:
                frame = closed
            self._came.put(frame)
            self._bell.ring()


class GatewayLine:
    """One live connection. Used by one thread; its end is an error of kind OFFLINE, always."""

    def __init__(self, connection: ClientConnection, clock: Clock) -> None:
        self._connection = connection
        self._frames = _Frames(connection, clock)
        self._clock = clock
        self._place, self._sequence = "", -1
        self._subscription_id = ""
        self._has_news = False
        self._pong: threading.Event | None = None
        self._asked_at = 0.0
        self._quiet_s = QUIET_S
        self._ends_at = clock.monotonic() + BEGIN_S
        self._hear()

    def begin(self, recovery: Recovery | None, token: CancelToken) -> None:
        """Wait for the connection's own first words, and subscribe to all at once where that was not
        recovered: a connection has one subscription. Raises as Gateway.open."""
        opened_at = self._clock.monotonic()
        frame = self._await(lambda one: one.kind == "ConnectionDetails", token)
        details = read_details(frame)
        self._quiet_s = min(QUIET_S, details.idle_s / 2)
        if recovery is not None and details.is_recovered:
            self._subscription_id = recovery.subscription_id
        else:
            if recovery is not None:
                # It would count against the limit of subscriptions until its time is over.
                self._send(unsubscribe(recovery.subscription_id))
            self._subscribe(token)
        self._ends_at = opened_at + max(details.absolute_s - _EARLY_S, _EARLY_S)

    @property
    def recovery(self) -> Recovery | None:
        """Where to go on after the end of this connection."""
        if not self._place or not self._subscription_id:
            return None
        return Recovery(self._place, self._subscription_id)

    @property
    def is_over(self) -> bool:
        """Whether the connection's time is over, so that another is to take its place."""
        return self._clock.monotonic() >= self._ends_at

    def wait(self, token: CancelToken) -> bool:
        """Wait until the service says something, or it is time to ask whether it is still there; whether
        something about faxes was told. Raises FaxDeskError (OFFLINE) when the connection is lost, and
        Cancelled."""
        if not self._has_news:
            frame = self._receive(token)
            if frame is not None:
                self._take(frame)
        has_news, self._has_news = self._has_news, False
        return has_news

    def leave(self) -> None:
        """Close for good: nothing is to be kept for a return."""
        if self._subscription_id:
            try:
                self._send(unsubscribe(self._subscription_id))
            except FaxDeskError as error:
                log.debug("The subscription is left to run out: %s", error.kind)
        self.close()

    def close(self) -> None:
        """Close the connection, which can be recovered for some minutes."""
        self._frames.close()

    def _subscribe(self, token: CancelToken) -> None:
        request, message_id = subscribe(FILTERS)
        self._send(request)
        answer = self._await(lambda one: one.message_id == message_id, token)
        if not answer.is_done:
            error = error_of(read_fault(answer.status, answer.body), {}, self._clock.now())
            if error.code == _TOO_MANY:
                error.kind, error.retry_after_s = ErrorKind.RATE_LIMITED, _TOO_MANY_PAUSE_S
            log.info("No subscription: %s %s", error.kind, error.code)
            raise error
        self._subscription_id, tells_anything = read_subscription(answer)
        if not tells_anything:
            raise FaxDeskError(
                tr("The app at RingCentral may not receive notifications of faxes."),
                tr(
                    "Give it the permissions “Read Messages” and “Faxes” in the RingCentral developer "
                    "console."
                ),
                ErrorKind.NOT_ALLOWED,
            )

    def _await(self, is_it: Callable[[Frame], bool], token: CancelToken) -> Frame:
        while not self.is_over:
            frame = self._receive(token)
            if frame is None:
                continue
            if is_it(frame):
                return frame
            self._take(frame)
        raise _lost(tr("RingCentral does not answer on the live connection."))

    def _take(self, frame: Frame) -> None:
        if frame.kind == "Error":
            code = error_of(read_fault(frame.status, frame.body), {}, self._clock.now()).code
            log.info("The live connection tells of an error: %s", code)
            if code.startswith("WSG-"):
                raise _lost(tr("RingCentral ended the live connection."), code)
        elif frame.kind == "ServerNotification":
            self._notice(frame)

    def _notice(self, frame: Frame) -> None:
        try:
            notification = parse_notification(frame.body)
        except FaxDeskError as error:
            log.warning("A notification cannot be read: %s", error.kind)
            return
        if notification.subscription_id == self._subscription_id:
            self._has_news = self._has_news or notification.is_about_faxes
        else:
            log.info("A notification belongs to another subscription")

    def _receive(self, token: CancelToken) -> Frame | None:
        """The next frame; None while there is none, and for one that cannot be read."""
        try:
            text = self._frames.next(token, self._next_look_s())
        except ConnectionClosed as closed:
            raise _ended(closed) from None
        if text is None:
            self._see_whether_it_lives()
            return None
        self._hear()
        try:
            frame = read_frame(text)
        except FaxDeskError as error:
            log.warning("A frame of the live connection cannot be read: %s", error.kind)
            return None
        if frame.place and frame.sequence >= self._sequence:
            self._place, self._sequence = frame.place, frame.sequence
        return frame

    def _hear(self) -> None:
        self._heard_at, self._heard_on = self._clock.monotonic(), self._clock.now()
        self._pong = None

    def _next_look_s(self) -> float:
        """In how many seconds to see whether it lives, and whether its time is over."""
        now = self._clock.monotonic()
        due = self._heard_at + self._quiet_s if self._pong is None else self._asked_at + ANSWER_S
        return min(max(min(due, self._ends_at) - now, 0.0), _LOOK_S)

    def _see_whether_it_lives(self) -> None:
        if self._pong is not None:
            if self._pong.is_set():
                self._hear()
            elif self._clock.monotonic() - self._asked_at > ANSWER_S:
                raise _lost(tr("RingCentral fell silent on the live connection."))
            return
        # The time of day as well: it alone knows how long the computer has slept.
        silent_s = max(
            self._clock.monotonic() - self._heard_at,
            (self._clock.now() - self._heard_on) / timedelta(seconds=1),
        )
        if silent_s >= self._quiet_s:
            # Their own sign of life keeps the connection from being idle; every server answers a ping.
            self._send(heartbeat())
            self._asked_at = self._clock.monotonic()
            self._pong = self._ping()

    def _ping(self) -> threading.Event:
        try:
            return self._connection.ping()
        except ConnectionClosed as closed:
            raise _ended(closed) from None

    def _send(self, text: str) -> None:
        try:
            self._connection.send(text)
        except ConnectionClosed as closed:
            raise _ended(closed) from None


def _opened(make: Callable[[], ClientConnection], token: CancelToken) -> ClientConnection:
    """Make a connection on a thread of its own: looking up a name cannot be called off."""
    made: Future[ClientConnection] = Future()

    def work() -> None:
        try:
            made.set_result(make())
        except BaseException as error:
            made.set_exception(error)

    threading.Thread(target=work, name="push opening", daemon=True).start()
    try:
        while not wait([made], _SLICE_S).done:
            token.check()
        return made.result()
    except BaseException:
        made.add_done_callback(_close_unwanted)
        raise


def _close_unwanted(made: Future[ClientConnection]) -> None:
    if made.exception() is None:
        made.result().close()


def _ended(closed: ConnectionClosed) -> FaxDeskError:
    code = closed.rcvd.code if closed.rcvd is not None else 1006
    log.info("The live connection was closed: %s", code)
    return _lost(tr("The live connection to RingCentral broke off."), str(code))


def _lost(title: str, code: str = "") -> FaxDeskError:
    hint = tr("New faxes are looked for on a timer until it stands again.")
    return FaxDeskError(title, hint, ErrorKind.OFFLINE, code=code)
