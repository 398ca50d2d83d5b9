"""The fields for the numbers of a contact, where there is little room for large letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk


def test_nothing_is_cut_in_a_narrow_window_with_large_letters(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    letters_of: Callable[[int], None],
) -> None:
    letters_of(20)
    numbers = (ContactNumber("+16505550144"), ContactNumber("+16505550145", is_fax=False))
    stage.desk.contacts.add(Contact("Northside Clinic", numbers=numbers))
    window = open_window((860, 620))
    window.actions_.contacts.trigger()
    page = window.pages.contacts
    qtbot.waitUntil(lambda: page.pane.model.rowCount() == 2)
    page.pane.choose(1)
    qtbot.waitUntil(lambda: page.view.heading.text() == "Northside Clinic")
    page.edit()
    form = page.form
    qtbot.waitUntil(form.isVisible)

    def fits() -> bool:
        """Whether what each row says can be read, and all of it is in sight from start to end."""
        QApplication.processEvents()
        room = form.viewport().width()
        return all(
            row.label.fontMetrics().horizontalAdvance(row.label.placeholderText()) < row.label.width()
            and row.is_fax.width() >= row.is_fax.sizeHint().width()
            and row.kind.width() >= row.kind.minimumSizeHint().width()
            and row.remove.mapTo(form.viewport(), row.remove.rect().topRight()).x() < room
            for row in form.numbers.rows
        )

    qtbot.waitUntil(fits)
    assert form.numbers.rows[0].label.y() > form.numbers.rows[0].number.y(), "one half below the other"
    window.resize(1900, 700)
    row = form.numbers.rows[0]
    qtbot.waitUntil(lambda: row.label.geometry().center().y() == row.number.geometry().center().y())
    assert fits()
