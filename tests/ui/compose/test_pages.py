"""The pages of a fax being written: chosen, put in order, turned, removed, carried elsewhere, and all of it
taken back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QGuiApplication, QPainter
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem

from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import OutgoingFile
from faxdesk.ui.common.carrying.carried_pages import PAGES_MIME, Carried
from faxdesk.ui.compose.pages.grid_view import SIZES_PX
from faxdesk.ui.compose.pages.page_command import PageCommand
from faxdesk.ui.compose.pages.page_delegate import button_places
from faxdesk.ui.compose.pages.page_grid import PageGrid
from faxdesk.ui.compose.pages.page_menu import fill_page_menu
from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MakePdf = Callable[..., Path]
SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def with_letters(writer: Writer, make_pdf: MakePdf) -> None:
    """A fax of a (two pages), b (one) and c (one)."""
    for name, count in (("a.pdf", 2), ("b.pdf", 1), ("c.pdf", 1)):
        writer.add(make_pdf(count, name=name))
    writer.qtbot.waitUntil(lambda: writer.cells == ["a", "a", "b", "c"])


def grid_of(writer: Writer) -> PageGrid:
    return writer.pane.pages.grid


def choose(writer: Writer, *rows: int) -> PageGrid:
    grid = grid_of(writer)
    grid.setCurrentIndex(grid.model_.index(rows[0]))
    for row in rows[1:]:
        grid.selectionModel().select(grid.model_.index(row), QItemSelectionModel.SelectionFlag.Select)
    return grid


def press(
    writer: Writer, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    writer.qtbot.keyClick(grid_of(writer), key, modifier)


def place_beside(grid: PageGrid, row: int, *, after: bool = False) -> QPointF:
    """Over the first, or the last, half of a page."""
    area = grid.visualRect(grid.model_.index(row))
    by = area.width() // 4 * (1 if after else -1)
    return QPointF(area.center()) + QPointF(by * (-1 if grid.isRightToLeft() else 1), 0)


class FromTheGrid(QDropEvent):
    """Qt alone knows where a drag comes from."""

    origin: QObject | None = None

    def source(self) -> QObject | None:  # type: ignore[override]
        return self.origin


def drop(writer: Writer, place: QPointF, data: QMimeData, source: QObject | None = None) -> None:
    grid = grid_of(writer)
    event = FromTheGrid(
        place,
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    event.origin = source
    assert writer.pane.pages._dragging.eventFilter(grid.viewport(), event)


def drag(writer: Writer, row: int, *, after: bool = False) -> None:
    """Let the chosen pages go beside a page."""
    data = writer.pane.pages.commands.lift()
    assert data is not None
    drop(writer, place_beside(grid_of(writer), row, after=after), data, grid_of(writer))


def order(writer: Writer) -> list[str]:
    """The pages of the draft on disk: the document that each is of, its number there, what it is turned by;
    a bar between documents."""
    return words_of(writer.saved().files)


def words_of(files: tuple[OutgoingFile, ...]) -> list[str]:
    found: list[str] = []
    for file in files:
        found += ["|"] if found else []
        for page in file.page_list:
            turn = f"r{page.edit.turn}" if page.edit.turn else ""
            found.append(f"{page.name[0]}{page.page}{turn}")
    return found


START = ["a0", "a1", "|", "b0", "|", "c0"]


@pytest.mark.parametrize(
    ("chosen", "row", "after", "expected"),
    [
        ([0], 1, True, ["a1", "a0", "|", "b0", "|", "c0"]),
        ([0], 2, False, ["a1", "|", "a0", "b0", "|", "c0"]),
        ([0, 3], 2, True, ["a1", "|", "b0", "a0", "c0"]),
        # Its own document is gone with its last page.
        ([2], 0, False, ["b0", "a0", "a1", "|", "c0"]),
        ([1], 1, True, START),
        # Beside what is to be added a document of its own begins.
        ([0], 4, True, ["a1", "|", "b0", "|", "c0", "|", "a0"]),
    ],
)
def test_pages_are_dragged_within_and_across_documents(
    writer: Writer, make_pdf: MakePdf, chosen: list[int], row: int, after: bool, expected: list[str]
) -> None:
    with_letters(writer, make_pdf)
    choose(writer, *chosen)
    drag(writer, row, after=after)
    assert order(writer) == expected


def test_every_change_is_undone_and_done_again_by_keys(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    choose(writer, 0)
    press(writer, Qt.Key.Key_R)
    assert order(writer) == ["a0r90", "a1", "|", "b0", "|", "c0"]
    press(writer, Qt.Key.Key_R, SHIFT)
    press(writer, Qt.Key.Key_R, SHIFT)
    assert order(writer)[0] == "a0r270"
    choose(writer, 1, 2)
    press(writer, Qt.Key.Key_Delete)
    assert order(writer) == ["a0r270", "|", "c0"]
    assert writer.pane.bars.change.text == "2 pages were removed from the fax."
    for expected in ("a0r270", "a0", "a0r90", "a0"):
        press(writer, Qt.Key.Key_Z, CTRL)
        assert order(writer)[0] == expected
    assert order(writer) == START
    assert writer.pane.bars.change.text == "Undone: The page was turned."
    for _step in range(4):
        press(writer, Qt.Key.Key_Z, CTRL | SHIFT)
    assert order(writer) == ["a0r270", "|", "c0"]
    press(writer, Qt.Key.Key_Y, CTRL)
    assert order(writer) == ["a0r270", "|", "c0"], "there is nothing more"


def test_what_was_done_is_undone_after_a_new_start(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    choose(writer, 0)
    press(writer, Qt.Key.Key_Delete)
    press(writer, Qt.Key.Key_R)
    writer.wait()
    fax_id = writer.pane.fax_id
    assert fax_id is not None
    writer.pane.new_draft()
    writer.wait()
    writer.pane.open_draft(fax_id)
    assert order(writer)[0] == "a1r90"
    changes = writer.pane.changes
    assert (changes.can_undo, changes.can_redo) == (True, False)
    writer.pane.changes.undo()
    writer.pane.changes.undo()
    assert (changes.can_undo, changes.can_redo) == (True, True)
    assert order(writer) == START
    # Up to the very beginning, before any document was there.
    for _document in range(3):
        writer.pane.changes.undo()
    assert writer.saved().files == ()
    assert (changes.can_undo, changes.can_redo) == (False, True)
    for _step in range(5):
        writer.pane.changes.redo()
    assert order(writer)[0] == "a1r90"
    assert (changes.can_undo, changes.can_redo) == (True, False)


def test_in_a_field_the_key_is_the_fields_own(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(2, name="a.pdf"))
    writer.pane.form.cover.choose(7)
    writer.qtbot.keyClicks(writer.pane.form.cover.text, "Hello")
    writer.qtbot.keyClick(writer.pane.form.cover.text, Qt.Key.Key_Z, CTRL)
    draft = writer.saved()
    assert (draft.cover_text, draft.cover_index, len(draft.files)) == ("", 7, 1)
    writer.qtbot.keyClick(writer.pane.form.files.rows, Qt.Key.Key_Z, CTRL)
    assert writer.saved().cover_index == 0


def test_a_document_that_is_removed_from_the_list_is_taken_back_to_its_place(
    writer: Writer, make_pdf: MakePdf
) -> None:
    with_letters(writer, make_pdf)
    writer.files.rows.act(1, "remove")
    assert order(writer) == ["a0", "a1", "|", "c0"]
    assert writer.pane.bars.change.text == "“b.pdf” was removed from the fax."
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    assert order(writer) == START
    assert writer.pane.bars.change.text == "Undone: “b.pdf” was removed from the fax."


def test_pages_and_documents_are_put_in_order_by_keys(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    choose(writer, 0)
    press(writer, Qt.Key.Key_Right, ALT)
    assert order(writer) == ["a1", "a0", "|", "b0", "|", "c0"]
    press(writer, Qt.Key.Key_Right, ALT)
    assert order(writer) == ["a1", "|", "a0", "b0", "|", "c0"]
    press(writer, Qt.Key.Key_Left, ALT)
    assert order(writer) == ["a1", "a0", "|", "b0", "|", "c0"]
    choose(writer, 2)
    press(writer, Qt.Key.Key_Left, ALT | SHIFT)
    assert order(writer) == ["b0", "|", "a1", "a0", "|", "c0"]
    press(writer, Qt.Key.Key_Left, ALT | SHIFT)
    assert order(writer)[0] == "b0", "the first one stays the first"


def test_documents_are_split_and_joined(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    commands = writer.pane.pages.commands
    choose(writer, 1)
    commands.run(PageCommand.SPLIT)
    assert order(writer) == ["a0", "|", "a1", "|", "b0", "|", "c0"]
    choose(writer, 2)
    commands.run(PageCommand.JOIN)
    assert [len(file.page_list) for file in writer.saved().files] == [1, 2, 1]
    assert grid_of(writer).chosen_rows == [2]
    writer.pane.changes.undo()
    writer.pane.changes.undo()
    assert order(writer) == START


def test_a_blank_page_has_the_paper_of_the_one_beside_it(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(2, name="a.pdf"))
    grid = grid_of(writer)
    writer.qtbot.waitUntil(lambda: len(grid.model_.cells) == 2)
    writer.qtbot.waitUntil(lambda: grid.cache.image(grid.model_.cells[0].sheet, 136) is not None)
    choose(writer, 0)
    press(writer, Qt.Key.Key_Insert)
    assert [page.name for page in writer.saved().files[0].page_list] == ["a.pdf", "letter", "a.pdf"]
    assert grid.chosen_rows == [1]
    assert writer.pane.bars.change.text == "1 page was added to the fax."


def test_pages_are_copied_and_pasted_into_another_draft(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    choose(writer, 1, 2)
    press(writer, Qt.Key.Key_R)
    press(writer, Qt.Key.Key_C, CTRL)
    assert order(writer) == ["a0", "a1r90", "|", "b0r90", "|", "c0"]
    held = QGuiApplication.clipboard().mimeData()
    assert held.formats() == [PAGES_MIME]
    assert len(bytes(held.data(PAGES_MIME).data())) == 16
    writer.pane.new_draft()
    writer.wait()
    grid_of(writer).setFocus()
    press(writer, Qt.Key.Key_V, CTRL)
    assert order(writer) == ["a1r90", "|", "b0r90"]
    press(writer, Qt.Key.Key_V, CTRL)
    assert [len(file.page_list) for file in writer.saved().files] == [1, 3]
    press(writer, Qt.Key.Key_X, CTRL)
    assert [len(file.page_list) for file in writer.saved().files] == [1, 1]


def test_pages_come_from_another_window_and_stay_there(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    data = QMimeData()
    other = writer.saved().files[1]
    writer.pane._context.carried.put(data, Carried((other,)))
    drop(writer, place_beside(grid_of(writer), 1), data)
    assert [page.hash for page in writer.saved().files[0].page_list][1] == other.hash
    assert len(writer.saved().files) == 3
    assert grid_of(writer).chosen_rows == [1]


def test_what_another_program_carries_is_refused(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    data = QMimeData()
    data.setData(PAGES_MIME, b"0123456789abcdef")
    assert not writer.pane.pages.commands.holds_pages(data)
    assert order(writer) == START


def test_a_folded_document_is_one_cell_and_goes_as_a_whole(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    grid = choose(writer, 1)
    press(writer, Qt.Key.Key_Minus)
    assert writer.cells == ["a", "b", "c"]
    assert grid.model_.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Pages 1 to 2 of 4, a, folded"
    assert [grid.number(row) for row in range(3)] == [1, 3, 4]
    choose(writer, 0)
    press(writer, Qt.Key.Key_Right, ALT)
    assert order(writer) == ["b0", "|", "a0", "a1", "|", "c0"]
    assert writer.cells == ["b", "a", "c"]
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.head_rect(1).center())
    assert writer.cells == ["b", "a", "a", "c"]
    press(writer, Qt.Key.Key_Delete)
    assert "a" not in writer.cells or writer.cells.count("a") < 2


def test_a_document_of_which_only_the_service_makes_pages_stays_whole(
    writer: Writer, make_pdf: MakePdf, tmp_path: Path
) -> None:
    writer.add(make_pdf(2, name="a.pdf"))
    path = tmp_path / "w.wpd"
    path.write_bytes(b"\xffWPC" + b"\0" * 100)
    known = OutgoingFile("w.wps", "f" * 64, 10, "application/octet-stream")
    writer.pane.changes.put_files((*writer.saved().files, known))
    grid = grid_of(writer)
    writer.qtbot.waitUntil(lambda: writer.cells == ["a", "a", "w"])
    choose(writer, 2)
    can = writer.pane.pages.commands.can
    assert not any(can(command) for command in (PageCommand.TURN, PageCommand.EDIT, PageCommand.SPLIT))
    choose(writer, 0)
    drag(writer, 2, after=True)
    assert [file.name for file in writer.pane.changes.files] == ["a.pdf", "w.wps", "a.pdf"]
    assert grid.chosen_rows == [2]


def click_button(writer: Writer, row: int, number: int) -> None:
    grid = grid_of(writer)
    grid.scrollTo(grid.model_.index(row))
    place = button_places(grid.visualRect(grid.model_.index(row)), grid.page_px, 3)[number].center()
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_enter_and_the_button_ask_for_the_editor(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    wanted: list[PagePlace] = []
    writer.pane.pages.edit_wanted.connect(wanted.append)
    grid = choose(writer, 1)
    press(writer, Qt.Key.Key_Return)
    click_button(writer, 3, 0)
    assert wanted == [PagePlace(0, 1), PagePlace(2, 0)]
    click_button(writer, 3, 1)
    assert order(writer)[-1] == "c0r90"
    click_button(writer, 3, 2)
    assert order(writer) == ["a0", "a1", "|", "b0"]
    grid.verticalScrollBar().setValue(0)
    # A click beside the buttons chooses the page.
    first = grid.visualRect(grid.model_.index(0))
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first.topLeft() + QPoint(20, 20))
    assert order(writer) == ["a0", "a1", "|", "b0"]
    assert grid.currentIndex().row() == 0
    center = first.topLeft() + QPoint(20, 20)
    writer.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert wanted[-1] == PagePlace(0, 0)


def test_many_are_chosen_by_keys_and_by_the_mouse(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    grid = choose(writer, 0)
    press(writer, Qt.Key.Key_Right, SHIFT)
    press(writer, Qt.Key.Key_Right, SHIFT)
    assert grid.chosen_rows == [0, 1, 2]
    press(writer, Qt.Key.Key_A, CTRL)
    assert grid.chosen_rows == [0, 1, 2, 3]

    def click(row: int, modifier: Qt.KeyboardModifier) -> None:
        place = grid.visualRect(grid.model_.index(row)).topLeft() + QPoint(20, 20)
        writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    none = Qt.KeyboardModifier.NoModifier
    click(1, none)
    click(3, CTRL)
    assert grid.chosen_rows == [1, 3]
    click(1, none)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    click(3, SHIFT)
    assert grid.chosen_rows == [1, 2, 3]


def test_a_chosen_page_stays_chosen_where_a_cover_comes_before_it(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(3))
    grid = grid_of(writer)
    writer.qtbot.waitUntil(lambda: len(grid.model_.cells) == 3)
    choose(writer, 1, 2)
    writer.pane.form.cover.choose(7)
    writer.qtbot.waitUntil(lambda: len(grid.model_.cells) == 4)
    assert grid.currentIndex().row() == 2
    assert grid.chosen_rows == [2, 3]


def test_the_cover_page_is_removed_and_taken_back(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(1, name="a.pdf"))
    writer.pane.form.cover.choose(7)
    writer.qtbot.waitUntil(lambda: writer.cells == ["Cover", "a"])
    choose(writer, 0)
    press(writer, Qt.Key.Key_Delete)
    assert writer.saved().cover_index == 0
    assert writer.pane.bars.change.text == "The cover page was removed from the fax."
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    assert writer.saved().cover_index == 7


def test_the_menu_has_all_that_keys_do(writer: Writer, make_pdf: MakePdf) -> None:
    with_letters(writer, make_pdf)
    choose(writer, 1)
    menu = QMenu()
    writer.qtbot.addWidget(menu)
    fill_page_menu(menu, writer.pane.pages.commands)
    enabled = {action.text().split("\t")[0]: action.isEnabled() for action in menu.actions() if action.text()}
    assert enabled["Begin a new document here"]
    assert not enabled["Join with the document before"]
    assert "Unfold its document" not in enabled
    assert len(enabled) == len(PageCommand) - 1
    found = {action.text().split("\t")[0]: action for action in menu.actions()}
    found["Turn right"].trigger()
    assert order(writer)[1] == "a1r90"


def test_the_last_cell_asks_for_files(
    writer: Writer, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_pdf(1, name="a.pdf")
    monkeypatch.setattr("faxdesk.ui.common.dialogs.choose_files", lambda _parent: [path])
    grid = grid_of(writer)
    area = grid.visualRect(grid.model_.index(0))
    writer.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    writer.qtbot.waitUntil(lambda: writer.cells == ["a"])
    grid.setCurrentIndex(grid.model_.index(1))
    writer.qtbot.keyClick(grid, Qt.Key.Key_Return)
    writer.qtbot.waitUntil(lambda: writer.cells == ["a", "a"])


def test_pages_are_made_larger_and_smaller(writer: Writer) -> None:
    bar, grid = writer.pane.pages.bar, grid_of(writer)
    assert grid.page_px == 136
    while bar.larger.isEnabled():
        writer.qtbot.mouseClick(bar.larger, Qt.MouseButton.LeftButton)
    assert grid.page_px > 320
    while bar.smaller.isEnabled():
        writer.qtbot.mouseClick(bar.smaller, Qt.MouseButton.LeftButton)
    assert grid.page_px == SIZES_PX[0] == 96


def test_dragging_over_two_hundred_pages_paints_few_of_them(
    writer: Writer, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is counted is what takes the time: cells painted, and pages drawn, while something is dragged."""
    writer.add(make_pdf(200, name="long.pdf"))
    grid = grid_of(writer)
    writer.qtbot.waitUntil(lambda: len(grid.model_.cells) == 200)
    choose(writer, 3)
    data = writer.pane.pages.commands.lift()
    assert data is not None
    painted: list[int] = []
    delegate = grid.itemDelegate()
    paint = delegate.paint

    def count(painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painted.append(index.row())
        paint(painter, option, index)

    monkeypatch.setattr(delegate, "paint", count)
    grid.repaint()
    # What was to be painted anew before, such as a page that had just been drawn, is none of the dragging's.
    QGuiApplication.sendPostedEvents(grid.window(), int(QEvent.Type.UpdateRequest.value))
    whole, most = len(painted), 0
    slowest = 0.0
    for step in range(60):
        area = grid.viewport().rect()
        place = QPointF(10 + step * 7 % max(area.width() - 20, 1), 40 + step * 5 % max(area.height() - 80, 1))
        event = QDragMoveEvent(
            place.toPoint(),
            Qt.DropAction.MoveAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        painted.clear()
        begun = time.thread_time()
        assert writer.pane.pages._dragging.eventFilter(grid.viewport(), event)
        QGuiApplication.sendPostedEvents(grid.window(), int(QEvent.Type.UpdateRequest.value))
        slowest = max(slowest, time.thread_time() - begun)
        most = max(most, len(painted))
    assert 0 < most <= 8 < whole, "only what the line covers, before and now"
    assert slowest < 0.016
