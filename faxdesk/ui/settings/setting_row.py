"""One setting in its card: its words, its control, and for a while the way back from a change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Setting
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.controls.locked_words import LockedWords
from faxdesk.ui.settings.rules_editor import RulesEditor
from faxdesk.ui.settings.setting_editors import FlagEditor, TextEditor, TriesEditor, editor_for
from faxdesk.ui.settings.setting_sections import Row
from faxdesk.words import tr

UNDO_MS = 10_000
_LEAST_TEXT_LINES = 11
"""With less room than so many heights of a line beside the control, the words stand above it."""

_MOST_HINT_LINES = 2
"""A longer hint gets the whole width, with the control below it; but a switch stays beside its words."""
_ANY_HEIGHT = 10_000


class SettingRow(QWidget):
    """A change applies at once. What is refused says why below, and the setting stays as it was."""

    def __init__(self, settings: Settings, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.row = row
        self.setting: Setting[Any] = row.setting
        self._before: Any = None
        self._is_stacked: bool | None = None
        self.editor = editor_for(self.setting, is_typed=bool(row.typed_label))
        self.editor.setAccessibleName(row.label)
        self.editor.chosen.connect(self._on_chosen)
        self.label = words_label(row.label)
        self.label.setWordWrap(True)
        self.label.setBuddy(self.editor)
        self.hint = words_label("", "small")
        self.hint.setWordWrap(True)
        self.locked = LockedWords()
        self.problem = PlainLabel()
        self.problem.setWordWrap(True)
        theme.set_tone(self.problem, "danger")
        self.problem.hide()
        self._build_undo()
        self._lay_out()
        self.refresh()
        theme.keep_measured(self._measure)

    def refresh(self) -> None:
        """Show the value of the moment."""
        value = self._settings.get(self.setting)
        self.editor.show_value(value)
        self.describe(self.editor.note(value) if isinstance(self.editor, TriesEditor) else self.row.hint)
        self.problem.hide()
        why_not = self._settings.policies.why_locked(self.setting.key)
        # The words stay as they are: who reads them wants to know what is set, and by whom.
        self.editor.setEnabled(not why_not)
        self.locked.say(self._settings.policies.locked_briefly(self.setting.key), why_not)

    def describe(self, hint: str) -> None:
        """Say this below the label instead of what is said there."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        why_not = self._settings.policies.why_locked(self.setting.key)
        self.editor.setAccessibleDescription(" ".join(filter(None, (hint, why_not))))

    def allow(self, reason: str) -> None:
        """Let the setting be changed, or not for a reason; "" is none."""
        self.setEnabled(not reason)
        set_tip(self, reason)

    # Building

    def _build_undo(self) -> None:
        self.changed = QWidget()
        said = words_label(tr("Changed now ·"), "small")
        self.undo = QPushButton(tr("Undo"))
        self.undo.setProperty("kind", "link")
        self.undo.setAccessibleName(tr("Undo the change of “{setting}”", setting=self.row.label))
        self.undo.clicked.connect(self._on_undo)
        row = QHBoxLayout(self.changed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.HALF)
        row.addWidget(said)
        row.addWidget(self.undo)
        # Its place is kept free, so that nothing moves when it comes.
        policy = self.changed.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.changed.setSizePolicy(policy)
        self.changed.hide()
        self._pause = QTimer(self)
        self._pause.setObjectName("undo of a setting")
        self._pause.setSingleShot(True)
        self._pause.setInterval(UNDO_MS)
        self._pause.timeout.connect(self.changed.hide)

    def _lay_out(self) -> None:
        self._texts = QVBoxLayout()
        self._texts.setSpacing(0)
        # Stretches and no alignment: what is aligned gets the height that it would have unwrapped.
        self._texts.addStretch(1)
        self._texts.addWidget(self.label)
        self._texts.addWidget(self.hint)
        self._texts.addWidget(self.locked)
        self._texts.addStretch(1)
        self._grid = QGridLayout(self)
        metrics = theme.Metrics
        self._grid.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        self._grid.setHorizontalSpacing(metrics.GROUP)
        self._grid.setVerticalSpacing(metrics.GAP)
        self._grid.setColumnStretch(0, 1)
        self._stack(False)

    def _stack(self, is_stacked: bool) -> None:
        """Put the control below its words where there is no room beside them."""
        if is_stacked == self._is_stacked:
            return
        self._is_stacked = is_stacked
        align = Qt.AlignmentFlag
        self._grid.removeItem(self._texts)
        for part in (self.changed, self.editor, self.problem):
            self._grid.removeWidget(part)
        if isinstance(self.editor, RulesEditor):
            self._stack_wide()
            return
        line = 1 if is_stacked else 0
        self._grid.addLayout(self._texts, 0, 0, 1, 3 if is_stacked else 1)
        self._grid.addWidget(self.changed, line, 1, align.AlignVCenter | align.AlignTrailing)
        self._grid.addWidget(self.editor, line, 2, align.AlignVCenter | align.AlignTrailing)
        self._grid.addWidget(self.problem, 2, 0, 1, 3)

    def _stack_wide(self) -> None:
        """The whole width for a control that has lines of its own."""
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignTrailing
        self._grid.addLayout(self._texts, 0, 0, 1, 2)
        self._grid.addWidget(self.changed, 0, 2, top)
        self._grid.addWidget(self.editor, 1, 0, 1, 3)
        self._grid.addWidget(self.problem, 2, 0, 1, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        margins = self._grid.contentsMargins()
        beside = self.editor.sizeHint().width() + self.changed.sizeHint().width()
        beside += margins.left() + margins.right() + 2 * self._grid.horizontalSpacing()
        room = self.width() - beside
        is_long = not isinstance(self.editor, FlagEditor) and self._hint_lines(room) > _MOST_HINT_LINES
        self._stack(is_long or room < _LEAST_TEXT_LINES * theme.measures().line)

    def _hint_lines(self, room: int) -> int:
        letters = self.hint.fontMetrics()
        area = QRect(0, 0, max(room, 1), _ANY_HEIGHT)
        wrapped = letters.boundingRect(area, Qt.TextFlag.TextWordWrap, self.hint.text())
        return round(wrapped.height() / letters.lineSpacing())

    def _measure(self) -> None:
        self.setMinimumHeight(theme.measures().row)

    # What happens

    def _on_chosen(self, value: Any) -> None:
        before = self._settings.get(self.setting)
        try:
            self._settings.set(self.setting, value)
        except FaxDeskError as error:
            self.problem.setText(error.hint)
            self.problem.show()
            if not isinstance(self.editor, TextEditor):
                self.editor.show_value(before)
            return
        self.refresh()
        if self._settings.get(self.setting) != before:
            self._before = before
            self.changed.show()
            self._pause.start()

    def _on_undo(self) -> None:
        self.editor.setFocus()
        self.changed.hide()
        self._settings.set(self.setting, self._before)
        self.refresh()
