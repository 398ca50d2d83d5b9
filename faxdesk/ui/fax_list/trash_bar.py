"""The line above the trash: how long its faxes are kept, and the way to have them gone now."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from faxdesk.settings import Settings
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import tr, tr_n


class TrashBar(QWidget):
    """Its button triggers the action "empty trash", which does the work."""

    def __init__(self, settings: Settings, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._action = actions.empty_trash
        self._period = PlainLabel()
        self._period.setWordWrap(True)
        theme.set_tone(self._period, "muted")
        self.button = QPushButton(self._action.text())
        set_tip(self.button, self._action.toolTip())
        self.button.clicked.connect(self._action.trigger)
        self._action.enabledChanged.connect(self.button.setEnabled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self._period, 1)
        row.addWidget(self.button)

    def refresh(self) -> None:
        """Read the setting anew, since it may have changed."""
        days = self._settings.trash_days
        self._period.setText(
            tr_n(
                "Deleted for ever after {count} day",
                "Deleted for ever after {count} days",
                days,
                count=wording.number_of(days),
            )
            if days
            else tr("Kept for ever")
        )
        self.button.setEnabled(self._action.isEnabled())
