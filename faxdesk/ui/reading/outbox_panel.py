"""What happens now with a fax that is not out yet, and the buttons that its state allows."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QPushButton, QWidget

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import Clock
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.reading.lookalike_list import LookalikeList
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Situation, Step, send_again_warning

ICON_PX = 24
PROGRESS_PX = 6
_LEAST_TICK_MS = 200
_LONGEST_TICK_MS = 3_600_000
_ANYWAY = "Send it again anyway"
_BACK = "Back"
_WARNED = {Step.SEND_AGAIN, Step.NONE_OF_THESE}


class OutboxPanel(QFrame):
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
        self._picture = PlainLabel()
        self._title = PlainLabel()
        self._title.setObjectName("outboxTitle")
        self._hint = PlainLabel()
        self._hint.setObjectName("outboxHint")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Uploaded")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(PROGRESS_PX)
        self.lookalikes = LookalikeList()
        self.lookalikes.recognised.connect(self.recognised)
        self._row = QWidget()
        self._buttons = FlowLayout(self._row, theme.Metrics.GAP)
        self._buttons.setContentsMargins(0, theme.Metrics.HALF, 0, 0)
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setObjectName("outbox panel")
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._on_tick)
        theme.keep_tinted(self._tint)
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._picture, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._hint, 1, 1)
        grid.addWidget(self._progress, 2, 1)
        grid.addWidget(self.lookalikes, 3, 1)
        grid.addWidget(self._row, 4, 1)
        grid.setColumnStretch(1, 1)

    def show_fax(self, shown: ShownFax) -> None:
        """Say how this fax stands, if there is anything to say or to do."""
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
    def title(self) -> str:
        return self._title.text()

    @property
    def hint(self) -> str:
        return self._hint.text()

    def button(self, text: str) -> QPushButton | None:
        """The button with this text, for tests and other programs that press it."""
        for place in range(self._buttons.count()):
            taken = self._buttons.itemAt(place)
            widget = taken.widget() if taken is not None else None
            if isinstance(widget, QPushButton) and widget.text() == text:
                return widget
        return None

    def _on_tick(self) -> None:
        before = self._situation
        self._say()
        if before is not None and (self._situation is None or self._situation.icon != before.icon):
            self.time_came.emit()

    def _say(self) -> None:
        self._tick.stop()
        situation = self._shown.situation(self._clock.now()) if self._shown is not None else None
        self._situation = situation
        if self._shown is None or situation is None:
            self.hide()
            return
        pending = self._shown.pending
        self._progress.setVisible(pending is not None and pending.state == OutboxState.UPLOADING)
        self._title.setText(situation.title)
        hint = send_again_warning() if self._asking is not None else situation.hint
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{situation.title} {hint}".strip())
        alike = situation.lookalikes if self._asking is None else ()
        self.lookalikes.show_faxes([(message_id, self._describe(message_id)) for message_id in alike])
        if self._asking is not None:
            self._offer([(_ANYWAY, self._asking), (_BACK, None)])
        else:
            self._offer([(step.value, step) for step in situation.steps])
        self._tint()
        self.show()
        if situation.next_s is not None:
            wait_ms = math.ceil(1000 * situation.next_s)
            self._tick.start(min(max(wait_ms, _LEAST_TICK_MS), _LONGEST_TICK_MS))

    def _tint(self) -> None:
        if self._situation is not None:
            ratio = self.devicePixelRatioF()
            self._picture.setPixmap(icons.pixmap(self._situation.icon, self._situation.role, ICON_PX, ratio))

    def _offer(self, buttons: list[tuple[str, Step | None]]) -> None:
        if tuple(buttons) == self._offered:
            # A button under the mouse stays what it is while the words above it count down.
            return
        self._offered = tuple(buttons)
        while (taken := self._buttons.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text, step in buttons:
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, step=step: self._on_pressed(step))
            self._buttons.addWidget(button)
        self._row.setVisible(bool(buttons))

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
