"""The tools over the page: one is in hand, and the page is turned and cropped from here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import caption, set_tip
from faxdesk.ui.compose.editor.editing import Editing
from faxdesk.ui.compose.editor.marks.tools import IN_THE_BAR, IN_THE_MENU, TOOLS, Tool
from faxdesk.words import tr

_FROM_THE_TOP_PX = 12


class EditorTools(QFrame):
    """Floats in the middle over its parent. All words go at once where they do not fit; tooltips stay.

    Signals: turn_wanted().
    """

    turn_wanted = Signal()

    def __init__(self, editing: Editing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("editorTools")
        self.setProperty("kind", "floating")
        self.setAccessibleName(tr("Tools"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._editing = editing
        self._over = parent
        self._has_words = True
        self._group = QButtonGroup(self)
        self.buttons: dict[Tool, QToolButton] = {}
        row = QHBoxLayout(self)
        half = theme.Metrics.HALF - 1
        row.setContentsMargins(half, half, half, half)
        row.setSpacing(0)
        for tool in IN_THE_BAR:
            row.addWidget(self._tool_button(tool))
        self.more = self._button(tr("More tools"), "more")
        self.more.clicked.connect(self._open_menu)
        row.addWidget(self.more)
        row.addWidget(upright_line())
        self.turn = self._button(tr("Turn the page (R)"), "rotate")
        self.turn.clicked.connect(self.turn_wanted)
        row.addWidget(self.turn)
        row.addWidget(self._tool_button(Tool.CROP))
        editing.tool_changed.connect(self._follow)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)
        self._follow()

    def place(self) -> None:
        """Stand in the middle over the page, with words if there is room for them."""
        room = self._over.width() - 2 * theme.Metrics.GAP
        self._show_words(True)
        if self.sizeHint().width() > room:
            self._show_words(False)
        self.adjustSize()
        self.move(max((self._over.width() - self.width()) // 2, 0), _FROM_THE_TOP_PX)
        self.raise_()

    def _tool_button(self, tool: Tool) -> QToolButton:
        facts = TOOLS[tool]
        name = tr(facts.name)
        button = self._button(name, facts.icon)
        button.setCheckable(True)
        hint = tr(facts.hint)
        set_tip(button, tr("{hint} ({key})", hint=hint, key=facts.key) if facts.key else hint)
        button.clicked.connect(lambda: self._editing.take(tool))
        self._group.addButton(button)
        self.buttons[tool] = button
        return button

    def _button(self, name: str, icon_name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(caption(name))
        button.setAccessibleName(name)
        set_tip(button, name)
        button.setProperty("iconName", icon_name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tool in IN_THE_MENU:
            facts = TOOLS[tool]
            action = menu.addAction(icons.icon(facts.icon), caption(tr(facts.name)))
            action.setCheckable(True)
            action.setChecked(tool == self._editing.tool)
            action.triggered.connect(lambda _on, tool=tool: self._editing.take(tool))
        corner = self.more.rect().bottomRight() if self.isRightToLeft() else self.more.rect().bottomLeft()
        place = self.more.mapToGlobal(corner)
        if self.isRightToLeft():
            place.setX(place.x() - menu.sizeHint().width())
        menu.popup(place)

    def _follow(self) -> None:
        tool = self._editing.tool
        self._group.setExclusive(False)
        for other, button in self.buttons.items():
            button.setChecked(other == tool)
        self._group.setExclusive(tool in self.buttons)
        is_more = tool in IN_THE_MENU
        self.more.setCheckable(is_more)
        self.more.setChecked(is_more)
        facts = TOOLS[tool] if is_more else None
        name = tr(facts.name) if facts else tr("More tools")
        self.more.setAccessibleName(name)
        set_tip(self.more, tr(facts.hint) if facts else name)
        self.more.setProperty("iconName", facts.icon if facts else "more")
        self._tint()

    def _show_words(self, has_words: bool) -> None:
        style = Qt.ToolButtonStyle
        for button in self._all():
            words = has_words and button in self.buttons.values() and button is not self.buttons[Tool.CROP]
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
            theme.set_look(button, "kind", "tool" if words else "icon")
            side = theme.measures().line
            button.setIconSize(icons.size_before_words() if words else QSize(side, side))
        if has_words != self._has_words:
            self._has_words = has_words
            self._tint()

    def _all(self) -> list[QToolButton]:
        return [*self.buttons.values(), self.more, self.turn]

    def _measure(self) -> None:
        self.place()

    def _tint(self) -> None:
        for button in self._all():
            role = "on_selected" if button.isChecked() else "text"
            picture = icons.icon(button.property("iconName"), role)
            is_beside = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            button.setIcon(icons.before_words(picture) if is_beside else picture)


def upright_line() -> QFrame:
    """A hairline between buttons."""
    line = QFrame()
    line.setProperty("kind", "upright")
    return line
