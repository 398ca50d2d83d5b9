"""A row of tools at the top of a pane: icons with their words, or icons alone where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from faxdesk.ui.common import icons, theme


class ToolRow(QFrame):
    """All words go at once where they do not fit, never some; tooltips and names stay. A hairline ends it
    below, on one line with those of its neighbours."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """name is what a screen reader calls it."""
        super().__init__(parent)
        self.setObjectName("toolBar")
        self.setAccessibleName(name)
        self._tools: list[QToolButton] = []
        self._has_words = True
        self._wanted_px: int | None = None
        """How wide it is with all words, where that is known."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(0)
        # It may be narrower than its words, which go then.
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        theme.keep_measured(self._measure)

    def add_action(self, action: QAction) -> QToolButton:
        """A button for an action, hidden while the action is."""
        # With its parent from the start: without, it would flash up as a window of its own.
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        button.setVisible(action.isVisible())
        action.changed.connect(lambda: self._follow(button, action))
        return self.add_tool(button)

    def add_tool(self, button: QToolButton) -> QToolButton:
        """A button of one's own with icon and words, such as one that opens a menu."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tools.append(button)
        self._row.addWidget(button)
        self._wanted_px = None
        self._dress(button)
        return button

    def add_words(self, words: QWidget) -> None:
        """A label among the tools."""
        self._row.addWidget(words)

    def add_stretch(self) -> None:
        """What is added after this stands at the end."""
        self._row.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now do its buttons look as they will, and know how wide they are.
        self._wanted_px = None
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _follow(self, button: QToolButton, action: QAction) -> None:
        if button.isHidden() == action.isVisible() or button.accessibleName() != action.text():
            button.setVisible(action.isVisible())
            button.setAccessibleName(action.text())
            self._wanted_px = None
            self._fit()
        else:
            # With the action's icon, which the button took over again.
            self._dress(button)

    def _measure(self) -> None:
        self.setFixedHeight(theme.measures().tool_bar)
        self._wanted_px = None
        self._fit()

    def _fit(self) -> None:
        if self._wanted_px is None:
            self._show_words(True)
            for button in self._tools:
                # Until then it does not know its letters, and says that it is narrower than it will be.
                button.ensurePolished()
            margins = self._row.contentsMargins()
            shown = [button.sizeHint().width() for button in self._tools if not button.isHidden()]
            self._wanted_px = sum(shown) + margins.left() + margins.right()
        self._show_words(self._wanted_px <= self.width())

    def _show_words(self, has_words: bool) -> None:
        self._has_words = has_words
        for button in self._tools:
            self._dress(button)

    def _dress(self, button: QToolButton) -> None:
        style = Qt.ToolButtonStyle
        has_words = self._has_words and bool(button.text())
        side = theme.measures().line
        button.setIconSize(icons.size_before_words() if has_words else QSize(side, side))
        if (action := button.defaultAction()) is not None:
            button.setIcon(icons.before_words(action.icon()) if has_words else action.icon())
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if has_words else style.ToolButtonIconOnly)
        theme.set_look(button, "kind", "tool" if has_words else "icon")
