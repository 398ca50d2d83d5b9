"""The tags and the note of the fax that is read, to be changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QObject,
    QPointF,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from faxdesk.domain.tags import LONGEST_TAG, FaxMarks
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.icons import before_words, icon, size_before_words
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes

_SAVE_AFTER_MS = 1500
_MOST_LINES = 6
_LEAST_PX = 200
_TAKE_OFF = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class TagsPanel(QWidget):
    """Chips with the tags, and ways to add one and a note. The note has a field of its own, which whoever
    holds this panel places: it is saved as it is typed.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(self, marks: TagsAndNotes, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("marksPanel")
        self._marks = marks
        self._runner = runner
        self._fax_id: int | None = None
        self._chips: list[_TagChip] = []
        self.add_tag = _flat_button(tr("Tag"), tr("Add a tag"), "addTagButton")
        self.add_note = _flat_button(tr("Note"), tr("Add a note"), "addNoteButton")
        self.editor = TagEditor()
        self.note = _NoteField()
        self._pause = QTimer(self)
        self._pause.setObjectName("note pause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SAVE_AFTER_MS)
        self._lay_out()
        self._connect()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def _lay_out(self) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._row = FlowLayout(self, theme.Metrics.HALF)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in (self.editor, self.add_tag, self.add_note):
            self._row.addWidget(part)
        self.editor.hide()
        self.note.hide()

    def sizeHint(self) -> QSize:
        """All in one line; where that does not fit, it breaks."""
        items = [self._row.itemAt(place) for place in range(self._row.count())]
        hints = [item.sizeHint() for item in items if item is not None and not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + theme.Metrics.HALF * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), _LEAST_PX), 0)

    def _connect(self) -> None:
        self.add_tag.clicked.connect(self.begin_tag)
        self.add_note.clicked.connect(self.begin_note)
        self.editor.entered.connect(self._on_entered)
        self.editor.left.connect(self._end_tag)
        self.note.edited.connect(self._pause.start)
        self.note.left.connect(self._save_note)
        self._pause.timeout.connect(self._save_note)

    # What it shows

    def show_fax(self, fax_id: int | None) -> None:
        """Show the tags and the note of a fax. Showing the same fax anew keeps what is being typed."""
        if fax_id != self._fax_id:
            self._save_note()
            self._end_tag()
            self._fax_id = fax_id
            self.note.show_text("")
            self.note.setVisible(False)
        self.setVisible(fax_id is not None)
        if fax_id is not None:
            self._show(self._marks.of(fax_id))

    def begin_tag(self) -> None:
        """Open the field in which a tag is typed."""
        self.editor.offer(self._marks.tags())
        self.add_tag.hide()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_note(self) -> None:
        """Open the field in which the note is written."""
        self.add_note.hide()
        self.note.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, marks: FaxMarks) -> None:
        if tuple(chip.name for chip in self._chips) != marks.tags:
            self._show_tags(marks.tags)
        if not self.note.has_changed:
            self.note.show_text(marks.note)
            self.note.setVisible(bool(marks.note) or self.note.hasFocus())
        self.add_note.setVisible(self.note.isHidden())

    def _show_tags(self, names: tuple[str, ...]) -> None:
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [_TagChip(name) for name in names]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
            chip.removed.connect(self._on_removed)
            chip.show()
        if had_focus:
            self.add_tag.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def tags(self) -> list[str]:
        """The names on show."""
        return [chip.name for chip in self._chips]

    # What happens

    @Slot(str)
    def _on_entered(self, name: str) -> None:
        if self._fax_id is None:
            return
        ids, marks = [self._fax_id], self._marks
        self._runner.submit(
            Lane.LOCAL, lambda _token: marks.change_tags(ids, add=[name]), failed=self.failed.emit
        )

    @Slot(str)
    def _on_removed(self, name: str) -> None:
        if self._fax_id is None:
            return
        ids, marks = [self._fax_id], self._marks
        self._runner.submit(
            Lane.LOCAL, lambda _token: marks.change_tags(ids, remove=[name]), failed=self.failed.emit
        )

    @Slot()
    def _end_tag(self) -> None:
        self.editor.hide()
        self.add_tag.show()

    @Slot()
    def _save_note(self) -> None:
        self._pause.stop()
        if self._fax_id is None or not self.note.has_changed:
            self.add_note.setVisible(self.note.isHidden())
            return
        fax_id, text, marks = self._fax_id, self.note.toPlainText(), self._marks
        self.note.show_text(text)
        if not text.strip() and not self.note.hasFocus():
            self.note.hide()
            self.add_note.show()
        self._runner.submit(Lane.LOCAL, lambda _token: marks.set_note(fax_id, text), failed=self.failed.emit)

    def _measure(self) -> None:
        for button in (self.add_tag, self.add_note):
            button.setIconSize(size_before_words(theme.measures().small_icon))

    def _tint(self) -> None:
        self.add_tag.setIcon(before_words(icon("tag")))
        self.add_note.setIcon(before_words(icon("edit")))


