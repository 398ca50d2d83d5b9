"""The list of numbers that no fax may go to, among the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from pytestqt.qtbot import QtBot

from faxdesk.ui.common import wording
from faxdesk.ui.contacts.do_not_fax_card import MOST, DoNotFaxCard
from tests.support.desk import build_desk
from tests.support.runner import InlineRunner

CLINIC = wording.number_text("+1 650-555-0144")


def test_numbers_are_put_on_it_taken_off_and_back(qtbot: QtBot, tmp_path: Path) -> None:
    stage = build_desk(tmp_path / "desk")
    blocking = stage.desk.do_not_fax
    card = DoNotFaxCard(blocking, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()

    def shown() -> list[tuple[str, str]]:
        return [(row.number.text(), row.reason.text()) for row in card.rows]

    assert (shown(), card.add.isEnabled(), card.undo.isVisible()) == ([], False, False)
    card.number.setText("nobody")
    card.add.click()
    assert card.said.text().startswith("“nobody” is not a fax number.")
    card.number.setText("(650) 555-0144")
    card.reason.setText("wants letters")
    card.reason.returnPressed.emit()
    assert shown() == [(CLINIC, "wants letters")]
    assert card.said.text() == f"No fax goes to {CLINIC} any more."
    assert card.number.text() == card.reason.text() == ""
    card.rows[0].take_off.click()
    assert (shown(), blocking.entries()) == ([], [])
    assert card.undo.isVisible()
    card.undo.click()
    assert (shown(), card.undo.isVisible()) == ([(CLINIC, "wants letters")], False)
    for number in range(MOST + 1):
        blocking.block(f"+1212555{number:04}")
    card.hide()
    card.show()
    assert (len(card.rows), card.more.text()) == (MOST, "2 more: type to find them.")
    card.search.setText("letters")
    assert (shown(), card.more.isVisible()) == ([(CLINIC, "wants letters")], False)
    card.search.setText("0144")
    assert [number for number, _reason in shown()] == [CLINIC]
    stage.close()
