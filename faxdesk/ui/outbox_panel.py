"""What happens now with a fax that is not out yet, and the buttons that its state allows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from faxdesk.domain.outbox import OutboxItem, OutboxState
from faxdesk.domain.runtime import Clock
from faxdesk.ui import icons
from faxdesk.ui.outbox_words import SEND_AGAIN_WARNING, Situation, Step, situation_of

ICON_PX = 24
TICK_MS = 1000
_ANYWAY = "Send it again anyway"
_BACK = "Back"


class OutboxPanel(QFrame):
    """Signals: chosen(Step) when a button is pressed. "Send again" first shows its warning in place,
    and is only emitted when that is confirmed."""

    chosen = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outboxPanel")
        self._clock = clock
        self._item: OutboxItem | None = None
        self._situation: Situation | None = None
        self._picture = QLabel()
        self._title = QLabel()
        self._title.setObjectName("outboxTitle")
        self._hint = QLabel()
        self._hint.setObjectName("outboxHint")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Uploaded")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._picture, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._hint, 1, 1)
        grid.addWidget(self._progress, 2, 1)
        grid.addLayout(self._buttons, 3, 1)
        grid.setColumnStretch(1, 1)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._say)
        self.hide()

    def show_item(self, item: OutboxItem) -> None:
        self._item = item
        self._progress.setVisible(item.state == OutboxState.UPLOADING)
        self._progress.setRange(0, 0)
        if item.state == OutboxState.HELD_BACK:
            self._tick.start()
        else:
            self._tick.stop()
        self._say()
        if self._situation is not None:
            self._offer([(step.value, step) for step in self._situation.steps])
        self.show()

    def clear(self) -> None:
        self._item = None
        self._tick.stop()
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """How many bytes of the fax are out."""
        self._progress.setRange(0, 100)
        self._progress.setValue(round(100 * done / total) if total else 0)

    def say(self, words: str) -> None:
        """What became of a step, in place of the hint."""
        self._hint.setText(words)
        self._hint.setVisible(bool(words))

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def hint(self) -> str:
        return self._hint.text()

    def button(self, words: str) -> QPushButton | None:
        """The button with these words, for those who press it by program."""
        for place in range(self._buttons.count()):
            taken = self._buttons.itemAt(place)
            widget = taken.widget() if taken is not None else None
            if isinstance(widget, QPushButton) and widget.text() == words:
                return widget
        return None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _say(self) -> None:
        if self._item is None:
            return
        self._situation = situation_of(self._item, self._clock.now())
        self._title.setText(self._situation.title)
        self.say(self._situation.hint)
        self.setAccessibleName(f"{self._situation.title} {self._situation.hint}".strip())
        self._tint()

    def _tint(self) -> None:
        if self._situation is not None:
            ratio = self.devicePixelRatioF()
            self._picture.setPixmap(icons.pixmap(self._situation.icon, self._situation.role, ICON_PX, ratio))

    def _offer(self, buttons: list[tuple[str, Step | None]]) -> None:
        while (taken := self._buttons.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, step in buttons:
            button = QPushButton(words)
            button.clicked.connect(lambda _=False, step=step, words=words: self._on_pressed(step, words))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _on_pressed(self, step: Step | None, words: str) -> None:
        if step is None and self._item is not None:
            self.show_item(self._item)
        elif step is Step.SEND_AGAIN and words != _ANYWAY:
            self.say(SEND_AGAIN_WARNING)
            self._offer([(_ANYWAY, Step.SEND_AGAIN), (_BACK, None)])
        else:
            self.chosen.emit(step)
