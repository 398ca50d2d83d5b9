"""The small bar at the mark, the tools, the foot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMenu

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.ui.compose.editor.marks.tools import IN_THE_BAR, Tool
from tests.support.desk import TestDesk
from tests.ui.compose.editor.editing import Editor


def write(editor: Editor, text: str = "Example") -> None:
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    editor.type(text)
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)


def press(editor: Editor, button: QAbstractButton) -> None:
    editor.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_letters_are_made_larger_and_their_room_with_them(editor: Editor) -> None:
    write(editor)
    bar = editor.pane.desk.mark_bar
    assert bar.isVisible()
    before = editor.marks()[0].area
    press(editor, bar.larger)
    (mark,) = editor.marks()
    assert mark.size_pt == 14
    assert mark.area.width > before.width
    assert mark.area.height > before.height


def test_small_letters_are_warned_of(editor: Editor) -> None:
    write(editor)
    bar = editor.pane.desk.mark_bar
    assert not bar.warning.isVisible()
    for _size in range(5):
        press(editor, bar.smaller)
    assert editor.marks()[0].size_pt == 7
    assert bar.warning.isVisible()


def test_a_mark_goes_on_all_pages(editor: Editor) -> None:
    write(editor)
    editor.pane.desk.mark_bar.everywhere_wanted.emit()
    editor.wait()
    assert editor.marks(0) == editor.marks(1)
    assert len(editor.drafted.before) == 2


def test_it_is_removed(editor: Editor) -> None:
    write(editor)
    press(editor, editor.pane.desk.mark_bar.remove)
    assert editor.marks() == ()
    assert not editor.pane.desk.mark_bar.isVisible()
    assert editor.window.focusWidget() is editor.canvas


def test_the_bar_hides_while_something_is_moved(editor: Editor) -> None:
    editor.take(Tool.STRIKE_OUT)
    editor.drag((30, 40), (120, 46))
    bar, button = editor.pane.desk.mark_bar, Qt.MouseButton.LeftButton
    assert bar.isVisible()
    editor.qtbot.mousePress(editor.canvas, button, pos=editor.at((60, 43)))
    assert not bar.isVisible()
    editor.qtbot.mouseRelease(editor.canvas, button, pos=editor.at((60, 43)))
    assert bar.isVisible()


def test_all_tools_can_be_named(editor: Editor) -> None:
    for button in editor.pane.findChildren(QAbstractButton):
        assert not button.isVisible() or button.accessibleName() or button.text(), button
    assert editor.canvas.accessibleName() == "Page 1 of 2: letter.pdf"


@pytest.mark.parametrize(("width", "has_words"), [(1400, True), (620, False)])
def test_words_go_where_there_is_no_room(
    open_editor: Callable[..., Editor], width: int, has_words: bool
) -> None:
    editor = open_editor(size=(width, 700))
    tools = editor.pane.desk.tools
    style = Qt.ToolButtonStyle
    shown = {tools.buttons[tool].toolButtonStyle() for tool in IN_THE_BAR}
    assert shown == {style.ToolButtonTextBesideIcon if has_words else style.ToolButtonIconOnly}
    assert tools.width() <= editor.pane.desk.viewport().width()


def test_a_date_is_stamped(editor: Editor) -> None:
    editor.pane.editing.take(Tool.DATE_STAMP)
    editor.click((100, 100))
    (mark,) = editor.marks()
    assert mark.kind == MarkKind.DATE_STAMP
    assert any(letter.isdigit() for letter in mark.text)


def test_the_page_is_shown_larger_and_fitted_again(editor: Editor) -> None:
    desk = editor.pane.desk
    width = editor.canvas.frame.page.width()
    press(editor, desk.zoom_bar.larger)
    assert editor.canvas.frame.page.width() == pytest.approx(1.25 * width, abs=1)
    press(editor, desk.zoom_bar.figure)
    assert editor.canvas.frame.page.width() == pytest.approx(width, abs=1)


def test_a_text_is_kept_and_taken_again(editor: Editor, stage: TestDesk) -> None:
    write(editor, "Please call back")
    bar, texts = editor.pane.desk.mark_bar, stage.desk.saved_texts
    chosen = {action.text(): action for action in saved_texts(bar.menu()).actions()}
    chosen["Keep this text"].trigger()
    editor.qtbot.waitUntil(lambda: [saved.text for saved in texts.all()] == ["Please call back"])
    editor.click((40, 120))
    editor.type("x")
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    chosen = {action.text(): action for action in saved_texts(bar.menu()).actions()}
    chosen["Please call back"].trigger()
    first, second = editor.marks()
    assert second.text == first.text
    assert second.area.width == pytest.approx(first.area.width)


def saved_texts(menu: QMenu) -> QMenu:
    return next(found for found in menu.findChildren(QMenu) if found.title() == "Saved texts")


def test_the_foot_says_how_the_tool_in_hand_is_used(editor: Editor) -> None:
    foot = editor.pane.foot
    assert (foot.hint.isVisible(), foot.words.isVisible()) == (False, True)
    editor.take(Tool.STRIKE_OUT)
    assert (foot.hint.isVisible(), foot.words.isVisible()) == (True, False)
    assert foot.hint.text() == "Pull over what nobody is to read"
    editor.drag((30, 40), (120, 46))
    assert foot.hint.isVisible()
    assert foot.words.isVisible(), "what is gone for good is said as well"
    editor.take(Tool.MOVE)
    assert not foot.hint.isVisible()
