"""All that the mouse does is done by keys as well."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.ui.compose.editor.marks.tools import Tool
from tests.ui.compose.editor.editing import Editor

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "tool"),
    [
        (Key.Key_V, Tool.MOVE),
        (Key.Key_T, Tool.TEXT),
        (Key.Key_X, Tool.TICK),
        (Key.Key_S, Tool.SIGN),
        (Key.Key_K, Tool.STRIKE_OUT),
        (Key.Key_W, Tool.WHITE_OUT),
    ],
)
def test_a_letter_takes_a_tool(editor: Editor, key: Qt.Key, tool: Tool) -> None:
    editor.key(key)
    assert editor.pane.editing.tool == tool
    assert [other for other, button in editor.pane.desk.tools.buttons.items() if button.isChecked()] == [tool]


def test_enter_sets_a_mark_and_arrows_move_it(editor: Editor) -> None:
    editor.key(Key.Key_X)
    editor.key(Key.Key_Return)
    (first,) = editor.marks()
    editor.key(Key.Key_Right)
    editor.key(Key.Key_Down, SHIFT)
    (mark,) = editor.marks()
    assert mark.area.x - first.area.x == pytest.approx(0.5)
    assert mark.area.y - first.area.y == pytest.approx(5.0)
    editor.key(Key.Key_Right, CONTROL | SHIFT)
    (larger,) = editor.marks()
    assert larger.area.width == pytest.approx(mark.area.width + 5.0)
    assert [larger.area.x, larger.area.y] == pytest.approx([mark.area.x, mark.area.y])


def test_a_text_is_written_by_keys_alone(editor: Editor) -> None:
    editor.key(Key.Key_T)
    editor.key(Key.Key_Return)
    editor.type("Dr. Example")
    editor.qtbot.keyClick(editor.canvas.entry, Key.Key_Escape)
    assert [mark.text for mark in editor.marks()] == ["Dr. Example"]
    assert editor.window.focusWidget() is editor.canvas
    editor.key(Key.Key_Return)
    editor.type("Another")
    editor.qtbot.keyClick(editor.canvas.entry, Key.Key_Escape)
    assert [mark.text for mark in editor.marks()] == ["Another"]


def test_tab_goes_from_mark_to_mark_and_then_on(editor: Editor) -> None:
    editor.key(Key.Key_X)
    for y in (50.0, 90.0):
        editor.click((50, y))
    editor.pane.editing.page.choose(0)
    editor.key(Key.Key_Tab)
    assert editor.pane.editing.page.chosen == 1
    # A pixel of the window is more than a millimetre here.
    said = editor.canvas.accessibleDescription()
    assert re.fullmatch(r"Tick, 4[78] mm from the left edge, 8[678] mm from the top", said)
    editor.key(Key.Key_Tab)
    assert editor.pane.editing.page.chosen is None
    assert editor.window.focusWidget() is not editor.canvas


def test_delete_undo_and_redo(editor: Editor) -> None:
    editor.key(Key.Key_K)
    editor.drag((30, 40), (120, 46))
    editor.key(Key.Key_Delete)
    assert len(editor.marks()) == 0
    editor.key(Key.Key_Z, CONTROL)
    assert [mark.kind for mark in editor.marks()] == [MarkKind.STRIKE_OUT]
    editor.key(Key.Key_Z, CONTROL)
    assert not editor.marks()
    assert not editor.pane.editing.page.edit.marks
    editor.key(Key.Key_Z, CONTROL | SHIFT)
    assert [mark.kind for mark in editor.pane.editing.page.edit.marks] == [MarkKind.STRIKE_OUT]


def test_undo_and_redo_are_offered_where_there_is_something_to_them(editor: Editor) -> None:
    head = editor.pane.head

    def offered() -> tuple[bool, bool]:
        return head.undo.isEnabled(), head.redo.isEnabled()

    assert offered() == (False, False)
    editor.key(Key.Key_K)
    editor.drag((30, 40), (120, 46))
    assert offered() == (True, False)
    editor.qtbot.mouseClick(head.undo, Qt.MouseButton.LeftButton)
    assert offered() == (False, True)
    editor.qtbot.mouseClick(head.redo, Qt.MouseButton.LeftButton)
    assert offered() == (True, False)


def test_copies_are_pasted_here_and_on_another_page(editor: Editor) -> None:
    editor.key(Key.Key_X)
    editor.click((50, 50))
    editor.key(Key.Key_C, CONTROL)
    editor.key(Key.Key_V, CONTROL)
    first, second = editor.marks()
    assert second.area.x == pytest.approx(first.area.x + 4)
    editor.key(Key.Key_D, CONTROL)
    assert len(editor.marks()) == 3
    editor.key(Key.Key_PageDown, CONTROL)
    editor.wait()
    editor.key(Key.Key_V, CONTROL)
    assert editor.marks(1) == (first,)
    assert len(editor.marks(0)) == 3


def test_a_text_from_elsewhere_is_pasted_as_one(editor: Editor) -> None:
    QGuiApplication.clipboard().setText("Room 12")
    editor.key(Key.Key_V, CONTROL)
    assert [(mark.kind, mark.text) for mark in editor.marks()] == [(MarkKind.TEXT, "Room 12")]


def test_esc_lets_go_of_one_thing_after_the_other(editor: Editor) -> None:
    editor.key(Key.Key_X)
    editor.click((50, 50))
    editor.key(Key.Key_Escape)
    assert editor.pane.editing.page.chosen is None
    editor.key(Key.Key_Escape)
    assert editor.pane.editing.tool is Tool.MOVE
    with editor.qtbot.waitSignal(editor.pane.closed):
        editor.key(Key.Key_Escape)


def test_r_turns_the_page_and_shift_r_back(editor: Editor) -> None:
    editor.key(Key.Key_R)
    assert editor.edit().turn == 90
    assert editor.canvas.frame.page.width() > editor.canvas.frame.page.height()
    editor.key(Key.Key_R, SHIFT)
    editor.key(Key.Key_R, SHIFT)
    assert editor.edit().turn == 270
