"""The line that tells of a newer version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from faxdesk.services.updates import Updates
from faxdesk.settings import Settings
from faxdesk.ui.window.bars.update_bar import UpdateBar
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.tasks import TaskRunner
from tests.ringcentral.servers import RawServer
from tests.support.clock import ManualClock
from tests.support.desk import TestDesk
from tests.updates.conftest import LINK, Publisher, answering, load


@pytest.fixture
def publisher(root: Path) -> Publisher:
    return Publisher(load(root, "publish_update"), Ed25519PrivateKey.generate())


@pytest.fixture
def make_bar(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, publisher: Publisher, manual_clock: ManualClock
) -> Iterator[Callable[..., UpdateBar]]:
    """make_bar(notes=...) -> the bar, of a program that 9.1.0 is newer than."""
    servers: list[RawServer] = []
    bars: list[UpdateBar] = []

    def make(notes: str = "Faster.", version: str = "9.1.0") -> UpdateBar:
        server = RawServer(answering(publisher.notice(version, notes)))
        servers.append(server.__enter__())
        updates = Updates(
            stage.desk.settings, manual_clock, "1.0.0", address=server.url, public_key=publisher.public_text
        )
        bar = UpdateBar(updates, stage.desk.settings, runner)
        qtbot.addWidget(bar)
        bars.append(bar)
        return bar

    yield make
    for bar in bars:
        bar.stop()
    for server in servers:
        server.__exit__()


def test_it_tells_of_a_newer_version(make_bar: Callable[..., UpdateBar], qtbot: QtBot) -> None:
    bar = make_bar()
    assert bar.text == ""
    bar.begin()
    qtbot.waitUntil(lambda: not bar.isHidden())
    assert bar.text == "FaxDesk 9.1.0 is out."
    assert bar.notes.isHidden()
    bar.more.click()
    assert (bar.notes.isHidden(), bar.notes.text()) == (False, "Faster.")
    bar.more.click()
    assert bar.notes.isHidden()


def test_the_link_opens_in_the_browser_and_nowhere_else(
    qtbot: QtBot, make_bar: Callable[..., UpdateBar]
) -> None:
    bar = make_bar()
    opened: list[QUrl] = []
    bar._open_link = opened.append
    bar.look()
    qtbot.waitUntil(lambda: not bar.isHidden())
    bar.get.click()
    assert [url.toString() for url in opened] == [LINK]


def test_one_click_switches_it_off(make_bar: Callable[..., UpdateBar], stage: TestDesk, qtbot: QtBot) -> None:
    bar = make_bar()
    bar.look()
    qtbot.waitUntil(lambda: not bar.isHidden())
    bar.never.click()
    assert bar.text == ""
    assert stage.desk.settings.get(Settings.check_for_updates) is False


def test_closed_it_waits_for_the_next_version(
    make_bar: Callable[..., UpdateBar], stage: TestDesk, runner: TaskRunner, qtbot: QtBot
) -> None:
    bar = make_bar()
    bar.look()
    qtbot.waitUntil(lambda: not bar.isHidden())
    bar.close_.click()
    qtbot.waitUntil(lambda: stage.desk.settings.update_hidden == "9.1.0")
    bar.look()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert bar.text == ""


def test_without_notes_there_is_nothing_to_unfold(make_bar: Callable[..., UpdateBar], qtbot: QtBot) -> None:
    bar = make_bar(notes="")
    bar.look()
    qtbot.waitUntil(lambda: not bar.isHidden())
    assert bar.more.isHidden()


def test_the_window_has_a_place_for_it(window: MainWindow, runner: TaskRunner, qtbot: QtBot) -> None:
    window.update_bar.begin()
    qtbot.waitUntil(lambda: runner.is_idle)
    # A development build has nobody to ask.
    assert window.update_bar.text == ""
    window.update_bar.stop()
