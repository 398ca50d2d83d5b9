"""Who may hand over mail, among the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.intake.mail_logins import MailLogins
from faxdesk.ui.intake.mail_logins_card import MailLoginsCard
from tests.support.desk import build_desk
from tests.support.runner import InlineRunner


def test_log_ins_are_made_given_leave_and_removed(qtbot: QtBot, tmp_path: Path) -> None:
    stage = build_desk(tmp_path / "desk")
    logins, settings = stage.desk.mail_logins, stage.desk.settings
    card = MailLoginsCard(lambda: logins, settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    assert (card.rows, card.add.isEnabled(), card.shown.isVisible()) == ([], False, False)
    card.name.setText(" ward ")
    card.name.returnPressed.emit()
    assert logins.is_login("ward", card.password.text())
    assert card.said.text().startswith("The password for “ward”.")
    assert (card.shown.isVisible(), card.name.text(), len(card.rows)) == (True, "", 1)
    card.copy.click()
    assert QGuiApplication.clipboard().text() == card.password.text()
    card.rows[0].send.click()
    assert settings.sources_that_send == ("mail:ward",)
    old = card.password.text()
    card.rows[0].renew.click()
    assert (logins.is_login("ward", old), logins.is_login("ward", card.password.text())) == (False, True)
    card.hide()
    card.show()
    assert card.rows[0].send.isChecked()
    card.rows[0].remove.click()
    assert (len(card.rows), len(logins.names()), len(settings.sources_that_send)) == (0, 0, 0)
    assert card.said.text() == "“ward” can hand over mail no more."
    assert not card.shown.isVisible()
    card.name.setText("a:b")
    card.add.click()
    assert card.said.text().startswith("“a:b” is no name for a log-in.")
    stage.close()


def test_a_keychain_that_refuses_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    class Refusing:
        def load(self) -> str | None:
            hint = "Unlock it and try again, or stay signed in for this session only."
            raise FaxDeskError("The keychain is locked.", hint, ErrorKind.KEYCHAIN)

        def save(self, secret: str) -> None:
            self.load()

        def clear(self) -> None:
            self.load()

    stage = build_desk(tmp_path / "desk")
    logins = MailLogins(Refusing())
    card = MailLoginsCard(lambda: logins, stage.desk.settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    said = card.said.text()
    assert said.startswith("The keychain is locked. Log-ins are kept in the keychain")
    assert "set FAXDESK_MAIL_LOGIN to name:password" in said
    assert "signed in" not in said, "which does not help here"
    stage.close()
