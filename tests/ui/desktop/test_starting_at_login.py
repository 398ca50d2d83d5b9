"""The setting that starts the program at login."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.desktop.login_start import AutostartEntry, LoginStart
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.settings import Settings
from faxdesk.ui.desktop.starting_at_login import StartingAtLogin
from tests.support.runner import InlineRunner

COMMAND = ["/opt/faxdesk", "--in-background"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def starting(settings: Settings, start: LoginStart) -> StartingAtLogin:
    made = StartingAtLogin(settings, start, COMMAND, InlineRunner())  # type: ignore[arg-type]
    settings.subscribe(made.setting_changed)
    return made


def test_the_setting_is_done_and_undone(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    entry = AutostartEntry(tmp_path, "faxdesk")
    made = starting(settings, entry)
    settings.start_at_login = True
    assert entry.is_set()
    assert "--in-background" in (tmp_path / "faxdesk.desktop").read_text()
    settings.start_at_login = False
    assert not entry.is_set()
    assert made is not None


def test_what_was_switched_off_elsewhere_is_taken_over(
    qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    entry = AutostartEntry(tmp_path, "faxdesk")
    made = starting(settings, entry)
    settings.start_at_login = True
    made.begin()
    assert settings.start_at_login
    entry.clear()
    made.begin()
    assert not settings.start_at_login


class Refusing:
    def is_set(self) -> bool:
        return False

    def set(self, command: Sequence[str]) -> None:
        raise FaxDeskError("No.", "Ask somebody.", ErrorKind.STORAGE)

    def clear(self) -> None:
        raise AssertionError("there is nothing to clear")


def test_what_the_system_refuses_is_said_and_the_setting_goes_back(qtbot: QtBot, settings: Settings) -> None:
    made = starting(settings, Refusing())
    said: list[FaxDeskError] = []
    made.failed.connect(said.append)
    settings.start_at_login = True
    assert [error.title for error in said] == ["No."]
    assert not settings.start_at_login
