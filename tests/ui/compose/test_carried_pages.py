"""Pages of a fax that is read, carried into one that is written: from the strip of small pages, by the mouse
or by the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ui.common.carrying.carried_pages import PAGES_MIME
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.compose_window import ComposeWindow
from faxdesk.ui.compose.drop_target import DropOverlay
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import choose

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MakePdf = Callable[..., Path]
COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(stage: TestDesk) -> TestDesk:
    stage.desk.settings.first_start_done = True
    return stage


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def fax_id(qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: MakePdf) -> int:
    """A fax of three pages, on show with its strip."""
    (number,) = stage.tell(received(1, page_count=3))
    stage.give_document(number, make_pdf(3, name="three.pdf"))
    choose(qtbot, window, number)
    window.resize(1600, 800)
    pages = window.workspace.reading.pages
    qtbot.waitUntil(lambda: window.workspace.reading.fax_id == number and pages.view.count == 3)
    return number


def choose_pages(window: MainWindow, *places: int) -> None:
    strip = window.workspace.reading.pages.strip
    # The view itself would add to what is chosen while a key is held, as the test before may have left it.
    strip.selectionModel().setCurrentIndex(
        strip.model().index(places[0], 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    for place in places[1:]:
        strip.selectionModel().select(strip.model().index(place, 0), QItemSelectionModel.SelectionFlag.Select)


def dragged(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> QMimeData:
    """What is pulled away from the strip. The system, which alone knows the mouse, takes no part."""
    taken: list[QMimeData] = []
    monkeypatch.setattr(window.ways_out.dragging, "_drag", taken.append)
    window.workspace.reading.pages.strip.startDrag(COPY)
    qtbot.waitUntil(lambda: bool(taken))
    return taken[0]


def pull(window: QWidget, kind: type[QDropEvent], place: QPoint, data: QMimeData) -> bool:
    """A step of a drag from elsewhere, as the system tells a window of it; whether it is welcome."""
    if kind is QDropEvent:
        event = QDropEvent(QPointF(place), COPY, data, LEFT, NONE, QEvent.Type.Drop)
    else:
        event = kind(place, COPY, data, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


@contextmanager
def other_window(qtbot: QtBot, window: MainWindow) -> Iterator[ComposeWindow]:
    """A fax that is written in a window of its own, which is gone before the main one closes."""
    window.writing.begin_in_window()
    (shown,) = window.writing._windows
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: "pages" in shown.pane.__dict__ and shown.pane.pages.grid.isVisible())
    yield shown
    shown.close()
    qtbot.waitUntil(lambda: not isValid(shown))


def pages_of(draft: Draft) -> list[tuple[str, int]]:
    return [(page.hash, page.page) for file in draft.files for page in file.page_list]


def wait_for_pages(qtbot: QtBot, pane: ComposePane, count: int) -> list[tuple[str, int]]:
    qtbot.waitUntil(lambda: len(pages_of(pane.form.draft)) == count)
    return pages_of(pane.form.draft)


def hash_of(stage: TestDesk, fax_id: int) -> str:
    return stage.desk.library.fax(fax_id).document_hash


def test_a_drag_from_the_strip_holds_files_for_others_and_a_number_for_us(
    qtbot: QtBot, window: MainWindow, fax_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_pages(window, 2, 0)
    data = dragged(qtbot, window, monkeypatch)
    assert [Path(url.toLocalFile()).name[-11:] for url in data.urls()] == [" page 1.pdf", " page 3.pdf"]
    assert set(data.formats()) == {"text/uri-list", PAGES_MIME}
    assert len(bytes(data.data(PAGES_MIME).data())) == 16
    carried = window._context.carried.of(data)
    assert carried is not None
    assert (carried.fax_id, carried.pages, carried.files) == (fax_id, (0, 2), ())


def test_scrolling_leaves_several_pages_chosen(window: MainWindow, fax_id: int) -> None:
    strip = window.workspace.reading.pages.strip
    choose_pages(window, 0, 1)
    strip.set_current_page(2)
    assert strip.chosen_pages == [0, 1]
    assert strip.currentIndex().row() == 2
    choose_pages(window, 1)
    strip.set_current_page(0)
    assert strip.chosen_pages == [0]


def test_a_page_falls_into_the_grid_of_another_window_where_it_is_let_go(
    qtbot: QtBot,
    stage: TestDesk,
    window: MainWindow,
    fax_id: int,
    make_pdf: MakePdf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with other_window(qtbot, window) as other:
        other.pane.add_files([make_pdf(2, name="a.pdf")])
        grid = other.pane.pages.grid
        qtbot.waitUntil(lambda: len(grid.model_.cells) == 2)
        own = pages_of(other.pane.form.draft)
        choose_pages(window, 1)
        data = dragged(qtbot, window, monkeypatch)
        overlay = other.findChild(DropOverlay, "dropOverlay")
        assert overlay is not None
        area = grid.visualRect(grid.model_.index(1))
        place = grid.viewport().mapTo(other, area.center() - QPoint(area.width() // 4, 0))
        beside = other.pane.form.mapTo(other, QPoint(20, 20))
        assert pull(other, QDragEnterEvent, beside, data)
        assert overlay.isVisible()
        assert overlay.invitation == "Drop to fax 1 page"
        assert pull(other, QDragMoveEvent, place, data)
        assert not overlay.isVisible(), "the grid is to be seen, with the line where the page would fall"
        assert pull(other, QDragMoveEvent, beside, data)
        assert overlay.isVisible()
        assert pull(other, QDragMoveEvent, place, data)
        assert pull(other, QDropEvent, place, data)
        found = wait_for_pages(qtbot, other.pane, 3)
        assert found == [own[0], (hash_of(stage, fax_id), 1), own[1]]
        other.pane.changes.undo()
        assert pages_of(other.pane.form.draft) == own, "it is one step"


def test_pages_that_are_let_go_beside_the_grid_come_last(
    qtbot: QtBot,
    stage: TestDesk,
    window: MainWindow,
    fax_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with other_window(qtbot, window) as other:
        choose_pages(window, 0, 2)
        data = dragged(qtbot, window, monkeypatch)
        field = other.pane.form.recipients
        beside = field.mapTo(other, field.rect().center())
        assert pull(other, QDragEnterEvent, beside, data)
        assert pull(other, QDropEvent, beside, data)
        digest = hash_of(stage, fax_id)
        assert wait_for_pages(qtbot, other.pane, 2) == [(digest, 0), (digest, 2)]
        assert not other.pane.form.draft.recipients, "a field for text took nothing of it"


def test_a_page_on_new_fax_begins_one(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, fax_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_pages(window, 2)
    data = dragged(qtbot, window, monkeypatch)
    button = window.sidebar.new_fax
    place = button.mapTo(window, button.rect().center())
    assert pull(window, QDragEnterEvent, place, data)
    assert not window.drop_overlay.isVisible()
    assert pull(window, QDropEvent, place, data)
    assert window.pages.is_composing
    assert wait_for_pages(qtbot, window.pages.compose, 1) == [(hash_of(stage, fax_id), 2)]
    assert not button.isDown()


def test_pages_are_copied_in_the_strip_and_pasted_into_the_grid(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, fax_id: int
) -> None:
    choose_pages(window, 0, 1)
    qtbot.keyClick(window.workspace.reading.pages.strip, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().mimeData().formats() == [PAGES_MIME]
    window.writing.begin()
    pane = window.pages.compose
    qtbot.waitUntil(lambda: pane.pages.grid.isVisible())
    qtbot.keyClick(pane.pages.grid, Qt.Key.Key_V, CTRL)
    digest = hash_of(stage, fax_id)
    assert wait_for_pages(qtbot, pane, 2) == [(digest, 0), (digest, 1)]


def test_a_page_that_is_not_here_says_so(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, fax_id: int
) -> None:
    (without,) = stage.tell(received(2, page_count=2))
    data = QMimeData()
    window.ways_out.dragging.put_pages(data, without, (1,))
    carried = window._context.carried.of(data)
    assert carried is not None
    window.writing.begin_with_pages(carried)
    pane = window.pages.compose
    qtbot.waitUntil(lambda: "The pages of this fax are not on this computer yet." in pane.bars.problem.text)
    assert pages_of(pane.form.draft) == []
    with pytest.raises(FaxDeskError) as raised:
        stage.desk.outbox.chosen_pages(fax_id, (3,))
    assert raised.value.kind == ErrorKind.NOT_READY
