"""What happens now with a fax that was sent or is on its way out, in one sentence, and the buttons that its
state allows."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import Clock
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.icons import before_words, icon, size_before_words
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.reading.fax_outcome import lines_of, outcome, progress
from faxdesk.ui.reading.lookalike_list import LookalikeList
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Situation, Step, send_again_warning
from faxdesk.words import tr

_LEAST_TICK_MS = 200
_LONGEST_TICK_MS = 3_600_000
_WARNED = {Step.SEND_AGAIN, Step.NONE_OF_THESE}
_ICONS = {Step.RETRY: "resend", Step.RESEND: "resend", Step.RETRY_AFTER_MENDING: "resend"}


class OutboxPanel(QWidget):
    """Signals: chosen(Step) when a button is pressed, recognised(the service's id) when one of the faxes that
    an uncertain one may be is said to be it. "Send again" first shows its warning in place, and is only
    emitted when that is confirmed. time_came() when something else is going on by now, without any news.
    describe tells of one of those faxes by the service's id."""

    chosen = Signal(object)
    recognised = Signal(str)
    time_came = Signal()

    def __init__(self, clock: Clock, describe: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outboxPanel")
        self._clock = clock
        self._describe = describe
        self._shown: ShownFax | None = None
        self._situation: Situation | None = None
        self._asking: Step | None = None
        self._offered: tuple[tuple[str, Step | None], ...] = ()
        self._sentence = PlainLabel()
        self._hint = PlainLabel()
        theme.set_tone(self._hint, "muted")
        for label in (self._sentence, self._hint):
            label.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setAccessibleName(tr("Uploaded"))
        self._progress.setTextVisible(False)
        self.lookalikes = LookalikeList()
        self.lookalikes.recognised.connect(self.recognised)
        self._row = QWidget()
        self._buttons = FlowLayout(self._row, theme.Metrics.GAP)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setObjectName("outbox panel")
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._on_tick)
        theme.keep_tinted(self._tint)
        self.hide()

    def _lay_out(self) -> None:
        self._last = QHBoxLayout()
        self._last.setSpacing(theme.Metrics.GROUP)
        self._last.addWidget(self._row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.HALF)
        column.addWidget(self._sentence)
        column.addWidget(self._hint)
        column.addWidget(self._progress)
        column.addWidget(self.lookalikes)
        column.addSpacing(theme.Metrics.GAP)
        column.addLayout(self._last)

    def put_at_end(self, part: QWidget) -> None:
        """Let this stand at the end of the row of the buttons."""
        self._last.addWidget(part)

    def show_fax(self, shown: ShownFax) -> None:
        """Say how this fax stands, and what can be done."""
        before, self._shown = self._shown, shown
        if before is None or _state_of(before) != _state_of(shown):
            self._asking = None
            self._progress.setRange(0, 0)
        self._say()

    def clear(self) -> None:
        self._shown = None
        self._asking = None
        self._tick.stop()
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """How many bytes of the fax are out."""
        self._progress.setRange(0, 100)
        self._progress.setValue(round(100 * done / total) if total else 0)

    @property
    def sentence(self) -> str:
        """How far it is at all its recipients, and what is going on."""
        return self._sentence.text()

    @property
    def hint(self) -> str:
        return self._hint.text()

    @property
    def buttons(self) -> list[QPushButton]:
        """Those on show, in their order."""
        places = (self._buttons.itemAt(place) for place in range(self._buttons.count()))
        widgets = [place.widget() for place in places if place is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def button(self, text: str) -> QPushButton | None:
        """The button with this text, for tests and other programs that press it."""
        return next((button for button in self.buttons if button.text() == text), None)

    def _on_tick(self) -> None:
        before = self._situation
        self._say()
        if before is not None and (self._situation is None or self._situation.steps != before.steps):
            self.time_came.emit()

    def _say(self) -> None:
        self._tick.stop()
        shown = self._shown
        if shown is None or not shown.is_outgoing:
            self._situation = None
            self.hide()
            return
        now = self._clock.now()
        lines = lines_of(shown, now)
        situation = self._situation = shown.situation(now) or outcome(shown, lines)
        is_here = shown.is_here or (shown.item is not None and shown.item.is_to_many_and_held(now))
        far = "" if is_here else progress(shown, lines, now)
        hint = send_again_warning() if self._asking is not None else situation.hint
        self._sentence.setText(" ".join(part for part in (far, situation.title) if part))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._progress.setVisible(shown.pending is not None and shown.pending.state == OutboxState.UPLOADING)
        alike = situation.lookalikes if self._asking is None else ()
        self.lookalikes.show_faxes([(message_id, self._describe(message_id)) for message_id in alike])
        if self._asking is not None:
            self._offer([(tr("Send it again anyway"), self._asking), (tr("Back"), None)])
        else:
            steps = (*((Step.ROWS,) if shown.has_table else ()), *situation.steps)
            self._offer([(step.words, step) for step in steps])
        self.setAccessibleName(f"{self.sentence} {hint}".strip())
        self.show()
        if situation.next_s is not None:
            wait_ms = math.ceil(1000 * situation.next_s)
            self._tick.start(min(max(wait_ms, _LEAST_TICK_MS), _LONGEST_TICK_MS))

    def _tint(self) -> None:
        for button, (_words, step) in zip(self.buttons, self._offered, strict=True):
            if step in _ICONS:
                button.setIcon(before_words(icon(_ICONS[step])))

    def _offer(self, buttons: list[tuple[str, Step | None]]) -> None:
        if tuple(buttons) == self._offered:
            # A button under the mouse stays what it is while the words above it count down.
            return
        had_focus = any(button.hasFocus() for button in self.buttons)
        self._offered = tuple(buttons)
        while (taken := self._buttons.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text, step in buttons:
            button = QPushButton(text)
            button.setIconSize(size_before_words())
            button.clicked.connect(lambda _=False, step=step: self._on_pressed(step))
            self._buttons.addWidget(button)
        if had_focus and self.buttons:
            self.buttons[0].setFocus()
        self._tint()

    def _on_pressed(self, step: Step | None) -> None:
        if step is None:
            self._asking = None
            self._say()
        elif step in _WARNED and self._asking is None:
            self._asking = step
            self._say()
        else:
            self._asking = None
            self._say()
            self.chosen.emit(step)


def _state_of(shown: ShownFax) -> object:
    """As long as this value is the same, a question that was asked still stands."""
    pending = shown.pending
    return shown.fax.id, pending and (pending.id, pending.state, pending.absent)
