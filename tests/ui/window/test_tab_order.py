"""Tab goes through each view in reading order, reaches each control once, and Shift+Tab goes back so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faxdesk.ui.compose.schedule_field import When
from faxdesk.ui.controls.segment import Choice, FilterChip
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent
from tests.ui.window.steps import choose

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MakePdf = Callable[..., Path]
MOST_STOPS = 120
RAIL = ("New fax", "Lists", "Pages of the program", "Connecting")
CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
ONE_OF_SEVERAL = (Choice, FilterChip, QRadioButton)
"""Tab enters a group of these at the chosen one, and the arrow keys go to the others."""


class Walk:
    """The stops of Tab in a window, from the one that has the focus, around and to it again."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot = qtbot
        self.window = window
        self.stops = self._around(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)

    def _around(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> list[QWidget]:
        """The stops once around, the one that has the focus last."""
        stops: list[QWidget] = []
        begin = self.window.focusWidget()
        for _ in range(MOST_STOPS):
            at = self.window.focusWidget()
            assert at is not None
            self._qtbot.keyClick(at, key, modifier)
            now = self.window.focusWidget()
            assert now is not None
            if now is at:
                # In a field for a time, Tab goes from the hours to the minutes first.
                continue
            assert now not in stops, f"Tab turns in a circle that leaves out “{_name(begin)}”"
            stops.append(now)
            if now is begin:
                return stops
        raise AssertionError(f"Tab does not come back to “{_name(begin)}”")

    @property
    def names(self) -> list[str]:
        """From the rail on, where there is one."""
        names = [_name(stop) for stop in self.stops]
        begin = names.index(RAIL[0]) if RAIL[0] in names else 0
        return names[begin:] + names[:begin]

    def check(self, *names: str) -> None:
        """Reading order, forth and back, and nothing that the mouse alone reaches."""
        assert self.names == list(names)
        back = self._around(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert [_name(stop) for stop in [*back[-2::-1], back[-1]]] == [_name(stop) for stop in self.stops]
        assert self.by_mouse_alone() == []

    def by_mouse_alone(self) -> list[str]:
        return [
            _name(part)
            for part in self.window.findChildren(QWidget)
            if isinstance(part, CONTROLS)
            and part.isVisibleTo(self.window)
            and part.isEnabled()
            and part not in self.stops
            and not self._belongs_to_a_stop(part)
        ]

    def _belongs_to_a_stop(self, part: QWidget) -> bool:
        """Whether it is a part of a control that Tab reaches, or one of several of which Tab reaches one."""
        inside = any(stop.isAncestorOf(part) for stop in self.stops if not isinstance(stop, QScrollArea))
        beside = isinstance(part, ONE_OF_SEVERAL) and any(
            isinstance(stop, type(part)) and stop.parentWidget() is part.parentWidget() for stop in self.stops
        )
        return inside or beside


def _name(part: QWidget | None) -> str:
    if part is None:
        return "nothing"
    text = getattr(part, "text", None)
    return part.accessibleName() or (text() if text else "") or part.objectName() or type(part).__name__


@pytest.fixture
def ids(stage: TestDesk, make_pdf: MakePdf) -> Sequence[int]:
    ids = stage.tell(received(1), received(2), received(3))
    for fax_id in ids:
        stage.give_document(fax_id, make_pdf(2))
    return ids


LIST = (*RAIL, "Search faxes", "Sort", "All", "Faxes")


def test_a_received_fax(qtbot: QtBot, window: MainWindow, ids: Sequence[int]) -> None:
    choose(qtbot, window, ids[0])
    qtbot.waitUntil(lambda: window.workspace.reading.read_mark.is_page_shown)
    qtbot.waitUntil(window.actions_.add_contact.isVisible)
    actions: tuple[str, ...] = ("Reply", "Forward", "Print", "Save", "Delete", "More actions")
    actions += ("Add to contacts", "Add a tag", "Add a note")
    walk = Walk(qtbot, window)
    assert walk.names[: len(LIST) + len(actions)] == [*LIST, *actions]
    assert "Page 1 of 2" in walk.names
    assert walk.by_mouse_alone() == []


def test_a_sent_fax(qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: MakePdf) -> None:
    (out,) = stage.tell(sent(50))
    stage.give_document(out, make_pdf(1))
    window.navigation.show_fax(out, Place.SENT)
    qtbot.waitUntil(lambda: window.workspace.reading.read_mark.is_page_shown)
    window.workspace.list.take_focus()
    names = Walk(qtbot, window).names
    assert names[: len(RAIL) + 3] == [*RAIL, "Search faxes", "Sort", "Faxes"]
    assert names[len(RAIL) + 3 :][:3] == ["Forward", "Print", "Save"]


def test_an_empty_list(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.show_folder(Place.TRASH)
    window.workspace.list.search.setFocus()
    Walk(qtbot, window).check(*RAIL, "Search faxes", "Sort", "Pages")


def test_several_faxes(qtbot: QtBot, window: MainWindow, ids: Sequence[int]) -> None:
    choose(qtbot, window, *ids)
    window.workspace.list.take_focus()
    large = ("Print 3", "Save as one PDF", "Forward as one fax", "Mark 3 as read", "Tag", "Delete 3")
    Walk(qtbot, window).check(*LIST, "Clear", *large, "Order of the faxes")


def test_settings_and_what_they_lead_to(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_settings()
    general = (
        *("Language", "Keep running when the window is closed", "Start when I log in", "Mark as read"),
        *("All keys", "Help", "Diagnostics"),
    )
    Walk(qtbot, window).check(*RAIL, "Search settings", "Sections", *general)
    window.pages.show_keys()
    window.pages.focusNextChild()
    keys = Walk(qtbot, window)
    assert keys.names[: len(RAIL) + 2] == [*RAIL, "Back", "Change the key of “New fax”"]
    assert keys.names[-1] == "Change the key of “Quit”"
    assert keys.by_mouse_alone() == []


def test_the_first_start_and_the_form_to_sign_in(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_first_start()
    Walk(qtbot, window).check(*RAIL, "Language: English", "Sign in with your browser", "For administrators")
    window.pages.show_sign_in()
    form = ("Back", "With my browser", "App client ID", "Service address", "Sign in")
    Walk(qtbot, window).check(*RAIL, *form)


def test_a_fax_that_is_written(qtbot: QtBot, window: MainWindow, make_pdf: MakePdf) -> None:
    window.writing.add([make_pdf(2)], ["+1 650 555 0144", "+1 650 555 0145"])
    pane = window.pages.compose
    qtbot.waitUntil(lambda: "pages" in pane.__dict__ and not pane.form.recipients.is_checking)
    who_draws = "Sent as it is; RingCentral draws the pages"
    qtbot.waitUntil(lambda: pane.pages.drawn_by.words == who_draws, timeout=20_000)

    pane.form.recipients.edit.setFocus()
    Walk(qtbot, window).check(
        *RAIL,
        *("More", "Close", "Recipient +1 650-555-0144", "Recipient +1 650-555-0145"),
        *("To: fax numbers or names", "Add files", "Scan", "Documents"),
        *("More cover pages", "Cover page"),
        *("Now", "Fine, for small print"),
        *(who_draws, "Pages of the fax", "Smaller pages", "Larger pages", "Discard", "Send to 2"),
    )


def test_the_list_of_many_recipients(qtbot: QtBot, window: MainWindow) -> None:
    window.writing.add([], [f"+1 650 555 {number:04}" for number in range(100, 160)])
    pane = window.pages.compose
    qtbot.waitUntil(lambda: pane.foot.send_words == "Send to 60")
    pane.form.recipients.edit.setFocus()
    names = Walk(qtbot, window).names
    begin = names.index("To: fax numbers or names")
    assert names[begin : begin + 4] == [
        *("To: fax numbers or names", "Search recipients", "Recipients", "Add files")
    ]


def test_the_calendar(qtbot: QtBot, window: MainWindow) -> None:
    window.writing.begin()
    field = window.pages.compose.form.schedule
    qtbot.mouseClick(field.choice(When.CHOSEN), Qt.MouseButton.LeftButton)
    calendar = field.calendar
    (day,) = [button for button in calendar.days if button.isChecked()]
    walk = Walk(qtbot, calendar)
    month = "The next month (Page Down)"
    begin = walk.names.index(month)
    # The month before has passed.
    assert walk.names[begin:] + walk.names[:begin] == [month, _name(day), "Time of sending", "Done"]
    # The other days are reached by the arrow keys.
    assert set(walk.by_mouse_alone()) <= {_name(button) for button in calendar.days}


def test_the_palette_is_one_field_and_gives_the_focus_back(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.list.search.setFocus()
    window.palette_.begin()
    assert QApplication.focusWidget() is window.palette_.field
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Tab)
    assert window.palette_.isHidden(), "it is left, and covers nothing that has the focus"


def test_the_print_dialog(qtbot: QtBot, window: MainWindow, ids: Sequence[int]) -> None:
    choose(qtbot, window, ids[0])
    qtbot.waitUntil(window.actions_.print.isEnabled)
    qtbot.waitUntil(lambda: window.workspace.reading.read_mark.is_page_shown)
    window.actions_.print.trigger()
    (dialog,) = [shown for shown in QApplication.topLevelWidgets() if shown.objectName() == "printDialog"]
    qtbot.waitUntil(lambda: _name(dialog.focusWidget()) == "Printer")
    names = Walk(qtbot, dialog).names
    side = ["Copies", "Pages to print", "Print on both sides", "Shades of grey", "Cancel", "Print"]
    assert names[: len(side)] == side
    assert names[len(side)].startswith("Page 1 of 2")
    assert names[-1] == "Printer"
    dialog.close()
