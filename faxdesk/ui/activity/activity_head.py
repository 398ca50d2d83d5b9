"""The title row of the page: whose faxes are counted, over which time, and a way to save it all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QWidget

from faxdesk.services.activity.activity_figures import Whose
from faxdesk.ui.activity.person_field import PersonField
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.ui.controls.narrowing import NarrowingChoice, reach_segment
from faxdesk.words import tr

_PAUSE_MS = 250
_PERSON_LINES = 10
_NO_LIMIT_PX = 16_777_215


class ActivityHead(QFrame):
    """Signals: changed() when something else is to be counted, save_wanted()."""

    changed = Signal()
    save_wanted = Signal()

    def __init__(self, person: PersonField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title: QLabel = words_label(tr("Activity"), "title")
        self.person = person
        self.tag = NarrowingChoice(tr("Only faxes with this tag"), tr("All tags"))
        self.reach = reach_segment()
        self.save = icon_button("save", tr("Save all figures as a table…"))
        self._pause = QTimer(self)
        self._pause.setObjectName("whose activity")
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        self._filters = QWidget()
        flow = FlowLayout(self._filters, metrics.GAP)
        flow.setContentsMargins(0, 0, 0, 0)
        for part in self._parts:
            flow.addWidget(part)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setSpacing(metrics.GAP)
        theme.set_margins(self._row, metrics.EDGE, metrics.GAP, metrics.GROUP, metrics.GAP)
        self._row.addWidget(self.title, 1)
        self._row.addWidget(self._filters)

    @property
    def _parts(self) -> tuple[QWidget, ...]:
        return self.person, self.tag, self.reach, self.save

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is chosen stands beside the title, or below it where there is no room."""
        shown = [part for part in self._parts if not part.isHidden()]
        wanted = sum(max(part.sizeHint().width(), part.minimumWidth()) + theme.Metrics.GAP for part in shown)
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        is_wide = wanted + self.title.sizeHint().width() + theme.Metrics.GROUP <= room
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(direction)
        self._filters.setMinimumWidth(wanted if is_wide else 0)
        self._filters.setMaximumWidth(wanted if is_wide else _NO_LIMIT_PX)

    def _connect(self) -> None:
        self.person.textChanged.connect(self._pause.start)
        self.person.decided.connect(self._on_person)
        self._pause.timeout.connect(self._on_person)
        self.tag.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.reach.chosen.connect(lambda _reach: self.changed.emit())
        self.save.clicked.connect(self.save_wanted)

    @property
    def whose(self) -> Whose:
        """Whose faxes are to be counted."""
        return Whose(self.person.text().strip(), self.tag.chosen)

    def show_tags(self, tags: Sequence[str]) -> None:
        """The tags in use, of which one can be chosen; the one that is chosen stays."""
        self.tag.offer(tags)
        self._fit()

    @Slot()
    def _on_person(self) -> None:
        self._pause.stop()
        self.changed.emit()

    def _measure(self) -> None:
        measures = theme.measures()
        self.person.setFixedWidth(_PERSON_LINES * measures.line)
        self.title.setFixedHeight(measures.button)
        self._fit()

    def _tint(self) -> None:
        self.save.setIcon(icon("save"))
