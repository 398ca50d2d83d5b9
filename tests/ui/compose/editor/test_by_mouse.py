"""Marks are set, chosen, moved and pulled by the mouse; each act is one step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.ui.compose.editor.marks.tools import Tool
from tests.ui.compose.editor.editing import Editor, Point

NEAR = 0.5
"""In millimetres: about a pixel and a half."""


def test_what_is_pulled_over_is_struck_out(editor: Editor) -> None:
    editor.take(Tool.STRIKE_OUT)
    editor.drag((30, 40), (120, 46))
    (mark,) = editor.marks()
    assert mark.kind == MarkKind.STRIKE_OUT
    area = mark.area
    assert [area.x, area.y, area.width, area.height] == pytest.approx([30, 40, 90, 6], abs=NEAR)
    assert len(editor.drafted.before) == 1, "one act is one step"
    assert "removed for good" in editor.pane.foot.words.text()


def test_a_text_is_typed_where_one_clicks(editor: Editor) -> None:
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    assert editor.canvas.entry.is_typing
    assert editor.window.focusWidget() is editor.canvas.entry
    editor.type("Robin Example")
    assert editor.marks() == (), "nothing is kept before it is done"
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    (mark,) = editor.marks()
    assert (mark.kind, mark.text, mark.size_pt) == (MarkKind.TEXT, "Robin Example", 12.0)
    assert mark.area.x == pytest.approx(40, abs=NEAR)
    assert 20 < mark.area.width < 35
    assert len(editor.drafted.before) == 1


def test_a_text_of_nothing_is_none(editor: Editor) -> None:
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    editor.type("   ")
    editor.click((100, 200))
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    assert editor.marks() == ()
    assert editor.drafted.before == []


def test_a_click_elsewhere_ends_the_typing_and_begins_the_next(editor: Editor) -> None:
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    editor.type("one")
    editor.click((40, 100))
    editor.type("two")
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Tab)
    assert [mark.text for mark in editor.marks()] == ["one", "two"]


def test_a_double_click_changes_a_text(editor: Editor) -> None:
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    editor.type("one")
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    editor.take(Tool.MOVE)
    editor.qtbot.mouseDClick(editor.canvas, Qt.MouseButton.LeftButton, pos=editor.at((42, 60)))
    editor.type("another")
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [mark.text for mark in editor.marks()] == ["another"]


def test_what_is_typed_is_kept_before_the_typing_ends(editor: Editor) -> None:
    """A power cut takes no more than a second of it."""
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    editor.type("Please call")
    editor.qtbot.waitUntil(lambda: [mark.text for mark in editor.marks()] == ["Please call"])
    assert editor.canvas.entry.is_typing
    editor.type(" back")
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    (mark,) = editor.marks()
    assert mark.text == "Please call back"
    assert mark.area.height < 7, "it is one line"


def test_a_longer_text_in_place_of_a_short_one_stays_one_line(editor: Editor) -> None:
    editor.take(Tool.TEXT)
    for text, x in (("No", 42), ("Please call the practice back", 45)):
        editor.click((x, 60))
        editor.type(text)
        editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    (mark,) = editor.marks()
    assert mark.text == "Please call the practice back"
    assert mark.area.height < 7


def test_a_mark_is_moved(editor: Editor) -> None:
    editor.take(Tool.TICK)
    editor.click((50, 50))
    editor.take(Tool.MOVE)
    editor.drag((50, 50), (90, 120))
    (mark,) = editor.marks()
    assert [mark.area.x, mark.area.y] == pytest.approx([87.5, 117.5], abs=NEAR)
    assert len(editor.drafted.before) == 2


def test_a_corner_is_pulled(editor: Editor) -> None:
    editor.take(Tool.WHITE_OUT)
    editor.drag((30, 40), (60, 60))
    editor.drag((60, 60), (100, 90))
    (mark,) = editor.marks()
    assert [mark.area.x, mark.area.y] == pytest.approx([30, 40], abs=NEAR)
    assert [mark.area.width, mark.area.height] == pytest.approx([70, 50], abs=NEAR)


def test_a_tick_keeps_its_shape(editor: Editor) -> None:
    editor.take(Tool.TICK)
    editor.click((50, 50))
    editor.drag((52.5, 52.5), (70, 55))
    (mark,) = editor.marks()
    assert mark.area.width == pytest.approx(mark.area.height)
    assert mark.area.width > 15


def test_several_are_set_one_after_the_other(editor: Editor) -> None:
    editor.take(Tool.TICK)
    for y in (50.0, 80.0, 110.0):
        editor.click((50, y))
    assert [mark.kind for mark in editor.marks()] == [MarkKind.TICK] * 3
    assert len(editor.drafted.before) == 3


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("tool", [Tool.ARROW, Tool.BOX])
def test_what_is_set_lies_there_however_the_page_is_turned(editor: Editor, tool: Tool, turns: int) -> None:
    for _turn in range(turns):
        editor.key(Qt.Key.Key_R)
    editor.wait()
    editor.pane.editing.take(tool)
    begin, end = (60.0, 90.0), (100.0, 70.0)
    editor.drag(begin, end)
    (mark,) = editor.marks()
    frame = editor.canvas.frame
    if tool is Tool.ARROW:
        first, last = frame.ends(mark.area)
        assert [*first] == pytest.approx([60, 90], abs=NEAR)
        assert [*last] == pytest.approx([100, 70], abs=NEAR)
    else:
        seen = frame.seen(mark.area)
        assert [seen.x, seen.y] == pytest.approx([60, 70], abs=NEAR)
        assert [seen.width, seen.height] == pytest.approx([40, 20], abs=NEAR)
    assert editor.edit().turn == 90 * turns
    assert (mark.turn + editor.edit().turn) % 360 == 0 or tool is Tool.ARROW


def test_with_shift_a_line_is_level(editor: Editor) -> None:
    editor.pane.editing.take(Tool.LINE)
    shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    editor.drag((30, 100), (150, 108), shift)
    (mark,) = editor.marks()
    assert mark.area.height == pytest.approx(0, abs=0.01)
    assert mark.area.width == pytest.approx(120, abs=NEAR)


def test_a_mark_is_drawn_to_the_edge_of_another(editor: Editor) -> None:
    editor.take(Tool.STRIKE_OUT)
    editor.drag((40, 60), (80, 66))
    editor.drag((60, 150), (100, 156))
    editor.take(Tool.MOVE)
    editor.drag((80, 153), (60.8, 163), Qt.KeyboardModifier.NoModifier)
    first, second = editor.marks()
    assert second.area.x == pytest.approx(first.area.x, abs=0.001)


def test_esc_while_pulling_leaves_all_as_it_was(editor: Editor) -> None:
    editor.take(Tool.STRIKE_OUT)
    editor.drag((30, 40), (120, 46))
    canvas, button = editor.canvas, Qt.MouseButton.LeftButton
    editor.qtbot.mousePress(canvas, button, pos=editor.at((60, 43)))
    editor.qtbot.mouseMove(canvas, editor.at((60, 143)))
    editor.key(Qt.Key.Key_Escape)
    editor.qtbot.mouseRelease(canvas, button, pos=editor.at((60, 143)))
    assert editor.marks()[0].area.y == pytest.approx(40, abs=NEAR)
    assert len(editor.drafted.before) == 1


def test_what_is_pulled_around_is_left_of_the_page(editor: Editor) -> None:
    editor.take(Tool.CROP)
    editor.drag((20, 30), (150, 200))
    crop = editor.edit().crop
    assert crop is not None
    assert [crop.x, crop.y] == pytest.approx([20, 30], abs=NEAR)
    assert [crop.width, crop.height] == pytest.approx([130, 170], abs=NEAR)


@pytest.mark.parametrize("place", [(5.0, 5.0), (214.0, 277.0)])
def test_what_is_set_at_an_edge_is_wholly_on_the_page(editor: Editor, place: Point) -> None:
    editor.take(Tool.TICK)
    editor.click(place)
    (mark,) = editor.marks()
    assert mark.area.x >= 0
    assert mark.area.x + mark.area.width <= 215.91
    assert mark.area.y + mark.area.height <= 279.41


def test_another_page_is_chosen_in_the_strip(editor: Editor) -> None:
    strip = editor.pane.strip
    strip.setCurrentIndex(strip.model().index(1, 0))
    editor.wait()
    assert editor.pane.head.words[1] == "\u2066page 2 of 2\u2069"
    editor.take(Tool.TICK)
    editor.click((50, 50))
    assert editor.marks(0) == ()
    assert len(editor.marks(1)) == 1


def test_a_drag_asks_for_no_other_picture(open_editor: Callable[..., Editor]) -> None:
    """The page is drawn without the mark once, when it is chosen; while it moves nothing is drawn."""
    editor = open_editor()
    editor.take(Tool.STRIKE_OUT)
    editor.drag((30, 40), (120, 46))
    editor.wait()
    drawn: list[object] = []
    cache = editor.pane.desk.backdrop._cache
    cache.page_ready.connect(lambda sheet, width: drawn.append((sheet, width)))
    button = Qt.MouseButton.LeftButton
    editor.qtbot.mousePress(editor.canvas, button, pos=editor.at((60, 43)))
    for y in range(50, 200, 10):
        editor.qtbot.mouseMove(editor.canvas, editor.at((60, y)))
    editor.wait()
    assert drawn == []
    editor.qtbot.mouseRelease(editor.canvas, button, pos=editor.at((60, 190)))
