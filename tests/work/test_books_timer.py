"""When books of contacts are read, and directories asked for what somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.contacts.book import SWITCH
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import AccountChanged, EventHub
from faxdesk.work.books_timer import FIRST_MS, LOOK_MS, BooksTimer
from faxdesk.work.bridge import EventBridge
from tests.support.runner import InlineRunner


class Scene:
    """The timer over books that note what is asked of them."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.error: FaxDeskError | None = None
        self.runner = InlineRunner()
        self.events = EventHub()
        self.bridge = EventBridge(self.events)
        books = SimpleNamespace(read_due=self._read, look_up=lambda text, token: self.done.append(text))
        services = cast(Any, SimpleNamespace(books=books))
        self.timer = BooksTimer(services, cast(Any, self.runner), self.bridge)

    def _read(self, token: CancelToken) -> None:
        self.done.append("read")
        if self.error is not None:
            raise self.error


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    scene = Scene()
    yield scene
    scene.timer.stop()
    scene.bridge.close()
    scene.timer.deleteLater()
    scene.bridge.deleteLater()


def test_books_are_read_a_while_after_the_start_and_now_and_then(scene: Scene, qtbot: QtBot) -> None:
    timer = scene.timer
    timer.read_due()
    assert scene.done == [], "not before the start"
    timer.start()
    assert (scene.done, timer._timer.interval()) == ([], FIRST_MS)
    timer._timer.timeout.emit()
    assert (scene.done, timer._timer.interval()) == (["read"], LOOK_MS)
    scene.error = FaxDeskError("The disk is full.", "", ErrorKind.STORAGE)
    timer.read_due()
    scene.error = None
    timer.setting_changed("theme")
    timer.setting_changed(SWITCH)
    assert scene.done == ["read"] * 3, "a round that failed keeps no other back"
    scene.events.publish(AccountChanged(AccountInfo("1", "Robin")))
    qtbot.waitUntil(lambda: timer._timer.interval() == FIRST_MS)
    timer.stop()
    timer.read_due()
    assert not timer._timer.isActive()
    assert scene.done == ["read"] * 3


def test_directories_are_asked_for_the_last_of_what_is_typed(scene: Scene) -> None:
    timer = scene.timer
    timer.look_up("a")
    assert not timer._pause.isActive()
    timer.start()
    for text in ("an", "ana"):
        timer.look_up(text)
    assert scene.done == []
    timer._pause.timeout.emit()
    scene.bridge.contacts_sought.emit("anab")
    timer._pause.timeout.emit()
    assert scene.done == ["ana", "anab"]
