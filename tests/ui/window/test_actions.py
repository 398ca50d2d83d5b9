"""One list of all that can be done, each with its own key."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.ui.common import dialogs
from faxdesk.ui.common.action_keys import key_text
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.window.bars.undo_bar import UndoBar


def test_no_two_actions_share_a_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    keys = [
        key.toString()
        for group in Actions(window).groups.values()
        for action in group
        for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_every_action_says_what_it_does_and_by_which_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.draw_all()
    for group in actions.groups.values():
        for action in group:
            assert action.text()
            assert action.statusTip()
            assert not action.icon().isNull()
            if action.shortcuts():
                assert key_text(action.shortcut()) in action.toolTip()


class Bar:
    def __init__(self, qtbot: QtBot) -> None:
        self.foot_px = 0
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(900, 600)
        self.window.show()
        self.actions = Actions(self.window)
        self.bar = UndoBar(self.window, self.actions.undo, lambda: self.foot_px)
        self.done: list[str] = []

    def offer(self, name: str, seconds: float = 8) -> None:
        self.bar.offer(
            name, lambda: self.done.append(f"undo {name}"), seconds, lambda: self.done.append(f"end {name}")
        )


def test_undo_by_its_key_or_its_button(qtbot: QtBot) -> None:
    scene = Bar(qtbot)
    assert not scene.actions.undo.isEnabled()
    scene.offer("a")
    assert scene.bar.text == "a"
    scene.actions.undo.trigger()
    assert scene.done == ["undo a"]
    assert scene.bar.isHidden()
    assert not scene.actions.undo.isEnabled()
    scene.offer("b")
    scene.bar._button.click()
    assert scene.done == ["undo a", "undo b"]


def test_it_makes_room_for_a_question_at_the_foot(qtbot: QtBot) -> None:
    scene = Bar(qtbot)
    scene.offer("a")
    scene.foot_px = 120
    qtbot.waitUntil(lambda: scene.bar.geometry().bottom() < 600 - 120)


def test_an_offer_runs_out(qtbot: QtBot, monkeypatch) -> None:
    scene = Bar(qtbot)
    scene.offer("a", 5)
    later = time.monotonic() + 6
    monkeypatch.setattr("faxdesk.ui.window.bars.undo_bar.time.monotonic", lambda: later)
    scene.bar._clock.timeout.emit()
    assert scene.done == ["end a"]
    assert scene.bar.isHidden()


def test_a_new_offer_ends_the_one_before(qtbot: QtBot) -> None:
    scene = Bar(qtbot)
    scene.offer("a")
    scene.offer("b")
    assert scene.done == ["end a"]
    scene.bar.undo()
    assert scene.done == ["end a", "undo b"]


def test_the_bar_stays_at_the_bottom_in_the_middle(qtbot: QtBot) -> None:
    scene = Bar(qtbot)
    scene.offer("a" * 400)
    scene.window.resize(500, 400)
    area = scene.bar.geometry()
    assert scene.window.rect().contains(area)
    assert abs(area.center().x() - scene.window.rect().center().x()) <= 1
    scene.bar.withdraw()


def test_a_saved_file_gets_the_suffix_of_its_form(qtbot: QtBot, tmp_path, monkeypatch) -> None:
    answers = iter(
        [
            (str(tmp_path / "fax"), "TIFF fax image (*.tif)"),
            (str(tmp_path / "fax.PDF"), "TIFF fax image (*.tif)"),
            ("", ""),
        ]
    )
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: next(answers))
    assert dialogs.choose_save(None, "fax.pdf") == tmp_path / "fax.tif"
    assert dialogs.choose_save(None, "fax.pdf") == tmp_path / "fax.PDF"
    assert dialogs.choose_save(None, "fax.pdf") is None
