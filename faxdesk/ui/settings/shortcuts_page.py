"""All keys, from the actions themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.action_keys import key_text
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.form_page import FormPage, card, words_label

_MORE = {
    "Pages": (("Read on, by nearly a page", "Space"), ("Read back", "Shift+Space")),
    "Lists": (("Choose several faxes", "Shift+Down"), ("Open the fax in a narrow window", "Enter")),
}
"""Keys that a list or a page view understands by itself."""


class ShortcutsPage(FormPage):
    """What F1 shows."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Keyboard", parent)
        self.setObjectName("keysPage")
        self.shown: set[QAction] = set()
        for title, group in actions.groups.items():
            rows = [
                (action.statusTip(), [key_text(key) for key in action.shortcuts()])
                for action in group
                if action.shortcuts()
            ]
            self.shown.update(action for action in group if action.shortcuts())
            self.column.addWidget(words_label(title, "heading"))
            self.column.addWidget(self._card([*rows, *((tip, [key]) for tip, key in _MORE.get(title, ()))]))
        self.column.addStretch(1)

    def _card(self, rows: list[tuple[str, list[str]]]) -> QFrame:
        frame, column = card()
        for tip, keys in rows:
            row = QHBoxLayout()
            row.setSpacing(theme.Metrics.HALF)
            label = words_label(tip)
            label.setWordWrap(True)
            row.addWidget(label, 1)
            for key in keys:
                cap = words_label(key, "key")
                cap.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
                row.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
            column.addLayout(row)
        return frame
