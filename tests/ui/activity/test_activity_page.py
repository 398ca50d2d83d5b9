"""The page of the figures in the window, with real threads on a real archive."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.activity.periods import Reach
from faxdesk.domain.fax import Party, RecipientStatus
from faxdesk.ui.activity.activity_page import ActivityPage
from faxdesk.ui.activity.bar import FigureBar
from faxdesk.ui.activity.chart_painter import scale_of
from faxdesk.ui.activity.figure_words import short_hour
from faxdesk.ui.common import dialogs
from faxdesk.ui.window.bars.way_back import WayBack
from faxdesk.ui.window.main_window import MainWindow
from tests.support.clock import START
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent

NORTH, SOUTH = "+16505550144", "+16505550155"


def tell_of_a_week(stage: TestDesk) -> None:
    """Today three received and two sent, one of them in vain; two days ago one sent in vain."""
    failed = RecipientStatus(SOUTH, "South", "SendingFailed", "LineBusy")
    early = START - timedelta(days=2)
    stage.tell(
        *(received(number, sender=Party(NORTH, "Northside Clinic")) for number in (1, 2, 3)),
        sent(4),
        sent(5, failed, message_status="SendingFailed"),
        sent(6, failed, message_status="SendingFailed", created_at=early),
    )


@pytest.fixture
def page(qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]) -> ActivityPage:
    """Of a week with faxes, on show."""
    tell_of_a_week(stage)
    window = open_window((1280, 800))
    page = window.pages.activity
    with qtbot.waitSignal(page.counted):
        window.actions_.activity.trigger()
    return page


def wait_for_listed(qtbot: QtBot, page: ActivityPage, stage: TestDesk, expected: list[str]) -> None:
    """Until just the faxes with these ids of the service are listed."""
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: window.pages.is_at_work)
    model = window.workspace.list.model

    def listed() -> list[str]:
        rows = [model.fax_row(row) for row in range(model.rowCount())]
        return [stage.faxes.fax(row.id).message_id for row in rows if row is not None]

    qtbot.waitUntil(lambda: listed() == expected)


def test_the_findings_and_their_figures(qtbot: QtBot, page: ActivityPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.sidebar.pages.currentItem().text() == "Activity"
    assert page.cards["faxes"].title.text() == "6 faxes"
    assert page.cards["results"].title.text() == "33 % of what you sent arrived"
    assert page.cards["numbers"].title.text() == "Numbers that need a look"
    sentences = [bar.accessibleName() for bar in page.faxes.bars]
    assert [sentence.partition(": ")[2] for sentence in sentences] == [
        "1 fax sent",
        "3 faxes received",
        "2 faxes sent",
    ]
    assert [bar.accessibleName() for bar in page.results.bars] == [
        "First try: 1 of 3",
        "Failed: Busy: 2 of 3",
    ]
    assert [bar.accessibleName() for bar in page.numbers.bars] == ["South: 2 of 2 faxes failed"]
    # Whoever the figures are about, all of them say how many faxes there are.
    page.head.person.setText("northside")
    with qtbot.waitSignal(page.counted):
        page.head.person.decided.emit()
    assert page.cards["faxes"].title.text() == "3 faxes"
    page.head.person.setText("nobody")
    with qtbot.waitSignal(page.counted):
        page.head.person.decided.emit()
    assert page.message.isVisible()
    assert page.message.title == "No faxes in this time"
    page.head.person.clear()
    page.head.reach.choice(Reach.WEEK).click()
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.activity.asked.period.days == 7)
    assert not page.message.isVisible()


def test_a_figure_leads_to_its_faxes(qtbot: QtBot, page: ActivityPage, stage: TestDesk) -> None:
    qtbot.mouseClick(page.faxes.bars[1], Qt.MouseButton.LeftButton)
    wait_for_listed(qtbot, page, stage, ["3", "2", "1"])
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.workspace.list.search.text().startswith("is:inbox on:")
    with qtbot.waitSignal(page.counted):
        window.actions_.activity.trigger()
    qtbot.keyClick(page.numbers.bars[0], Qt.Key.Key_Return)
    wait_for_listed(qtbot, page, stage, ["5", "6"])
    window.actions_.back.trigger()
    assert page.isVisible()
    window.actions_.inbox.trigger()
    wait_for_listed(qtbot, page, stage, ["3", "2", "1"])
    window.actions_.back.trigger()
    assert not page.isVisible()


def test_the_way_back_to_the_figures_is_seen_for_as_long_as_it_leads_there(
    qtbot: QtBot, page: ActivityPage, stage: TestDesk
) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.mouseClick(page.faxes.bars[1], Qt.MouseButton.LeftButton)
    wait_for_listed(qtbot, page, stage, ["3", "2", "1"])
    way_back = window.findChild(WayBack)
    assert way_back is not None
    assert way_back.isVisible()
    assert way_back.button.text() == "Back to Activity"
    qtbot.mouseClick(way_back.button, Qt.MouseButton.LeftButton)
    assert page.isVisible()
    qtbot.mouseClick(page.faxes.bars[1], Qt.MouseButton.LeftButton)
    wait_for_listed(qtbot, page, stage, ["3", "2", "1"])
    qtbot.keyClicks(window.workspace.list.search, " from:north")
    assert not way_back.isVisible()
    window.actions_.back.trigger()
    assert not page.isVisible()


def test_tab_leads_from_each_card_to_its_figures(qtbot: QtBot, page: ActivityPage) -> None:
    for _again in range(2):
        qtbot.waitUntil(page.results.bars[0].isVisible)
        page.cards["faxes"].save.setFocus()
        for expected in (page.faxes.bars[-1], page.cards["results"].as_table, page.cards["results"].save):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            assert QApplication.focusWidget() is expected
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is page.results.bars[0]
        with qtbot.waitSignal(page.counted):
            page.refresh()


def test_a_person_is_proposed_while_the_name_is_typed(qtbot: QtBot, page: ActivityPage) -> None:
    person = page.head.person
    person.setFocus()
    qtbot.keyClicks(person, "north")
    qtbot.waitUntil(lambda: person.suggestions.is_open)
    assert [words.upper for words in person.suggestions.popup.shown] == ["Northside Clinic"]
    qtbot.keyClick(person, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.counted):
        qtbot.keyClick(person, Qt.Key.Key_Return)
    assert person.text() == "Northside Clinic"
    assert not person.suggestions.is_open
    assert page.cards["faxes"].title.text() == "3 faxes"
    # Esc puts the proposals away, and nothing else.
    qtbot.keyClick(person, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: person.suggestions.is_open)
    qtbot.keyClick(person, Qt.Key.Key_Escape)
    assert not person.suggestions.is_open
    assert page.isVisible()


def test_every_figure_is_drawn_as_counted_and_reached_by_keys(qtbot: QtBot, page: ActivityPage) -> None:
    sent_early, received_now, sent_now = page.faxes.bars
    one, three, two = (painted(bar) for bar in (sent_early, received_now, sent_now))
    assert abs(three.height() - 3 * one.height()) <= 3
    assert one.left() < three.left() == two.left()
    # The sent ones stand on the received ones, with a pixel of the ground between.
    assert three.top() - two.bottom() == 2
    assert [bar.focusPolicy() for bar in page.faxes.bars].count(Qt.FocusPolicy.StrongFocus) == 1
    sent_now.setFocus()
    for key, expected in (
        (Qt.Key.Key_Down, received_now),
        (Qt.Key.Key_Down, received_now),
        (Qt.Key.Key_Up, sent_now),
        (Qt.Key.Key_Left, sent_early),
        (Qt.Key.Key_Left, sent_early),
        (Qt.Key.Key_End, sent_now),
        (Qt.Key.Key_Home, sent_early),
        (Qt.Key.Key_Right, sent_now),
    ):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget() is expected
    assert page.faxes._label.text() == "2"
    first, last = page.results.bars
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is last
    qtbot.keyClick(last, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is last


def painted(bar: FigureBar) -> QRect:
    return bar.inner.translated(bar.geometry().topLeft())


def test_a_table_behind_each_chart_and_as_a_file(
    qtbot: QtBot, page: ActivityPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for card in page.cards.values():
        card.as_table.click()
        assert card.table.isVisible()
        assert card.table.rowCount() > 0
        card.as_table.click()
        assert card.chart.isVisible()
    results = page.cards["results"]
    results.as_table.click()
    model = results.table.model()
    cells = [[str(model.index(row, column).data()) for column in (0, 1)] for row in range(3)]
    assert cells == [["First try", "1"], ["After a retry", "0"], ["Failed: Busy", "2"]]
    target = tmp_path / "table.csv"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_arguments, **_named: target)
    results.save.click()
    qtbot.waitUntil(target.exists)
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["Result", "Numbers"], *cells]
    target.unlink()
    page.head.save.click()
    qtbot.waitUntil(target.exists)
    assert '"failed_for","LineBusy","busy","2"' in target.read_text(encoding="utf-8-sig")


def test_cards_mirror_and_charts_of_time_do_not(qtbot: QtBot, page: ActivityPage, stage: TestDesk) -> None:
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    early, now = page.faxes.bars[0], page.faxes.bars[-1]
    assert early.x() < now.x()
    qtbot.waitUntil(lambda: page.cards["faxes"].x() > page.cards["results"].x())
    page._later.setInterval(0)
    stage.tell(received(9))
    qtbot.waitUntil(lambda: page.cards["faxes"].title.text() == "7 faxes")


def test_scales_and_hours_are_short() -> None:
    assert [scale_of(most) for most in (0, 2, 3, 23, 60, 1113)] == [
        (1, 2),
        (1, 2),
        (2, 4),
        (20, 40),
        (30, 60),
        (600, 1200),
    ]
    assert short_hour(9) == "9"
