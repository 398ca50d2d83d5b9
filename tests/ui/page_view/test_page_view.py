"""Reading pages: places, keys, zoom, turning, what is drawn first, and what happens when one is broken."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faxdesk.ui.page_view import page_cache
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_layout import GAP, Fit, lay_out
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.ui.page_view.thumbnails import ThumbnailModel
from tests.support.runner import InlineRunner
from tests.support.sheets import DrawLog, PlainSheet


def test_pages_are_as_wide_as_the_view_and_lie_below_each_other() -> None:
    layout = lay_out([1.5, 0.5], (632, 400), Fit.WIDTH, 1.0)
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
    assert (turned.width, turned.height) == (968, 484)


class Scene:
    """A panel with ten plain pages."""

    def __init__(self, qtbot: QtBot, *, hold: bool = False, count: int = 10) -> None:
        self.log = DrawLog()
        self.runner = InlineRunner(hold)
        self.panel = PagesPanel(cast(Any, self.log), cast(Any, self.runner))
        self.view = self.panel.view
        qtbot.addWidget(self.panel)
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


def test_the_cache_keeps_within_its_room(qtbot: QtBot) -> None:
    log, runner = DrawLog(), InlineRunner()
    cache = PageCache(cast(Any, log), cast(Any, runner), max_bytes=400_000)
    sheets = [PlainSheet(number) for number in range(6)]
    cache.want("view", [(sheet, 300) for sheet in sheets])
    assert cache.image(sheets[-1], 300) is not None
    assert cache.image(sheets[0], 300) is None
    assert cache.aspect(sheets[0]) is None
    # Of a page that is here in another size, that one is given meanwhile.
    nearest = cache.image(sheets[-1], 500)
    assert nearest is not None
    assert nearest.width() == 300


def test_of_pages_that_are_shown_no_more_the_cache_keeps_the_most_recent(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "RECENT_BYTES", 400_000)
    cache = PageCache(cast(Any, DrawLog()), cast(Any, InlineRunner()))
    faxes = [[PlainSheet(10 * fax + page) for page in range(2)] for fax in range(10)]
    for sheets in faxes:
        cache.show(sheets)
        cache.want("view", [(sheet, 300) for sheet in sheets])
    kept = [sheet for sheets in faxes for sheet in sheets if cache.image(sheet, 300) is not None]
    # A picture has 116,400 bytes: there is room for three beside the two in view, however large those are.
    assert kept == [faxes[-3][1], *faxes[-2], *faxes[-1]]
    large = [PlainSheet(100 + page) for page in range(3)]
    cache.show(large)
    cache.want("view", [(sheet, 2000) for sheet in large])
    assert all(cache.image(sheet, 2000) is not None for sheet in large)


def test_the_cache_draws_one_page_at_a_time_and_only_what_is_still_wanted(qtbot: QtBot) -> None:
    log, runner = DrawLog(), InlineRunner(hold=True)
    cache = PageCache(cast(Any, log), cast(Any, runner))
    cache.want("view", [(PlainSheet(number), 50) for number in range(5)])
    assert len(runner.lanes) == 1
    cache.want("view", [(PlainSheet(9), 50)])
    runner.run_held()
    assert [number for number, _width in log.drawn] == [0, 9]


def test_the_thumbnail_model_is_sound(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    cache = PageCache(cast(Any, DrawLog()), cast(Any, InlineRunner()))
    view = PageView(cache)
    qtbot.addWidget(view)
    model = ThumbnailModel(cache, view)
    model.set_sheets([PlainSheet(0), PlainSheet(1)])
    qtmodeltester.check(model)
    assert model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole) == "Page 2 of 2"
