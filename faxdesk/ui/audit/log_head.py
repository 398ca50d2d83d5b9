"""The head of the page: which entries are wanted, and what can be done with the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.activity.periods import Reach
from faxdesk.domain.audit.acts import ACT_WORDS, Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.ui.controls.narrowing import NarrowingChoice, reach_segment
from faxdesk.words import tr

_ICON_PX = 20
_DAYS = {Reach.WEEK: 7, Reach.MONTH: 30, Reach.YEAR: 365}


class LogHead(QFrame):
    """Signals: changed() when other entries are wanted, check_wanted(), save_wanted(), back_wanted()."""

    changed = Signal()
    check_wanted = Signal()
    save_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = QToolButton()
        self.back.setToolTip(tr("Back (Esc)"))
        self.back.setAccessibleName(tr("Back"))
        self.count = words_label("", "small")
        self.check = QPushButton(tr("Check"))
        set_tip(self.check, tr("Whether an entry was changed, swapped, removed or added by hand"))
        self.save = icon_button("save", tr("Save these entries as a file…"))
        self.reach = reach_segment()
        self.act = ComboBox()
        self.act.setAccessibleName(tr("Only what was done in this way"))
        self.act.addItem(tr("Everything"), "")
        for act, words in ACT_WORDS.items():
            self.act.addItem(tr(words), str(act))
        self.person = NarrowingChoice(tr("Only what this person did"), tr("Anybody"))
        self._lay_out()
        self._connect()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def wanted(self, now: datetime) -> LogFilter:
        """The entries that are asked for."""
        days = _DAYS.get(self.reach.key)
        act = str(self.act.currentData() or "")
        return LogFilter(
            since=now - timedelta(days=days) if days else None,
            acts=(Act(act),) if act else (),
            person=self.person.chosen,
        )

    def show_people(self, people: Sequence[str]) -> None:
        """Who can be chosen, where it is more than one; who is chosen stays."""
        self.person.offer(people, least=2)

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        first = QHBoxLayout()
        first.setSpacing(metrics.GAP)
        first.addWidget(self.back)
        first.addWidget(words_label(tr("Audit log"), "title"))
        first.addWidget(self.count)
        first.addStretch(1)
        first.addWidget(self.check)
        first.addWidget(self.save)
        filters = QWidget()
        flow = FlowLayout(filters, metrics.GAP)
        flow.setContentsMargins(0, 0, 0, 0)
        for part in (self.reach, self.act, self.person):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setSpacing(metrics.GAP)
        theme.set_margins(column, metrics.EDGE, metrics.GAP, metrics.GROUP, metrics.GAP)
        column.addLayout(first)
        column.addWidget(filters)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.check.clicked.connect(self.check_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.reach.chosen.connect(lambda _reach: self.changed.emit())
        for field in (self.act, self.person):
            field.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def _tint(self) -> None:
        self.back.setIcon(icon("back"))
        self.save.setIcon(icon("save"))

    def _measure(self) -> None:
        side = theme.grown(_ICON_PX)
        self.back.setIconSize(QSize(side, side))
