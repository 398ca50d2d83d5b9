"""The way of other programs, among the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.programs.api_token import ApiToken
from faxdesk.ui.intake.programs_card import ProgramsCard
from tests.support.clock import ManualClock
from tests.support.desk import build_desk
from tests.support.runner import InlineRunner


def test_the_token_is_copied_and_made_anew(qtbot: QtBot, tmp_path: Path) -> None:
    stage = build_desk(tmp_path / "desk")
    token = stage.desk.api_token
    card = ProgramsCard(lambda: token, Path("/run/faxdesk/api.socket"), cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    assert "/run/faxdesk/api.socket" in card.about.text()
    assert not card.said.isVisible()
    card.copy.click()
    first = token.get()
    assert (QGuiApplication.clipboard().text(), card.said.text()[:20]) == (first, "The token is copied.")
    card.renew.click()
    assert QGuiApplication.clipboard().text() == token.get() != first
    assert card.said.text().startswith("There is a new token")
    stage.close()


def test_without_a_socket_there_is_the_port_and_a_refusal_is_said(qtbot: QtBot) -> None:
    class Refusing:
        def load(self) -> str | None:
            raise FaxDeskError("The keychain is locked.", "Unlock it.", ErrorKind.KEYCHAIN)

        def save(self, secret: str) -> None:
            self.load()

        def clear(self) -> None:
            self.load()

    token = ApiToken(Refusing(), ManualClock())
    card = ProgramsCard(lambda: token, None, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    assert "port" in card.about.text()
    card.copy.click()
    assert card.said.text() == "The keychain is locked. Unlock it."
