"""The designer of covers: boxes moved, sized, aligned and written by mouse and keys, with a way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.cover_template import (
    PAPER_MM,
    Align,
    BoxKind,
    CoverBox,
    Paper,
    read_template,
    template_bytes,
)
from faxdesk.ui.covers.box_moves import Aligning, Guide, aligned, box_at, boxes_in, moved, sized, snapped
from faxdesk.ui.covers.cover_designer import CoverDesigner
from faxdesk.ui.covers.covers_window import CoversWindow
from faxdesk.ui.covers.designed_cover import DesignedCover
from faxdesk.work.tasks import TaskRunner
from tests.domain.covers.filled_covers import plain_cover, text_box
from tests.support.desk import TestDesk

PAPER = PAPER_MM[Paper.LETTER]
BOXES = (
    text_box(30, "first", 10, x=30, width=60),
    text_box(60, "second", 10, x=50, width=60),
    CoverBox(BoxKind.FRAME, Area(25, 25, 120, 60)),
)
NONE = Qt.KeyboardModifier.NoModifier


def keep(qtbot: QtBot, runner: TaskRunner, shown: QWidget) -> None:
    """Have a widget go once what it has begun is done."""
    qtbot.addWidget(
        shown, before_close_func=lambda _shown: qtbot.waitUntil(lambda: runner.is_idle, timeout=30_000)
    )


@pytest.fixture
def designer(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> CoverDesigner:
    shown = CoverDesigner(stage.desk.covers, runner, plain_cover(*BOXES))
    keep(qtbot, runner, shown)
    shown.resize(1000, 900)
    shown.show()
    return shown


def middle(designer: CoverDesigner, number: int) -> QPoint:
    return designer.canvas.place_of(designer.design.boxes[number].area).center().toPoint()


def drag(
    qtbot: QtBot, designer: CoverDesigner, start: QPoint, by: QPoint, *keys: Qt.KeyboardModifier
) -> None:
    canvas, modifier = designer.canvas, keys[0] if keys else NONE
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, modifier, start)
    qtbot.mouseMove(canvas, start + by / 2)
    qtbot.mouseMove(canvas, start + by)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, modifier, start + by)


# Boxes


def test_the_smallest_box_at_a_place_is_meant() -> None:
    assert box_at(BOXES, 40, 35) == 0
    assert box_at(BOXES, 130, 80) == 2
    assert box_at(BOXES, 200, 200) is None
    assert boxes_in(BOXES, Area(20, 20, 100, 60)) == {0, 1}


def test_boxes_stay_on_the_sheet() -> None:
    assert moved(BOXES, {0}, (-500, -500), PAPER)[0].area == Area(0, 0, 60, 10)
    both = moved(BOXES, {0, 1}, (500, 0), PAPER)
    assert both[1].area.x == pytest.approx(PAPER[0] - 60)
    assert both[0].area.x == pytest.approx(PAPER[0] - 80)
    assert sized(BOXES, 0, (9999, -5), PAPER)[0].area.width == pytest.approx(PAPER[0] - 30)
    assert sized(BOXES, 0, (9999, -5), PAPER)[0].area.height == 3


def test_a_box_near_a_guide_takes_its_place() -> None:
    by, guides = snapped(BOXES[:2], {0}, (19.2, 0.0), PAPER)
    assert by[0] == pytest.approx(20)
    assert Guide(50, True) in guides
    far, none = snapped(BOXES[:1], {0}, (33.0, 33.0), PAPER)
    assert (far, none) == ((33.0, 33.0), ())


@pytest.mark.parametrize(
    ("how", "at"),
    [
        (Aligning.START, (30, 60)),
        (Aligning.END, (50, 60)),
        (Aligning.CENTRE, (40, 60)),
        (Aligning.TOP, (50, 30)),
        (Aligning.BOTTOM, (50, 60)),
        (Aligning.MIDDLE, (50, 45)),
    ],
)
def test_boxes_are_put_in_line(how: Aligning, at: tuple[float, float]) -> None:
    second = aligned(BOXES, {0, 1}, how)[1].area
    assert (second.x, second.y) == at


# The way back


def test_everything_is_undone_and_done_again(qtbot: QtBot) -> None:
    design = DesignedCover(plain_cover(*BOXES))
    seen = [design.template]
    design.add(BoxKind.TEXT, "new")
    seen.append(design.template)
    design.copy_chosen()
    seen.append(design.template)
    design.choose({0, 1})
    design.remove_chosen()
    seen.append(design.template)
    for before in reversed(seen[:-1]):
        design.undo()
        assert design.template == before
    assert not design.can_undo
    for after in seen[1:]:
        design.redo()
        assert design.template == after
    assert not design.can_redo


def test_a_copy_stays_on_the_sheet() -> None:
    """A cover with a box beside its sheet could not be kept."""
    design = DesignedCover(plain_cover(text_box(PAPER[1] - 7, "last", 5), *BOXES))
    for _ in range(3):
        design.choose({0})
        design.copy_chosen()
    (copy,) = {box.area.y for box in design.boxes if box.text == "last"} - {PAPER[1] - 7}
    assert copy == PAPER[1] - 5
    assert read_template(template_bytes(design.template), "cover").boxes == design.boxes


def test_letters_typed_in_a_row_are_undone_as_one() -> None:
    design = DesignedCover(plain_cover(*BOXES))
    design.choose({0})
    for text in ("a", "ab", "abc"):
        design.set_box(replace(design.boxes[0], text=text), "text")
    design.undo()
    assert design.template == plain_cover(*BOXES)


# By mouse and keys


def test_a_box_is_dragged_and_sized(qtbot: QtBot, designer: CoverDesigner) -> None:
    design, start = designer.design, middle(designer, 0)
    drag(qtbot, designer, start, QPoint(0, 130))
    area = design.boxes[0].area
    assert area.x == 30
    assert area.y > 60
    assert design.chosen == {0}
    corner = designer.canvas.place_of(area).bottomRight().toPoint()
    drag(qtbot, designer, corner, QPoint(60, 40))
    assert design.boxes[0].area.width > area.width + 10
    assert design.boxes[0].area.height > area.height + 5
    designer.undo.trigger()
    designer.undo.trigger()
    assert design.template == plain_cover(*BOXES)


def test_keys_move_size_choose_and_remove(qtbot: QtBot, designer: CoverDesigner) -> None:
    canvas, design = designer.canvas, designer.design
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert design.chosen == {0}
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    area = design.boxes[0].area
    assert (area.x, area.y, area.width) == pytest.approx((31, 30.2, 61))
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(design.boxes) == 2


def test_a_picked_group_moves_together(qtbot: QtBot, designer: CoverDesigner) -> None:
    canvas, design = designer.canvas, designer.design
    start = canvas.place_of(Area(5, 5, 0, 0)).topLeft().toPoint()
    end = canvas.place_of(Area(180, 100, 0, 0)).topLeft().toPoint()
    drag(qtbot, designer, start, end - start)
    assert design.chosen == {0, 1, 2}
    assert designer.align.isEnabled()


def test_a_page_from_the_right_is_designed_from_there(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner
) -> None:
    shown = CoverDesigner(stage.desk.covers, runner, replace(plain_cover(*BOXES), language="ar"))
    keep(qtbot, runner, shown)
    shown.resize(1000, 900)
    shown.show()
    assert shown.canvas.place_of(BOXES[0].area).center().x() > shown.canvas.place_of(Area(108, 0, 0, 0)).x()
    shown.design.choose({0})
    shown.canvas.setFocus()
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Left)
    assert shown.design.boxes[0].area.x == 31


def test_the_panel_changes_the_chosen_box(qtbot: QtBot, designer: CoverDesigner) -> None:
    panel, design = designer.panel, designer.design
    assert panel.nothing.isVisible()
    design.choose({0})
    panel.text.setPlainText("Dear ")
    panel.text.moveCursor(panel.text.textCursor().MoveOperation.End)
    panel.field.setCurrentIndex(panel.field.findData("to_name"))
    panel.field.activated.emit(panel.field.currentIndex())
    panel.letter_size.setValue(18)
    panel.bold.click()
    panel.align.choice(Align.END).click()
    panel.repeats.click()
    box = design.boxes[0]
    assert (box.text, box.size_pt, box.is_bold) == ("Dear {to_name}", 18, True)
    assert (box.align, box.repeats) == (Align.END, True)
    assert panel.letter_size.minimum() == 9


def test_the_dots_follow(qtbot: QtBot, designer: CoverDesigner) -> None:
    def is_black_at(number: int) -> bool:
        image = designer.canvas.grab(
            designer.canvas.place_of(designer.design.boxes[number].area).toRect()
        ).toImage()
        dark = sum(
            image.pixelColor(x, y).lightness() < 60
            for x in range(image.width())
            for y in range(image.height())
        )
        return dark > 30

    qtbot.waitUntil(lambda: is_black_at(0), timeout=15_000)
    designer.design.choose({0})
    designer.design.set_box(replace(designer.design.boxes[0], text=""))
    qtbot.waitUntil(lambda: not is_black_at(0), timeout=15_000)


# The list


@pytest.fixture
def window(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> CoversWindow:
    shown = CoversWindow(stage.desk.covers, runner)
    keep(qtbot, runner, shown)
    shown.open()
    qtbot.waitUntil(lambda: shown.designer is not None)
    return shown


def names(window: CoversWindow) -> list[str]:
    return [window.list.item(row).text() for row in range(window.list.count())]


def test_what_comes_with_the_program_is_copied_and_the_copy_changed(
    qtbot: QtBot, window: CoversWindow, stage: TestDesk
) -> None:
    assert names(window)[0] == "Classic"
    assert not window.rename.isEnabled()
    window.copy.click()
    qtbot.waitUntil(lambda: names(window)[0] == "Classic, mine" and window.rename.isEnabled())
    assert window.designer is not None
    window.designer.add_text.trigger()
    window.close()
    templates = stage.desk.covers.templates
    qtbot.waitUntil(lambda: len(templates.named("Classic, mine").template.boxes) > len(_classic(stage)))


def _classic(stage: TestDesk) -> tuple[CoverBox, ...]:
    return stage.desk.covers.templates.shipped("classic").template.boxes


def test_the_usual_cover_is_chosen_and_let_go(qtbot: QtBot, window: CoversWindow, stage: TestDesk) -> None:
    window.list.setCurrentRow(2)
    window.usual.click()
    qtbot.waitUntil(lambda: "Form (for new faxes)" in names(window))
    default = stage.desk.covers.templates.default()
    assert default is not None
    assert default.id == "form"
    qtbot.waitUntil(lambda: window.usual.text() == "Use no longer for new faxes")
    window.usual.click()
    qtbot.waitUntil(lambda: "Form" in names(window))


def test_a_group_gets_its_usual_cover(qtbot: QtBot, window: CoversWindow, stage: TestDesk) -> None:
    def shown() -> list[tuple[str, bool]]:
        return [(action.text(), action.isChecked()) for action in window.for_group.groups.actions()]

    qtbot.waitUntil(lambda: shown() == [("There are no groups of contacts yet", False)])
    stage.desk.contacts.keep_group("Kids & Co")
    window.list.setCurrentRow(2)
    qtbot.waitUntil(lambda: shown() == [("Kids && Co", False)])
    window.for_group.groups.actions()[0].trigger()
    qtbot.waitUntil(lambda: shown() == [("Kids && Co", True)])
    qtbot.waitUntil(lambda: [group.cover for group in stage.desk.contacts.groups()] == ["form"])
    window.list.setCurrentRow(1)
    qtbot.waitUntil(lambda: shown() == [("Kids && Co", False)])


def test_a_cover_is_brought_in_and_a_hostile_file_told(
    qtbot: QtBot, window: CoversWindow, tmp_path: Path
) -> None:
    path = tmp_path / "ours.faxcover"
    path.write_bytes(template_bytes(plain_cover(*BOXES, name="Ours")))
    window.bring_in_file(path)
    qtbot.waitUntil(lambda: names(window)[0] == "Ours")
    path.write_bytes(b"{")
    window.bring_in_file(path)
    qtbot.waitUntil(lambda: "is not a cover" in window.problem.text)


def test_paper_and_language_are_the_page_s(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> None:
    foot = text_box(260, "foot", 10, at_foot=True)
    design = CoverDesigner(stage.desk.covers, runner, plain_cover(*BOXES, foot))
    keep(qtbot, runner, design)
    panel = design.panel
    panel.paper.setCurrentIndex(panel.paper.findData(Paper.A4))
    panel.paper.activated.emit(panel.paper.currentIndex())
    panel.language.setCurrentIndex(panel.language.findData("de"))
    panel.language.activated.emit(panel.language.currentIndex())
    template = design.design.template
    assert (template.paper, template.language) == (Paper.A4, "de")
    assert template.boxes[-1].area.y == pytest.approx(260 + 297 - 279.4)
    design.design.undo()
    design.design.undo()
    assert design.design.template == plain_cover(*BOXES, foot)
