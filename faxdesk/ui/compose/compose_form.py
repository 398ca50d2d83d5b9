"""The form in which a fax is written: To, Documents, Cover page, Resolution, When."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Resolution
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.compose.attachments_list import AttachmentsList
from faxdesk.ui.compose.cover_picker import CoverPicker
from faxdesk.ui.compose.recipient_field import RecipientField
from faxdesk.ui.compose.schedule_field import ScheduleField

MIN_WIDTH_PX = 320


class ComposeForm(QScrollArea):
    """paste takes files or a picture from the clipboard for the fax, and gives False where it holds
    neither. Signals: changed() after anything in the form did."""

    changed = Signal()

    def __init__(
        self,
        recipients: RecipientField,
        files: AttachmentsList,
        schedule: ScheduleField,
        paste: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._paste = paste
        self._base = Draft()
        self.setObjectName("composeForm")
        self.setWidgetResizable(True)
        self.setMinimumWidth(MIN_WIDTH_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.recipients = recipients
        self.files = files
        self.cover = CoverPicker()
        self.resolution = ComboBox()
        self.resolution.setObjectName("resolutionPicker")
        self.resolution.setAccessibleName("Resolution")
        self.resolution.addItem("Fine, for small print and pictures", Resolution.FINE)
        self.resolution.addItem("Standard, takes about half the time", Resolution.STANDARD)
        self.schedule = schedule
        self._lay_out()
        for part in (self.recipients, self.files, self.cover, self.schedule):
            part.changed.connect(self.changed)
        self.resolution.currentIndexChanged.connect(self.changed)
        # Pasted files and pictures belong to the fax, not into the text.
        for field in (self.recipients.edit, self.cover.text):
            field.installEventFilter(self)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("composeInner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(0)
        heading = PlainLabel("New fax")
        heading.setProperty("kind", "heading")
        column.addWidget(heading)
        self._replaces = PlainLabel()
        self._replaces.setObjectName("composeReplaces")
        self._replaces.setWordWrap(True)
        self._replaces.hide()
        column.addWidget(self._replaces)
        for title, field in (
            ("&To", self.recipients),
            ("&Documents", self.files),
            ("&Cover page", self.cover),
            ("&Resolution", self.resolution),
            ("&When", self.schedule),
        ):
            column.addSpacing(16)
            label = PlainLabel(title)
            label.setProperty("kind", "field")
            label.setBuddy(_first_control(field))
            column.addWidget(label)
            column.addSpacing(4)
            column.addWidget(field)
        column.addStretch(1)
        self.setWidget(inner)

    @property
    def draft(self) -> Draft:
        """The draft on show as it stands now, with what was typed of a number that is not complete yet."""
        return replace(
            self._base,
            recipients=self.recipients.everything(),
            files=self.files.files(),
            cover_index=self.cover.cover_index,
            cover_text=self.cover.cover_text,
            resolution=self.resolution_value,
            send_at=self.schedule.send_at,
        )

    def show_draft(self, draft: Draft) -> None:
        """Show another draft; what the form has no field for is kept with it."""
        self._base = draft
        self.recipients.set_recipients(draft.recipients)
        self.files.set_files(draft.files)
        self.cover.set_cover(draft.cover_index, draft.cover_text)
        self.resolution.setCurrentIndex(self.resolution.findData(draft.resolution))
        self.schedule.set_send_at(draft.send_at)
        self.verticalScrollBar().setValue(0)

    def say_replaces(self, text: str) -> None:
        """Say what happens to the fax that this one replaces; "" says nothing."""
        self._replaces.setText(text)
        self._replaces.setVisible(bool(text))

    @property
    def replaces_words(self) -> str:
        return self._replaces.text()

    @property
    def resolution_value(self) -> Resolution:
        return Resolution(self.resolution.currentData())

    @property
    def is_working(self) -> bool:
        """Whether numbers are being checked or files read."""
        return self.recipients.is_checking or self.files.is_reading

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pastes = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        )
        return (pastes and self._paste()) or super().eventFilter(watched, event)


def _first_control(part: QWidget) -> QWidget:
    if isinstance(part, AttachmentsList):
        return part.add_button
    if isinstance(part, CoverPicker):
        return part.pages
    if isinstance(part, RecipientField):
        return part.edit
    if isinstance(part, ScheduleField):
        return part.now
    return part
