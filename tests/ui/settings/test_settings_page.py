"""The settings: every one has its place, applies at once, says why it is refused, and can be taken back."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import CoverPage, Resolution
from faxdesk.services.events import AccountChanged
from faxdesk.settings import Settings
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.settings.settings_page import SettingsPage
from faxdesk.ui.settings.settings_saver import SettingsSaver
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.conftest import FRONT_DESK


@pytest.fixture
def settings_page(qtbot: QtBot, stage: TestDesk, runner: TaskRunner, bridge: EventBridge) -> SettingsPage:
    window = QMainWindow()
    qtbot.addWidget(window)
    context = WindowContext(runner, bridge, Actions(window), FaxOutcomes(window))
    page = SettingsPage(stage.desk.settings, stage.desk.account, stage.desk.text_recognition, context)
    window.setCentralWidget(page)
    window.show()
    return page


def test_every_setting_with_words_is_there(settings_page: SettingsPage) -> None:
    wanted = {setting.key for setting in Settings.declared() if setting.label} - {"resend_days"}
    assert set(settings_page.editors) == wanted


def test_a_change_applies_at_once_and_is_saved(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, settings_page: SettingsPage
) -> None:
    keeper = SettingsSaver(stage.desk.settings, runner)
    settings, editors = stage.desk.settings, settings_page.editors
    hold, resolution = editors["undo_send_seconds"], editors["default_resolution"]
    assert isinstance(hold, QComboBox)
    assert isinstance(resolution, QComboBox)
    with qtbot.waitSignal(keeper.changed):
        hold.activated.emit(2)
    assert settings.undo_send_seconds == 30
    resolution.activated.emit(0)
    assert settings.default_resolution == Resolution.STANDARD
    path = stage.folder / "settings.json"
    qtbot.waitUntil(lambda: path.exists() and Settings(path).undo_send_seconds == 30)
    assert Settings(path).default_resolution == Resolution.STANDARD
    keeper.close()
    qtbot.waitUntil(lambda: runner.is_idle)


def test_a_value_that_is_refused_says_why(qtbot: QtBot, stage: TestDesk, settings_page: SettingsPage) -> None:
    field, problem = settings_page.editors["country"], settings_page.problems["country"]
    assert isinstance(field, QLineEdit)
    field.setText("Germany")
    field.editingFinished.emit()
    assert "two letters" in problem.text()
    assert problem.isVisible()
    assert stage.desk.settings.country == "US"
    field.setText("de")
    field.editingFinished.emit()
    assert not problem.isVisible()
    assert field.text() == stage.desk.settings.country == "DE"


def test_cover_pages_are_offered_when_they_are_known(
    qtbot: QtBot, stage: TestDesk, settings_page: SettingsPage
) -> None:
    stage.desk.settings.default_cover_index = 9
    stage.service.covers = [CoverPage(0, "None"), CoverPage(7, "Contemporary")]
    picker = settings_page.editors["default_cover_index"]
    assert isinstance(picker, QComboBox)
    settings_page.refresh()
    qtbot.waitUntil(lambda: picker.findText("Contemporary") >= 0)
    assert picker.currentText() == "Cover page 9"
    picker.activated.emit(picker.findText("Contemporary"))
    assert stage.desk.settings.default_cover_index == 7


def test_the_account_says_who_and_for_how_long(
    qtbot: QtBot, stage: TestDesk, settings_page: SettingsPage
) -> None:
    assert settings_page.sign.text() == "Sign out"
    stage.desk.events.publish(AccountChanged(FRONT_DESK, this_session_only=True))
    qtbot.waitUntil(lambda: "this session only" in settings_page._which.text())
    cast(Any, stage.service).is_signed_in = False
    stage.desk.events.publish(AccountChanged(None))
    qtbot.waitUntil(lambda: settings_page.sign.text() == "Sign in")
