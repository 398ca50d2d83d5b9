"""The palette: a few letters lead to any fax, person, action or setting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import Folder, Party, RecipientStatus
from faxdesk.ui.go_to.palette import Palette
from faxdesk.ui.go_to.targets import Target, best
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent

CTRL = Qt.KeyboardModifier.ControlModifier


def open_palette(qtbot: QtBot, window: MainWindow) -> Palette:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.palette_.field.hasFocus()
    return window.palette_


def titles(palette: Palette) -> list[str]:
    return [target.title for target in palette.targets]


def test_what_fits_best_comes_first() -> None:
    names = ("Empty trash", "Trash", "Print", "Imprint", "Print receipt…", "Go to the inbox")
    targets = [Target(name, lambda: None, "fax") for name in names]
    found = lambda text: [target.title for target in best(targets, text, 10)]  # noqa: E731
    assert found("print") == ["Print", "Print receipt…", "Imprint"]
    assert found("trash") == ["Trash", "Empty trash"]
    assert found("rec pri") == ["Print receipt…"]
    assert found("zebra") == []
    assert len(best(targets, "i", 2)) == 2


def test_an_action_is_done_by_its_name_and_the_focus_comes_back(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    stage.tell(received(1))
    qtbot.waitUntil(lambda: window.workspace.list.table.isVisible())
    window.workspace.list.table.setFocus()
    palette = open_palette(qtbot, window)
    assert window.rect().contains(palette.geometry())
    assert palette.targets, "before anything is typed there is something to choose"
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.workspace.list.table.hasFocus()
    assert window.pages.is_at_work, "Esc did nothing else"
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "outb")
    assert titles(palette)[0] == "Outbox"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.workspace.list.folder == Folder.OUTBOX


def test_only_what_can_be_done_now_is_offered(qtbot: QtBot, window: MainWindow) -> None:
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "delete for ever")
    assert "Delete for ever" not in titles(palette)


def test_a_setting_is_found_by_another_word_and_shown(qtbot: QtBot, window: MainWindow) -> None:
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "dark mode")
    assert titles(palette)[0] == "Colours"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    page = window.pages.settings
    assert window.pages.currentWidget() is page
    assert page.title.text() == "Appearance"
    assert page.rows["theme"].editor.isAncestorOf(window.focusWidget())


def test_people_and_faxes_come_from_the_archive(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    stage.tell(received(1, sender=Party("+16505550144", "Northside Clinic")))
    (out,) = stage.tell(sent(2, RecipientStatus("+12125550187", "Northern Lights", "Sent")))
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "north")
    qtbot.waitUntil(lambda: "Northern Lights" in titles(palette))
    assert {"New fax to Northern Lights", "Northside Clinic"} <= set(titles(palette))
    place = titles(palette).index("Northern Lights")
    while palette.list.currentRow() != place:
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.workspace.list.folder == Folder.OUTBOX
    assert window.workspace.list.current_id() == out


def test_a_person_leads_to_a_new_fax(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    stage.tell(sent(2, RecipientStatus("+12125550187", "Dr. Weaver", "Sent")))
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "weaver")
    qtbot.waitUntil(lambda: "New fax to Dr. Weaver" in titles(palette))
    palette.list.setCurrentRow(titles(palette).index("New fax to Dr. Weaver"))
    palette.go()
    assert window.pages.is_composing
    qtbot.waitUntil(lambda: len(window.pages.compose.form.draft.recipients) == 1)
    window.pages.compose.discard()
    qtbot.waitUntil(lambda: window.pages.is_at_work)
    # The same person is no contact yet, and may become one.
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "weaver")
    qtbot.waitUntil(lambda: "Add Dr. Weaver to the contacts" in titles(palette))
    palette.list.setCurrentRow(titles(palette).index("Add Dr. Weaver to the contacts"))
    palette.go()
    form = window.pages.contacts.form
    qtbot.waitUntil(lambda: form.name.text() == "Dr. Weaver")
    form.save()
    qtbot.waitUntil(lambda: not window.pages.contacts.is_editing)
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "weaver")
    qtbot.waitUntil(lambda: "Show the contact Dr. Weaver" in titles(palette))


def test_letters_typed_at_once_ask_the_archive_once(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    stage.tell(received(1, sender=Party("+16505550144", "Northside Clinic")))
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "northside")
    assert palette._task is None, "while somebody types, nothing is asked"
    qtbot.waitUntil(lambda: "Northside Clinic" in titles(palette))
    field = palette.findChild(QLineEdit)
    assert field is not None
    palette.field.setText("zzzz")
    assert not palette.nothing.isVisible(), "the archive has not answered yet"
    qtbot.waitUntil(palette.nothing.isVisible)
    assert titles(palette) == []


def test_another_part_of_the_window_that_gets_the_focus_ends_it(qtbot: QtBot, window: MainWindow) -> None:
    palette = open_palette(qtbot, window)
    window.workspace.list.search.setFocus()
    assert not palette.isVisible()
    assert window.workspace.list.search.hasFocus()
