"""When a fax is sent: what is proposed, and the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTime
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faxdesk.ui.compose.schedule_field import ScheduleField, When
from tests.support.clock import ManualClock

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the computer's own zone in March 2026, whose second is a Monday."""
    return datetime(2026, 3, day, hour, minute).astimezone(UTC)


class Planner:
    """Somebody who decides when a fax is sent."""

    def __init__(self, qtbot: QtBot, now: datetime) -> None:
        self.qtbot = qtbot
        self.clock = ManualClock(now)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field = ScheduleField(self.clock.now, self.window)
        self.window.show()

    def click(self, when: When) -> None:
        self.qtbot.mouseClick(self.field.choice(when), Qt.MouseButton.LeftButton)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key in the calendar, on the day that is chosen."""
        (day,) = [button for button in self.field.calendar.days if button.isChecked()]
        self.qtbot.keyClick(day, key, modifier)

    @property
    def words(self) -> list[str]:
        choices = [self.field.choice(when) for when in When]
        return [choice.accessibleName() for choice in choices if not choice.isHidden()]


@pytest.fixture(autouse=True)
def _weeks_from_monday() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (3, ["Now", "Today 08:00", "Tonight 18:00", "Choose…"]),
        (12, ["Now", "Tonight 18:00", "Tomorrow 08:00", "Choose…"]),
        (20, ["Now", "Tomorrow 08:00", "Choose…"]),
    ],
)
def test_what_is_to_come_is_proposed(qtbot: QtBot, hour: int, words: list[str]) -> None:
    assert Planner(qtbot, at(2, hour)).words == words


def test_a_proposal_is_taken_with_a_click(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.click(When.FIRST)
    assert planner.field.send_at == at(2, 18)
    planner.click(When.SECOND)
    assert planner.field.send_at == at(3, 8)
    planner.click(When.NOW)
    assert planner.field.send_at is None


def test_what_stands_on_a_choice_is_taken_also_when_it_has_passed_meanwhile(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 17))
    planner.clock.advance(2 * 3600)
    planner.click(When.SECOND)
    assert planner.field.send_at == at(3, 8)
    planner = Planner(qtbot, at(2, 17))
    planner.clock.advance(2 * 3600)
    planner.click(When.FIRST)
    assert planner.field.send_at == at(2, 18)
    assert planner.field.is_past


def test_the_calendar_opens_by_the_left_button_alone(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    qtbot.mouseClick(planner.field.choice(When.CHOSEN), Qt.MouseButton.RightButton)
    assert planner.field._calendar is None


def test_a_time_comes_back_as_it_was(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.field.set_send_at(at(10, 19, 15))
    assert planner.field.send_at == at(10, 19, 15)
    assert planner.words[-1] == "Tue 10 Mar 19:15"
    planner.field.set_send_at(at(2, 18))
    assert planner.field.key is When.FIRST
    planner.field.set_send_at(None)
    assert planner.field.send_at is None


def test_outside_of_its_round_corners_the_calendar_is_no_window(qtbot: QtBot) -> None:
    """A desktop that composes no windows would show them black."""
    planner = Planner(qtbot, at(2, 12))
    planner.click(When.CHOSEN)
    shape, place = planner.field.calendar.mask(), planner.field.calendar.rect()
    for corner in (place.topLeft(), place.topRight(), place.bottomLeft(), place.bottomRight()):
        assert not shape.contains(corner)
    assert shape.contains(place.center())
    assert shape.contains(QPoint(place.left(), place.center().y()))


def test_a_day_and_a_time_are_chosen_in_the_calendar(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.click(When.CHOSEN)
    calendar = planner.field.calendar
    assert calendar.isVisible()
    assert (calendar.month, planner.field.send_at) == ("March 2026", at(2, 13))
    (tenth,) = [day for day in calendar.days if day.accessibleName() == "Tuesday, 10 March 2026"]
    qtbot.mouseClick(tenth, Qt.MouseButton.LeftButton)
    calendar.time.setTime(QTime(19, 15))
    qtbot.mouseClick(calendar.done, Qt.MouseButton.LeftButton)
    assert not calendar.isVisible()
    assert planner.field.send_at == at(10, 19, 15)
    assert planner.words[-1] == "Tue 10 Mar 19:15"


def test_days_that_have_passed_are_off(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(10, 12))
    planner.field.open_calendar()
    calendar = planner.field.calendar
    on = [day.text() for day in calendar.days if day.isEnabled()]
    assert on[:2] == ["10", "11"]
    assert calendar.days[0].text() == "23", "the week begins on Monday"
    planner.press(Qt.Key.Key_Up)
    assert calendar.day == QDate(2026, 3, 10)
    planner.press(Qt.Key.Key_PageUp)
    assert calendar.day == QDate(2026, 3, 10)


def test_the_calendar_is_driven_wholly_by_keys(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.field.set_send_at(at(4, 9))
    qtbot.keyClick(planner.field.choice(When.CHOSEN), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = planner.field.calendar
    assert calendar.isVisible()
    assert calendar.day == QDate(2026, 3, 4), "Alt+Down opens, and steps nothing"
    for key, day in (
        (Qt.Key.Key_Right, QDate(2026, 3, 5)),
        (Qt.Key.Key_Down, QDate(2026, 3, 12)),
        (Qt.Key.Key_End, QDate(2026, 3, 15)),
        (Qt.Key.Key_Home, QDate(2026, 3, 9)),
        (Qt.Key.Key_PageDown, QDate(2026, 4, 9)),
        (Qt.Key.Key_Left, QDate(2026, 4, 8)),
    ):
        planner.press(key)
        assert calendar.day == day
    assert calendar.month == "April 2026"
    planner.press(Qt.Key.Key_Return)
    assert not calendar.isVisible()
    assert planner.field.send_at == datetime(2026, 4, 8, 9).astimezone(UTC)


def test_esc_closes_the_calendar_alone_and_takes_the_choice_back(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.click(When.FIRST)
    planner.click(When.CHOSEN)
    planner.press(Qt.Key.Key_Right)
    assert planner.field.send_at == at(3, 13)
    qtbot.keyClick(planner.field.calendar, Qt.Key.Key_Escape)
    assert not planner.field.calendar.isVisible()
    assert planner.field.send_at == at(2, 18)
    assert planner.field.key is When.FIRST


def test_arrow_keys_come_past_the_choice_without_opening_it(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.click(When.SECOND)
    planner.window.activateWindow()
    planner.field.choice(When.SECOND).setFocus()
    qtbot.waitUntil(planner.field.choice(When.SECOND).hasFocus)
    qtbot.keyClick(planner.field.choice(When.SECOND), Qt.Key.Key_Right)
    assert planner.field.key is When.CHOSEN
    assert planner.field._calendar is None
    assert planner.field.send_at == at(2, 13)


def test_a_week_begins_where_people_say_it_does(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("en_US"))
    planner = Planner(qtbot, at(10, 12))
    planner.field.open_calendar()
    assert planner.field.calendar.days[0].accessibleName() == "Sunday, March 1, 2026"


def test_a_time_that_has_passed_is_known(qtbot: QtBot) -> None:
    planner = Planner(qtbot, at(2, 12))
    planner.field.set_send_at(at(2, 13))
    assert not planner.field.is_past
    planner.clock.advance(7200)
    assert planner.field.is_past
