"""What stands in the items of a view: Qt copies, pickles and hands on all of it when an item is dragged."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QImage

OWN_ROLES = 8
"""So many roles from UserRole on are looked at."""


def foreign_item_data(model: QAbstractItemModel) -> list[object]:
    """What is neither a number nor a text nor a picture in the items of a list."""
    kept = [
        model.data(model.index(row, 0), role)
        for row in range(model.rowCount())
        for role in (
            Qt.ItemDataRole.DisplayRole,
            *range(Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + OWN_ROLES),
        )
    ]
    return [value for value in kept if not isinstance(value, int | float | str | QImage | None)]
