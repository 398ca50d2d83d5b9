"""The wheel over a field changes the field that somebody is at work in, and scrolls the page otherwise."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QSpinBox,
    QWidget,
)

from faxdesk.ui.settings.settings_page import SettingsPage
from faxdesk.ui.window.main_window import MainWindow
from tests.structure.imports import PACKAGE
from tests.support.desk import TestDesk

NOTCH = 120


def turn_wheel(widget: QWidget) -> bool:
    """One notch down over the middle of a widget; False where it leaves the wheel to what it lies on."""
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -NOTCH),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def value_of(field: QWidget) -> object:
    if isinstance(field, QSpinBox):
        return field.value()
    return field.currentIndex() if isinstance(field, QComboBox) else field.property("dateTime")


def fields_of(page: QWidget) -> list[QWidget]:
    fields: list[QWidget] = [*page.findChildren(QAbstractSpinBox), *page.findChildren(QComboBox)]
    return [field for field in fields if field.isVisible() and field.isEnabled()]


def settings_of(window: MainWindow) -> SettingsPage:
    """All sections, on show at once."""
    window.pages.show_settings()
    page = window.pages.settings
    page.search.setText("e")
    return page


def test_the_wheel_over_the_settings_scrolls_them_and_changes_none(
    stage: TestDesk, window: MainWindow
) -> None:
    page = settings_of(window)
    stage.desk.settings.trash_days = 30
    fields = fields_of(page)
    assert len(fields) >= 8
    for field in fields:
        page.area.ensureWidgetVisible(field)
        before = value_of(field)
        assert not turn_wheel(field), "the wheel is the page's"
        assert value_of(field) == before, field.accessibleName()
        assert not field.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_wheel_over_a_fax_being_written_changes_nothing_of_it(window: MainWindow) -> None:
    window.writing.begin()
    form = window.pages.compose.form
    form.cover.choose(None)
    form.schedule.open_calendar()
    calendar = form.schedule.calendar
    before = form.draft
    choices: list[QWidget] = [
        form.quality,
        form.schedule,
        form.cover.pictures.viewport(),
        calendar.time,
    ]
    for choice in choices:
        turn_wheel(choice)
        assert form.draft == before, choice
    calendar.close()


def test_in_the_field_that_has_the_focus_the_wheel_is_at_home(window: MainWindow) -> None:
    page = settings_of(window)
    box = page.rows["poll_seconds"].editor
    page.area.ensureWidgetVisible(box)
    box.setFocus()
    before = value_of(box)
    assert turn_wheel(box)
    assert value_of(box) != before


@pytest.mark.parametrize(
    "name",
    [
        "QComboBox",
        "QSpinBox",
        "QDoubleSpinBox",
        "QDateTimeEdit",
        "QDateEdit",
        "QTimeEdit",
        "QSlider",
        "QDial",
    ],
)
def test_no_field_of_qt_is_used_as_it_is(name: str) -> None:
    used = [
        str(path.relative_to(PACKAGE))
        for path in sorted((PACKAGE / "ui").rglob("*.py"))
        if path.name != "wheel_safe_fields.py"
        and re.search(rf"\b{name}\(|\({name}\)", path.read_text("utf-8"))
    ]
    assert used == []
