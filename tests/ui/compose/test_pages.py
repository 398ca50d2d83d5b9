"""The pages of a fax being written: chosen, put in order, removed and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent

from faxdesk.ui.compose.pages.page_grid import PAGE_MIME, SIZES_PX
from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MakePdf = Callable[..., Path]


def with_letters(writer: Writer, make_pdf: MakePdf) -> None:
    """A fax of a (two pages), b (one) and c (one)."""
    for name, count in (("a.pdf", 2), ("b.pdf", 1), ("c.pdf", 1)):
        writer.add(make_pdf(count, name=name))
    writer.qtbot.waitUntil(lambda: writer.cells == ["a", "a", "b", "c"])


def drop(writer: Writer, document: int, row: int, *, after: bool = False) -> None:
    """Let a document go over the first, or the last, half of a page."""
    grid = writer.pane.pages.grid
    data = QMimeData()
    data.setData(PAGE_MIME, str(document).encode())
    area = grid.visualRect(grid.model_.index(row))
    place = QPointF(area.center()) + QPointF(area.width() // 4 * (1 if after else -1), 0)
    event = QDropEvent(
        place,
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    grid.dropEvent(event)


def order(writer: Writer) -> list[str]:
    return [file.name for file in writer.saved().files]


@pytest.mark.parametrize(
    ("document", "row", "after", "expected"),
    [
        (2, 0, False, ["c.pdf", "a.pdf", "b.pdf"]),
        (0, 3, True, ["b.pdf", "c.pdf", "a.pdf"]),
        (0, 2, True, ["b.pdf", "a.pdf", "c.pdf"]),
        # Between the pages of a document nothing is put: it comes behind it.
        (2, 1, False, ["a.pdf", "c.pdf", "b.pdf"]),
        (1, 2, True, ["a.pdf", "b.pdf", "c.pdf"]),
    ],
)
def test_a_page_is_dragged_with_its_document(
    writer: Writer, make_pdf: MakePdf, document: int, row: int, after: bool, expected: list[str]
) -> None:
    with_letters(writer, make_pdf)
    drop(writer, document, row, after=after)
    assert order(writer) == expected


def test_documents_are_put_in_order_by_keys(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    grid = writer.pane.pages.grid
    grid.setCurrentIndex(grid.model_.index(0))
    writer.qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert order(writer) == ["b.pdf", "a.pdf", "c.pdf"]
    writer.qtbot.waitUntil(lambda: writer.cells == ["b", "a", "a", "c"])
    grid.setCurrentIndex(grid.model_.index(0))
    writer.qtbot.keyClick(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert order(writer) == ["b.pdf", "a.pdf", "c.pdf"], "the first one stays the first"


def test_what_is_removed_can_be_taken_back_to_its_place(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    grid = writer.pane.pages.grid
    grid.setCurrentIndex(grid.model_.index(2))
    writer.qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert order(writer) == ["a.pdf", "c.pdf"]
    assert writer.pane.bars.change.text == "“b.pdf” was removed from the fax."
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    assert order(writer) == ["a.pdf", "b.pdf", "c.pdf"]
    assert writer.pane.bars.change.text == ""


def test_a_chosen_page_stays_chosen_where_a_cover_comes_before_it(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(3))
    grid = writer.pane.pages.grid
    writer.qtbot.waitUntil(lambda: len(grid.model_.cells) == 3)
    grid.setCurrentIndex(grid.model_.index(1))
    grid.selectionModel().select(grid.model_.index(2), QItemSelectionModel.SelectionFlag.Select)
    writer.pane.form.cover.choose(7)
    writer.qtbot.waitUntil(lambda: len(grid.model_.cells) == 4)
    assert grid.currentIndex().row() == 2
    assert grid.chosen_rows == [2, 3]


def test_the_cover_page_is_removed_and_taken_back(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(1, name="a.pdf"))
    writer.pane.form.cover.choose(7)
    writer.qtbot.waitUntil(lambda: writer.cells == ["Cover", "a"])
    grid = writer.pane.pages.grid
    grid.setCurrentIndex(grid.model_.index(0))
    writer.qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert writer.saved().cover_index == 0
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    assert writer.saved().cover_index == 7


def test_the_button_on_a_page_removes_its_document(writer: Writer, make_pdf: MakePdf) -> None:
    from faxdesk.ui.compose.pages.page_delegate import remove_place

    with_letters(writer, make_pdf)
    grid = writer.pane.pages.grid
    area = grid.visualRect(grid.model_.index(3))
    place = remove_place(area, grid.page_px).center()
    writer.qtbot.mouseMove(grid.viewport(), place)
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert order(writer) == ["a.pdf", "b.pdf"]
    # A click beside the button chooses the page.
    first = grid.visualRect(grid.model_.index(0))
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first.topLeft() + QPoint(20, 20))
    assert order(writer) == ["a.pdf", "b.pdf"]
    assert grid.currentIndex().row() == 0


def test_the_last_cell_asks_for_files(
    writer: Writer, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_pdf(1, name="a.pdf")
    monkeypatch.setattr("faxdesk.ui.common.dialogs.choose_files", lambda _parent: [path])
    grid = writer.pane.pages.grid
    area = grid.visualRect(grid.model_.index(0))
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    writer.qtbot.waitUntil(lambda: writer.cells == ["a"])
    grid.setCurrentIndex(grid.model_.index(1))
    writer.qtbot.keyClick(grid, Qt.Key.Key_Return)
    writer.qtbot.waitUntil(lambda: writer.cells == ["a", "a"])


def test_pages_are_made_larger_and_smaller(writer: Writer) -> None:
    bar, grid = writer.pane.pages.bar, writer.pane.pages.grid
    assert grid.page_px == 136
    while bar.larger.isEnabled():
        writer.qtbot.mouseClick(bar.larger, Qt.MouseButton.LeftButton)
    assert grid.page_px > 320
    while bar.smaller.isEnabled():
        writer.qtbot.mouseClick(bar.smaller, Qt.MouseButton.LeftButton)
    assert grid.page_px == SIZES_PX[0] == 96
