"""The choice of one of those that there are, or of none."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from faxdesk.ui.controls.narrowing import NarrowingChoice


def choice(qtbot: QtBot) -> NarrowingChoice:
    made = NarrowingChoice("Only faxes with this tag", "All tags")
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_while_there_is_nothing_to_choose(qtbot: QtBot) -> None:
    made = choice(qtbot)
    assert (made.isHidden(), made.chosen, made.itemText(0)) == (True, "", "All tags")
    made.offer(["urgent"], least=2)
    assert made.isHidden()
    made.offer(["later", "urgent"], least=2)
    assert not made.isHidden()


def test_what_is_chosen_stays_unless_it_is_gone_and_nobody_is_told(qtbot: QtBot) -> None:
    made = choice(qtbot)
    made.offer(["later", "urgent"])
    made.setCurrentIndex(2)
    told = list[int]()
    made.currentIndexChanged.connect(told.append)
    made.offer(["billing", "later", "urgent"])
    assert (made.chosen, made.currentIndex()) == ("urgent", 3)
    made.offer(["billing"])
    assert (made.chosen, made.currentIndex()) == ("", 0)
    assert told == []
