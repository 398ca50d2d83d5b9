"""Several chosen faxes: what is told of them, and what is done with all of them as one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from faxdesk.ui.common import dialogs, wording
from faxdesk.ui.page_view.print_dialog import PrintDialog
from faxdesk.ui.reading.several.several_panel import SeveralPanel
from tests.support.faxes import received
from tests.ui.reading.reader import Reader

MakePdf = Callable[..., Path]


@pytest.fixture
def ids(reader: Reader, make_pdf: MakePdf) -> list[int]:
    """Three received faxes with 1, 2 and 3 pages, of which one was read, chosen out of ten."""
    told = reader.stage.tell(
        received(1, page_count=1), received(2, page_count=2), received(3, page_count=3, read_status="Read")
    )
    for pages, fax_id in enumerate(told, 1):
        reader.stage.give_document(fax_id, make_pdf(pages))
    reader.pane.show_several(told, 10)
    return told


def panel(reader: Reader) -> SeveralPanel:
    return reader.pane.several.panel


def test_it_says_how_many_and_what_can_be_done(reader: Reader, ids: list[int]) -> None:
    shown = panel(reader)
    assert shown.isVisible()
    assert not reader.pane.pages.isVisible()
    assert shown.heading.text() == "3 faxes, 6 pages"
    assert shown.line.text().endswith("2 are unread.")
    words = [button.words for button in shown._buttons if button.isVisible()]
    assert words[:5] == ["Print 3", "Save as one PDF", "Forward as one fax", "Mark 2 as read", "Tag"]
    assert "Delete 3" in words
    assert reader.pane.several._count.text() == "3 of 10 chosen"


def test_one_fax_again_shows_its_pages(reader: Reader, ids: list[int]) -> None:
    reader.open(ids[0])
    assert not panel(reader).isVisible()
    assert reader.pane.toolbar.isVisible()
    assert not reader.pane.has_several
    reader.wait_for_pages(1)


def test_all_or_none_can_be_chosen(reader: Reader, ids: list[int]) -> None:
    tools = {button.text(): button for button in reader.pane.several.toolbar.findChildren(QToolButton)}
    with reader.qtbot.waitSignal(reader.pane.all_wanted):
        tools["Choose all"].click()
    with reader.qtbot.waitSignal(reader.pane.none_wanted):
        tools["Clear"].click()
    reader.pane.show_several(ids, 3)
    assert not tools["Choose all"].isEnabled()


def test_a_row_is_moved_by_keys(reader: Reader, ids: list[int]) -> None:
    order = panel(reader).order
    order.setCurrentRow(2)
    reader.qtbot.keyClick(order, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert reader.pane.several.ids == [ids[0], ids[2], ids[1]]
    assert order.currentRow() == 1
    reader.news(ids[0])
    assert reader.pane.several.ids == [ids[0], ids[2], ids[1]], "news of them changes nothing of it"
    name = order.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert name == "Northside Clinic, 1 page"


def test_a_row_is_moved_by_drop(reader: Reader, ids: list[int]) -> None:
    model = panel(reader).order.model()
    data = model.mimeData([model.index(0, 0)])
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, model.index(-1, -1))
    model.removeRow(0)
    assert reader.pane.several.ids == [ids[1], ids[2], ids[0]]


def test_they_are_saved_as_one_pdf_in_their_order(
    reader: Reader, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Faxes.pdf"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_args, **_words: target)
    order = panel(reader).order
    order.insertItem(0, order.takeItem(2))
    reader.actions.save.trigger()
    reader.qtbot.waitUntil(lambda: reader.pane.notice.text == "3 faxes saved as “Faxes.pdf”.")
    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 6
        texts = [document[page].get_textpage().get_text_bounded() for page in (2, 3)]
    # The three pages of the last fax come first.
    assert "3" in texts[0]
    assert "1" in texts[1]


def test_they_are_forwarded_as_one_fax(reader: Reader, ids: list[int]) -> None:
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        panel(reader).forward.click()
    draft = reader.item(opened.args[0]).draft
    assert [file.pages for file in draft.files] == [1, 2, 3]
    assert all(file.name.startswith("Fax of Northside Clinic") for file in draft.files)
    assert draft.original_message_id == ""


def test_one_without_its_pages_is_not_left_out_in_silence(reader: Reader, ids: list[int]) -> None:
    (missing,) = reader.stage.tell(received(4))
    reader.pane.show_several([*ids, missing], 10)
    reader.actions.forward.trigger()
    reader.qtbot.waitUntil(lambda: "not on this computer yet" in reader.pane.notice.text)


def test_they_are_printed_together(reader: Reader, ids: list[int], make_pdf: MakePdf) -> None:
    (missing,) = reader.stage.tell(received(4))
    path = make_pdf(4)
    reader.stage.service.on_fetch = lambda fax_id: reader.stage.give_document(fax_id, path)
    reader.pane.show_several([*ids, missing], 10)
    reader.actions.print.trigger()
    reader.qtbot.waitUntil(lambda: reader.pane.findChild(PrintDialog) is not None)
    dialog = reader.pane.findChild(PrintDialog)
    assert dialog is not None
    assert len(dialog.chosen) == 1 + 2 + 3 + 4
    assert reader.stage.service.fetched == [missing]
    dialog.reject()


def test_all_get_a_tag(reader: Reader, ids: list[int]) -> None:
    reader.actions.tag.trigger()
    editor = panel(reader).editor
    assert editor.isVisible()
    reader.qtbot.keyClicks(editor, "Billing")
    reader.qtbot.keyClick(editor, Qt.Key.Key_Return)
    marks = reader.stage.desk.tags_and_notes
    reader.qtbot.waitUntil(lambda: all(marks.of(fax_id).tags == ("Billing",) for fax_id in ids))


def test_of_very_many_only_the_number_is_told(reader: Reader, ids: list[int]) -> None:
    reader.pane.show_several(list(range(1, 301)), 1000)
    assert panel(reader).heading.text() == "300 faxes"
    assert not panel(reader).order.isVisible()
    assert len(reader.pane.several.ids) == 300
    assert reader.pane.several._count.text() == "300 of 1000 chosen"


def test_the_keys_stand_on_the_buttons(reader: Reader, ids: list[int]) -> None:
    assert panel(reader).print._key.text() == wording.number_text("Ctrl+P")
