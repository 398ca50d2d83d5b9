"""Text is chosen on the page itself: by dragging, by a double click and by keys, and copied or looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.page_text import PageWord
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.page_view.page_layout import Fit, Place, lay_out
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.ui.page_view.pages_panel import PagesPanel
from tests.support.faxes import received
from tests.support.runner import InlineRunner
from tests.support.sheets import DrawLog, PlainSheet
from tests.ui.reading.reader import Reader

LINES = ("Dear Dr. Weaver", "the knee of Jane Roe", "is well again")
"""Each word is 0.1 wide and begins 0.15 after the one before; lines are 0.1 apart."""


def words(number: int) -> list[PageWord]:
    return [
        PageWord(f"{text}{number or ''}", line, 0.1 + 0.15 * place, 0.1 + 0.1 * line, 0.1, 0.04)
        for line, texts in enumerate(LINES)
        for place, text in enumerate(texts.split())
    ]


def at(word: int, line: int, page: int = 0) -> Place:
    """The middle of a word."""
    return Place(page, 0.15 + 0.15 * word, 0.12 + 0.1 * line)


class Scene:
    """A panel with two pages of text and one that is a picture."""

    def __init__(self, qtbot: QtBot, *, hold: bool = False) -> None:
        self.qtbot = qtbot
        self.asked: list[tuple[int, bool]] = []
        self.runner = InlineRunner(hold)
        self.panel = PagesPanel(
            cast(Any, DrawLog()), cast(Any, self.runner), words_of=cast(Any, self._words_of)
        )
        self.view = self.panel.view
        assert self.view.selection is not None
        self.selection = self.view.selection
        qtbot.addWidget(self.panel, before_close_func=lambda _panel: self.panel.hide())
        self.panel.resize(600, 900)
        self.panel.show()
        self.panel.set_sheets([PlainSheet(number) for number in range(3)])
        self.view.setFocus()
        self.searched: list[str] = []
        self.view.pointer.search_wanted.connect(self.searched.append)

    def _words_of(self, sheet: Sheet, _token: CancelToken, in_pictures: bool) -> Sequence[PageWord]:
        assert isinstance(sheet, PlainSheet)
        self.asked.append((sheet.number, in_pictures))
        return words(sheet.number) if sheet.number < 2 else ()

    def point(self, place: Place) -> QPoint:
        """Where a place is in the view."""
        box = self.view._layout.boxes[place.page]
        turned = (
            (place.x, place.y),
            (1 - place.y, place.x),
            (1 - place.x, 1 - place.y),
            (place.y, 1 - place.x),
        )
        x, y = turned[self.view.turns]
        return QPoint(
            round(box.x + x * box.width - self.view._across),
            round(box.y + y * box.height - self.view.verticalScrollBar().value()),
        )

    def mouse(self, kind: QEvent.Type, place: Place, buttons: Qt.MouseButton) -> None:
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        point = QPointF(self.point(place))
        event = QMouseEvent(
            kind,
            point,
            self.view.viewport().mapToGlobal(point),
            button,
            buttons,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def drag(self, begin: Place, end: Place) -> None:
        left = Qt.MouseButton.LeftButton
        self.mouse(QEvent.Type.MouseButtonPress, begin, left)
        self.mouse(QEvent.Type.MouseMove, end, left)
        self.mouse(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)

    def double_click(self, place: Place) -> None:
        self.qtbot.mouseDClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self.point(place))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.view, key, held)

    def menu(self) -> list[QAction]:
        return self.view.pointer.menu(self.selection).actions()


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


@pytest.fixture(autouse=True)
def clipboard(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("turns", range(4))
def test_a_place_is_the_same_however_the_page_is_turned(turns: int) -> None:
    layout = lay_out([0.5], (648, 900), Fit.WIDTH, 1.0, sideways=turns % 2 == 1)
    box = layout.boxes[0]
    corners = ((0.1, 0.2), (0.8, 0.1), (0.9, 0.8), (0.2, 0.9))
    across, down = corners[turns]
    place = layout.place_at(box.x + across * box.width, box.y + down * box.height, turns)
    assert place is not None
    assert (place.page, place.x, place.y) == pytest.approx((0, 0.1, 0.2))
    assert layout.place_at(box.x - 1, box.y + 1, turns) is None


def test_dragging_chooses_in_the_order_of_reading_and_ctrl_c_copies(scene: Scene) -> None:
    scene.drag(at(2, 0), at(1, 1))
    assert scene.selection.text == "Weaver\nthe knee"
    assert len(scene.selection.areas(0)) == 2
    scene.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Weaver\nthe knee"


def test_dragging_back_chooses_the_same(scene: Scene) -> None:
    scene.drag(at(1, 1), at(2, 0))
    assert scene.selection.text == "Weaver\nthe knee"


def test_beyond_the_end_of_a_line_its_last_word_is_meant(scene: Scene) -> None:
    scene.drag(at(1, 0), Place(0, 0.95, 0.12))
    assert scene.selection.text == "Dr. Weaver"


def test_text_is_chosen_over_two_pages(scene: Scene) -> None:
    scene.view.fit_page()
    scene.view.zoom_out()
    scene.drag(at(1, 2), at(0, 0, page=1))
    assert scene.selection.text == "well again\n\nDear1"


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_chosen_from_as_it_is_seen(scene: Scene, turns: int) -> None:
    scene.view.fit_page()
    for _ in range(turns):
        scene.view.rotate()
    scene.drag(at(0, 2), at(2, 2))
    assert scene.selection.text == "is well again"


def test_a_double_click_chooses_a_word_and_a_click_none(scene: Scene) -> None:
    scene.double_click(at(3, 1))
    assert scene.selection.text == "Jane"
    scene.qtbot.mouseClick(scene.view.viewport(), Qt.MouseButton.LeftButton, pos=scene.point(at(0, 0)))
    assert scene.selection.text == ""


def test_ctrl_a_chooses_the_page_and_escape_nothing(scene: Scene) -> None:
    scene.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert scene.selection.text == "\n".join(LINES)
    scene.key(Qt.Key.Key_Escape)
    assert scene.selection.text == ""


def test_what_is_dragged_before_its_words_are_known_is_chosen_when_they_come(qtbot: QtBot) -> None:
    scene = Scene(qtbot, hold=True)
    scene.drag(at(0, 0), at(1, 0))
    assert scene.selection.text == ""
    scene.runner.run_held()
    assert scene.selection.text == "Dear Dr."
    assert scene.asked.count((0, True)) == 1


def test_pictures_are_read_only_where_somebody_chooses(scene: Scene) -> None:
    scene.mouse(QEvent.Type.MouseMove, at(0, 0), Qt.MouseButton.NoButton)
    assert scene.asked == [(0, False)]
    assert scene.view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    scene.mouse(QEvent.Type.MouseMove, Place(0, 0.5, 0.9), Qt.MouseButton.NoButton)
    assert scene.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_where_there_is_no_text_the_page_is_dragged(scene: Scene) -> None:
    scene.panel.resize(600, 300)
    before = scene.view.verticalScrollBar().value()
    scene.mouse(QEvent.Type.MouseMove, at(0, 0), Qt.MouseButton.NoButton)
    scene.view.go_to_page(1)
    scene.mouse(QEvent.Type.MouseMove, Place(1, 0.5, 0.5), Qt.MouseButton.NoButton)
    before = scene.view.verticalScrollBar().value()
    scene.drag(Place(1, 0.5, 0.5), Place(1, 0.5, 0.45))
    assert scene.view.verticalScrollBar().value() > before
    assert not scene.selection.has_begun


def test_other_pages_begin_with_nothing_chosen(scene: Scene) -> None:
    scene.double_click(at(0, 0))
    scene.panel.set_sheets([PlainSheet(1)])
    assert scene.selection.text == ""
    scene.double_click(at(0, 0))
    assert scene.selection.text == "Dear1"


def test_the_menu_copies_and_looks_for_what_is_chosen(scene: Scene) -> None:
    copy, search, _line, everything = scene.menu()
    assert (copy.isEnabled(), search.isEnabled()) == (False, False)
    everything.trigger()
    assert scene.selection.text == "\n".join(LINES)
    scene.drag(at(3, 1), at(4, 1))
    copy, search, _line, _everything = scene.menu()
    assert search.text() == "Search for “Jane Roe”"
    search.trigger()
    copy.trigger()
    assert scene.searched == ["Jane Roe"]
    assert QGuiApplication.clipboard().text() == "Jane Roe"


def test_the_words_of_a_fax_are_chosen_on_its_page(reader: Reader, make_pdf: Callable[..., Path]) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(1, text="Referral for Jane"))
    reader.open(fax_id)
    reader.wait_for_pages(1)
    view = reader.pane.pages.view
    assert view.selection is not None
    selection = view.selection
    view.setFocus()
    reader.qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    reader.qtbot.waitUntil(lambda: "Referral for Jane" in selection.text)
    assert all(area.height() < 0.1 for area in selection.areas(0))
