"""A legal hold by hand: put on with a reason, seen in the list and in reading, found, and lifted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.ui.common import dialogs, wording
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received


def test_it_is_put_on_shown_and_lifted(
    qtbot: QtBot, open_window: Callable[..., MainWindow], stage: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fax_id,) = stage.tell(received(1))
    window, desk = open_window(), stage.desk
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "ask_text", lambda *words: "Case 7")

    def agree(parent: object, title: str, hint: str, *_rest: object, **_more: object) -> bool:
        asked.append(hint)
        return True

    monkeypatch.setattr(dialogs, "ask", agree)
    fax_list, actions = window.workspace.list, window.actions_
    qtbot.waitUntil(lambda: fax_list.model.rowCount() == 1)
    window.workspace.open_fax(fax_id)
    assert actions.put_on_hold.isVisible()
    assert not actions.lift_hold.isVisible()

    actions.put_on_hold.trigger()
    qtbot.waitUntil(lambda: desk.library.rows([fax_id])[0].is_held)
    (hold,) = desk.legal_holds.on(fax_id)
    assert hold.reason == "Case 7"
    qtbot.waitUntil(lambda: actions.lift_hold.isVisible())
    assert not actions.put_on_hold.isVisible()
    row = fax_list.model.fax_row(0)
    assert row is not None
    assert wording.sentence(row, desk.clock.now()).endswith("Legal hold")
    qtbot.waitUntil(lambda: "Legal hold" in window.workspace.reading.head.facts.whole)
    assert list(desk.library.ids(FaxQuery(Folder.INBOX, text="is:held"))) == [fax_id]

    actions.lift_hold.trigger()
    qtbot.waitUntil(lambda: desk.legal_holds.all() == [])
    assert "one fax (Case 7)" in asked[-1]
    qtbot.waitUntil(lambda: actions.put_on_hold.isVisible())
