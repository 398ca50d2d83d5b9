"""All keys, from the actions themselves; each can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.ui.common.action_keys import Keys, key_text, keys_of, refusal
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.form_page import FormPage, words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import mark, tr

_MORE = {
    "Pages": (
        (mark("Read on, by nearly a page"), "Space"),
        (mark("Read back"), "Shift+Space"),
    ),
    "Lists": (
        (mark("Choose several faxes"), "Shift+Down"),
        (mark("Open the fax in a narrow window"), "Return"),
    ),
    "Contacts": (
        (mark("Change the contact that is chosen"), "F2"),
        (mark("Delete the contacts that are chosen"), "Delete"),
        (mark("Save what you changed in a contact"), "Ctrl+Return"),
    ),
}
"""Keys that a list or a page view understands by itself."""


def _caps(keys: Sequence[QKeySequence]) -> QWidget:
    """The keys as they stand on a keyboard."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.Metrics.HALF)
    for key in keys:
        cap = words_label(key_text(key), "key")
        cap.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
    return whole


class _Row(QWidget):
    """What a key does, and the key."""

    def __init__(self, tip: str, keys: Sequence[QKeySequence]) -> None:
        super().__init__()
        self.label = words_label(tip)
        self.label.setWordWrap(True)
        self.line = QHBoxLayout()
        self.line.setSpacing(theme.Metrics.GAP)
        self.line.addWidget(self.label, 1)
        self.caps = _caps(keys)
        self.line.addWidget(self.caps)
        self.column = QVBoxLayout(self)
        metrics = theme.Metrics
        self.column.setContentsMargins(metrics.GROUP, metrics.HALF, metrics.GROUP, metrics.HALF)
        self.column.setSpacing(metrics.HALF)
        self.column.addLayout(self.line)

    def show_keys(self, keys: Sequence[QKeySequence]) -> None:
        former, self.caps = self.caps, _caps(keys)
        self.line.replaceWidget(former, self.caps)
        former.deleteLater()


class KeyRow(_Row):
    """The key of an action, which can be changed.

    Signals: keys_wanted(QAction, keys) the person gave it these, or None for its own ones.
    """

    keys_wanted = Signal(object, object)

    def __init__(self, actions: Actions, action: QAction) -> None:
        super().__init__(action.statusTip(), action.shortcuts())
        self.action = action
        self._keys = actions.keys
        self.change = QToolButton()
        self.change.setProperty("kind", "icon")
        self.change.setAccessibleName(tr("Change the key of “{action}”", action=action.text()))
        set_tip(self.change, tr("Change the key"))
        self.change.clicked.connect(self._begin)
        self.line.addWidget(self.change)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(tr("New key of “{action}”", action=action.text()))
        self.field.editingFinished.connect(self._on_pressed)
        edit = self.field.findChild(QLineEdit)
        assert edit is not None
        self.edit: QLineEdit = edit
        self.problem: QLabel = PlainLabel()
        self.problem.setWordWrap(True)
        theme.set_tone(self.problem, "danger")
        self.take = QPushButton(tr("Take it from there"))
        self.take.clicked.connect(self._on_take)
        self.none = QPushButton(tr("No key"))
        self.none.clicked.connect(lambda: self._want(()))
        self.own = QPushButton(tr("As delivered"))
        self.own.clicked.connect(lambda: self._want(None))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.end)
        self._build_editing()
        theme.keep_tinted(self._tint)
        self.end()

    def _build_editing(self) -> None:
        self.editing = QWidget()
        row = QHBoxLayout(self.editing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self.field, 1)
        for button in (self.none, self.own, self.cancel):
            row.addWidget(button)
        self.clash = QWidget()
        below = QHBoxLayout(self.clash)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.Metrics.GAP)
        below.addWidget(self.problem, 1)
        below.addWidget(self.take)
        self.column.addWidget(self.editing)
        self.column.addWidget(self.clash)

    def end(self) -> None:
        """Leave the key as it is."""
        had_focus = self.editing.isVisible()
        self.editing.hide()
        self.clash.hide()
        self.change.show()
        if had_focus:
            self.change.setFocus()

    def refresh(self) -> None:
        """Show the key of the moment."""
        self.end()
        self.show_keys(self.action.shortcuts())

    def _begin(self) -> None:
        self.change.hide()
        self.editing.show()
        self.own.setVisible(keys_of(self.action) != self._keys.own(self.action))
        self.none.setVisible(bool(self.action.shortcuts()))
        self.field.clear()
        # Qt puts its own words there whenever the field is emptied.
        self.edit.setPlaceholderText(tr("Press the new key"))
        self.field.setFocus()

    def _on_pressed(self) -> None:
        key = self.field.keySequence()
        if key.isEmpty():
            return
        if key == QKeySequence(Qt.Key.Key_Escape):
            self.end()
            return
        reason, holder = refusal(key), self._keys.holder(key, self.action)
        if not reason and holder is None:
            self._want((key.toString(QKeySequence.SequenceFormat.PortableText),))
            return
        if not reason and holder is not None:
            reason = tr("{key} leads to “{action}”.", key=key_text(key), action=holder.text())
        self.problem.setText(reason)
        self.take.setVisible(holder is not None and not refusal(key))
        self.clash.show()

    def _on_take(self) -> None:
        self._want((self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText),))

    def _want(self, keys: Keys | None) -> None:
        self.end()
        self.keys_wanted.emit(self.action, keys)

    def _tint(self) -> None:
        self.change.setIcon(icon("edit"))


class KeysPage(FormPage):
    """All keys by the groups of their actions."""

    def __init__(self, actions: Actions, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard"), parent)
        self.setObjectName("keysPage")
        self._actions = actions
        self._settings = settings
        self.rows: dict[str, KeyRow] = {}
        for title, group in actions.groups.items():
            rows: list[_Row] = [self._row(action) for action in group]
            rows += [_Row(tr(tip), [QKeySequence(key)]) for tip, key in _MORE.get(title, ())]
            self.column.addWidget(words_label(tr(title), "strong"))
            self.column.addWidget(self._card(rows))
        self.column.addStretch(1)

    def _row(self, action: QAction) -> KeyRow:
        row = self.rows[action.objectName()] = KeyRow(self._actions, action)
        row.keys_wanted.connect(self._on_wanted)
        return row

    def _card(self, rows: Sequence[_Row]) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, theme.Metrics.HALF, 1, theme.Metrics.HALF)
        column.setSpacing(0)
        for row in rows:
            column.addWidget(row)
        return frame

    def refresh(self) -> None:
        """Show the keys of the moment."""
        for row in self.rows.values():
            row.refresh()

    def _on_wanted(self, action: QAction, keys: Keys | None) -> None:
        """Keep the keys, and take them from whatever action had them."""
        known = self._actions.keys
        wanted = known.own(action) if keys is None else keys
        chosen = dict(self._settings.keys)
        chosen.pop(action.objectName(), None)
        for key in wanted:
            holder = known.holder(QKeySequence(key), action)
            if holder is not None:
                chosen[holder.objectName()] = tuple(other for other in keys_of(holder) if other != key)
        if wanted != known.own(action):
            chosen[action.objectName()] = wanted
        self._settings.keys = chosen
