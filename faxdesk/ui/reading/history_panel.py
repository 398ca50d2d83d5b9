"""What happened to a fax, line by line, folded away until it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.journal_causes import cause_text, state_text
from faxdesk.domain.outbox_states import LogEntry, PartKind
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import mark, tr, tr_n

_PARTS = {
    PartKind.GROUP: mark("Part: {happening}"),
    PartKind.RETRY: mark("Resend by itself: {happening}"),
    PartKind.RESEND: mark("Resend: {happening}"),
}
MAX_LINES = 40


def line_for(entry: LogEntry, locale: QLocale) -> str:
    """One step as a line: when, what, and why where that is known."""
    moment = QDateTime.fromSecsSinceEpoch(int(entry.at.timestamp()))
    when = locale.toString(moment, "d MMM, HH:mm:ss")
    happening = _happening(entry)
    if entry.part in _PARTS:
        happening = tr(_PARTS[entry.part], happening=happening)
    return f"{when}   {happening}"


def _happening(entry: LogEntry) -> str:
    cause = cause_text(entry.cause)
    if entry.event == "note" and cause:
        return cause[0].upper() + cause[1:]
    if entry.event == "body_sent":
        happening = tr("The whole fax was handed over")
    else:
        happening = state_text(entry.new_state)
    return tr("{happening} ({cause})", happening=happening, cause=cause) if cause else happening


class HistoryPanel(QWidget):
    """The log of a fax that was written here; hidden until it is asked for.

    Signals: unfolded() when it is opened, so that its lines are read only then.
    """

    unfolded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = PlainLabel(tr("History"))
        title.setProperty("kind", "strong")
        hide = QPushButton(tr("Hide"))
        hide.setProperty("kind", "link")
        hide.setAccessibleName(tr("Hide the history"))
        hide.clicked.connect(self.fold)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(hide)
        head.addStretch(1)
        self._lines = PlainLabel()
        self._lines.setObjectName("historyLines")
        self._lines.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lines.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._lines)
        self.hide()

    def fold(self) -> None:
        self.hide()

    def unfold(self) -> None:
        self.show()
        self.unfolded.emit()

    @property
    def is_unfolded(self) -> bool:
        return not self.isHidden()

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
            lines.insert(0, _not_shown(len(entries) - MAX_LINES))
        self._lines.setText("\n".join(lines) or tr("Nothing yet."))


def _not_shown(count: int) -> str:
    return tr_n("{count} earlier step is not shown.", "{count} earlier steps are not shown.", count)
