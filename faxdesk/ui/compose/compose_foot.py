"""The foot of the page for writing: what sending will take, and the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel, caption, set_tip
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft
    from faxdesk.domain.runtime import Clock
    from faxdesk.domain.sent_page import LineTime
    from faxdesk.domain.times.number_time import NumberTime
    from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent

_LEAST_LINES = 14
"""The width that the estimate has at least, in lines of the font, and the margins."""


class ComposeFoot(QFrame):
    """Signals: send_wanted(), discard_wanted()."""

    send_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composeFoot")
        self._clock = clock
        self._estimate = PlainLabel()
        self._estimate.setObjectName("composeEstimate")
        self._estimate.setWordWrap(True)
        # The buttons get their room first.
        self._estimate.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._reason = PlainLabel()
        self._reason.setObjectName("composeReason")
        self._reason.setProperty("kind", "small")
        self._reason.setWordWrap(True)
        self._reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        about = tr(
            "The shorter time is for two good machines, the longer for two old ones."
            " The call itself is counted in."
        )
        for label in (self._estimate, self._reason):
            set_tip(label, about)
        self._discard = QPushButton(tr("Discard"))
        self._discard.setObjectName("discardButton")
        self._discard.setToolTip(tr("Throw this draft away"))
        self._discard.setFlat(True)
        self._send = QPushButton()
        self._send.setObjectName("sendButton")
        self._send.setProperty("kind", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.EDGE, 0, theme.Metrics.EDGE, 0)
        row.setSpacing(theme.Metrics.GAP)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self._estimate)
        lines.addWidget(self._reason)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        for button, wish in ((self._discard, self.discard_wanted), (self._send, self.send_wanted)):
            row.addWidget(button)
            button.clicked.connect(wish)
        # Higher only where its words need more lines.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def come_after(self, part: QWidget) -> None:
        """Have Tab come here after the last control of a part that was made later."""
        last, at = part, part.nextInFocusChain()
        while at is not None and part.isAncestorOf(at):
            if at.focusPolicy() & Qt.FocusPolicy.TabFocus:
                last = at
            at = at.nextInFocusChain()
        self.setTabOrder(last, self._discard)
        self.setTabOrder(self._discard, self._send)

    def say_estimate(self, sent: DraftAsSent, time: NumberTime, count: int, *, is_judging: bool) -> None:
        """Pages and time as far as they are known, why the time is what it is, and what the button will do.
        count is of the numbers that it can go to."""
        draft = sent.draft
        self._estimate.setText(_estimate(sent, time.time))
        reason = _reason(sent, time.calls, is_judging=is_judging)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        words = self._what_sending_does(draft, count)
        self._send.setText(caption(words))
        self._fit()
        set_tip(self._send, tr("{action} (Ctrl+Enter)", action=words))

    @property
    def estimate_words(self) -> str:
        return self._estimate.text()

    @property
    def reason_words(self) -> str:
        return self._reason.text()

    @property
    def send_words(self) -> str:
        return self._send.text()

    def set_busy(self, busy: bool) -> None:
        """While the fax is handed over it cannot be sent a second time."""
        self._send.setEnabled(not busy)
        self._discard.setEnabled(not busy)

    def _what_sending_does(self, draft: Draft, count: int) -> str:
        if draft.send_at is not None:
            return tr("Schedule for {time}", time=wording.date_and_time(draft.send_at, self._clock.now()))
        return tr_n("Send to {count}", "Send to {count}", count) if count else tr("Send")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, Discard is in the menu of the title row alone."""
        buttons = self._discard.sizeHint().width() + self._send.sizeHint().width()
        self._discard.setVisible(buttons + _LEAST_LINES * theme.measures().line < self.width())

    def _measure(self) -> None:
        self.setMinimumHeight(theme.measures().foot)
        for button in (self._discard, self._send):
            button.setIconSize(icons.size_before_words())

    def _tint(self) -> None:
        self._send.setIcon(icons.before_words(icons.icon("send", "on_fill")))
        self._discard.setIcon(icons.before_words(icons.icon("trash")))


def _estimate(sent: DraftAsSent, time: LineTime) -> str:
    draft = sent.draft
    if not draft.files and draft.cover_pages == 0:
        return tr("No pages yet")
    if draft.pages is None:
        return tr("{service} counts the pages", service=service_name())
    pages, lasting = wording.pages(draft.pages), wording.line_time(time)
    if len(draft.recipients) > 1:
        return tr("{pages}, {time} at each number", pages=pages, time=lasting)
    return tr("{pages}, {time}", pages=pages, time=lasting)


def _reason(sent: DraftAsSent, calls: int, *, is_judging: bool) -> str:
    """Why the time is a range, or what makes it long."""
    if not sent.draft.files or sent.draft.pages is None:
        return ""
    if is_judging:
        return tr("The pages are being looked at")
    if sent.longest is not None:
        return tr("Page {number} takes most of it", number=sent.longest)
    if calls:
        return tr_n("As your last fax there took", "As your last {count} faxes there took", calls)
    return tr("The newer their machine, the quicker")
