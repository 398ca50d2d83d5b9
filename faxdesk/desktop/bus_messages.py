"""Messages with buttons, shown by a desktop that speaks D-Bus (Desktop Notifications Specification 1.2).

The connection, which both sends messages and hears of buttons, lives on a thread of its own: a desktop may
tell of a button only on the connection that its message came by, and it may do so at any time.
"""

from __future__ import annotations

import contextlib
import logging
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Sized
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from faxdesk.desktop import bus
from faxdesk.desktop.bus import NoBus, call, open_bus

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

log = logging.getLogger(__name__)

OPEN = "default"
"""The button that a click on the message itself stands for."""
_PLACE = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_NORMAL = 1
_MOST_KEPT = 100
"""So many messages are known by their number; whoever presses a button of an older one is not heard."""


class DesktopMessage(Struct, frozen=True):
    """number is the caller's, who hears of the message by it; buttons are pairs of a name and a label."""

    number: int
    title: str
    text: str
    buttons: tuple[tuple[str, str], ...]


class Sender(Struct, frozen=True):
    """Whom the desktop shows as the sender: the name that people know, and the program's desktop entry."""

    name: str
    entry: str


class MessageListener(Protocol):
    """Hears of messages on a thread of their own."""

    def pressed(self, number: int, button: str, activation: str) -> None:
        """A button was pressed; activation is the desktop's leave to come to the front, or ""."""
        ...

    def not_shown(self, number: int) -> None:
        """There is no desktop that shows messages by this way."""
        ...


class BusMessages:
    """Shows messages from any thread. Its own thread begins with the first message and ends with close()."""

    def __init__(self, listener: MessageListener, sender: Sender) -> None:
        self._listener = listener
        self._sender = sender
        self._lock = threading.Lock()
        self._waiting = _Waiting()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def show(self, message: DesktopMessage) -> None:
        """Show a message soon; not_shown() is called where that cannot be."""
        with self._lock:
            if self._is_closed:
                return
            self._waiting.put(message)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="desktop messages", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Take back the messages that still show, whose buttons nobody would hear any more, and end the
        thread. A desktop that hangs is waited for no longer than for any answer."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._waiting.end()
            thread = self._thread
        if thread is not None:
            thread.join(bus.ANSWER_S)
        if thread is None or not thread.is_alive():
            self._waiting.close()

    def _run(self) -> None:
        unseen: list[int] = []
        try:
            with open_bus("SESSION") as connection:
                shown = _Shown(connection, self._listener, self._sender)
                try:
                    shown.work(self._waiting)
                finally:
                    unseen += shown.unanswered
        except NoBus as error:
            log.info("The desktop shows no messages with buttons: %s", error)
        except OSError as error:
            log.warning("The connection for messages of the desktop broke: %s", error.strerror)
        with self._lock:
            unseen += [message.number for message in self._waiting.take_all()]
            # The next message tries again: a session's bus may be started anew.
            self._thread = None
        for number in unseen:
            self._listener.not_shown(number)


class _Waiting:
    """Messages on their way to the thread, which sleeps on a socket until something happens."""

    def __init__(self) -> None:
        self._messages: deque[DesktopMessage] = deque()
        self.is_over = False
        self._bell, self.ear = socket.socketpair()
        self._bell.setblocking(False)
        self.ear.setblocking(False)

    def put(self, message: DesktopMessage) -> None:
        self._messages.append(message)
        self._ring()

    def end(self) -> None:
        self.is_over = True
        self._ring()

    def take_all(self) -> list[DesktopMessage]:
        """All that wait. The bell is silent until there are more."""
        with contextlib.suppress(BlockingIOError):
            while self.ear.recv(4096):
                pass
        messages = []
        while self._messages:
            messages.append(self._messages.popleft())
        return messages

    def close(self) -> None:
        self._bell.close()
        self.ear.close()

    def _ring(self) -> None:
        # Where it has been rung so often that nothing more goes in, the thread wakes in any case.
        with contextlib.suppress(BlockingIOError):
            self._bell.send(b"!")


