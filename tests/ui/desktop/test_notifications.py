"""What a message of the desktop says, and what its buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faxdesk.services.arrivals.arrivals import Arrival
from faxdesk.settings import Settings
from faxdesk.ui.desktop.notifications import ArrivalNews, Notifications
from faxdesk.ui.desktop.tray import Tray
from faxdesk.work.arrivals_timer import ArrivalsTimer
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk


class Scene:
    """Notifications of faxes from nowhere; said is what the tray was given to say."""

    def __init__(self, notifications: Notifications, settings: Settings, tray: Tray) -> None:
        self.notifications = notifications
        self.settings = settings
        self.tray = tray
        self.is_locked = False
        self.to_tell = [Arrival(7, "Dana", 2), Arrival(8, "Eve", 1)]
        self.said: list[tuple[str, str]] = []


@pytest.fixture
def scene(
    qtbot: QtBot,
    stage: TestDesk,
    runner: TaskRunner,
    bridge: EventBridge,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Scene]:
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = ArrivalsTimer(stage.desk, runner, bridge)
    tray = Tray(widget)
    scenes: list[Scene] = []
    news = ArrivalNews(stage.desk.arrivals, stage.desk.settings, lambda: scenes[0].is_locked, lambda: False)
    scene = Scene(Notifications(news, runner, timer, tray, widget), stage.desk.settings, tray)
    scenes.append(scene)
    monkeypatch.setattr(stage.desk.arrivals, "to_tell", lambda: scene.to_tell)
    monkeypatch.setattr(tray, "say", lambda title, text: scene.said.append((title, text)))
    yield scene
    timer.stop()


@pytest.mark.parametrize(
    ("setting", "is_locked", "text"),
    [
        ("unlocked", False, "From Dana and Eve, 3 pages"),
        ("unlocked", True, ""),
        ("always", True, "From Dana and Eve, 3 pages"),
        ("never", False, ""),
    ],
)
def test_names_are_kept_from_those_who_pass_by(
    qtbot: QtBot, scene: Scene, setting: str, is_locked: bool, text: str
) -> None:
    scene.settings.notify_content = setting
    scene.is_locked = is_locked
    scene.notifications._look()
    qtbot.waitUntil(lambda: bool(scene.said))
    assert scene.said == [("2 new faxes", text)]


def test_names_are_hidden_where_the_screen_is_locked_unless_somebody_chose_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    assert Settings(file).notify_content == "unlocked"
    for before, now in (("true", "unlocked"), ("false", "never"), ('"always"', "always")):
        file.write_text(f'{{"notify_content": {before}}}')
        settings = Settings(file)
        assert (settings.notify_content, settings.warnings) == (now, ())


def test_the_buttons_say_which_faxes_they_are_about(qtbot: QtBot, scene: Scene) -> None:
    heard: list[tuple[str, object]] = []
    scene.notifications.open_wanted.connect(lambda ids, leave: heard.append((f"open {leave}", ids)))
    scene.notifications.print_wanted.connect(lambda ids: heard.append(("print", ids)))
    scene.notifications.read_wanted.connect(lambda ids: heard.append(("read", ids)))
    scene.notifications.announce([Arrival(7, "Dana", 2)], may_name=True)
    scene.notifications.announce([Arrival(8, "Eve", 1), Arrival(9, "", 1)], may_name=True)
    for number, button in ((1, "print"), (2, "read"), (1, "default")):
        scene.notifications.pressed(number, button, "leave")
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == [("print", (7,)), ("read", (8, 9)), ("open leave", (7,))]
    scene.tray.message_clicked.emit()
    assert heard[-1] == ("open ", (8, 9))


def test_what_the_desktop_does_not_show_the_tray_says(qtbot: QtBot, scene: Scene) -> None:
    scene.notifications.announce([Arrival(7, "Dana", 2)], may_name=True)
    scene.said.clear()
    scene.notifications.not_shown(1)
    qtbot.waitUntil(lambda: scene.said == [("New fax", "From Dana, 2 pages")])
