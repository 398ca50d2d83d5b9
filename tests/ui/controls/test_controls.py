"""The shared controls: what they are called, how keys go through them, and that there is one ring."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faxdesk.ui.common import theme
from faxdesk.ui.controls.focus_ring import FocusRing
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.ui.controls.segment import FilterChip, Segment
from faxdesk.ui.controls.state_chip import TONES, StateChip, chip_letters, chip_width, paint_chip
from faxdesk.ui.controls.switch import Switch
from faxdesk.ui.controls.tool_row import ToolRow


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    form = QWidget()
    QVBoxLayout(form)
    qtbot.addWidget(form)
    return form


def show(qtbot: QtBot, form: QWidget, *widgets: QWidget) -> None:
    layout = form.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()


def test_a_segment_is_entered_at_what_holds_and_left_from_there(qtbot: QtBot, form: QWidget) -> None:
    before, after = QLineEdit(), QLineEdit()
    segment = Segment("When", [("now", "Now"), ("tonight", "Tonight 18:00"), ("later", "Choose…")])
    show(qtbot, form, before, segment, after)
    found: list[object] = []
    segment.chosen.connect(found.append)
    segment.choose("tonight")
    assert found == []
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is segment.choice("tonight")
    qtbot.keyClick(segment.choice("tonight"), Qt.Key.Key_Right)
    assert (segment.key, found) == ("later", ["later"])
    assert QApplication.focusWidget() is segment.choice("later")
    qtbot.keyClick(segment.choice("later"), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_a_segment_does_not_move_when_another_is_chosen(qtbot: QtBot, form: QWidget) -> None:
    segment = Segment("Quality", [(1, "Standard"), (2, "Fine")])
    show(qtbot, form, segment)
    places = [segment.choice(key).geometry() for key in (1, 2)]
    qtbot.mouseClick(segment.choice(2), Qt.MouseButton.LeftButton)
    assert segment.key == 2
    assert [segment.choice(key).geometry() for key in (1, 2)] == places
    assert segment.height() == theme.measures().button


def test_controls_say_what_they_are(qtbot: QtBot, form: QWidget) -> None:
    segment, switch = Segment("When", [("now", "Now & here")]), Switch("Dim pages")
    chip, state = FilterChip("Unread 3"), StateChip()
    state.show_state("Busy · 18:01", "warning")
    show(qtbot, form, segment, switch, chip, state)
    role = QAccessible.Role
    for widget, name, wanted in (
        (segment.choice("now"), "Now & here", role.RadioButton),
        (switch, "Dim pages", role.CheckBox),
        (chip, "Unread 3", role.RadioButton),
        (state, "Busy · 18:01", role.StaticText),
    ):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert (spoken.text(QAccessible.Text.Name), spoken.role()) == (name, wanted)


def test_a_switch_is_turned_by_mouse_and_space(qtbot: QtBot, form: QWidget) -> None:
    switch = Switch("Sound")
    show(qtbot, form, switch)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


@pytest.mark.parametrize("tone", sorted(TONES))
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_a_state_chip_stays_in_its_place(
    qtbot: QtBot, qapp: QApplication, tone: str, direction: Qt.LayoutDirection
) -> None:
    letters = chip_letters(qapp.font())
    width, height = chip_width("Sending 2/3", tone, letters), theme.measures().state_chip
    image = QImage(width + 40, height + 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    paint_chip(painter, QRect(20, 20, width, height), "Sending 2/3", tone, letters)
    painter.end()
    drawn = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != Qt.GlobalColor.white
    ]
    assert drawn
    assert all(20 <= x < 20 + width and 20 <= y < 20 + height for x, y in drawn)


def test_all_words_of_a_tool_row_go_at_once(qtbot: QtBot) -> None:
    row = ToolRow("Fax")
    qtbot.addWidget(row)
    buttons = [row.add_action(QAction(text, row)) for text in ("Reply", "Forward", "Print", "Delete")]
    buttons[3].defaultAction().setVisible(False)
    beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
    row.resize(600, row.height())
    row.show()
    assert [button.toolButtonStyle() for button in buttons] == [beside] * 4
    assert [button.isVisible() for button in buttons] == [True, True, True, False]
    needed = sum(button.sizeHint().width() for button in buttons[:3]) + 24
    row.resize(needed, row.height())
    assert buttons[0].toolButtonStyle() == beside
    row.resize(needed - 20, row.height())
    assert [button.toolButtonStyle() for button in buttons] == [alone] * 4
    assert buttons[1].accessibleName() == "Forward"


def test_a_ring_is_whole_around_a_button_that_fills_its_parent(
    qtbot: QtBot, qapp: QApplication, form: QWidget
) -> None:
    theme.apply(qapp, "light")
    FocusRing(form)
    tight, button = QWidget(), QPushButton("Empty trash")
    row = QHBoxLayout(tight)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    show(qtbot, form, tight)
    button.setFocus()
    (ring,) = form.findChildren(QFocusFrame)
    parent = ring.parentWidget()
    assert parent is not None
    assert parent.rect().contains(ring.geometry())
    assert ring.geometry().topLeft() == button.mapTo(parent, QPoint(-3, -3))


def test_there_is_one_ring_around_what_has_the_focus(qtbot: QtBot, qapp: QApplication, form: QWidget) -> None:
    theme.apply(qapp, "light")
    FocusRing(form)
    button, segment, field = QPushButton("Try now"), Segment("When", [(1, "Now"), (2, "Later")]), QLineEdit()
    chip = FilterChip("All")
    show(qtbot, form, button, segment, chip, field)

    def surrounded() -> list[QWidget]:
        frames = [frame for frame in form.findChildren(QFocusFrame) if frame.isVisible()]
        return [frame.widget() for frame in frames]

    button.setFocus()
    assert surrounded() == [button]
    (ring,) = form.findChildren(QFocusFrame)
    assert ring.geometry() == button.geometry().adjusted(-3, -3, 3, 3)
    segment.choice(1).setFocus()
    assert surrounded() == [segment]
    # These draw their own ring.
    for inside in (chip, field):
        inside.setFocus()
        assert surrounded() == []
    segment.choice(1).setFocus()
    assert surrounded() == [segment]


def test_a_button_of_an_icon_alone_has_a_name_to_be_read_out(qtbot: QtBot, form: QWidget) -> None:
    button = icon_button("trash", "Remove <b>& forget", form)
    assert (button.property("kind"), button.property("iconName")) == ("icon", "trash")
    assert button.accessibleName() == "Remove <b>& forget"
    assert "<b>" not in button.toolTip()
    assert (button.text(), button.parent()) == ("", form)
