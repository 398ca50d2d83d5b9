"""The rules of retention, one below the other in plain words, and lines in which another is put together."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.retention.retention_rule import (
    EVER,
    MOST_DAYS,
    RetentionAction,
    RetentionPlace,
    faxes_text,
    read_rule,
    rule_text,
    with_rule,
)
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import caption, set_tip
from faxdesk.ui.common.wheel_safe_fields import ComboBox, SpinBox
from faxdesk.words import mark, tr

_USUAL_DAYS = 365
_ACTIONS = (
    (RetentionAction.TRASH, mark("move to the trash after")),
    (RetentionAction.DELETE, mark("delete for ever after")),
    (RetentionAction.KEEP, mark("keep at least for")),
    (EVER, mark("keep for ever")),
)
"""What the line offers; to keep for ever has no days."""


class RulesEditor(QWidget):
    """Signals: chosen(tuple) the texts of all rules, also where one of them cannot be one."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ()
        self.rows: list[RuleRow] = []
        self.place = _choices(tr("{setting}: which faxes", setting=name))
        for place in RetentionPlace:
            self.place.addItem(caption(faxes_text(place)), str(place))
        self.place.setCurrentIndex(self.place.findData(str(RetentionPlace.INBOX)))
        self.tag = QLineEdit()
        self.tag.setPlaceholderText(tr("Any tag"))
        self.tag.setAccessibleName(tr("{setting}: only with this tag", setting=name))
        self.action = _choices(tr("{setting}: what is done", setting=name))
        for action, words in _ACTIONS:
            self.action.addItem(caption(tr(words)), str(action))
        self.days = SpinBox()
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(_USUAL_DAYS)
        self.days.setAccessibleName(tr("{setting}: days", setting=name))
        self.unit = words_label(tr("days"))
        self.add = QPushButton(tr("Add rule"))
        self._lay_out()
        self.action.currentIndexChanged.connect(self._on_action)
        self.tag.returnPressed.connect(self.add.click)
        self.add.clicked.connect(self._on_add)
        self.setFocusProxy(self.place)

    def _lay_out(self) -> None:
        gap = theme.Metrics.GAP
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.Metrics.HALF)
        which, what = QHBoxLayout(), QHBoxLayout()
        which.addWidget(self.place, 1)
        which.addWidget(self.tag, 1)
        what.addWidget(self.action, 1)
        what.addWidget(self.days)
        what.addWidget(self.unit)
        what.addStretch(1)
        what.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addLayout(self._list)
        for line in (which, what):
            line.setSpacing(gap)
            column.addLayout(line)

    def show_value(self, value: tuple[str, ...]) -> None:
        self._texts = value
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [RuleRow(text) for text in value]
        for row in self.rows:
            row.remove_wanted.connect(self._on_remove)
            self._list.addWidget(row)

    def _on_action(self) -> None:
        for part in (self.days, self.unit):
            part.setVisible(self.action.currentData() != EVER)

    def _on_add(self) -> None:
        action, days = self.action.currentData(), str(self.days.value())
        if action == EVER:
            action, days = str(RetentionAction.KEEP), EVER
        tag = self.tag.text().strip()
        text = " ".join([action, self.place.currentData(), days, *([f"#{tag}"] if tag else [])])
        before = self._texts
        try:
            value = with_rule(before, read_rule(text))
        except ValueError:
            # Whoever checks the setting says why not.
            value = (*before, text)
        self.chosen.emit(value)
        if self._texts != before:
            self.tag.clear()

    def _on_remove(self, text: str) -> None:
        self.add.setFocus()
        self.chosen.emit(tuple(known for known in self._texts if known != text))


class RuleRow(QWidget):
    """One rule. Signals: remove_wanted(str) its text."""

    remove_wanted = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__()
        rule = read_rule(text)
        self.words = words_label(rule_text(rule))
        self.words.setWordWrap(True)
        self.remove = QToolButton()
        self.remove.setAccessibleName(tr("Take out the rule “{rule}”", rule=rule_text(rule)))
        set_tip(self.remove, tr("Take out"))
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(text))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)
        theme.keep_tinted(self._tint)

    def _tint(self) -> None:
        self.remove.setIcon(icon("close"))


def _choices(name: str) -> ComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    return box
