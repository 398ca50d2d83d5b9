"""Reading pages: places, keys, zoom, turning, what is drawn first, and what happens when one is broken."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faxdesk.ui.common import wording
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_layout import GAP, Fit, lay_out
from faxdesk.ui.page_view.page_ranges import pages_named
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.ui.page_view.thumbnails import ThumbnailModel
from tests.support.runner import InlineRunner
from tests.support.sheets import DrawLog, PlainSheet


def test_pages_are_as_wide_as_the_view_and_lie_below_each_other() -> None:
    layout = lay_out([1.5, 0.5], (648, 400), Fit.WIDTH, 1.0)
    first, second = layout.boxes
    assert (first.width, first.height) == (600, 900)
    assert (second.width, second.height, second.y) == (600, 300, GAP + 900 + GAP)
    assert layout.page_at(0) == 0
    assert layout.page_at(first.bottom + 1) == 1
    assert list(layout.between(0, 400)) == [0]
    assert list(layout.between(800, 1200)) == [0, 1]


def test_a_fitted_page_is_whole_also_when_turned() -> None:
    assert lay_out([2.0], (1000, 632), Fit.PAGE, 1.0).boxes[0].height == 600
    turned = lay_out([2.0], (1000, 632), Fit.PAGE, 1.0, sideways=True).boxes[0]
    assert (turned.width, turned.height) == (952, 476)


def test_a_fitted_page_gets_no_wider_than_can_be_read() -> None:
    box = lay_out([1.5], (2300, 1000), Fit.WIDTH, 1.0).boxes[0]
    assert (box.x, box.width) == (700, 900)


def test_pages_begin_below_what_stands_over_them() -> None:
    layout = lay_out([1.0], (648, 400), Fit.WIDTH, 1.0, above=150)
    assert layout.boxes[0].y == 150 + GAP
    assert lay_out([], (648, 400), Fit.WIDTH, 1.0, above=150).height == 150


class Scene:
    """A panel with ten plain pages."""

    def __init__(self, qtbot: QtBot, *, hold: bool = False, count: int = 10) -> None:
        self.log = DrawLog()
        self.runner = InlineRunner(hold)
        self.panel = PagesPanel(cast(Any, self.log), cast(Any, self.runner))
        self.view = self.panel.view
        # Held until it is closed: what is collected while it is painted ends the program.
        qtbot.addWidget(self.panel, before_close_func=lambda _panel: self.panel.hide())
        self.panel.resize(700, 600)
        self.panel.show()
        self.view.setFocus()
        self.panel.set_sheets([PlainSheet(number) for number in range(count)])

    def key(
        self, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        qtbot.keyClick(self.view, key, held)


def test_keys_walk_through_the_pages(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    view = scene.view
    scene.key(qtbot, Qt.Key.Key_N)
    assert view.current_page == 1
    scene.key(qtbot, Qt.Key.Key_P)
    assert view.current_page == 0
    scene.key(qtbot, Qt.Key.Key_Space)
    below = view.verticalScrollBar().value()
    assert 0 < below < view.viewport().height()
    scene.key(qtbot, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert view.verticalScrollBar().value() == 0
    scene.key(qtbot, Qt.Key.Key_End)
    assert view.current_page == 9
    assert view.accessibleName() == "Page 10 of 10"
    assert scene.panel.strip.currentIndex().row() == 9
    scene.key(qtbot, Qt.Key.Key_Home)
    assert view.current_page == 0


def test_a_thumbnail_goes_to_its_page(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    strip = scene.panel.strip
    strip.setCurrentIndex(strip.model().index(4, 0))
    assert scene.view.current_page == 4


def test_one_page_has_no_strip(qtbot: QtBot) -> None:
    assert not Scene(qtbot, count=1).panel.strip.isVisible()


def test_a_narrow_panel_has_no_strip(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    assert scene.panel.strip.isVisible()
    scene.panel.resize(620, 600)
    assert not scene.panel.strip.isVisible()


class Head(QWidget):
    """Something over the pages, with a button at its lower end."""

    def __init__(self, height: int) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.filling = QWidget()
        self.filling.setFixedHeight(height)
        self.button = QPushButton("Resend")
        column.addWidget(self.filling)
        column.addWidget(self.button)


def test_a_head_scrolls_with_the_pages_and_leaves_no_strip(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    head, view = Head(900), scene.view
    scene.panel.set_head(head)
    assert not scene.panel.strip.isVisible()
    assert head.width() == view.viewport().width()
    assert view._layout.boxes[0].y == head.height() + GAP
    view.verticalScrollBar().setValue(100)
    assert head.y() == -100
    scene.panel.set_head(None)
    assert scene.panel.strip.isVisible()
    assert view._layout.boxes[0].y == GAP


def test_what_gets_the_focus_over_the_pages_comes_into_view(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    head, view = Head(900), scene.view
    scene.panel.set_head(head)
    head.filling.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    scene.panel.activateWindow()
    qtbot.waitUntil(scene.panel.isActiveWindow)
    head.filling.setFocus()
    qtbot.keyClick(head.filling, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is head.button
    top = head.button.mapTo(view.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= view.viewport().height() - head.button.height()


def test_a_head_that_grows_leaves_the_page_that_is_read_in_its_place(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    head, view = Head(100), scene.view
    scene.panel.set_head(head)
    view.go_to_page(3)
    # The strip has made room, and the pages in sight have got their true shapes.
    qtbot.waitUntil(lambda: view.width() == scene.panel.width() and not view._settled.isActive())
    before = view._layout.boxes[3].y - view.verticalScrollBar().value()
    head.filling.setFixedHeight(300)
    qtbot.waitUntil(lambda: head.height() > 300)
    after = view._layout.boxes[3].y - view.verticalScrollBar().value()
    assert after == pytest.approx(before, abs=1)


def test_what_stands_over_the_pages_stays_in_view_while_they_are_drawn(qtbot: QtBot) -> None:
    scene = Scene(qtbot, hold=True)
    scene.panel.set_head(Head(300))
    scene.panel.set_sheets([PlainSheet(0, 0.7), PlainSheet(1, 0.7)])
    scene.runner.run_held()
    assert scene.view._layout.boxes[0].height < scene.view._layout.boxes[0].width
    assert scene.view.verticalScrollBar().value() == 0


def test_words_stand_below_a_head_that_has_no_pages(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    head = Head(100)
    scene.panel.set_head(head)
    scene.panel.say("sync", "Fetching the pages")
    message = scene.panel.message
    assert message.isVisible()
    assert message.y() == head.height()
    assert message.geometry().bottom() + 1 == scene.view.viewport().height()


def test_the_bar_shows_where_one_is_and_goes_by_itself(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    bar = scene.view.bar
    scene.key(qtbot, Qt.Key.Key_N)
    assert bar.isVisible()
    assert bar.place.text() == wording.number_text("2 / 10")
    assert bar.place.accessibleName() == "Page 2 of 10"
    corner = bar.geometry().bottomRight()
    view = scene.view.viewport().rect()
    assert view.bottom() - corner.y() == 16
    assert scene.view.width() - 1 - corner.x() == 48
    assert bar.is_leaving
    bar._stay.timeout.emit()
    qtbot.waitUntil(lambda: not bar.isVisible())
    qtbot.mouseMove(scene.view.viewport(), QPoint(50, 60))
    qtbot.waitUntil(bar.isVisible)


def test_the_bar_stays_while_it_is_used(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    bar, zoom = scene.view.bar, scene.view.zoom
    scene.key(qtbot, Qt.Key.Key_N)
    bar._larger.setFocus()
    bar._stay.timeout.emit()
    assert bar.isVisible()
    assert bar.is_leaving, "it looks again later"
    bar._larger.click()
    assert scene.view.zoom > zoom
    bar.figure.click()
    assert scene.view.fit is Fit.WIDTH
    bar._turn.click()
    assert scene.view.turns == 1


def test_the_text_of_the_page_in_view_is_there_for_eyes_and_screen_readers(qtbot: QtBot) -> None:
    scene = Scene(qtbot, count=2)
    panel = scene.panel
    panel.show_texts(["Referral of A. Sample", "Results"])
    assert scene.view.accessibleDescription() == "Referral of A. Sample"
    panel.open_text(True)
    assert panel.text.field.isVisible()
    scene.view.go_to_page(1)
    assert panel.text.field.toPlainText() == "Results"
    assert scene.view.accessibleDescription() == "Results"
    panel.text.field.selectAll()
    panel.text.field.copy()
    assert QApplication.clipboard().text() == "Results"
    # Whose a text is cannot be told where there are more or fewer than pages.
    panel.show_texts(["All of it"])
    assert panel.text.field.toPlainText() == "All of it"


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", [0, 1, 2, 3, 4]),
        (" , ", [0, 1, 2, 3, 4]),
        ("2", [1]),
        ("1-3, 5", [0, 1, 2, 4]),
        ("5; 1–2", [4, 0, 1]),
        ("2, 1-3", [1, 0, 2]),
        ("0", None),
        ("6", None),
        ("3-1", None),
        ("1,,2", None),
        ("two", None),
    ],
)
def test_pages_are_named_as_people_do(text: str, pages: list[int] | None) -> None:
    assert pages_named(text, 5) == pages


def test_zoom_by_wheel_keeps_the_place_under_the_mouse(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    view = scene.view
    view.go_to_page(3)
    at = QPointF(200, 300)
    before = view._place(at)
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    zoom = view.zoom
    QApplication.sendEvent(view.viewport(), event)
    after = view._place(at)
    assert view.zoom > zoom
    assert before is not None
    assert after is not None
    assert before[0] == after[0]
    assert before[2] == pytest.approx(after[2], abs=0.01)
    scene.key(qtbot, Qt.Key.Key_0)
    assert view.fit is Fit.WIDTH
    assert view.zoom < zoom * 1.01


def test_zoomed_pages_are_drawn_anew_for_their_size(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    scene.log.drawn.clear()
    scene.key(qtbot, Qt.Key.Key_Plus)
    width = round(scene.view._layout.boxes[0].width * scene.view.devicePixelRatioF())
    qtbot.waitUntil(lambda: (0, width) in scene.log.drawn)


def test_turning_lays_pages_on_their_side(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    upright = scene.view._layout.boxes[0]
    scene.key(qtbot, Qt.Key.Key_R)
    turned = scene.view._layout.boxes[0]
    assert scene.view.turns == 1
    assert turned.height == pytest.approx(turned.width * 8.5 / 11)
    assert upright.height > turned.height


def test_ctrl_keys_of_the_window_are_left_to_it(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    scene.key(qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    scene.key(qtbot, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (scene.view.turns, scene.view.current_page) == (0, 0)


def test_what_is_in_view_is_drawn_before_all_else(qtbot: QtBot) -> None:
    scene = Scene(qtbot, hold=True)
    scene.view.go_to_page(8)
    scene.runner.run_held()
    # The page asked for first was already on its way; after it the wishes of now count.
    numbers = [number for number, _width in scene.log.drawn]
    assert numbers[0] == 0
    assert numbers[1] == 8


def test_a_first_page_on_the_screen_is_told_once(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    with qtbot.waitSignal(scene.view.first_page_shown):
        scene.view.set_sheets([PlainSheet(20)])
    with qtbot.assertNotEmitted(scene.view.first_page_shown, wait=50):
        scene.view.zoom_in()


def test_sheets_that_made_way_are_not_told_of(qtbot: QtBot) -> None:
    """They were painted, and others came before anybody heard of it: those may not count as seen."""
    scene = Scene(qtbot)
    scene.view.set_sheets([PlainSheet(20)])
    scene.view.viewport().repaint()
    with qtbot.assertNotEmitted(scene.view.first_page_shown, wait=50):
        scene.view.set_sheets([])


def test_pages_of_other_shapes_make_room_for_themselves(qtbot: QtBot) -> None:
    scene = Scene(qtbot, count=1)
    scene.view.set_sheets([PlainSheet(0, 0.5), PlainSheet(1, 2.0)])
    first, second = scene.view._layout.boxes
    assert first.height == pytest.approx(first.width * 0.5, abs=1)
    assert second.height == pytest.approx(second.width * 2.0, abs=2)


def test_a_broken_page_says_so_and_can_be_tried_again(qtbot: QtBot) -> None:
    scene = Scene(qtbot, count=1)
    scene.log.broken = {3}
    scene.panel.set_sheets([PlainSheet(2), PlainSheet(3)])
    assert "This page is damaged. Ask for it again." in scene.panel.problem.text
    scene.log.broken.clear()
    scene.panel.problem._button.click()
    assert scene.panel.problem.text == ""
    assert 3 in [number for number, _width in scene.log.drawn]


def test_the_picture_on_the_screen_is_the_page(qtbot: QtBot) -> None:
    scene = Scene(qtbot, count=1)
    box = scene.view._layout.boxes[0]
    picture = scene.view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    at = picture.pixelColor(round((box.x + 50) * ratio), round((box.y + 50) * ratio))
    assert at.red() == 10


def test_the_thumbnail_model_is_sound(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    cache = PageCache(cast(Any, DrawLog()), cast(Any, InlineRunner()))
    view = PageView(cache)
    qtbot.addWidget(view)
    model = ThumbnailModel(cache, view)
    model.set_sheets([PlainSheet(0), PlainSheet(1)])
    qtmodeltester.check(model)
    assert model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole) == "Page 2 of 2"
