"""Messages with buttons over a bus: shown, pressed, taken back, and refused where no desktop shows any."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from jeepney import Message

from faxdesk.desktop import bus as program_side
from faxdesk.desktop.bus_messages import BusMessages, DesktopMessage, Sender
from tests.desktop.desktop_service import DesktopService
from tests.desktop.session_bus import session_bus
from tests.support.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="not installed: dbus-daemon")

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
BUTTONS = (("default", "Open"), ("print", "Print"), ("read", "Mark as read"))


class Listener:
    def __init__(self) -> None:
        self.presses: list[tuple[int, str, str]] = []
        self.refused: list[int] = []

    def pressed(self, number: int, button: str, activation: str) -> None:
        self.presses.append((number, button, activation))

    def not_shown(self, number: int) -> None:
        self.refused.append(number)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def desktop(bus: str) -> Iterator[DesktopService]:
    ids = iter(range(40, 1000))
    service = DesktopService(
        bus,
        NAME,
        {"Notify": lambda _call: ("u", (next(ids),)), "CloseNotification": lambda _call: ("", ())},
    )
    yield service
    service.close()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def messages(listener: Listener) -> Iterator[BusMessages]:
    made = BusMessages(listener, Sender("FaxDesk", "org.faxdesk.FaxDesk"))
    yield made
    made.close()
    assert "desktop messages" not in {thread.name for thread in threading.enumerate()}


def message(number: int) -> DesktopMessage:
    return DesktopMessage(number, "New fax", "From Dana", BUTTONS)


def test_a_message_goes_out_whole(desktop: DesktopService, messages: BusMessages) -> None:
    messages.show(message(1))
    (asked,) = wait_until(lambda: list(desktop.calls), "the desktop was asked")
    member, (program, replaces, icon, title, text, buttons, hints, lasts) = asked
    assert (member, program, replaces, icon, lasts) == ("Notify", "FaxDesk", 0, "org.faxdesk.FaxDesk", -1)
    assert (title, text) == ("New fax", "From Dana")
    assert buttons == ["default", "Open", "print", "Print", "read", "Mark as read"]
    assert hints["desktop-entry"] == ("s", "org.faxdesk.FaxDesk")


def test_a_button_is_heard_with_the_desktops_leave(
    desktop: DesktopService, messages: BusMessages, listener: Listener
) -> None:
    messages.show(message(1))
    messages.show(message(2))
    wait_until(lambda: desktop.answered == 2, "the desktop has answered twice")
    # Somebody else's message, a button without leave, and one with it after the message has closed.
    desktop.signal(PATH, NAME, "ActionInvoked", "us", (39, "print"))
    desktop.signal(PATH, NAME, "ActionInvoked", "us", (40, "print"))
    desktop.signal(PATH, NAME, "NotificationClosed", "uu", (41, 2))
    desktop.signal(PATH, NAME, "ActivationToken", "us", (41, "leave"))
    desktop.signal(PATH, NAME, "ActionInvoked", "us", (41, "default"))
    wait_until(lambda: len(listener.presses) == 2, "both buttons were heard")
    assert listener.presses == [(1, "print", ""), (2, "default", "leave")]


def test_what_still_shows_is_taken_back_at_the_end(desktop: DesktopService, messages: BusMessages) -> None:
    for number in (1, 2):
        messages.show(message(number))
    wait_until(lambda: desktop.answered == 2, "the desktop has answered twice")
    desktop.signal(PATH, NAME, "NotificationClosed", "uu", (40, 1))
    messages.show(message(3))
    wait_until(lambda: len(desktop.calls) == 3, "the desktop was asked again")
    messages.close()
    assert desktop.calls[3:] == [("CloseNotification", (41,)), ("CloseNotification", (42,))]
    messages.show(message(4))
    assert len(desktop.calls) == 5


@contextmanager
def slow_desktop(address: str) -> Iterator[tuple[DesktopService, threading.Event]]:
    """A desktop that answers nothing before the event."""
    may_answer = threading.Event()

    def answers(_call: Message) -> tuple[str, tuple[int, ...]]:
        may_answer.wait(PATIENCE_S)
        return "u", (7,)

    service = DesktopService(address, NAME, {"Notify": answers, "CloseNotification": lambda _call: ("", ())})
    yield service, may_answer
    may_answer.set()
    service.close()


def test_a_message_that_comes_to_show_at_the_end_is_taken_back(bus: str, messages: BusMessages) -> None:
    with slow_desktop(bus) as (service, may_answer), ThreadPoolExecutor(1) as other_thread:
        messages.show(message(1))
        wait_until(lambda: service.calls, "the desktop was asked")
        closing = other_thread.submit(messages.close)
        wait_until(lambda: messages._waiting.is_over, "the end has begun")
        may_answer.set()
        closing.result()
        assert service.calls[1:] == [("CloseNotification", (7,))]


def test_a_desktop_that_hangs_holds_up_the_end_for_a_moment_only(
    bus: str, messages: BusMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with slow_desktop(bus) as (service, _may_answer), monkeypatch.context() as patch:
        messages.show(message(1))
        wait_until(lambda: service.calls, "the desktop was asked")
        patch.setattr(program_side, "ANSWER_S", 0.2)
        messages.close()
        assert not service.answered
        wait_until(lambda: messages._thread is None, "the thread has ended")


def test_without_a_desktop_that_shows_messages_each_comes_back(
    bus: str, messages: BusMessages, listener: Listener
) -> None:
    for number in (1, 2):
        messages.show(message(number))
    wait_until(lambda: listener.refused == [1, 2], "both came back")


def test_without_a_bus_each_comes_back_and_a_later_bus_is_found(
    messages: BusMessages, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("unix:path=/nowhere", "tcp:host=localhost", "nonsense"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        listener.refused.clear()
        messages.show(message(1))
        wait_until(lambda: listener.refused == [1], "it came back")
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        service = DesktopService(address, NAME, {"Notify": lambda _call: ("u", (7,))})
        wait_until(lambda: messages._thread is None, "the thread that found none has ended")
        messages.show(message(2))
        wait_until(lambda: len(service.calls) == 1, "the desktop was asked")
        service.close()


def test_a_bus_that_ends_brings_back_what_was_not_shown(
    messages: BusMessages, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        service = DesktopService(address, NAME, {"Notify": lambda _call: ("u", (7,))})
        messages.show(message(1))
        wait_until(lambda: service.answered, "the desktop has answered")
        service.signal(PATH, NAME, "ActionInvoked", "us", (7, "print"))
        wait_until(lambda: listener.presses, "the answer has come, and a button after it")
        service.close()
    wait_until(lambda: messages._thread is None, "the thread has ended with the bus")
    messages.show(message(2))
    wait_until(lambda: listener.refused == [2], "it came back")
