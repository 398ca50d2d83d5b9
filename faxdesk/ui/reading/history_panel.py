"""What happened to a fax, line by line, folded away until it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.journal_causes import cause_text
from faxdesk.domain.outbox_states import LogEntry, OutboxState, PartKind
from faxdesk.domain.service_name import with_service_name
from faxdesk.ui.common.plain_text import PlainLabel

_STATES: dict[str, str] = {
    OutboxState.DRAFT: "Draft",
    OutboxState.HELD_BACK: "Held back, so that it could be undone",
    OutboxState.ON_HOLD: "On hold, until you let it go",
    OutboxState.QUEUED: "Waiting for its turn",
    OutboxState.UPLOADING: "Uploading to {service}",
    OutboxState.WAITING: "Waiting to try again",
    OutboxState.UNCERTAIN: "Checking whether it went out",
    OutboxState.NEEDS_YOU: "Stopped; needs you",
    OutboxState.ACCEPTED: "Accepted by {service}",
    OutboxState.SPLIT: "Goes out in parts, for so many recipients",
    OutboxState.DISCARDED: "Discarded",
}
_PARTS = {
    PartKind.NONE: "",
    PartKind.GROUP: "Part: ",
    PartKind.RETRY: "Resend by itself: ",
    PartKind.RESEND: "Resend: ",
}
MAX_LINES = 40


def line_for(entry: LogEntry, locale: QLocale) -> str:
    """One step as a line: when, what, and why where that is known."""
    moment = QDateTime.fromSecsSinceEpoch(int(entry.at.timestamp()))
    when = locale.toString(moment, "d MMM, HH:mm:ss")
    return f"{when}   {_PARTS[entry.part]}{_happening(entry)}"


def _happening(entry: LogEntry) -> str:
    cause = cause_text(entry.cause)
    if entry.event == "note" and cause:
        return cause[0].upper() + cause[1:]
    if entry.event == "body_sent":
        text = "The whole fax was handed over"
    else:
        text = with_service_name(_STATES.get(entry.new_state, entry.new_state))
    return text + (f" ({cause})" if cause else "")


class HistoryPanel(QWidget):
    """A fold with the log of a fax that was written here.

    Signals: unfolded() when it is opened, so that its lines are read only then.
    """

    unfolded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fold = QToolButton()
        self._fold.setObjectName("historyFold")
        self._fold.setText("History")
        self._fold.setToolTip("Show what happened to this fax, step by step")
        self._fold.setCheckable(True)
        self._fold.setAutoRaise(True)
        self._fold.setArrowType(Qt.ArrowType.RightArrow)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.toggled.connect(self._on_toggled)
        self._lines = PlainLabel()
        self._lines.setObjectName("historyLines")
        self._lines.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lines.setWordWrap(True)
        self._lines.setContentsMargins(24, 0, 0, 4)
        self._lines.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._fold)
        column.addWidget(self._lines)

    def fold(self) -> None:
        self._fold.setChecked(False)

    def unfold(self) -> None:
        self._fold.setChecked(True)

    @property
    def is_unfolded(self) -> bool:
        return self._fold.isChecked()

    @property
    def text(self) -> str:
        return self._lines.text()

    def show_entries(self, entries: Sequence[LogEntry]) -> None:
        """Oldest first; of a long history the end."""
        locale = QLocale()
        # A further request is never written: it begins with its first step.
        entries = [entry for entry in entries if entry.part == PartKind.NONE or entry.event != "create"]
        lines = [line_for(entry, locale) for entry in entries[-MAX_LINES:]]
        if len(entries) > MAX_LINES:
            lines.insert(0, f"{len(entries) - MAX_LINES} earlier steps are not shown.")
        self._lines.setText("\n".join(lines) or "Nothing yet.")

    def _on_toggled(self, is_open: bool) -> None:
        self._fold.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._lines.setVisible(is_open)
        if is_open:
            self.unfolded.emit()
