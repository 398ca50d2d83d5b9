"""Choices of which one holds: side by side in one frame, or as chips that filter a list."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import caption
from faxdesk.ui.controls.words_on_ground import ink_of, paint_words_on_ground

Key = TypeVar("Key", bound=Hashable)


class Choice(QRadioButton):
    """A radio button that is painted as its words on a ground. It is as wide as they are in strong letters,
    so that nothing moves when it is chosen. Tab enters a group of them at the chosen one, and the arrow keys
    go from one to the next, as Qt has it for radio buttons."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_text(text)
        theme.keep_measured(self.updateGeometry)

    def set_text(self, text: str) -> None:
        """Show this text letter by letter."""
        self.setText(caption(text))
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.strong(self._letters()))
        return QSize(
            metrics.horizontalAdvance(self.accessibleName()) + 2 * self._inset_px(), self._height_px()
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_words_on_ground(self, painter, self.accessibleName(), self._letters(), self._ink())
        self._paint_over(painter)

    def _ink(self) -> str:
        return ink_of(self)

    def _letters(self) -> QFont:
        return self.font()

    def _height_px(self) -> int:
        return theme.measures().button - 2

    def _inset_px(self) -> int:
        return 12

    def _paint_over(self, painter: QPainter) -> None:
        """Draw what lies over the words."""


class FilterChip(Choice):
    """A choice that filters a list, in small letters; it draws the ring of the focus inside of itself."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", "chip")

    def _letters(self) -> QFont:
        return theme.second_line(self.font())

    def _ink(self) -> str:
        ink = super()._ink()
        return "muted" if ink == "text" else ink

    def _height_px(self) -> int:
        return theme.measures().filter_chip

    def _inset_px(self) -> int:
        return theme.Metrics.INSET

    def _paint_over(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(inner, theme.Metrics.RADIUS - 1, theme.Metrics.RADIUS - 1)
        elif theme.colours().is_high_contrast:
            # Without it nothing says that the words are a button.
            painter.setPen(QPen(theme.colour("edge"), 1))
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, theme.Metrics.RADIUS, theme.Metrics.RADIUS)


class Segment(QWidget, Generic[Key]):
    """Choices side by side in one frame.

    Signals: chosen(key) when the person chose another one.
    """

    chosen = Signal(object)

    def __init__(self, name: str, choices: Iterable[tuple[Key, str]], parent: QWidget | None = None) -> None:
        """A screen reader calls the whole by name; choices are keys and words, of which the first holds."""
        super().__init__(parent)
        self.setProperty("kind", "segment")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._choices: dict[Key, Choice] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(1)
        self._arranged = (0, 0)
        for key, text in choices:
            choice = Choice(text, self)
            choice.toggled.connect(lambda on, key=key: self._on_toggled(key, on))
            self._group.addButton(choice)
            self._choices[key] = choice
        self._arrange(len(self._choices))
        self.choose(next(iter(self._choices)))

    @property
    def key(self) -> Key:
        """The key of the choice that holds."""
        return next(key for key, choice in self._choices.items() if choice.isChecked())

    def choose(self, key: Key) -> None:
        """Let this one hold; chosen is not emitted."""
        self.blockSignals(True)
        self._choices[key].setChecked(True)
        self.blockSignals(False)

    def choice(self, key: Key) -> Choice:
        """The button of a choice: to call it something else, to switch it off and say why."""
        return self._choices[key]

    def fit_into(self, width: int) -> None:
        """Stand in one row where that is no wider than this, else in two, else each choice in a row."""
        widths = [choice.sizeHint().width() + 1 for choice in self._shown()]
        count = len(widths)
        half = -(-count // 2)
        wide = [max(widths[column::half]) for column in range(half)]
        self._arrange(count if sum(widths) < width else half if sum(wide) < width else 1)

    def _shown(self) -> list[Choice]:
        return [choice for choice in self._choices.values() if not choice.isHidden()]

    def _arrange(self, columns: int) -> None:
        shown = self._shown()
        places = [(choice, place // columns, place % columns) for place, choice in enumerate(shown)]
        if (columns, len(shown)) == self._arranged:
            return
        self._arranged = (columns, len(shown))
        for choice in self._choices.values():
            self._grid.removeWidget(choice)
        policy = QSizePolicy.Policy
        for choice, row, column in places:
            # In several rows each fills its cell; in one row it is as wide as its words.
            choice.setSizePolicy(policy.Fixed if columns == len(shown) else policy.Expanding, policy.Fixed)
            self._grid.addWidget(choice, row, column)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge" if self.isEnabled() else "line"), 1))
        painter.setBrush(theme.colour("raised"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        line = theme.colour("line")
        for choice in self._shown():
            place = choice.geometry()
            if place.left() > 1:
                painter.fillRect(place.left() - 1, place.top(), 1, place.height(), line)
            if place.top() > 1:
                painter.fillRect(place.left(), place.top() - 1, place.width(), 1, line)

    def _on_toggled(self, key: Key, on: bool) -> None:
        if on:
            self.setFocusProxy(self._choices[key])
            self.chosen.emit(key)