class _TagChip(QWidget):
    """Signals: removed(name)."""

    removed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setObjectName("tagChip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Tag {name}", name=name))
        label = PlainLabel(name)
        self._close = QToolButton()
        set_tip(self._close, tr("Take the tag “{name}” off (Del)", name=name))
        self._close.setAccessibleName(tr("Take the tag {name} off", name=name))
        self._close.clicked.connect(lambda: self.removed.emit(name))
        self.setFocusProxy(self._close)
        self._close.installEventFilter(self)
        row = QHBoxLayout(self)
        theme.set_margins(row, theme.Metrics.GAP, 0, theme.Metrics.HALF, 0)
        row.setSpacing(theme.Metrics.HALF)
        row.addWidget(_Dot(name))
        row.addWidget(label)
        row.addWidget(self._close)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def _tint(self) -> None:
        self._close.setIcon(icon("close", "muted"))

    def _measure(self) -> None:
        side = theme.measures().small_icon
        self._close.setIconSize(QSize(side, side))
        # The style would give it the height of its own letters, and put it off the middle of the words.
        self._close.setFixedSize(side + theme.Metrics.HALF, side + theme.Metrics.HALF)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if claims(event, *_TAKE_OFF):
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        is_for_it = event.key() in _TAKE_OFF
        if is_for_it:
            self.removed.emit(self.name)
        return is_for_it


class _Dot(QWidget):
    """The colour of a tag; its name stands beside it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._role = theme.tag_role(name)
        theme.keep_measured(self._measure)

    def _measure(self) -> None:
        side = theme.measures().dot
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._role))
        radius = self.width() / 2
        painter.drawEllipse(QPointF(radius, radius), radius, radius)


class TagEditor(QLineEdit):
    """Signals: entered(name) for each tag, left() when no more are wanted."""

    entered = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tagEditor")
        self.setPlaceholderText(tr("Name of a tag"))
        self.setAccessibleName(tr("Tag to add"))
        self.setMaxLength(LONGEST_TAG)
        theme.keep_measured(self._measure)
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.setCompleter(completer)

    def _measure(self) -> None:
        self.setFixedWidth(9 * theme.measures().line)

    def offer(self, names: list[str]) -> None:
        """Tags that are in use, to be completed while one is typed."""
        self.clear()
        self._known.setStringList(names)

    def event(self, event: QEvent) -> bool:
        return claims(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma}:
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._enter()
            self.left.emit()

    def _enter(self) -> None:
        name = self.text().strip()
        self.clear()
        if name:
            self.entered.emit(name)


class _NoteField(QPlainTextEdit):
    """A text field that is as high as its text.

    Signals: edited() by the person, left() when the focus goes.
    """

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noteField")
        self.setPlaceholderText(tr("A note for yourself; it stays on this computer"))
        self.setAccessibleName(tr("Note"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._kept = ""
        self.textChanged.connect(self._on_changed)
        theme.keep_measured(self._fit)

    @property
    def has_changed(self) -> bool:
        """Whether there is something that was not saved."""
        return self.toPlainText() != self._kept

    def show_text(self, text: str) -> None:
        """Show what is saved."""
        self._kept = text
        if self.toPlainText() != text:
            self.setPlainText(text)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files are no text, such as the fax itself where somebody lets go of it over its note: what would
        stand here is the name of a copy that is gone by tomorrow."""
        is_of_files = any(url.isLocalFile() for url in source.urls())
        return not is_of_files and super().canInsertFromMimeData(source)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _on_changed(self) -> None:
        self._fit()
        if self.has_changed:
            self.edited.emit()

    def _fit(self) -> None:
        lines = min(max(self.document().lineCount(), 1), _MOST_LINES)
        frame = round(2 * self.document().documentMargin()) + 2 * theme.Metrics.HALF + 2
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + frame)


def _flat_button(words: str, name: str, object_name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(object_name)
    button.setText(words)
    button.setProperty("kind", "quiet")
    button.setAccessibleName(name)
    set_tip(button, name)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
