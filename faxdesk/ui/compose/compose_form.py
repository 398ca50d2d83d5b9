"""The form in which a fax is written: To, Documents, Cover, When, Quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import DrawnBy
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.covers.cover_picker import CoverPicker
from faxdesk.ui.compose.documents.attachments_list import AttachmentsList
from faxdesk.ui.compose.drop_target import Dragged
from faxdesk.ui.compose.recipients.recipient_field import RecipientField
from faxdesk.ui.compose.schedule_field import ScheduleField
from faxdesk.ui.controls.key_label import KeyLabel
from faxdesk.ui.controls.segment import Segment
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_history import DraftContent
    from faxdesk.ui.compose.compose_services import ComposeServices
    from faxdesk.work.tasks import TaskRunner

LEAST_PX, MOST_PX = 380, 520
"""The width of the form beside the pages."""
_BETWEEN = 12


class ComposeForm(QScrollArea):
    """Signals: changed() after anything in the form did."""

    changed = Signal()

    def __init__(
        self,
        recipients: RecipientField,
        files: AttachmentsList,
        schedule: ScheduleField,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._base = Draft()
        self.setObjectName("composeForm")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.recipients = recipients
        self.files = files
        self.cover = CoverPicker()
        self.schedule = schedule
        self.quality = Segment(
            tr("Quality"),
            [(Resolution.STANDARD, tr("Standard, quick")), (Resolution.FINE, tr("Fine, for small print"))],
        )
        self._lay_out()
        self.schedule.worded.connect(self._fit_segments)
        for part in (self.recipients, self.files, self.cover, self.schedule):
            part.changed.connect(self.changed)
        self.quality.chosen.connect(lambda _key: self.changed.emit())
        self.cover.text_moved.connect(self._follow_text, Qt.ConnectionType.QueuedConnection)
        # Pasted files and pictures belong to the fax, not into the text.
        for field in (self.recipients.edit, self.cover.text):
            field.installEventFilter(self)

    @classmethod
    def of(cls, services: ComposeServices, runner: TaskRunner, parent: QWidget | None = None) -> ComposeForm:
        """The form on the services of the page for writing."""
        library = services.library
        recipients = RecipientField(runner, services.people, services.clock)
        files = AttachmentsList(runner, services.outbox)
        return cls(recipients, files, ScheduleField(library.service_now), parent)

    def _lay_out(self) -> None:
        # Built from the outside: Qt dresses all that is in a part anew each time the part is put elsewhere.
        inner = QWidget()
        inner.setObjectName("composeInner")
        self.setWidget(inner)
        self._column = QVBoxLayout(inner)
        edge = theme.Metrics.EDGE
        self._column.setContentsMargins(edge, _BETWEEN, edge, edge)
        self._column.setSpacing(theme.Metrics.HALF)
        self._replaces = PlainLabel()
        self._replaces.setObjectName("composeReplaces")
        self._replaces.setWordWrap(True)
        self._replaces.hide()
        self._column.addWidget(self._replaces)
        self._add_part(tr("&To"), self.recipients, self.recipients.edit)
        self._add_part(
            tr("&Documents"), self.files, self.files.rows, self.files.add_button, self.files.scan_button
        )
        self._add_part(tr("&Cover"), self.cover, self.cover.pictures, self.cover.more_button)
        self._add_part(tr("&When"), self.schedule, self.schedule)
        self._add_part(tr("&Quality"), self.quality, self.quality)
        self._column.addStretch(1)

    def _add_part(self, title: str, part: QWidget, first: QWidget, *links: QWidget) -> None:
        """A label over a part of the form, with links at the end of its line. first is where the label's key
        leads."""
        label = KeyLabel(title)
        label.setProperty("kind", "field")
        label.setBuddy(first)
        row = QHBoxLayout()
        row.setSpacing(theme.Metrics.GROUP)
        row.addWidget(label, 1)
        for link in links:
            row.addWidget(link)
        self._column.addLayout(row)
        self._column.addWidget(
            part, 0, *([Qt.AlignmentFlag.AlignLeading] if isinstance(part, Segment) else [])
        )
        self._column.addSpacing(_BETWEEN - theme.Metrics.HALF)

    def choose_drawn_by(self, choice: DrawnBy | None) -> None:
        """Have the pages drawn by this from now on, None by what the settings say."""
        self._base = replace(self._base, drawn_by=choice)
        self.changed.emit()

    def show_content(self, content: DraftContent) -> None:
        """Show these documents and choices instead; all else stays."""
        draft = content.put_into(self.draft)
        with QSignalBlocker(self):
            self._base = replace(self._base, drawn_by=draft.drawn_by)
            self.files.put_files(draft.files)
            self.cover.set_cover(draft.cover_index, draft.cover_text, draft.cover)
            self.quality.choose(draft.resolution)
        self.changed.emit()

    @property
    def draft(self) -> Draft:
        """The draft on show as it stands now, with what was typed of a number that is not complete yet."""
        return replace(
            self._base,
            recipients=self.recipients.everything(),
            files=self.files.files(),
            cover_index=self.cover.cover_index,
            cover_text=self.cover.cover_text,
            cover=self.cover.own_cover,
            resolution=self.quality.key,
            send_at=self.schedule.send_at,
        )

    def show_draft(self, draft: Draft) -> None:
        """Show another draft; what the form has no field for is kept with it."""
        self._base = draft
        self.recipients.set_recipients(draft.recipients)
        self.files.set_files(draft.files)
        self.cover.set_cover(draft.cover_index, draft.cover_text, draft.cover)
        self.quality.choose(draft.resolution)
        self.schedule.set_send_at(draft.send_at)
        self.verticalScrollBar().setValue(0)

    def _follow_text(self) -> None:
        self.ensureWidgetVisible(self.cover.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_segments()

    def _fit_segments(self) -> None:
        room = self.viewport().width() - 2 * theme.Metrics.EDGE
        for segment in (self.schedule, self.quality):
            segment.fit_into(room)

    def say_replaces(self, text: str) -> None:
        """Say what happens to the fax that this one replaces; "" says nothing."""
        self._replaces.setText(text)
        self._replaces.setVisible(bool(text))

    def put_below(self, widget: QWidget) -> None:
        """Have something stand below the form, and scroll with it."""
        self._column.insertWidget(self._column.count() - 1, widget)

    @property
    def replaces_words(self) -> str:
        return self._replaces.text()

    @property
    def is_working(self) -> bool:
        """Whether numbers are being checked or files read."""
        return self.recipients.is_checking or self.files.is_reading

    def paste(self) -> bool:
        """Take files or a picture from the clipboard; False when it holds neither."""
        data = QGuiApplication.clipboard().mimeData()
        dragged = Dragged.of(data)
        if dragged.files:
            self.files.add_paths(dragged.files)
        elif dragged.has_image:
            self.files.add_image(QImage(data.imageData()))
        return dragged.is_faxable

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pastes = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        )
        return (pastes and self.paste()) or super().eventFilter(watched, event)
