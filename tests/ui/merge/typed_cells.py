"""Typing into the cells of a table, as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from faxdesk.ui.merge.merge_table import MergeTable


def open_cell(table: MergeTable) -> QLineEdit | None:
    """The field that is typed into; None where none is open."""
    fields = table.viewport().findChildren(QLineEdit, "typedCell")
    return next((field for field in fields if field.isVisible()), None)


def type_in(table: MergeTable, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Put this in place of what stands in the cell, and go on with a key."""
    field = open_cell(table)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, key)
