"""A desktop for tests: answers on a message bus under a name, and keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.waiting import PATIENCE_S

Answer = Callable[[Message], tuple[str, tuple[Any, ...]] | None]
"""From a call to the signature and the values of the answer; None refuses the call."""


class DesktopService:
    """Owns a name on a bus and answers the methods in answers, by their names, on a thread of its own."""

    def __init__(self, address: str, name: str, answers: dict[str, Answer]) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.answered = 0
        """How many of them have their answer: what is told after that comes after it."""
        self._answers = answers
        self._connection: DBusConnection = open_dbus_connection(bus=address)
        self._connection.send_and_get_reply(message_bus.RequestName(name))
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def signal(self, path: str, interface: str, name: str, signature: str, values: tuple[Any, ...]) -> None:
        """Tell all who listen."""
        message = new_signal(DBusAddress(path, interface=interface), name, signature, values)
        self._connection.send(message)

    def close(self) -> None:
        self._is_over.set()
        self._thread.join(PATIENCE_S)
        self._connection.close()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                message = self._connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type == MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        member = message.header.fields[HeaderFields.member]
        self.calls.append((member, message.body))
        answer = self._answers[member](message) if member in self._answers else None
        if answer is None:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        else:
            self._connection.send(new_method_return(message, *answer))
        self.answered += 1
