"""The To field: numbers become chips, checked on a worker, with names from earlier faxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import KnownRecipient
from faxdesk.domain.phone import PhoneNumber, split_numbers
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.recipient_chip import ChipEditor, ChipState, RecipientChip, RecipientEntry
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    Suggest = Callable[[str], Sequence[KnownRecipient]]

MAX_HEIGHT_PX = 132
"""The height of about four rows of chips; more rows scroll."""
_SEPARATORS = re.compile(r"[\n\r,;\t]")
_NAMED = re.compile(r"^\s*(?P<name>[^<>]*?)\s*<(?P<number>[^<>]+)>\s*$")


class _NumberEdit(QLineEdit):
    """Where the next number is typed. Signals: erased_back() backspace in the empty field, left()."""

    erased_back = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.popup: QAbstractItemView | None = None
        self.setFrame(False)
        self.setObjectName("recipientEdit")
        self.setAccessibleName("To: fax numbers")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(150, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(110, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        confirms = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if confirms and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # It sends the fax.
            return
        if confirms and self._has_choice():
            event.ignore()  # It is the completer's to take.
            return
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.erased_back.emit()
            return
        super().keyPressEvent(event)
        if confirms:
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _has_choice(self) -> bool:
        popup = self.popup
        return popup is not None and popup.isVisible() and popup.currentIndex().isValid()


class RecipientField(QFrame):
    """Signals: changed() whenever what recipients() or problems() would say may have changed."""

    changed = Signal()

    def __init__(
        self, runner: TaskRunner, suggest: Suggest, country: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recipientField")
        self._runner = runner
        self._suggest = suggest
        self._country = country
        self._chips: list[RecipientChip] = []
        self._suggested: Sequence[KnownRecipient] = ()
        self._editing: RecipientChip | None = None
        self._build()
        self._editor = ChipEditor(self)
        self._editor.done.connect(self._on_edited)

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("recipientInner")
        self._flow = FlowLayout(inner)
        self._flow.setContentsMargins(4, 4, 4, 4)
        self.edit = _NumberEdit(inner)
        self.edit.textEdited.connect(self._on_typed)
        self.edit.returnPressed.connect(self._on_confirmed)
        self.edit.erased_back.connect(self._remove_last)
        self.edit.left.connect(self._on_left)
        self.edit.installEventFilter(self)
        self._flow.addWidget(self.edit)
        self._inner = inner
        self._scroll = QScrollArea()
        self._scroll.setObjectName("recipientScroll")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        inner.installEventFilter(self)
        self._problem = PlainLabel()
        self._problem.setObjectName("recipientProblem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._scroll)
        column.addWidget(self._problem)
        self.setFocusProxy(self.edit)
        self._suggestions = QStandardItemModel(self)
        self._completer = QCompleter(self._suggestions, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self.edit)
        self._popup: QAbstractItemView = self._completer.popup() or QListView()
        self._popup.setObjectName("completionPopup")
        self._completer.activated[QModelIndex].connect(self._on_suggestion)  # type: ignore[index]
        self.edit.popup = self._popup
        self._say_placeholder()

    # What is in it

    def recipients(self) -> tuple[Recipient, ...]:
        """The numbers that are good, in order."""
        entries = [chip.entry for chip in self._chips]
        return tuple(
            Recipient(entry.number, entry.name) for entry in entries if entry.state is ChipState.GOOD
        )

    def everything(self) -> tuple[Recipient, ...]:
        """All that was typed, with bad and unchecked numbers as they are: this is what a draft keeps."""
        entries = [chip.entry for chip in self._chips]
        return tuple(Recipient(entry.number or entry.text, entry.name) for entry in entries)

    def problems(self) -> list[str]:
        """For each number that is not valid, a sentence that says why."""
        return [chip.entry.reason for chip in self._chips if chip.entry.state is ChipState.BAD]

    @property
    def is_checking(self) -> bool:
        return any(chip.entry.state is ChipState.CHECKING for chip in self._chips)

    @property
    def is_empty(self) -> bool:
        return not self._chips and not self.edit.text().strip()

    @property
    def chips(self) -> tuple[RecipientChip, ...]:
        return tuple(self._chips)

    def set_recipients(self, recipients: Sequence[Recipient]) -> None:
        """Replace what is in the field by these recipients."""
        self.clear()
        added = [self._append(RecipientEntry(recipient.number, recipient.name)) for recipient in recipients]
        if added:
            self._check(added)

    def clear(self) -> None:
        self.edit.clear()
        for chip in list(self._chips):
            self._drop(chip)
        self._refresh()

    def add_text(self, text: str) -> None:
        """Take one or many numbers, as typed or pasted; "Name <number>" brings the name along."""
        added = []
        for piece in split_numbers(text):
            named = _NAMED.match(piece)
            entry = (
                RecipientEntry(named["number"].strip(), named["name"].strip(' "'))
                if named
                else RecipientEntry(piece)
            )
            added.append(self._append(entry))
        if added:
            self._check(added)

    def take_typed(self) -> None:
        """Make a chip of what is still being typed."""
        text = self.edit.text()
        if text.strip():
            self.edit.clear()
            self.add_text(text)

    # Chips

    def _append(self, entry: RecipientEntry) -> RecipientChip:
        chip = RecipientChip(entry, self._inner)
        chip.edit_wanted.connect(self._on_edit_wanted)
        chip.remove_wanted.connect(self._on_remove_wanted)
        chip.stepped.connect(self._on_stepped)
        self._chips.append(chip)
        self._flow.insertWidget(len(self._chips) - 1, chip)
        chip.show()
        # Not (chip, edit): that would take the field to the end of the window, where new widgets are.
        QWidget.setTabOrder(_before(self.edit), chip)
        return chip

    def _drop(self, chip: RecipientChip) -> None:
        self._chips.remove(chip)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _check(self, chips: Sequence[RecipientChip]) -> None:
        """Look at the numbers on a worker: the number rules take long to load the first time."""
        texts = [chip.entry.text for chip in chips]
        country = self._country()

        def work(token: CancelToken) -> list[PhoneNumber | FaxDeskError]:
            return [_read(text, country) for text in texts]

        def checked(read: list[PhoneNumber | FaxDeskError]) -> None:
            for chip, text, result in zip(chips, texts, read, strict=True):
                if chip in self._chips and chip.entry.text == text:
                    self._take_result(chip, result)
            self._refresh()

        def failed(error: FaxDeskError) -> None:
            checked([error] * len(texts))

        self._refresh()
        self._runner.submit(Lane.LOCAL, work, checked, failed)

    def _take_result(self, chip: RecipientChip, result: PhoneNumber | FaxDeskError) -> None:
        entry = chip.entry
        if isinstance(result, FaxDeskError):
            entry.state, entry.reason = ChipState.BAD, f"{result.title} {result.hint}".strip()
        else:
            twin = next(
                (other for other in self._chips if other is not chip and other.entry.number == result.e164),
                None,
            )
            if twin is not None:
                # One fax to a number is enough; a name given the second time is kept.
                twin.entry.name = twin.entry.name or entry.name
                twin.refresh()
                self._drop(chip)
                return
            entry.state, entry.reason = ChipState.GOOD, ""
            entry.number, entry.display = result.e164, result.display
        chip.refresh()

    def _refresh(self) -> None:
        problems = self.problems()
        more = f" And {len(problems) - 1} more like it." if len(problems) > 1 else ""
        self._problem.setText(problems[0] + more if problems else "")
        self._problem.setVisible(bool(problems))
        self._say_placeholder()
        self._fit()
        self.changed.emit()

    def _say_placeholder(self) -> None:
        self.edit.setPlaceholderText("Fax number or name" if not self._chips else "")

    # Events

    def _on_typed(self, text: str) -> None:
        if _SEPARATORS.search(text):
            self.take_typed()
            self._popup.hide()
            return
        self._offer(text.strip())
        self.changed.emit()

    def _offer(self, text: str) -> None:
        self._suggestions.clear()
        self._suggested = known = self._suggest(text) if text else ()
        for recipient in known:
            item = QStandardItem(
                f"{recipient.name}   {recipient.number}" if recipient.name else recipient.number
            )
            item.setEditable(False)
            self._suggestions.appendRow(item)
        if known:
            self._completer.complete()
            # Nobody is chosen yet: Enter must not turn digits that were typed into somebody else's number.
            self._popup.setCurrentIndex(QModelIndex())
        elif self._popup.isVisible():
            self._popup.hide()

    def _on_confirmed(self) -> None:
        text = self.edit.text().strip()
        if text and not any(sign.isdigit() for sign in text) and self._suggestions.rowCount():
            self._take_suggestion(self._suggested[0])
        else:
            self.take_typed()
        self._popup.hide()

    def _on_left(self) -> None:
        # While the window is being torn down, the list of suggestions goes before the field does.
        if isValid(self._popup) and not self._popup.isVisible():
            self.take_typed()

    def _on_suggestion(self, index: QModelIndex) -> None:
        self._take_suggestion(self._suggested[index.row()])

    def _take_suggestion(self, known: KnownRecipient) -> None:
        self.edit.clear()
        self._suggestions.clear()
        self._check([self._append(RecipientEntry(known.number, known.name))])

    def _remove_last(self) -> None:
        if self._chips:
            self._on_remove_wanted(self._chips[-1])

    def _on_remove_wanted(self, chip: RecipientChip) -> None:
        self._drop(chip)
        self.edit.setFocus()
        self._refresh()

    def _on_stepped(self, chip: RecipientChip, by: int) -> None:
        place = self._chips.index(chip) + by
        if 0 <= place < len(self._chips):
            self._chips[place].setFocus()
        elif place >= len(self._chips):
            self.edit.setFocus()

    def _on_edit_wanted(self, chip: RecipientChip) -> None:
        self._editing = chip
        self._editor.open_for(chip)

    def _on_edited(self, text: str, name: str) -> None:
        chip, self._editing = self._editing, None
        if chip is None or chip not in self._chips:
            return
        entry = chip.entry
        if not text:
            self._on_remove_wanted(chip)
            return
        entry.name = name
        if text not in {entry.display, entry.text}:
            entry.text, entry.display, entry.number = text, "", ""
            entry.state = ChipState.CHECKING
            self._check([chip])
        chip.refresh()
        self._refresh()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.MouseButtonPress:
            self.edit.setFocus()
        elif watched is self._inner and event.type() == QEvent.Type.Resize:
            self._fit()
        elif watched is self.edit and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._scroll.setProperty("focused", self.edit.hasFocus())
            self._scroll.style().unpolish(self._scroll)
            self._scroll.style().polish(self._scroll)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus()

    def _fit(self) -> None:
        """Make the field as high as its chips need, up to a few rows."""
        width = self._scroll.viewport().width()
        needed = self._flow.heightForWidth(width) + 2 * self._scroll.frameWidth()
        height = max(min(needed, MAX_HEIGHT_PX), 36)
        if self._scroll.height() != height or self._scroll.minimumHeight() != height:
            self._scroll.setFixedHeight(height)
        if needed > MAX_HEIGHT_PX:
            self._scroll.ensureWidgetVisible(self.edit)


def _before(widget: QWidget) -> QWidget:
    """The widget that Shift+Tab leads to."""
    previous = widget.previousInFocusChain()
    while (
        previous is not None
        and previous is not widget
        and not previous.focusPolicy() & Qt.FocusPolicy.TabFocus
    ):
        previous = previous.previousInFocusChain()
    return previous or widget


def _read(text: str, country: str) -> PhoneNumber | FaxDeskError:
    from faxdesk.domain.phone import parse_number

    try:
        return parse_number(text, country)
    except FaxDeskError as error:
        return error