class _Shown:
    """The messages of one connection, from its beginning to its end."""

    def __init__(self, connection: DBusConnection, listener: MessageListener, sender: Sender) -> None:
        self._connection = connection
        self._listener = listener
        self._sender = sender
        self._asked: dict[int, int] = {}
        """The caller's number of a message by the serial of the call that shows it."""
        self._numbers: dict[int, int] = {}
        """The caller's number of a message by the desktop's."""
        self._open: set[int] = set()
        self._taken_back: set[int] = set()
        """The serials of the calls that take messages back, until they are answered."""
        self._activations: dict[int, str] = {}

    @property
    def unanswered(self) -> list[int]:
        """The callers' numbers of messages of which the desktop has not said that they show."""
        return list(self._asked.values())

    def work(self, waiting: _Waiting) -> None:
        """Show and listen until the end. Raises OSError and NoBus."""
        rule = f"type='signal',interface='{_PLACE[2]}',path='{_PLACE[1]}'"
        call(self._connection, _BUS, "AddMatch", "s", (rule,))
        while not waiting.is_over:
            for message in waiting.take_all():
                self._show(message)
            if not self._hear():
                select.select([self._connection.sock, waiting.ear], [], [])
        self._take_back()

    def _take_back(self) -> None:
        """Have the desktop close what shows. A message that it was only just asked for shows once it has
        answered; and a bus may forget what it has not read yet of a connection that hung up, so that the end
        waits for the answers, for less time than close() waits for the thread."""
        ends_at = time.monotonic() + 0.75 * bus.ANSWER_S
        self._hear_all(self._asked, ends_at)
        for number in sorted(self._open):
            serial = next(self._connection.outgoing_serial)
            self._taken_back.add(serial)
            self._connection.send(_call("CloseNotification", "u", (number,)), serial=serial)
        self._hear_all(self._taken_back, ends_at)

    def _hear_all(self, unanswered: Sized, ends_at: float) -> None:
        """Listen until all of these calls are answered, or the time is over."""
        while unanswered and (left_s := ends_at - time.monotonic()) > 0:
            if not self._hear():
                select.select([self._connection.sock], [], [], left_s)

    def _show(self, message: DesktopMessage) -> None:
        buttons = [part for button in message.buttons for part in button]
        hints = {"desktop-entry": ("s", self._sender.entry), "urgency": ("y", _NORMAL)}
        values = (
            *(self._sender.name, 0, self._sender.entry, message.title, message.text),
            *(buttons, hints, -1),
        )
        serial = next(self._connection.outgoing_serial)
        self._asked[serial] = message.number
        self._connection.send(_call("Notify", "susssasa{sv}i", values), serial=serial)

    def _hear(self) -> bool:
        """Take what came by the bus; False where nothing has come."""
        from jeepney import HeaderFields, MessageType

        try:
            came = self._connection.receive(timeout=0)
        except TimeoutError:
            return False
        fields = came.header.fields
        answered = fields.get(HeaderFields.reply_serial, 0)
        self._taken_back.discard(answered)
        number = self._asked.pop(answered, None)
        if number is not None:
            if came.header.message_type == MessageType.method_return:
                self._keep(came.body[0], number)
            else:
                self._listener.not_shown(number)
        elif came.header.message_type == MessageType.signal and came.body:
            self._take_signal(fields.get(HeaderFields.member, ""), came)
        return True

    def _keep(self, at_the_desktop: int, number: int) -> None:
        self._numbers[at_the_desktop] = number
        self._open.add(at_the_desktop)
        if len(self._numbers) > _MOST_KEPT:
            oldest = next(iter(self._numbers))
            del self._numbers[oldest]
            self._open.discard(oldest)

    def _take_signal(self, name: str, signal: Message) -> None:
        at_the_desktop, *rest = signal.body
        number = self._numbers.get(at_the_desktop)
        if number is None:
            # All programs hear of each other's messages.
            return
        if name == "NotificationClosed":
            # Some desktops close a message before they tell of the button that closed it.
            self._open.discard(at_the_desktop)
        elif name == "ActivationToken" and rest:
            self._activations[at_the_desktop] = str(rest[0])
        elif name == "ActionInvoked" and rest:
            activation = self._activations.pop(at_the_desktop, "")
            self._listener.pressed(number, str(rest[0]), activation)


def _call(method: str, signature: str, values: tuple[object, ...]) -> Message:
    from jeepney import DBusAddress, new_method_call

    name, path, interface = _PLACE
    return new_method_call(DBusAddress(path, bus_name=name, interface=interface), method, signature, values)
