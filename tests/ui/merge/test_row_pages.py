"""The pages of a fax to many as each row gets them, seen before anything leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.merge.row_pages import RowPages
from faxdesk.ui.merge.row_parts import CHIP
from faxdesk.ui.merge.setup_page import SetupPage
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.ui.window.main_window import MainWindow
from tests.domain.covers.filled_covers import plain_cover, text_box
from tests.support.desk import TestDesk

A, B = "+12125550001", "+12125550002"


@pytest.fixture
def rows_of(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], tmp_path: Path
) -> Callable[[Draft], SetupPage]:
    """Shows the rows of Ann and of Bartholomew, and one without a number, before a draft goes to them."""

    def show(draft: Draft) -> SetupPage:
        window = open_window()
        fax_id = stage.desk.outbox.create(draft)
        window._context.outcomes.many_wanted.emit(fax_id, draft)
        page = window.pages.currentWidget()
        assert isinstance(page, SetupPage)
        table = tmp_path / "list.csv"
        table.write_text(f"Name;Fax\nAnn;{A}\nBartholomew;{B}\nCy;nothing\n", encoding="utf-8")
        with qtbot.waitSignal(page.judged):
            page.ways.read(table)
        return page

    return show


def opened(qtbot: QtBot, page: SetupPage) -> RowPages:
    dialogs = page.findChildren(RowPages)
    assert len(dialogs) == 1
    qtbot.waitUntil(lambda: dialogs[0].pages.is_showing_pages)
    return dialogs[0]


def close(qtbot: QtBot, dialog: RowPages) -> None:
    with qtbot.waitSignal(dialog.finished):
        dialog.close_it.trigger()


def ink(stage: TestDesk, sheet: Sheet) -> list[int]:
    """The columns of a page, drawn 200 pixels wide, that have something dark in them."""
    image = sheet.draw(stage.desk.pages, 200).convertToFormat(QImage.Format.Format_Grayscale8)
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).value() < 128 for y in range(image.height()))
    ]


def test_each_row_is_seen_with_its_own_writing_and_its_own_cover(
    qtbot: QtBot, stage: TestDesk, rows_of: Callable[[Draft], SetupPage], make_pdf: Callable[..., Path]
) -> None:
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    writing = Mark(MarkKind.TEXT, Area(20.0, 20.0, 160.0, 20.0), "{Name}", 30)
    letter = letter.with_pages([replace(letter.page_list[0], edit=PageEdit(marks=(writing,)))])
    cover = DraftCover(plain_cover(text_box(20, "{Name}"), name="Form"))
    page = rows_of(Draft(files=(letter,), cover=cover))
    page.table.setCurrentIndex(page.model.index(0))
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    dialog = opened(qtbot, page)
    assert (dialog.name.text(), dialog.place.text()) == ("Ann", "1 of 3")
    assert not dialog.message.isVisible()
    assert not dialog.before.isEnabled()
    of_ann = dialog.pages.view._sheets
    assert len(of_ann) == 2

    dialog.after.trigger()
    assert dialog.name.text() == "Bartholomew"
    qtbot.waitUntil(lambda: dialog.pages.view._sheets != of_ann)
    of_other = dialog.pages.view._sheets
    for mine, other in zip(of_ann, of_other, strict=True):
        assert len(ink(stage, other)) > len(ink(stage, mine)), "a longer name takes more room"

    dialog.after.trigger()
    assert "Wrong number" in dialog.line.text()
    assert not dialog.after.isEnabled()
    close(qtbot, dialog)
    assert page.table.currentIndex().row() == 2, "the table follows the eyes"


def test_the_message_is_said_where_the_service_draws_the_cover(
    qtbot: QtBot, stage: TestDesk, rows_of: Callable[[Draft], SetupPage], make_pdf: Callable[..., Path]
) -> None:
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    page = rows_of(Draft(files=(letter,), cover_index=7, cover_text="Dear {name}"))
    page.look.click()
    dialog = opened(qtbot, page)
    assert dialog.message.text() == "On the cover page: Dear Ann"
    close(qtbot, dialog)


def test_a_double_click_opens_the_pages_but_not_on_a_link(
    qtbot: QtBot, stage: TestDesk, rows_of: Callable[[Draft], SetupPage], make_pdf: Callable[..., Path]
) -> None:
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    page = rows_of(Draft(files=(letter,)))
    page.filters.chips["bad"].setChecked(True)
    with qtbot.assertNotEmitted(page.table.pages_wanted):
        qtbot.mouseDClick(
            page.table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=page.table.remedy_place(0).center() + QPoint(1, 0),
        )
    page.filters.show_all()
    place = page.table.place_of(1, CHIP).center()
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog = opened(qtbot, page)
    assert dialog.name.text() == "Bartholomew"
    close(qtbot, dialog)


def test_without_a_document_it_says_so(qtbot: QtBot, rows_of: Callable[[Draft], SetupPage]) -> None:
    page = rows_of(Draft())
    page.look.click()
    dialog = page.findChildren(RowPages)[0]
    qtbot.waitUntil(lambda: dialog.pages.message.title == "There is no document.")
    close(qtbot, dialog)
