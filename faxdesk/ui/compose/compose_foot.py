"""The foot of the compose pane: what sending will take, what is saved, and the buttons."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import Clock
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel


class ComposeFoot(QFrame):
    """Signals: send_wanted(), discard_wanted(), close_wanted()."""

    send_wanted = Signal()
    discard_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composeFoot")
        self._clock = clock
        self._estimate = PlainLabel()
        self._estimate.setObjectName("composeEstimate")
        self._saved = PlainLabel()
        self._saved.setObjectName("composeSaved")
        self._saved.setProperty("kind", "small")
        self._close = QPushButton("Close")
        self._close.setToolTip("Close; the draft is kept (Esc)")
        self._close.setFlat(True)
        self._discard = QPushButton("Discard")
        self._discard.setObjectName("discardButton")
        self._discard.setToolTip("Throw this draft away")
        self._discard.setFlat(True)
        self._send = QPushButton("Send")
        self._send.setObjectName("sendButton")
        self._send.setProperty("kind", "primary")
        self._send.setToolTip("Send the fax (Ctrl+Enter)")
        self._send.setIconSize(QSize(16, 16))
        self._send.setMinimumWidth(104)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(8)
        row.addWidget(self._estimate)
        row.addSpacing(16)
        row.addWidget(self._saved)
        row.addStretch(1)
        for button, wish in (
            (self._close, self.close_wanted),
            (self._discard, self.discard_wanted),
            (self._send, self.send_wanted),
        ):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            button.clicked.connect(wish)
        theme.keep_tinted(self._tint)

    def say_estimate(self, draft: Draft, seconds: float) -> None:
        """Pages and time, as far as they are known."""
        if not draft.files and draft.cover_index == 0:
            self._estimate.setText("No pages yet")
            return
        count = draft.pages
        many = len(draft.recipients) > 1
        time = wording.span(seconds) + (" at each number" if many else "")
        if count is None:
            self._estimate.setText(f"Pages are counted by {service_name()}")
        else:
            self._estimate.setText(f"{wording.pages(count)}, {time}")

    def say_saved(self, at: datetime | None) -> None:
        self._saved.setText(f"Saved {wording.clock_time(at)}" if at else "")

    def say_saving(self) -> None:
        self._saved.setText("Saving…")

    def say_unsaved(self) -> None:
        self._saved.setText("Not saved")

    @property
    def saved_words(self) -> str:
        return self._saved.text()

    @property
    def estimate_words(self) -> str:
        return self._estimate.text()

    def set_busy(self, busy: bool, why: str = "") -> None:
        """While the fax is handed over it cannot be sent a second time. why is said beside the buttons."""
        self._send.setEnabled(not busy)
        self._discard.setEnabled(not busy)
        if why:
            self._saved.setText(why)

    def _tint(self) -> None:
        self._send.setIcon(icons.icon("send", "on_bar"))
